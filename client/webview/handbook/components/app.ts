import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { type Language, say } from '../../../../server/src/texts/text.ts';
import { handbookState } from '../../../common/handbookProtocol.ts';
import { handbookTexts as texts } from '../../../common/texts/handbook.ts';
import { icons } from '../../components/icons.ts';
import { controls, theme } from '../../components/styles.ts';
import { ReadingHistory } from '../history.ts';
import { handbookHost } from '../host.ts';
import { type Book, buildBook, topicAt } from '../model.ts';
import { type Found, searcher } from '../search.ts';
import type { Article } from './article.ts';
import './article.ts';
import './contents.ts';
import './firstPage.ts';
import './mapView.ts';
import './topicPage.ts';
import type { Results } from './results.ts';
import type { TopicPage } from './topicPage.ts';
import './results.ts';
import { appStyles } from './appStyles.ts';
import { bookIcons } from './icons.ts';
import { bookStyles } from './styles.ts';

const OTHER: Readonly<Record<Language, Language>> = { en: 'zh-cn', 'zh-cn': 'en' };
/** As each calls itself. */
const NAMES: Readonly<Record<Language, string>> = { en: 'English', 'zh-cn': '中文' };

/** The handbook: search and contents, the entry, and what is around it. */
@customElement('podsight-handbook')
export class HandbookPage extends LitElement {
  static override styles = [theme, controls, bookStyles, appStyles];

  private readonly host = handbookHost();
  private readonly history = new ReadingHistory();
  private search: (words: string) => Found = () => ({ hits: [], all: 0 });
  @state() private book: Book | null = null;
  @state() private trouble: string | null = null;
  @state() private words = '';
  @state() private found: Found | null = null;
  @state() private contentsOpen = false;
  @state() private revision = 0;
  @query('input') private input!: HTMLInputElement;
  @query('podsight-book-results') private results!: Results | null;
  @query('podsight-book-article, podsight-book-topic') private article!: Article | TopicPage | null;
  @query('.reading') private reading!: HTMLElement | null;

  /** Language chosen here; null for the user's own. */
  private chosen: Language | null = null;

