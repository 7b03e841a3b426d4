import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { say } from '../../../server/src/texts/text.ts';
import { pageTexts as texts } from '../../common/texts/page.ts';
import type { Compared } from '../comparing.ts';
import { annotated } from '../layout/annotate.ts';
import { causeChain } from '../layout/causes.ts';
import { type Hit, hitAt } from '../layout/hit.ts';
import { textWidth } from '../layout/labels.ts';
import { type Lane, type Row, rowsBetween, rowsHeight } from '../layout/lanes.ts';
import { Locator } from '../layout/locate.ts';
import { TimeScale } from '../layout/scale.ts';
import { sentenceOf } from '../layout/sentences.ts';
import { formatTime } from '../layout/time.ts';
import { Axis, Backdrop } from '../render/axis.ts';
import { Ghosts } from '../render/ghosts.ts';
import { Minimap } from '../render/minimap.ts';
import { Overlay } from '../render/overlay.ts';
import { Plot } from '../render/plot.ts';
import { shapes } from '../render/shapes.ts';
import type { Shown, Store } from '../store.ts';
import './actionTrack.ts';
import { chartKey, goToChange } from './chartKeys.ts';
import { groupingChoice, type Hovered, laneLabel, patterns, pill, spacer, tip, toolbar } from './chartParts.ts';
import { chartStyles } from './chartStyles.ts';
import { exportItems } from './exports.ts';
import { axisGestures, overviewGestures, plotGestures, type Surface } from './gestures.ts';
import { legendOf } from './legend.ts';
import { controls, theme } from './styles.ts';

const NO_GHOSTS: ReadonlyMap<string, Lane> = new Map();
/** As in the styles, pixels. */
const PILL_FONT = 11;
const PILL_PADDING = 7;
const MINIMAP_HEIGHT = 26;
const AXIS_HEIGHT = 28;
/** Rows whose labels are in the page beyond those in sight, so that Tab finds the next one. */
const LABELS_AROUND = 12;
const FLASH_MS = 600;
/** The words of the toolbar follow the view when it has come to rest. */
const SETTLED_MS = 120;

/** The picture: toolbar, overview, axis, lanes, legend. Lit renders what has words; the plot is drawn by render/ once a frame. */
@customElement('podsight-chart')
export class Chart extends LitElement implements Surface {
  static override styles = [theme, controls, shapes, chartStyles];

  @property({ attribute: false }) store!: Store;
  @property({ attribute: false }) shown!: Shown;
  @property({ attribute: false }) revision = 0;
  @property({ attribute: false }) askWhy: () => void = () => undefined;
  @state() private hovered: Hovered | null = null;
  @state() private spoken = '';
  @state() private window: readonly [number, number] = [0, 60];
  @query('.plot') private plotElement!: SVGSVGElement;
  @query('.axis') private axisElement!: SVGSVGElement;
  @query('.minimap') private minimapElement!: SVGSVGElement;
  @query('.rows') private rowsElement!: HTMLElement;
  @query('.pill') private pillElement!: HTMLElement;

