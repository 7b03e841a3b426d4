import type { Simulation } from './simulation.ts';
import { BoundReached } from './world/bounds.ts';

/**
 * A second run of the same world, that stands at the instant which was last asked for. What is inside containers is not kept for every instant:
 * the world is deterministic, and running a usual Pod again to an instant takes a few milliseconds; from an instant to a later one it goes on.
 */
const secondRuns = new WeakMap<Simulation, Simulation>();

/** The world of a run as it stands at an instant, to be looked at and not to be changed: the next one who asks gets the same. */
export function worldAt(simulation: Simulation, atMs: number): Simulation {
  let run = secondRuns.get(simulation);
  if (!run || run.world.nowMs > atMs) {
    run = simulation.whatIf({ ...simulation.input, stepwise: true });
    secondRuns.set(simulation, run);
  }
  try {
    run.world.clock.run(atMs, run.world.bounds.steps);
  } catch (error) {
    if (!(error instanceof BoundReached)) throw error;
  }
  return run;
}
