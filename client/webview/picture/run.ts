import type { SimulationRun } from '../../../server/src/simulation/timeline.ts';
import type { Language } from '../../../server/src/texts/text.ts';
import { figuresOf } from '../layout/figures.ts';
import { visibleRows } from '../layout/lanes.ts';
import { buildModel } from '../layout/model.ts';
import { type Done, type Note, notesOf } from '../layout/notes.ts';
import { indexRun } from '../layout/runIndex.ts';
import { NO_WARP } from '../layout/scale.ts';
import { firstView } from '../layout/view.ts';
import { PALETTES } from './palette.ts';
import { drawPicture } from './picture.ts';

/** The note that a picture has room for: what the run teaches first. What is merely assumed is no news. */
export const firstNote = (notes: readonly Note[]): Note | undefined => notes.find(({ tone }) => tone !== 'assumption');

/** The picture of a run that no page shows: all that happens, the lanes folded as they are at first. `object`: what it is about. */
export function pictureOfRun(run: SimulationRun, object: string, language: Language, theme: keyof typeof PALETTES): string {
  const index = indexRun(run);
  const model = buildModel(index, language, object);
  const answer: Done = {
    state: 'done',
    version: 0,
    object,
    run,
    places: {},
    verdict: { verdict: 'accepted', message: '' },
    elapsedMilliseconds: 0,
  };
  return drawPicture(
    {
      object,
      figures: figuresOf(index, object, language),
      note: firstNote(notesOf(answer, language)),
      rows: visibleRows(model.lanes, new Set()),
      view: firstView(model.changes, model.horizon),
      warp: NO_WARP,
      language,
    },
    PALETTES[theme],
  );
}
