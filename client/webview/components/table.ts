import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { TimelineEntry } from '../../../server/src/simulation/timeline.ts';
import { say } from '../../../server/src/texts/text.ts';
import { pageTexts as texts } from '../../common/texts/page.ts';
import { causeChain } from '../layout/causes.ts';
import { containerOf } from '../layout/runIndex.ts';
import { sentenceOf } from '../layout/sentences.ts';
import { formatTime } from '../layout/time.ts';
import type { Shown, Store } from '../store.ts';
import { controls, theme } from './styles.ts';

/** Rows on one page: a screen reader and the page itself stay quick however long the run is. */
const ROWS = 100;

/** The run as a table: the same content for screen readers, for searching and for copying. Rendered only while it is open. */
@customElement('podsight-table')
export class Table extends LitElement {
  static override styles = [
    theme,
    controls,
    css`
      summary {
        padding: 7px 12px;
        cursor: pointer;
        color: var(--ps-dim);
      }
      summary:focus-visible {
        outline-offset: -2px;
      }
      .scroll {
        overflow-x: auto;
        border-top: 1px solid var(--ps-border);
      }
      table {
        border-collapse: collapse;
        width: 100%;
      }
      th,
      td {
        text-align: start;
        vertical-align: top;
        padding: 4px 12px;
        border-bottom: 1px solid var(--ps-grid);
      }
      th {
        font-weight: 600;
        color: var(--ps-dim);
        white-space: nowrap;
      }
      td:first-child {
        white-space: nowrap;
        text-align: end;
      }
      tr.selected td {
        background: var(--vscode-list-inactiveSelectionBackground, var(--ps-hover));
      }
      tr.selected td small {
        color: inherit;
      }
      td small {
        display: block;
        color: var(--ps-dim);
        font: 11.5px / 1.4 var(--ps-mono);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .pager {
        display: flex;
        gap: 12px;
        padding: 8px 12px;
        align-items: center;
      }
    `,
  ];

  @property({ attribute: false }) store!: Store;
  @property({ attribute: false }) shown!: Shown;
  @property({ attribute: false }) revision = 0;
  @state() private open = false;
  @state() private page = 0;

  override render(): TemplateResult {
    const { language } = this.store;
    return html`<details
      class="card"
      data-testid="table"
      @toggle=${(event: Event) => {
        this.open = (event.target as HTMLDetailsElement).open;
      }}
    >
      <summary>${say(texts.table, language)}</summary>
      ${this.open ? this.table() : nothing}
    </details>`;
  }

  private table(): TemplateResult {
    const { language } = this.store;
    const entries = this.shown.answer.run.timeline;
    const pages = Math.max(1, Math.ceil(entries.length / ROWS));
    const page = Math.min(this.page, pages - 1);
    const rows = entries.slice(page * ROWS, (page + 1) * ROWS);
    const values = { from: page * ROWS + 1, to: page * ROWS + rows.length, count: entries.length };
    return html`<div class="scroll">
        <table>
          <caption class="out-of-sight">${say(texts.chart, language, { object: this.shown.answer.object })}</caption>
          <thead>
            <tr>
              ${[texts.tableTime, texts.tableAbout, texts.tableWhat, texts.tableBecause].map((text) => html`<th scope="col">${say(text, language)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map((entry) => this.row(entry))}
          </tbody>
        </table>
      </div>
      ${
        pages > 1
          ? html`<div class="pager">
            <button class="link" ?disabled=${page === 0} @click=${() => (this.page = page - 1)}>${say(texts.earlier, language)}</button>
            <span class="quiet">${say(texts.tablePage, language, values)}</span>
            <button class="link" ?disabled=${page === pages - 1} @click=${() => (this.page = page + 1)}>${say(texts.later, language)}</button>
          </div>`
          : nothing
      }`;
  }

  private row(entry: TimelineEntry): TemplateResult {
    const { store, shown } = this;
    const { language } = store;
    const { title, detail } = sentenceOf(entry, shown.index, language);
    const fields = causeChain(shown.index, shown.answer.places, entry.id, 1).steps[0]?.fields ?? [];
    const container = containerOf(entry);
    return html`<tr class=${entry.id === store.selection ? 'selected' : ''}>
      <td><button class="link" @click=${() => store.select(entry.id)}>${formatTime(entry.t, language)}</button></td>
      <td>${entry.object}${container === null ? '' : ` · ${container}`}</td>
      <td>${title}${detail === '' ? nothing : html`<small>${detail}</small>`}</td>
      <td class="mono">${fields.map(({ words }) => words).join(', ')}</td>
    </tr>`;
  }
}
