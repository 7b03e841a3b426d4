import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { KubernetesObject } from '../../server/src/kubernetes/object.ts';
import { clusterObjects } from '../../server/src/simulation/clusterObjects.ts';
import { readManifest } from '../../server/src/simulation/manifests.ts';
import { runSimulation } from '../../server/src/simulation/simulate.ts';
import type { Simulation } from '../../server/src/simulation/simulation.ts';
import type { Scenario } from '../../server/src/simulation/timeline.ts';
import type { ScoredEntry } from './lifecycleScore.ts';

const oracle = new URL('../../../shared/oracle/', import.meta.url);
export const recordsAreHere = existsSync(oracle);

export interface LifecycleRecord extends Scenario {
  readonly id: string;
  readonly manifest: string;
  readonly horizon: number;
  readonly timeline: readonly ScoredEntry[];
}

/** What a scheduler decided about one Pod; the keys are told in ../shared/oracle/FORMAT.md. */
export interface SchedulingVerdict {
  readonly scheduled?: boolean;
  readonly message?: string;
  readonly node?: string;
  readonly candidates?: readonly string[];
  readonly topScore?: readonly string[];
  readonly refused?: unknown;
  readonly error?: unknown;
  readonly pods?: Readonly<Record<string, SchedulingVerdict>>;
}

export interface SchedulingRecord {
  readonly id: string;
  readonly manifest: string;
  readonly nodes?: readonly KubernetesObject[];
  readonly priming?: readonly KubernetesObject[];
  readonly conditions?: Scenario['conditions'];
  /** Names of priming Pods and claims that were going away. */
  readonly deletedBefore?: readonly string[];
  /** `first`: before preemption had ended. */
  readonly first?: SchedulingVerdict;
  readonly result: SchedulingVerdict;
}

export interface KubectlRecord {
  readonly id: string;
  readonly manifest: string;
  readonly conditions: Scenario['conditions'];
  /** Seconds. */
  readonly at: number;
  readonly command: string;
  readonly output: string;
}

function lines<Value>(file: URL): Value[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Value);
}

export const lifecycleRecords = (): [string, LifecycleRecord[]][] => recordsIn<LifecycleRecord>('lifecycle/');
export const controllerRecords = (): [string, LifecycleRecord[]][] => recordsIn<LifecycleRecord>('controllers/');
export const schedulingRecords = (): SchedulingRecord[] => recordsIn<SchedulingRecord>('scheduling/').flatMap(([, all]) => all);

/** File name without its ending → records. */
function recordsIn<Kept>(name: string): [string, Kept[]][] {
  const folder = new URL(name, oracle);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .map((name) => [name.replace('.jsonl', ''), lines<Kept>(new URL(name, folder))]);
}

export const kubectlRecords = (): KubectlRecord[] => lines(new URL('kubectl/kubectl.jsonl', oracle));

/** Simulates a manifest as the command line does. */
export function simulateManifest(manifest: string, scenario: Scenario, horizonSeconds: number, seed = 0): Simulation {
  const read = readManifest(manifest, '1.36', clusterObjects(scenario.conditions ?? {}));
  const accepted = read.filter(({ object }) => object !== null);
  return runSimulation({
    objects: accepted.map(({ object }) => object!),
    written: accepted.map(({ written }) => written),
    refused: read.filter(({ object }) => object === null).map(({ name, code, message }) => ({ object: name, code, message })),
    scenario,
    horizonSeconds,
    seed,
    version: '1.36',
  });
}

export const simulateRecord = (record: LifecycleRecord, seed = 0): Simulation =>
  simulateManifest(record.manifest, record, record.horizon, seed);

/** Every so many manifests that the API server took, of all kinds. */
export function acceptedManifests(step: number): { readonly id: string; readonly manifest: string }[] {
  const folder = new URL('validation/', oracle);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) => lines<{ id: string; manifest: string; verdict: string }>(new URL(name, folder)))
    .filter(({ verdict, manifest }) => verdict === 'accepted' && typeof manifest === 'string')
    .filter((_, index) => index % step === 0);
}

/** Manifests from public repositories, unchanged, that the API server took. */
export function publicManifests(): { readonly id: string; readonly manifest: string }[] {
  const folder = new URL('validation/', oracle);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) => lines<{ id: string; group: string; manifest: string; verdict: string }>(new URL(name, folder)))
    .filter(({ group, verdict, manifest }) => group.startsWith('corpus:') && verdict === 'accepted' && typeof manifest === 'string');
}
