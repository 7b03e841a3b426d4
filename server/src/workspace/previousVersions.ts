import { appliedDocument } from '../kubernetes/apply.ts';
import { judgeAt } from '../kubernetes/judge.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';
import { storedAt } from '../kubernetes/stored.ts';
import type { Surroundings } from '../kubernetes/verdict.ts';
import { type FileDocument, ManifestFile } from '../manifest/index.ts';
import { type NamedObject, namedObjects } from './namedObjects.ts';

/** Where the former text of a file is from: the last commit, or the editor when it opened the file. */
export type Origin = 'head' | 'opened';

/** An object of a former text. */
export interface Former extends NamedObject {
  readonly document: FileDocument;
}

interface KnownText {
  readonly origin: Origin;
  readonly text: string;
  /** By name; made when the first is asked for. */
  objects: ReadonlyMap<string, Former> | null;
}

interface Judged {
  readonly version: Surroundings['version'];
  readonly objects: Surroundings['objects'];
  readonly stored: KubernetesObject | null;
}

/**
 * The former texts of open files. Objects are found by what they are called and judged when one is asked for, once: a keystroke in one
 * object costs at most the former version of that object, and only the first time.
 */
export class PreviousVersions {
  private readonly texts = new Map<string, KnownText>();
  private readonly judged = new WeakMap<Former, Judged>();

  /** @param text null when no former text is known (any more) */
  set(uri: string, text: string | null, origin: Origin): void {
    if (text === null) this.texts.delete(uri);
    else this.texts.set(uri, { origin, text, objects: null });
  }

  textOf(uri: string): string | null {
    return this.texts.get(uri)?.text ?? null;
  }

  originOf(uri: string): Origin | null {
    return this.texts.get(uri)?.origin ?? null;
  }

  /** The former version of an object; null when there was none of its name. */
  find(uri: string, name: string): Former | null {
    const known = this.texts.get(uri);
    if (!known) return null;
    known.objects ??= objectsOf(known.text);
    return known.objects.get(name) ?? null;
  }

  /** A former version as it stands in the cluster; null when the server refuses it. Judged once. */
  storedOf(former: Former, { version, objects }: Surroundings): KubernetesObject | null {
    const known = this.judged.get(former);
    if (known && known.version === version && known.objects === objects) return known.stored;
    const { document } = former.document;
    const { verdict, object } = judgeAt(appliedDocument(document), former.base, { version, objects });
    const stored = verdict === 'accepted' ? storedAt(document, former.base, object, version) : null;
    this.judged.set(former, { version, objects, stored });
    return stored;
  }
}

function objectsOf(text: string): Map<string, Former> {
  const objects = new Map<string, Former>();
  for (const document of new ManifestFile(text).documents)
    for (const object of namedObjects(document)) objects.set(object.name, { ...object, document });
  return objects;
}
