import { filled } from '../../kubernetes/decode/texts.ts';
import type { Finding } from '../../kubernetes/verdict.ts';
import type { Text } from '../../texts/text.ts';

const MISSPELT: Text = {
  en: 'There is no `{word}`. It is spelt `{suggestion}`; upper and lower case count.',
  'zh-cn': '没有 `{word}` 这个名称，正确写法是 `{suggestion}`（区分大小写）。',
};

/** A word that is nearly a name of Kubernetes. @param start its offset in the document's text */
export const misspelt = (word: string, start: number, suggestion: string, severity: Finding['severity'] = 'warning'): Finding => ({
  start,
  end: start + word.length,
  severity,
  code: 'misspelt-name',
  message: '',
  explain: filled(MISSPELT, { word, suggestion }),
  field: '',
  data: { suggestion },
});
