import type { KubernetesObject, MinorVersion } from '../../kubernetes/object.ts';
import { runSimulation } from '../simulate.ts';
import type { Simulation } from '../simulation.ts';
import type { Scenario, SimulationRun } from '../timeline.ts';
import { rebase } from './rebase.ts';
import { type ChangeSummary, summarize } from './summary.ts';

/** A manifest that runs and settled, and what is applied over it. */
export interface ChangeInput {
  /** Decoded and defaulted; what runs before. */
  readonly before: readonly KubernetesObject[];
  /** The same objects as written, in the same order. */
  readonly written: readonly (KubernetesObject | null)[];
  /** Text of the manifests as they are applied now. */
  readonly afterText: string;
  /** Text that ran before: what a rollback applies. */
  readonly beforeText: string;
  /** Conditions, and actions with times since the change was applied. */
  readonly scenario: Scenario;
  /** Seconds after the change that are simulated. */
  readonly horizonSeconds: number;
  /** When the former text is applied again, in seconds after the change; null when it is not. */
  readonly rollbackAtSeconds: number | null;
  readonly seed: number;
  readonly version: MinorVersion;
}

export interface ChangeRun {
  /** What happens from the change on; t = 0 is when it is applied. */
  readonly run: SimulationRun;
  readonly summary: ChangeSummary;
  /** Prints at an instant: times are `appliedAtSeconds` later there. */
  readonly simulation: Simulation;
  readonly appliedAtSeconds: number;
}

/** Longest time that what ran before gets to settle. Seconds. */
const SETTLE_MAX_SECONDS = 300;
/** A cluster in which nothing changed for so long has settled; ages are told apart from what follows. Seconds. */
const QUIET_SECONDS = 30;

/**
 * Simulates what an edit of a running manifest does: the former text runs until it has settled, then the new one is applied over it as
 * `kubectl apply` does. Never throws on manifests.
 */
export function simulateChange(input: ChangeInput): ChangeRun {
  const { before, written, scenario, seed, version } = input;
  const { actions = [], ...conditions } = scenario;
  const base = { objects: before, written, seed, version };
  const settled = runSimulation({ ...base, scenario: conditions, horizonSeconds: SETTLE_MAX_SECONDS });
  const appliedAtSeconds = Math.min(SETTLE_MAX_SECONDS, Math.ceil(lastChange(settled.run)) + QUIET_SECONDS);
  const simulation = runSimulation({
    ...base,
    scenario: {
      ...conditions,
      actions: [
        { at: appliedAtSeconds, verb: 'apply', manifest: input.afterText },
        ...actions.map((action) => ({ ...action, at: action.at + appliedAtSeconds })),
        ...(input.rollbackAtSeconds === null
          ? []
          : [{ at: appliedAtSeconds + input.rollbackAtSeconds, verb: 'apply', manifest: input.beforeText }]),
      ],
    },
    horizonSeconds: appliedAtSeconds + input.horizonSeconds,
  });
  return {
    run: rebase(simulation.run, appliedAtSeconds),
    summary: summarize(simulation.run, appliedAtSeconds, input.rollbackAtSeconds),
    simulation,
    appliedAtSeconds,
  };
}

/** When something that people would wait for happened last. */
function lastChange({ timeline }: SimulationRun): number {
  return timeline.findLast(({ type }) => type === 'status' || type === 'object' || type === 'deleted')?.t ?? 0;
}
