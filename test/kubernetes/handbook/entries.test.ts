import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';

interface Sources {
  readonly topics: readonly object[];
  readonly concepts: readonly { at: string; topic: string; entry: object }[];
  readonly fields: readonly { at: string; type: string; field: string; entry: object }[];
}

let problemsOf: (sources: Sources) => Promise<{ message: string }[]>;

beforeAll(async () => {
  ({ problemsOf } = (await import(join(import.meta.dirname, '../../../scripts/handbook/entries.mjs'))) as {
    problemsOf: typeof problemsOf;
  });
});

/** What the checker says of one field or concept. */
const field = async (entry: object, name = 'periodSeconds', type = 'Probe'): Promise<string[]> =>
  (await problemsOf({ topics: [], concepts: [], fields: [{ at: 'a', type, field: name, entry }] })).map(({ message }) => message);
const concept = async (entry: object): Promise<string[]> =>
  (await problemsOf({ topics: [], concepts: [{ at: 'a', topic: 'pods', entry }], fields: [] })).map(({ message }) => message);

const good = { en: { what: 'How often the probe is run.' }, 'zh-cn': { what: '多久执行一次探针。' } };
const sound = { id: 'a', term: { en: 'A', 'zh-cn': '甲' }, where: [], ...good };

test('a sound entry has no problems', async () => {
  expect(await field(good)).toEqual([]);
  expect(
    await concept({ ...sound, where: ['kind: Pod', 'Pod.spec.containers[].image', 'Deployment.spec.template.spec.hostname'] }),
  ).toEqual([]);
});

describe('it is said', () => {
  test.each([
    ['that a language is missing', { en: good.en }, 'has no zh-cn'],
    ['that a section is missing in one', { ...good, en: { what: 'A.', when: 'B.' } }, 'different sections'],
    ['that a section is none', { ...good, en: { what: 'A.', why: 'B.' }, 'zh-cn': { what: '甲。', why: '乙。' } }, 'en.why is no section'],
    ['that a link leads nowhere', { ...good, en: { what: 'See [[nowhere]].' } }, 'links to nowhere'],
    ['that a link names no field', { ...good, en: { what: 'See [[Probe.period]].' } }, 'links to Probe.period'],
    ['that a mark is open', { ...good, en: { what: 'See `this.' } }, 'does not close'],
    ['that Chinese has half-width punctuation', { ...good, 'zh-cn': { what: '每隔几秒,执行一次。' } }, 'half-width punctuation at "秒,执"'],
    ['that Chinese ends in a half-width sign', { ...good, 'zh-cn': { what: '执行一次.' } }, 'half-width'],
    ['that English is Chinese', { ...good, en: { what: '多久。' } }, 'en.what holds Chinese'],
    ['that Chinese is English', { ...good, 'zh-cn': { what: 'How often.' } }, 'holds no Chinese'],
    ['that a text is too long', { ...good, en: { what: 'a '.repeat(600) } }, 'characters, at most'],
    ['that a key is unknown', { ...good, see: [] }, 'see is no key'],
    ['that a concept is unknown', { ...good, concepts: ['nowhere'] }, 'names nowhere'],
    [
      'that it quotes the reference',
      {
        ...good,
        en: { what: 'It is the number of seconds after the container has started before liveness probes are initiated, mind you.' },
      },
      'repeats the API reference',
      'initialDelaySeconds',
    ],
  ])('%s', async (_, entry, words, name = 'periodSeconds') => {
    expect((await field(entry, name)).join('\n')).toContain(words);
  });

  test('that there is no such field or type', async () => {
    expect(await field(good, 'period')).toEqual(['Probe has no field period']);
    expect(await field(good, 'a', 'Prob')).toEqual(['there is no type Prob']);
  });

  test.each([
    ['a place that is none', { ...sound, where: ['Pod.spec.contianers'] }, 'there is no such field'],
    ['a kind that is none', { ...sound, where: ['Pot.spec'] }, 'there is no kind Pot'],
    ['a missing term', { ...sound, term: { en: 'A' } }, 'no term in zh-cn'],
    ['an id that is none', { ...sound, id: 'A b' }, 'needs an id'],
  ])('%s', async (_, entry, words) => {
    expect((await concept(entry)).join('\n')).toContain(words);
  });
});

test('fields of inlined structs may stand under either name', async () => {
  expect(await field(good, 'exec', 'ProbeHandler')).toEqual([]);
  expect(await field(good, 'exec', 'Probe')).toEqual([]);
  expect(await field(good, 'kind', 'TypeMeta')).toEqual([]);
});
