import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import type { ScenarioAction } from '../../../../server/src/simulation/timeline.ts';
import { play, setImage, workload } from '../cases.ts';

interface NodeForm {
  readonly labels?: Record<string, string>;
  readonly taints?: readonly Record<string, string>[];
  readonly unschedulable?: boolean;
}
const resources = { cpu: '4', memory: '8Gi', pods: '110' };
const node = (name: string, { labels = {}, ...spec }: NodeForm = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
  spec,
  status: { capacity: resources, allocatable: resources, conditions: [{ type: 'Ready', status: 'True' }] },
});
const daemonSet = (spec: Record<string, unknown> = {}, pod: Record<string, string> = {}, podSpec: Record<string, unknown> = {}): string =>
  workload('apps/v1', 'DaemonSet', spec, pod, podSpec);
const nodes = (count: number): KubernetesObject[] => Array.from({ length: count }, (_, index) => node(`n${index + 1}`));
const on = (cluster: readonly KubernetesObject[]) => ({ conditions: { cluster: [...cluster] } });
const taint = (effect: string, key = 'k') => ({ key, effect });

describe('a DaemonSet has a Pod', () => {
  const cases: readonly [title: string, form: NodeForm, podSpec: Record<string, unknown>, there: boolean][] = [
    ['on an ordinary node', {}, {}, true],
    ['on a node that is cordoned', { unschedulable: true }, {}, true],
    ['not where it does not tolerate a taint', { taints: [taint('NoSchedule')] }, {}, false],
    ['where it tolerates the taint', { taints: [taint('NoSchedule')] }, { tolerations: [{ operator: 'Exists' }] }, true],
    ['not where a taint evicts it', { taints: [taint('NoExecute')] }, {}, false],
    ['in spite of a taint that only prefers', { taints: [taint('PreferNoSchedule')] }, {}, true],
    ['on a node with little memory', { taints: [taint('NoSchedule', 'node.kubernetes.io/memory-pressure')] }, {}, true],
    ['not on a node without a network', { taints: [taint('NoSchedule', 'node.kubernetes.io/network-unavailable')] }, {}, false],
    [
      'there too when it is on the host network',
      { taints: [taint('NoSchedule', 'node.kubernetes.io/network-unavailable')] },
      { hostNetwork: true },
      true,
    ],
    ['where its node selector says', { labels: { disk: 'ssd' } }, { nodeSelector: { disk: 'ssd' } }, true],
    ['not elsewhere', {}, { nodeSelector: { disk: 'ssd' } }, false],
  ];
  for (const [title, form, podSpec, there] of cases)
    it(title, () => {
      const played = play(daemonSet({}, {}, podSpec), { ...on([node('n1', form)]), until: 10 });
      expect(played.objects('Pod', 9).filter(({ status }) => status.phase === 'Running')).toHaveLength(there ? 1 : 0);
      expect(played.object('DaemonSet', 'web', 9).status.desiredNumberScheduled).toBe(there ? 1 : 0);
    });

  it('also on a node that comes later, and not where it must not be any more', () => {
    const added: ScenarioAction = { at: 10, verb: 'create', manifest: JSON.stringify(node('n2', { labels: { role: 'x' } })) };
    const changed: ScenarioAction = {
      at: 20,
      verb: 'patch',
      object: 'Node/n2',
      patch: { metadata: { labels: { role: null } } },
      patchType: 'merge',
    };
    const cluster = on([node('n1', { labels: { role: 'x' } })]);
    const played = play(daemonSet({}, {}, { nodeSelector: { role: 'x' } }), { ...cluster, actions: [added, changed], until: 40 });
    const places = (at: number): string[] => played.objects('Pod', at).map(({ spec }) => spec.nodeName);
    expect(places(9)).toEqual(['n1']);
    expect(places(19)).toEqual(['n1', 'n2']);
    expect(places(39)).toEqual(['n1']);
  });

  it('as long as a taint that comes later does not evict it', () => {
    const patch = (effect: string): ScenarioAction => ({
      at: 10,
      verb: 'patch',
      object: 'Node/n1',
      patch: { spec: { taints: [taint(effect)] } },
      patchType: 'merge',
    });
    expect(play(daemonSet(), { ...on(nodes(1)), actions: [patch('NoSchedule')], until: 30 }).objects('Pod', 29)).toHaveLength(1);
    expect(play(daemonSet(), { ...on(nodes(1)), actions: [patch('NoExecute')], until: 30 }).objects('Pod', 29)).toHaveLength(0);
  });

  it('anew when it fails', () => {
    const played = play(daemonSet({}, { 'fail-times': '0' }), {
      ...on(nodes(1)),
      actions: [{ at: 5, verb: 'delete', object: 'Pod/web-*#1' }],
      until: 20,
    });
    expect(played.objects('Pod', 19)).toHaveLength(1);
    expect(played.events('DaemonSet/web', 'SuccessfulCreate')).toHaveLength(2);
  });
});

describe('an update of a DaemonSet', () => {
  const cases: readonly [title: string, nodes: number, rollingUpdate: Record<string, unknown>, least: number, most: number][] = [
    ['goes from node to node', 4, {}, 3, 4],
    ['may take several at a time', 4, { maxUnavailable: 2 }, 2, 4],
    ['rounds a percentage up', 3, { maxUnavailable: '50%' }, 1, 3],
    ['may have the new Pod before the old one goes', 3, { maxUnavailable: 0, maxSurge: 1 }, 3, 4],
  ];
  for (const [title, count, rollingUpdate, least, most] of cases)
    it(title, () => {
      const played = play(daemonSet({ updateStrategy: { type: 'RollingUpdate', rollingUpdate } }), {
        ...on(nodes(count)),
        actions: [setImage(10, 'DaemonSet/web')],
        until: 60,
      });
      expect(played.objects('Pod', 59).map(({ spec }) => spec.containers[0].image)).toEqual(Array(count).fill('nginx:2'));
      expect(played.range('DaemonSet/web', 'numberAvailable', 9.9)[0]).toBe(least);
      const counts = Array.from({ length: 300 }, (_, index) => played.objects('Pod', 10 + index / 10));
      const living = counts.map((pods) => pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined).length);
      expect(Math.max(...living)).toBe(most);
    });

  it('waits for Pods to be deleted when that is asked for', () => {
    const played = play(daemonSet({ updateStrategy: { type: 'OnDelete' } }), {
      ...on(nodes(2)),
      actions: [setImage(10, 'DaemonSet/web'), { at: 20, verb: 'delete', object: 'Pod/web-*#1' }],
      until: 40,
    });
    expect(played.objects('Pod', 39).map(({ spec }) => spec.containers[0].image)).toEqual(['nginx:1', 'nginx:2']);
  });

  it('gets stuck on the first node whose Pod never becomes ready, and is mended by a better template', () => {
    const broken = setImage(10, 'DaemonSet/web', 'nginx:2', { behaviour: 'never-ready' });
    const played = play(daemonSet(), {
      ...on(nodes(3)),
      actions: [broken, setImage(30, 'DaemonSet/web', 'nginx:3', { behaviour: 'run' })],
    });
    const images = (at: number): string[] => played.objects('Pod', at).map(({ spec }) => spec.containers[0].image);
    expect(images(29).sort()).toEqual(['nginx:1', 'nginx:1', 'nginx:2']);
    expect(images(59)).toEqual(Array(3).fill('nginx:3'));
  });
});
