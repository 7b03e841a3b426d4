import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { say } from '../../../server/src/texts/text.ts';
import { pageTexts as texts } from '../../common/texts/page.ts';
import { scenarioTexts } from '../../common/texts/scenario.ts';
import { stateTexts as states } from '../../common/texts/states.ts';
import type { Store } from '../store.ts';
import { isInOutput } from '../trouble.ts';
import { icons } from './icons.ts';
import { objectionStyles, objections } from './objections.ts';
import { controls, theme } from './styles.ts';

/** Over a picture that is not the present text's: why, and what to do; over one that takes long: that it does. */
@customElement('podsight-stale')
export class Stale extends LitElement {
  static override styles = [
    theme,
    controls,
    objectionStyles,
    css`
      .strip {
        display: flex;
        gap: 8px;
        align-items: flex-start;
        padding: 7px 10px;
        margin-bottom: 12px;
        border-radius: 4px;
        background: color-mix(in srgb, var(--tone) 10%, var(--ps-bg));
        border: 1px solid color-mix(in srgb, var(--tone) 45%, var(--ps-bg));
        --tone: var(--ps-warn);
      }
      .strip.refused {
        --tone: var(--ps-bad);
      }
      .strip.slow {
        --tone: var(--ps-init);
        align-items: center;
      }
      .strip > .icon {
        color: var(--tone);
        margin-top: 1px;
        flex: none;
      }
      .said {
        flex: 1;
        min-width: 0;
      }
      p {
        margin: 0;
        overflow-wrap: anywhere;
      }
      b {
        font-weight: 600;
      }
      .bar {
        width: 56px;
        height: 3px;
        border-radius: 2px;
        overflow: hidden;
        flex: none;
        background: color-mix(in srgb, var(--tone) 30%, var(--ps-bg));
      }
      .bar::before {
        content: '';
        display: block;
        width: 40%;
        height: 100%;
        background: var(--vscode-progressBar-background, var(--tone));
        animation: go 1.2s ease-in-out infinite alternate;
      }
      @keyframes go {
        to {
          transform: translateX(150%);
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .bar::before {
          animation: none;
          width: 100%;
        }
      }
    `,
  ];

  @property({ attribute: false }) store!: Store;
  @property({ attribute: false }) revision = 0;

  override render(): TemplateResult | typeof nothing {
    const { store } = this;
    if (store.slow) return this.slow();
    const { trouble, language } = store;
    if (!trouble) return nothing;
    if (trouble.refusal) {
      const { refusal } = trouble;
      return html`<div class="strip refused" role="status" data-testid="stale">
        ${icons.error}
        <div class="said">
          <p>
            <b>${say(states.refusedTitle, language, { object: refusal.object })}</b>
            <span class="quiet">${say(states.refusedStale, language)}</span>
          </p>
          ${objections(refusal, store)}
        </div>
      </div>`;
    }
    const again = trouble.kind !== 'nothing' && trouble.kind !== 'template';
    return html`<div class="strip" role="status" data-testid="stale">
      ${icons.warning}
      <div class="said">
        <p>${trouble.message} <span class="quiet">${say(texts.staleNote, language)}</span></p>
      </div>
      ${
        store.conditions.change && !again
          ? html`<button class="link" data-testid="change-plain" @click=${() => store.setConditions({ change: undefined })}>
              ${say(scenarioTexts.changePlain, language)}
            </button>`
          : nothing
      }
      ${again ? html`<button class="link" @click=${() => store.retry()}>${say(texts.retry, language)}</button>` : nothing}
      ${isInOutput(trouble) ? html`<button class="link" @click=${() => store.showOutput()}>${say(texts.showOutput, language)}</button>` : nothing}
    </div>`;
  }

  private slow(): TemplateResult {
    const { store } = this;
    return html`<div class="strip slow" role="status" data-testid="slow">
      <span class="bar" aria-hidden="true"></span>
      <div class="said"><p>${say(states.slow, store.language)}</p></div>
      <button class="link" data-testid="cancel" @click=${() => store.cancel()}>${say(states.cancel, store.language)}</button>
    </div>`;
  }
}
