import { nodeRuntime } from './nodeRuntime.ts';
import { Simulation, type SimulationInput } from './simulation.ts';
import type { SimulationRun } from './timeline.ts';

export type { SimulationInput } from './simulation.ts';

/** Simulates what a cluster does with objects applied at t = 0. The same input gives the same run, byte for byte. Never throws on manifests. */
export function simulate(input: SimulationInput): SimulationRun {
  return runSimulation(input).run;
}

/** The same, with everything that printing at an instant needs. `paused`: `advance` takes the run on, piece by piece. */
export function runSimulation(input: SimulationInput, paused = false): Simulation {
  return new Simulation(input, nodeRuntime, paused);
}
