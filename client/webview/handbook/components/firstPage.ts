import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { say } from '../../../../server/src/texts/text.ts';
import { handbookTexts as texts } from '../../../common/texts/handbook.ts';
import { controls, theme } from '../../components/styles.ts';
import type { Book, Group } from '../model.ts';
import { entryLink, type Go, topicLink } from './rich.ts';
import { bookStyles } from './styles.ts';

/** Links of a topic's card; the rest is in the table of contents. */
const LINKS_AT_MOST = 6;

/** The first page: every topic with what it starts with. */
@customElement('podsight-book-first')
export class FirstPage extends LitElement {
  static override styles = [
    theme,
    controls,
    bookStyles,
    css`
      h1 {
        font-size: 24px;
        font-weight: 600;
        margin: 0;
      }
      .lead {
        font-size: 14px;
        color: var(--ps-dim);
        margin: 6px 0 18px;
        max-width: 70ch;
      }
      .cards {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(230px, 1fr));
        gap: 12px;
        margin: 0 0 20px;
      }
      .card {
        padding: 12px 14px;
      }
      h2 {
        font-size: 13px;
        font-weight: 600;
        margin: 0 0 6px;
        display: flex;
        justify-content: space-between;
        gap: 8px;
        align-items: baseline;
      }
      h2 span {
        font-weight: 400;
        font-size: 11px;
        color: var(--ps-dim);
        white-space: nowrap;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
        line-height: 1.75;
      }
      .quiet {
        font-size: 11.5px;
      }
    `,
  ];

  @property({ attribute: false }) book!: Book;
  @property({ attribute: false }) go!: Go;

  override render(): TemplateResult {
    const { book } = this;
    const concepts = book.topics.reduce((sum, topic) => sum + topic.entries.length, 0);
    return html`<div data-testid="first-page">
      <h1 tabindex="-1">${say(texts.title, book.language)}</h1>
      <p class="lead">${say(texts.lead, book.language, { concepts, fields: book.entries.size - concepts })}</p>
      <div class="cards">${book.topics.map((topic) => this.card(topic))}</div>
    </div>`;
  }

  private card({ id, title, entries }: Group): TemplateResult {
    const { book, go } = this;
    const rest = entries.length - LINKS_AT_MOST;
    return html`<section class="card">
      <h2>${topicLink(id, title, go)}<span>${say(texts.entries, book.language, { count: entries.length })}</span></h2>
      <ul>
        ${entries.slice(0, LINKS_AT_MOST).map(({ key, title: words }) => html`<li>${entryLink(book, key, words, go)}</li>`)}
        ${rest > 0 ? html`<li class="quiet">${topicLink(id, say(texts.more, book.language, { count: rest }), go)}</li>` : nothing}
      </ul>
    </section>`;
  }
}
