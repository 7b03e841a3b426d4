import { type Pair, pathAt } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import type { FixFamily, FixInput } from './fix.ts';

const RENAME: Text = { en: "Change to '{name}'", 'zh-cn': '改为“{name}”' };
const REMOVE: Text = { en: "Remove '{name}'", 'zh-cn': '删除“{name}”' };

/** A field the kind does not have: rename it to what was meant, or take it out. */
export const unknownField: FixFamily = function* ({ document, finding }) {
  if (finding.code !== 'unknown-field') return;
  const pair = pairAt({ document, finding });
  if (pair?.key.type !== 'scalar') return;
  const { suggestion, level } = finding.data ?? {};
  if (typeof suggestion === 'string' && level === 'here') {
    yield {
      title: RENAME,
      values: { name: suggestion },
      edits: [{ start: pair.key.start, end: pair.key.end, text: suggestion }],
      preferred: true,
    };
  }
  yield {
    title: REMOVE,
    values: { name: String(pair.key.value) },
    edits: [{ ...linesOf(document.text, pair), text: '' }],
    preferred: false,
  };
};

/** The pair whose key the finding points at. */
function pairAt({ document, finding }: Pick<FixInput, 'document' | 'finding'>): Pair | null {
  const step = pathAt(document, finding.start).steps.at(-1);
  return step?.kind === 'pair' && step.pair.key.start === finding.start ? step.pair : null;
}

/** The whole lines of a pair when it stands on lines of its own, else just the pair. */
export function linesOf(text: string, pair: Pair): { start: number; end: number } {
  const lineStart = text.lastIndexOf('\n', pair.start - 1) + 1;
  const ownLine = text.slice(lineStart, pair.start).trim() === '';
  const lineEnd = text.indexOf('\n', Math.max(pair.start, pair.end - 1));
  const rest = text.slice(pair.end, lineEnd < 0 ? text.length : lineEnd);
  if (!ownLine || (rest.trim() !== '' && !rest.trim().startsWith('#'))) return { start: pair.start, end: pair.end };
  return { start: lineStart, end: lineEnd < 0 ? text.length : lineEnd + 1 };
}
