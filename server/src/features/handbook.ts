import { type Concept, conceptById, type Explanation, SECTIONS, type Section } from '../kubernetes/handbook/handbook.ts';
import { HANDBOOK_COMMAND } from '../requests.ts';
import { richParts } from '../texts/rich.ts';
import { type Language, say, type Text } from '../texts/text.ts';
import { code, commandAddress, type Markdown, prose } from './markdown.ts';

/** Heads of the sections; `what` comes first and needs none. */
const HEADS: Readonly<Record<Exclude<Section, 'what'>, Text>> = {
  when: { en: 'When you need it', 'zh-cn': '何时需要' },
  time: { en: 'Over time', 'zh-cn': '随时间的变化' },
  mistakes: { en: 'Common mistakes', 'zh-cn': '常见错误' },
  changed: { en: 'What changed', 'zh-cn': '版本变化' },
};
const SEE_ALSO: Text = { en: 'See also: {links}', 'zh-cn': '另见：{links}' };
const BOOK: Text = { en: 'Open in the handbook', 'zh-cn': '在手册中打开' };

/** How a text of the handbook is written into markdown. */
export interface HandbookStyle {
  readonly language: Language;
  /** Where links go: to the editor's handbook (a command), or to kubernetes.io where the editor has none. */
  readonly links: 'command' | 'pages';
}

/** An explanation as paragraphs, each section behind its head. */
export function explain(markdown: Markdown, explanation: Explanation, style: HandbookStyle): Markdown {
  for (const section of SECTIONS) {
    const text = explanation[section];
    if (text === undefined) continue;
    const written = richMarkdown(text, style);
    markdown.paragraph(
      section === 'what' ? written : `**${say(HEADS[section], style.language)}**${style.language === 'en' ? ' — ' : '：'}${written}`,
    );
  }
  return markdown;
}

/** `See also: …`; nothing for no concepts. */
export function seeAlso(markdown: Markdown, concepts: readonly Concept[], style: HandbookStyle): Markdown {
  if (concepts.length === 0) return markdown;
  const links = concepts.map(({ id }) => link(id, null, style)).join(style.language === 'en' ? ', ' : '、');
  return markdown.say(SEE_ALSO, { links });
}

/** The link that opens the handbook at an entry; empty where the editor has none. */
export const bookLink = (key: string, { language, links }: HandbookStyle): string =>
  links === 'command' ? `[${say(BOOK, language)}](${commandAddress(HANDBOOK_COMMAND, [key])})` : '';

/** A text of the handbook as markdown; nothing in it but its own markup has a meaning. */
function richMarkdown(text: string, style: HandbookStyle): string {
  return richParts(text)
    .map((part) => {
      if (part.kind === 'code') return code(part.text);
      return part.kind === 'text' ? prose(part.text) : link(part.target, part.label, style);
    })
    .join('');
}

function link(target: string, label: string | null, { language, links }: HandbookStyle): string {
  const concept = conceptById(target, language);
  const words = label !== null ? prose(label) : concept ? prose(concept.term) : code(target.slice(target.lastIndexOf('.') + 1));
  if (links === 'command') return `[${words}](${commandAddress(HANDBOOK_COMMAND, [target])})`;
  return concept?.docs === undefined ? words : `[${words}](https://kubernetes.io${language === 'en' ? '' : `/${language}`}${concept.docs})`;
}
