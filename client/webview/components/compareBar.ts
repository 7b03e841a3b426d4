import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { say } from '../../../server/src/texts/text.ts';
import type { CompareWith } from '../../common/protocol.ts';
import { compareTexts as texts } from '../../common/texts/compare.ts';
import { laneChanges, signed } from '../layout/compareText.ts';
import type { Shown, Store } from '../store.ts';
import { controls, theme } from './styles.ts';

/** Lanes that came or went are told up to this number. */
const LANES_TOLD = 4;
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

  override render(): TemplateResult {
    const { store } = this;
    const { language, comparing } = store;
    const { choice, compared, message, waiting } = comparing;
    const title = say(choice.kind === 'none' ? texts.compare : texts.title, language, { what: nameOf(choice, store) });
    const lanes = compared
      ? [...laneChanges(compared.added, 'newLane', language), ...laneChanges(compared.gone, 'goneLane', language)]
      : [];
    const words = compared ? (compared.differs ? '' : say(texts.same, language)) : this.why(message, waiting);
    return html`<section aria-label=${title} data-testid="compared">
      ${compareChoice(store)}
      <span class="words" role="status">${words}</span>
      <ul role="list">
        ${(compared?.figures ?? []).map(({ words: told, at }) =>
          at
            ? html`<li><button class="change" data-testid="change" @click=${() => store.select(at.entry, at.t)}>${told}</button></li>`
            : html`<li><span class="change" data-testid="change">${told}</span></li>`,
        )}
        ${lanes.slice(0, LANES_TOLD).map((told) => html`<li><span class="change" data-testid="change">${told}</span></li>`)}
      </ul>
      ${this.moves()}
    </section>`;
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
