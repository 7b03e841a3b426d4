import { LATEST_VERSION, type MinorVersion } from '../kubernetes/object.ts';
import { changeLines } from '../simulation/change/changeText.ts';
import { clusterObjects } from '../simulation/clusterObjects.ts';
import { withFindings } from '../simulation/foresight/index.ts';
import { readManifest } from '../simulation/manifests.ts';
import { placementsAt, placementText } from '../simulation/placements.ts';
import { checkExpectations } from '../simulation/scenario/check.ts';
import { secondsOf } from '../simulation/scenario/expectation.ts';
import type { ScenarioFile } from '../simulation/scenario/scenarioFile.ts';
import { runSimulation } from '../simulation/simulate.ts';
import type { KubectlCommand, Simulation } from '../simulation/simulation.ts';
import { timelineText } from '../simulation/timelineText.ts';
import type { Language } from '../texts/text.ts';
import { LANGUAGE_OPTION, readArguments, VERSION_OPTION, versionOption } from './arguments.ts';
import { checkScenarios } from './checkScenarios.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { refusedNote } from './notes.ts';
import { writePicture } from './picture.ts';
import { readScenario } from './scenario.ts';
import { simulateOver } from './simulateOver.ts';
import { readSources } from './sources.ts';
import { USAGES } from './usages.ts';
import { USAGE } from './usageTexts.ts';

const FORMATS = ['text', 'json', 'get', 'wide', 'describe', 'events', 'logs', 'nodes', 'svg'] as const;
type Format = (typeof FORMATS)[number];

const OPTIONS = {
  output: FORMATS,
  scenario: 'text',
  horizon: 'text',
  at: 'text',
  seed: 'text',
  why: 'flag',
  theme: ['light', 'dark'],
  check: 'flag',
  over: 'text',
  'rollback-at': 'text',
  container: 'text',
  'kubernetes-version': VERSION_OPTION,
  language: LANGUAGE_OPTION,
} as const;

/** Seconds simulated when nobody says. */
const HORIZON_SECONDS = 600;

/** `podsight simulate`: what happens to everything in the paths, applied at t = 0. Gives back the exit code. */
export function simulateCommand(args: readonly string[], io: Io): number {
  const { options, rest } = readArguments(args, OPTIONS, { o: 'output' });
  if (rest.length === 0) throw new UsageError(USAGE.nothingToSimulate, { usage: USAGES.simulate });
  const version = versionOption(options, LATEST_VERSION);
  const format = (options.get('output') ?? 'text') as Format;
  const language = (options.get('language') as Language | undefined) ?? io.language;
  const scenarioPath = options.get('scenario');
  const at = options.has('at') ? seconds('at', options.get('at')!) : undefined;
  const asked: Asked = {
    version,
    language,
    ...(options.has('horizon') ? { horizonSeconds: seconds('horizon', options.get('horizon')!) } : {}),
    ...(options.has('seed') ? { seed: wholeNumber('seed', options.get('seed')!) } : {}),
    ...(at === undefined ? {} : { atSeconds: at }),
  };
  if (options.has('check')) {
    if (format !== 'text' && format !== 'json') throw new UsageError(USAGE.checkFormats);
    return checkScenarios(
      { paths: rest, scenarioPath, format, language },
      (paths, scenario) => simulatePaths(paths, scenario, asked, io).simulation,
      io,
    );
  }
  const scenario = scenarioPath === undefined ? null : readScenario(scenarioPath, io);
  const over = options.get('over');
  if (over !== undefined) {
    const change = simulateOver(
      {
        over,
        paths: rest,
        scenario: scenario?.scenario ?? {},
        horizonSeconds: horizonOf(asked, scenario),
        rollbackAtSeconds: options.has('rollback-at') ? seconds('rollback-at', options.get('rollback-at')!) : null,
        seed: asked.seed ?? scenario?.scenario.seed ?? 0,
        version,
        language,
      },
      io,
    );
    const { run, summary, simulation, appliedAtSeconds, allRefused } = change;
    if (format === 'json') io.write(`${JSON.stringify({ ...run, change: summary })}\n`);
    else if (format === 'text')
      io.write(`${timelineText(run, language, options.has('why'))}\n${changeLines(summary, run.horizonSeconds, language).join('\n')}\n`);
    else if (format === 'svg') writePicture(run, language, options.get('theme'), io);
    else if (format === 'nodes') io.write(placementText(placementsAt(simulation, appliedAtSeconds + (at ?? run.horizonSeconds)), language));
    else
      io.write(
        simulation.printAt(appliedAtSeconds + (at ?? run.horizonSeconds), format satisfies KubectlCommand, options.get('container')),
      );
    return exitOf(format, allRefused);
  }
  const { simulation, allRefused } = simulatePaths(rest, scenario, asked, io);
  const run = format === 'json' || format === 'text' || format === 'svg' ? withFindings(simulation) : simulation.run;
  if (format === 'json') {
    const expectations = scenario && scenario.expectations.length > 0 ? checkExpectations(run, scenario.expectations) : undefined;
    const findings = run.findings.map((finding) => ({ ...finding, text: `${finding.message[language]} ${finding.explanation[language]}` }));
    io.write(`${JSON.stringify({ ...run, findings, expectations })}\n`);
  } else if (format === 'text') io.write(timelineText(run, language, options.has('why')));
  else if (format === 'svg') writePicture(run, language, options.get('theme'), io);
  else if (format === 'nodes') io.write(placementText(placementsAt(simulation, at ?? run.horizonSeconds), language));
  else io.write(simulation.printAt(at ?? run.horizonSeconds, format satisfies KubectlCommand, options.get('container')));
  return exitOf(format, allRefused);
}

