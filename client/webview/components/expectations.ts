import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ExpectationAnswer } from '../../../server/src/requests.ts';
import { say } from '../../../server/src/texts/text.ts';
import { scenarioTexts as texts } from '../../common/texts/scenario.ts';
import type { Shown, Store } from '../store.ts';
import { icons } from './icons.ts';
import { controls, theme } from './styles.ts';

/** The lines under `expect:` with what the run says to each; further ones can be typed. */
@customElement('podsight-expectations')
export class Expectations extends LitElement {
  static override styles = [
    theme,
    controls,
    css`
      :host {
        display: block;
      }
      .card {
        padding: 8px 12px 9px;
      }
      h2 {
        display: flex;
        align-items: center;
        gap: 6px;
        font-size: 12px;
        font-weight: 600;
        margin: 0 0 4px;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 330px), 1fr));
        gap: 0 16px;
      }
      li {
        display: flex;
        align-items: baseline;
        gap: 8px;
        min-width: 0;
      }
      .row {
        display: flex;
        gap: 8px;
        flex: 1 1 auto;
        min-width: 0;
        padding: 2px 4px;
        align-items: baseline;
        text-align: start;
      }
      button.row:hover {
        background: var(--ps-hover);
      }
      .icon {
        width: 14px;
        height: 14px;
        align-self: center;
      }
      .yes {
        color: var(--ps-good-words);
      }
      .no {
        color: var(--ps-bad-words);
      }
      code {
        font: 12px var(--ps-mono);
        overflow-wrap: anywhere;
      }
      .why {
        color: var(--ps-dim);
        overflow-wrap: anywhere;
        min-width: 0;
      }
      li .icon-button {
        width: 20px;
        height: 20px;
        opacity: 0.55;
        align-self: center;
      }
      li .icon-button:hover,
      li .icon-button:focus-visible {
        opacity: 1;
      }
      .new {
        margin: 5px 0 0;
      }
      input {
        font: 12px var(--ps-mono);
        width: min(100%, 440px);
        height: 24px;
        padding: 0 7px;
        border-radius: 4px;
        color: var(--vscode-input-foreground, var(--ps-fg));
        background: var(--vscode-input-background, var(--ps-bg));
        border: 1px solid var(--vscode-input-border, var(--ps-border));
      }
      input::placeholder {
        color: var(--vscode-input-placeholderForeground, var(--ps-dim));
      }
    `,
  ];

  @property({ attribute: false }) store!: Store;
  @property({ attribute: false }) shown!: Shown;
  @property({ attribute: false }) revision = 0;
  @state() private typed = '';

  override render(): TemplateResult {
    const { language } = this.store;
    const answers = this.shown.answer.expectations ?? [];
    const failed = answers.filter(({ holds }) => !holds).length;
    const count = answers.length;
    const title = failed === 0 ? say(texts.allHold, language, { count }) : say(texts.someFail, language, { count, failed });
    return html`<section class="card" data-testid="expectations" aria-label=${say(texts.expectations, language)}>
      <h2 class=${count === 0 ? '' : failed === 0 ? 'yes' : 'no'}>
        ${count === 0 ? say(texts.expectations, language) : html`${failed === 0 ? icons.check : icons.error}${title}`}
      </h2>
      ${count > 0 ? html`<ul role="list">${answers.map((answer, at) => this.line(answer, at))}</ul>` : nothing}
      <div class="new">
        <input
          data-testid="expect"
          aria-label=${say(texts.expectLabel, language)}
          placeholder=${say(texts.expectHelp, language)}
          .value=${this.typed}
          @input=${(event: Event) => (this.typed = (event.target as HTMLInputElement).value)}
          @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && this.add()}
        />
      </div>
    </section>`;
  }

  private line({ text, holds, t, entry, message }: ExpectationAnswer, at: number): TemplateResult {
    const { store } = this;
    const { language } = store;
    const content = html`<span class=${holds ? 'yes' : 'no'}>${holds ? icons.check : icons.close}</span>
      <span class="out-of-sight">${say(holds ? texts.holds : texts.fails, language)}:</span>
      <code>${text}</code><span class="why">${message}</span>`;
    const remove = say(texts.removeExpectation, language, { line: text });
    return html`<li data-testid="expectation" data-holds=${holds}>
      ${
        entry !== null || t !== null
          ? html`<button class="row" @click=${() => (entry === null ? store.setCursor(t ?? 0) : store.select(entry, t ?? undefined))}>${content}</button>`
          : html`<span class="row">${content}</span>`
      }
      <button class="icon-button" title=${remove} aria-label=${remove} @click=${() => this.drop(at)}>${icons.close}</button>
    </li>`;
  }

  private add(): void {
    const line = this.typed.trim();
    if (line === '') return;
    this.typed = '';
    this.store.setConditions({ expect: [...(this.store.conditions.expect ?? []), line] });
  }

  private drop(at: number): void {
    this.store.setConditions({ expect: (this.store.conditions.expect ?? []).filter((_, other) => other !== at) });
  }
}
