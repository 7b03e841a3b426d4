import { judge } from '../kubernetes/judge.ts';
import type { KubernetesObject, MinorVersion } from '../kubernetes/object.ts';
import type { Surroundings, Verdict } from '../kubernetes/verdict.ts';
import { type FileDocument, ManifestFile } from '../manifest/index.ts';

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
}

interface Entry {
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

/**
 * Judges documents that are applied together: what other objects are judged by (Namespaces, quotas, classes…) counts from wherever it stands,
 * as if it had been applied first.
 */
export function judgeAll(entries: readonly Entry[], { version, stored }: JudgeOptions): Judged[] {
  const verdicts = new Map<Entry, Verdict>();
  const objects: KubernetesObject[] = [];
  for (const entry of entries) {
    if (!STANDING.test(entry.document.text)) continue;
    const verdict = judge(entry.document.document, { version, objects: [] });
    const standing = verdict.verdict === 'accepted' && verdict.object ? itemsOf(verdict.object) : [];
    objects.push(...standing.filter(({ kind }) => STANDING_KINDS.has(kind)));
    // A standing object is judged alone: what stands around does not change what it is.
    if (verdict.object && STANDING_KINDS.has(verdict.object.kind)) verdicts.set(entry, verdict);
  }
  // Applied twice, the later one stands.
  const unique = [...new Map(objects.map((object) => [identityOf(object), object])).values()];
  return entries.map((entry) => ({
    ...entry,
    verdict: (stored.size === 0 ? verdicts.get(entry) : undefined) ?? judgeOne(entry, { version, objects: unique }, stored),
  }));
}

/** The objects of a list, or the object itself. */
const itemsOf = (object: KubernetesObject): readonly KubernetesObject[] =>
  object.kind.endsWith('List') && Array.isArray(object.items) ? object.items : [object];

/** Whether the document updates a stored object is known once it is decoded, which a first judgement tells. */
function judgeOne({ document }: Entry, surroundings: Surroundings, stored: ReadonlyMap<string, KubernetesObject>): Verdict {
  const verdict = judge(document.document, surroundings);
  const before = stored.size > 0 && verdict.object ? stored.get(identityOf(verdict.object)) : undefined;
  return before ? judge(document.document, { ...surroundings, stored: before }) : verdict;
}

/** Kinds that others are judged by. */
const STANDING_KINDS = new Set([
  'Namespace',
  'LimitRange',
  'ResourceQuota',
  'ServiceAccount',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
  'IngressClass',
  'CustomResourceDefinition',
]);
const STANDING = new RegExp(`\\b(${[...STANDING_KINDS].join('|')})\\b`);
