import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { say } from '../../../../server/src/texts/text.ts';
import { handbookTexts as texts } from '../../../common/texts/handbook.ts';
import { controls, theme } from '../../components/styles.ts';
import type { Book, Entry, Group } from '../model.ts';
import { follow, type Go } from './rich.ts';

/** The table of contents: concepts by topic, then fields by kind and type. What holds the open entry is unfolded. */
@customElement('podsight-book-contents')
export class Contents extends LitElement {
  static override styles = [
    theme,
    controls,
    css`
      h2 {
        font-size: 11px;
        font-weight: 600;
        letter-spacing: 0.04em;
        text-transform: uppercase;
        color: var(--ps-dim);
        margin: 14px 8px 4px;
      }
      h2:first-child {
        margin-top: 4px;
      }
      summary {
        display: flex;
        align-items: center;
        gap: 4px;
        padding: 3px 8px 3px 4px;
        border-radius: 4px;
        cursor: pointer;
        list-style: none;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary::before {
        content: '';
        width: 5px;
        height: 5px;
        margin: 0 5px 0 4px;
        border: solid currentColor;
        border-width: 0 1.3px 1.3px 0;
        transform: rotate(-45deg);
        flex: none;
        opacity: 0.8;
      }
      details[open] > summary::before {
        transform: rotate(45deg) translate(-1px, -1px);
      }
      summary:hover,
      a:hover {
        background: var(--ps-hover);
      }
      summary span:first-of-type {
        flex: 1;
      }
      .count {
        color: var(--ps-dim);
        font-size: 11px;
      }
      ul {
        list-style: none;
        margin: 0 0 4px 12px;
        padding: 0 0 0 6px;
        border-left: 1px solid var(--ps-grid);
      }
      details details {
        margin-left: 12px;
      }
      a {
        display: block;
        padding: 3px 8px;
        border-radius: 4px;
        color: var(--ps-fg);
        text-decoration: none;
        overflow-wrap: anywhere;
        border: 1px solid transparent;
      }
      a.code {
        font-family: var(--ps-mono);
        font-size: 11.5px;
      }
      a[aria-current='page'] {
        background: var(--vscode-list-activeSelectionBackground, var(--ps-hover));
        color: var(--vscode-list-activeSelectionForeground, var(--ps-fg));
        border-color: var(--vscode-contrastActiveBorder, transparent);
      }
    `,
  ];

  @property({ attribute: false }) book!: Book;
  @property({ attribute: false }) current: string | null = null;
  @property({ attribute: false }) go!: Go;

  override render(): TemplateResult {
    const { book } = this;
    return html`<h2>${say(texts.concepts, book.language)}</h2>
      ${book.topics.map((topic) => this.group(topic, false))}
      ${book.kinds.length > 0 ? html`<h2>${say(texts.fields, book.language)}</h2>` : nothing}
      ${book.kinds.map(({ kind, types }) => {
        const holds = types.some((type) => this.holds(type));
        const count = types.reduce((sum, type) => sum + type.entries.length, 0);
        return html`<details ?open=${holds} data-testid="kind">
          <summary><span>${kind}</span><span class="count">${count}</span></summary>
          ${types.map((type) => this.group(type, true))}
        </details>`;
      })}`;
  }

  override updated(): void {
    this.renderRoot.querySelector('a[aria-current="page"]')?.scrollIntoView({ block: 'nearest' });
  }

  private holds(group: Group): boolean {
    return group.entries.some(({ key }) => key === this.current);
  }

  private group(group: Group, asCode: boolean): TemplateResult {
    return html`<details ?open=${this.holds(group)} data-testid="group">
      <summary><span>${group.title}</span><span class="count">${group.entries.length}</span></summary>
      <ul>
        ${group.entries.map((entry) => this.link(entry, asCode))}
      </ul>
    </details>`;
  }

  private link({ key, title }: Entry, asCode: boolean): TemplateResult {
    const current = key === this.current ? 'page' : nothing;
    return html`<li><a class=${asCode ? 'code' : ''} href="#${key}" aria-current=${current} @click=${follow(this.go, key)}>${title}</a></li>`;
  }
}
