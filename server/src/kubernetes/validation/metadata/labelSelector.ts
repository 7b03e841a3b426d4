import { labelKeyProblems, labelValueProblems } from '../../values/labels.ts';
import type { LabelSelector, LabelSelectorRequirement } from '../../values/selector.ts';
import { forbidden, invalid, invalidEach, required } from '../fieldErrors.ts';
import { Named } from '../printing.ts';
import { type Check, rule } from '../rule.ts';
import { each, pairs } from '../walks.ts';
import { isFineLabel, labelChecks } from './labels.ts';

const source = 'apimachinery meta/v1/validation ValidateLabelSelectorRequirement';

const valuesFitOperator = rule<LabelSelectorRequirement>({
  id: 'selector.label.operator',
  source,
  explain: {
    en: '`In` and `NotIn` compare with a list, so `values` must hold at least one entry. `Exists` and `DoesNotExist` ask for the key alone, so `values` must be left out. There are no other operators in a label selector.',
    'zh-cn':
      '`In` 和 `NotIn` 要与列表比较，`values` 至少要有一项。`Exists` 和 `DoesNotExist` 只看键，不能写 `values`。标签选择算符没有其他操作符。',
  },
  check({ operator = '', values = [] }, path) {
    switch (operator) {
      case 'In':
      case 'NotIn':
        return (values ?? []).length === 0
          ? required(path.child('values'), "must be specified when `operator` is 'In' or 'NotIn'")
          : undefined;
      case 'Exists':
      case 'DoesNotExist':
        return (values ?? []).length > 0
          ? forbidden(path.child('values'), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
          : undefined;
      default:
        return invalid(path.child('operator'), new Named(operator), 'not a valid selector operator', {
          supported: ['In', 'NotIn', 'Exists', 'DoesNotExist'],
        });
    }
  },
});

const requirementKey = rule<LabelSelectorRequirement>({
  id: 'selector.label.key',
  source,
  explain: {
    en: '`key` is a label key: letters, digits, `-`, `_` and `.`, at most 63 characters, with an optional `domain/` in front. It must not be empty.',
    'zh-cn': '`key` 是标签的键：字母、数字、`-`、`_` 和 `.`，最多 63 个字符，前面可加 `域名/`，不能为空。',
  },
  check: ({ key }, path, { version }) => invalidEach(path.child('key'), key ?? '', labelKeyProblems(key ?? '', version)),
});

const requirementValues = rule<LabelSelectorRequirement>({
  id: 'selector.label.values',
  source,
  explain: {
    en: 'Only values that a label can have can be looked for: at most 63 letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit.',
    'zh-cn': '只能匹配标签可能取的值：最多 63 个字符，只含字母、数字、`-`、`_` 和 `.`，首尾为字母或数字。',
  },
  check: ({ values }, path, { version }) =>
    values?.flatMap((value, position) =>
      invalidEach(path.child('values').index(position), value ?? '', labelValueProblems(value ?? '', version)),
    ),
});

/** Everything the server asks of a label selector, for `field('selector', labelSelectorChecks)`. */
export const labelSelectorChecks: readonly Check<LabelSelector>[] = [
  pairs('matchLabels', labelChecks, isFineLabel),
  each('matchExpressions', [valuesFitOperator, requirementKey, requirementValues]),
];
