import { type Concept, conceptById, type Explanation, SECTIONS } from '../kubernetes/handbook/handbook.ts';
import { richParts } from '../texts/rich.ts';
import { type Language, say, type Text } from '../texts/text.ts';
import type { Card } from './explainCard.ts';
import { columnsOf, wrapped } from './wrap.ts';

const WIDTH = 80;
const INDENT = '    ';

const LABELS = {
  since: { en: 'since Kubernetes {since}', 'zh-cn': '自 Kubernetes {since} 起' },
  values: { en: 'one of {values}', 'zh-cn': '可选值：{values}' },
  deprecated: { en: 'deprecated', 'zh-cn': '已弃用' },
  required: { en: 'required', 'zh-cn': '必填' },
  fields: { en: 'Fields', 'zh-cn': '字段' },
  seeAlso: { en: 'See also', 'zh-cn': '另见' },
  where: { en: 'Where', 'zh-cn': '出现位置' },
  docs: { en: 'Documentation', 'zh-cn': '文档' },
} as const satisfies Record<string, Text>;

const HEADS: Readonly<Record<(typeof SECTIONS)[number], Text>> = {
  what: { en: 'Description', 'zh-cn': '说明' },
  when: { en: 'When you need it', 'zh-cn': '何时需要' },
  time: { en: 'Over time', 'zh-cn': '随时间的变化' },
  mistakes: { en: 'Common mistakes', 'zh-cn': '常见错误' },
  changed: { en: 'What changed', 'zh-cn': '版本变化' },
};

/** A kind or field with its fields: as `kubectl explain` lays it out, as markdown, or as JSON. */
export function printCard(card: Card, format: string, language: Language): string {
  if (format === 'json') return `${JSON.stringify(card, null, 2)}\n`;
  return format === 'markdown' ? cardMarkdown(card, language) : cardText(card, language);
}

/** A concept of the handbook. */
export function printConcept(concept: Concept, format: string, language: Language): string {
  if (format === 'json') return `${JSON.stringify(concept, null, 2)}\n`;
  const places = concept.where.filter((where) => /^kind: |^[A-Z]\w*\./.test(where));
  const docs = concept.docs === undefined ? null : `https://kubernetes.io${language === 'en' ? '' : `/${language}`}${concept.docs}`;
  if (format === 'markdown') {
    const parts = [`# ${concept.term}`, ...sectionsMarkdown(concept, language)];
    if (places.length > 0) parts.push(`## ${LABELS.where[language]}`, places.map((place) => `- \`${place}\``).join('\n'));
    parts.push(...seeAlsoMarkdown(concept.seeAlso, language));
    if (docs) parts.push(`## ${LABELS.docs[language]}`, `<${docs}>`);
    return `${parts.join('\n\n')}\n`;
  }
  const parts = [`CONCEPT:    ${concept.term}\nID:         ${concept.id}`, ...sectionsText(concept, language)];
  if (places.length > 0) parts.push(`${head(LABELS.where, language)}\n${places.map((place) => INDENT + place).join('\n')}`);
  parts.push(...seeAlsoText(concept.seeAlso, language));
  if (docs) parts.push(`${head(LABELS.docs, language)}\n${INDENT}${docs}`);
  return `${parts.join('\n\n')}\n`;
}

/** Heads in capitals, as kubectl's; Chinese has none, and a colon of its own. */
const head = (text: Text, language: Language): string => `${text[language].toUpperCase()}${language === 'en' ? ':' : '：'}`;

function sectionsText(explanation: Explanation, language: Language): string[] {
  return SECTIONS.flatMap((section) => {
    const text = explanation[section];
    if (text === undefined) return [];
    return `${head(HEADS[section], language)}\n${wrapped(plain(text, language), INDENT, WIDTH)}`;
  });
}

const sectionsMarkdown = (explanation: Explanation, language: Language): string[] =>
  SECTIONS.flatMap((section) => {
    const text = explanation[section];
    if (text === undefined) return [];
    const written = plain(text, language);
    return section === 'what' ? written : [`**${HEADS[section][language]}**`, written];
  });

