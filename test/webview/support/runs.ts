import type { ContainerState, SimulationRun, StatusEntry, TimelineEntry } from '../../../server/src/simulation/timeline.ts';

type Loose<T> = T extends unknown
  ? Omit<T, 'id' | 'causes' | 'object'> & { causes?: T extends { causes: infer C } ? C : never; object?: string }
  : never;

/** A run from its entries; ids are their positions, the object is `Pod/web` unless said otherwise. */
export function runOf(entries: readonly Loose<TimelineEntry>[], horizonSeconds = 60): SimulationRun {
  return {
    timeline: entries.map((entry, id) => ({ object: 'Pod/web', causes: [], ...entry, id }) as TimelineEntry),
    findings: [],
    assumptions: [],
    bounds: [],
    horizonSeconds,
    seed: 1,
  };
}

export const container = (state: Partial<ContainerState> = {}): ContainerState => ({
  state: 'running',
  reason: null,
  message: null,
  exitCode: null,
  signal: null,
  lastState: null,
  ready: true,
  started: true,
  restartCount: 0,
  ...state,
});

export const waiting = (reason: string, more: Partial<ContainerState> = {}): ContainerState =>
  container({ state: 'waiting', reason, ready: false, started: false, ...more });

export const ended = (exitCode: number, more: Partial<ContainerState> = {}): ContainerState =>
  container({ state: 'terminated', reason: exitCode === 0 ? 'Completed' : 'Error', exitCode, ready: false, started: false, ...more });

/** A status of a Pod: what is not said is that of a Pod that runs. */
export const status = (t: number, containers: Record<string, ContainerState>, more: Partial<StatusEntry> = {}): Loose<StatusEntry> => ({
  type: 'status',
  t,
  phase: 'Running',
  reason: null,
  message: null,
  conditions: { PodScheduled: 'True', Ready: 'True' },
  conditionReasons: {},
  initContainers: {},
  containers,
  deletionTimestamp: false,
  podIP: true,
  qosClass: 'BestEffort',
  nodeName: 'node-1',
  ...more,
});

export const event = (
  t: number,
  reason: string,
  name: string | null = 'main',
  more: { eventType?: 'Normal' | 'Warning'; message?: string; object?: string } = {},
) =>
  ({
    type: 'event',
    t,
    reason,
    container: name,
    eventType: 'Normal',
    message: `${reason} happened`,
    source: 'kubelet',
    count: 1,
    ...more,
  }) as const;

export const probe = (
  t: number,
  result: 'success' | 'failure',
  run = 1,
  more: { container?: string; probe?: 'liveness' | 'readiness' | 'startup' } = {},
) =>
  ({
    type: 'probe',
    t,
    container: 'main',
    probe: 'liveness',
    result,
    run,
    threshold: result === 'failure' ? 3 : 1,
    output: '',
    ...more,
  }) as const;
