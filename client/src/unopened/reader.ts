import type { UnopenedParams } from '../../../server/src/requests.ts';

/** Larger files hold data, not manifests that people write. */
const FILE_BYTES_MAX = 2 * 1024 * 1024;
/** What is read at most, in all. */
const BYTES_MAX = 50 * 1024 * 1024;
/** Characters of one message, so that none of them holds up what the editor asks meanwhile. */
const MESSAGE_LENGTH = 512 * 1024;
/** Files that are read at the same time. */
const AT_ONCE = 8;

/** What the reader needs of an editor. */
export interface Host<Uri> {
  /** Rejects for a file that is not there (any more). */
  readonly read: (uri: Uri) => Promise<Uint8Array>;
  readonly send: (params: UnopenedParams) => void;
}

type Read = UnopenedParams['files'][number];

/** Reads files and sends them on in pieces, within bounds. */
export class UnopenedReader<Uri extends { toString(): string }> {
  private bytesLeft = BYTES_MAX;

  constructor(private readonly host: Host<Uri>) {}

  /**
   * Reads a whole workspace anew. What was sent before is forgotten.
   * @param isCancelled asked before every file
   */
  async readAll(uris: readonly Uri[], isCancelled: () => boolean): Promise<void> {
    this.bytesLeft = BYTES_MAX;
    this.host.send({ files: [], reset: true });
    await this.readSome(uris, isCancelled);
  }

  /** Reads files that are new, changed or gone. */
  async readSome(uris: readonly Uri[], isCancelled: () => boolean): Promise<void> {
    let waiting: Read[] = [];
    let length = 0;
    const flush = (): void => {
      if (waiting.length > 0 && !isCancelled()) this.host.send({ files: waiting });
      waiting = [];
      length = 0;
    };
    for (let first = 0; first < uris.length && !isCancelled(); first += AT_ONCE) {
      for (const file of await Promise.all(uris.slice(first, first + AT_ONCE).map((uri) => this.readOne(uri)))) {
        waiting.push(file);
        length += file.text?.length ?? 0;
      }
      if (length >= MESSAGE_LENGTH) flush();
    }
    flush();
  }

  private async readOne(uri: Uri): Promise<Read> {
    const name = uri.toString();
    if (this.bytesLeft <= 0) return { uri: name, text: null };
    try {
      const bytes = await this.host.read(uri);
      if (bytes.length > FILE_BYTES_MAX || bytes.length > this.bytesLeft) return { uri: name, text: null };
      this.bytesLeft -= bytes.length;
      return { uri: name, text: new TextDecoder().decode(bytes) };
    } catch {
      // Gone, or not to be read: as if it were not there.
      return { uri: name, text: null };
    }
  }
}
