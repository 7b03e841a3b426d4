import type { KubernetesObject } from '../kubernetes/object.ts';
import type { Verdict } from '../kubernetes/verdict.ts';
import type { FileDocument } from '../manifest/index.ts';
import type {
  ExpectationAnswer,
  PlacementAnswer,
  PlacementParams,
  PrintAtAnswer,
  PrintAtParams,
  SimulateAnswer,
  SimulateParams,
  VerdictAtAnswer,
  VerdictAtParams,
} from '../requests.ts';
import { changeLines } from '../simulation/change/changeText.ts';
import { foresee } from '../simulation/foresight/index.ts';
import { filesAt } from '../simulation/inside.ts';
import { placementsAt, placementText } from '../simulation/placements.ts';
import { checkExpectations } from '../simulation/scenario/check.ts';
import { parseExpectation } from '../simulation/scenario/expectation.ts';
import { runSimulation } from '../simulation/simulate.ts';
import type { Simulation } from '../simulation/simulation.ts';
import type { SimulationRun } from '../simulation/timeline.ts';
import { say, type Text } from '../texts/text.ts';
import type { OpenFile } from '../workspace/openFile.ts';
import { nameOf, type ToldObject, toldAt, type Workspace } from '../workspace/workspace.ts';
import { type ChangeQuestion, changeOf } from './changePreview.ts';
import { otherText } from './otherText.ts';
import { refusalOf } from './refusal.ts';
import { type Cast, castOfAll, castOfOne, hasLife, partIn, placesOf, surroundingsOf } from './runCast.ts';
import { onSettingsCluster } from './settingsCluster.ts';

/** Ten minutes show five restarts with back-off and every usual probe. */
const HORIZON_SECONDS = 600;

const NOTHING_HERE: Text = {
  en: 'There is no Pod here, and nothing that makes Pods. Put the cursor into a manifest with `kind: Pod` (or Deployment, Job…).',
  'zh-cn': '这里没有 Pod，也没有会创建 Pod 的对象。请把光标放到含有 `kind: Pod`（或 Deployment、Job 等）的清单中。',
};
const TEMPLATE: Text = {
  en: 'This is a template. What will run is what its directives make of it: `helm template . > rendered.yaml`, and look at that.',
  'zh-cn': '这是模板。真正运行的是渲染之后的结果：请执行 `helm template . > rendered.yaml`，再查看生成的文件。',
};
const REFUSED: Text = {
  en: 'The API server refuses this manifest, so nothing would happen: {message}',
  'zh-cn': 'API 服务器会拒绝这份清单，因此什么都不会发生：{message}',
};

interface Subject {
  readonly told: ToldObject;
  readonly document: FileDocument;
  readonly name: string;
}

/** The lively object under the position, else the first one of the document, else of the file. */
function subjectAt(workspace: Workspace, file: OpenFile, position: SimulateParams['position']): Subject | null {
  const livelyIn = (document: FileDocument): ToldObject[] => workspace.toldIn(document).filter(({ identity }) => hasLife(identity.kind));
  const here = position ? livelyIn(file.documentAt(position)) : [];
  const under = position && here.length > 1 ? toldAt(here, file.offsetIn(here[0]!.document, position)) : undefined;
  const told = under ?? here[0] ?? firstOf(file.manifest.documents, (document) => livelyIn(document)[0]);
  return told ? { told, document: told.document, name: nameOf(told) } : null;
}

function firstOf<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A run and what it was made from; kept for the last few requests because the time cursor asks for many instants of one run. */
interface KeptRun {
  readonly objects: readonly KubernetesObject[];
  readonly asked: string;
  readonly simulation: Simulation;
  /** With what it teaches, once somebody asked. */
  run?: SimulationRun;
}

/** Timelines that are open side by side, and a little more. */
const RUNS_KEPT = 4;
const keptRuns = new WeakMap<Workspace, KeptRun[]>();

/** Everything that takes part: the subject alone, or all that is applied together with it. */
function castOf(workspace: Workspace, files: readonly OpenFile[], file: OpenFile, accepted: Accepted, params: SimulateParams): Cast {
  const applied = filesTogether(files, file, params);
  return applied
    ? castOfAll(workspace, files, applied)
    : castOfOne(workspace, files, { file, told: accepted.subject.told }, accepted.object);
}

/** The open files that are applied together, in their order; null when it is one object alone. */
function filesTogether(files: readonly OpenFile[], { uri: own }: OpenFile, { together }: SimulateParams): OpenFile[] | null {
  const uris = together?.includes(own) ? together : together && [own, ...together];
  return uris?.flatMap((uri) => files.find((each) => each.uri === uri) ?? []) ?? null;
}

