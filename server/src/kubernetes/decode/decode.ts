import {
  entriesOf,
  keyName,
  type ManifestDocument,
  type MappingNode,
  type Node,
  type Pair,
  type Path,
  decode as plain,
  resolved,
} from '../../manifest/index.ts';
import type { KubernetesObject, MinorVersion } from '../object.ts';
import { isServed, schemaOf } from '../schema/kinds.ts';
import type { KindSchema } from '../schema/model.ts';
import { goQuote } from '../values/goQuote.ts';
import { clientErrors, isCheckedByClient } from './clientValidation.ts';
import { duplicateKeys } from './duplicates.ts';
import { goJson } from './goJson.ts';
import { KeptItems } from './keptItems.ts';
import type { DecodeProblem } from './problems.ts';
import {
  badRequest,
  INVALID_OBJECT,
  kindMissing,
  NOT_ALLOWED,
  NOT_FOUND,
  NOTHING_TO_CREATE,
  noMatch,
  unreadable,
  validating,
  type WholeRefusal,
} from './refusals.ts';
import { Report } from './report.ts';
import { DUPLICATE_KEY, filled } from './texts.ts';
import { Walker } from './walker.ts';

/** What decoding a document gives. */
export interface Decoded {
  /** Null when the document names no kind that the release serves. */
  readonly schema: KindSchema | null;
  /** As the document writes them; empty when it does not. */
  readonly apiVersion: string;
  readonly kind: string;
  /** The object without defaults, as far as it could be decoded; null when there is none. Zero values of fields that are no pointers are left out. */
  readonly object: KubernetesObject | null;
  /** What the server (or kubectl) answers already here; null when the object goes on to admission and validation. */
  readonly refusal: WholeRefusal | null;
  /** Every problem with its place, also those that the one message of the server does not tell. */
  readonly problems: readonly DecodeProblem[];
  /** The mapping that was decoded: the root of the document, or an item of a list. Null for text without one. */
  readonly root: MappingNode | null;
  /** Items that the object shares with what was decoded before. */
  readonly kept: KeptItems | null;
}

/** What kubectl takes for a list: anything with a list of `items`, whatever its kind. Each item is an object of its own. */
export interface DecodedList {
  readonly apiVersion: string;
  readonly kind: string;
  readonly items: readonly Decoded[];
}

/** Kinds that are resources but cannot be created. */
const READ_ONLY = new Set(['ComponentStatus']);

/**
 * Takes a list apart as kubectl does before anything is sent; null when the document is no list. Items of typed lists need not say what
 * they are. Source: k8s.io/cli-runtime pkg/resource visitor.go FlattenListVisitor, apimachinery unstructured decodeToList.
 */
export function decodeList(document: ManifestDocument, version: MinorVersion): DecodedList | null {
  const list = itemsOf(document);
  return list && { ...list, items: list.items.map((item) => decodeItem(list, item, version)) };
}

/** A list before its items are decoded. */
export interface ItemList {
  readonly document: ManifestDocument;
  readonly apiVersion: string;
  readonly kind: string;
  readonly items: readonly Node[];
}

/** The items of a list as they stand in the text; null when the document is no list. */
export function itemsOf(document: ManifestDocument): ItemList | null {
  if (document.parseError !== null || document.root === null) return null;
  const root = resolved(document.root);
  const items = field(root, 'items');
  if (root?.type !== 'mapping' || items?.type !== 'sequence') return null;
  const kind = stringField(root, 'kind');
  const apiVersion = stringField(root, 'apiVersion');
  if (!kind.endsWith('List') || apiVersion === '') return null;
  return { document, apiVersion, kind, items: items.items };
}

/** Decodes one item of a list, which is an object of its own. */
export function decodeItem({ document, apiVersion, kind }: ItemList, item: Node, version: MinorVersion, around: Around = null): Decoded {
  const node = resolved(item);
  if (node?.type !== 'mapping') return nothing(INVALID_OBJECT);
  const implied = kind === 'List' ? null : { apiVersion, kind: kind.slice(0, -'List'.length) };
  return decodeMapping(node, document, version, hasDuplicates(document), implied, around);
}

/** Decodes one object of a document. @param base path of an item of a list, or empty for the whole document */
export function decodeAt(document: ManifestDocument, base: Path, version: MinorVersion): Decoded {
  if (base.length === 0) return decode(document, version);
  const list = itemsOf(document);
  const item = list?.items[Number(base[1])];
  return list && item ? decodeItem(list, item, version) : nothing(INVALID_OBJECT);
}

const hasDuplicates = (document: ManifestDocument): boolean => document.problems.some(({ code }) => code === 'duplicate-key');

/** The objects around, by which kept items are known again; null when nothing may be shared, because it will be changed. */
type Around = readonly KubernetesObject[] | null;

/** Decodes a document as the server does with fieldValidation=Strict. */
export function decode(document: ManifestDocument, version: MinorVersion, around: Around = null): Decoded {
  if (document.parseError !== null) return nothing(unreadable(document.text, document.root, document.parseError));
  if (document.root === null) return nothing(NOTHING_TO_CREATE);
  const root = resolved(document.root);
  if (root?.type === 'scalar' && root.value === null) return nothing(NOTHING_TO_CREATE);
  if (root?.type !== 'mapping') return nothing(INVALID_OBJECT);
  if (itemsOf(document)?.items.length === 0) return nothing(NOTHING_TO_CREATE);
  return decodeMapping(root, document, version, hasDuplicates(document), null, around);
}

const nothing = (refusal: WholeRefusal): Decoded => ({
  schema: null,
  apiVersion: '',
  kind: '',
  object: null,
  refusal,
  problems: [],
  root: null,
  kept: null,
});

