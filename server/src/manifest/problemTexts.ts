import type { Text } from '../texts/text.ts';
import type { ProblemCode } from './nodes.ts';

/** What is wrong with a text and what to do about it, by code. `{subject}` is the problem's subject. */
export const PROBLEM_TEXTS: Readonly<Record<ProblemCode, Text>> = {
  syntax: { en: 'This is not YAML: {subject}', 'zh-cn': '这不是合法的 YAML：{subject}' },
  'tab-indentation': {
    en: 'YAML is indented with spaces; a tab may not stand here. Replace it with spaces.',
    'zh-cn': 'YAML 只能用空格缩进，这里不能出现制表符。请把它换成空格。',
  },
  'bad-indentation': {
    en: 'This line stands at a column that nothing around it has. Indent it like the lines it belongs with.',
    'zh-cn': '这一行的缩进与上下文的任何一层都对不上。请与它所属的那些行对齐。',
  },
  'missing-space-after-colon': {
    en: 'A colon ends a key only when a space follows it: without one, `{subject}` is a single word.',
    'zh-cn': '冒号后面要有空格才表示键的结束；没有空格时，`{subject}` 只是一个词。',
  },
  'missing-colon': {
    en: '`{subject}` stands where a key has to be, but no colon follows it. Write `{subject}:` and the value behind.',
    'zh-cn': '`{subject}` 所在的位置应当是键，后面却没有冒号。请写成 `{subject}:`，再写值。',
  },
  'missing-key': { en: 'There is a colon but no key in front of it.', 'zh-cn': '只有冒号，前面缺少键。' },
  'unclosed-quote': { en: 'This {subject} is never closed.', 'zh-cn': '这个 {subject} 没有对应的结束引号。' },
  'unclosed-flow': { en: 'This `{subject}` is never closed.', 'zh-cn': '这个 `{subject}` 没有对应的结束括号。' },
  'duplicate-key': {
    en: 'The key `{subject}` is there twice. The API server refuses that; `kubectl` silently takes the last one.',
    'zh-cn': '键 `{subject}` 出现了两次。API 服务器会拒绝；`kubectl` 则不作声地采用最后一个。',
  },
  'missing-comma': {
    en: 'A comma is missing between these two entries, or `{subject}` before.',
    'zh-cn': '这两项之间缺少逗号，或者前面缺少 `{subject}`。',
  },
  'missing-dash': {
    en: 'This line stands among the items of a list but does not begin with `- `. Begin it so, or indent it like the fields of the item above.',
    'zh-cn': '这一行位于列表各项之间，却没有以 `- ` 开头。请在行首加上 `- `，或缩进到与上一项的字段对齐。',
  },
  'full-width-punctuation': {
    en: '`{subject}` is a full-width character. YAML only knows the ASCII colon `:`, followed by a space.',
    'zh-cn': '`{subject}` 是全角字符。YAML 只认半角冒号 `:`，并且后面要有空格。',
  },
  'nested-mapping': {
    en: 'A value that holds a colon and a space has to be quoted; a mapping has to begin on a line of its own.',
    'zh-cn': '值里如果有冒号加空格，必须加引号；如果要写映射，必须另起一行。',
  },
  'unexpected-text': {
    en: 'The value ends before this; nothing may follow on the line.',
    'zh-cn': '值到这里之前就结束了，本行后面不能再有内容。',
  },
  'unknown-alias': { en: 'No anchor `&{subject}` comes before this alias.', 'zh-cn': '这个别名之前没有锚点 `&{subject}`。' },
  'recursive-alias': { en: 'The alias `*{subject}` stands inside its own anchor.', 'zh-cn': '别名 `*{subject}` 位于它自己的锚点之内。' },
  'bad-escape': {
    en: 'Double quotes know no escape `{subject}`. Write the backslash twice, or use single quotes.',
    'zh-cn': '双引号里没有 `{subject}` 这种转义。请把反斜杠写两遍，或改用单引号。',
  },
  'bad-character': {
    en: 'Text without quotes cannot begin with `{subject}`. Put it in quotes.',
    'zh-cn': '不加引号的文本不能以 `{subject}` 开头。请加引号。',
  },
  'control-character': {
    en: 'YAML holds no {subject}. A file full of such characters is not text, or not in UTF-8.',
    'zh-cn': 'YAML 中不能有字符 {subject}。如果到处都是这种字符，说明文件不是文本，或者编码不是 UTF-8。',
  },
  'bad-tag': { en: 'The tag does not fit `{subject}`.', 'zh-cn': '这个标签与 `{subject}` 不符。' },
  'bad-merge': { en: '`<<` merges mappings; this is none.', 'zh-cn': '`<<` 只能合并映射，这里不是映射。' },
  'bad-key': { en: 'Keys have to be text or numbers: JSON has no others.', 'zh-cn': '键必须是文本或数字，JSON 里没有别的键。' },
  'bad-number': { en: 'JSON has no such number, so the API server cannot take it.', 'zh-cn': 'JSON 里没有这种数，API 服务器无法接受。' },
  'alias-bomb': { en: 'The aliases multiply beyond what the API server allows.', 'zh-cn': '别名展开后的规模超出了 API 服务器允许的范围。' },
  'too-deep': { en: 'Nested too deep to be looked at.', 'zh-cn': '嵌套过深，不再检查。' },
  'too-large': { en: 'Longer than {subject} characters; not looked at.', 'zh-cn': '超过 {subject} 个字符，不再检查。' },
};
