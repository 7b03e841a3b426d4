import type { OpenFile } from '../openFile.ts';
import { ReferenceIndex } from './index.ts';
import { Meanings } from './meanings.ts';
import { Selections } from './selections.ts';

/** The reference model: what every name means, who selects whom, in all files that are known. */
export class References {
  readonly index: ReferenceIndex;
  readonly selections: Selections;
  readonly meanings: Meanings;

  /** See ReferenceIndex. */
  constructor(files: () => Iterable<OpenFile>, changes: () => number) {
    this.index = new ReferenceIndex(files, changes);
    this.selections = new Selections(this.index);
    this.meanings = new Meanings(this.index, this.selections);
  }
}
