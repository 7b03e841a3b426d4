import { decodeAt } from '../kubernetes/decode/decode.ts';
import { toPersisted } from '../kubernetes/defaults/persisted.ts';
import { judge } from '../kubernetes/judge.ts';
import type { KubernetesObject, MinorVersion } from '../kubernetes/object.ts';
import { ManifestFile } from '../manifest/index.ts';
import { textAlone } from '../manifest/layout.ts';
import { plainCopy } from './world/plainCopy.ts';

/** One object of a manifest, which is a document or an item of a list, as the API server takes it. */
export interface ReadObject {
  /** The stored form; null when the document was refused or held nothing. */
  readonly object: KubernetesObject | null;
  /** What was written, before defaults; null where the object is. */
  readonly written: KubernetesObject | null;
  /** The object as it stands in the text, as a document of its own. */
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
    const whole = judge(document, { version, objects: standing, complete: true });
    // A list is no object of the cluster: kubectl applies its items, whatever becomes of the others.
    for (const [index, { verdict, object, code, message }] of (whole.items ?? [whole]).entries()) {
      const base = whole.items ? ['items', index] : [];
      const text = whole.items ? textAlone(document, base) : documentText;
      if (verdict === 'refused' || object === null) {
        found.push({ object: null, written: null, text, name: nameOf(object), code, message });
        continue;
      }
      const stored = plainCopy(toPersisted(object, version));
      const written = decodeAt(document, base, version).object;
      standing.push(object);
      found.push({ object: stored, written, text, name: nameOf(stored), code, message: '' });
    }
  }
  return found;
}
