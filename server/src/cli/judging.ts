import { appliedDocument } from '../kubernetes/apply.ts';
import { judge } from '../kubernetes/judge.ts';
import type { KubernetesObject, MinorVersion } from '../kubernetes/object.ts';
import { storedObjects } from '../kubernetes/stored.ts';
import { STANDING_KINDS, type Surroundings, type Verdict } from '../kubernetes/verdict.ts';
import { FileDocument, ManifestFile, pairNamed } from '../manifest/index.ts';

/** One document of one file and its verdict. */
export interface Judged {
  readonly file: string;
  /** Position in the file, from 1. */
  readonly number: number;
  readonly manifest: ManifestFile;
  readonly document: FileDocument;
  readonly verdict: Verdict;
}

export interface JudgeOptions {
  readonly version: MinorVersion;
  /** Objects that are updated instead of created, by identity. */
  readonly stored: ReadonlyMap<string, KubernetesObject>;
  /** Objects that stood there before any of the documents. */
  readonly cluster?: readonly KubernetesObject[];
}

/** A document to judge. */
export interface Entry {
  readonly file: string;
  readonly number: number;
  readonly manifest: ManifestFile;
  readonly document: FileDocument;
}

/** What an object is called in the cluster, whatever its API version: group, kind, namespace and name. */
export function identityOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  const slash = apiVersion.indexOf('/');
  return [slash < 0 ? '' : apiVersion.slice(0, slash), kind, metadata.namespace ?? '', metadata.name ?? ''].join('/');
}

/** The documents of a file that are read at all: empty ones are passed over unless there is nothing else. */
export function entriesOfFile(file: string, text: string): Entry[] {
  const manifest = new ManifestFile(text);
  const entries = manifest.documents.map((document, index) => ({ file, number: index + 1, manifest, document }));
  const read = entries.filter(({ document }) => !document.unread && !isEmpty(document));
  return read.length > 0 ? read : entries.slice(0, 1);
}

const isEmpty = ({ document }: FileDocument): boolean => document.parseError === null && (document.root === null || isNull(document.root));

const isNull = (root: NonNullable<FileDocument['document']['root']>): boolean => root.type === 'scalar' && root.value === null;

/** What documents are judged in: the release, what stands around them, and what is stored of them already. */
export interface JudgeContext extends JudgeOptions {
  readonly objects: readonly KubernetesObject[];
}

/**
 * Judges documents that are applied together: what other objects are judged by (Namespaces, quotas, classes…) counts from wherever it stands,
 * as if it had been applied first.
 */
export function judgeAll(entries: readonly Entry[], options: JudgeOptions): Judged[] {
  const cluster = (options.cluster ?? []).filter(({ kind }) => STANDING_KINDS.has(kind));
  const objects = lastOfEach([...cluster, ...standingIn(entries, options.version)]);
  return judgeEntries(entries, { ...options, objects });
}

/** The objects of documents as they stand in the cluster once these were applied, by identity. */
export function storedIn(
  entries: readonly Entry[],
  version: MinorVersion,
  cluster: readonly KubernetesObject[] = [],
): Map<string, KubernetesObject> {
  const stored = new Map<string, KubernetesObject>();
  for (const [position, { verdict }] of judgeAll(entries.map(asApplied), { version, stored: new Map(), cluster }).entries()) {
    const { document } = entries[position]!.document;
    for (const object of storedObjects(document, verdict.object, version)) stored.set(identityOf(object), object);
  }
  return stored;
}

/** What `kubectl apply` sends of a document whose object is new. */
function asApplied(entry: Entry): Entry {
  const { document } = entry.document;
  const applied = appliedDocument(document);
  return applied === document ? entry : { ...entry, document: new FileDocument(applied.text, false, false) };
}

/** The objects among the documents that other objects are judged by. */
export function standingIn(entries: readonly Entry[], version: MinorVersion): KubernetesObject[] {
  return entries.filter(mayStand).flatMap((entry) => {
    const { verdict, object } = judgeAlone(entry, version);
    return verdict === 'accepted' && object ? itemsOf(object).filter(({ kind }) => STANDING_KINDS.has(kind)) : [];
  });
}

/** Applied twice, the later one stands. */
export const lastOfEach = (objects: readonly KubernetesObject[]): KubernetesObject[] => [
  ...new Map(objects.map((object) => [identityOf(object), object])).values(),
];

/** Judges documents among objects that stand already. */
export const judgeEntries = (entries: readonly Entry[], context: JudgeContext): Judged[] =>
  entries.map((entry) => {
    const { file, number, manifest, document } = entry;
    return { file, number, manifest, document, verdict: judgeEntry(entry, context) };
  });

function judgeEntry(entry: Entry, { version, objects, stored }: JudgeContext): Verdict {
  if (stored.size === 0 && mayStandItself(entry)) {
    // A standing object is judged alone: what stands around does not change what it is.
    const alone = judgeAlone(entry, version);
    if (alone.object && STANDING_KINDS.has(alone.object.kind)) return alone;
  }
  return judgeOne(entry, { version, objects }, stored);
}

const judgeAlone = ({ document }: Entry, version: MinorVersion): Verdict => judge(document.document, { version, objects: [] });

/** Whether a document may hold objects that others are judged by; asked of the text first, since few do. */
function mayStand({ document }: Entry): boolean {
  if (!mentionsStanding(document.text)) return false;
  const kind = kindIn(document);
  return kind === undefined || STANDING_KINDS.has(kind) || kind.endsWith('List');
}

/** The same of one that is no list; asked of the tree first, which is wanted in any case. */
function mayStandItself({ document }: Entry): boolean {
  const kind = kindIn(document);
  return (kind === undefined || STANDING_KINDS.has(kind)) && mentionsStanding(document.text);
}

/** The kind that a document writes; undefined where that is no text. */
function kindIn({ document: { root } }: FileDocument): string | undefined {
  const kind = root?.type === 'mapping' ? pairNamed(root, 'kind')?.value : undefined;
  return kind?.type === 'scalar' && typeof kind.value === 'string' ? kind.value : undefined;
}

/** The objects of a list, or the object itself. */
const itemsOf = (object: KubernetesObject): readonly KubernetesObject[] =>
  object.kind.endsWith('List') && Array.isArray(object.items) ? object.items : [object];

function judgeOne({ document }: Entry, surroundings: Surroundings, stored: ReadonlyMap<string, KubernetesObject>): Verdict {
  if (stored.size === 0) return judge(document.document, surroundings);
  return judge(document.document, { ...surroundings, storedOf: (object) => stored.get(identityOf(object)) });
}

const WORDS = [...STANDING_KINDS];
const STANDING = new RegExp(`\\b(?:${WORDS.join('|')})\\b`);

/** Whether a text names a kind that others are judged by. */
const mentionsStanding = (text: string): boolean => STANDING.test(text);

/** Whether the bytes of a text may do so. Most do not, and need not be made a text to see that. */
export const mayMentionStanding = (bytes: Buffer): boolean => WORDS.some((word) => bytes.includes(word));
