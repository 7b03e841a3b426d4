import { labelKeyProblems, labelValueProblems } from '../../values/labels.ts';
import { invalidEach, invalidKey } from '../fieldErrors.ts';
import { type Check, rule } from '../rule.ts';
import type { MapEntry } from '../walks.ts';

export const labelKey = rule<MapEntry<string>>({
  id: 'metadata.labels.key',
  source: 'apimachinery meta/v1/validation ValidateLabels',
  explain: {
    en: 'A label key is a name of at most 63 characters, made of letters, digits, `-`, `_` and `.`. It begins and ends with a letter or digit. A DNS domain and one `/` may stand in front, as in `example.com/app`.',
    'zh-cn':
      '标签的键最多 63 个字符，只能含字母、数字、`-`、`_` 和 `.`，首尾必须是字母或数字。前面可以加一个 DNS 域名和一个 `/`，例如 `example.com/app`。',
  },
  check: ({ key }, path, { version }) => invalidKey(path, key, labelKeyProblems(key, version)),
});

export const labelValue = rule<MapEntry<string>>({
  id: 'metadata.labels.value',
  source: 'apimachinery meta/v1/validation ValidateLabels',
  explain: {
    en: 'A label value has at most 63 characters: letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit. It may be empty. Put free text, URLs and lists into an annotation.',
    'zh-cn':
      '标签的值最多 63 个字符，只能含字母、数字、`-`、`_` 和 `.`，首尾必须是字母或数字，也可以为空。自由文本、网址和列表请放进注解。',
  },
  check: ({ value }, path, { version }) => invalidEach(path, value, labelValueProblems(value, version)),
});

/** For `pairs('labels', …)`: every key, then its value. */
export const labelChecks: readonly Check<MapEntry<string>>[] = [labelKey, labelValue];

/** Whether none of them has anything to say: nearly all labels are fine, and manifests have many. */
export const isFineLabel = (key: string, value: string): boolean =>
  labelKeyProblems(key).length === 0 && labelValueProblems(value).length === 0;
