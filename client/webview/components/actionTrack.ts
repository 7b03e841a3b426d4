import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ScenarioAction } from '../../../server/src/simulation/timeline.ts';
import { say, type Text } from '../../../server/src/texts/text.ts';
import { tryTexts as texts } from '../../common/texts/tries.ts';
import { TimeScale } from '../layout/scale.ts';
import { formatTime, roundTo } from '../layout/time.ts';
import { type ActionField, deedOf, fieldsOf, withField } from '../layout/tries.ts';
import { replaceAction } from '../layout/whatIf.ts';
import type { Store } from '../store.ts';
import { icons } from './icons.ts';
import { controls, theme } from './styles.ts';

const NAMES: Readonly<Record<ActionField['name'], Text>> = {
  at: texts.fieldAt,
  until: texts.fieldUntil,
  gracePeriodSeconds: texts.fieldGrace,
  exitCode: texts.fieldExitCode,
  replicas: texts.fieldReplicas,
  available: texts.fieldAvailable,
  image: texts.fieldImage,
  command: texts.fieldCommand,
};

/** Pixels that a pointer moves before it drags. */
const DRAG_FROM = 3;
/** Height of one row of chips, pixels; and the width that a chip takes at most. */
const ROW = 24;
const CHIP = 170;

/** The actions of the scenario on the time axis: each a chip at its instant, to be dragged, changed and removed. */
@customElement('podsight-actions')
export class ActionTrack extends LitElement {
  static override styles = [
    theme,
    controls,
    css`
      :host {
        display: block;
        border-bottom: 1px solid var(--ps-grid);
      }
      .row {
        display: grid;
        grid-template-columns: var(--ps-labels) minmax(0, 1fr);
      }
      .name {
        font-size: 11px;
        color: var(--ps-dim);
        padding: 5px 12px;
      }
      .track {
        position: relative;
        margin-inline-end: var(--ps-gap);
        overflow: hidden;
        min-height: 26px;
      }
      .chip {
        position: absolute;
        inset-inline-start: 0;
        top: 0;
        display: inline-flex;
        align-items: center;
        height: 20px;
        max-width: min(170px, 75%);
        padding: 0 7px 0 8px;
        margin-top: 3px;
        border-radius: 3px 10px 10px 3px;
        border-inline-start: 2px solid var(--ps-cursor);
        background: color-mix(in srgb, var(--ps-cursor) 24%, var(--ps-bg));
        color: var(--ps-fg);
        outline-offset: -1px;
        font-size: 11px;
        cursor: grab;
        touch-action: none;
        user-select: none;
      }
      .chip.open {
        box-shadow: inset 0 0 0 1px var(--ps-cursor);
      }
      .chip.outside {
        border: 1px dashed var(--ps-cursor);
        background: var(--ps-bg);
      }
      .chip.dragged {
        cursor: grabbing;
        opacity: 0.85;
      }
      .chip span {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      :host-context(.vscode-high-contrast) .chip {
        background: var(--ps-bg);
        color: var(--ps-fg);
        border: 1px solid var(--vscode-contrastBorder);
        border-inline-start-width: 3px;
      }
      .edit {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 12px;
        padding: 7px 12px 8px;
        border-top: 1px solid var(--ps-grid);
        background: var(--ps-hover);
      }
      label {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        min-width: 0;
      }
      input {
        font: inherit;
        width: 84px;
        height: 24px;
        min-width: 0;
        padding: 0 6px;
        border-radius: 4px;
        color: var(--vscode-input-foreground, var(--ps-fg));
        background: var(--vscode-input-background, var(--ps-bg));
        border: 1px solid var(--vscode-input-border, var(--ps-border));
      }
      input.wide {
        width: min(280px, 60vw);
        font-family: var(--ps-mono);
      }
      .end {
        display: flex;
        gap: 8px;
        margin-inline-start: auto;
      }
      .end button {
        display: inline-flex;
        align-items: center;
        gap: 4px;
        height: 24px;
        padding: 0 10px;
      }
      .end .icon {
        width: 12px;
        height: 12px;
      }
      /* As the lanes below have it. */
      @media (max-width: 640px) {
        :host {
          --ps-labels: clamp(112px, 32vw, 200px);
          --ps-gap: 8px;
        }
        .name {
          padding-inline: 8px;
        }
      }
    `,
  ];

