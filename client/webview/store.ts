import type { FindingReference, Place, PositionLike } from '../../server/src/requests.ts';
import type { Scenario, TimelineEntry } from '../../server/src/simulation/timeline.ts';
import type { Language } from '../../server/src/texts/text.ts';
import {
  type CompareWith,
  type Conditions,
  type ExportFormat,
  type HostMessage,
  type Look,
  PAGE_PROTOCOL,
  type PageMessage,
  type PageState,
  type PrintCommand,
} from '../common/protocol.ts';
import { Comparing } from './comparing.ts';
import type { Host } from './host.ts';
import { changedLanes } from './layout/changes.ts';
import { entryByKey, entryKey, renamedKey } from './layout/keys.ts';
import { type Row, visibleRows } from './layout/lanes.ts';
import type { Grouping } from './layout/model.ts';
import { type Done, notesOf } from './layout/notes.ts';
import { entriesAt } from './layout/places.ts';
import { kindOf } from './layout/runIndex.ts';
import { type Interval, LOGARITHMIC, NO_WARP, quietStretches, type Warp } from './layout/scale.ts';
import { firstInstant, lastBefore } from './layout/start.ts';
import { clampView, firstView, include } from './layout/view.ts';
import { type Shown, shownOf } from './shown.ts';
import { type Trouble, troubleOf } from './trouble.ts';

export type { Shown } from './shown.ts';

/** What has changed: only the part of the time that is in view, which only the chart draws; only what kubectl prints; or anything. */
export type Change = 'view' | 'print' | 'content';

export interface Printed {
  /** Null while nothing was printed yet, or when the server did not answer. */
  readonly text: string | null;
  readonly waiting: boolean;
}

const KEEP_AFTER_MS = 150;
/** A run that is there sooner is awaited without a word. */
const SLOW_AFTER_MS = 300;

/** An edit that leaves the kind has at most given the object another name. */
const isSameObject = (before: string, now: string, edited: boolean): boolean =>
  before === now || (edited && kindOf(before) === kindOf(now));

/** The run with the findings of another one. */
const taughtAs = (answer: Done, { run: { findings }, places }: Done): Done => ({
  ...answer,
  run: { ...answer.run, findings },
  places: { ...places, ...answer.places },
});

const sameFinding = (one: FindingReference, other: FindingReference): boolean =>
  one.code === other.code && one.object === other.object && one.field === other.field;

/**
 * Everything the page knows, and the only place that changes it. Drawing follows: whoever shows something listens and reads. The run is
 * replaced as a whole; view, cursor, selection and folds stay what they mean across runs.
 */
export class Store {
  look: Look;
  shown: Shown | null = null;
  trouble: Trouble | null = null;
  busy = true;
  /** It has been busy for a while. */
  slow = false;
  uri = '';
  position: PositionLike | null = null;
  conditions: Conditions = {};
  /** Name of a scenario file beside the document that is not in use. */
  scenarioBeside: string | null = null;
  /** Null: all that happens. */
  private chosenView: Interval | null = null;
  cursor = 0;
  selection: number | null = null;
  toggled: ReadonlySet<string> = new Set();
  tab: PrintCommand = 'get';
  logsOf: string | null = null;
  compress = false;
  logarithmic = false;
  grouping: Grouping = 'owner';
  playing = false;
  printed: Printed = { text: null, waiting: false };
  /** Entries that follow from the place under the editor's cursor. */
  highlighted: ReadonlySet<number> = new Set();
  editorLine: number | null = null;
  /** Lanes whose bars are other ones than in the run before. */
  changed: ReadonlySet<string> = new Set();
  rows: readonly Row[] = [];
  warp: Warp = NO_WARP;
  readonly comparing = new Comparing();

  private readonly listeners = new Set<(change: Change) => void>();
  private restored: PageState | null;
  private printId = 0;
  /** What was last asked to be printed, and whether its answer is still to come. */
  private printAsked = '';
  private printInFlight = false;
  private keepTimer: ReturnType<typeof setTimeout> | undefined;
  private slowTimer: ReturnType<typeof setTimeout> | undefined;
  private editorPosition: PositionLike | null = null;

