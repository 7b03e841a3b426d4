import type {
  FindingReference,
  PositionLike,
  PrintAtAnswer,
  PrintAtParams,
  RangeLike,
  SimulateAnswer,
  SimulateParams,
} from '../../../server/src/requests.ts';
import {
  type Conditions,
  type ExportFormat,
  type HostMessage,
  isPageState,
  isSimulateAnswer,
  type Look,
  PAGE_PROTOCOL,
  type PageMessage,
  receiveFromPage,
  type Sent,
  send,
} from '../../common/protocol.ts';
import { Baseline, type BaselinePorts } from './baseline.ts';
import { type Edit, moveThrough } from './position.ts';

/** LSP's code for "the document is not open yet or has just changed": worth asking again. */
const CONTENT_MODIFIED = -32801;
const TRIES_AT_MOST = 4;
const RETRY_MS = 60;

/** A request that can be given up. */
export interface Asked<T> {
  readonly answer: Promise<T>;
  cancel(): void;
}

/** What a session needs from the editor; the tests play it. */
export interface SessionPorts extends BaselinePorts {
  /** Makes sure that the document is open, and gives its version; undefined when it is gone. */
  openDocument(): Promise<number | undefined>;
  /** Version of the open document; undefined when it is not open. */
  documentVersion(): number | undefined;
  print(params: PrintAtParams): Asked<PrintAtAnswer>;
  post(message: Sent<HostMessage>): void;
  look(): Look;
  reveal(range: RangeLike, takeFocus: boolean): void;
  focusEditor(): void;
  insertExample(): void;
  showOutput(): void;
  copy(text: string): void;
  save(name: string, format: ExportFormat, content: string): void;
  /** Name of the scenario file beside the document; undefined when there is none. */
  scenarioBeside(): Promise<string | undefined>;
  /** What a scenario file asks for: the one beside the document, one that people choose, or one by its uri. */
  loadScenario(which: 'beside' | 'choose' | { readonly uri: string }): Promise<Conditions | undefined>;
  saveScenario(conditions: Conditions): Promise<Conditions['file']>;
  editScenario(uri: string): void;
  setTitle(object: string): void;
  /** Words for a page whose document is gone, and for a server that did not answer. */
  goneMessage(): string;
  cancelledMessage(): string;
  failedMessage(error: unknown): string;
}

/**
 * One timeline page and the document it is pinned to. Runs follow typing: every change asks at once and gives up the request before
 * it, so that only the newest is in flight; answers about an older text are dropped. A hidden page is not posted to (the editor
 * throws such messages away); it asks again with `ready` when it is shown.
 */
export class TimelineSession {
  private conditions: Conditions = {};
  /** The conditions are newer than what a page may remember. */
  private given = false;
  /** Whose proof is to be shown with the next answer. */
  private finding: FindingReference | undefined;
  private inFlight: Asked<unknown> | undefined;
  private printing: Asked<PrintAtAnswer> | undefined;
  private readonly baseline: Baseline;
  private listening = false;
  private visible = true;
  /** Number of the newest request; answers of others are stale. */
  private newest = 0;

  constructor(
    readonly uri: string,
    private position: PositionLike | undefined,
    private readonly ports: SessionPorts,
  ) {
    this.baseline = new Baseline(ports, (message) => this.post(message));
  }

  /** Shows another object of the same document, and what proves a finding about it. */
  pointAt(position: PositionLike | undefined, finding?: FindingReference): void {
    if (!position) return;
    this.position = position;
    this.finding = finding;
    this.refresh();
  }

  /** Looks at the document under other conditions: a scenario, the preview of a change. */
  setConditions(conditions: Conditions): void {
    this.conditions = conditions;
    this.given = true;
    this.refresh();
  }

  /** A scenario file was written. */
  async scenarioWritten(uri: string): Promise<void> {
    if (this.conditions.file?.uri !== uri) return;
    const conditions = await this.ports.loadScenario({ uri });
    if (conditions && this.conditions.file?.uri === uri) this.setConditions({ ...conditions, change: this.conditions.change });
  }

  documentChanged(edits: readonly Edit[]): void {
    if (this.position) this.position = moveThrough(this.position, edits);
    if (this.listening && this.visible) void this.run();
  }

  /** Settings changed, the server was restarted, the file came back. */
  refresh(): void {
    if (!this.listening || !this.visible) return;
    void this.run();
    void this.baseline.refresh(this.params(this.conditions));
  }

  cursorMoved(position: PositionLike | null): void {
    this.post({ type: 'cursor', uri: this.uri, position });
  }

  /** A hidden page loses its content and starts anew when it is shown. */
  visibilityChanged(visible: boolean): void {
    if (!visible && this.visible) {
      this.listening = false;
      this.giveUp();
    }
    this.visible = visible;
  }

  dispose(): void {
    this.listening = false;
    this.giveUp();
  }

  /** A message of the page, of unknown shape. */
  receive(value: unknown): void {
    const message = receiveFromPage(value);
    if (!message || ('uri' in message && message.uri !== this.uri)) return;
    this.handle(message);
  }

  private handle(message: PageMessage): void {
    switch (message.type) {
      case 'ready':
        this.ready(message.state);
        break;
      case 'conditions':
        this.conditions = message.conditions;
        this.refresh();
        break;
      case 'retry':
        this.refresh();
        break;
      case 'cancel':
        this.cancel();
        break;
      case 'compare':
        void this.baseline.choose(message.with, this.params(this.conditions));
        break;
      case 'insertExample':
        this.ports.insertExample();
        break;
      case 'print':
        void this.print(message);
        break;
      case 'reveal':
        this.ports.reveal(message.range, message.takeFocus);
        break;
      case 'focusEditor':
        this.ports.focusEditor();
        break;
      case 'showOutput':
        this.ports.showOutput();
        break;
      case 'copy':
        this.ports.copy(message.text);
        break;
      case 'save':
        this.ports.save(message.name, message.format, message.content);
        break;
      case 'scenario':
        void this.scenario(message.action);
        break;
    }
  }

