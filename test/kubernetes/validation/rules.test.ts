import { describe, expect, test } from 'vitest';
import { allRules, ruleOf, validators } from '../../../server/src/kubernetes/validation/index.ts';
import { rulesOf } from '../../../server/src/kubernetes/validation/rule.ts';

const rules = Object.values(validators).flatMap((validator) => rulesOf(validator.checks));

describe('rules', () => {
  test('an id is one rule only', () => {
    const declarations = new Set(rules);
    expect(
      [...declarations].map((rule) => rule.id).filter((id) => ruleOf(id) !== [...declarations].find((rule) => rule.id === id)),
    ).toEqual([]);
    expect(allRules().size).toBeGreaterThanOrEqual(declarations.size);
  });

  test.each([...allRules().values()].map((rule) => [rule.id, rule] as const))(
    '%s says where it comes from and what to do, in both languages',
    (id, rule) => {
      expect(id).toMatch(/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/);
      expect(rule.source).toMatch(/^\S+(?: \S+)+$/);
      expect(rule.explain.en).toMatch(/^[A-Z`].*(?:[.…]|\.\))$/s);
      expect(rule.explain['zh-cn']).toMatch(/\p{Script=Han}.*(?:[。…]|。）)$/su);
      // Half-width punctuation between Chinese characters is a slip.
      expect(rule.explain['zh-cn'].replace(/`[^`]*`/g, '')).not.toMatch(/\p{Script=Han}[,;:!?]\s*\p{Script=Han}/u);
    },
  );

  test('an unknown id is no rule', () => {
    expect(ruleOf('pod.nothing')).toBeUndefined();
  });
});