  /** @param language until the extension tells the one in force */
  constructor(
    private readonly host: Host,
    language: Language,
  ) {
    this.look = { language, kubernetesVersion: '', fileName: '' };
    this.restored = host.restored();
    if (this.restored) this.takeOver(this.restored);
    host.listen((message) => this.hear(message));
    host.post({ type: 'ready', state: this.restored });
  }

  get language(): Language {
    return this.look.language;
  }

  get whole(): Interval {
    return { start: 0, end: this.shown?.model.horizon ?? 1 };
  }

  get view(): Interval {
    return clampView(this.chosenView ?? this.usualView, this.whole, this.warp);
  }

  /** What is shown when nobody has zoomed. */
  private get usualView(): Interval {
    return this.shown ? firstView(this.shown.model.changes, this.shown.model.horizon) : this.whole;
  }

  get zoomed(): boolean {
    return this.chosenView !== null;
  }

  get scenario(): Scenario {
    return this.conditions.scenario ?? {};
  }

  entry(id: number | null): TimelineEntry | undefined {
    return id === null ? undefined : this.shown?.index.byId.get(id);
  }

  listen(changed: (change: Change) => void): () => void {
    this.listeners.add(changed);
    return () => this.listeners.delete(changed);
  }

  // What people do

  setView(view: Interval | null): void {
    this.chosenView = view && clampView(view, this.whole, this.warp);
    this.keep();
    this.notify('view');
  }

  /** Moves the time cursor; the selection goes with `select` only. */
  setCursor(seconds: number): void {
    this.cursor = Math.min(this.whole.end, Math.max(0, seconds));
    this.changedState();
    this.print();
  }

  /** Selects an entry and goes to its instant (or to `at`), moving the view only when it must. */
  select(id: number | null, at?: number): void {
    this.selection = id;
    const time = at ?? this.entry(id)?.t;
    if (time === undefined) {
      this.changedState();
      return;
    }
    const view = include(this.view, time, this.whole, this.warp);
    if (view !== this.view && (time < this.view.start || time > this.view.end)) this.chosenView = view;
    this.setCursor(time);
  }

  toggle(lane: string): void {
    const toggled = new Set(this.toggled);
    if (!toggled.delete(lane)) toggled.add(lane);
    this.toggled = toggled;
    this.layOut();
    this.changedState();
  }

  setCompress(compress: boolean): void {
    this.compress = compress;
    this.logarithmic = false;
    this.layOut();
    this.changedState();
  }

  setGrouping(grouping: Grouping): void {
    this.grouping = grouping;
    if (this.shown) this.shown = shownOf(this.shown.answer, this.language, grouping);
    this.layOut();
    this.changedState();
  }

  setLogarithmic(logarithmic: boolean): void {
    this.logarithmic = logarithmic;
    this.compress = false;
    this.layOut();
    this.changedState();
  }

  setPlaying(playing: boolean): void {
    this.playing = playing;
    this.notify();
  }

  setTab(tab: PrintCommand, container: string | null = this.logsOf): void {
    this.tab = tab;
    this.logsOf = container;
    this.changedState();
    this.print();
  }

  setScenario(scenario: Scenario): void {
    const empty = Object.keys(scenario).length === 0;
    this.setConditions({ scenario: empty ? undefined : scenario });
  }

  /** Changes some of the conditions; undefined takes one out. */
  setConditions(some: Partial<Conditions>): void {
    const kept = Object.entries({ ...this.conditions, ...some }).filter(([, value]) => value !== undefined);
    this.conditions = Object.fromEntries(kept);
    this.await();
    this.changedState();
    this.host.post({ type: 'conditions', uri: this.uri, conditions: this.conditions });
  }

  /** Compares with something else; a file is compared with once it is chosen. */
  compareWith(choice: CompareWith): void {
    if (choice.kind !== 'file') this.comparing.choose(choice);
    this.layOut();
    this.changedState();
    this.host.post({ type: 'compare', uri: this.uri, with: choice });
  }

  reveal(range: Place, takeFocus: boolean): void {
    this.host.post({ type: 'reveal', uri: this.uri, range, takeFocus });
  }

  retry(): void {
    this.await();
    this.notify();
    this.host.post({ type: 'retry', uri: this.uri });
  }

