import { describe, expect, test } from 'vitest';
import { play } from './cases.ts';

const template = (spec: string): string => `{metadata: {labels: {app: a}}, spec: {${spec}}}`;
const selector = 'selector: {matchLabels: {app: a}}';
const MAKERS: Readonly<Record<string, (spec: string) => string>> = {
  'apps/v1 ReplicaSet': (spec) => `{${selector}, template: ${template(spec)}}`,
  'apps/v1 Deployment': (spec) => `{${selector}, template: ${template(spec)}}`,
  'apps/v1 DaemonSet': (spec) => `{${selector}, template: ${template(spec)}}`,
  'apps/v1 StatefulSet': (spec) => `{serviceName: a, ${selector}, template: ${template(spec)}}`,
  'v1 ReplicationController': (spec) => `{selector: {app: a}, template: ${template(spec)}}`,
  'batch/v1 Job': (spec) => `{template: ${template(`restartPolicy: Never, ${spec}`)}}`,
};
const LIMITED = 'containers: [{name: main, image: nginx, resources: {limits: {cpu: 500m, memory: 64Mi}}}]';

/** Source: pkg/apis/core/v1/defaults.go SetDefaults_Pod. */
describe('a Pod gets what templates do not get when it is made of one', () => {
  test.each(Object.keys(MAKERS))('%s: requests from limits', (maker) => {
    const [apiVersion, kind] = maker.split(' ');
    const manifest = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\nspec: ${MAKERS[maker]!(LIMITED)}\n`;
    const [pod] = play(manifest, { until: 5 }).objects('Pod', 4);
    expect(pod?.spec.containers[0].resources.requests).toEqual({ cpu: '500m', memory: '64Mi' });
    expect(pod?.status.qosClass).toBe('Guaranteed');
  });

  test('so that what is limited is reserved on nodes, too', () => {
    const spec = `replicas: 3, ${MAKERS['apps/v1 Deployment']!(LIMITED.replace('500m', '900m')).slice(1, -1)}`;
    const played = play(`apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {${spec}}\n`, { until: 20 });
    expect(
      played
        .objects('Pod', 19)
        .map(({ status }) => status.phase)
        .sort(),
    ).toEqual(['Pending', 'Running', 'Running']);
  });

  test('and the ports of the host network are ports of the node', () => {
    const spec = 'hostNetwork: true, containers: [{name: main, image: nginx, ports: [{containerPort: 80}]}]';
    const deployment = `{replicas: 2, ${MAKERS['apps/v1 Deployment']!(spec).slice(1, -1)}}`;
    const played = play(`apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: ${deployment}\n`, { until: 20 });
    expect(played.objects('Pod', 19).map(({ spec: { containers } }) => containers[0].ports[0].hostPort)).toEqual([80, 80]);
    const [refusal] = played.timeline.filter((entry) => entry.type === 'event' && entry.reason === 'FailedScheduling');
    expect(refusal).toMatchObject({ message: expect.stringContaining("1 node(s) didn't have free ports for the requested pod ports") });
  });
});
