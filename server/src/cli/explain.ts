import { LATEST_VERSION, type MinorVersion } from '../kubernetes/object.ts';
import { descriptionOf } from '../kubernetes/schema/descriptions.ts';
import type { Field, FieldType } from '../kubernetes/schema/model.ts';
import { availableFields, objectIn } from '../kubernetes/schema/walk.ts';
import { type Language, say, type Text } from '../texts/text.ts';
import { LANGUAGE_OPTION, readArguments, VERSION_OPTION, versionOption } from './arguments.ts';
import { explainRule } from './explainRule.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { findTopic, type Topic } from './topics.ts';

export const EXPLAIN_USAGE =
  'podsight explain FIELD|KIND|--rule ID [-o text|markdown|json] [--kubernetes-version 1.34|1.35|1.36] [--language en|zh-cn]';

const OPTIONS = {
  output: ['text', 'markdown', 'json'],
  'kubernetes-version': VERSION_OPTION,
  language: LANGUAGE_OPTION,
  rule: 'text',
} as const;

const WIDTH = 80;

/** `podsight explain`: what Kubernetes says of a kind or field, and what it consists of, as `kubectl explain` prints it. */
export function explainCommand(args: readonly string[], io: Io): number {
  const { options, rest } = readArguments(args, OPTIONS, { o: 'output' });
  const language = (options.get('language') as Language | undefined) ?? io.language;
  const format = options.get('output') ?? 'text';
  const rule = options.get('rule');
  if (rule !== undefined) return explainRule(rule, format, language, io);
  const [wanted] = rest;
  if (rest.length !== 1 || wanted === undefined) throw new UsageError(`One field or kind, please. Usage:\n${EXPLAIN_USAGE}`);
  const version = versionOption(options, LATEST_VERSION);
  const topic = findTopic(wanted, version);
  if (typeof topic === 'string') throw new UsageError(topic);
  const card = cardOf(topic, version);
  io.write(
    format === 'json' ? `${JSON.stringify(card, null, 2)}\n` : format === 'markdown' ? markdown(card, language) : text(card, language),
  );
  return EXIT.fine;
}

/** What there is to print, in no language but the reference's own. */
interface Card {
  readonly group: string;
  readonly kind: string;
  readonly version: string;
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly deprecated: boolean;
  /** `1.29`; null when the field is as old as its type. */
  readonly since: string | null;
  readonly values: readonly string[];
  readonly description: string;
  readonly fields: readonly {
    name: string;
    type: string;
    required: boolean;
    since: string | null;
    values: readonly string[];
    description: string;
  }[];
}

function cardOf({ schema, path, located }: Topic, version: MinorVersion): Card {
  const { type, field, owner } = located;
  const object = objectIn(type);
  const own = field && owner ? descriptionOf(owner.id, field.name) : undefined;
  return {
    group: schema.group,
    kind: schema.kind,
    version: schema.version,
    path: path.join('.'),
    type: field ? typeName(field.type) : schema.kind,
    required: field?.required ?? false,
    deprecated: field?.deprecated ?? false,
    since: field ? sinceOf(field) : null,
    values: valuesOf(type),
    description: own ?? (object ? descriptionOf(object.id) : undefined) ?? '',
    fields: object
      ? availableFields(object, version).map((each) => ({
          name: each.name,
          type: typeName(each.type),
          required: each.required,
          since: sinceOf(each),
          values: valuesOf(each.type),
          description: descriptionOf(object.id, each.name) ?? '',
        }))
      : [],
  };
}

const sinceOf = (field: Field): string | null => (field.sinceMinor > 0 ? `1.${field.sinceMinor}` : null);

const valuesOf = (type: FieldType): readonly string[] => {
  if (type.kind === 'list' || type.kind === 'map') return valuesOf(type.element);
  return type.kind === 'string' && type.closed ? type.values : [];
};

const SCALAR_NAMES: Readonly<Record<string, string>> = {
  int32: 'integer',
  int64: 'integer',
  'int-or-string': 'IntOrString',
  quantity: 'Quantity',
  'date-time': 'Time',
  'micro-time': 'MicroTime',
  duration: 'Duration',
  bytes: 'base64',
  raw: 'Object',
};

/** As kubectl explain names types: `[]Container`, `map[string]string`, `integer`. */
function typeName(type: FieldType): string {
  switch (type.kind) {
    case 'object':
      return type.name;
    case 'list':
      return `[]${typeName(type.element)}`;
    case 'map':
      return `map[string]${typeName(type.element)}`;
    default:
      return SCALAR_NAMES[type.kind] ?? type.kind;
  }
}

const LABELS = {
  since: { en: 'since Kubernetes {since}', 'zh-cn': '自 Kubernetes {since} 起' },
  values: { en: 'one of {values}', 'zh-cn': '可选值：{values}' },
  deprecated: { en: 'deprecated', 'zh-cn': '已弃用' },
  required: { en: 'required', 'zh-cn': '必填' },
  fields: { en: 'Fields', 'zh-cn': '字段' },
} as const satisfies Record<string, Text>;

/** `kubectl explain`'s own layout, so that what people know is where they look for it. */
function text(card: Card, language: Language): string {
  let out = card.group ? `GROUP:      ${card.group}\n` : '';
  out += `KIND:       ${card.kind}\nVERSION:    ${card.version}\n\n`;
  if (card.path) out += `FIELD: ${card.path.slice(card.path.lastIndexOf('.') + 1)} <${card.type}>${card.required ? ' -required-' : ''}\n`;
  const notes = notesOf(card, language);
  if (notes.length > 0) out += `${notes.map((note) => `    ${note}`).join('\n')}\n`;
  if (card.path) out += '\n';
  out += `DESCRIPTION:\n${wrapped(card.description || '<empty>', '    ')}\n`;
  if (card.fields.length > 0) {
    out += '\nFIELDS:\n';
    for (const field of card.fields) {
      out += `  ${field.name}\t<${field.type}>${field.required ? ' -required-' : ''}\n`;
      for (const note of notesOf(field, language)) out += `    ${note}\n`;
      if (field.description) out += `${wrapped(field.description, '    ')}\n`;
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

function markdown(card: Card, language: Language): string {
  const title = [card.kind, card.path].filter(Boolean).join('.');
  let out = `# ${title}\n\n\`${card.group ? `${card.group}/` : ''}${card.version}\` · \`${card.type}\``;
  if (card.required) out += ` · ${LABELS.required[language]}`;
  for (const note of notesOf(card, language)) out += ` · ${note}`;
  out += `\n\n${card.description}\n`;
  if (card.fields.length > 0) out += `\n## ${LABELS.fields[language]}\n`;
  for (const field of card.fields) {
    const traits = [`\`${field.type}\``, ...(field.required ? [LABELS.required[language]] : []), ...notesOf(field, language)];
    out += `\n### ${field.name}\n\n${traits.join(' · ')}\n\n${field.description}\n`;
  }
  return out;
}

/** Paragraphs broken at blanks before the width; longer words stand alone. */
function wrapped(description: string, indent: string): string {
  return description
    .split('\n')
    .map((line) => {
      let out = '';
      let row = indent;
      for (const word of line.split(' ')) {
        if (row.length > indent.length && row.length + 1 + word.length > WIDTH) {
          out += `${row}\n`;
          row = indent;
        }
        row += row.length > indent.length ? ` ${word}` : word;
      }
      return (out + row).trimEnd();
    })
    .join('\n');
}
