import type { KubernetesObject } from '../../../server/src/kubernetes/object.ts';
import { nodeRuntime } from '../../../server/src/simulation/nodeRuntime.ts';
import { Simulation } from '../../../server/src/simulation/simulation.ts';
import type { Scenario, SimulationRun } from '../../../server/src/simulation/timeline.ts';

/** A Pod of one container that runs a shell script; `spec` and `container` add to it. */
export function scriptPod(
  name: string,
  script: string,
  spec: Record<string, unknown> = {},
  container: Record<string, unknown> = {},
): KubernetesObject {
  const main = { name: 'main', image: 'busybox:1.36', imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', script], ...container };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: { containers: [main], restartPolicy: 'Always', terminationGracePeriodSeconds: 30, ...spec },
  };
}

/** Runs Pods on a usual node that has the images. */
export function runPods(objects: readonly KubernetesObject[], horizonSeconds: number, scenario: Scenario = {}, seed = 0): SimulationRun {
  const conditions = { images: { 'busybox:1.36': 'present' as const, 'polinux/stress': 'present' as const }, ...scenario.conditions };
  return new Simulation({ objects, scenario: { ...scenario, conditions }, horizonSeconds, seed, version: '1.36' }, nodeRuntime).run;
}

/** `t reason: message` of the events about an object, times in whole seconds. */
export const eventsOf = ({ timeline }: SimulationRun, object: string, reason?: string): string[] =>
  timeline.flatMap((entry) =>
    entry.type === 'event' && entry.object === object && (reason === undefined || entry.reason === reason)
      ? [`${Math.round(entry.t)} ${entry.reason}: ${entry.message}`]
      : [],
  );

/** What was last told of a Pod. */
export const lastStatus = ({ timeline }: SimulationRun, object: string) =>
  timeline.findLast((entry) => entry.type === 'status' && entry.object === object) as Extract<
    SimulationRun['timeline'][number],
    { type: 'status' }
  >;
