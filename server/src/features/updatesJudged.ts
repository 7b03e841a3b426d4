import { Places } from '../kubernetes/findings.ts';
import { judgeAt } from '../kubernetes/judge.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';
import type { Finding, Surroundings, Verdict } from '../kubernetes/verdict.ts';
import type { FileDocument, Node, Path, Span } from '../manifest/index.ts';
import { type NamedObject, namedObjects } from '../workspace/namedObjects.ts';
import type { Former } from '../workspace/previousVersions.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { isChosenKind } from './effectiveManifest/additions.ts';
import { type Change, refusedChanges } from './updatesChanges.ts';

/** What the server says of applying an object over its former version. */
export interface Update {
  readonly verdict: Verdict;
  /** What it would not say of a new object. */
  readonly refusals: readonly RefusedUpdate[];
}

export interface RefusedUpdate {
  readonly finding: Finding;
  /** The changes it is about, with their places, in the order of the text. */
  readonly changes: readonly { readonly change: Change; readonly span: Span }[];
}

/** An object that was there before, and what applying it now gets. */
export interface ComparedObject extends NamedObject {
  readonly former: Former;
  /** Null when nothing is changed, or the server refuses the former version. */
  readonly update: Update | null;
}

/** What an update depends on, besides the text of the object. */
interface KeptUpdate {
  readonly former: Former;
  readonly version: Surroundings['version'];
  readonly objects: Surroundings['objects'];
  /** Where the object began in the text then: places move with it. */
  readonly start: number;
  readonly update: Update | null;
}

/** By what is replaced when the object's text changes: the document, or the node of an item. */
const kept = new WeakMap<FileDocument | Node, KeptUpdate>();

/** The objects of a document that have a former version, each as an update of it. Each is judged once a text. */
export function comparedObjects(workspace: Workspace, uri: string, document: FileDocument): ComparedObject[] {
  return namedObjects(document).flatMap((object) => {
    const former = workspace.previous.find(uri, object.name);
    return former ? { ...object, former, update: updateOf(workspace, former, object, document) } : [];
  });
}

function updateOf(workspace: Workspace, former: Former, object: NamedObject, document: FileDocument): Update | null {
  const { version, objects } = workspace.surroundings;
  const { start } = object.node;
  const text = object.base.length === 0 ? document : object.node;
  const known = kept.get(text);
  if (known?.former === former && known.version === version && known.objects === objects) return moved(known.update, start - known.start);
  const stored = isSameText(former, object, document) ? null : workspace.previous.storedOf(former, workspace.surroundings);
  const update = stored && judgedOver({ former, stored }, object.base, document, workspace);
  kept.set(text, { former, version, objects, start, update });
  return update;
}

/** Whether an object is written as it was; of a whole document, comments around it count as well. */
function isSameText(former: Former, { base, node }: NamedObject, document: FileDocument): boolean {
  if (base.length === 0 && former.base.length === 0) return former.document.text === document.text;
  const textOf = (text: string, { start, end }: Node): string => text.slice(start, end);
  return textOf(former.document.text, former.node) === textOf(document.text, node);
}

/** A former version and the object it stands for. */
interface Over {
  readonly former: Former;
  readonly stored: KubernetesObject;
}

/** Null for what cannot even be decoded. */
function judgedOver(over: Over, base: Path, document: FileDocument, workspace: Workspace): Update | null {
  const { surroundings } = workspace;
  const create = base.length === 0 ? workspace.verdictOf(document) : judgeAt(document.document, base, surroundings);
  if (!create?.object) return null;
  const verdict = judgeAt(document.document, base, { ...surroundings, stored: over.stored });
  const spoken = new Set(create.findings.map(({ code, message }) => `${code} ${message}`));
  const refusals = verdict.findings
    .filter(({ severity, code, message }) => severity === 'error' && !spoken.has(`${code} ${message}`))
    .map((finding) => ({ finding, changes: changesOf(finding, over, base, document, verdict, surroundings) }));
  return { verdict, refusals };
}

function changesOf(
  { code, data }: Finding,
  over: Over,
  base: Path,
  document: FileDocument,
  { object }: Verdict,
  surroundings: Surroundings,
): RefusedUpdate['changes'] {
  if (!object) return [];
  const places = new Places(document.document, base);
  const former = new Places(over.former.document.document, over.former.base);
  const isEdited = ({ path, storedPath }: Change): boolean => places.has(written(path, places)) || former.has(written(storedPath, former));
  const field = ((data?.['path'] ?? base) as Path).slice(base.length);
  const question = { stored: over.stored, updated: object, rule: code, field, isEdited };
  return refusedChanges(question, surroundings)
    .map((change) => {
      // What was taken away is shown by what it was taken from.
      const path = change.after === undefined ? change.path.slice(0, -1) : change.path;
      const isMadeUp = !former.has(change.storedPath) && isChosenKind(object.kind, dotted(change.storedPath).replace(/\d+(?=\])/g, ''));
      return { change: isMadeUp ? { ...change, before: undefined } : change, span: places.of(written(path, places)) };
    })
    .sort((a, b) => a.span.start - b.span.start);
}

/** Where a stored value is written: a Secret's data may come from the texts beside it. */
function written(path: Path, places: Places): Path {
  const texts = path[0] === 'data' ? ['stringData', ...path.slice(1)] : path;
  return places.has(path) || !places.has(texts) ? path : texts;
}

/** The same update of an object that now begins so many characters further on. */
function moved(update: Update | null, by: number): Update | null {
  if (update === null || by === 0) return update;
  const shifted = <Placed extends Span>(placed: Placed): Placed => ({ ...placed, start: placed.start + by, end: placed.end + by });
  const refusals = update.refusals.map(({ finding, changes }) => ({
    finding: shifted(finding),
    changes: changes.map(({ change, span }) => ({ change, span: shifted(span) })),
  }));
  return { ...update, refusals };
}

/** A path as the server writes it. */
export const dotted = (path: Path): string =>
  path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${part}` : part), '');
