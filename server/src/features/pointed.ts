import {
  type Concept,
  conceptById,
  conceptNamed,
  conceptsAt,
  type FieldExplanation,
  fieldExplanation,
} from '../kubernetes/handbook/handbook.ts';
import { schemaOf } from '../kubernetes/schema/kinds.ts';
import type { KindSchema } from '../kubernetes/schema/model.ts';
import { fieldAt, type Located } from '../kubernetes/schema/walk.ts';
import { type Node, type Path, pathAt, type Span } from '../manifest/index.ts';
import type { Language } from '../texts/text.ts';
import { type Identity, subjectOf } from '../workspace/identity.ts';
import type { OpenFile } from '../workspace/openFile.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** The field of an object that a position of a file points at. */
export interface Pointed {
  readonly document: ReturnType<OpenFile['documentAt']>;
  readonly identity: Identity;
  readonly schema: KindSchema;
  readonly located: Located;
  /** Where the object is in the document. */
  readonly base: Path;
  /** Below the object. */
  readonly path: Path;
  readonly written: Node;
  readonly on: 'key' | 'value';
  /** The key or the value, in the document. */
  readonly span: Span;
}

/** What a position points at; null between things, and where the schema ends. */
export function pointedAt(workspace: Workspace, file: OpenFile, position: { line: number; character: number }): Pointed | null {
  const document = file.documentAt(position);
  const place = pathAt(document.document, file.offsetIn(document, position));
  const step = place.steps.at(-1);
  if (!step || place.on === 'between' || (step.kind === 'item' && step.item.type !== 'scalar')) return null;
  const object = subjectOf(document.document, place.path);
  const schema = object && schemaOf(object.identity.apiVersion, object.identity.kind, workspace.settings.version);
  if (!object || !schema) return null;
  const path = place.path.slice(object.base.length);
  const located = fieldAt(schema.type, path, workspace.settings.version);
  if (!located) return null;
  const written = step.kind === 'pair' ? step.pair.value : step.item;
  const on = place.on === 'key' ? 'key' : 'value';
  const span: Span = step.kind === 'pair' && on === 'key' ? step.pair.key : written;
  return { document, identity: object.identity, schema, located, base: object.base, path, written, on, span };
}

/** What the handbook has about a place. */
export interface Meaning {
  /** The value that is pointed at, or the kind, where it has an entry of its own. */
  readonly concept: Concept | null;
  readonly field: FieldExplanation | null;
  readonly related: readonly Concept[];
}

export function meaningOf({ identity, located, path, written, on }: Pointed, language: Language): Meaning {
  const { owner, field } = located;
  const value = written.type === 'scalar' && written.style !== 'empty' ? String(written.value) : null;
  const here = conceptsAt(identity, path, value, language);
  const isKind = path.length === 1 && path[0] === 'kind';
  const ofKind = isKind ? here.related.find(({ term, otherTerm }) => term === identity.kind || otherTerm === identity.kind) : undefined;
  const concept = ofKind ?? (on === 'value' ? (here.ofValue ?? flagIn(value, language)) : null);
  const own = owner && field ? fieldExplanation(owner, field, language) : undefined;
  const named = (own?.entry.concepts ?? []).flatMap((id) => conceptById(id, language) ?? []);
  const related = [...new Set([...named, ...(here.ofValue ? [here.ofValue] : []), ...here.related])].filter((other) => other !== concept);
  return { concept, field: own ?? null, related };
}

/** The flag of a program that a word of a command is, where the handbook explains it: `--runtime-config=…`. */
function flagIn(value: string | null, language: Language): Concept | null {
  const flag = /^--[a-z][\w-]*(?==|$)/.exec(value ?? '')?.[0];
  return (flag && conceptNamed(flag, language)) || null;
}

/** Name of the handbook's entry that fits best; null for none. */
export const entryOf = ({ concept, field }: Meaning): string | null => concept?.id ?? field?.key ?? null;

/** The handbook's entry for a position; null for none. */
export function handbookEntryAt(workspace: Workspace, file: OpenFile, position: { line: number; character: number }): string | null {
  const pointed = pointedAt(workspace, file, position);
  return pointed && entryOf(meaningOf(pointed, workspace.settings.language));
}
