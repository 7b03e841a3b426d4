import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { say } from '../../../../server/src/texts/text.ts';
import { handbookTexts as texts } from '../../../common/texts/handbook.ts';
import { controls, theme } from '../../components/styles.ts';
import { type Book, firstSentence, type Group, titleIn } from '../model.ts';
import { entryLink, type Go } from './rich.ts';
import { bookStyles } from './styles.ts';

/** A topic: each of its concepts with its first sentence. */
@customElement('podsight-book-topic')
export class TopicPage extends LitElement {
  static override styles = [
    theme,
    controls,
    bookStyles,
    css`
      :host {
        font-size: 13px;
        line-height: 1.6;
      }
      h1 {
        font-size: 24px;
        font-weight: 600;
        margin: 0 0 2px;
      }
      h1:focus {
        outline: none;
      }
      .quiet {
        margin: 0 0 14px;
      }
      dl {
        margin: 0;
        max-width: 80ch;
      }
      dt {
        font-weight: 600;
        margin-top: 12px;
      }
      dd {
        margin: 0;
      }
    `,
  ];

  @property({ attribute: false }) book!: Book;
  @property({ attribute: false }) topic!: Group;
  @property({ attribute: false }) go!: Go;

  override render(): TemplateResult {
    const { book, topic, go } = this;
    return html`<div data-testid="topic">
      <h1 tabindex="-1">${topic.title}</h1>
      <p class="quiet">${say(texts.entries, book.language, { count: topic.entries.length })}</p>
      <dl>
        ${topic.entries.map(
          ({ key, title, texts: { what } }) => html`<dt>${entryLink(book, key, title, go)}</dt>
            <dd>${firstSentence(what, titleIn(book))}</dd>`,
        )}
      </dl>
    </div>`;
  }

  /** As of the article. */
  focusTitle(): void {
    this.renderRoot.querySelector('h1')?.focus({ preventScroll: true });
  }
}
