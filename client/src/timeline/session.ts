import type {
  FindingReference,
  Place,
  PositionLike,
  PrintAtAnswer,
  PrintAtParams,
  SimulateAnswer,
  SimulateParams,
} from '../../../server/src/requests.ts';
import {
  type Conditions,
  type ExportFormat,
  type HostMessage,
  isPageState,
  type Look,
  type PageMessage,
  receiveFromPage,
  type Sent,
  send,
} from '../../common/protocol.ts';
import { Baseline, type BaselinePorts } from './baseline.ts';
import { type Edit, moveThrough } from './position.ts';
import { type Asked, faultIn, type Outcome, type RunPorts, Runs } from './runs.ts';

/** A run that is there sooner takes no message about waiting; the page has patience of its own beside. */
const BUSY_AFTER_MS = 100;

/** What a session needs from the editor; the tests play it. */
export interface SessionPorts extends BaselinePorts, RunPorts {
  print(params: PrintAtParams): Asked<PrintAtAnswer>;
  post(message: Sent<HostMessage>): void;
  look(): Look;
  reveal(range: Place, takeFocus: boolean): void;
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
  /** @param fault why the simulation failed */
  faultMessage(fault: string): string;
}

/**
 * One timeline page and the document it is pinned to. Runs follow typing: every change asks at once and gives up the request before
 * it. The picture of an edit is drawn before anything else that has to do with it: what the run teaches follows, and so does the cursor,
 * which moves with every key. A hidden page is not posted to (the editor throws such messages away); it asks again with `ready` when it
 * is shown.
 */
export class TimelineSession {
  private conditions: Conditions = {};
  /** The conditions are newer than what a page may remember. */
  private given = false;
  /** Whose proof is to be shown with the next answer. */
  private finding: FindingReference | undefined;
  private readonly runs: Runs;
  /** Whether a run is awaited, and whether the page was told so: that takes a while. */
  private awaiting: 'no' | 'quietly' | 'openly' = 'no';
  private busyTimer: ReturnType<typeof setTimeout> | undefined;
  /** The page has a picture: an edit changes it. */
  private pictured = false;
  /** Name of the scenario file beside the document, when it was last looked for. */
  private beside: string | undefined;
  /** Where the cursor has moved to while a run was awaited. */
  private cursor: PositionLike | null | undefined;
  private printing: Asked<PrintAtAnswer> | undefined;
  private readonly baseline: Baseline;
  private listening = false;
  private visible = true;

  constructor(
    readonly uri: string,
    private position: PositionLike | undefined,
    private readonly ports: SessionPorts,
  ) {
    this.baseline = new Baseline(ports, (message) => this.post(message));
    this.runs = new Runs(ports);
  }

  /** Shows another object of the same document, and what proves a finding about it. */
  pointAt(position: PositionLike | undefined, finding?: FindingReference): void {
    if (!position) return;
    this.position = position;
    this.finding = finding;
    this.refresh();
  }

  /** Looks at the document under other conditions. */
  setConditions(conditions: Conditions): void {
    this.conditions = conditions;
    this.given = true;
    this.refresh();
  }

  /** Looks at what the edit does to what runs, under the scenario that is in use. */
  previewChange(): void {
    this.setConditions({ ...this.conditions, change: { rollbackAtSeconds: null } });
  }

  /** A scenario file was written. */
  async scenarioWritten(uri: string): Promise<void> {
    if (this.conditions.file?.uri !== uri) return;
    const conditions = await this.ports.loadScenario({ uri });
    if (conditions && this.conditions.file?.uri === uri) this.setConditions({ ...conditions, change: this.conditions.change });
  }

  documentChanged(edits: readonly Edit[]): void {
    if (this.position) this.position = moveThrough(this.position, edits);
    if (this.listening && this.visible) void this.follow();
  }

  /** Another document changed: it may run together with this one. */
  otherChanged(uri: string): void {
    if (this.listening && this.visible && this.conditions.file?.together?.includes(uri)) void this.follow();
  }

  /** Settings changed, the server was restarted, the file came back. */
  refresh(): void {
    if (!this.listening || !this.visible) return;
    void this.run();
    void this.baseline.refresh(this.params(this.conditions));
  }

