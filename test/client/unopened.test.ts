import { expect, test } from 'vitest';
import { UnopenedReader } from '../../client/src/unopened/reader.ts';
import type { UnopenedParams } from '../../server/src/requests.ts';

/** A reader of files that are given with their texts, and what it sent. */
function reader(files: Record<string, string>) {
  const sent: UnopenedParams[] = [];
  const read: string[] = [];
  const made = new UnopenedReader<string>({
    read: async (uri) => {
      read.push(uri);
      const text = files[uri];
      if (text === undefined) throw new Error('no such file');
      return new TextEncoder().encode(text);
    },
    send: (params) => sent.push(params),
  });
  return { made, sent, read };
}

const never = (): boolean => false;

test('a workspace is sent from the beginning', async () => {
  const { made, sent } = reader({ a: 'kind: Pod', b: '容器' });
  await made.readAll(['a', 'b'], never);
  expect(sent).toEqual([
    { files: [], reset: true },
    {
      files: [
        { uri: 'a', text: 'kind: Pod' },
        { uri: 'b', text: '容器' },
      ],
    },
  ]);
});

test('a file that is gone is told as gone', async () => {
  const { made, sent } = reader({});
  await made.readSome(['a'], never);
  expect(sent).toEqual([{ files: [{ uri: 'a', text: null }] }]);
});

test('files that are too large are left out, and nothing is read beyond the bound', async () => {
  const large = 'x'.repeat(2 * 1024 * 1024);
  const names = Array.from({ length: 40 }, (_, index) => `f${index}`);
  const { made, sent, read } = reader({ ...Object.fromEntries(names.map((name) => [name, large])), huge: `${large}x` });
  await made.readAll(['huge', ...names], never);
  const texts = sent.flatMap(({ files }) => files).filter(({ text }) => text !== null);
  expect(texts).toHaveLength(25);
  expect(read.length).toBeLessThan(41);
  expect(sent.length).toBeGreaterThan(3);
});

test('it ends when something newer begins', async () => {
  const names = Array.from({ length: 100 }, (_, index) => `f${index}`);
  const { made, sent, read } = reader(Object.fromEntries(names.map((name) => [name, 'kind: Pod'])));
  await made.readAll(names, () => read.length >= 16);
  expect(read).toHaveLength(16);
  expect(sent).toEqual([{ files: [], reset: true }]);
});
