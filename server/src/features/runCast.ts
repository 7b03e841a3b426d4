import { decodeAt } from '../kubernetes/decode/decode.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';
import { podTemplateOf } from '../kubernetes/podTemplates.ts';
import { selectorOf, selects } from '../kubernetes/values/selector.ts';
import type { RangeLike } from '../requests.ts';
import type { SimulationInput } from '../simulation/simulation.ts';
import type { Cause, SimulationRun } from '../simulation/timeline.ts';
import type { OpenFile } from '../workspace/openFile.ts';
import { placeOf } from '../workspace/places.ts';
import { nameOf, type ToldObject, type Workspace } from '../workspace/workspace.ts';

/** Kinds that make Pods, and the Pod itself. */
const LIVELY_KINDS = new Set(['Pod', 'Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'ReplicationController']);

/** Whether objects of the kind have a life that can be shown. */
export const hasLife = (kind: string): boolean => LIVELY_KINDS.has(kind);

/** An object of a manifest and the file that tells it. */
export interface Teller {
  readonly file: OpenFile;
  readonly told: ToldObject;
}

/** Everything that takes part in a run. */
export interface Cast {
  readonly objects: readonly KubernetesObject[];
  /** The same before defaulting, in the same order; null for what only stands around. */
  readonly written: () => (KubernetesObject | null)[];
  /** What is applied and the API server does not take. */
  readonly refused: NonNullable<SimulationInput['refused']>;
  /** The manifests whose fields can be causes: those that the run is about, and what stands around them. */
  readonly tellers: readonly Teller[];
}

/** The subject among everything of the files that has no life of its own: ConfigMaps, Secrets, claims, Services, Nodes… */
export function castOfOne(workspace: Workspace, files: readonly OpenFile[], subject: Teller, object: KubernetesObject): Cast {
  const around = tellersAround(workspace, files, subject.told);
  return {
    objects: [...around.map(objectOf), object],
    written: () => [...around.map(() => null), writtenOf(workspace, subject)],
    refused: [],
    tellers: [subject, ...around],
  };
}

/** All objects of the files that are applied together, in their order, among what has no life of its own in the others. */
export function castOfAll(workspace: Workspace, files: readonly OpenFile[], together: readonly OpenFile[]): Cast {
  const around = tellersAround(
    workspace,
    files.filter((file) => !together.includes(file)),
  );
  const all = together.flatMap((file) => [...workspace.toldOf(file)].map((told): Teller => ({ file, told })));
  const accepted = all.filter(({ told }) => isAccepted(told));
  return {
    objects: [...around, ...accepted].map(objectOf),
    written: () => [...around.map(() => null), ...accepted.map((teller) => writtenOf(workspace, teller))],
    refused: all
      .filter(({ told }) => !isAccepted(told))
      .map(({ told }) => ({ object: nameOf(told), code: told.verdict.code, message: told.verdict.message })),
    tellers: [...accepted, ...around],
  };
}

const objectOf = ({ told }: Teller): KubernetesObject => told.verdict.object!;

const isAccepted = ({ verdict }: ToldObject): boolean => verdict.verdict === 'accepted' && verdict.object !== null;

const writtenOf = ({ settings }: Workspace, { told }: Teller): KubernetesObject | null =>
  decodeAt(told.document.document, told.base, settings.version).object;

/** Objects of files that have no life of their own, but for those that aim at what does not take part. */
export const surroundingsOf = (workspace: Workspace, files: readonly OpenFile[], subject?: ToldObject): KubernetesObject[] =>
  tellersAround(workspace, files, subject).map(objectOf);

function tellersAround(workspace: Workspace, files: readonly OpenFile[], subject?: ToldObject): Teller[] {
  const takesPart = partIn(workspace, files, subject);
  return files.flatMap((file) =>
    [...workspace.toldOf(file)].flatMap((told) => (takesPart(told) && isAccepted(told) ? { file, told } : [])),
  );
}

/**
 * What takes part of what has no life of its own: all of it but autoscalers and budgets of workloads that do not run. These could only complain,
 * or stand there empty.
 * @param subject the one object of the files with a life of its own that runs
 */
export function partIn(workspace: Workspace, files: readonly OpenFile[], subject?: ToldObject): (told: ToldObject) => boolean {
  const away = files.flatMap((file) => [...workspace.toldOf(file)].filter((told) => told !== subject && hasLife(told.identity.kind)));
  const names = new Set(away.map(nameIn));
  const near = away.slice(0, WORKLOADS_MAX);
  return (told) => {
    const { identity, verdict } = told;
    if (hasLife(identity.kind)) return false;
    if (identity.kind === 'HorizontalPodAutoscaler') {
      const { kind, name } = verdict.object?.spec?.scaleTargetRef ?? {};
      const target = inNamespace(verdict.object, kind, name);
      return (subject !== undefined && nameIn(subject) === target) || !names.has(target);
    }
    if (identity.kind !== 'PodDisruptionBudget') return true;
    const isOf = budgeted(told);
    return (subject !== undefined && isOf(subject)) || !near.some(isOf);
  };
}

/** Budgets are held against so many workloads: more of them are open in files of charts and clusters, whose rows nobody counts. */
const WORKLOADS_MAX = 200;

const inNamespace = (object: KubernetesObject | null, kind: unknown, name: unknown): string =>
  `${object?.metadata.namespace ?? ''}/${kind}/${name}`;

const nameIn = ({ identity, verdict }: ToldObject): string => inNamespace(verdict.object, identity.kind, identity.name);

/** Whether a budget is that of a workload. */
function budgeted({ verdict: { object } }: ToldObject): (workload: ToldObject) => boolean {
  const parsed = selectorOf(object?.spec?.selector);
  return ({ verdict }) =>
    'selector' in parsed &&
    verdict.object !== null &&
    verdict.object.metadata.namespace === object?.metadata.namespace &&
    selects(parsed.selector, podTemplateOf(verdict.object)?.metadata.labels ?? {});
}

/**
 * Where everything that a run points at is written; places of another file than `home` name it. Only what tells an object has places for
 * it: fields of what a template makes are told under the template's own name.
 */
export function placesOf(home: OpenFile, tellers: readonly Teller[], run: SimulationRun): Record<string, RangeLike & { uri?: string }> {
  const places: Record<string, RangeLike & { uri?: string }> = {};
  const byName = new Map([...tellers].reverse().map((teller) => [nameOf(teller.told), teller]));
  const add = (object: string, field: string, span?: { readonly start: number; readonly end: number }): void => {
    const key = span ? `${object} ${field} ${span.start}-${span.end}` : `${object} ${field}`;
    const teller = byName.get(object);
    if (key in places || !teller) return;
    const { file, told } = teller;
    const place = placeOf(told.document, told.base, field);
    if (place) places[key] = { ...file.rangeOf(told.document, place), ...(file === home ? {} : { uri: file.uri }) };
  };
  const addCause = (cause: Cause): void => {
    if ('field' in cause) add(cause.object, cause.field, cause.span);
  };
  for (const entry of run.timeline) for (const cause of entry.causes) addCause(cause);
  for (const { object, field, related } of run.findings) {
    add(object, field);
    for (const other of related) add(other.object, other.field);
  }
  for (const { object, field, span } of run.assumptions) add(object, field, span);
  return places;
}
