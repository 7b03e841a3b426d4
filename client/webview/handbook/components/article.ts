import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { say } from '../../../../server/src/texts/text.ts';
import { handbookTexts as texts } from '../../../common/texts/handbook.ts';
import { controls, theme } from '../../components/styles.ts';
import { type Book, type Entry, firstSentence, SECTIONS, shortType, titleIn } from '../model.ts';
import { bookIcons } from './icons.ts';
import { entryLink, type Go, rich, topicLink } from './rich.ts';
import { bookStyles } from './styles.ts';

/** One entry, as a page to read. */
@customElement('podsight-book-article')
export class Article extends LitElement {
  static override styles = [
    theme,
    controls,
    bookStyles,
    css`
      :host {
        display: block;
        font-size: 13px;
        line-height: 1.62;
      }
      article {
        max-width: 74ch;
      }
      .path {
        color: var(--ps-dim);
        font-size: 12px;
        margin: 0 0 4px;
        overflow-wrap: anywhere;
      }
      .path .mono {
        font-size: 11.5px;
      }
      h1 {
        font-size: 24px;
        line-height: 1.25;
        font-weight: 600;
        margin: 0;
        overflow-wrap: anywhere;
      }
      /* The focus is put there by the page, to be read from; nobody gets there by key. */
      h1:focus {
        outline: none;
      }
      h1.code {
        font-family: var(--ps-mono);
        font-size: 22px;
      }
      .other {
        color: var(--ps-dim);
        margin: 2px 0 0;
      }
      .chips {
        margin-top: 10px;
      }
      .lead {
        font-size: 14.5px;
        margin: 14px 0 4px;
      }
      section {
        margin-top: 18px;
      }
      h2 {
        display: flex;
        align-items: center;
        gap: 7px;
        font-size: 13px;
        font-weight: 600;
        margin: 0 0 4px;
      }
      h2 .icon {
        color: var(--ps-dim);
      }
      p {
        margin: 0;
      }
      .mistakes,
      .changed {
        padding: 10px 14px;
        border-radius: 6px;
        border: 1px solid var(--ps-border);
        border-left-width: 3px;
        background: var(--ps-raised);
      }
      .mistakes {
        border-left-color: var(--ps-warn);
        background: color-mix(in srgb, var(--ps-warn) 6%, var(--ps-bg));
      }
      .mistakes h2 .icon {
        color: var(--ps-warn);
      }
      .time h2 .icon {
        color: var(--ps-init);
      }
      .when h2 .icon {
        color: var(--ps-run);
      }
      dl {
        display: grid;
        grid-template-columns: minmax(120px, max-content) minmax(0, 1fr);
        gap: 5px 16px;
        margin: 0;
      }
      dt,
      dd {
        margin: 0;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      dd {
        color: var(--ps-dim);
      }
      .docs {
        margin-top: 20px;
        padding-top: 12px;
        border-top: 1px solid var(--ps-border);
      }
      .docs a {
        display: inline-flex;
        align-items: center;
        gap: 5px;
      }
      @media (max-width: 520px) {
        dl {
          grid-template-columns: minmax(0, 1fr);
          gap: 0;
        }
        dd {
          margin-bottom: 6px;
        }
      }
    `,
  ];

  @property({ attribute: false }) book!: Book;
  @property({ attribute: false }) entry!: Entry;
  @property({ attribute: false }) go!: Go;

  override render(): TemplateResult {
    const { book, entry, go } = this;
    const { title, otherTitle, kind, texts: sections } = entry;
    return html`<article data-testid="entry" data-key=${entry.key}>
      ${kind === 'field' ? this.path() : html`<p class="path">${entry.topic === null ? entry.group : topicLink(entry.topic, entry.group, go)}</p>`}
      <h1 class=${kind === 'field' ? 'code' : ''} tabindex="-1">${title}</h1>
      ${otherTitle ? html`<p class="other" lang=${book.language === 'en' ? 'zh-CN' : 'en'}>${otherTitle}</p>` : nothing} ${this.facts()}
      <p class="lead">${rich(book, sections.what, go)}</p>
      ${SECTIONS.map((section) => {
        const text = sections[section];
        if (section === 'what' || text === undefined) return nothing;
        return html`<section class=${section}>
          <h2>${bookIcons[section]}${say(texts[section], book.language)}</h2>
          <p>${rich(book, text, go)}</p>
        </section>`;
      })}
      ${this.where()} ${this.below()} ${this.seeAlso()} ${this.docs()}
    </article>`;
  }

