import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../../../server/src/kubernetes/judge.ts';
import { decode, parseDocument } from '../../../../server/src/manifest/index.ts';
import { judgedOver } from './over.ts';

const folder = join(import.meta.dirname, '..', '..', '..', '..', '..', 'shared', 'oracle', 'validation');

type Fields = Record<string, unknown>;

/** One accepted manifest of each kind, the longest: it has the most to change. */
function manifests(): Map<string, Fields> {
  const longest = new Map<string, string>();
  for (const name of ['pod', 'workloads', 'others', 'corpus', 'defaulting']) {
    const file = join(folder, `${name}.jsonl`);
    if (!existsSync(file)) continue;
    for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
      const { kind, manifest, verdict } = JSON.parse(line) as { kind: string; manifest: string; verdict: string };
      if (verdict !== 'accepted' || manifest.length > 6000 || manifest.includes('\n---') || kind === 'List') continue;
      if (manifest.length > (longest.get(kind)?.length ?? 0)) longest.set(kind, manifest);
    }
  }
  return new Map([...longest].map(([kind, manifest]) => [kind, decode(parseDocument(manifest).root!) as Fields]));
}

/** Every place of a value, as a path. */
function places(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries = Array.isArray(value) ? value.map((item, index) => [index, item] as const) : Object.entries(value);
  return [path, ...entries.flatMap(([name, part]) => places(part, [...path, name]))];
}

function replaced(object: Fields, path: readonly (string | number)[], value: unknown): Fields {
  const copy = structuredClone(object);
  // biome-ignore lint/suspicious/noExplicitAny: any place of any manifest
  let at: any = copy;
  for (const name of path.slice(0, -1)) at = at[name];
  const last = path.at(-1)!;
  if (value === undefined) delete at[last];
  else at[last] = value;
  return copy;
}

/** Without them there is nothing to judge, or nothing to judge it over. */
const KEPT = new Set(['', 'apiVersion', 'kind', 'metadata', 'metadata.name', 'metadata.namespace']);
const changeable = (base: Fields) => places(base).filter((path) => !KEPT.has(path.join('.')));
const bases = [...manifests()].filter(([, base]) => changeable(base).length > 0);

const odd = fc.oneof(
  fc.constantFrom(undefined, null, '', 0, -1, 1, 65536, 2 ** 31, true, false, [], {}, [null], [{}], ['a', 'a'], { a: 'b' }, { 'a b': '-' }),
  fc.constantFrom(
    'a',
    'A',
    'a b',
    '-',
    '..',
    '/',
    '10.0.0.1',
    '010.0.0.1',
    '50%',
    '1Gi',
    '-1',
    'None',
    'Never',
    'a'.repeat(300),
    '日本',
    '"<&>"',
  ),
);

describe.skipIf(bases.length === 0)('whatever stands anywhere', () => {
  test.each(bases)('in a %s, is judged without an exception, new or over what is stored', (_, base) => {
    const text = JSON.stringify(base);
    fc.assert(
      fc.property(fc.constantFrom(...changeable(base)), odd, (path, value) => {
        const after = JSON.stringify(replaced(base, path, value));
        const created = judge(parseDocument(after), { version: '1.36', objects: [] });
        const updated = judgedOver(text, after);
        const restored = judgedOver(after, text);
        for (const { message } of [created, updated, restored]) expect(message).not.toMatch(/undefined|\[object|NaN/);
      }),
      { numRuns: 60 },
    );
  });

  test.each(bases)('a %s over itself changes nothing', (_, base) => {
    const text = JSON.stringify(base);
    expect(judgedOver(text, text)).toMatchObject({ verdict: 'accepted', code: 200, message: '' });
  });
});
