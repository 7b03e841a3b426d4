import { describe, expect, it } from 'vitest';
import type { ScenarioAction } from '../../../../server/src/simulation/timeline.ts';
import { manifestOf, type Played, play, setImage, workload } from '../cases.ts';

const service = (spec: Record<string, unknown> = {}): string =>
  manifestOf({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }], ...spec },
  });
const PORTS = { containers: [{ name: 'main', image: 'nginx:1', ports: [{ name: 'http', containerPort: 8080 }] }] };
const deployment = (replicas: number, pod: Record<string, string> = {}, spec: Record<string, unknown> = {}): string =>
  workload('apps/v1', 'Deployment', { replicas, ...spec }, pod, PORTS);

interface Endpoint {
  readonly conditions: { readonly ready: boolean; readonly serving: boolean; readonly terminating: boolean };
}
/** `ready/serving/terminating` of the endpoints of the slices of Service web. */
const endpoints = (played: Played, at: number): string[] =>
  played
    .objects('EndpointSlice', at)
    .flatMap(({ endpoints: found }: { endpoints: Endpoint[] }) =>
      found.map(({ conditions: { ready, serving, terminating } }) =>
        [ready && 'ready', serving && 'serving', terminating && 'terminating'].filter(Boolean).join(' '),
      ),
    );

describe('endpoints of a Service', () => {
  const cases: readonly [title: string, manifest: string, wanted: string[]][] = [
    ['are its ready Pods', service() + deployment(2), ['ready serving', 'ready serving']],
    ['are listed, not ready, while Pods are not', service() + deployment(1, { behaviour: 'never-ready' }), ['']],
    [
      'are taken as ready when the Service says so',
      service({ publishNotReadyAddresses: true }) + deployment(1, { behaviour: 'never-ready' }),
      ['ready'],
    ],
    ['are none when nothing is selected', service({ selector: { app: 'other' } }) + deployment(2), []],
    ['are none before Pods have an address', service() + deployment(1, { behaviour: 'hold' }), []],
    ['are nobody’s business without a selector', service({ selector: undefined }) + deployment(1), []],
  ];
  for (const [title, manifest, wanted] of cases)
    it(title, () => expect(endpoints(play(manifest, { until: 10 }), 9).sort()).toEqual(wanted));

  it('lead to the port that the Pod gives the name', () => {
    const [slice] = play(service() + deployment(1), { until: 10 }).objects('EndpointSlice', 9);
    expect(slice.ports).toMatchObject([{ port: 8080, protocol: 'TCP' }]);
  });

  it('go on serving while their Pod ends, and are not ready any more', () => {
    const remove: ScenarioAction = { at: 10, verb: 'delete', object: 'Deployment/web' };
    const played = play(service() + deployment(1, { 'term-seconds': '10' }), { actions: [remove], until: 40 });
    expect(endpoints(played, 12)).toEqual(['serving terminating']);
    expect(endpoints(played, 39)).toEqual([]);
  });

  it('are never without a ready one in a rolling update, and are when all is recreated', () => {
    const ready = (played: Played): number => {
      const counts = Array.from({ length: 200 }, (_, index) => endpoints(played, 9 + index / 10));
      return Math.min(...counts.map((found) => found.filter((text) => text.startsWith('ready')).length));
    };
    const actions = [setImage(10, 'Deployment/web')];
    const rolling = { strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } };
    expect(ready(play(service() + deployment(2, {}, rolling), { actions, until: 30 }))).toBe(2);
    expect(ready(play(service() + deployment(2, {}, { strategy: { type: 'Recreate' } }), { actions, until: 30 }))).toBe(0);
  });

  it('are split when there are more than a hundred', () => {
    const slices = play(service() + deployment(105), { until: 20 }).objects('EndpointSlice', 19);
    expect(slices.map(({ endpoints: found }) => found.length).sort((one, other) => one - other)).toEqual([5, 100]);
  });

  const lost = (spec: Record<string, unknown>): Played => {
    const NODE = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'a' },
      status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110' } },
    };
    const touched = { metadata: { labels: { touched: 'yes' } } };
    const actions: ScenarioAction[] = [
      { at: 10, verb: 'delete', object: 'Node/a' },
      { at: 15, verb: 'patch', object: 'Service/web', patchType: 'merge', patch: touched },
    ];
    return play(service(spec) + deployment(1), { actions, conditions: { nodes: [NODE] }, until: 40 });
  };

  it('leave out Pods of nodes that are gone, and are tried again ever later', () => {
    const played = lost({});
    expect(endpoints(played, 14)).toEqual(['ready serving']);
    expect(endpoints(played, 16)).toEqual([]);
    const [message] = played.events('Service/web', 'FailedToUpdateEndpointSlices');
    expect(message).toBe(
      'Error updating Endpoint Slices for Service default/web: skipping Pod web-*-* for Service default/web: Node a Not Found',
    );
    expect(played.times('Service/web', 'FailedToUpdateEndpointSlices').map(Math.round)).toEqual([15, 16, 18, 22, 30]);
  });

  it('keep them when the Service says that all are ready', () => {
    const played = lost({ publishNotReadyAddresses: true });
    expect(endpoints(played, 16)).toEqual(['ready serving']);
    expect(played.events('Service/web')).toEqual([]);
  });
});
