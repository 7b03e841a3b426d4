import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { say, type Text } from '../../../server/src/texts/text.ts';
import { pageTexts as texts } from '../../common/texts/page.ts';
import { tryTexts } from '../../common/texts/tries.ts';
import { lineWords, type Note } from '../layout/notes.ts';
import { alternativesTo } from '../layout/whatIf.ts';
import type { Shown, Store } from '../store.ts';
import { coded, codedStyles } from './coded.ts';
import { icons } from './icons.ts';
import { controls, theme } from './styles.ts';

const NAMES: Readonly<Record<Note['tone'], Text>> = {
  error: texts.severityError,
  warning: texts.severityWarning,
  information: texts.severityInformation,
  hint: texts.severityHint,
  assumption: texts.assumed,
};

/** The strip with the most important finding; the others unfold below it. */
@customElement('podsight-notes')
export class Notes extends LitElement {
  static override styles = [
    theme,
    controls,
    codedStyles,
    css`
      :host {
        display: block;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
        display: grid;
        gap: 2px;
      }
      li {
        --tone: var(--ps-dim);
        display: flex;
        gap: 8px;
        align-items: flex-start;
        padding: 6px 10px 6px 8px;
        border-inline-start: 3px solid var(--tone);
        border-radius: 0 4px 4px 0;
        background: color-mix(in srgb, var(--tone) 9%, var(--ps-bg));
      }
      li.error {
        --tone: var(--ps-bad);
      }
      li.warning {
        --tone: var(--ps-warn);
      }
      li.information {
        --tone: var(--vscode-charts-blue);
      }
      .icon {
        color: var(--tone);
        margin-top: 1px;
      }
      p {
        margin: 0;
        flex: 1 1 auto;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      b {
        font-weight: 600;
      }
      .said {
        display: block;
        font-family: var(--ps-mono);
        font-size: 11.5px;
        margin-top: 2px;
        white-space: pre-wrap;
      }
      .related {
        display: block;
        color: var(--ps-dim);
      }
      .instead {
        display: flex;
        flex-wrap: wrap;
        gap: 0 12px;
      }
      .side {
        display: flex;
        gap: 12px;
        flex: none;
        white-space: nowrap;
      }
      .more {
        margin: 4px 0 0;
        padding: 1px 6px;
      }
      .more:first-child {
        margin-top: -6px;
      }
      @media (max-width: 640px) {
        li {
          flex-wrap: wrap;
        }
        p {
          flex-basis: calc(100% - 30px);
        }
        .side {
          padding-inline-start: 24px;
        }
      }
      @media (forced-colors: active) {
        li {
          border: 1px solid;
          border-inline-start-width: 3px;
        }
      }
    `,
  ];

  @property({ attribute: false }) store!: Store;
  @property({ attribute: false }) shown!: Shown;
  @state() private open = false;

  override render(): TemplateResult {
    const { notes } = this.shown;
    const { language } = this.store;
    // Assumptions alone are no news: they wait behind a link.
    const urgent = notes[0]?.tone === 'assumption' ? 0 : 1;
    const listed = this.open ? notes : notes.slice(0, urgent);
    const more =
      urgent === 0
        ? say(texts.assumptions, language, { count: notes.length })
        : say(texts.moreNotes, language, { count: notes.length - 1 });
    return html`${
      listed.length > 0
        ? html`<ul role="list" aria-label=${say(texts.notes, language)}>
          ${listed.map((note) => this.note(note))}
        </ul>`
        : nothing
    }${
      notes.length > urgent
        ? html`<button class="more link" data-testid="more-notes" aria-expanded=${this.open} @click=${() => (this.open = !this.open)}>
          ${this.open ? say(texts.fewerNotes, language) : more}
        </button>`
        : nothing
    }`;
  }

  private note(note: Note): TemplateResult {
    const { store } = this;
    const { language } = store;
    const { range } = note;
    const proof = note.entries[0];
    return html`<li class=${note.tone} data-testid="note">
      ${icons[note.tone]}
      <p>
        <span class="out-of-sight">${say(NAMES[note.tone], language)}:</span>
        <b>${coded(note.lead)}</b> ${note.tone === 'error' ? html`<span class="said">${note.rest}</span>` : coded(note.rest)}
        ${(note.related ?? []).map(
          ({ words, range: place }) => html`<span class="related"
            >${coded(words)} <button class="link" @click=${() => store.reveal(place, true)}>${lineWords(place, language)}</button></span
          >`,
        )}
        ${this.instead(note)}
      </p>
      <span class="side">
        ${proof === undefined ? nothing : html`<button class="link" @click=${() => store.select(proof)}>${say(texts.showProof, language)}</button>`}
        ${range ? html`<button class="link" data-testid="note-line" @click=${() => store.reveal(range, true)}>${lineWords(range, language)}</button>` : nothing}
      </span>
    </li>`;
  }

  /** What could be instead of an assumption, or make a finding go away: each is tried out at once. */
  private instead({ about }: Note): TemplateResult | typeof nothing {
    const { store, shown } = this;
    const { language, scenario } = store;
    if (!about) return nothing;
    const others = alternativesTo(about, shown.index, shown.answer.object, store.cursor, scenario, language);
    if (others.length === 0) return nothing;
    return html`<span class="instead">
      <span class="quiet">${say(tryTexts.instead, language)}</span>
      ${others.map(({ words, scenario: other }) => html`<button class="link" data-testid="instead" @click=${() => store.setScenario(other)}>${words}</button>`)}
    </span>`;
  }
}