  cursorMoved(position: PositionLike | null): void {
    // The picture that is on its way takes it along: two messages would be drawn one after the other.
    if (this.awaiting === 'quietly') this.cursor = position;
    else this.post({ type: 'cursor', uri: this.uri, position });
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
    this.pictured = false;
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

  /** The whole of it: picture, findings, what lies beside the document. */
  private async run(): Promise<void> {
    const { conditions } = this;
    this.await();
    const asked = await this.runs.ask(this.params(conditions));
    if (!asked) return;
    this.beside = await this.ports.scenarioBeside();
    if (asked.isCurrent()) this.tell(asked.outcome, conditions);
  }

  /** What became of an edit: the picture as soon as there is one, then the rest. */
  private async follow(): Promise<void> {
    const { conditions } = this;
    // A first picture starts with its findings, and a proof is selected with its picture.
    if (!this.pictured || this.finding) return this.run();
    this.await();
    const asked = await this.runs.ask({ ...this.params(conditions), findings: 'later' });
    if (!asked) return;
    this.tell(asked.outcome, conditions, { edited: true });
    if (asked.outcome === 'gone' || 'error' in asked.outcome) return;
    if (asked.outcome.answer.state === 'done' && asked.outcome.answer.unexamined) await this.teach(conditions);
    this.beside = await this.ports.scenarioBeside();
  }

  /** Tells what the run in the picture teaches. */
  private async teach(conditions: Conditions): Promise<void> {
    const asked = await this.runs.ask(this.params(conditions));
    if (!asked || asked.outcome === 'gone' || 'error' in asked.outcome || asked.outcome.answer.state !== 'done') return;
    const { version, run, places } = asked.outcome.answer;
    this.post({ type: 'findings', uri: this.uri, version, findings: run.findings, places });
  }

  private await(): void {
    if (this.awaiting !== 'no') return;
    this.awaiting = 'quietly';
    this.busyTimer = setTimeout(() => {
      this.awaiting = 'openly';
      this.post({ type: 'busy', uri: this.uri });
      this.flushCursor();
    }, BUSY_AFTER_MS);
  }

  private settle(): void {
    this.awaiting = 'no';
    clearTimeout(this.busyTimer);
  }

  /** Tells where the cursor is when no picture takes it along. */
  private flushCursor(): void {
    if (this.cursor !== undefined) this.post({ type: 'cursor', uri: this.uri, position: this.cursor });
    this.cursor = undefined;
  }

  /** Somebody does not want to wait any longer; the next change asks again. */
  private cancel(): void {
    if (this.awaiting === 'no') return;
    this.runs.giveUp();
    this.failed('cancelled', this.ports.cancelledMessage());
  }

  /** A server that is not there comes back by itself; a fault in the simulation stays until something else is simulated. */
  private failedWith(error: unknown): void {
    const fault = faultIn(error);
    if (fault === null) this.failed('server', this.ports.failedMessage(error));
    else this.failed('simulation', this.ports.faultMessage(fault));
  }

  private failed(reason: 'gone' | 'server' | 'simulation' | 'cancelled', message: string): void {
    this.settle();
    this.post({ type: 'failed', uri: this.uri, reason, message, look: this.ports.look() });
    this.flushCursor();
  }

  private tell(outcome: Outcome, conditions: Conditions, how: { readonly edited?: true } = {}): void {
    if (outcome === 'gone') this.failed('gone', this.ports.goneMessage());
    else if ('error' in outcome) this.failedWith(outcome.error);
    else this.show(outcome.answer, conditions, how);
  }

  private show(answer: SimulateAnswer, conditions: Conditions, how: { readonly edited?: true }): void {
    this.settle();
    const { uri, position = null, finding, beside, cursor } = this;
    this.post({
      type: 'show',
      uri,
      position,
      answer,
      conditions,
      look: this.ports.look(),
      ...(finding ? { finding } : {}),
      ...(beside === undefined || beside === conditions.file?.name ? {} : { scenarioBeside: beside }),
      ...how,
      ...(cursor === undefined ? {} : { cursor }),
    });
    this.cursor = undefined;
    this.pictured ||= answer.state === 'done';
    if (answer.state === 'done') this.ports.setTitle(answer.object);
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
      ...(conditions.file?.together ? { together: conditions.file.together } : {}),
      ...(conditions.seed === undefined ? {} : { seed: conditions.seed }),
      ...(conditions.change ? { change: conditions.change } : {}),
      ...(conditions.expect && conditions.expect.length > 0 ? { expect: conditions.expect } : {}),
    };
  }

  private giveUp(): void {
    this.settle();
    this.runs.giveUp();
    this.baseline.giveUp();
    this.printing?.cancel();
    this.printing = undefined;
    this.cursor = undefined;
  }

  private post(message: HostMessage): void {
    if (this.listening && this.visible) this.ports.post(send(message));
  }
}
