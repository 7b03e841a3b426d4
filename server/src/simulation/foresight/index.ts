import type { Simulation } from '../simulation.ts';
import type { SimulationFinding, SimulationRun } from '../timeline.ts';
import type { Found } from './finding.ts';
import { LESSONS } from './lessons.ts';
import { isProvoked } from './provoked.ts';
import { Study } from './study.ts';

/** More than anybody reads about one run. */
const FINDINGS_MAX = 200;

/**
 * What a run that is over teaches about the manifests, in the order in which it happens. Gives control back between lessons, so that a host
 * with other work can do that meanwhile.
 */
export function* foresee(simulation: Simulation): Generator<void, SimulationFinding[], void> {
  const study = new Study(simulation);
  const found = new Map<string, Found>();
  const { timeline } = simulation.run;
  for (const lesson of LESSONS) {
    // Every Pod of a template teaches the same: told once, with the first proof.
    for (const finding of lesson(study)) {
      if (finding === null) {
        yield;
        continue;
      }
      const key = `${finding.code} ${finding.object} ${finding.field}`;
      if (!found.has(key) && found.size < FINDINGS_MAX && !isProvoked(finding, timeline)) found.set(key, finding);
    }
    yield;
  }
  return worthTelling([...found.values()]).sort((one, other) => one.t - other.t);
}

/** Without the consequences of what is told anyway, or of what may well be otherwise. */
function worthTelling(found: readonly Found[]): SimulationFinding[] {
  const roots = found.filter(({ follows, after }) => follows === undefined && after === undefined);
  const told = new Set(roots.map(({ object }) => object));
  const doubtful = new Set(roots.filter(({ severity }) => severity === 'hint').map(({ object }) => object));
  const explained = new Set(found.map(({ explains }) => explains));
  return found.flatMap(({ follows, after, explains: _, unlessExplained, ...finding }) => {
    if (unlessExplained !== undefined && explained.has(unlessExplained)) return [];
    const left = follows?.some((object) => told.has(object)) || after?.some((object) => doubtful.has(object));
    return left ? [] : [finding];
  });
}

/** The run with everything that it teaches. */
export function withFindings(simulation: Simulation): SimulationRun {
  const seeing = foresee(simulation);
  for (;;) {
    const { done, value } = seeing.next();
    if (done) return { ...simulation.run, findings: value };
  }
}