  cancel(): void {
    this.host.post({ type: 'cancel', uri: this.uri });
  }

  insertExample(): void {
    this.host.post({ type: 'insertExample', uri: this.uri });
  }

  focusEditor(): void {
    this.host.post({ type: 'focusEditor', uri: this.uri });
  }

  showOutput(): void {
    this.host.post({ type: 'showOutput', uri: this.uri });
  }

  copy(text: string): void {
    this.host.post({ type: 'copy', text });
  }

  save(name: string, format: ExportFormat, content: string): void {
    this.host.post({ type: 'save', name, format, content });
  }

  scenarioFile(action: Extract<PageMessage, { type: 'scenario' }>['action']): void {
    this.host.post({ type: 'scenario', uri: this.uri, action });
  }

  // What the extension says

  private hear(message: HostMessage): void {
    if (this.uri !== '' && message.uri !== this.uri && message.type !== 'show' && message.type !== 'failed') return;
    switch (message.type) {
      case 'busy':
        this.uri = message.uri;
        this.keep();
        this.await();
        return;
      case 'show':
        this.show(message);
        break;
      case 'failed':
        this.uri = message.uri;
        this.keep();
        this.settle();
        this.look = message.look;
        this.trouble = { kind: message.reason, message: message.message };
        break;
      case 'findings':
        this.learn(message);
        return;
      case 'baseline':
        this.comparing.received(message.with, message.answer, this.language);
        this.layOut();
        this.keep();
        break;
      case 'printed':
        if (message.id !== this.printId) return;
        this.printInFlight = false;
        this.printed = { text: message.text, waiting: false };
        this.print();
        this.notify('print');
        return;
      case 'cursor':
        this.editorPosition = message.position;
        this.highlight();
        break;
    }
    this.notify();
  }

  private show({ uri, position, answer, conditions, look, ...message }: Extract<HostMessage, { type: 'show' }>): void {
    const { finding, scenarioBeside, edited = false, cursor } = message;
    const other = this.uri !== '' && this.uri !== uri;
    this.uri = uri;
    this.position = position;
    this.look = look;
    this.settle();
    this.conditions = conditions;
    this.scenarioBeside = scenarioBeside ?? null;
    if (cursor !== undefined) this.editorPosition = cursor;
    // Without a picture, too: a page that keeps nothing is gone after a reload.
    this.keep();
    if (answer.state === 'nothing') {
      this.trouble = troubleOf(answer);
      return;
    }
    this.trouble = null;
    const before = this.shown && !other && isSameObject(this.shown.answer.object, answer.object, edited) ? this.shown : null;
    const selected = before && this.selection !== null ? entryKey(before.index, this.selection) : (this.restored?.selection ?? null);
    if (before) this.renamed(before.answer.object, answer.object);
    // Until it is known what this run teaches, what the run before taught stays where it is.
    this.shown = shownOf(before && answer.unexamined ? taughtAs(answer, before.answer) : answer, look.language, this.grouping);
    const { index, model } = this.shown;
    const rowsBefore = before ? this.rows : [];
    if (!before && !this.restored) this.start(this.shown);
    else
      this.selection =
        entryByKey(index, before ? renamedKey(selected, before.answer.object, answer.object) : selected) ??
        (selected === null ? null : lastBefore(index, this.cursor));
    this.restored = null;
    const proof = finding && answer.run.findings.find((each) => sameFinding(each, finding))?.entries[0];
    if (proof !== undefined) this.select(proof);
    this.cursor = Math.min(this.cursor, model.horizon);
    this.rows = visibleRows(model.lanes, this.toggled);
    this.comparing.replaced(before, this.shown, this.rows);
    this.layOut();
    this.changed = changedLanes(
      rowsBefore.map(({ lane }) => lane),
      this.rows.map(({ lane }) => lane),
    );
    this.highlight();
    // The same instant of another run prints something else; an answer about the old run is not waited for.
    this.printAsked = '';
    this.printInFlight = false;
    this.print();
  }

  /** The lanes of an object whose name is being typed stay as they are folded. */
  private renamed(from: string, to: string): void {
    if (from !== to) this.toggled = new Set([...this.toggled].map((lane) => renamedKey(lane, from, to)));
  }

