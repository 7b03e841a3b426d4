import { parseDocument } from '../../manifest/index.ts';
import { type Edit, edited } from '../edits/editor.ts';
import { type Examined, examine } from '../examine.ts';
import { fixesOf } from './input.ts';

/** Each round lets new findings come up; a chain of repairs longer than this is not seen in real manifests. */
const ROUNDS_MAX = 12;

/**
 * The text of a document after all its preferred fixes, made in rounds until none is left. Of fixes that touch the same text the first one
 * is made, the other comes in the next round. A text that comes up again ends it.
 */
export function repaired(examined: Examined): string {
  const seen = new Set<string>();
  let here = examined;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const { text } = here.document;
    seen.add(text);
    const edits = preferredEdits(here);
    if (edits.length === 0) break;
    const after = edited(text, edits);
    if (seen.has(after)) break;
    here = examine(parseDocument(after), examined.surroundings);
  }
  return here.document.text;
}

function preferredEdits(examined: Examined): Edit[] {
  const edits: Edit[] = [];
  let free = -1;
  const findings = [...examined.findings].sort((a, b) => a.start - b.start);
  for (const finding of findings) {
    if (finding.severity === 'hint') continue;
    const fix = fixesOf(examined, finding).find((each) => each.preferred);
    if (!fix || fix.edits.some((edit) => edit.start <= free)) continue;
    free = Math.max(...fix.edits.map((edit) => edit.end));
    edits.push(...fix.edits);
  }
  return edits;
}
