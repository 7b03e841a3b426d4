import { describe, expect, test } from 'vitest';
import { readManifest } from '../../server/src/simulation/manifests.ts';
import { simulate } from '../../server/src/simulation/simulate.ts';
import type { SimulationRun } from '../../server/src/simulation/timeline.ts';
import type { Bounds } from '../../server/src/simulation/world/bounds.ts';

const DAY = 86_400;

const pod = (name: string, script: string): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  containers:
  - {name: main, image: 'busybox:1.36', command: [sh, -c, ${JSON.stringify(script)}]}
`;

function run(manifest: string, horizonSeconds: number, bounds: Partial<Bounds> = {}): SimulationRun {
  const objects = readManifest(manifest, '1.36', []).flatMap(({ object }) => (object ? [object] : []));
  const scenario = { conditions: { images: { 'busybox:1.36': 'present' as const } } };
  return simulate({ objects, scenario, horizonSeconds, seed: 0, version: '1.36', bounds });
}

describe('bounds', () => {
  test('a month of a crash loop that may always go another way ends when enough has been told of the Pod', () => {
    const { timeline, bounds } = run(pod('p', '[ $RANDOM -ge 0 ] && exit 1'), 30 * DAY);
    expect(timeline.length).toBeLessThanOrEqual(5000);
    expect(bounds).toMatchObject([{ bound: 'events', limit: 5000 }]);
    // The entry that no longer fits is the one after the last.
    expect(bounds[0]!.t).toBeGreaterThanOrEqual(timeline.at(-1)!.t);
    expect(bounds[0]!.t).toBeGreaterThan(DAY);
  });

  test.each([
    ['steps', { steps: 100 }],
    ['events', { events: 20 }],
    ['objects', { objects: 4 }],
  ] as const)('the bound on %s ends the run and is reported', (bound, bounds) => {
    const result = run(`${pod('a', 'exit 1')}---\n${pod('b', 'exit 1')}---\n${pod('c', 'exit 1')}`, 600, bounds);
    expect(result.bounds).toHaveLength(1);
    expect(result.bounds[0]).toMatchObject({ bound, limit: Object.values(bounds)[0] });
    expect(result.bounds[0]!.t).toBeLessThan(600);
  });

  test('nothing is reported of a run that reaches its horizon', () => {
    expect(run(pod('p', 'sleep 1000'), 600).bounds).toEqual([]);
  });
});

describe('a simulated cluster', () => {
  test('has no other RuntimeClass than those it was given', () => {
    const manifest = `${pod('p', 'sleep 1')}  runtimeClassName: gvisor\n`;
    expect(readManifest(manifest, '1.36', [])).toMatchObject([
      { object: null, code: 403, message: 'pods "p" is forbidden: pod rejected: RuntimeClass "gvisor" not found' },
    ]);
    const runtimeClass = { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'gvisor' }, handler: 'runsc' };
    expect(readManifest(manifest, '1.36', [runtimeClass])).toMatchObject([{ code: 201 }]);
  });
});
