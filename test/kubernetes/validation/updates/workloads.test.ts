import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { NEVER, podTemplate, selector, table } from './cases.ts';
import { refusedOver } from './over.ts';

describe('workloads', () => {
  const deployment: KubernetesObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { selector, template: podTemplate },
  };
  const both = { 'spec.selector.matchLabels.app': 'x', 'spec.template.metadata.labels.app': 'x' };
  const selectorRefused = `spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: ${NEVER}`;

  test.each(['Deployment', 'ReplicaSet', 'DaemonSet'])('%s keeps its selector', (kind) => {
    expect(refusedOver({ ...deployment, kind }, both)).toEqual([selectorRefused]);
  });

  table(deployment, [
    ['a Deployment may take another template', { 'spec.template.spec.containers.0': { name: 'other', image: 'x' } }, []],
    ['another strategy takes the place of the old one', { 'spec.strategy': { type: 'Recreate' } }, []],
    ['replicas can be left to an autoscaler', { 'spec.replicas': undefined }, []],
    ['new values are judged', { 'spec.replicas': -1 }, ['spec.replicas: Invalid value: -1: must be greater than or equal to 0']],
  ]);

  describe('StatefulSet', () => {
    const statefulSet: KubernetesObject = {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db' },
      spec: {
        serviceName: 'db',
        selector,
        template: podTemplate,
        volumeClaimTemplates: [
          { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
        ],
      },
    };
    const KEPT =
      "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
    const storage = 'spec.volumeClaimTemplates.0.spec.resources.requests.storage';
    table(statefulSet, [
      ['nothing', {}, []],
      [
        'what may change',
        { 'spec.replicas': 3, 'spec.ordinals': { start: 1 }, 'spec.minReadySeconds': 1, 'spec.revisionHistoryLimit': 1 },
        [],
      ],
      ['serviceName', { 'spec.serviceName': 'other' }, [KEPT]],
      ['podManagementPolicy', { 'spec.podManagementPolicy': 'Parallel' }, [KEPT]],
      ['the size of claims', { [storage]: '2Gi' }, [KEPT]],
      ['the same size in other words', { [storage]: '1024Mi' }, []],
      ['claims are not judged again', { [storage]: '-1Gi' }, [KEPT]],
      [
        'another strategy leaves the rest of the old one',
        { 'spec.updateStrategy': { type: 'OnDelete' } },
        [
          `spec.updateStrategy.rollingUpdate: Invalid value: {"Partition":0,"MaxUnavailable":null}: only allowed for updateStrategy 'RollingUpdate'`,
        ],
      ],
    ]);
  });
});