/** A timeline as JSON tells itself what was refused, so that a recorded case can be replayed whatever its answer was. */
const exitOf = (format: string, allRefused: boolean): number => (allRefused && format !== 'json' ? EXIT.refused : EXIT.fine);

/** What the command line says of a run, over what the scenario says. */
interface Asked {
  readonly version: MinorVersion;
  readonly language: Language;
  readonly horizonSeconds?: number;
  readonly atSeconds?: number;
  readonly seed?: number;
}

const horizonOf = ({ horizonSeconds, atSeconds }: Asked, file: ScenarioFile | null): number =>
  Math.max(horizonSeconds ?? file?.scenario.horizon ?? HORIZON_SECONDS, atSeconds ?? 0);

interface Simulated {
  readonly simulation: Simulation;
  /** There were documents, and the API server took none. */
  readonly allRefused: boolean;
}

/** Applies everything in the paths at t = 0. What the API server refuses is told and left out. */
function simulatePaths(paths: readonly string[], file: ScenarioFile | null, asked: Asked, io: Io): Simulated {
  const scenario = file?.scenario ?? {};
  const sources = readSources(paths, asked.language, io);
  const around = clusterObjects(scenario.conditions ?? {});
  const read = sources.flatMap(({ file: path, text }) => {
    const objects = readManifest(text, asked.version, around);
    for (const { object, name, message } of objects)
      if (object) around.push(object);
      else io.complain(refusedNote(path, name, message, asked.language));
    return objects;
  });
  const accepted = read.filter(({ object }) => object !== null);
  const simulation = runSimulation({
    objects: accepted.map(({ object }) => object!),
    written: accepted.map(({ written }) => written),
    refused: read.filter(({ object }) => object === null).map(({ name, code, message }) => ({ object: name, code, message })),
    scenario,
    horizonSeconds: horizonOf(asked, file),
    seed: asked.seed ?? scenario.seed ?? 0,
    version: asked.version,
  });
  return { simulation, allRefused: read.length > 0 && accepted.length === 0 };
}

/** `35s`, `10m`, `1h30m` or plain seconds. */
function seconds(option: string, text: string): number {
  const read = secondsOf(text);
  if (read === null) throw new UsageError(USAGE.duration, { option, value: text });
  return read;
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(USAGE.wholeNumber, { option, value: text });
  return Number(text);
}