  private readonly go = (key: string | null): void => {
    this.history.go(key);
    this.moved();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    const restored = this.host.restored();
    if (restored) {
      this.history.restore(restored);
      this.chosen = restored.language;
    }
    this.host.listen((message) => {
      switch (message.type) {
        case 'book':
          this.trouble = null;
          this.book = buildBook(message.answer);
          this.search = searcher(this.book);
          document.documentElement.lang = this.book.language === 'zh-cn' ? 'zh-CN' : 'en';
          if (this.words) this.found = this.search(this.words);
          break;
        case 'open':
          this.go(message.key);
          break;
        case 'failed':
          this.trouble = message.message;
          break;
      }
    });
    window.addEventListener('keydown', this.shortcut);
    this.host.post({ type: 'ready', language: this.chosen });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.shortcut);
  }

  override render(): TemplateResult {
    const { book } = this;
    if (!book) return this.waiting();
    const key = this.history.current;
    const language = book.language;
    const entry = key === null ? undefined : book.entries.get(key);
    return html`<div class="page ${this.contentsOpen ? 'contents-open' : ''}" data-testid="handbook" data-revision=${this.revision}>
      ${this.bar(language)}
      <nav aria-label=${say(texts.contents, language)}>
        ${
          this.found
            ? html`<podsight-book-results
              .book=${book}
              .found=${this.found}
              .words=${this.words}
              .current=${key}
              .go=${this.go}
              @leave-up=${() => this.input.focus()}
            ></podsight-book-results>`
            : html`<podsight-book-contents .book=${book} .current=${key} .go=${this.go}></podsight-book-contents>`
        }
      </nav>
      <main class="reading">
        ${entry ? html`<podsight-book-article .book=${book} .entry=${entry} .go=${this.go}></podsight-book-article>` : this.list(book, key)}
        ${entry ? this.around(entry.key, language) : nothing}
      </main>
    </div>`;
  }

  /** A topic, or the first page; also for an entry that the book does not have. */
  private list(book: Book, key: string | null): TemplateResult {
    const topic = key === null ? undefined : topicAt(book, key);
    if (topic) return html`<podsight-book-topic .book=${book} .topic=${topic} .go=${this.go}></podsight-book-topic>`;
    return html`${key === null ? nothing : html`<p class="unknown" role="status">${say(texts.unknown, book.language, { key })}</p>`}
      <podsight-book-first .book=${book} .go=${this.go}></podsight-book-first>`;
  }

  private bar(language: Language): TemplateResult {
    const { history } = this;
    const button = (id: string, label: string, icon: TemplateResult, run: () => void, disabled = false) =>
      html`<button class="icon-button" data-testid=${id} title=${label} aria-label=${label} ?disabled=${disabled} @click=${run}>${icon}</button>`;
    const toggle = say(this.contentsOpen ? texts.hideContents : texts.showContents, language);
    return html`<header>
      <button
        class="icon-button narrow-only"
        data-testid="toggle-contents"
        title=${toggle}
        aria-label=${toggle}
        aria-expanded=${this.contentsOpen}
        @click=${() => {
          this.contentsOpen = !this.contentsOpen;
        }}
      >
        ${bookIcons.contents}
      </button>
      ${button('back', say(texts.back, language), bookIcons.back, () => this.step(-1), !history.canGoBack)}
      ${button('forward', say(texts.forward, language), bookIcons.forward, () => this.step(1), !history.canGoForward)}
      ${button('home', say(texts.home, language), bookIcons.home, () => this.go(null), history.current === null)}
      <div class="search" role="search">
        ${bookIcons.search}
        <input
          type="text"
          role="searchbox"
          spellcheck="false"
          autocomplete="off"
          data-testid="search"
          aria-label=${say(texts.search, language)}
          placeholder=${say(texts.searchHint, language)}
          .value=${this.words}
          @input=${() => this.look(this.input.value)}
          @keydown=${(event: KeyboardEvent) => this.searchKey(event)}
        />
        ${this.words ? button('clear', say(texts.clear, language), icons.close, () => this.clear()) : html`<kbd aria-hidden="true">/</kbd>`}
      </div>
      <button
        class="language"
        data-testid="language"
        lang=${OTHER[language] === 'en' ? 'en' : 'zh-CN'}
        @click=${() => this.choose(OTHER[language])}
      >
        ${NAMES[OTHER[language]]}
      </button>
    </header>`;
  }

  private around(key: string, language: Language): TemplateResult | typeof nothing {
    const { book } = this;
    if (!book || ((book.out.get(key)?.length ?? 0) === 0 && (book.into.get(key)?.length ?? 0) === 0)) return nothing;
    return html`<aside aria-label=${say(texts.map, language)}>
      <h2>${say(texts.map, language)}</h2>
      <podsight-book-map .book=${book} .current=${key} .go=${this.go}></podsight-book-map>
    </aside>`;
  }

  private waiting(): TemplateResult {
    const language: Language = document.documentElement.lang.startsWith('zh') ? 'zh-cn' : 'en';
    if (this.trouble === null) return html`<main class="alone quiet" role="status">${say(texts.loading, language)}</main>`;
    return html`<main class="alone" role="status" data-testid="trouble">
      <h1>${say(texts.failed, language)}</h1>
      <p>${this.trouble}</p>
      <button class="primary" @click=${() => this.host.post({ type: 'retry' })}>${say(texts.retry, language)}</button>
    </main>`;
  }

  private look(words: string): void {
    this.words = words;
    this.found = words.trim() === '' ? null : this.search(words);
    this.contentsOpen = this.found !== null || this.contentsOpen;
  }

  private clear(): void {
    this.look('');
    this.input.focus();
  }

  private searchKey(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.words) this.clear();
    else if (event.key === 'ArrowDown') this.results?.focusFirst();
    else if (event.key === 'Enter') {
      const first = this.found?.hits[0];
      if (first) this.go(first.entry.key);
    } else return;
    event.preventDefault();
  }

  private step(by: -1 | 1): void {
    if (by < 0) this.history.back();
    else this.history.forward();
    this.moved();
  }

  /** Another page is shown: at its top, kept for a reload, and told to who reads by ear. */
  private moved(): void {
    this.revision++;
    this.contentsOpen = false;
    this.keep();
    void this.updateComplete.then(async () => {
      if (this.reading) this.reading.scrollTop = 0;
      window.scrollTo(0, 0);
      await this.article?.updateComplete;
      this.article?.focusTitle();
    });
  }

  private keep(): void {
    this.host.keep(handbookState({ ...this.history.state, language: this.chosen }));
  }

  private choose(language: Language): void {
    this.chosen = language;
    this.keep();
    this.host.post({ type: 'language', language });
  }

  private readonly shortcut = (event: KeyboardEvent): void => {
    const typing = event.composedPath()[0] instanceof HTMLInputElement;
    if (event.key === '/' && !typing) this.input?.focus();
    else if (event.altKey && event.key === 'ArrowLeft') this.step(-1);
    else if (event.altKey && event.key === 'ArrowRight') this.step(1);
    else return;
    event.preventDefault();
  };
}
