import type { FileDocument } from '../manifest/index.ts';
import { identify } from './identity.ts';
import { OpenFile } from './openFile.ts';

/** Files and UTF-16 code units that are kept at most; what is beyond is as if it were not there. */
const FILES_MAX = 5_000;
const LENGTH_MAX = 50 * 1024 * 1024;

/** Both words stand in every manifest: other files (lock files, translations, pipelines…) need not be kept. */
const isManifest = (text: string): boolean => text.includes('apiVersion') && text.includes('kind');

const BUDGET = 'PodDisruptionBudget';

const isBudget = (document: FileDocument): boolean =>
  !document.unread && document.text.includes(BUDGET) && identify(document.document)?.kind === BUDGET;

/**
 * Manifests of the workspace that no editor shows, as the client reads them. Only texts are kept, and what was read out of them. They wait
 * until there is time to read them: a workspace may come with megabytes at once.
 */
export class UnopenedFiles {
  private readonly known = new Map<string, OpenFile>();
  private readonly waiting = new Map<string, string>();
  /** Files with PodDisruptionBudgets. */
  private readonly budgetsIn = new Map<string, readonly FileDocument[]>();
  private length = 0;
  /** So far, of the files that were taken in. */
  changes = 0;

  /** @param text null when the file is gone */
  set(uri: string, text: string | null): void {
    this.forget(uri);
    if (text === null || !isManifest(text)) return;
    if (this.known.size + this.waiting.size >= FILES_MAX || this.length + text.length > LENGTH_MAX) return;
    this.waiting.set(uri, text);
    this.length += text.length;
  }

  clear(): void {
    this.changes++;
    this.known.clear();
    this.budgetsIn.clear();
    this.waiting.clear();
    this.length = 0;
  }

  has(uri: string): boolean {
    return this.known.has(uri) || this.waiting.has(uri);
  }

  /** Takes in one file that waits; null when there is none. */
  takeNext(): OpenFile | null {
    for (const [uri, text] of this.waiting) {
      this.waiting.delete(uri);
      const file = new OpenFile(uri, uri.endsWith('.json') ? 'json' : 'yaml', 0, text, false);
      this.known.set(uri, file);
      this.changes++;
      if (text.includes(BUDGET)) this.budgetsIn.set(uri, file.manifest.documents.filter(isBudget));
      return file;
    }
    return null;
  }

  /** The files that were taken in. */
  files(): Iterable<OpenFile> {
    return this.known.values();
  }

  /** The PodDisruptionBudgets of files that were taken in, by the file. */
  budgets(): ReadonlyMap<string, readonly FileDocument[]> {
    return this.budgetsIn;
  }

  private forget(uri: string): void {
    this.length -= this.known.get(uri)?.manifest.length ?? this.waiting.get(uri)?.length ?? 0;
    if (this.known.delete(uri)) this.changes++;
    this.budgetsIn.delete(uri);
    this.waiting.delete(uri);
  }
}
