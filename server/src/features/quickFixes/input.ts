import { schemaOf } from '../../kubernetes/schema/kinds.ts';
import type { Finding } from '../../kubernetes/verdict.ts';
import { locate, type ManifestDocument, type Path, parseDocument, pathAt } from '../../manifest/index.ts';
import { DocumentEditor, type Edit, edited } from '../edits/editor.ts';
import { type Examined, examine } from '../examine.ts';
import type { Fix, FixFamily, FixInput } from './fix.ts';
import { fixFamilies, lastResorts } from './index.ts';

/** Larger documents are not judged once more to see whether a fix helps. */
const LENGTH_MAX = 500_000;

/** The fixes of one finding, in the order in which they are offered: the preferred one first, no two that do the same. */
export function fixesOf(examined: Examined, finding: Finding): Fix[] {
  const input = inputOf(examined, finding);
  const found: Fix[] = [];
  const seen = new Set<string>();
  const ask = (families: readonly FixFamily[]): void => {
    for (const family of families) {
      for (const fix of family(input)) {
        const key = JSON.stringify(fix.edits);
        if (seen.has(key)) continue;
        seen.add(key);
        found.push(fix);
      }
    }
  };
  ask(fixFamilies);
  if (found.length === 0) ask(lastResorts);
  const preferred = found.find((fix) => fix.preferred);
  return preferred ? [preferred, ...found.filter((fix) => fix !== preferred).map((fix) => ({ ...fix, preferred: false }))] : found;
}

function inputOf({ document, verdict, findings, surroundings }: Examined, finding: Finding): FixInput {
  const data = finding.data ?? {};
  const path = (data.path as Path | undefined) ?? pathAt(document, finding.start).path;
  const item = path[0] === 'items' && typeof path[1] === 'number' && isList(document) ? path.slice(0, 2) : [];
  const written = (key: string): string => {
    const { found, value } = locate(document, [...item, key]);
    return found && value?.type === 'scalar' && typeof value.value === 'string' ? value.value : '';
  };
  const findingsAfter = (edits: readonly Edit[]): readonly Finding[] =>
    examine(parseDocument(edited(document.text, edits)), surroundings).findings;
  const position = item.length > 0 ? Number(item[1]) : -1;
  return {
    document,
    finding,
    findings,
    path,
    data,
    version: surroundings.version,
    editor: new DocumentEditor(document),
    schema: schemaOf(written('apiVersion'), written('kind'), surroundings.version) ?? null,
    base: item,
    object: position < 0 ? (verdict?.object ?? null) : null,
    helps(edits: readonly Edit[]): boolean {
      if (document.text.length > LENGTH_MAX) return true;
      const after = findingsAfter(edits);
      const same = (each: Finding): boolean => each.code === finding.code && each.severity === finding.severity;
      return after.filter(same).length < findings.filter(same).length;
    },
    errorsAfter: (edits) =>
      document.text.length > LENGTH_MAX ? 0 : findingsAfter(edits).filter(({ severity }) => severity === 'error').length,
  };
}

function isList(document: ManifestDocument): boolean {
  const { found, value } = locate(document, ['kind']);
  return found && value?.type === 'scalar' && typeof value.value === 'string' && value.value.endsWith('List');
}
