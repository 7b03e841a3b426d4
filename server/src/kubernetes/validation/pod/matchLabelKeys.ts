import { labelKeyProblems } from '../../values/labels.ts';
import type { LabelSelector } from '../../values/selector.ts';
import { type FieldError, forbidden, invalid, invalidEach } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';
import { rule } from '../rule.ts';

/** `matchLabelKeys` and `mismatchLabelKeys` of affinity terms and of spread constraints. */

interface Term {
  readonly labelSelector?: LabelSelector | null | undefined;
  readonly matchLabelKeys?: readonly (string | null)[] | null | undefined;
  readonly mismatchLabelKeys?: readonly (string | null)[] | null | undefined;
}

export const labelKeys = rule<Term>({
  id: 'pod.match-label-keys.keys',
  source: 'core/validation validateLabelKeys',
  explain: {
    en: 'These are label keys of the Pod; its own values are filled in. They refine `labelSelector`, so there must be one.',
    'zh-cn': '这里写 Pod 标签的键，值取自 Pod 自身。它们用于细化 `labelSelector`，因此必须写 `labelSelector`。',
  },
  check: ({ labelSelector, matchLabelKeys, mismatchLabelKeys }, path, { version }) =>
    [
      { keys: matchLabelKeys ?? [], at: path.child('matchLabelKeys') },
      { keys: mismatchLabelKeys ?? [], at: path.child('mismatchLabelKeys') },
    ].flatMap(({ keys, at }) => {
      if (keys.length === 0) return [];
      if (!labelSelector) return forbidden(at, 'must not be specified when labelSelector is not set');
      return keys.flatMap((key, position) => invalidEach(at.index(position), key ?? '', labelKeyProblems(key ?? '', version)));
    }),
});

export const keysOnce = rule<Term>({
  id: 'pod.match-label-keys.once',
  source: 'core/validation ValidateMatchLabelKeysAndMismatchLabelKeys',
  explain: {
    en: 'A key stands in one place only: `matchLabelKeys`, `mismatchLabelKeys` or `labelSelector`. Written twice it would be asked for twice.',
    'zh-cn': '一个键只能出现在一处：`matchLabelKeys`、`mismatchLabelKeys` 或 `labelSelector`。重复书写会变成重复的条件。',
  },
  check({ labelSelector, matchLabelKeys, mismatchLabelKeys }, path) {
    const keys = matchLabelKeys ?? [];
    const errors: FieldError[] = inSelector(labelSelector, keys, path);
    keys.forEach((key, position) => {
      if (!mismatchLabelKeys?.includes(key)) return;
      errors.push(invalid(path.child('matchLabelKeys').index(position), key, 'exists in both matchLabelKeys and mismatchLabelKeys'));
    });
    return errors;
  },
});

/**
 * The server has already added an expression for every key to the selector, so a key that stands there twice was written there. It is
 * reported at the term with the key's position, without a field.
 */
function inSelector(selector: LabelSelector | null | undefined, keys: readonly (string | null)[], path: FieldPath): FieldError[] {
  if (!selector || keys.length === 0) return [];
  const seen = new Set(Object.keys(selector.matchLabels ?? {}));
  return (selector.matchExpressions ?? []).flatMap((expression) => {
    const key = expression?.key ?? '';
    const position = keys.lastIndexOf(key);
    const twice = position >= 0 && seen.has(key);
    seen.add(key);
    return twice
      ? invalid(
          path.child('matchLabelKeys').index(position).shownAs(path.index(position)),
          key,
          'exists in both matchLabelKeys and labelSelector',
        )
      : [];
  });
}
