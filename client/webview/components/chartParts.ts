import { html, nothing, svg, type TemplateResult } from 'lit';
import { say, type Text } from '../../../server/src/texts/text.ts';
import { pageTexts as texts } from '../../common/texts/page.ts';
import { exportTexts } from '../../common/texts/scenario.ts';
import type { Hit } from '../layout/hit.ts';
import { headsOf, type Lane, type Row } from '../layout/lanes.ts';
import type { Grouping } from '../layout/model.ts';
import { sentenceOf } from '../layout/sentences.ts';
import { formatInstant, formatTime } from '../layout/time.ts';
import type { Store } from '../store.ts';
import { ZOOM_STEP, zoom } from './gestures.ts';
import { icons } from './icons.ts';
import './menu.ts';
import type { MenuItem } from './menu.ts';
import { placed, tall } from './placed.ts';

/** What the Pods stand under, where there are several; undefined where there is nothing to group. */
export function groupingChoice(store: Store): TemplateResult | undefined {
  const { language, shown, grouping } = store;
  const pods = shown ? headsOf(shown.model.lanes).filter(({ kind }) => kind === 'pod').length : 0;
  if (pods < 2) return undefined;
  const choice = (value: Grouping, text: Text) =>
    html`<option value=${value} ?selected=${grouping === value}>${say(text, language)}</option>`;
  return html`<select
    data-testid="grouping"
    aria-label=${say(texts.grouping, language)}
    title=${say(texts.grouping, language)}
    @change=${(event: Event) => store.setGrouping((event.target as HTMLSelectElement).value as Grouping)}
  >
    ${choice('owner', texts.byOwner)} ${choice('node', texts.byNode)}
  </select>`;
}

/** What is under the pointer, and where the pointer is in the window (pixels). */
export interface Hovered {
  readonly hit: Hit;
  readonly x: number;
  readonly y: number;
}

/** Keeps the place of rows that are out of sight. */
export const spacer = (height: number): TemplateResult => html`<div aria-hidden="true" ${tall(height)}></div>`;

export const patterns = svg`<defs>
  <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <rect class="pattern-back" width="6" height="6" /><path class="pattern-line" d="M0 0V6" />
  </pattern>
  <pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse"><circle class="pattern-dot" cx="1.5" cy="1.5" r="0.9" /></pattern>
  <pattern id="dots-bad" width="5" height="5" patternUnits="userSpaceOnUse"><circle class="pattern-dot-bad" cx="1.5" cy="1.5" r="0.9" /></pattern>
  <pattern id="cross" width="8" height="8" patternUnits="userSpaceOnUse">
    <rect class="pattern-cross-back" width="8" height="8" /><path class="pattern-cross" d="M1 1L7 7M7 1L1 7" />
  </pattern>
</defs>`;

export interface ToolbarActions {
  step(direction: -1 | 1): void;
  readonly exports: readonly MenuItem[];
}

/** Step, play and the cursor's time at the start; what follows from the editor's line; zoom and save at the end. */
export function toolbar(store: Store, { step, exports }: ToolbarActions): TemplateResult {
  const { language } = store;
  const button = (name: string, label: string, icon: TemplateResult, run: () => void, pressed?: boolean): TemplateResult =>
    html`<button class="icon-button" data-testid=${name} title=${label} aria-label=${label} aria-pressed=${pressed ?? nothing} @click=${run}>
      ${icon}
    </button>`;
  const middle = (): number => {
    const { cursor, view } = store;
    return cursor >= view.start && cursor <= view.end ? cursor : (view.start + view.end) / 2;
  };
  const play = store.playing ? ([texts.pause, icons.pause] as const) : ([texts.play, icons.play] as const);
  return html`<div class="toolbar" role="toolbar" aria-label=${say(texts.title, language)}>
    ${button('previous', say(texts.previous, language), icons.previous, () => step(-1))}
    ${button('play', say(play[0], language), play[1], () => store.setPlaying(!store.playing))}
    ${button('next', say(texts.next, language), icons.next, () => step(1))}
    <span class="now" data-testid="now">${formatInstant(store.cursor, language)}</span>
    ${
      store.highlighted.size > 0 && store.editorLine !== null
        ? follows(say(texts.fromLine, language, { count: store.highlighted.size, line: store.editorLine + 1 }))
        : nothing
    }
    <span class="space"></span>
    ${button('zoom-out', say(texts.zoomOut, language), icons.minus, () => zoom(store, ZOOM_STEP, middle()))}
    ${button('zoom-in', say(texts.zoomIn, language), icons.plus, () => zoom(store, 1 / ZOOM_STEP, middle()))}
    ${button('fit', say(texts.showAll, language), icons.fit, () => store.setView(store.whole))}
    ${button('compress', say(texts.compress, language), icons.compress, () => store.setCompress(!store.compress), store.compress)}
    ${button('logarithmic', say(texts.logarithmic, language), icons.logarithmic, () => store.setLogarithmic(!store.logarithmic), store.logarithmic)}
    <span class="divider"></span>
    <podsight-menu name="save" label=${say(exportTexts.export, language)} .icon=${icons.save} .items=${exports}></podsight-menu>
  </div>`;
}

