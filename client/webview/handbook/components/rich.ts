import { html, type TemplateResult } from 'lit';
import { richParts } from '../../../../server/src/texts/rich.ts';
import { type Book, titleIn, topicKey } from '../model.ts';

/** Goes to an entry when its link is followed; the address is only there to be copied and read out. */
export type Go = (key: string) => void;

export const follow =
  (go: Go, key: string) =>
  (event: Event): void => {
    event.preventDefault();
    go(key);
  };

/** A link to an entry that stays in the page. */
export const entryLink = (book: Book, key: string, label: string | null, go: Go): TemplateResult | string => {
  const entry = book.entries.get(key);
  const words = label ?? titleIn(book)(key);
  if (!entry) return words;
  const shown = entry.kind === 'field' && label === null ? html`<code>${words}</code>` : words;
  return html`<a href="#${key}" @click=${follow(go, key)}>${shown}</a>`;
};

/** A link to the page of a topic. */
export const topicLink = (id: string, words: string, go: Go): TemplateResult =>
  html`<a href="#${topicKey(id)}" @click=${follow(go, topicKey(id))}>${words}</a>`;

/** A text of the book with its code and links. */
export const rich = (book: Book, text: string, go: Go): (TemplateResult | string)[] =>
  richParts(text).map((part) => {
    if (part.kind === 'text') return part.text;
    return part.kind === 'code' ? html`<code>${part.text}</code>` : entryLink(book, part.target, part.label, go);
  });
