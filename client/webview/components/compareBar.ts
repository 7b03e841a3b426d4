import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { say } from '../../../server/src/texts/text.ts';
import type { CompareWith } from '../../common/protocol.ts';
import { compareTexts as texts } from '../../common/texts/compare.ts';
import { pageTexts } from '../../common/texts/page.ts';
import type { Compared } from '../comparing.ts';
import { type FigureChange, laneChanges, signed } from '../layout/compareText.ts';
import type { Shown, Store } from '../store.ts';
import { controls, theme } from './styles.ts';

/** Differences that are told at once; the others are one step away. One more than these would take no less room than the way there. */
const TOLD_AT_ONCE = 3;
/** Differences that are told at all. */
const TOLD_AT_MOST = 24;
/** Moves in the list. */
const MOVES_TOLD = 24;

/** What the picture is compared with, and what is different: in words, for everybody. */
@customElement('podsight-compare')
export class CompareBar extends LitElement {
  static override styles = [
    theme,
    controls,
    css`
      :host {
        display: block;
      }
      section {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 10px;
        /* There before anything is different: what comes pushes nothing away. */
        min-height: 24px;
      }
      .words {
        color: var(--ps-dim);
        overflow-wrap: anywhere;
        min-width: 0;
      }
      .words:empty {
        display: none;
      }
      select {
        max-width: 180px;
      }
      ul {
        display: contents;
        list-style: none;
      }
      .change {
        display: inline-flex;
        align-items: center;
        min-height: 22px;
        padding: 0 8px;
        border-radius: 4px;
        border: 1px solid var(--ps-border);
        background: var(--ps-raised);
        max-width: 100%;
        overflow-wrap: anywhere;
      }
      .more {
        min-height: 22px;
        padding: 0 6px;
        color: var(--ps-link);
      }
      .more:hover,
      button.change:hover {
        background: var(--ps-hover);
      }
      details {
        flex: 1 1 100%;
      }
      summary {
        cursor: pointer;
        color: var(--ps-link);
        width: fit-content;
      }
      ol {
        margin: 6px 0 0;
        padding: 0;
        list-style: none;
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(280px, 100%), 1fr));
        gap: 0 16px;
      }
      ol button {
        width: 100%;
        display: flex;
        gap: 8px;
        padding: 1px 4px;
      }
      ol button:hover {
        background: var(--ps-hover);
      }
      ol b {
        font-weight: 600;
        flex: none;
        min-width: 64px;
        text-align: end;
      }
    `,
  ];

  @property({ attribute: false }) store!: Store;
  @property({ attribute: false }) shown!: Shown;
  @property({ attribute: false }) revision = 0;
  @state() private all = false;

  override render(): TemplateResult {
    const { store } = this;
    const { language, comparing } = store;
    const { choice, compared, message, waiting } = comparing;
    const title = say(choice.kind === 'none' ? texts.compare : texts.title, language, { what: nameOf(choice, store) });
    const words = compared ? (compared.differs ? '' : say(texts.same, language)) : this.why(message, waiting);
    return html`<section aria-label=${title} data-testid="compared">
      ${compareChoice(store)}
      <span class="words" role="status">${words}</span>
      ${compared ? this.changes(compared) : nothing}
      ${this.moves()}
    </section>`;
  }

  /** The most telling differences, and the others when they are asked for. */
  private changes({ figures, added, gone }: Compared): TemplateResult {
    const { store } = this;
    const { language } = store;
    const lanes = [...laneChanges(added, 'newLane', language), ...laneChanges(gone, 'goneLane', language)];
    const told = [...figures, ...lanes.map((words) => ({ words, at: null }))].slice(0, TOLD_AT_MOST);
    const hidden = told.length > TOLD_AT_ONCE + 1 ? told.length - TOLD_AT_ONCE : 0;
    const shown = this.all || hidden === 0 ? told : told.slice(0, TOLD_AT_ONCE);
    const more = say(texts.moreChanges, language, { count: hidden });
    return html`<ul role="list">
      ${shown.map((change) => html`<li>${this.change(change)}</li>`)}
      ${
        hidden === 0
          ? nothing
          : html`<li>
              <button
                class="more"
                data-testid="more-changes"
                aria-expanded=${this.all}
                aria-label=${this.all ? nothing : more}
                title=${this.all ? nothing : more}
                @click=${() => {
                  this.all = !this.all;
                }}
              >
                ${this.all ? say(pageTexts.fewerNotes, language) : `+${hidden}`}
              </button>
            </li>`
      }
    </ul>`;
  }

  private change({ words, at }: Pick<FigureChange, 'words' | 'at'>): TemplateResult {
    if (!at) return html`<span class="change" data-testid="change">${words}</span>`;
    return html`<button class="change" data-testid="change" @click=${() => this.store.select(at.entry, at.t)}>${words}</button>`;
  }

  /** What stands where there is nothing to compare. */
  private why(message: string | null, waiting: boolean): string {
    const { language, comparing } = this.store;
    if (comparing.choice.kind === 'none') return '';
    return message ?? say(waiting ? texts.waiting : texts.nothingYet, language);
  }

  private moves(): TemplateResult | typeof nothing {
    const { store } = this;
    const { language } = store;
    const moves = store.comparing.compared?.moves ?? [];
    if (moves.length === 0) return nothing;
    return html`<details data-testid="moves">
      <summary>${say(texts.moves, language, { count: moves.length })}</summary>
      <ol>
        ${moves.slice(0, MOVES_TOLD).map(
          ({ lane, label, by, entry, t }) => html`<li>
            <button @click=${() => store.select(entry, t)}>
              <b>${signed(by, language)}</b><span>${label === '' ? lane.name : say(texts.move, language, { what: label, lane: lane.name })}</span>
            </button>
          </li>`,
        )}
      </ol>
    </details>`;
  }
}

const nameOf = ({ kind, name }: CompareWith, { language }: Store): string =>
  kind === 'file' ? (name ?? '') : say(kind === 'head' ? texts.withHead : texts.withEdit, language);

function compareChoice(store: Store): TemplateResult {
  const { language, comparing } = store;
  const { choice } = comparing;
  const option = (value: CompareWith['kind'], words: string) =>
    html`<option value=${value} .selected=${choice.kind === value}>${words}</option>`;
  return html`<select
    data-testid="compare"
    aria-label=${say(texts.compare, language)}
    title=${say(texts.compare, language)}
    @change=${(event: Event) => {
      const select = event.target as HTMLSelectElement;
      const kind = select.value as CompareWith['kind'];
      // A file is compared with once it is chosen; until then the choice is what it was.
      if (kind === 'file') select.value = choice.kind;
      store.compareWith({ kind });
    }}
  >
    ${option('none', say(texts.chooseOff, language))} ${option('edit', say(texts.chooseEdit, language))} ${option('head', say(texts.chooseHead, language))}
    ${choice.kind === 'file' ? html`<option selected disabled>${choice.name}</option>` : nothing}
    <option value="file">${say(texts.chooseOther, language)}</option>
  </select>`;
}
