import { judge } from '../kubernetes/judge.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';
import { storedObjects } from '../kubernetes/stored.ts';
import type { Surroundings } from '../kubernetes/verdict.ts';
import { type FileDocument, locate, ManifestFile } from '../manifest/index.ts';
import { type Identity, identify } from './identity.ts';

/** Where the former text of a file is from: the last commit, or the editor when it opened the file. */
export type Origin = 'head' | 'opened';

interface KnownText {
  readonly origin: Origin;
  readonly text: string;
  /** Identity → document; made when it is first asked for. */
  documents: Map<string, FileDocument> | null;
}

interface Judged {
  readonly version: Surroundings['version'];
  readonly objects: Surroundings['objects'];
  readonly stored: KubernetesObject | null;
}

/**
 * The former texts of open files. Documents are found by what they are called and judged when one is asked for, once: a keystroke in one
 * document costs at most the former version of that document, and only the first time.
 */
export class PreviousVersions {
  private readonly texts = new Map<string, KnownText>();
  private readonly judged = new WeakMap<FileDocument, Judged>();
  /** Of current documents, which are asked for at every keystroke. */
  private readonly names = new WeakMap<FileDocument, string | null>();

  /** @param text null when no former text is known (any more) */
  set(uri: string, text: string | null, origin: Origin): void {
    if (text === null) this.texts.delete(uri);
    else this.texts.set(uri, { origin, text, documents: null });
  }

  textOf(uri: string): string | null {
    return this.texts.get(uri)?.text ?? null;
  }

  originOf(uri: string): Origin | null {
    return this.texts.get(uri)?.origin ?? null;
  }

  /** The former version of a document; null when there was no object under its name. */
  find(uri: string, document: FileDocument): FileDocument | null {
    const known = this.texts.get(uri);
    if (!known) return null;
    const name = this.nameOf(document);
    if (name === null) return null;
    known.documents ??= documentsOf(known.text);
    return known.documents.get(name) ?? null;
  }

  /** The object of a former version as it stands in the cluster; null when the server refuses it. Judged once. */
  storedOf(former: FileDocument, { version, objects }: Surroundings): KubernetesObject | null {
    const known = this.judged.get(former);
    if (known && known.version === version && known.objects === objects) return known.stored;
    const verdict = judge(former.document, { version, objects });
    const [stored = null] = verdict.verdict === 'accepted' ? storedObjects(former.document, verdict.object, version) : [];
    this.judged.set(former, { version, objects, stored });
    return stored;
  }

  private nameOf(document: FileDocument): string | null {
    let name = this.names.get(document);
    if (name === undefined) {
      name = nameOf(document);
      this.names.set(document, name);
    }
    return name;
  }
}

function documentsOf(text: string): Map<string, FileDocument> {
  const documents = new Map<string, FileDocument>();
  for (const document of new ManifestFile(text).documents) {
    const name = document.unread ? null : nameOf(document);
    if (name !== null) documents.set(name, document);
  }
  return documents;
}

/**
 * What an object is called in the cluster whatever its API version: group, kind, namespace and name. Null for what has no name of its own:
 * no manifest, a list, a name that the server generates.
 */
function nameOf({ document }: FileDocument): string | null {
  const identity = identify(document);
  if (!identity?.name || !locate(document, ['metadata', 'name']).found || isList(identity)) return null;
  const { apiVersion, kind, namespace, name } = identity;
  const slash = apiVersion.indexOf('/');
  return JSON.stringify([slash < 0 ? '' : apiVersion.slice(0, slash), kind, namespace ?? 'default', name]);
}

/** A list is no object of the cluster; kubectl applies its items. */
const isList = ({ kind }: Identity): boolean => kind.endsWith('List');
