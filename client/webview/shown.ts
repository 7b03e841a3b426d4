import type { Language } from '../../server/src/texts/text.ts';
import { changeFigures } from './layout/changeFigures.ts';
import { type Figure, figuresOf } from './layout/figures.ts';
import type { TimelineModel } from './layout/lanes.ts';
import { buildModel, type Grouping } from './layout/model.ts';
import { type Done, type Note, notesOf } from './layout/notes.ts';
import { indexRun, type RunIndex } from './layout/runIndex.ts';

/** A run made ready to be looked at. */
export interface Shown {
  readonly answer: Done;
  readonly index: RunIndex;
  readonly model: TimelineModel;
  readonly figures: readonly Figure[];
  readonly notes: readonly Note[];
}

export function shownOf(answer: Done, language: Language, grouping: Grouping = 'owner'): Shown {
  const index = indexRun(answer.run);
  return {
    answer,
    index,
    model: buildModel(index, language, answer.object, grouping),
    figures: answer.change
      ? changeFigures(index, answer.change.summary, language)
      : figuresOf(index, answer.object, language, answer.others),
    notes: notesOf(answer, language),
  };
}
