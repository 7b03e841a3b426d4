import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TimelineEntry } from '../../../server/src/simulation/timeline.ts';
import { say } from '../../../server/src/texts/text.ts';
import { pageTexts as texts } from '../../common/texts/page.ts';
import { type ChainStep, causeChain, effectsOf, type FieldReason } from '../layout/causes.ts';
import { lineWords } from '../layout/notes.ts';
import { sentenceOf } from '../layout/sentences.ts';
import { formatTime } from '../layout/time.ts';
import type { Shown, Store } from '../store.ts';
import { icons } from './icons.ts';
import { controls, theme } from './styles.ts';
import { tabs } from './tabs.ts';

const EFFECTS_AT_MOST = 6;

/** The chain of causes of what is selected: every step with the lines (or defaults) of the manifest that made it so. */
@customElement('podsight-why')
export class Why extends LitElement {
  static override styles = [
    theme,
    controls,
    tabs,
    css`
      :host,
      section {
        display: block;
        height: 100%;
      }
      .scroll {
        max-height: 420px;
        overflow: auto;
        min-height: 120px;
      }
      ol,
      ul {
        list-style: none;
        margin: 0;
        padding: 10px 12px 12px;
      }
      ol {
        counter-reset: step;
      }
      ol > li {
        position: relative;
        padding: 0 0 12px 28px;
      }
      ol > li:last-child {
        padding-bottom: 0;
      }
      ol > li::before {
        counter-increment: step;
        content: counter(step);
        position: absolute;
        inset-inline-start: 0;
        top: 0;
        width: 18px;
        height: 18px;
        border-radius: 50%;
        font-size: 10px;
        line-height: 16px;
        text-align: center;
        border: 1px solid var(--ps-dim);
        color: var(--ps-dim);
      }
      ol > li.first::before {
        border-color: var(--ps-cursor);
        border-width: 2px;
        line-height: 14px;
        color: var(--ps-fg);
        font-weight: 600;
      }
      ol > li:not(:last-child)::after {
        content: '';
        position: absolute;
        inset-inline-start: 8.5px;
        top: 21px;
        bottom: 3px;
        border-inline-start: 1px solid var(--ps-border);
      }
      .title {
        display: flex;
        gap: 8px;
        align-items: baseline;
        width: 100%;
        border-radius: 2px;
      }
      .title span {
        overflow-wrap: anywhere;
      }
      .title .when {
        margin-inline-start: auto;
        flex: none;
        color: var(--ps-dim);
        font-size: 11px;
      }
      button.title:hover span:first-child {
        text-decoration: underline;
      }
      .bad {
        font-weight: 600;
      }
      .said {
        margin: 2px 0 0;
        color: var(--ps-dim);
        font: 11.5px / 1.4 var(--ps-mono);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        display: -webkit-box;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 5;
        overflow: hidden;
      }
      .fields {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 6px;
        margin-top: 4px;
      }
      .field {
        display: inline-flex;
        align-items: baseline;
        gap: 6px;
        max-width: 100%;
        padding: 1px 7px;
        border: 1px solid var(--ps-border);
        border-radius: 4px;
        background: var(--ps-bg);
      }
      .field code {
        font: 11.5px / 1.45 var(--ps-mono);
        overflow-wrap: anywhere;
        min-width: 0;
      }
      .field small {
        font-size: 11px;
        color: var(--ps-dim);
        white-space: nowrap;
        flex: none;
      }
      button.field code {
        color: var(--ps-link);
      }
      button.field:hover {
        border-color: var(--ps-link);
      }
      .field.defaulted {
        border-style: dashed;
      }
      h3 {
        margin: 0;
        padding: 8px 12px 0;
        font-size: 11px;
        font-weight: 600;
        color: var(--ps-dim);
        border-top: 1px solid var(--ps-border);
      }
      ul {
        padding: 4px 12px 10px;
      }
      ul li {
        padding: 2px 0;
      }
      .empty {
        color: var(--ps-dim);
        margin: 0;
        padding: 12px;
      }
      .more {
        padding: 0 12px 10px 40px;
        margin: 0;
        color: var(--ps-dim);
      }
    `,
  ];