  @property({ attribute: false }) store!: Store;
  @property({ attribute: false }) revision = 0;
  /** Position of the action that is being changed. */
  @state() private open: number | null = null;
  /** What is being dragged, and to where (seconds). */
  @state() private dragged: { readonly at: number; readonly to: number } | null = null;
  private width = 0;
  private stopListening: () => void = () => undefined;
  private readonly observer = new ResizeObserver(() => this.place());

  override connectedCallback(): void {
    super.connectedCallback();
    this.stopListening = this.store.listen((change) => change === 'view' && this.place());
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopListening();
    this.observer.disconnect();
  }

  protected override updated(): void {
    this.place();
  }

  private get actions(): readonly ScenarioAction[] {
    return this.store.scenario.actions ?? [];
  }

  override render(): TemplateResult {
    const { store, actions } = this;
    const { language } = store;
    const edited = this.open === null ? undefined : actions[this.open];
    return html`<div class="row">
        <div class="name">${say(texts.track, language)}</div>
        <div class="track" role="list" aria-label=${say(texts.track, language)}>
          ${actions.map((action, at) => html`<span role="listitem">${this.chip(action, at)}</span>`)}
        </div>
      </div>
      ${edited && this.open !== null ? this.form(edited, this.open) : nothing}`;
  }

  private chip(action: ScenarioAction, at: number): TemplateResult {
    const { language } = this.store;
    const time = this.dragged?.at === at ? this.dragged.to : action.at;
    const deed = deedOf(action, language);
    const words = say(texts.at, language, { time: formatTime(time, language), deed });
    return html`<button
      class="chip ${this.open === at ? 'open' : ''} ${this.dragged?.at === at ? 'dragged' : ''}"
      data-testid="action-chip"
      aria-expanded=${this.open === at}
      title="${words}\n${say(texts.chipHelp, language)}"
      aria-label=${words}
      aria-description=${say(texts.chipHelp, language)}
      @pointerdown=${(event: PointerEvent) => this.press(event, at)}
      @keydown=${(event: KeyboardEvent) => this.key(event, at)}
      @click=${(event: MouseEvent) => event.detail === 0 && this.toggle(at)}
    >
      <span>${this.dragged?.at === at ? formatTime(time, language) : deed}</span>
    </button>`;
  }

  private form(action: ScenarioAction, at: number): TemplateResult {
    const { language } = this.store;
    const edit = say(texts.edit, language, { deed: deedOf(action, language) });
    return html`<div class="edit" role="group" aria-label=${edit} data-testid="action-form" @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this.close(at)}>
      ${fieldsOf(action).map(
        ({ name, kind, value }) => html`<label
          >${say(NAMES[name], language)}
          <input
            data-testid="field-${name}"
            class=${kind === 'text' ? 'wide' : ''}
            type=${kind === 'text' ? 'text' : 'number'}
            min="0"
            step=${kind === 'seconds' ? 'any' : '1'}
            .value=${value}
            @keydown=${(event: KeyboardEvent) => event.stopPropagation()}
            @change=${(event: Event) => this.change(at, withField(action, name, (event.target as HTMLInputElement).value))}
        /></label>`,
      )}
      <span class="end">
        <button class="secondary" data-testid="action-remove" @click=${() => this.takeOut(at)}>${icons.close} ${say(texts.remove, language)}</button>
        <button class="primary" @click=${() => this.close(at)}>${say(texts.done, language)}</button>
      </span>
    </div>`;
  }

  private toggle(at: number): void {
    this.open = this.open === at ? null : at;
  }

  private close(at: number): void {
    this.open = null;
    this.chipAt(at)?.focus();
  }

