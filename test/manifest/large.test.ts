import { describe, expect, test } from 'vitest';
import { FileDocument, ManifestFile } from '../../server/src/manifest/file.ts';
import { LargeDocument } from '../../server/src/manifest/large.ts';
import type { ManifestDocument } from '../../server/src/manifest/nodes.ts';
import { parseDocument, parseWhole } from '../../server/src/manifest/parse.ts';
import { locate } from '../../server/src/manifest/path.ts';
import { PIECES, randomFrom } from './corpus.ts';
import { shapeOf } from './shape.ts';

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web # the name
  labels: {app: web, tier: "front"}
spec:
  containers:
  - name: app
    image: nginx:1.27
    command: ["sh", "-c",
      "sleep 1"]
    env:
    - name: TEXT
      value: |+
        line one

        line two

    - name: QUOTED
      value: "one
        two"
  restartPolicy: Always
`;

function indented(text: string, by: number, dash: boolean): string {
  const pad = ' '.repeat(by);
  return text
    .split('\n')
    .map((line, i) => (line === '' ? '' : i === 0 && dash ? `${pad.slice(2)}- ${line}` : pad + line))
    .join('\n');
}

/** Large documents of different build. */
const DOCUMENTS: Readonly<Record<string, string>> = {
  'a list of Pods': `apiVersion: v1\nkind: List\nitems:\n${Array.from({ length: 30 }, () => indented(POD, 2, true)).join('')}`,
  'a list that is indented, with a key behind': `---\n# head\nkind: List\nitems:\n${Array.from({ length: 30 }, () => indented(POD, 6, true)).join('')}apiVersion: v1\n`,
  'a ConfigMap with large values': `kind: ConfigMap\ndata:\n${Array.from({ length: 6 }, (_, i) => `  key-${i}: |\n${'    some text\n'.repeat(300)}`).join('')}metadata:\n  name: x\n`,
  'a ConfigMap with many values': `kind: ConfigMap\nmetadata: {name: x}\ndata:\n${Array.from({ length: 900 }, (_, i) => `  key-${i}: value ${i}\n`).join('')}`,
  'nested deep': `a:\n  b:\n  - c: 1\n    d:\n${Array.from({ length: 40 }, (_, i) => `      k${i}:\n${indented(POD, 8, false)}`).join('')}  e: 2\n`,
  JSON: JSON.stringify(
    {
      kind: 'List',
      items: Array.from({ length: 80 }, (_, i) => ({ metadata: { name: `web-${i}` }, spec: { a: [1, 2, { b: 'text, text' }], c: {} } })),
      apiVersion: 'v1',
    },
    null,
    2,
  ),
  'JSON with large values': JSON.stringify(
    { data: Array.from({ length: 5 }, () => ({ list: Array.from({ length: 120 }, (_, i) => ({ name: `n${i}`, on: true })) })) },
    null,
    1,
  ),
  'a large list in brackets': `a:\n  b: 1\n  c: [\n${Array.from({ length: 300 }, (_, i) => `    {name: x${i}, args: [a, "b"]}, # item\n`).join('')}  ]\n  d: 2\n`,
  'a sequence at the root': Array.from({ length: 40 }, () => indented(POD, 2, true)).join(''),
};

const ROUNDS = 4;

const print = (value: unknown): string => JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `${each}n` : each));

function told(document: ManifestDocument): unknown {
  const { text, root, problems, comments, parseError, json, templated } = document;
  return { text, root: shapeOf(root), problems: [...problems], comments: [...comments], parseError, json, templated };
}

describe('large documents', () => {
  test.each(Object.entries(DOCUMENTS))('%s is read in pieces as it is read whole', (_, text) => {
    const document = parseDocument(text);
    expect(document).toBeInstanceOf(LargeDocument);
    expect(told(document)).toEqual(told(parseWhole(text)));
  });

  test('an edit leaves the nodes of other entries alone', () => {
    const text = DOCUMENTS['a list of Pods']!;
    const file = new ManifestFile(text);
    const before = file.documents[0]!.document;
    const [first, second, third] = [0, 1, 29].map((index) => locate(before, ['items', index]).value!);
    const at = text.indexOf('Always', text.indexOf('Always') + 1);
    const placeOfThird = third!.start;
    file.edit(at, at + 6, 'Never');
    const after = file.documents[0]!.document;
    expect(after).toBeInstanceOf(LargeDocument);
    expect(after).not.toBe(before);
    expect(locate(after, ['items', 0]).value).toBe(first);
    expect(locate(after, ['items', 1]).value).not.toBe(second);
    expect(locate(after, ['items', 29]).value).toBe(third);
    expect(third!.start).toBe(placeOfThird - 1);
  });

  test.each(Object.entries(DOCUMENTS))(
    '%s: any edits give what a fresh reading gives',
    (name, text) => {
      const random = randomFrom(name.length);
      let inside = 0;
      for (let round = 0; round < ROUNDS; round++) {
        let now = text;
        const file = new ManifestFile(now);
        void file.documents[0]!.document;
        for (let step = 0; step < 5; step++) {
          const at = random(now.length + 1);
          const end = Math.min(now.length, at + (random(3) === 0 ? random(40) : 0));
          const typed = random(3) === 0 ? 'x' : PIECES[random(PIECES.length)]!;
          file.edit(at, end, typed);
          now = now.slice(0, at) + typed + now.slice(end);
          expect(file.text).toBe(now);
          const fresh = new ManifestFile(now);
          expect(file.documents.length).toBe(fresh.documents.length);
          for (const [index, document] of file.documents.entries()) {
            const { start, startLine, lineBreaks } = fresh.documents[index]!;
            expect([document.start, document.startLine, document.lineBreaks]).toEqual([start, startLine, lineBreaks]);
            // Compared as text first: looking into two trees of thousands of nodes takes its time.
            const own = told(document.document);
            const wanted = told(parseWhole(document.text, document.separated));
            if (print(own) !== print(wanted)) expect(own).toEqual(wanted);
            if (document.document instanceof LargeDocument) inside++;
          }
          for (let probe = 0; probe < 10; probe++) {
            const offset = random(now.length + 1);
            const position = fresh.positionAt(offset);
            expect(file.positionAt(offset)).toEqual(position);
            expect(file.offsetAt(position)).toBe(fresh.offsetAt(position));
          }
        }
      }
      expect(inside).toBeGreaterThan(0);
    },
    60_000,
  );

  test.each(Object.entries(DOCUMENTS))('%s: a quote in front of its first word gives what a fresh reading gives', (_, text) => {
    const file = new ManifestFile(text);
    void file.documents[0]!.document;
    const at = /\w/.exec(text)!.index;
    file.edit(at, at, '"');
    const [own] = file.documents;
    expect(told(own!.document)).toEqual(told(parseWhole(own!.text, own!.separated)));
  });

  test.each(Object.entries(DOCUMENTS))('%s: typing inside one entry is done without reading the rest', (_, text) => {
    const document = new FileDocument(parseDocument(text) as LargeDocument, false, false);
    const word = /\b(?:value|text|name|x\d+)\b/g;
    word.lastIndex = text.length >> 1;
    const at = word.exec(text)!.index;
    expect(document.edited(at, at + 1, 'x')).not.toBeNull();
  });
});
