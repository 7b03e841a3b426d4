import { TIGHT_DASH, tightDash } from '../../kubernetes/decode/tightDash.ts';
import { lineEndOf, lineStartOf } from '../../manifest/layout.ts';
import type { Text } from '../../texts/text.ts';
import type { Edit } from '../edits/editor.ts';
import { type FixFamily, fix } from './fix.ts';

const SPACE: Text = { en: 'Insert the blank behind the dash', 'zh-cn': '在短横线后插入空格' };
const SPACES: Text = { en: 'Insert the blank behind all such dashes', 'zh-cn': '在所有这样的短横线后插入空格' };

/** `-name: a` where an item of a list was meant: to YAML that is a key, or text. */
export const dashes: FixFamily = function* ({ finding, findings, data, path, document, editor, helps }) {
  const { text } = document;
  if (finding.code === 'wrong-type' && data.wanted === 'list') {
    const node = editor.spot(path)?.node;
    if (node?.type !== 'scalar' || node.style !== 'plain') return;
    const edits = dashesIn(text, node.start, node.end);
    if (edits && helps(edits)) yield* fix('space-after-dash', edits.length > 1 ? SPACES : SPACE, edits, { preferred: true });
    return;
  }
  if ((finding.code !== 'unknown-field' && finding.code !== TIGHT_DASH) || text.charAt(finding.start) !== '-') return;
  const edits = [behind(finding.start)];
  if (!helps(edits)) return;
  yield* fix('space-after-dash', SPACE, edits, { preferred: true });
  const all = findings.filter(({ code, start }) => code === finding.code && text.charAt(start) === '-');
  if (all.length > 1)
    yield* fix(
      'space-after-dash-everywhere',
      SPACES,
      all.map(({ start }) => behind(start)),
    );
};

const behind = (dash: number): Edit => ({ start: dash + 1, end: dash + 1, text: ' ' });

/** Behind the dashes of all lines between two places; null when one of the lines has none. */
function dashesIn(text: string, start: number, end: number): Edit[] | null {
  const edits: Edit[] = [];
  for (let at = lineStartOf(text, start); at < end; ) {
    const stop = lineEndOf(text, at);
    const word = tightDash(text.slice(at, stop));
    if (!word) return null;
    edits.push(behind(at + word.column));
    const feed = text.indexOf('\n', stop);
    at = feed < 0 ? text.length : feed + 1;
  }
  return edits;
}
