import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { say } from '../../../server/src/texts/text.ts';
import { scenarioTexts as texts } from '../../common/texts/scenario.ts';
import type { Done } from '../layout/notes.ts';
import type { Shown, Store } from '../store.ts';
import { coded, codedStyles } from './coded.ts';
import { icons } from './icons.ts';
import { controls, theme } from './styles.ts';

type Change = NonNullable<Done['change']>;

const ROLLBACK_SECONDS = 60;

/** What applying the text in the editor does to the version that runs: the outcome, sentence by sentence, and a rollback to try. */
@customElement('podsight-change')
export class ChangeCard extends LitElement {
  static override styles = [
    theme,
    controls,
    codedStyles,
    css`
      :host {
        display: block;
      }
      .card {
        --tone: var(--ps-run);
        border-inline-start: 3px solid var(--tone);
        padding: 9px 12px 10px;
        background: color-mix(in srgb, var(--tone) 6%, var(--ps-bg));
      }
      .bad {
        --tone: var(--ps-bad);
      }
      .warn {
        --tone: var(--ps-warn);
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 12px;
        align-items: center;
      }
      h2 {
        display: flex;
        align-items: center;
        gap: 7px;
        font-size: 14px;
        font-weight: 600;
        margin: 0;
        flex: 1 1 auto;
      }
      h2 .icon {
        color: var(--tone);
      }
      ul {
        margin: 6px 0 0;
        padding: 0;
        list-style: none;
        display: grid;
        gap: 2px;
      }
      li {
        overflow-wrap: anywhere;
        padding-inline-start: 23px;
      }
      .help {
        margin: 4px 0 0;
        padding-inline-start: 23px;
        color: var(--ps-dim);
        font-size: 11px;
      }
      .rollback {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        white-space: nowrap;
      }
      label {
        display: inline-flex;
        gap: 6px;
        align-items: center;
        cursor: pointer;
      }
      input[type='checkbox'] {
        accent-color: var(--ps-focus);
        margin: 0;
      }
      input[type='number'] {
        font: inherit;
        width: 64px;
        height: 24px;
        padding: 0 5px;
        border-radius: 4px;
        color: var(--vscode-input-foreground, var(--ps-fg));
        background: var(--vscode-input-background, var(--ps-bg));
        border: 1px solid var(--vscode-input-border, var(--ps-border));
      }
      input:disabled {
        opacity: 0.5;
      }
    `,
  ];

  @property({ attribute: false }) store!: Store;
  @property({ attribute: false }) shown!: Shown;
  @property({ attribute: false }) revision = 0;

  override render(): TemplateResult {
    const { store, shown } = this;
    const { language } = store;
    const { change } = shown.answer;
    if (!change) return html``;
    const { tone, title } = outcomeOf(change);
    return html`<section class="card ${tone}" data-testid="change-card" aria-label=${say(texts.change, language)}>
      <div class="top">
        <h2>${tone === 'good' ? icons.check : tone === 'warn' ? icons.warning : icons.error}${say(title, language)}</h2>
        ${this.rollback()}
        <button class="link" data-testid="change-plain" @click=${() => store.setConditions({ change: undefined })}>
          ${say(texts.changePlain, language)}
        </button>
      </div>
      <ul role="list">
        ${change.lines.map((line) => html`<li data-testid="change-line">${coded(line)}</li>`)}
      </ul>
      <p class="help">${say(texts.changeHelp, language)}</p>
    </section>`;
  }

  private rollback(): TemplateResult {
    const { store } = this;
    const { language } = store;
    const at = store.conditions.change?.rollbackAtSeconds ?? null;
    const set = (seconds: number | null): void => store.setConditions({ change: { rollbackAtSeconds: seconds } });
    return html`<span class="rollback">
      <label>
        <input
          type="checkbox"
          data-testid="rollback"
          .checked=${at !== null}
          @change=${(event: Event) => set((event.target as HTMLInputElement).checked ? ROLLBACK_SECONDS : null)}
        />
        ${say(texts.rollback, language)}
      </label>
      <input
        type="number"
        min="0"
        max=${this.shown.model.horizon}
        step="1"
        data-testid="rollback-at"
        aria-label=${say(texts.rollbackSeconds, language)}
        ?disabled=${at === null}
        .value=${String(at ?? ROLLBACK_SECONDS)}
        @change=${(event: Event) => {
          const seconds = (event.target as HTMLInputElement).valueAsNumber;
          if (Number.isFinite(seconds) && seconds >= 0) set(seconds);
        }}
      />
      ${say(texts.seconds, language)}
    </span>`;
  }
}

/** How it ends, in a word and a colour. */
function outcomeOf({ summary }: Change) {
  if (summary.refused.length > 0) return { tone: 'bad', title: texts.changeRefused } as const;
  if (summary.stuck !== null) return { tone: 'bad', title: texts.changeStuck } as const;
  if (summary.withoutEndpoints.length > 0 || (summary.readyBefore > 0 && summary.lowestReady.value === 0))
    return { tone: 'warn', title: texts.changeOutage } as const;
  return { tone: 'good', title: texts.changeFine } as const;
}
