import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LanguageService } from '../../server/src/service.ts';
import { realManifests, samples } from '../support/manifests.ts';

const manifests = [...samples, ...realManifests(40)];
const uri = 'file:///fuzz.yaml';

/** What people type, paste and get wrong. */
const snippet = fc.constantFrom(
  '',
  ' ',
  '\n',
  '\t',
  ':',
  ': ',
  '- ',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  '&a ',
  '*a',
  '<<: *a',
  '|',
  '>',
  '#',
  '---\n',
  '\r\n',
  '‘',
  '：',
  '{{ x }}',
  '0',
  'null',
  '~',
  '\u0000',
  '😀',
  '!!binary ',
  '? ',
  '%',
  '@',
);

const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), remove: fc.nat({ max: 40 }), insert: snippet });

/** Asks every feature at a place; whatever the text is, each has to answer. */
function askEverything(service: LanguageService, share: number): void {
  const text = service.textOf(uri) ?? '';
  const offset = Math.floor(share * text.length);
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const found = service.diagnostics(uri);
  for (const { range } of found?.diagnostics ?? []) {
    expect(range.end.line > range.start.line || range.end.character >= range.start.character).toBe(true);
  }
  service.hover(uri, position);
  service.complete(uri, position);
  service.definition(uri, position);
  service.references(uri, position, true);
  service.highlights(uri, position);
  service.prepareRename(uri, position);
  service.rename(uri, position, 'other');
  service.workspaceSymbols('a');
  for (const item of service.prepareHierarchy(uri, position) ?? []) {
    service.incomingCalls(item);
    service.outgoingCalls(item);
  }
  service.symbols(uri);
  service.foldingRanges(uri);
  service.codeLenses(uri);
  service.semanticTokens(uri);
  service.semanticTokensInRange(uri, { start: { line: 0, character: 0 }, end: position });
  expect(service.selectionRanges(uri, [position])).toHaveLength(1);
  service.inlayHints(uri, { start: { line: 0, character: 0 }, end: position });
  service.codeActions(uri, { start: position, end: position }, { diagnostics: found?.diagnostics ?? [] });
  for (const link of service.documentLinks(uri) ?? []) service.resolveDocumentLink(link);
  service.typed(uri, position, '\n');
  service.typed(uri, position, '-');
  service.verdictAt({ uri, position });
  service.simulate({ uri, position, scenario: { horizon: 30 } });
}

test('no feature throws on any text, however it is edited', () => {
  fc.assert(
    fc.property(fc.constantFrom(...manifests), fc.array(edit, { minLength: 1, maxLength: 6 }), (manifest, edits) => {
      const service = new LanguageService();
      service.open(uri, 'yaml', 1, manifest);
      let version = 1;
      for (const { at, remove, insert } of edits) {
        const text = service.textOf(uri) ?? '';
        const start = Math.floor(at * text.length);
        service.change(uri, ++version, [
          { range: { start: service.positionAt(uri, start), end: service.positionAt(uri, start + remove) }, text: insert },
        ]);
        askEverything(service, at);
      }
      // Editing step by step and opening the result afresh give the same answers.
      const fresh = new LanguageService();
      fresh.open(uri, 'yaml', version, service.textOf(uri) ?? '');
      expect(service.diagnostics(uri)).toEqual(fresh.diagnostics(uri));
    }),
    { numRuns: 150 },
  );
}, 180_000);

test('truncated manifests are answered at every length', () => {
  for (const manifest of samples) {
    for (let length = 0; length < manifest.length; length += 7) {
      const service = new LanguageService();
      service.open(uri, 'yaml', 1, manifest.slice(0, length));
      askEverything(service, 1);
    }
  }
}, 180_000);

const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefghij'
  .split('')
  .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[index]}`).join(', ')}]`)
  .join('\n')}\n`;

const hostile: Record<string, string> = {
  binary: String.fromCharCode(...Array.from({ length: 2_000 }, (_, index) => (index * 7_919) % 256)),
  'an alias bomb': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n${bomb}`,
  'nesting without end': `apiVersion: v1\nkind: Pod\nspec: ${'['.repeat(50_000)}`,
  'deep indentation': Array.from({ length: 3_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
  'an unclosed quote': `apiVersion: v1\nkind: Pod\nmetadata:\n  name: "web\n${'  key: value\n'.repeat(5_000)}`,
  tabs: 'apiVersion: v1\nkind: Pod\nmetadata:\n\tname: web\n',
  '10,000 documents': 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n---\n'.repeat(10_000),
  'five megabytes of data': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: big\ndata:\n  text: |\n${`${'    lorem ipsum dolor sit amet '.repeat(4)}\n`.repeat(45_000)}`,
};

// A hang or a quadratic walk is far beyond the time that any test has.
test.each(Object.entries(hostile))('%s is answered in time', (_, text) => {
  const service = new LanguageService();
  service.open(uri, 'yaml', 1, text);
  askEverything(service, 0.5);
});
