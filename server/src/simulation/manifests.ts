import { decode } from '../kubernetes/decode/decode.ts';
import { toPersisted } from '../kubernetes/defaults/persisted.ts';
import { judge } from '../kubernetes/judge.ts';
import type { KubernetesObject, MinorVersion } from '../kubernetes/object.ts';
import { ManifestFile } from '../manifest/index.ts';
import { plainCopy } from './world/plainCopy.ts';

/** One document of a manifest as the API server takes it. */
export interface ReadObject {
  /** The stored form; null when the document was refused or held nothing. */
  readonly object: KubernetesObject | null;
  /** What was written, before defaults; null when it is not told apart. */
  readonly written: KubernetesObject | null;
  /** The document as it stands in the text. */
  readonly text: string;
  /** `Pod/web`; empty when the document could not be read so far. */
  readonly name: string;
  /** HTTP status code and message of the create. */
  readonly code: number;
  readonly message: string;
}

/** `Pod/web`; empty for what is no object. */
export const nameOf = (object: KubernetesObject | null): string =>
  object?.kind ? `${object.kind}/${object.metadata?.name ?? object.metadata?.generateName ?? ''}` : '';

/**
 * Reads a manifest of one or more documents and judges each as the API server would. `around` are the objects that stand there; each
 * document also finds those before it. Never throws.
 */
export function readManifest(text: string, version: MinorVersion, around: readonly KubernetesObject[]): ReadObject[] {
  const found: ReadObject[] = [];
  const standing = [...around];
  for (const { document, text: documentText } of new ManifestFile(text).documents) {
    if (document.root === null && document.parseError === null) continue;
    const verdict = judge(document, { version, objects: standing, complete: true });
    const { object } = verdict;
    if (verdict.verdict === 'refused' || object === null) {
      found.push({ object: null, written: null, text: documentText, name: nameOf(object), code: verdict.code, message: verdict.message });
      continue;
    }
    const items = Array.isArray(object.items) && object.kind.endsWith('List') ? (object.items as KubernetesObject[]) : [object];
    const written = items.length === 1 ? decode(document, version).object : null;
    for (const item of items) {
      const stored = plainCopy(toPersisted(item, version));
      standing.push(item);
      found.push({ object: stored, written, text: documentText, name: nameOf(stored), code: verdict.code, message: '' });
    }
  }
  return found;
}
