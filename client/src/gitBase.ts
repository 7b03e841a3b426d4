import type * as vscode from 'vscode';
import type { BaseTextParams } from '../../server/src/requests.ts';

/** An open document as far as it matters here. */
export interface BaseDocument {
  readonly uri: vscode.Uri;
  getText(): string;
}

/** What is needed from the editor; the tests play it. */
export interface BasePorts {
  /** The text of a file at its last commit; null when there is none. */
  committed(uri: vscode.Uri): Promise<string | null>;
  /** False while the server does not run; then nothing is lost, because everything is sent again when it does. */
  send(params: BaseTextParams): boolean;
}

interface Known {
  readonly uri: vscode.Uri;
  /** The text when the editor opened the file. */
  readonly opened: string;
  /** Number of the newest look at the repository; answers to others are stale. */
  newest: number;
  sent: Pick<BaseTextParams, 'text' | 'origin'> | undefined;
}

/** Tells the server the former text of every open file: that of the last commit, or, where there is none, the one it was opened with. */
export class BaseTexts {
  private readonly files = new Map<string, Known>();

  constructor(private readonly ports: BasePorts) {}

  opened(document: BaseDocument): Promise<void> {
    const file: Known = { uri: document.uri, opened: document.getText(), newest: 0, sent: undefined };
    this.files.set(document.uri.toString(), file);
    return this.look(file);
  }

  closed({ uri }: Pick<BaseDocument, 'uri'>): void {
    this.files.delete(uri.toString());
  }

  /** The last commit is another one. */
  async committed(): Promise<void> {
    await Promise.all([...this.files.values()].map((file) => this.look(file)));
  }

  /** The server was started anew and knows nothing. */
  resend(): void {
    for (const file of this.files.values()) {
      const { sent } = file;
      file.sent = undefined;
      if (sent) this.send(file, sent);
      else void this.look(file);
    }
  }

  private async look(file: Known): Promise<void> {
    const turn = ++file.newest;
    const text = await this.ports.committed(file.uri).catch(() => null);
    // It was closed meanwhile, or a newer look is under way.
    if (this.files.get(file.uri.toString()) !== file || file.newest !== turn) return;
    this.send(file, text === null ? { text: file.opened, origin: 'opened' } : { text, origin: 'head' });
  }

  private send(file: Known, base: NonNullable<Known['sent']>): void {
    if (file.sent?.text === base.text && file.sent.origin === base.origin) return;
    if (this.ports.send({ uri: file.uri.toString(), ...base })) file.sent = base;
  }
}