  /** What the run teaches has come after its picture; nothing is drawn anew when it is what the run before taught. */
  private learn({ version, findings, places }: Extract<HostMessage, { type: 'findings' }>): void {
    const { shown } = this;
    if (!shown?.answer.unexamined || shown.answer.version !== version) return;
    const { unexamined: _, ...bare } = shown.answer;
    const answer = { ...bare, run: { ...bare.run, findings }, places };
    const notes = notesOf(answer, this.language);
    this.shown = { ...shown, answer, notes };
    this.changed = new Set();
    if (JSON.stringify(notes) !== JSON.stringify(shown.notes)) this.notify();
  }

  private await(): void {
    this.busy = true;
    this.slowTimer ??= setTimeout(() => {
      this.slow = true;
      this.notify();
    }, SLOW_AFTER_MS);
  }

  private settle(): void {
    this.busy = false;
    this.slow = false;
    clearTimeout(this.slowTimer);
    this.slowTimer = undefined;
  }

  /** A first look at an object: all of it, at the instant that tells most. */
  private start({ index, notes }: Shown): void {
    this.chosenView = null;
    const first = firstInstant(index, notes);
    this.cursor = first?.t ?? 0;
    this.selection = first?.entry ?? null;
  }

  private takeOver(state: PageState): void {
    this.uri = state.uri;
    this.position = state.position;
    this.chosenView = state.view;
    this.cursor = state.cursor ?? 0;
    this.toggled = new Set(state.toggled);
    this.tab = state.tab;
    this.compress = state.compress;
    this.logarithmic = state.logarithmic ?? false;
    this.grouping = state.grouping ?? 'owner';
    this.conditions = state.conditions;
    if (state.compare) this.comparing.choose(state.compare);
  }

  private layOut(): void {
    if (!this.shown) return;
    const { lanes, changes, horizon } = this.shown.model;
    this.rows = visibleRows(lanes, this.toggled);
    this.warp = this.logarithmic ? LOGARITHMIC : this.compress ? quietStretches(changes, horizon) : NO_WARP;
    this.comparing.compare(this.shown, this.rows, this.language);
  }

  private highlight(): void {
    this.editorLine = this.editorPosition?.line ?? null;
    this.highlighted = this.shown ? entriesAt(this.shown.index, this.shown.answer.places, this.editorPosition) : new Set();
  }

  /** Asks for the text of the instant: one question at a time, and when its answer is there, the newest one if it is another by then. */
  private print(): void {
    if (!this.shown) return;
    const wanted = JSON.stringify([Math.round(this.cursor * 1000), this.tab, this.logsOf]);
    if (wanted === this.printAsked) return;
    this.printed = { ...this.printed, waiting: true };
    if (this.printInFlight) return;
    this.printAsked = wanted;
    this.printInFlight = true;
    const container = (this.tab === 'logs' || this.tab === 'files') && this.logsOf !== null ? { container: this.logsOf } : {};
    this.host.post({ type: 'print', uri: this.uri, id: ++this.printId, atSeconds: this.cursor, command: this.tab, ...container });
  }

  private changedState(): void {
    this.keep();
    this.notify();
  }

  /** Keeps the state for a reload, soon: the cursor may move with every frame. */
  private keep(): void {
    if (this.uri === '') return;
    this.keepTimer ??= setTimeout(() => {
      this.keepTimer = undefined;
      this.host.keep(this.state());
    }, KEEP_AFTER_MS);
  }

  private state(): PageState {
    return {
      protocol: PAGE_PROTOCOL,
      uri: this.uri,
      position: this.position,
      view: this.chosenView,
      cursor: this.cursor,
      selection: this.shown && this.selection !== null ? entryKey(this.shown.index, this.selection) : (this.restored?.selection ?? null),
      toggled: [...this.toggled],
      tab: this.tab,
      compress: this.compress,
      logarithmic: this.logarithmic,
      grouping: this.grouping,
      conditions: this.conditions,
      compare: this.comparing.choice,
    };
  }

  private notify(change: Change = 'content'): void {
    for (const changed of this.listeners) changed(change);
  }
}