  private ready(state: unknown): void {
    // A page that speaks is shown, even when the editor's word about that comes later.
    this.visible = true;
    this.listening = true;
    if (isPageState(state) && state.uri === this.uri && !this.given) this.conditions = state.conditions;
    this.given = false;
    if (isPageState(state) && state.compare) this.baseline.chosen = state.compare;
    this.refresh();
  }

  private async scenario(action: Extract<PageMessage, { type: 'scenario' }>['action']): Promise<void> {
    const { change, file } = this.conditions;
    if (action === 'edit') {
      if (file) this.ports.editScenario(file.uri);
    } else if (action === 'save') {
      const saved = await this.ports.saveScenario(this.conditions);
      if (saved) this.setConditions({ ...this.conditions, file: saved });
    } else {
      const conditions = await this.ports.loadScenario(action === 'choose' ? 'choose' : 'beside');
      if (conditions) this.setConditions({ ...conditions, change });
    }
  }

  private async run(): Promise<void> {
    const mine = ++this.newest;
    const current = (): boolean => this.newest === mine && this.listening;
    this.inFlight?.cancel();
    this.inFlight = undefined;
    this.post({ type: 'busy', uri: this.uri });
    const version = await this.ports.openDocument();
    if (!current()) return;
    if (version === undefined) {
      this.post({ type: 'failed', uri: this.uri, reason: 'gone', message: this.ports.goneMessage(), look: this.ports.look() });
      return;
    }
    const conditions = this.conditions;
    // Looked up while the server works: a picture does not wait for the disk.
    const beside = this.ports.scenarioBeside();
    for (let tries = 1; current(); tries++) {
      this.inFlight = this.ports.simulate(this.params(conditions));
      try {
        const answer = await this.inFlight.answer;
        if (current()) this.inFlight = undefined;
        // The server has not heard of the newest change yet: it gets it in a moment.
        if (current() && isSimulateAnswer(answer) && isOlder(answer, this.ports.documentVersion()) && tries < TRIES_AT_MOST) {
          await pause(tries);
          continue;
        }
        const scenarioBeside = await beside;
        if (current()) this.show(answer, conditions, scenarioBeside);
        return;
      } catch (error) {
        if (!current()) return;
        if (!isContentModified(error) || tries === TRIES_AT_MOST) {
          this.failed(error);
          return;
        }
        await pause(tries);
      }
    }
  }

  /** Somebody does not want to wait any longer; the next change asks again. */
  private cancel(): void {
    if (!this.inFlight) return;
    this.newest++;
    this.inFlight.cancel();
    this.inFlight = undefined;
    this.post({ type: 'failed', uri: this.uri, reason: 'cancelled', message: this.ports.cancelledMessage(), look: this.ports.look() });
  }

  private failed(error: unknown): void {
    this.post({ type: 'failed', uri: this.uri, reason: 'server', message: this.ports.failedMessage(error), look: this.ports.look() });
  }

  private show(answer: unknown, conditions: Conditions, beside: string | undefined): void {
    if (!isSimulateAnswer(answer)) {
      this.failed(new Error(`podsight/simulate: unknown answer for page protocol ${PAGE_PROTOCOL}`));
      return;
    }
    // The text has moved on while the answer travelled: the change has asked again already.
    if (isOlder(answer, this.ports.documentVersion())) return;
    if (answer.state === 'done') this.ports.setTitle(answer.object);
    const { uri, position = null, finding } = this;
    const offered = beside === undefined || beside === conditions.file?.name ? {} : { scenarioBeside: beside };
    this.post({ type: 'show', uri, position, answer, conditions, look: this.ports.look(), ...(finding ? { finding } : {}), ...offered });
    // Later runs keep the selection that people have made since.
    this.finding = undefined;
  }

  private async print({ id, atSeconds, command, container }: Extract<PageMessage, { type: 'print' }>): Promise<void> {
    this.printing?.cancel();
    const asked = this.ports.print({
      ...this.params(this.conditions),
      atSeconds,
      command,
      ...(container === undefined ? {} : { container }),
    });
    this.printing = asked;
    const text = await asked.answer.then(
      (answer) => answer.text,
      () => null,
    );
    // Given up for a newer instant: that one's answer follows.
    if (this.printing === asked) this.post({ type: 'printed', uri: this.uri, id, text });
  }

  private params(conditions: Conditions): SimulateParams {
    return {
      uri: this.uri,
      ...(this.position ? { position: this.position } : {}),
      ...(conditions.scenario ? { scenario: conditions.scenario } : {}),
      ...(conditions.seed === undefined ? {} : { seed: conditions.seed }),
      ...(conditions.change ? { change: conditions.change } : {}),
      ...(conditions.expect && conditions.expect.length > 0 ? { expect: conditions.expect } : {}),
    };
  }

  private giveUp(): void {
    this.newest++;
    this.baseline.giveUp();
    this.inFlight?.cancel();
    this.printing?.cancel();
    this.inFlight = undefined;
    this.printing = undefined;
  }

  private post(message: HostMessage): void {
    if (this.listening && this.visible) this.ports.post(send(message));
  }
}

const pause = (tries: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, RETRY_MS * tries));

const isContentModified = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === CONTENT_MODIFIED;

const isOlder = (answer: SimulateAnswer, version: number | undefined): boolean => version !== undefined && answer.version < version;
