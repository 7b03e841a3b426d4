import { judge } from '../../kubernetes/judge.ts';
import type { Surroundings, Verdict } from '../../kubernetes/verdict.ts';
import { type ManifestDocument, parseDocument } from '../../manifest/index.ts';
import { type Edit, edited } from '../edits/editor.ts';
import { fixesOf } from './input.ts';

/** Each round lets new findings come up; a chain of repairs longer than this is not seen in real manifests. */
const ROUNDS_MAX = 12;

/**
 * The text of a document after all its preferred fixes, made in rounds until none is left. Of fixes that touch the same text the first one
 * is made, the other comes in the next round. A text that comes up again ends it.
 */
export function repaired(document: ManifestDocument, verdict: Verdict, surroundings: Surroundings): string {
  const seen = new Set<string>();
  let here = document;
  let findings = verdict;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    seen.add(here.text);
    const edits = preferredEdits(here, findings, surroundings);
    if (edits.length === 0) break;
    const text = edited(here.text, edits);
    if (seen.has(text)) break;
    here = parseDocument(text);
    findings = judge(here, surroundings);
  }
  return here.text;
}

function preferredEdits(document: ManifestDocument, verdict: Verdict, surroundings: Surroundings): Edit[] {
  const edits: Edit[] = [];
  let free = -1;
  const findings = [...verdict.findings].sort((a, b) => a.start - b.start);
  for (const finding of findings) {
    const fix = fixesOf(document, verdict, finding, surroundings).find((each) => each.preferred);
    if (!fix || fix.edits.some((edit) => edit.start <= free)) continue;
    free = Math.max(...fix.edits.map((edit) => edit.end));
    edits.push(...fix.edits);
  }
  return edits;
}
