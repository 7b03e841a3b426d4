import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { say } from '../../../server/src/texts/text.ts';
import { pageTexts as texts } from '../../common/texts/page.ts';
import { figureTexts } from '../../common/texts/timeline.ts';
import type { Figure } from '../layout/figures.ts';
import { kindOf, nameOf } from '../layout/runIndex.ts';
import { formatTime } from '../layout/time.ts';
import type { Shown, Store } from '../store.ts';
import { icons } from './icons.ts';
import { controls, theme } from './styles.ts';
import './whatIf.ts';

/** Name, verdict, what-if chips, and the answer in big figures. */
@customElement('podsight-header')
export class Header extends LitElement {
  static override styles = [
    theme,
    controls,
    css`
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 10px;
      }
      h1 {
        font-size: 17px;
        line-height: 24px;
        font-weight: 600;
        margin: 0;
        overflow-wrap: anywhere;
      }
      h1 span {
        color: var(--ps-dim);
        font-weight: 400;
        margin-inline-start: 4px;
      }
      .pill {
        display: inline-flex;
        align-items: center;
        gap: 4px;
        border: 1px solid var(--ps-border);
        border-radius: 11px;
        padding: 0 9px 0 6px;
        height: 22px;
        font-size: 11px;
        color: var(--ps-dim);
        white-space: nowrap;
      }
      .pill.plain {
        padding-inline: 9px;
      }
      .pill .icon {
        width: 13px;
        height: 13px;
      }
      .pill.good {
        border-color: color-mix(in srgb, var(--ps-run) 55%, var(--ps-border));
        color: var(--ps-fg);
      }
      .pill.good .icon {
        color: var(--ps-run);
      }
      .pill.bad {
        border-color: var(--ps-bad);
        color: var(--ps-fg);
      }
      .pill.bad .icon {
        color: var(--ps-bad);
      }
      .with {
        color: var(--ps-dim);
        min-width: 0;
        max-width: 40%;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .grow {
        flex: 1 1 0;
      }
      .figures {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 12px;
        margin: 10px 0 0 -8px;
        padding: 0;
        list-style: none;
      }
      .figure {
        display: block;
        padding: 3px 8px 4px;
        border: 1px solid transparent;
        border-radius: 6px;
        min-width: 64px;
      }
      button.figure:hover {
        background: var(--ps-hover);
      }
      .figure b {
        display: flex;
        align-items: center;
        gap: 6px;
        font-size: 21px;
        line-height: 27px;
        font-weight: 600;
        letter-spacing: -0.2px;
        white-space: nowrap;
      }
      .figure b::before {
        content: '';
        width: 6px;
        height: 6px;
        border-radius: 50%;
        background: var(--tone, transparent);
        display: var(--tone-shown, none);
      }
      .figure.good {
        --tone: var(--ps-run);
        --tone-shown: block;
      }
      .figure.bad {
        --tone: var(--ps-bad);
        --tone-shown: block;
      }
      .figure.bad b::before {
        border-radius: 0;
        transform: rotate(45deg);
      }
      .figure small {
        display: block;
        color: var(--ps-dim);
        font-size: 11px;
      }
      @media (max-width: 640px) {
        h1 {
          font-size: 15px;
        }
        .figure b {
          font-size: 17px;
          line-height: 22px;
        }
        .figures {
          gap: 2px 4px;
        }
        .figure {
          min-width: 0;
        }
        .grow {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) store!: Store;
  @property({ attribute: false }) shown!: Shown;
  /** Counts changes of the store, so that a change of it is seen. */
  @property({ attribute: false }) revision = 0;

  override render(): TemplateResult {
    const { store, shown } = this;
    const { object, verdict, change, others = [] } = shown.answer;
    const { language, kubernetesVersion } = store.look;
    // What would be taken as a new object may be refused as a change of the one that runs.
    const changes = (change?.summary.refused.length ?? 0) === 0;
    const accepted = verdict.verdict === 'accepted' && changes && store.trouble?.kind !== 'refused';
    const version = { version: kubernetesVersion };
    const status = shown.index.objects.get(object)?.statuses.at(-1);
    return html`<header>
        <h1>${nameOf(object)}<span>${kindOf(object)}</span></h1>
        ${others.length > 0 ? html`<span class="with" data-testid="others" title=${others.join('\n')}>${say(texts.others, language, { names: others.map(nameOf).join(', ') })}</span>` : nothing}
        <span class="pill ${accepted ? 'good' : 'bad'}" data-testid="verdict">
          ${accepted ? icons.check : icons.error}${say(accepted ? texts.accepted : texts.refused, language, version)}
        </span>
        ${status?.qosClass ? html`<span class="pill plain">${status.qosClass}</span>` : nothing}
        <span class="grow"></span>
        <podsight-what-if .store=${store} .shown=${shown} .revision=${this.revision}></podsight-what-if>
      </header>
      <ul class="figures" role="list">
        ${shown.figures.map((figure) => html`<li>${this.figure(figure)}</li>`)}
      </ul>`;
  }

  private figure(figure: Figure): TemplateResult {
    const { at } = figure;
    const content = html`<b>${figure.value}</b><small>${figure.label}</small>`;
    if (!at) return html`<div class="figure ${figure.tone}" data-testid="figure-${figure.id}">${content}</div>`;
    const title = say(figureTexts.goTo, this.store.language, { time: formatTime(at.t, this.store.language) });
    return html`<button
      class="figure ${figure.tone}"
      data-testid="figure-${figure.id}"
      title=${title}
      @click=${() => this.store.select(at.entry, at.t)}
    >
      ${content}
    </button>`;
  }
}