/** The same objects under the same conditions give the same run, so a run that is there already is used again. It may have to be taken on. */
function runOf(workspace: Workspace, { objects, written, refused }: Cast, params: SimulateParams): KeptRun {
  const { version } = workspace.settings;
  const scenario = onSettingsCluster(workspace, params.scenario ?? {}, objects);
  const asked = JSON.stringify([version, scenario, params.seed ?? 0, refused]);
  const kept = keptRuns.get(workspace) ?? [];
  const known = kept.find((run) => run.asked === asked && sameItems(run.objects, objects));
  if (known) return known;
  const simulation = runSimulation(
    {
      objects,
      written: written(),
      refused,
      scenario,
      horizonSeconds: params.scenario?.horizon ?? HORIZON_SECONDS,
      seed: params.seed ?? 0,
      version,
    },
    true,
  );
  const run: KeptRun = { objects, asked, simulation };
  keptRuns.set(workspace, [run, ...kept].slice(0, RUNS_KEPT));
  return run;
}

const sameItems = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((item, index) => item === other[index]);

type Nothing = Extract<SimulateAnswer, { state: 'nothing' }>;

interface Accepted {
  readonly state: 'accepted';
  readonly subject: Subject;
  readonly verdict: Verdict;
  readonly object: KubernetesObject;
}

const START = { line: 0, character: 0 };

/** The lively object under the position with what the API server says; why there is no picture where there is none, or where it is refused. */
function acceptedAt(workspace: Workspace, file: OpenFile, position: SimulateParams['position']): Accepted | Nothing {
  const { language } = workspace.settings;
  const { version } = file;
  const subject = subjectAt(workspace, file, position);
  if (!subject && file.documentAt(position ?? START).document.templated)
    return { state: 'nothing', message: say(TEMPLATE, language), version, template: true };
  if (!subject) return { state: 'nothing', message: say(NOTHING_HERE, language), version };
  const { verdict } = subject.told;
  if (verdict.verdict !== 'accepted' || !verdict.object) {
    const message = say(REFUSED, language, { message: verdict.message });
    return { state: 'nothing', message, version, refusal: refusalOf(file, subject.told) };
  }
  return { state: 'accepted', subject, verdict, object: verdict.object };
}

/** Steps between two moments at which the host may do something else. */
const PIECE_STEPS = 300;

/** Runs the simulation of the object under the position, with everything that the open files hold beside Pods and their makers. */
export function simulateAt(workspace: Workspace, file: OpenFile, params: SimulateParams): SimulateAnswer {
  const pieces = simulateInPieces(workspace, file, params);
  for (;;) {
    const { done, value } = pieces.next();
    if (done) return value;
  }
}

/** The same piece by piece. The text must not change in between. */
export function* simulateInPieces(workspace: Workspace, open: OpenFile, params: SimulateParams): Generator<void, SimulateAnswer, void> {
  const { against } = params;
  const other = against && otherText(workspace, open, subjectAt(workspace, open, params.position)?.name, against);
  if (typeof other === 'string') return { state: 'nothing', message: other, version: open.version };
  const { file, position } = other ?? { file: open, position: params.position };
  const accepted = acceptedAt(workspace, file, position);
  if (accepted.state === 'nothing') return accepted;
  const { subject, verdict } = accepted;
  const startedMs = performance.now();
  const described = { version: file.version, object: subject.name, verdict: { verdict: verdict.verdict, message: verdict.message } };
  if (params.change) {
    const change = changeOf(workspace, file, changeQuestion(workspace, file, subject, params));
    if (typeof change === 'string') return { state: 'nothing', message: change, version: file.version };
    const { run, summary } = change;
    const cast = castOf(workspace, workspace.openFiles(), file, accepted, params);
    return {
      state: 'done',
      ...described,
      run,
      places: placesOf(file, cast.tellers, run),
      ...othersIn(cast, subject),
      change: { summary, lines: changeLines(summary, run.horizonSeconds, workspace.settings.language) },
      ...expected(run, params, workspace),
      elapsedMilliseconds: performance.now() - startedMs,
    };
  }
  const files = other ? [...workspace.openFiles().filter((each) => each !== open), file] : workspace.openFiles();
  const cast = castOf(workspace, files, file, accepted, params);
  const kept = runOf(workspace, cast, params);
  while (!kept.simulation.advance(PIECE_STEPS)) yield;
  const unexamined = params.findings === 'later' && !kept.run;
  if (!unexamined) kept.run ??= { ...kept.simulation.run, findings: yield* foresee(kept.simulation) };
  const run = kept.run ?? kept.simulation.run;
  return {
    state: 'done',
    ...described,
    run,
    places: placesOf(file, cast.tellers, run),
    ...othersIn(cast, subject),
    ...expected(run, params, workspace),
    ...(unexamined ? { unexamined } : {}),
    elapsedMilliseconds: performance.now() - startedMs,
  };
}

