import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { say } from '../../../../server/src/texts/text.ts';
import { handbookTexts as texts } from '../../../common/texts/handbook.ts';
import { controls, theme } from '../../components/styles.ts';
import type { Book } from '../model.ts';
import { type Found, type Hit, marked } from '../search.ts';
import { follow, type Go } from './rich.ts';
import { bookStyles } from './styles.ts';

/** What a search has found, best first. */
@customElement('podsight-book-results')
export class Results extends LitElement {
  static override styles = [
    theme,
    controls,
    bookStyles,
    css`
      p {
        margin: 4px 8px 8px;
        color: var(--ps-dim);
        overflow-wrap: anywhere;
      }
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      a {
        display: block;
        padding: 6px 8px;
        border-radius: 4px;
        border: 1px solid transparent;
        color: var(--ps-fg);
      }
      a:hover,
      a:focus-visible,
      a.current {
        background: var(--ps-hover);
        color: var(--ps-fg);
        text-decoration: none;
      }
      a.current {
        border-color: var(--vscode-contrastActiveBorder, transparent);
      }
      .title {
        display: flex;
        gap: 8px;
        align-items: baseline;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .title > span:first-child {
        flex: 1;
      }
      .field .title > span:first-child {
        font-family: var(--ps-mono);
        font-size: 11.5px;
      }
      .group {
        color: var(--ps-dim);
        font-size: 11px;
        font-weight: 400;
      }
      .passage {
        color: var(--ps-dim);
        font-size: 11.5px;
        display: -webkit-box;
        -webkit-line-clamp: 2;
        -webkit-box-orient: vertical;
        overflow: hidden;
      }
    `,
  ];

  @property({ attribute: false }) book!: Book;
  @property({ attribute: false }) found!: Found;
  @property({ attribute: false }) words = '';
  @property({ attribute: false }) current: string | null = null;
  @property({ attribute: false }) go!: Go;

  override render(): TemplateResult {
    const { hits } = this.found;
    return html`<p role="status" data-testid="found">${this.told()}</p>
      <ol>
        ${hits.map((hit) => this.hit(hit))}
      </ol>`;
  }

  /** Puts the focus on the first result. */
  focusFirst(): void {
    this.renderRoot.querySelector('a')?.focus();
  }

  private told(): string {
    const { language } = this.book;
    const { hits, all } = this.found;
    if (all === 0) return say(texts.nothing, language, { words: this.words });
    if (all > hits.length) return say(texts.foundMany, language, { count: hits.length, all });
    return say(all === 1 ? texts.foundOne : texts.found, language, { count: all });
  }

  private hit({ entry, passage }: Hit): TemplateResult {
    const { key, kind, title, group } = entry;
    const show = (text: string) => marked(text, this.words).map((piece) => (piece.hit ? html`<mark>${piece.text}</mark>` : piece.text));
    return html`<li>
      <a
        class="${kind} ${key === this.current ? 'current' : ''}"
        href="#${key}"
        data-testid="hit"
        @click=${follow(this.go, key)}
        @keydown=${(event: KeyboardEvent) => this.move(event)}
      >
        <span class="title"><span>${show(title)}</span><span class="group">${group}</span></span>
        <span class="passage">${show(passage)}</span>
      </a>
    </li>`;
  }

  /** Arrows go from result to result; above the first one is the search. */
  private move(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const links = [...this.renderRoot.querySelectorAll('a')];
    const next = links.indexOf(event.currentTarget as HTMLAnchorElement) + step;
    if (next < 0) this.dispatchEvent(new CustomEvent('leave-up'));
    else links[next]?.focus();
  }
}
