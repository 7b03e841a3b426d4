import * as vscode from 'vscode';
import { type BaseLanguageClient, CloseAction, ErrorAction, type LanguageClientOptions, State } from 'vscode-languageclient';
import { HANDBOOK_COMMAND, type InitializationOptions, PREVIEW_COMMAND } from '../../server/src/requests.ts';
import { say } from '../../server/src/texts/text.ts';
import { hostTexts } from '../common/texts/host.ts';
import { CRASHES_AT_MOST, RestartPolicy, WINDOW_MINUTES } from './restartPolicy.ts';
import { language, readSettings, SECTION } from './settings.ts';

export const CLIENT_ID = SECTION;
export const CLIENT_NAME = 'Podsight';

/** Which documents the server sees. It looks at their content: what is no manifest gets no answer. */
const LANGUAGES = ['yaml', 'json', 'jsonc'] as const;

/** Where documents that people write live. Sides of a diff (`git:`) and other read-only copies are none of these. */
const SCHEMES = ['file', 'untitled', 'vscode-remote', 'vscode-vfs', 'vscode-test-web', 'memfs'];

export function handlesDocument(document: vscode.TextDocument): boolean {
  return vscode.languages.match(documentSelector(), document) > 0;
}

function documentSelector(): vscode.DocumentFilter[] {
  const schemes = new Set([...SCHEMES, ...(vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.scheme)]);
  return [...schemes].flatMap((scheme) => LANGUAGES.map((id) => ({ language: id, scheme })));
}

/** Makes the client of this host (desktop or web) from the options that both share. */
export type CreateClient = (id: string, name: string, options: LanguageClientOptions) => BaseLanguageClient;

/**
 * The language server as the rest of the extension sees it. Ends of the process are followed by restarts (`RestartPolicy`); the client
 * then sends all open documents again, and `onReady` tells the others to ask again.
 */
export class Server implements vscode.Disposable {
  private readonly policy = new RestartPolicy();
  private readonly readyEmitter = new vscode.EventEmitter<void>();
  private readonly stateEmitter = new vscode.EventEmitter<State>();
  private readonly client: BaseLanguageClient;

  /** The server runs and knows the open documents: after the start and after every restart. */
  readonly onReady = this.readyEmitter.event;
  readonly onState = this.stateEmitter.event;

  constructor(
    create: CreateClient,
    readonly output: vscode.LogOutputChannel,
  ) {
    this.client = create(CLIENT_ID, CLIENT_NAME, {
      documentSelector: documentSelector() as NonNullable<LanguageClientOptions['documentSelector']>,
      diagnosticCollectionName: CLIENT_ID,
      initializationOptions: (): InitializationOptions => ({ ...readSettings(), handbook: true, suggest: true }),
      synchronize: { configurationSection: SECTION },
      outputChannel: output,
      markdown: { supportHtml: false, isTrusted: { enabledCommands: [HANDBOOK_COMMAND, PREVIEW_COMMAND] } },
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => this.closed(),
      },
    });
    this.client.onDidChangeState(({ newState }) => {
      this.stateEmitter.fire(newState);
      if (newState === State.Running) this.readyEmitter.fire();
    });
  }

  get running(): boolean {
    return this.client.isRunning();
  }

  async start(): Promise<void> {
    try {
      await this.client.start();
    } catch (error) {
      await this.offerRestart(say(hostTexts.startFailed, language(), { error: messageOf(error) }));
    }
  }

  async restart(): Promise<void> {
    this.policy.reset();
    if (this.client.needsStop()) await this.client.stop();
    await this.start();
  }

  /** Asks the server; rejects when it does not run or ends meanwhile. */
  request<Answer>(method: string, params: unknown, token?: vscode.CancellationToken): Promise<Answer> {
    return this.client.sendRequest<Answer>(method, params, token);
  }

  /** Tells the server something that has no answer; what it does not hear because it ends is lost. */
  notify(method: string, params: unknown): Promise<void> {
    return this.client.sendNotification(method, params).catch(() => {});
  }

  async dispose(): Promise<void> {
    this.readyEmitter.dispose();
    this.stateEmitter.dispose();
    if (this.client.needsStop()) await this.client.dispose();
  }

  private async closed(): Promise<{ action: CloseAction; message: string; handled: true }> {
    const next = this.policy.crashed(performance.now());
    if (!next.restart) {
      const message = say(hostTexts.gaveUp, language(), { count: next.count, minutes: WINDOW_MINUTES });
      void this.offerRestart(message);
      return { action: CloseAction.DoNotRestart, message, handled: true };
    }
    await new Promise((resolve) => setTimeout(resolve, next.delayMs));
    const message = say(hostTexts.restarting, language(), { count: next.count, limit: CRASHES_AT_MOST });
    return { action: CloseAction.Restart, message, handled: true };
  }

  private async offerRestart(message: string): Promise<void> {
    const restart = say(hostTexts.restart, language());
    const output = say(hostTexts.showOutput, language());
    const chosen = await vscode.window.showErrorMessage(message, restart, output);
    if (chosen === restart) await this.restart();
    if (chosen === output) this.output.show();
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
