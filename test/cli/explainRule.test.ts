import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codeEntry } from '../../server/src/cli/codes.ts';
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
const sources = join(import.meta.dirname, '../../server/src');

test('a rule is printed with its source and explanation, in both languages', () => {
  expect(said(first!.id)).toContain(first!.source);
  expect(said(first!.id)).toContain(first!.explain.en);
  expect(said(first!.id, 'markdown', 'zh-cn')).toContain(first!.explain['zh-cn']);
  expect(JSON.parse(said(first!.id, 'json'))).toMatchObject({ id: first!.id, source: first!.source, explain: first!.explain });
});

test('an unknown rule is answered with near ones', () => {
  expect(() => said(`${first!.id}x`)).toThrow(UsageError);
  expect(() => said(`${first!.id}x`)).toThrow(first!.id);
});

test('a code that no rule declares is explained as well, without the places that differ', () => {
  expect(said('advice.image-tag')).toContain('`…` has no fixed tag');
  expect(said('warning.api.deprecated', 'text', 'zh-cn')).toContain('此 API 版本将来不再提供');
  expect(said('tab-indentation')).toContain('a tab may not stand here');
  expect(said('admission.pod-security.privileged')).toContain(
    'DOCS:    https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  );
  expect(said('foresight/crash-loop', 'markdown')).toContain('simulated run');
});

test.each([
  'admission.limit-range.max',
  'admission.namespace.not-found',
  'admission.quota.exceeded',
  'admission.runtime-class.overhead',
  'admission.service-account.mountable-secrets',
  'advice.system-namespace',
  'bad-base64',
  'curly-quotes',
  'duplicate-key',
  'lookalike-space',
  'no-apiversion',
  'reference.target-port',
  'static-pod.reference',
  'missing-space-after-dash',
  'unknown-field',
  'unserved-kind',
  'update.no-key',
  'warning.pod.annotation',
  'wrong-type',
])('%s is explained in both languages', (code) => {
  for (const language of ['en', 'zh-cn'] as const) expect(said(code, 'text', language).split('\n\n')[1]?.trim().length).toBeGreaterThan(8);
});

test('every code that sources name is explained', () => {
  const named = new Set<string>();
  for (const folder of ['features', 'kubernetes', 'manifest'])
    for (const file of readdirSync(join(sources, folder), { recursive: true, encoding: 'utf8' }))
      if (file.endsWith('.ts'))
        for (const [, code] of readFileSync(join(sources, folder, file), 'utf8').matchAll(/(?<![\w.])code: '([a-z][a-z0-9./-]+)'/g))
          named.add(code!);
  expect(named.size).toBeGreaterThan(20);
  expect([...named].filter((code) => !codeEntry(code))).toEqual([]);
});
