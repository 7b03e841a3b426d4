import { locate, type ManifestDocument, type Path, type Span } from '../../manifest/index.ts';

/** A scalar by its value, anything else by its key; what is not written by the nearest key around it. */
export function placeOf(document: ManifestDocument, path: Path): Span {
  for (let length = path.length; length > 0; length--) {
    const { found, key, value } = locate(document, path.slice(0, length));
    if (!found || !value) continue;
    if (length === path.length && value.type === 'scalar' && value.end > value.start) return { start: value.start, end: value.end };
    if (key) return { start: key.start, end: key.end };
  }
  return { start: 0, end: 0 };
}
