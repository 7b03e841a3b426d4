import type { Text } from '../../texts/text.ts';

/** Code of findings about a dash that begins no item of a list. */
export const TIGHT_DASH = 'missing-space-after-dash';

export const MISSING_BLANK: Text = {
  en: 'A dash begins an item of a list only when a space follows it: without one, `{subject}` is a single word.',
  'zh-cn': '短横线后面要有空格才表示列表中的一项；没有空格时，`{subject}` 只是一个词。',
};

/** `-name: a`, `-c`, `--c`: a word of a line that was meant to be an item of a list, and the column of its dash. */
export function tightDash(line: string): { readonly column: number; readonly text: string } | null {
  const [, indentation = '', text = ''] = /^([ ]*)(--?[A-Za-z"'/$][^\s:]*)/.exec(line) ?? [];
  return text === '' ? null : { column: indentation.length, text };
}