/** Names of what lives beside the subject. */
function othersIn({ tellers }: Cast, subject: Subject): { readonly others?: readonly string[] } {
  const others = tellers.filter(({ told }) => told !== subject.told && hasLife(told.identity.kind)).map(({ told }) => nameOf(told));
  return others.length > 0 ? { others } : {};
}

/** Holds the run against what is expected; a line that cannot be read does not hold. */
function expected(
  run: SimulationRun,
  { expect }: SimulateParams,
  { settings: { language } }: Workspace,
): { readonly expectations?: readonly ExpectationAnswer[] } {
  if (expect === undefined) return {};
  const expectations = expect.map((line): ExpectationAnswer => {
    const read = parseExpectation(line);
    if (!('text' in read))
      return { text: line, holds: false, t: null, entry: null, message: say(read.message, language, { word: read.word }) };
    const { message, ...result } = checkExpectations(run, [read])[0]!;
    return { ...result, message: say(message, language) };
  });
  return { expectations };
}

/** What a kubectl command prints at an instant of the run that `simulateAt` gives; empty where nothing runs. */
export function printAt(workspace: Workspace, file: OpenFile, params: PrintAtParams): PrintAtAnswer {
  const accepted = acceptedAt(workspace, file, params.position);
  if (accepted.state === 'nothing') return { text: '' };
  if (params.change) {
    const change = changeOf(workspace, file, changeQuestion(workspace, file, accepted.subject, params));
    if (typeof change === 'string') return { text: '' };
    return { text: printed(change.simulation, params, change.appliedAtSeconds + params.atSeconds) };
  }
  const { simulation } = runOf(workspace, castOf(workspace, workspace.openFiles(), file, accepted, params), params);
  simulation.advance(Number.POSITIVE_INFINITY);
  return { text: printed(simulation, params, params.atSeconds) };
}

/** Where the Pods of a run can be placed at an instant, as a table. */
export function placementAt(workspace: Workspace, file: OpenFile, params: PlacementParams): PlacementAnswer {
  const accepted = acceptedAt(workspace, file, params.position);
  if (accepted.state === 'nothing') return { object: null, text: accepted.message };
  const { simulation } = runOf(workspace, castOf(workspace, workspace.openFiles(), file, accepted, params), params);
  simulation.advance(Number.POSITIVE_INFINITY);
  const at = params.atSeconds ?? placingSeconds(simulation.run);
  return { object: accepted.subject.name, text: placementText(placementsAt(simulation, at), workspace.settings.language) };
}

/** When the scheduler first finds no place for a Pod, else when it first finds one; seconds. */
function placingSeconds({ timeline }: SimulationRun): number {
  const said = (reason: string) => timeline.find((entry) => entry.type === 'event' && entry.reason === reason);
  return (said('FailedScheduling') ?? said('Scheduled'))?.t ?? 0;
}

const printed = (simulation: Simulation, { command, container }: PrintAtParams, atSeconds: number): string =>
  command === 'files' ? filesAt(simulation, atSeconds, container) : simulation.printAt(atSeconds, command, container);

/** The subject and what has no life of its own in its file change together, or all that is applied together; what other files hold stays. */
function changeQuestion(workspace: Workspace, file: OpenFile, subject: Subject, params: SimulateParams): ChangeQuestion {
  const files = workspace.openFiles();
  const together = filesTogether(files, file, params);
  const isPart = partIn(workspace, files, subject.told);
  const takesPart = (told: ToldObject): boolean => together !== null || told === subject.told || isPart(told);
  const changed = (together ?? [file]).map((each) => ({ file: each, objects: [...workspace.toldOf(each)].filter(takesPart) }));
  return {
    subject: subject.name,
    changed,
    around: surroundingsOf(
      workspace,
      files.filter((each) => !changed.some((one) => one.file === each)),
      subject.told,
    ),
    scenario: onSettingsCluster(workspace, params.scenario ?? {}, surroundingsOf(workspace, workspace.openFiles())),
    horizonSeconds: params.scenario?.horizon ?? HORIZON_SECONDS,
    rollbackAtSeconds: params.change?.rollbackAtSeconds ?? null,
    seed: params.seed ?? 0,
  };
}

/** What the API server would say to the object under the position, for the status bar. */
export function verdictAt(workspace: Workspace, file: OpenFile, params: VerdictAtParams): VerdictAtAnswer | null {
  const here = workspace.toldIn(file.documentAt(params.position));
  const told =
    (here[0] && toldAt(here, file.offsetIn(here[0].document, params.position))) ??
    here[0] ??
    firstOf(file.manifest.documents, (document) => workspace.toldIn(document)[0]);
  if (!told) return null;
  const { verdict } = told;
  return {
    version: file.version,
    object: nameOf(told),
    verdict: verdict.verdict,
    message: verdict.verdict === 'refused' ? verdict.message : '',
    refusals: verdict.causes.length,
  };
}
