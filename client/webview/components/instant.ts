import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { say, type Text } from '../../../server/src/texts/text.ts';
import { PRINT_COMMANDS, type PrintCommand } from '../../common/protocol.ts';
import { pageTexts as texts } from '../../common/texts/page.ts';
import { containersOf } from '../layout/runIndex.ts';
import { formatInstant } from '../layout/time.ts';
import { tokensOf } from '../layout/tokens.ts';
import type { Shown, Store } from '../store.ts';
import { icons } from './icons.ts';
import { controls, theme } from './styles.ts';
import { tabs } from './tabs.ts';

const NAMES: Readonly<Record<PrintCommand, Text>> = {
  get: texts.tabGet,
  wide: texts.tabWide,
  describe: texts.tabDescribe,
  events: texts.tabEvents,
  logs: texts.tabLogs,
  files: texts.tabFiles,
};

/** Milliseconds that "Copied" stays. */
const COPIED_MS = 1500;

/** What kubectl prints at the cursor's instant. */
@customElement('podsight-instant')
export class Instant extends LitElement {
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
      pre {
        font: 12px / 1.5 var(--ps-mono);
        margin: 0;
        padding: 10px 12px;
        tab-size: 8;
      }
      #panel {
        overflow: auto;
        min-height: 120px;
        max-height: 420px;
      }
      #panel:focus-visible {
        outline-offset: -2px;
      }
      pre.waiting {
        opacity: 0.6;
      }
      .head,
      .key {
        color: var(--ps-dim);
      }
      .bad {
        color: var(--ps-bad-words);
      }
      .warn {
        color: var(--ps-warn-words);
      }
      .good {
        color: var(--ps-good-words);
      }
      :host-context(.vscode-high-contrast) pre span {
        color: inherit;
      }
      @media (max-width: 480px) {
        .quiet {
          display: none;
        }
        .icon-button {
          margin-inline-start: auto;
        }
      }
      .empty {
        color: var(--ps-dim);
        padding: 12px;
        margin: 0;
      }
    `,
  ];

  @property({ attribute: false }) store!: Store;
  @property({ attribute: false }) shown!: Shown;
  @property({ attribute: false }) revision = 0;
  @state() private copied = false;

  private stopListening: () => void = () => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.stopListening = this.store.listen((change) => change === 'print' && this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopListening();
  }

  override render(): TemplateResult {
    const { store } = this;
    const { language, printed } = store;
    const { text } = printed;
    return html`<section class="card" aria-label=${say(texts.instant, language)}>
      <div class="bar">
        <div role="tablist" class="tabs" aria-label="kubectl">
          ${PRINT_COMMANDS.map((command) => this.tab(command))}
        </div>
        ${store.tab === 'logs' || store.tab === 'files' ? this.containers() : nothing}
        <span class="end quiet" data-testid="instant-time">${say(texts.atInstant, language, { time: formatInstant(store.cursor, language) })}</span>
        <button
          class="icon-button"
          title=${say(this.copied ? texts.copied : texts.copy, language)}
          aria-label=${say(this.copied ? texts.copied : texts.copy, language)}
          ?disabled=${!text}
          @click=${() => this.copy()}
        >
          ${this.copied ? icons.check : icons.copy}
        </button>
      </div>
      <div role="tabpanel" id="panel" tabindex="0" aria-labelledby="tab-${store.tab}" aria-busy=${printed.waiting}>
        ${
          text === null
            ? html`<p class="empty">${say(printed.waiting ? texts.loading : texts.cannotPrint, language)}</p>`
            : text.trim() === ''
              ? html`<p class="empty">${say(store.tab === 'files' ? texts.noFiles : texts.printsNothing, language)}</p>`
              : html`<pre class=${printed.waiting ? 'waiting' : ''} data-testid="instant-text">${this.lines(text)}</pre>`
        }
      </div>
    </section>`;
  }

  private tab(command: PrintCommand): TemplateResult {
    const { store } = this;
    const chosen = store.tab === command;
    return html`<button
      role="tab"
      id="tab-${command}"
      data-testid="tab-${command}"
      aria-selected=${chosen}
      aria-controls="panel"
      tabindex=${chosen ? 0 : -1}
      @click=${() => store.setTab(command)}
      @keydown=${(event: KeyboardEvent) => this.walk(event, command)}
    >
      ${say(NAMES[command], store.language)}
    </button>`;
  }

  private walk(event: KeyboardEvent, from: PrintCommand): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const count = PRINT_COMMANDS.length;
    const to = PRINT_COMMANDS[(PRINT_COMMANDS.indexOf(from) + step + count) % count] ?? from;
    this.store.setTab(to);
    this.renderRoot.querySelector<HTMLElement>(`#tab-${to}`)?.focus();
  }

  private containers(): TemplateResult | typeof nothing {
    const { store, shown } = this;
    const names = containersOf(shown.index, shown.answer.object);
    if (names.length < 2) return nothing;
    return html`<select
      aria-label=${say(texts.container, store.language)}
      @change=${(event: Event) => store.setTab(store.tab, (event.target as HTMLSelectElement).value || null)}
    >
      ${store.tab === 'files' ? html`<option value="" ?selected=${store.logsOf === null}>${say(texts.allContainers, store.language)}</option>` : nothing}
      ${names.map((name) => html`<option ?selected=${name === (store.logsOf ?? (store.tab === 'files' ? null : names[0]))}>${name}</option>`)}
    </select>`;
  }

  private lines(text: string): readonly (TemplateResult | string)[] {
    return tokensOf(text.replace(/\n+$/, '')).flatMap((tokens, at) => [
      ...(at > 0 ? ['\n'] : []),
      ...tokens.map(({ text: words, kind }) => (kind === 'plain' ? words : html`<span class=${kind}>${words}</span>`)),
    ]);
  }

  private copy(): void {
    this.store.copy(this.store.printed.text ?? '');
    this.copied = true;
    setTimeout(() => {
      this.copied = false;
    }, COPIED_MS);
  }
}
