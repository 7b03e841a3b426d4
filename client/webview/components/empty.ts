import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { say, type Text } from '../../../server/src/texts/text.ts';
import { pageTexts as texts } from '../../common/texts/page.ts';
import { scenarioTexts } from '../../common/texts/scenario.ts';
import { stateTexts as states } from '../../common/texts/states.ts';
import type { Store } from '../store.ts';
import { isInOutput, type Trouble } from '../trouble.ts';
import { coded, codedStyles } from './coded.ts';
import { objectionStyles, objections } from './objections.ts';
import { controls, theme } from './styles.ts';

const WORDS: Readonly<Record<Trouble['kind'], { readonly title: Text; readonly help: Text }>> = {
  nothing: { title: texts.nothingTitle, help: texts.nothingHelp },
  template: { title: states.templateTitle, help: states.templateHelp },
  refused: { title: states.refusedTitle, help: states.refusedHelp },
  cancelled: { title: states.cancelledTitle, help: states.cancelledHelp },
  gone: { title: texts.goneTitle, help: texts.goneHelp },
  server: { title: texts.failedTitle, help: texts.failedHelp },
  simulation: { title: states.faultTitle, help: states.faultHelp },
};

/** Whether the way out is in the text. */
const isInEditor = ({ kind }: Trouble): boolean => kind === 'nothing' || kind === 'template' || kind === 'refused';

const NO_CHANGE = { title: scenarioTexts.changeNone, help: scenarioTexts.changeNoneHelp } as const;

/** The page without a picture: why, and what to do. */
@customElement('podsight-empty')
export class Empty extends LitElement {
  static override styles = [
    theme,
    controls,
    codedStyles,
    objectionStyles,
    css`
      section {
        max-width: 520px;
        margin: 12vh auto 0;
        text-align: center;
        padding: 0 12px;
      }
      svg {
        width: 132px;
        height: 56px;
        margin-bottom: 14px;
      }
      .lane {
        fill: none;
        stroke: var(--ps-border);
        stroke-width: 1.5;
        stroke-dasharray: 4 3;
      }
      .cursor {
        stroke: var(--ps-focus);
        stroke-width: 1.5;
      }
      h1 {
        font-size: 16px;
        font-weight: 600;
        margin: 0 0 6px;
      }
      p {
        margin: 0 0 8px;
        overflow-wrap: anywhere;
      }
      .said {
        white-space: pre-wrap;
      }
      p.quiet {
        margin-top: 12px;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        justify-content: center;
        margin-top: 14px;
      }
    `,
  ];

  @property({ attribute: false }) store!: Store;
  @property({ attribute: false }) revision = 0;

  override render(): TemplateResult {
    const { store } = this;
    const { language, look, trouble } = store;
    if (!trouble)
      return html`<main><section role="status" class="quiet">
        <p>${say(states.slowFirst, language)}</p>
        ${store.slow ? html`<button class="secondary" data-testid="cancel" @click=${() => store.cancel()}>${say(states.cancel, language)}</button>` : ''}
      </section></main>`;
    // Without a former version there is no change; the plain view is one step away.
    const change = store.conditions.change !== undefined && trouble.kind === 'nothing';
    const { title, help } = change ? NO_CHANGE : WORDS[trouble.kind];
    return html`<main><section role="status" data-testid="empty">
      <svg viewBox="0 0 132 56" aria-hidden="true">
        <path class="lane" d="M3 8h66v10h-66zM20 24h92v10h-92zM44 40h50v10h-50z" />
        <path class="cursor" d="M58 2v52" />
      </svg>
      <h1>${say(title, language, { object: trouble.refusal?.object ?? '' })}</h1>
      ${trouble.refusal ? objections(trouble.refusal, store) : html`<p class="said">${coded(trouble.message)}</p>`}
      <p class="quiet">${say(help, language, { file: look.fileName })}</p>
      <div class="buttons">
        ${
          change
            ? html`<button class="primary" data-testid="change-plain" @click=${() => store.setConditions({ change: undefined })}>
                ${say(scenarioTexts.changePlain, language)}
              </button>`
            : ''
        }
        ${
          trouble.kind === 'nothing' && !change
            ? html`<button class="primary" data-testid="insert-example" @click=${() => store.insertExample()}>
                ${say(states.insertExample, language)}
              </button>`
            : ''
        }
        ${
          isInEditor(trouble)
            ? html`<button class=${trouble.kind === 'nothing' ? 'secondary' : 'primary'} @click=${() => store.focusEditor()}>${say(texts.backToEditor, language)}</button>`
            : html`<button class="primary" data-testid="retry" @click=${() => store.retry()}>${say(texts.retry, language)}</button>`
        }
        ${
          isInOutput(trouble)
            ? html`<button class="secondary" @click=${() => store.showOutput()}>${say(texts.showOutput, language)}</button>`
            : ''
        }
      </div>
    </section></main>`;
  }
}
