import { OpenFile } from './openFile.ts';

/** Files and UTF-16 code units that are kept at most; what is beyond is as if it were not there. */
export const UNOPENED_FILES_MAX = 5_000;
export const UNOPENED_LENGTH_MAX = 50 * 1024 * 1024;

/** Both words stand in every manifest: other files (lock files, translations, pipelines…) need not be kept. */
const isManifest = (text: string): boolean => text.includes('apiVersion') && text.includes('kind');

/** Manifests of the workspace that no editor shows, as the client reads them. Only texts are kept, and what was read out of them. */
export class UnopenedFiles {
  private readonly known = new Map<string, OpenFile>();
  private length = 0;

  /** @param text null when the file is gone */
  set(uri: string, text: string | null): void {
    const before = this.known.get(uri);
    if (before) {
      this.known.delete(uri);
      this.length -= before.manifest.length;
    }
    if (text === null || !isManifest(text)) return;
    if (this.known.size >= UNOPENED_FILES_MAX || this.length + text.length > UNOPENED_LENGTH_MAX) return;
    this.known.set(uri, new OpenFile(uri, uri.endsWith('.json') ? 'json' : 'yaml', 0, text, false));
    this.length += text.length;
  }

  clear(): void {
    this.known.clear();
    this.length = 0;
  }

  files(): Iterable<OpenFile> {
    return this.known.values();
  }
}