  /** The head of the entry, for who comes by keyboard or reads by ear. */
  focusTitle(): void {
    this.renderRoot.querySelector('h1')?.focus({ preventScroll: true });
  }

  /** `Pod › spec › containers[] › livenessProbe`, each step a link where it is explained. */
  private path(): TemplateResult {
    const { book, entry, go } = this;
    const steps = (entry.facts?.path ?? `${entry.group}.${entry.title}`).split('.').slice(0, -1);
    return html`<p class="path">
      ${steps.map((step, index) => {
        const place = steps
          .slice(0, index + 1)
          .join('.')
          .replace(/(\[\])+$/, '');
        const key = book.places.get(place) ?? (index === 0 ? kindEntry(book, step) : undefined);
        return html`${index > 0 ? ' › ' : ''}<span class="mono">${key ? entryLink(book, key, step, go) : step}</span>`;
      })}
    </p>`;
  }

  private facts(): TemplateResult | typeof nothing {
    const { facts } = this.entry;
    const { language } = this.book;
    if (!facts) return nothing;
    return html`<ul class="chips" data-testid="facts">
      <li class="chip">${facts.type.split('`').map((piece, index) => (index % 2 === 1 ? html`<code>${piece}</code>` : piece))}</li>
      ${facts.required ? html`<li class="chip">${say(texts.required, language)}</li>` : nothing}
      ${facts.deprecated ? html`<li class="chip warn">${say(texts.deprecated, language)}</li>` : nothing}
      ${facts.since ? html`<li class="chip">${say(texts.since, language, { since: facts.since })}</li>` : nothing}
      ${facts.values.map((value) => html`<li class="chip mono">${value}</li>`)}
    </ul>`;
  }

  private where(): TemplateResult | typeof nothing {
    const { book, entry, go } = this;
    if (entry.where.length === 0) return nothing;
    return html`<section>
      <h2>${say(texts.where, book.language)}</h2>
      <ul class="chips">
        ${entry.where.map((where) => {
          const key = book.places.get(where.replace(/=.*$/, '').replace(/\[[^\]]*\]$/, ''));
          return html`<li class="chip mono">${key && key !== entry.key ? entryLink(book, key, where, go) : where}</li>`;
        })}
      </ul>
    </section>`;
  }

  /** The fields of the type below, with the first sentence of each. */
  private below(): TemplateResult | typeof nothing {
    const { book, entry, go } = this;
    const type = entry.facts?.below;
    const fields = type ? book.types.get(type) : undefined;
    if (!type || !fields) return nothing;
    return html`<section data-testid="below">
      <h2>${say(texts.below, book.language, { type: shortType(type) })}</h2>
      <dl>
        ${fields.map(
          (field) => html`<dt class="mono">${entryLink(book, field.key, field.title, go)}</dt>
            <dd>${firstSentence(field.texts.what, titleIn(book))}</dd>`,
        )}
      </dl>
    </section>`;
  }

  private seeAlso(): TemplateResult | typeof nothing {
    const { book, entry, go } = this;
    const known = entry.seeAlso.filter((key) => book.entries.has(key));
    if (known.length === 0) return nothing;
    return html`<section>
      <h2>${say(texts.seeAlso, book.language)}</h2>
      <ul class="chips">
        ${known.map((key) => html`<li class="chip">${entryLink(book, key, null, go)}</li>`)}
      </ul>
    </section>`;
  }

  private docs(): TemplateResult | typeof nothing {
    const { book, entry } = this;
    if (entry.docs === null) return nothing;
    const address = `https://kubernetes.io${book.language === 'en' ? '' : `/${book.language}`}${entry.docs}`;
    return html`<p class="docs"><a href=${address}>${bookIcons.outside}${say(texts.docs, book.language)}</a></p>`;
  }
}

/** The concept that is the kind: `Pod` → `pod`. */
const kindEntry = (book: Book, kind: string): string | undefined =>
  [...book.entries.values()].find((entry) => entry.where.includes(`kind: ${kind}`) && entry.title === kind)?.key;