  private chipAt(at: number): HTMLElement | undefined {
    return this.renderRoot.querySelectorAll<HTMLElement>('.chip')[at];
  }

  /** Actions stand in order of time: one that is moved past another changes its position. */
  private change(at: number, action: ScenarioAction): void {
    const scenario = replaceAction(this.store.scenario, at, action);
    const moved = scenario.actions?.indexOf(action) ?? at;
    const focused = this.renderRoot instanceof ShadowRoot && this.renderRoot.activeElement === this.chipAt(at);
    if (this.open === at) this.open = moved;
    this.store.setScenario(scenario);
    if (focused) void this.updateComplete.then(() => this.chipAt(moved)?.focus());
  }

  private takeOut(at: number): void {
    this.open = null;
    this.store.setScenario(replaceAction(this.store.scenario, at, null));
  }

  private key(event: KeyboardEvent, at: number): void {
    const action = this.actions[at];
    const step = (event.shiftKey ? 10 : 1) * (event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0);
    if (!action) return;
    if (step !== 0) this.change(at, withField(action, 'at', String(this.inside(action.at + step))));
    else if (event.key === 'Delete' || event.key === 'Backspace') this.takeOut(at);
    else if (event.key === 'Enter' || event.key === ' ') this.toggle(at);
    else return;
    // The keys of the chart mean something else.
    event.preventDefault();
    event.stopPropagation();
  }

  private inside(seconds: number): number {
    return roundTo(Math.min(this.store.whole.end, Math.max(0, seconds)), 1);
  }

  private press(down: PointerEvent, at: number): void {
    const action = this.actions[at];
    const chip = down.currentTarget as HTMLElement;
    if (down.button !== 0 || !action) return;
    const scale = this.scale();
    const from = scale.x(action.at);
    chip.setPointerCapture(down.pointerId);
    const move = (event: PointerEvent): void => {
      if (!this.dragged && Math.abs(event.clientX - down.clientX) < DRAG_FROM) return;
      this.dragged = { at, to: this.inside(scale.time(from + event.clientX - down.clientX)) };
    };
    const stop = (event: PointerEvent): void => {
      chip.removeEventListener('pointermove', move);
      chip.removeEventListener('pointerup', stop);
      chip.removeEventListener('pointercancel', stop);
      const { dragged } = this;
      this.dragged = null;
      if (event.type === 'pointercancel') return;
      if (dragged) this.change(at, withField(action, 'at', String(dragged.to)));
      else this.toggle(at);
    };
    chip.addEventListener('pointermove', move);
    chip.addEventListener('pointerup', stop);
    chip.addEventListener('pointercancel', stop);
  }

  private scale(): TimeScale {
    return new TimeScale(this.store.view, Math.max(1, this.width), this.store.warp);
  }

  /** Puts the chips at their instants, one below the other where they would cover each other. */
  private place(): void {
    const track = this.renderRoot.querySelector<HTMLElement>('.track');
    if (!track) return;
    this.width = track.clientWidth;
    const scale = this.scale();
    const ends: number[] = [];
    this.renderRoot.querySelectorAll<HTMLElement>('.chip').forEach((chip, at) => {
      const action = this.actions[at];
      if (!action) return;
      const x = scale.x(this.dragged?.at === at ? this.dragged.to : action.at);
      const inSight = x > -2 && x <= this.width + 2;
      const size = Math.min(chip.offsetWidth || CHIP, CHIP);
      const left = Math.min(Math.max(0, x), Math.max(0, this.width - size));
      const found = ends.findIndex((end) => end + 4 <= left);
      const row = found < 0 ? ends.length : found;
      ends[row] = left + size;
      // Those out of sight wait at the edge, so that they can be reached.
      chip.classList.toggle('outside', !inSight);
      chip.style.transform = `translate(${Math.round(left)}px, ${row * ROW}px)`;
    });
    track.style.height = `${Math.max(1, ends.length) * ROW + 2}px`;
  }
}