/** What an item of a typed list is when it does not say so itself. */
type Implied = { readonly apiVersion: string; readonly kind: string } | null;

/**
 * Decodes one object of a document: its root, or an item of a list.
 * @param exact take the slow, telling way at once, because the text is known to hold something wrong
 */
function decodeMapping(
  root: MappingNode,
  document: ManifestDocument,
  version: MinorVersion,
  exact: boolean,
  implied: Implied,
  around: Around,
): Decoded {
  const identity = identify(root, implied);
  const { apiVersion, kind } = identity;
  const none = { schema: null, apiVersion, kind, object: null, problems: [], root, kept: null };
  if (identity.refusal) return { ...none, refusal: identity.refusal };
  const schema = schemaOf(apiVersion, kind, version);
  if (schema && isCheckedByClient(schema)) {
    const errors = clientErrors(root, schema, version);
    if (errors.length > 0) return { ...none, refusal: validating(errors) };
  }
  if (!schema || !isServed(schema)) {
    const metadata = field(root, 'metadata');
    return { ...none, refusal: noMatch(kind, apiVersion, stringField(metadata, 'name'), stringField(metadata, 'namespace')) };
  }
  if (READ_ONLY.has(kind)) return { ...none, schema, refusal: NOT_ALLOWED };
  const kept = around && !exact ? KeptItems.within(document, root, schema, { version, objects: around }) : null;
  const quick = exact ? null : new Walker(version, null, kept);
  const value = quick?.object(root, schema.type);
  if (quick && !quick.faulty)
    return { schema, apiVersion, kind, object: finished(value, apiVersion, kind), refusal: null, problems: [], root, kept };
  return { schema, apiVersion, kind, root, kept: null, ...exactly(root, document.text, schema, version) };
}

/** The second walk: in the server's order, with its messages. */
function exactly(
  root: MappingNode,
  text: string,
  schema: KindSchema,
  version: MinorVersion,
): Pick<Decoded, 'object' | 'refusal' | 'problems'> {
  const report = new Report(version);
  const object = finished(new Walker(version, report).object(root, schema.type), schema.apiVersion, schema.kind);
  const duplicates = duplicateKeys(root, text);
  const problems: DecodeProblem[] = [
    ...duplicates.map(
      ({ pair, first, name, message }): DecodeProblem => ({
        code: 'duplicate-key',
        weight: 'strict',
        message,
        field: '',
        start: pair.key.start,
        end: pair.key.end,
        explain: filled(DUPLICATE_KEY, { name }),
        first: { start: first.start, end: first.end },
        data: { name },
      }),
    ),
    ...report.problems,
  ];
  const said = wholeMessage(problems);
  const refusal =
    said === null
      ? null
      : badRequest(`${schema.kind} in version ${goQuote(schema.version)} cannot be handled as a ${schema.kind}: ${said}`);
  return { object, refusal, problems };
}

/** What of all problems the server tells. Source: sigs.k8s.io/json decode.go unmarshal; apimachinery runtime/serializer/json Decode. */
function wholeMessage(problems: readonly DecodeProblem[]): string | null {
  const worst = problems.find(({ weight }) => weight === 'fatal') ?? problems.find(({ weight }) => weight === 'type');
  if (worst) return worst.message;
  const duplicates = problems.filter(({ code }) => code === 'duplicate-key').map(({ message }) => `\n  ${message}`);
  const strict = problems.filter(({ code }) => code !== 'duplicate-key').map(({ message }) => message);
  const all = duplicates.length > 0 ? [`yaml: unmarshal errors:${duplicates.join('')}`, ...strict] : strict;
  return all.length === 0 ? null : `strict decoding error: ${all.join(', ')}`;
}

/** What every object has, whether it was written or not. */
function finished(value: unknown, apiVersion: string, kind: string): KubernetesObject {
  const object = value as KubernetesObject;
  object.apiVersion ??= apiVersion;
  object.kind ??= kind;
  object.metadata ??= {};
  return object;
}

interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly refusal: WholeRefusal | null;
}

/** The type of an object as kubectl finds it. Source: k8s.io/kubectl pkg/validation getObjectKind. */
function identify(root: MappingNode, implied: Implied): Identity {
  if (implied && field(root, 'kind') === null && field(root, 'apiVersion') === null) return { ...implied, refusal: null };
  const errors: string[] = [];
  const read = (name: 'apiVersion' | 'kind'): string => {
    const node = field(root, name);
    if (node === null || (node.type === 'scalar' && node.value === null)) errors.push(`${name} not set`);
    else if (node.type === 'scalar' && typeof node.value === 'string') return node.value;
    else errors.push(`${name} isn't string type`);
    return '';
  };
  const apiVersion = read('apiVersion');
  if (apiVersion.indexOf('/') !== apiVersion.lastIndexOf('/')) errors.push(`unexpected GroupVersion string: ${apiVersion}`);
  const kind = read('kind');
  if (errors.length > 0) return { apiVersion, kind, refusal: validating(errors) };
  if (kind === '') return { apiVersion, kind, refusal: kindMissing(goJson(plain(root))) };
  if (apiVersion === '') return { apiVersion, kind, refusal: NOT_FOUND };
  return { apiVersion, kind, refusal: null };
}

/** The node behind a key, the last of equal ones; null when there is none. */
function field(node: Node | null, name: string): Exclude<Node, { type: 'alias' }> | null {
  const mapping = node && resolved(node);
  if (mapping?.type !== 'mapping') return null;
  let found: Pair | null = null;
  for (const pair of entriesOf(mapping)) if (keyName(pair.key) === name) found = pair;
  return found && resolved(found.value);
}

function stringField(node: Node | null, name: string): string {
  const found = field(node, name);
  return found?.type === 'scalar' && typeof found.value === 'string' ? found.value : '';
}
