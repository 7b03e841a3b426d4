import { type ManifestDocument, type Path, type Problem, parseDocument, repairedText } from '../manifest/index.ts';
import type { DecodeProblem } from './decode/problems.ts';
import { prepareForCreate } from './defaults/prepare.ts';
import { findingsOfRefusals, type Places } from './findings.ts';
import type { KubernetesObject } from './object.ts';
import { validate } from './validation/index.ts';
import type { Finding, Surroundings } from './verdict.ts';

/**
 * What validation will say once the fields that decoding does not know are repaired, so that all of it can be repaired at once. Only the
 * findings look ahead: the verdict stays the server's, which stops here.
 */
export function findingsAhead(
  problems: readonly DecodeProblem[],
  object: KubernetesObject,
  places: Places,
  surroundings: Surroundings,
): Finding[] {
  if (problems.length === 0 || problems.some(({ weight }) => weight !== 'strict')) return [];
  const prepared = structuredClone(object);
  prepareForCreate(prepared, surroundings.version);
  const unknown = problems.flatMap(({ data }) => (Array.isArray(data?.path) ? [data.path as Path] : []));
  const levels = new Set(unknown.map(levelOf));
  const refusals = validate(prepared, surroundings).filter(({ reason, path }) => {
    const segments = path.segments();
    // A name may be defined where a field is misspelt, but not in the list that asks for it.
    if (reason === 'FieldValueNotFound') return unknown.every((each) => isWithin(listOf(segments), each));
    return reason !== 'FieldValueRequired' || !levels.has(absentLevel(object, segments));
  });
  return findingsOfRefusals(refusals, prepared, places);
}

/** The first list that a path leads through, or the path itself. */
function listOf(path: Path): Path {
  const index = path.findIndex((segment) => typeof segment === 'number');
  return index < 0 ? path : path.slice(0, index);
}

const isWithin = (outer: Path, path: Path): boolean => outer.every((segment, index) => path[index] === segment);

/** The object a field stands in, as a text to compare. */
const levelOf = (path: Path): string => JSON.stringify(path.slice(0, -1));

/** The object that lacks the first part of a path: where a misspelt field may be the missing one. */
function absentLevel(object: unknown, path: Path): string {
  let here = object;
  for (const [depth, segment] of path.entries()) {
    const next = typeof here === 'object' && here !== null ? (here as Readonly<Record<string | number, unknown>>)[segment] : undefined;
    if (next === undefined || next === null || next === '') return levelOf(path.slice(0, depth + 1));
    here = next;
  }
  return levelOf(path);
}

/**
 * What will be said of a text that cannot be read, once every problem of it is mended in the one sensible way; nothing where there is none.
 * The lines that have to be mended first speak for themselves.
 *
 * @param judged what is found in the mended text
 */
export function findingsBehind(document: ManifestDocument, judged: (mended: ManifestDocument) => readonly Finding[]): Finding[] {
  const repaired = repairedText(document);
  const mended = repaired && parseDocument(repaired.text);
  if (!repaired || !mended || mended.parseError !== null) return [];
  const inBroken = <Placed extends { readonly start: number; readonly end: number }>(placed: Placed): Placed => ({
    ...placed,
    start: repaired.inBroken(placed.start),
    end: repaired.inBroken(placed.end),
  });
  return judged(mended).flatMap((finding) => {
    const found = inBroken(finding);
    if (document.problems.some((problem) => isOnLineOf(problem, found, document.text))) return [];
    return { ...found, ...(finding.related && { related: finding.related.map(inBroken) }) };
  });
}

/** Whether a problem lies on one of the lines of a finding. */
function isOnLineOf({ start }: Problem, finding: Finding, text: string): boolean {
  const end = text.indexOf('\n', finding.end);
  return start > text.lastIndexOf('\n', finding.start - 1) && (end < 0 || start < end);
}