/** The small markup as people read it: links become what they name. Code keeps its marks in both forms. */
function plain(text: string, language: Language): string {
  return richParts(text)
    .map((part) => {
      if (part.kind === 'text') return part.text;
      if (part.kind === 'code') return `\`${part.text}\``;
      return part.label ?? conceptById(part.target, language)?.term ?? `\`${part.target}\``;
    })
    .join('');
}

function seeAlsoText(ids: readonly string[], language: Language): string[] {
  if (ids.length === 0) return [];
  const width = Math.max(...ids.map(columnsOf)) + 2;
  const rows = ids.map((id) => `${INDENT}${id.padEnd(width)}${conceptById(id, language)?.term ?? ''}`.trimEnd());
  return [`${head(LABELS.seeAlso, language)}\n${rows.join('\n')}`];
}

const seeAlsoMarkdown = (ids: readonly string[], language: Language): string[] =>
  ids.length === 0
    ? []
    : [`## ${LABELS.seeAlso[language]}`, ids.map((id) => `- ${conceptById(id, language)?.term ?? id} (\`${id}\`)`).join('\n')];

/** `kubectl explain`'s own layout, so that what people know is where they look for it. */
function cardText(card: Card, language: Language): string {
  let out = card.group ? `GROUP:      ${card.group}\n` : '';
  out += `KIND:       ${card.kind}\nVERSION:    ${card.version}\n\n`;
  if (card.path) out += `FIELD: ${card.path.slice(card.path.lastIndexOf('.') + 1)} <${card.type}>${card.required ? ' -required-' : ''}\n`;
  const notes = notesOf(card, language);
  if (notes.length > 0) out += `${notes.map((note) => `${INDENT}${note}`).join('\n')}\n`;
  if (card.path) out += '\n';
  out += card.handbook
    ? `${sectionsText(card.handbook, language).join('\n\n')}\n`
    : `DESCRIPTION:\n${wrapped(card.description || '<empty>', INDENT, WIDTH)}\n`;
  if (card.concepts.length > 0) out += `\n${seeAlsoText(card.concepts, language).join('')}\n`;
  if (card.fields.length > 0) {
    out += '\nFIELDS:\n';
    for (const field of card.fields) {
      out += `  ${field.name}\t<${field.type}>${field.required ? ' -required-' : ''}\n`;
      for (const note of notesOf(field, language)) out += `${INDENT}${note}\n`;
      const said = field.handbook ? plain(field.handbook.what, language) : field.description;
      if (said) out += `${wrapped(said, INDENT, WIDTH)}\n`;
      out += '\n';
    }
  }
  return `${out.trimEnd()}\n`;
}

function notesOf(
  { since, values, deprecated }: { since: string | null; values: readonly string[]; deprecated?: boolean },
  language: Language,
): string[] {
  return [
    ...(deprecated ? [LABELS.deprecated[language]] : []),
    ...(since ? [say(LABELS.since, language, { since })] : []),
    ...(values.length > 0 ? [say(LABELS.values, language, { values: values.join(', ') })] : []),
  ];
}

function cardMarkdown(card: Card, language: Language): string {
  const title = [card.kind, card.path].filter(Boolean).join('.');
  let out = `# ${title}\n\n\`${card.group ? `${card.group}/` : ''}${card.version}\` · \`${card.type}\``;
  if (card.required) out += ` · ${LABELS.required[language]}`;
  for (const note of notesOf(card, language)) out += ` · ${note}`;
  out += `\n\n${card.handbook ? sectionsMarkdown(card.handbook, language).join('\n\n') : card.description}\n`;
  for (const part of seeAlsoMarkdown(card.concepts, language)) out += `\n${part}\n`;
  if (card.fields.length > 0) out += `\n## ${LABELS.fields[language]}\n`;
  for (const field of card.fields) {
    const traits = [`\`${field.type}\``, ...(field.required ? [LABELS.required[language]] : []), ...notesOf(field, language)];
    const said = field.handbook ? plain(field.handbook.what, language) : field.description;
    out += `\n### ${field.name}\n\n${traits.join(' · ')}\n\n${said}\n`;
  }
  return out;
}