  private views: { plot: Plot; ghosts: Ghosts; backdrop: Backdrop; overlay: Overlay; axis: Axis; minimap: Minimap } | null = null;
  private annotated: { readonly rows: readonly Row[]; readonly compared: Compared; readonly drawn: readonly Row[] } | null = null;
  /** Pixels: of the plot, of what is in sight of the lanes, and how far they are scrolled. Asking the browser would make it lay out the page in every frame. */
  private width = 0;
  private inSight = 0;
  private scrolled = 0;
  private frame = 0;
  private located: { readonly shown: Shown; readonly locator: Locator } | null = null;
  private flashing: { readonly lanes: ReadonlySet<string>; readonly until: number } = { lanes: new Set(), until: 0 };
  private flashedFor: unknown = null;
  private stopListening: () => void = () => undefined;
  private settled: ReturnType<typeof setTimeout> | undefined;
  private readonly observer = new ResizeObserver(() => {
    this.measure();
    this.later();
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.stopListening = this.store.listen((change) => {
      if (change !== 'view') return;
      this.later();
      clearTimeout(this.settled);
      this.settled = setTimeout(() => this.requestUpdate(), SETTLED_MS);
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopListening();
    clearTimeout(this.settled);
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
  }

  protected override firstUpdated(): void {
    const part = (name: string): SVGGElement => this.renderRoot.querySelector(`.${name}`) as SVGGElement;
    this.views = {
      backdrop: new Backdrop(part('backdrop')),
      plot: new Plot(part('lanes')),
      ghosts: new Ghosts(part('ghosts')),
      overlay: new Overlay(part('over')),
      axis: new Axis(this.axisElement),
      minimap: new Minimap(this.minimapElement),
    };
    plotGestures(this.plotElement, this);
    axisGestures(this.axisElement, this.axisElement, this);
    axisGestures(this.pillElement, this.axisElement, this);
    overviewGestures(this.minimapElement, this);
    const scrolled = (): void => {
      this.scrolled = this.rowsElement.scrollTop;
      this.later();
    };
    this.rowsElement.addEventListener('scroll', scrolled, { passive: true });
    this.observer.observe(this.rowsElement);
    this.observer.observe(this.axisElement);
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('shown') && this.shown !== this.flashedFor) {
      this.flashedFor = this.shown;
      this.flashing = { lanes: this.store.changed, until: performance.now() + FLASH_MS };
      setTimeout(() => this.later(), FLASH_MS);
    }
    // The first picture comes with the first paint, later ones at most once a frame.
    if (this.width === 0) this.draw();
    else this.later();
  }

  // Surface

  scale(): TimeScale {
    return new TimeScale(this.store.view, Math.max(1, this.width), this.store.warp);
  }

  overview(): TimeScale {
    return new TimeScale(this.store.whole, Math.max(1, this.width), this.store.warp);
  }

  hit(event: PointerEvent): Hit | undefined {
    const box = this.plotElement.getBoundingClientRect();
    return hitAt(this.store.rows, this.scale(), event.clientX - box.left, event.clientY - box.top);
  }

  hover(hit: Hit | undefined, event: PointerEvent): void {
    this.hovered = hit ? { hit, x: event.clientX, y: event.clientY } : null;
  }

  // Drawing

  private measure(): void {
    this.width = this.axisElement.clientWidth;
    this.inSight = this.rowsElement.clientHeight;
    this.scrolled = this.rowsElement.scrollTop;
  }

  private later(): void {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  private draw(): void {
    if (!this.views) return;
    if (this.width === 0) this.measure();
    const { store } = this;
    const { rows } = store;
    const scale = this.scale();
    const height = rowsHeight(rows);
    const { scrolled, inSight } = this;
    this.plotElement.setAttribute('height', String(height));
    const { backdrop, plot, ghosts, overlay, axis, minimap } = this.views;
    backdrop.draw(scale, height, rows.map((row) => `M0 ${row.top + row.height - 0.5}h${Math.round(scale.width)}`).join(''));
    const flashing = performance.now() < this.flashing.until ? this.flashing.lanes : new Set<string>();
    plot.draw({ rows: this.rowsDrawn(), scale, scrolled, height: inSight || height, flashing });
    ghosts.draw({
      rows,
      scale,
      scrolled,
      height: inSight || height,
      ghosts: store.comparing.compared?.ghosts ?? NO_GHOSTS,
    });
    overlay.draw({
      scale,
      height,
      cursor: store.cursor,
      locator: this.locator(),
      chain: this.chain(),
      highlighted: store.highlighted,
      range: store.entry(store.selection)?.range ?? null,
    });
    axis.draw(scale, AXIS_HEIGHT, store.language, this.placePill(scale));
    minimap.draw(this.shown.model.lanes, store.view, store.cursor, minimap.scale(scale.width, store.whole, store.warp), MINIMAP_HEIGHT);
    const [from, to] = rowsBetween(rows, scrolled, inSight || height);
    const window = [Math.max(0, from - LABELS_AROUND), Math.min(rows.length, to + LABELS_AROUND)] as const;
    if (window[0] < this.window[0] || window[1] > this.window[1] || this.window[1] > rows.length + LABELS_AROUND) this.window = window;
  }

  /** The rows as they are drawn: with what moved since the run that they are compared with. */
  private rowsDrawn(): readonly Row[] {
    const { rows, language, comparing } = this.store;
    const { compared } = comparing;
    if (!compared) return rows;
    if (this.annotated?.rows !== rows || this.annotated.compared !== compared)
      this.annotated = { rows, compared, drawn: annotated(rows, compared, language) };
    return this.annotated.drawn;
  }

  private locator(): Locator {
    if (this.located?.shown !== this.shown)
      this.located = { shown: this.shown, locator: new Locator(this.shown.index, this.shown.model.lanes) };
    this.located.locator.setRows(this.store.rows);
    return this.located.locator;
  }

  private chain(): readonly { readonly entry: number; readonly explains: number | null }[] {
    const { selection } = this.store;
    if (selection === null) return [];
    const { steps } = causeChain(this.shown.index, this.shown.answer.places, selection);
    return steps.map(({ entry, explains }) => ({ entry: entry.id, explains }));
  }

  /** Puts the cursor's time over the axis; gives back from where to where it reaches, null when it is out of sight. */
  private placePill(scale: TimeScale): readonly [number, number] | null {
    const x = scale.x(this.store.cursor);
    const half = textWidth(this.pillElement.textContent?.trim() ?? '', PILL_FONT) / 2 + PILL_PADDING;
    const outside = x < -1 || x > scale.width + 1;
    this.pillElement.style.visibility = outside ? 'hidden' : 'visible';
    const left = Math.round(Math.min(scale.width - 2 * half, Math.max(0, x - half)));
    this.pillElement.style.transform = `translateX(${left}px)`;
    return outside ? null : [left, left + 2 * half];
  }

  // Words

  override render(): TemplateResult {
    const { store, shown } = this;
    const { language, rows } = store;
    const [from, to] = [Math.min(this.window[0], rows.length), Math.min(this.window[1], rows.length)];
    const above = rows[from]?.top ?? 0;
    const below = rowsHeight(rows) - (rows[to]?.top ?? rowsHeight(rows));
    return html`<section
      class="card"
      data-testid="chart"
      aria-label=${say(texts.chart, language, { object: shown.answer.object })}
      aria-describedby="help"
      @keydown=${(event: KeyboardEvent) => this.key(event)}
    >
      <p class="out-of-sight" id="help">${say(texts.chartHelp, language)}</p>
      ${toolbar(store, { step: (direction) => goToChange(direction, this), exports: exportItems(this.store, this.shown, this) })}
      <div class="head">
        <div class="corner">${groupingChoice(store) ?? say(texts.overview, language)}</div>
        <div class="scales">
          <svg class="minimap" data-testid="minimap" aria-hidden="true"></svg>
          <svg class="axis" data-testid="axis" aria-hidden="true"></svg>
          ${pill(store)}
        </div>
      </div>
      ${store.scenario.actions?.length ? html`<podsight-actions .store=${store} .revision=${this.revision}></podsight-actions>` : nothing}
      <div class="rows" data-testid="lanes">
        <div class="body">
          <div class="labels" role="list" aria-label=${say(texts.lanes, language)}>
            ${spacer(above)} ${rows.slice(from, to).map((row) => laneLabel(row, store, this.hovered?.hit.lane === row.lane))} ${spacer(below)}
          </div>
          <svg class="plot" data-testid="plot" aria-hidden="true">
            ${patterns}
            <g class="backdrop"></g>
            <g class="ghosts"></g>
            <g class="lanes"></g>
            <g class="over"></g>
          </svg>
        </div>
      </div>
      ${legendOf(rows, language)}
      <div class="out-of-sight" role="status" aria-live="polite" data-testid="spoken">${this.spoken}</div>
      ${tip(this.hovered, store)}
    </section>`;
  }

  // Keys

  private key(event: KeyboardEvent): void {
    if (!chartKey(event, this)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Bound: keys and buttons hand it on. */
  readonly goTo = ({ t, entry }: { readonly t: number; readonly entry: number }): void => {
    this.store.select(entry, t);
    const found = this.store.entry(entry);
    if (!found) return;
    const { title, detail } = sentenceOf(found, this.shown.index, this.store.language);
    this.spoken = [formatTime(t, this.store.language), title, detail.split('\n')[0] ?? ''].filter((part) => part !== '').join(', ');
  };
}
