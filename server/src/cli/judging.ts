import { judge } from '../kubernetes/judge.ts';
import type { KubernetesObject, MinorVersion } from '../kubernetes/object.ts';
import type { Verdict } from '../kubernetes/verdict.ts';
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
 * Judges documents that are applied together. Objects are created in the order they stand in, so each document finds those before it; what
 * other objects are judged by (Namespaces, quotas, classes…) counts from wherever it stands.
 */
export function judgeAll(entries: readonly Entry[], { version, stored }: JudgeOptions): Judged[] {
  const verdicts = new Map<Entry, Verdict>();
  const standing: KubernetesObject[] = [];
  for (const entry of entries) {
    if (!STANDING.test(entry.document.text)) continue;
    const verdict = judge(entry.document.document, { version, objects: [] });
    if (verdict.object && STANDING_KINDS.has(verdict.object.kind)) {
      verdicts.set(entry, verdict);
      if (verdict.verdict === 'accepted') standing.push(verdict.object);
    }
  }
  const objects = [...standing];
  return entries.map((entry) => {
    const verdict = verdicts.get(entry) ?? judgeOne(entry, { version, objects, stored });
    if (verdict.verdict === 'accepted' && verdict.object && !standing.includes(verdict.object)) objects.push(verdict.object);
    return { ...entry, verdict };
  });
}

function judgeOne(
  { document }: Entry,
  {
    version,
    objects,
    stored,
  }: { version: MinorVersion; objects: readonly KubernetesObject[]; stored: ReadonlyMap<string, KubernetesObject> },
): Verdict {
  const verdict = judge(document.document, { version, objects });
  const before = stored.size > 0 && verdict.object ? stored.get(identityOf(verdict.object)) : undefined;
  return before ? judge(document.document, { version, objects, stored: before }) : verdict;
}

/** Kinds that others are judged by. They are judged alone: what stands around does not change what they are. */
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
