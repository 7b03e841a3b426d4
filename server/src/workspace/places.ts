import { type FileDocument, locate, type Path, type Segment, type Span } from '../manifest/index.ts';

/** Segments of a printed field path: `spec.containers[0].env[1].name` → `['spec', 'containers', 0, 'env', 1, 'name']`. */
export function segmentsOf(field: string): Segment[] {
  const segments: Segment[] = [];
  for (const [, bracketed, plain] of field.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)) {
    if (plain !== undefined) segments.push(plain);
    else if (bracketed !== undefined) segments.push(/^\d+$/.test(bracketed) ? Number(bracketed) : bracketed);
  }
  return segments;
}

/**
 * Where a field is written: key and value together. A field that is not written (a default) is at the nearest parent that is; the parent's key
 * then stands for it. Null in an empty document.
 * @param base of the object whose field it is: empty, or the path of an item of a list
 */
export function placeOf(document: FileDocument, base: Path, field: string): Span | null {
  const located = locate(document.document, [...base, ...segmentsOf(field)]);
  const { key, value } = located;
  if (!value) return null;
  if (!located.found) return key ?? { start: value.start, end: Math.min(value.end, endOfLine(document.text, value.start)) };
  const end = value.type === 'scalar' || value.type === 'alias' ? value.end : endOfLine(document.text, value.start);
  return key
    ? { start: key.start, end: Math.max(key.end, value.type === 'scalar' ? end : key.end) }
    : { start: value.start, end: Math.max(value.start, end) };
}

function endOfLine(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at < 0 ? text.length : at;
}
