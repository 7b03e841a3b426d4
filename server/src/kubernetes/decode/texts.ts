import { type Language, say, type Text } from '../../texts/text.ts';

/** What fills a place: the same in every language, or not. */
export type Value = string | number | Text;

/** A text with its places filled, in every language. */
export function filled(text: Text, values: Readonly<Record<string, Value>>): Text {
  const of = (language: Language): Record<string, string | number> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'object' ? value[language] : value]));
  return { en: say(text, 'en', of('en')), 'zh-cn': say(text, 'zh-cn', of('zh-cn')) };
}

export const joined = (...texts: readonly Text[]): Text => ({
  en: texts.map((text) => text.en).join(' '),
  'zh-cn': texts.map((text) => text['zh-cn']).join(''),
});

export const UNKNOWN_FIELD = {
  here: {
    en: '`{owner}` has no field `{name}`. The nearest one is `{suggestion}`.',
    'zh-cn': '`{owner}` 没有 `{name}` 这个字段，最接近的是 `{suggestion}`。',
  },
  up: {
    en: '`{name}` is a field of `{around}`, one level further out. It is probably indented too far.',
    'zh-cn': '`{name}` 是外面一级 `{around}` 的字段，多半是缩进过深。',
  },
  down: {
    en: '`{owner}` has no field `{name}`. It belongs inside `{into}`.',
    'zh-cn': '`{owner}` 没有 `{name}` 这个字段，它应当写在 `{into}` 里面。',
  },
  none: {
    en: '`{owner}` has no field `{name}`. Upper and lower case count. The server refuses fields it does not know, so that a slip does not pass in silence.',
    'zh-cn': '`{owner}` 没有 `{name}` 这个字段（区分大小写）。服务器会拒绝它不认识的字段，以免笔误被悄悄忽略。',
  },
  newer: {
    en: '`{name}` exists since Kubernetes {since}; this is checked against {version}.',
    'zh-cn': '`{name}` 从 Kubernetes {since} 起才有；现在按 {version} 检查。',
  },
  gone: {
    en: '`{name}` existed up to Kubernetes {until}; this is checked against {version}.',
    'zh-cn': '`{name}` 只到 Kubernetes {until} 为止存在；现在按 {version} 检查。',
  },
} as const satisfies Record<string, Text>;

export const DUPLICATE_KEY: Text = {
  en: 'The key `{name}` stands twice in the same mapping. The server refuses that; kubectl keeps the last one without a word, so the first is lost.',
  'zh-cn': '同一个映射里 `{name}` 出现了两次。服务器会拒绝；而 kubectl 会不声不响地只保留最后一个，前一个就丢失了。',
};

/** What a value should be. */
export const WANTED: Readonly<Record<string, Text>> = {
  string: { en: 'a string', 'zh-cn': '字符串' },
  boolean: { en: '`true` or `false`', 'zh-cn': '`true` 或 `false`' },
  int32: { en: 'a whole number between -2147483648 and 2147483647', 'zh-cn': '-2147483648 到 2147483647 之间的整数' },
  int64: { en: 'a whole number', 'zh-cn': '整数' },
  number: { en: 'a number', 'zh-cn': '数字' },
  'int-or-string': { en: 'a whole number or a string', 'zh-cn': '整数或字符串' },
  'date-time': { en: 'a time such as "2026-01-31T15:04:05Z" (RFC 3339)', 'zh-cn': 'RFC 3339 格式的时间，例如 "2026-01-31T15:04:05Z"' },
  'micro-time': { en: 'a time such as "2026-01-31T15:04:05.000000Z"', 'zh-cn': '带微秒的时间，例如 "2026-01-31T15:04:05.000000Z"' },
  duration: { en: 'a duration such as "1h30m"', 'zh-cn': '时长，例如 "1h30m"' },
  bytes: { en: 'base64 text', 'zh-cn': 'base64 文本' },
  quantity: { en: 'a quantity such as `500m`, `1.5` or `128Mi`', 'zh-cn': '资源数量，例如 `500m`、`1.5` 或 `128Mi`' },
  list: { en: 'a list', 'zh-cn': '列表' },
  map: { en: 'a mapping of names to values', 'zh-cn': '由名称到值的映射' },
  object: { en: 'a mapping with the fields of `{name}`', 'zh-cn': '含有 `{name}` 各字段的映射' },
  raw: { en: 'any value', 'zh-cn': '任意值' },
};

export const GOT: Readonly<Record<string, Text>> = {
  string: { en: 'a string', 'zh-cn': '字符串' },
  number: { en: 'a number', 'zh-cn': '数字' },
  bool: { en: 'a boolean', 'zh-cn': '布尔值' },
  array: { en: 'a list', 'zh-cn': '列表' },
  object: { en: 'a mapping', 'zh-cn': '映射' },
  null: { en: 'nothing', 'zh-cn': '空值' },
};

export const WRONG_TYPE: Text = { en: 'Wanted here: {wanted}. Found: {got}.', 'zh-cn': '这里需要{wanted}，实际是{got}。' };

export const HINTS = {
  quote: { en: 'Put it in quotes: `{quoted}`.', 'zh-cn': '请加上引号：`{quoted}`。' },
  quoteBoolean: {
    en: 'Without quotes YAML reads `{source}` as {value}. Put it in quotes: `{quoted}`.',
    'zh-cn': '不加引号时 YAML 会把 `{source}` 读成 {value}。请加上引号：`{quoted}`。',
  },
  unquote: { en: 'Leave the quotes out: `{bare}`.', 'zh-cn': '请去掉引号：`{bare}`。' },
  makeList: { en: 'Begin each item with `- `, even when there is only one.', 'zh-cn': '即使只有一项，每项也要以 `- ` 开头。' },
  makeMapping: { en: 'Leave the `- ` out: there is only one of these.', 'zh-cn': '请去掉 `- `：这里只有一个，不是列表。' },
} as const satisfies Record<string, Text>;

export const BAD_QUANTITY: Text = {
  en: 'A quantity is a number with one of the suffixes n u m k M G T P E (powers of 1000) or Ki Mi Gi Ti Pi Ei (powers of 1024), without blanks: `500m`, `1.5`, `128Mi`. Write `Mi` for mebibytes, not `MB` or `MiB`.',
  'zh-cn':
    '资源数量是一个数字，后面可跟 n u m k M G T P E（1000 的幂）或 Ki Mi Gi Ti Pi Ei（1024 的幂），中间不能有空格：`500m`、`1.5`、`128Mi`。兆字节写作 `Mi`，而不是 `MB` 或 `MiB`。',
};
export const BAD_BASE64: Text = {
  en: 'Values of `data` are base64. Write plain text under `stringData` instead, or encode it: `printf %s VALUE | base64`.',
  'zh-cn': '`data` 里的值须为 base64。明文请写在 `stringData` 中，或先编码：`printf %s VALUE | base64`。',
};
export const BAD_TIME: Text = { en: 'Write the time as `{example}`, in quotes.', 'zh-cn': '时间请写成 `{example}`，并加上引号。' };
