import { expect, test } from 'vitest';
import { explainRule } from '../../server/src/cli/explainRule.ts';
import type { Io } from '../../server/src/cli/io.ts';
import { UsageError } from '../../server/src/cli/io.ts';
import { allRules } from '../../server/src/kubernetes/validation/index.ts';

function said(id: string, format = 'text', language: 'en' | 'zh-cn' = 'en'): string {
  let out = '';
  explainRule(id, format, language, { write: (text: string) => (out += text), language } as unknown as Io);
  return out;
}

const [first] = allRules().values();

test('a rule is printed with its source and explanation, in both languages', () => {
  expect(said(first!.id)).toContain(first!.source);
  expect(said(first!.id)).toContain(first!.explain.en);
  expect(said(first!.id, 'markdown', 'zh-cn')).toContain(first!.explain['zh-cn']);
  expect(JSON.parse(said(first!.id, 'json'))).toEqual({ id: first!.id, source: first!.source, explain: first!.explain });
});

test('an unknown rule is answered with near ones', () => {
  expect(() => said(`${first!.id}x`)).toThrow(UsageError);
  expect(() => said(`${first!.id}x`)).toThrow(first!.id);
});
