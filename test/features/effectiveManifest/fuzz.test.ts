import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkUpdates, updateDiagnosticsOf } from '../../../server/src/features/updates.ts';
import { ManifestFile } from '../../../server/src/manifest/index.ts';
import { Workspace } from '../../../server/src/workspace/workspace.ts';
import { realManifests, samples } from '../../support/manifests.ts';
import { effective } from './view.ts';

const texts = [...samples, ...realManifests(30)];
const pieces = [
  '---\n',
  '- ',
  ': ',
  '"',
  '{',
  '[]',
  '|\n',
  '&a ',
  '*a',
  '<<: *a\n',
  '\t',
  'null',
  '0644',
  'yes',
  '__proto__: 1\n',
  '\u2028',
  ' ',
  '\n',
];

/** A real manifest, broken in some places. */
const broken = fc
  .record({
    text: fc.constantFrom(...texts),
    edits: fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), take: fc.nat(12), put: fc.constantFrom('', ...pieces) }), {
      maxLength: 4,
    }),
  })
  .map(({ text, edits }) =>
    edits.reduce((whole, { at, take, put }) => {
      const start = Math.floor(at * whole.length);
      return whole.slice(0, start) + put + whole.slice(start + take);
    }, text),
  );

test('the view of any text can be read, and its marks lie in it', () => {
  fc.assert(
    fc.property(broken, (text) => {
      const view = effective(text);
      const lines = view.text.split('\n');
      for (const document of new ManifestFile(view.text).documents) expect(document.document.parseError, document.text).toBe(null);
      for (const { range, why } of view.added) {
        expect(range.start.character).toBeLessThan(range.end.character);
        expect(range.end.character).toBe(lines[range.start.line]?.length);
        expect(view.whys[why]).toBeTruthy();
      }
    }),
    { numRuns: 300 },
  );
});

test('any text can be compared with any other', () => {
  fc.assert(
    fc.property(broken, broken, fc.boolean(), (before, now, related) => {
      const workspace = new Workspace();
      workspace.previous.set('file:///a', related ? now.replace(/\d/, '9').replace('image: ', 'image: x') : before, 'head');
      const file = workspace.open('file:///a', 'yaml', 1, now);
      updateDiagnosticsOf(workspace, file);
      const { objects, changed, refused } = checkUpdates(workspace, file);
      expect(changed).toBeLessThanOrEqual(objects);
      expect(refused.length).toBeLessThanOrEqual(changed);
    }),
    { numRuns: 200 },
  );
});
