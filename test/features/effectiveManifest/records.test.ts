import { describe, expect, test } from 'vitest';
import { toPersisted } from '../../../server/src/kubernetes/defaults/persisted.ts';
import { judge } from '../../../server/src/kubernetes/judge.ts';
import { parseDocument, decode as plain } from '../../../server/src/manifest/index.ts';
import { recordsAreHere, verdictRecords } from '../../oracle/verdictRecords.ts';
import { effective } from './view.ts';

/** Every so many records of a file. */
const EVERY = 7;

type Data = null | boolean | number | string | bigint | readonly Data[] | { readonly [key: string]: Data };
const isObject = (value: unknown): value is { readonly [key: string]: Data } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Paths where two values differ; where the view leaves something out it must be what only a cluster can tell. */
function differences(view: Data | undefined, stored: Data, path: string): string[] {
  if (view === undefined) return isMadeUp(stored, path) ? [] : [`${path} is missing`];
  if (Array.isArray(view) && Array.isArray(stored)) {
    if (view.length !== stored.length) return [`${path} has ${view.length} items instead of ${stored.length}`];
    return stored.flatMap((item: Data, index) => differences(view[index], item, `${path}[]`));
  }
  if (isObject(view) && isObject(stored)) {
    const more = Object.keys(view).filter((key) => !Object.hasOwn(stored, key));
    return [
      ...more.map((key) => `${path}.${key} is not stored`),
      ...Object.keys(stored).flatMap((key) =>
        differences(Object.hasOwn(view, key) ? view[key] : undefined, stored[key]!, `${path}.${key}`),
      ),
    ];
  }
  return Object.is(view, stored) || String(view) === String(stored) ? [] : [`${path}: ${String(view)} instead of ${String(stored)}`];
}

function isMadeUp(stored: Data, path: string): boolean {
  if (/^\.spec\.(clusterIPs?|ports\[\]\.nodePort|healthCheckNodePort)$/.test(path)) return true;
  if (typeof stored === 'string') return /^0{8}-0{4}-|xxxxx$/.test(stored);
  return isObject(stored) && Object.keys(stored).length > 0 && Object.values(stored).every((value) => isMadeUp(value, path));
}

describe.skipIf(!recordsAreHere)('what real servers accepted', () => {
  const files = recordsAreHere ? [...verdictRecords()] : [];
  test.each(files)('%s: the view reads back as what is stored', (_, records) => {
    let compared = 0;
    for (const record of records.filter((each, index) => index % EVERY === 0 && each.verdict === 'accepted')) {
      const version = record.version ?? '1.36';
      const surroundings = { version, objects: [] };
      const verdict = judge(parseDocument(record.manifest), surroundings);
      if (verdict.verdict !== 'accepted' || !verdict.object || verdict.object.kind.endsWith('List')) continue;
      const { text, added, whys } = effective(record.manifest, { version });
      const view = parseDocument(text);
      expect(view.parseError, record.id).toBe(null);
      if (!view.root) continue;
      compared++;
      const stored = JSON.parse(
        JSON.stringify(toPersisted(verdict.object, version), (_key, value) => (typeof value === 'bigint' ? Number(value) : value)),
      );
      expect(differences(plain(view.root) as Data, stored, ''), `${record.id}\n${text}`).toEqual([]);
      for (const mark of added) expect(whys[mark.why], record.id).toMatch(/\w/);
    }
    expect(compared).toBeGreaterThan(0);
  });
});
