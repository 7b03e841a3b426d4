import { dirname, resolve } from 'node:path';
import { type KubernetesObject, LATEST_VERSION } from '../kubernetes/object.ts';
import { parseDuration } from '../kubernetes/values/duration.ts';
import { decode, ManifestFile } from '../manifest/index.ts';
import { clusterObjects } from '../simulation/clusterObjects.ts';
import { readManifest } from '../simulation/manifests.ts';
import { runSimulation } from '../simulation/simulate.ts';
import type { KubectlCommand } from '../simulation/simulation.ts';
import type { Scenario, ScenarioConditions } from '../simulation/timeline.ts';
import { timelineText } from '../simulation/timelineText.ts';
import type { Language } from '../texts/text.ts';
import { LANGUAGE_OPTION, readArguments, VERSION_OPTION, versionOption } from './arguments.ts';
import { manifestFiles, unreadable } from './files.ts';
import { EXIT, type Io, UsageError } from './io.ts';

export const SIMULATE_USAGE = `podsight simulate [-o text|json|get|wide|describe|events|logs] [--scenario FILE] [--horizon 10m] [--at T] [--seed N]
                  [--why] [--kubernetes-version 1.34|1.35|1.36] [--language en|zh-cn] PATH…`;

const FORMATS = ['text', 'json', 'get', 'wide', 'describe', 'events', 'logs'] as const;
type Format = (typeof FORMATS)[number];

const OPTIONS = {
  output: FORMATS,
  scenario: 'text',
  horizon: 'text',
  at: 'text',
  seed: 'text',
  why: 'flag',
  container: 'text',
  'kubernetes-version': VERSION_OPTION,
  language: LANGUAGE_OPTION,
} as const;

/** Seconds simulated when nobody says. */
const HORIZON_SECONDS = 600;

/** `podsight simulate`: what happens to everything in the paths, applied at t = 0. Gives back the exit code. */
export function simulateCommand(args: readonly string[], io: Io): number {
  const { options, rest } = readArguments(args, OPTIONS, { o: 'output' });
  if (rest.length === 0) throw new UsageError(`Nothing to simulate. Usage:\n${SIMULATE_USAGE}`);
  const version = versionOption(options, LATEST_VERSION);
  const format = (options.get('output') ?? 'text') as Format;
  const scenarioPath = options.get('scenario');
  const scenario = scenarioPath === undefined ? {} : readScenario(scenarioPath, io);
  const at = options.has('at') ? seconds('at', options.get('at')!) : undefined;
  const horizon = options.has('horizon') ? seconds('horizon', options.get('horizon')!) : (scenario.horizon ?? HORIZON_SECONDS);
  const files = manifestFiles(rest);
  if (files.length === 0) throw new UsageError(`No manifests (*.yaml, *.yml, *.json) in ${rest.join(', ')}.`);
  const around = clusterObjects(scenario.conditions ?? {});
  const read = files.flatMap((file) => {
    const objects = readManifest(readFile(file, io), version, around);
    for (const { object } of objects) if (object) around.push(object);
    return objects;
  });
  const accepted = read.filter(({ object }) => object !== null);
  for (const { object, name, message } of read) if (!object) io.complain(`podsight: ${name || 'a document'} is refused: ${message}\n`);
  const simulation = runSimulation({
    objects: accepted.map(({ object }) => object!),
    written: accepted.map(({ written }) => written),
    refused: read.filter(({ object }) => object === null).map(({ name, code, message }) => ({ object: name, code, message })),
    scenario,
    horizonSeconds: Math.max(horizon, at ?? 0),
    seed: wholeNumber('seed', options.get('seed') ?? '0'),
    version,
  });
  const { run } = simulation;
  if (format === 'json') io.write(`${JSON.stringify(run)}\n`);
  else if (format === 'text')
    io.write(timelineText(run, (options.get('language') as Language | undefined) ?? io.language, options.has('why')));
  else io.write(simulation.printAt(at ?? horizon, format satisfies KubectlCommand, options.get('container')));
  return EXIT.fine;
}

function readFile(path: string, io: Io): string {
  try {
    return io.read(path);
  } catch (error) {
    throw new UsageError(unreadable(path, error));
  }
}

/** `35s`, `10m`, `1h30m` or plain seconds. */
function seconds(option: string, text: string): number {
  const number = Number(text);
  if (text !== '' && Number.isFinite(number) && number >= 0) return number;
  const parsed = parseDuration(text);
  if ('error' in parsed || parsed.nanoseconds < 0n)
    throw new UsageError(`Option --${option} is a duration such as 35s or 10m, not '${text}'.`);
  return Number(parsed.nanoseconds / 1_000_000n) / 1000;
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`Option --${option} is a whole number, not '${text}'.`);
  return Number(text);
}

const plainValue = (root: Parameters<typeof decode>[0]): unknown =>
  JSON.parse(JSON.stringify(decode(root), (_, item: unknown) => (typeof item === 'bigint' ? Number(item) : item)));

/** A scenario file: YAML or JSON with `horizon`, `actions` and `conditions`; `conditions.cluster` may name a file of objects. */
function readScenario(path: string, io: Io): Scenario {
  const document = new ManifestFile(readFile(path, io)).documents[0]?.document;
  if (!document?.root || document.parseError !== null) throw new UsageError(`${path}: the scenario cannot be read as YAML or JSON.`);
  const value = plainValue(document.root);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new UsageError(`${path}: a scenario is a mapping.`);
  const scenario = value as Scenario;
  const cluster = (scenario.conditions as { cluster?: unknown } | undefined)?.cluster;
  if (typeof cluster !== 'string') return scenario;
  const conditions: ScenarioConditions = { ...scenario.conditions, cluster: rawObjects(resolve(dirname(path), cluster), io) };
  return { ...scenario, conditions };
}

/** The objects of a file, also those inside lists, as they are written. */
function rawObjects(path: string, io: Io): KubernetesObject[] {
  return new ManifestFile(readFile(path, io)).documents.flatMap(({ document }) => {
    if (document.parseError !== null) throw new UsageError(`${path}: the cluster's objects cannot be read as YAML or JSON.`);
    const value = document.root && plainValue(document.root);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
    const object = value as KubernetesObject;
    return Array.isArray(object.items) && String(object.kind).endsWith('List') ? (object.items as KubernetesObject[]) : [object];
  });
}