  @property({ attribute: false }) store!: Store;
  @property({ attribute: false }) shown!: Shown;
  @property({ attribute: false }) revision = 0;

  override render(): TemplateResult {
    const { language, selection } = this.store;
    return html`<section class="card" aria-label=${say(texts.why, language)} data-testid="why">
      <div class="bar">
        <h2 tabindex="-1" id="title">${say(texts.why, language)}</h2>
        <span class="grow"></span>
        ${
          selection === null
            ? nothing
            : html`<button class="icon-button end" aria-label=${say(texts.fewerNotes, language)} title="Esc" @click=${() => this.store.select(null)}>
              ${icons.close}
            </button>`
        }
      </div>
      <div class="scroll">${selection === null ? html`<p class="empty">${say(texts.whyNothing, language)}</p>` : this.chain(selection)}</div>
    </section>`;
  }

  /** Brings the keyboard here, as Enter on an entry does. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.field, .title, #title')?.focus();
  }

  private chain(selection: number): TemplateResult {
    const { index, answer } = this.shown;
    const { language } = this.store;
    const { steps, more } = causeChain(index, answer.places, selection);
    const effects = effectsOf(index, selection, EFFECTS_AT_MOST);
    return html`<ol role="list" data-testid="why-chain">
        ${steps.map((step, at) => this.step(step, at))}
      </ol>
      ${more > 0 ? html`<p class="more">${say(texts.moreCauses, language, { count: more })}</p>` : nothing}
      ${steps.length === 1 && steps[0]?.fields.length === 0 ? html`<p class="more">${say(texts.whyUnknown, language)}</p>` : nothing}
      ${
        effects.length > 0
          ? html`<h3>${say(texts.follows, language)}</h3>
            <ul role="list" data-testid="effects">
              ${effects.map((entry) => html`<li>${this.titleOf(entry, false)}</li>`)}
            </ul>`
          : nothing
      }`;
  }

  private step(step: ChainStep, at: number): TemplateResult {
    const { detail } = sentenceOf(step.entry, this.shown.index, this.store.language);
    return html`<li class=${at === 0 ? 'first' : ''} data-testid="why-step">
      ${this.titleOf(step.entry, at === 0)} ${detail === '' ? nothing : html`<p class="said" title=${detail}>${detail}</p>`}
      ${step.fields.length > 0 ? html`<div class="fields">${step.fields.map((field) => this.field(field))}</div>` : nothing}
    </li>`;
  }

  private titleOf(entry: TimelineEntry, selected: boolean): TemplateResult {
    const { language } = this.store;
    const { title, tone } = sentenceOf(entry, this.shown.index, language);
    const content = html`<span class=${tone}>${title}</span><span class="when">${formatTime(entry.t, language)}</span>`;
    if (selected) return html`<div class="title">${content}</div>`;
    return html`<button class="title" @click=${() => this.store.select(entry.id)}>${content}</button>`;
  }

  private field(reason: FieldReason): TemplateResult {
    const { language } = this.store;
    const { range } = reason;
    const place = reason.defaulted ? say(texts.byDefault, language) : range ? lineWords(range, language) : '';
    const content = html`<code>${reason.words}</code>${place === '' ? nothing : html`<small>${place}</small>`}`;
    const classes = `field ${reason.defaulted ? 'defaulted' : ''}`;
    const title = `${reason.object} ${reason.field}`;
    if (!range) return html`<span class=${classes} title=${title} data-testid="why-field">${content}</span>`;
    return html`<button class=${classes} title=${title} data-testid="why-field" @click=${() => this.store.reveal(range, true)}>${content}</button>`;
  }
}
