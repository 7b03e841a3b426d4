import type { SimulateAnswer } from '../../server/src/requests.ts';
import type { Language } from '../../server/src/texts/text.ts';
import type { CompareWith } from '../common/protocol.ts';
import { type Comparison, compareRows } from './layout/compare.ts';
import { type FigureChange, figureChanges } from './layout/compareText.ts';
import type { Row } from './layout/lanes.ts';
import { type Shown, shownOf } from './shown.ts';

/** Edits that follow each other within this time are one: `2`, then `20`. */
const BURST_MS = 1500;

/** What the picture is held against, and what is different. */
export interface Compared extends Comparison {
  readonly figures: readonly FigureChange[];
}

/** Keeps the other run of a comparison: the one before the last change, or what the extension sends. */
export class Comparing {
  choice: CompareWith = { kind: 'edit' };
  compared: Compared | null = null;
  /** Why there is no other run; null when there is one, or none was wanted. */
  message: string | null = null;
  waiting = false;
  private former: Shown | null = null;
  private changedAt = Number.NEGATIVE_INFINITY;
  private other: Shown | null = null;

  /** Something else is chosen; the extension has to send its run unless it is the page's own. */
  choose(choice: CompareWith): void {
    this.choice = choice;
    this.other = null;
    this.message = null;
    this.waiting = choice.kind === 'head' || choice.kind === 'file';
  }

  /** A run takes the place of another one. `rows`: of the new one. */
  replaced(before: Shown | null, now: Shown, rows: readonly Row[]): void {
    const at = performance.now();
    if (!before || before.answer.change || now.answer.change) this.former = null;
    else if (compareRows(side(before), side(now), rows).differs) {
      if (!this.former || at - this.changedAt > BURST_MS) this.former = before;
      this.changedAt = at;
    }
  }

  received(choice: CompareWith, answer: SimulateAnswer, language: Language): void {
    this.choice = choice;
    this.waiting = false;
    this.other = answer.state === 'done' ? shownOf(answer, language) : null;
    this.message = answer.state === 'done' ? null : (answer.refusal?.message ?? answer.message);
  }

  /** Compares the rows that are open now. The preview of a change is a comparison itself: there is no other run beside it. */
  compare(now: Shown, rows: readonly Row[], language: Language): void {
    const other = now.answer.change ? null : this.choice.kind === 'edit' ? this.former : this.choice.kind === 'none' ? null : this.other;
    this.compared = other && {
      ...compareRows(side(other), side(now), rows),
      figures: figureChanges(other.figures, now.figures, language),
    };
  }
}

const side = ({ index, model, answer }: Shown) => ({ index, model, subject: answer.object });