const follows = (words: string): TemplateResult => html`<span class="follows" data-testid="highlighted" title=${words}>${words}</span>`;

/** The time cursor's handle on the axis: a slider for the keyboard and for screen readers. */
export function pill(store: Store): TemplateResult {
  const words = formatInstant(store.cursor, store.language);
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

/** Lanes that come one below the other under a lane keep their detail beside the name. */
const INLINE = new Set<Lane['kind']>(['phase', 'condition', 'image', 'hook', 'volume', 'grace']);

/** Names longer than this keep their end when there is no room: it is what tells generated names apart. */
const LONG_NAME = 14;
const KEPT_END = 6;

const shortened = (name: string): TemplateResult =>
  name.length > LONG_NAME
    ? html`<span class="start">${name.slice(0, -KEPT_END)}</span><span class="tail">${name.slice(-KEPT_END)}</span>`
    : html`<span class="start">${name}</span>`;

/** The name of a lane, with its fold; the stop of the Tab key. */
export function laneLabel({ lane, folded }: Row, store: Store, hovered: boolean): TemplateResult {
  const { language, selection } = store;
  const { name, detail } = lane;
  const selected = [...lane.bars, ...lane.marks].some(({ entry }) => entry === selection);
  const fold = say(folded ? texts.unfold : texts.fold, language, { name });
  const classes = [
    `label ${lane.kind} h-${lane.kind} indent-${Math.min(3, lane.depth)}`,
    INLINE.has(lane.kind) ? 'inline' : '',
    selected ? 'selected' : '',
    hovered ? 'hovered' : '',
  ];
  return html`<div
    class=${classes.join(' ')}
    role="listitem"
    tabindex="0"
    data-lane=${lane.id}
    data-testid="lane"
    title=${detail === '' ? name : `${name} · ${detail}`}
    aria-label=${say(detail === '' ? texts.lanePlain : texts.lane, language, { name, detail, count: lane.bars.length + lane.marks.length })}
  >
    ${
      lane.children.length > 0
        ? html`<button class="fold" aria-expanded=${!folded} aria-label=${fold} title=${fold} @click=${() => store.toggle(lane.id)}>
          ${icons.chevron}
        </button>`
        : html`<span class="nofold"></span>`
    }
    <span class="names"><span class="name">${shortened(name)}</span>${detail === '' ? nothing : html`<span class="detail">${detail}</span>`}</span>
  </div>`;
}

/** What the pointer is on, in words. */
export function tip(hovered: Hovered | null, store: Store): TemplateResult | typeof nothing {
  if (!hovered || hovered.hit.kind === 'lane') return nothing;
  const { hit, x, y } = hovered;
  const { language, shown } = store;
  const entry = store.entry(hit.kind === 'mark' ? hit.mark.entry : hit.bar.entry);
  if (!entry || !shown) return nothing;
  const { title, detail } = sentenceOf(entry, shown.index, language);
  const time = (seconds: number): string => formatTime(seconds, language);
  const between = ([from, to]: readonly [number, number]): string => `${time(from)} – ${time(to)}`;
  const { range } = hit.kind === 'bar' ? hit.bar : hit.mark;
  const when = hit.kind === 'bar' ? between([hit.bar.start, hit.bar.end]) : time(hit.mark.t);
  return html`<div class="tip" aria-hidden="true" data-testid="tip" ${placed(x, y)}>
    <span class="quiet">${when}${range && range[1] > range[0] ? ` (${between(range)})` : ''}</span>
    ${hit.kind === 'bar' && hit.bar.labels[0] ? html`<b>${hit.bar.labels[0]}</b>` : nothing}
    <div>${title}</div>
    ${detail === '' ? nothing : html`<small>${detail}</small>`}
  </div>`;
}
