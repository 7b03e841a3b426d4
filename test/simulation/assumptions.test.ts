import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../server/src/kubernetes/object.ts';
import { runPods, scriptPod } from './kubelet/runs.ts';

describe('assumptions say where they were made', () => {
  const told = (object: KubernetesObject) =>
    runPods([object], 10).assumptions.map(({ code, object: name, field, span }) => ({ code, name, field, ...(span ? { span } : {}) }));

  test('in the words of the container that made them', () => {
    expect(told(scriptPod('p', 'wget -q https://example.com/ -O /dev/null; sleep 60'))).toEqual([
      { code: 'external-host', name: 'Pod/p', field: 'spec.containers[0].command[2]', span: { start: 0, end: 41 } },
    ]);
  });

  test('in the template that the Pod was made from', () => {
    const { spec } = scriptPod('p', 'echo x | sha256sum; sleep 60');
    const job: KubernetesObject = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'work', namespace: 'default' },
      spec: {
        parallelism: 1,
        completions: 1,
        backoffLimit: 1,
        completionMode: 'NonIndexed',
        template: { metadata: {}, spec: { ...spec, restartPolicy: 'Never', initContainers: [{ ...spec!.containers[0], name: 'first' }] } },
      },
    };
    const [first] = told(job);
    expect(first).toMatchObject({ code: 'digest', name: 'Job/work', field: 'spec.template.spec.initContainers[0].command[2]' });
  });
});

test('an autoscaler without a load knows nothing, and that is told once', () => {
  const labels = { app: 'web' };
  const replicaSet: KubernetesObject = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: scriptPod('p', 'sleep 600').spec },
    },
  };
  const autoscaler: KubernetesObject = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      maxReplicas: 3,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web' },
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }],
    },
  };
  const codes = (loadCurve?: unknown): string[] =>
    runPods([replicaSet, autoscaler], 60, loadCurve ? { conditions: { loadCurve } } : {})
      .assumptions.filter(({ code }) => code === 'no-metrics')
      .map(({ object, field }) => `${object} ${field}`);
  expect(codes()).toEqual(['HorizontalPodAutoscaler/web spec.metrics']);
  expect(codes([[0, 100]])).toEqual([]);
});

describe('names that lead nowhere are taken to lead somewhere, and that is told', () => {
  const spec = { containers: [{ name: 'main', image: 'busybox:1.36' }] };
  const named = (more: object): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { ...spec, ...more },
  });
  const codes = (...objects: KubernetesObject[]): string[] =>
    runPods(objects, 1)
      .assumptions.filter(({ code }) => code.startsWith('assumed-'))
      .map(({ code, object, field }) => `${code} ${object} ${field}`);
  const account = (namespace: string): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'robot', namespace },
  });

  test('of what no Pod is made without', () => {
    expect(codes(named({ serviceAccountName: 'robot', priorityClassName: 'high', runtimeClassName: 'gvisor' }))).toEqual([
      'assumed-ServiceAccount Pod/p spec.serviceAccountName',
      'assumed-PriorityClass Pod/p spec.priorityClassName',
      'assumed-RuntimeClass Pod/p spec.runtimeClassName',
    ]);
  });

  test('but not of what every cluster has, nor of what is there in its namespace', () => {
    expect(codes(named({ serviceAccountName: 'default', priorityClassName: 'system-node-critical' }))).toEqual([]);
    expect(codes(account('default'), named({ serviceAccountName: 'robot' }))).toEqual([]);
    expect(codes(account('other'), named({ serviceAccountName: 'robot' }))).toHaveLength(1);
  });

  test('in templates, too', () => {
    const template = { metadata: { labels: { app: 'a' } }, spec: { ...spec, serviceAccountName: 'robot' } };
    const replicaSet: KubernetesObject = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'web' },
      spec: { replicas: 0, selector: { matchLabels: { app: 'a' } }, template },
    };
    expect(codes(replicaSet)).toEqual(['assumed-ServiceAccount ReplicaSet/web spec.template.spec.serviceAccountName']);
  });
});
