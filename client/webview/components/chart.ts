import { html, LitElement, nothing, type PropertyValues, svg, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { say } from '../../../server/src/texts/text.ts';
import { pageTexts as texts } from '../../common/texts/page.ts';
import { causeChain } from '../layout/causes.ts';
import { type Hit, hitAt, nextStop, stopsOf } from '../layout/hit.ts';
import { type Lane, type Row, rowsBetween, rowsHeight } from '../layout/lanes.ts';
import { Locator } from '../layout/locate.ts';
import { TimeScale } from '../layout/scale.ts';
import { sentenceOf } from '../layout/sentences.ts';
import { formatTime } from '../layout/time.ts';
import { Axis, Backdrop } from '../render/axis.ts';
import { exportSvg } from '../render/exportSvg.ts';
import { Minimap } from '../render/minimap.ts';
import { Overlay } from '../render/overlay.ts';
import { Plot } from '../render/plot.ts';
import { shapes } from '../render/shapes.ts';
import type { Shown, Store } from '../store.ts';
import { chartStyles } from './chartStyles.ts';
import { axisGestures, overviewGestures, pan, plotGestures, type Surface, ZOOM_STEP, zoom } from './gestures.ts';
import { icons } from './icons.ts';
import { legendOf } from './legend.ts';
import { placed, tall } from './placed.ts';
import { controls, theme } from './styles.ts';

const MINIMAP_HEIGHT = 26;
const AXIS_HEIGHT = 28;
/** Rows whose labels are in the page beyond those in sight, so that Tab finds the next one. */
const LABELS_AROUND = 12;
/** Lanes one below the other under a lane keep their detail beside the name. */
const INLINE = new Set<Lane['kind']>(['phase', 'condition', 'grace']);
const FLASH_MS = 600;
/** The words of the toolbar follow the view when it has come to rest. */
const SETTLED_MS = 120;

/** Names longer than this keep their end when there is no room: it is what tells generated names apart. */
const LONG_NAME = 14;
const KEPT_END = 6;

const shortened = (name: string): TemplateResult =>
  name.length > LONG_NAME
    ? html`<span class="start">${name.slice(0, -KEPT_END)}</span><span class="tail">${name.slice(-KEPT_END)}</span>`
    : html`<span class="start">${name}</span>`;

/** Keeps the place of rows that are out of sight. */
const spacer = (height: number): TemplateResult => html`<div aria-hidden="true" ${tall(height)}></div>`;

const patterns = svg`<defs>
  <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <rect class="pattern-back" width="6" height="6" /><path class="pattern-line" d="M0 0V6" />
  </pattern>
  <pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse"><circle class="pattern-dot" cx="1.5" cy="1.5" r="0.9" /></pattern>
  <pattern id="dots-bad" width="5" height="5" patternUnits="userSpaceOnUse"><circle class="pattern-dot-bad" cx="1.5" cy="1.5" r="0.9" /></pattern>
  <pattern id="cross" width="8" height="8" patternUnits="userSpaceOnUse">
    <rect class="pattern-cross-back" width="8" height="8" /><path class="pattern-cross" d="M1 1L7 7M7 1L1 7" />
  </pattern>
</defs>`;

/** The picture: toolbar, overview, axis, lanes, legend. Lit renders what has words; the plot is drawn by render/ once a frame. */
@customElement('podsight-chart')
export class Chart extends LitElement implements Surface {
  static override styles = [theme, controls, shapes, chartStyles];

  @property({ attribute: false }) store!: Store;
  @property({ attribute: false }) shown!: Shown;
  @property({ attribute: false }) revision = 0;
  @property({ attribute: false }) askWhy: () => void = () => undefined;
  @state() private hovered: { readonly hit: Hit; readonly x: number; readonly y: number } | null = null;
  @state() private spoken = '';
  @state() private window: readonly [number, number] = [0, 60];
  @query('.plot') private plotElement!: SVGSVGElement;
  @query('.axis') private axisElement!: SVGSVGElement;
  @query('.minimap') private minimapElement!: SVGSVGElement;
  @query('.rows') private rowsElement!: HTMLElement;
  @query('.pill') private pillElement!: HTMLElement;

  private views: { plot: Plot; backdrop: Backdrop; overlay: Overlay; axis: Axis; minimap: Minimap } | null = null;
  private width = 0;
  private frame = 0;
  private located: { readonly shown: Shown; readonly locator: Locator } | null = null;
  private flashing: { readonly lanes: ReadonlySet<string>; readonly until: number } = { lanes: new Set(), until: 0 };
  private flashedFor: unknown = null;
  private stopListening: () => void = () => undefined;
  private settled: ReturnType<typeof setTimeout> | undefined;
  private readonly observer = new ResizeObserver(() => this.later());

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
      overlay: new Overlay(part('over')),
      axis: new Axis(this.axisElement),
      minimap: new Minimap(this.minimapElement),
    };
    plotGestures(this.plotElement, this);
    axisGestures(this.axisElement, this.axisElement, this);
    axisGestures(this.pillElement, this.axisElement, this);
    overviewGestures(this.minimapElement, this);
    this.rowsElement.addEventListener('scroll', () => this.later(), { passive: true });
    this.observer.observe(this.rowsElement);
    this.observer.observe(this.axisElement);
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('shown') && this.shown !== this.flashedFor) {
      this.flashedFor = this.shown;
      this.flashing = { lanes: this.store.changed, until: performance.now() + FLASH_MS };
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

  private later(): void {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  private draw(): void {
    if (!this.views) return;
    this.width = this.axisElement.clientWidth;
    const { store } = this;
    const { rows } = store;
    const scale = this.scale();
    const height = rowsHeight(rows);
    const { scrollTop, clientHeight } = this.rowsElement;
    this.plotElement.setAttribute('height', String(height));
    const { backdrop, plot, overlay, axis, minimap } = this.views;
    backdrop.draw(scale, height, rows.map((row) => `M0 ${row.top + row.height - 0.5}h${Math.round(scale.width)}`).join(''));
    const flashing = performance.now() < this.flashing.until ? this.flashing.lanes : new Set<string>();
    plot.draw({ rows, scale, scrolled: scrollTop, height: clientHeight || height, flashing });
    overlay.draw({
      scale,
      height,
      cursor: store.cursor,
      locator: this.locator(),
      chain: this.chain(),
      highlighted: store.highlighted,
    });
    axis.draw(scale, AXIS_HEIGHT, store.language);
    minimap.draw(this.shown.model.lanes, store.view, store.cursor, minimap.scale(scale.width, store.whole, store.warp), MINIMAP_HEIGHT);
    this.placePill(scale);
    const [from, to] = rowsBetween(rows, scrollTop, clientHeight || height);
    const window = [Math.max(0, from - LABELS_AROUND), Math.min(rows.length, to + LABELS_AROUND)] as const;
    if (window[0] < this.window[0] || window[1] > this.window[1] || this.window[1] > rows.length + LABELS_AROUND) this.window = window;
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

  private placePill(scale: TimeScale): void {
    const x = scale.x(this.store.cursor);
    const half = this.pillElement.offsetWidth / 2;
    const outside = x < -1 || x > scale.width + 1;
    this.pillElement.style.visibility = outside ? 'hidden' : 'visible';
    this.pillElement.style.transform = `translateX(${Math.round(Math.min(scale.width - 2 * half, Math.max(0, x - half)))}px)`;
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
      ${this.toolbar()}
      <div class="head">
        <div class="corner">${say(texts.overview, language)}</div>
        <div class="scales">
          <svg class="minimap" data-testid="minimap" aria-hidden="true"></svg>
          <svg class="axis" data-testid="axis" aria-hidden="true"></svg>
          ${this.pill()}
        </div>
      </div>
      <div class="rows" data-testid="lanes">
        <div class="body">
          <div class="labels" role="list" aria-label=${say(texts.lanes, language)}>
            ${spacer(above)} ${rows.slice(from, to).map((row) => this.label(row))} ${spacer(below)}
          </div>
          <svg class="plot" data-testid="plot" aria-hidden="true">
            ${patterns}
            <g class="backdrop"></g>
            <g class="lanes"></g>
            <g class="over"></g>
          </svg>
        </div>
      </div>
      ${legendOf(rows, language)}
      <div class="out-of-sight" role="status" aria-live="polite" data-testid="spoken">${this.spoken}</div>
      ${this.tip()}
    </section>`;
  }

  private toolbar(): TemplateResult {
    const { store } = this;
    const { language } = store;
    const button = (name: string, label: string, icon: TemplateResult, run: () => void, pressed?: boolean): TemplateResult =>
      html`<button
        class="icon-button"
        data-testid=${name}
        title=${label}
        aria-label=${label}
        aria-pressed=${pressed ?? nothing}
        @click=${run}
      >
        ${icon}
      </button>`;
    const middle = (): number =>
      store.cursor >= store.view.start && store.cursor <= store.view.end ? store.cursor : (store.view.start + store.view.end) / 2;
    return html`<div class="toolbar" role="toolbar" aria-label=${say(texts.title, language)}>
      ${button('previous', say(texts.previous, language), icons.previous, () => this.step(-1))}
      ${button('play', say(store.playing ? texts.pause : texts.play, language), store.playing ? icons.pause : icons.play, () => store.setPlaying(!store.playing))}
      ${button('next', say(texts.next, language), icons.next, () => this.step(1))}
      <span class="now" data-testid="now">${formatTime(store.cursor, language, Math.max(0.1, this.scale().secondsPerPixel / 10))}</span>
      ${
        store.highlighted.size > 0 && store.editorLine !== null
          ? html`<span class="follows" data-testid="highlighted"
              >${say(texts.fromLine, language, { count: store.highlighted.size, line: store.editorLine + 1 })}</span
            >`
          : nothing
      }
      <span class="space"></span>
      ${button('zoom-out', say(texts.zoomOut, language), icons.minus, () => zoom(store, ZOOM_STEP, middle()))}
      ${button('zoom-in', say(texts.zoomIn, language), icons.plus, () => zoom(store, 1 / ZOOM_STEP, middle()))}
      ${button('fit', say(texts.showAll, language), icons.fit, () => store.setView(store.whole))}
      ${button('compress', say(texts.compress, language), icons.compress, () => store.setCompress(!store.compress), store.compress)}
      <span class="divider"></span>
      ${button('save', say(texts.savePicture, language), icons.save, () => this.save())}
    </div>`;
  }

  private pill(): TemplateResult {
    const { store } = this;
    const resolution = Math.max(0.001, this.scale().secondsPerPixel);
    const words = formatTime(store.cursor, store.language, Math.max(0.1, resolution));
    return html`<div
      class="pill"
      role="slider"
      tabindex="0"
      data-testid="cursor"
      aria-label=${say(texts.cursor, store.language)}
      aria-valuemin="0"
      aria-valuemax=${store.whole.end}
      aria-valuenow=${Math.round(store.cursor * 1000) / 1000}
      aria-valuetext=${words}
    >
      ${words}
    </div>`;
  }

  private label(row: Row): TemplateResult {
    const { store } = this;
    const { lane, folded } = row;
    const { language } = store;
    const count = lane.bars.length + lane.marks.length;
    const selected = lane.bars.some(({ entry }) => entry === store.selection) || lane.marks.some(({ entry }) => entry === store.selection);
    const foldName = say(folded ? texts.unfold : texts.fold, language, { name: lane.name });
    const hovered = this.hovered?.hit.lane === lane;
    return html`<div
      class="label ${lane.kind} h-${lane.kind} indent-${Math.min(3, lane.depth)} ${INLINE.has(lane.kind) ? 'inline' : ''} ${selected ? 'selected' : ''} ${hovered ? 'hovered' : ''}"
      role="listitem"
      tabindex="0"
      data-lane=${lane.id}
      data-testid="lane"
      title=${[lane.name, lane.detail].filter((part) => part !== '').join(' · ')}
      aria-label=${say(texts.lane, language, { name: lane.name, detail: lane.detail, count })}
    >
      ${
        lane.children.length > 0
          ? html`<button class="fold" aria-expanded=${!folded} aria-label=${foldName} title=${foldName} @click=${() => store.toggle(lane.id)}>
            ${icons.chevron}
          </button>`
          : html`<span class="nofold"></span>`
      }
      <span class="names"><span class="name">${shortened(lane.name)}</span>${lane.detail === '' ? nothing : html`<span class="detail">${lane.detail}</span>`}</span>
    </div>`;
  }

  private tip(): TemplateResult | typeof nothing {
    if (!this.hovered || this.hovered.hit.kind === 'lane') return nothing;
    const { hit, x, y } = this.hovered;
    const id = hit.kind === 'mark' ? hit.mark.entry : hit.bar.entry;
    const entry = this.store.entry(id);
    if (!entry) return nothing;
    const { language } = this.store;
    const { title, detail } = sentenceOf(entry, this.shown.index, language);
    const time = (seconds: number): string => formatTime(seconds, language);
    const when = hit.kind === 'bar' ? `${time(hit.bar.start)} – ${time(hit.bar.end)}` : time(hit.mark.t);
    const range = hit.kind === 'bar' ? hit.bar.range : hit.mark.range;
    const spread = range && range[1] > range[0] ? ` (${time(range[0])} – ${time(range[1])})` : '';
    return html`<div class="tip" aria-hidden="true" data-testid="tip" ${placed(x, y)}>
      <span class="quiet">${when}${spread}</span> ${hit.kind === 'bar' && hit.bar.labels[0] ? html`<b>${hit.bar.labels[0]}</b>` : nothing}
      <div>${title}</div>
      ${detail === '' ? nothing : html`<small>${detail}</small>`}
    </div>`;
  }

  // Keys

  /** The whole chart: zoom, pan, play, go back. Lanes add their own. */
  private key(event: KeyboardEvent): void {
    const target = event.composedPath()[0] as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || /^(SELECT|BUTTON|INPUT)$/.test(target.tagName)) {
      if (event.key === 'Escape') this.store.focusEditor();
      return;
    }
    const lane = this.store.rows.find((row) => row.lane.id === target.dataset.lane)?.lane;
    if (this.viewKey(event) || (lane && this.laneKey(event, lane, target)) || (!lane && this.cursorKey(event))) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  private viewKey({ key, shiftKey }: KeyboardEvent): boolean {
    const { store } = this;
    const at = store.cursor;
    if (shiftKey && key === 'ArrowUp') zoom(store, 1 / ZOOM_STEP, at);
    else if (shiftKey && key === 'ArrowDown') zoom(store, ZOOM_STEP, at);
    else if (shiftKey && key === 'ArrowLeft') pan(store, -0.15);
    else if (shiftKey && key === 'ArrowRight') pan(store, 0.15);
    else if (key === '+' || key === '=') zoom(store, 1 / ZOOM_STEP, at);
    else if (key === '-') zoom(store, ZOOM_STEP, at);
    else if (key === '0') store.setView(store.whole);
    else if (key === ' ') store.setPlaying(!store.playing);
    else if (key === 'Escape') {
      if (store.selection === null) store.focusEditor();
      else store.select(null);
    } else return false;
    return true;
  }

  private laneKey({ key }: KeyboardEvent, lane: Lane, label: HTMLElement): boolean {
    const { store } = this;
    if (key === 'ArrowLeft' || key === 'ArrowRight') {
      const stop = nextStop(lane, key === 'ArrowLeft' ? -1 : 1, store.selection, store.cursor);
      if (stop) this.goTo(stop);
      return true;
    }
    if (key === 'Home' || key === 'End') {
      const stop = stopsOf(lane).at(key === 'Home' ? 0 : -1);
      if (stop) this.goTo(stop);
      return true;
    }
    if (key === 'ArrowUp' || key === 'ArrowDown') {
      const sibling = key === 'ArrowUp' ? label.previousElementSibling : label.nextElementSibling;
      if (sibling instanceof HTMLElement && sibling.dataset.lane) sibling.focus();
      return true;
    }
    if (key !== 'Enter') return false;
    if (store.selection === null) {
      const stop = nextStop(lane, -1, null, store.cursor) ?? stopsOf(lane)[0];
      if (stop) this.goTo(stop);
    }
    this.askWhy();
    return true;
  }

  /** The time slider. */
  private cursorKey({ key }: KeyboardEvent): boolean {
    const { store } = this;
    const step = Math.max(0.1, (store.view.end - store.view.start) / 100);
    if (key === 'ArrowLeft') store.setCursor(store.cursor - step);
    else if (key === 'ArrowRight') store.setCursor(store.cursor + step);
    else if (key === 'PageDown') this.step(1);
    else if (key === 'PageUp') this.step(-1);
    else if (key === 'Home') store.setCursor(0);
    else if (key === 'End') store.setCursor(store.whole.end);
    else return false;
    return true;
  }

  /** To the change before or after the cursor, whatever lane it is in. */
  private step(direction: -1 | 1): void {
    const { store } = this;
    const stops = store.rows
      .flatMap(({ lane }) => stopsOf(lane))
      .filter(({ t }) => (direction === 1 ? t > store.cursor + 1e-3 : t < store.cursor - 1e-3));
    const next = stops.reduce<(typeof stops)[number] | undefined>(
      (best, stop) => (!best || Math.abs(stop.t - store.cursor) < Math.abs(best.t - store.cursor) ? stop : best),
      undefined,
    );
    if (next) this.goTo(next);
  }

  private goTo({ t, entry }: { readonly t: number; readonly entry: number }): void {
    this.store.select(entry, t);
    const found = this.store.entry(entry);
    if (!found) return;
    const { title, detail } = sentenceOf(found, this.shown.index, this.store.language);
    this.spoken = [formatTime(t, this.store.language), title, detail.split('\n')[0] ?? ''].filter((part) => part !== '').join(', ');
  }

  private save(): void {
    const name = this.shown.answer.object.replaceAll('/', '-');
    this.store.savePicture(name, exportSvg(this.plotElement, this.axisElement, this.store.rows, this.shown.answer.object));
  }
}
