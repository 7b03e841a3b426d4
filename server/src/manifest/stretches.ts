import { LargeDocument } from './large.ts';
import type { ManifestDocument } from './nodes.ts';

/** A part of a document's text that begins at the beginning of an entry. */
export interface Stretch {
  readonly text: string;
}

/**
 * The text of a document in stretches, in its order. Of a large document an edit leaves all stretches but one the same objects, so that what
 * was found out about them can be kept: to look at the text in this way costs as much as the edit, and never puts the whole text together.
 */
export const stretchesOf = (document: ManifestDocument): readonly Stretch[] =>
  document instanceof LargeDocument ? document.stretches : [document];

/** Whether some stretch passes a test, which is made once a stretch. A match must not reach over line breaks. */
export function memoisedOverStretches(test: (text: string) => boolean): (document: ManifestDocument) => boolean {
  const known = new WeakMap<Stretch, boolean>();
  const passes = (stretch: Stretch): boolean => {
    let answer = known.get(stretch);
    if (answer === undefined) {
      answer = test(stretch.text);
      known.set(stretch, answer);
    }
    return answer;
  };
  return (document) => stretchesOf(document).some(passes);
}
