import { type Language, say } from '../../../server/src/texts/text.ts';
import { figureTexts as texts } from '../../common/texts/timeline.ts';
import { count, duration, FIGURES_AT_MOST, type Figure, figure, restartFigures } from './figures.ts';
import type { Done } from './notes.ts';
import type { RunIndex } from './runIndex.ts';
import { lastBefore } from './start.ts';
import { formatTime } from './time.ts';

type Summary = NonNullable<Done['change']>['summary'];

/** The answer to a change: when it is done, what stays ready meanwhile, what it replaces. The former version's own figures say nothing of it. */
export function changeFigures(index: RunIndex, summary: Summary, language: Language): readonly Figure[] {
  const pods = [...index.objects.values()].filter(({ statuses }) => statuses.length > 0);
  const figures = [...endFigures(index, summary, language), ...lowest(index, summary, language), ...replaced(summary, language)];
  return [...figures, ...restartFigures(index, pods, language)].slice(0, FIGURES_AT_MOST);
}

/** When the change, or the way back from it, is through. A change that replaces nothing has no end to tell. */
function endFigures(index: RunIndex, summary: Summary, language: Language): readonly Figure[] {
  const { doneSeconds, rollbackSeconds, gone, came, stuck } = summary;
  const figures: Figure[] = [];
  if (gone.length + came.length === 0 && stuck === null) return figures;
  if (doneSeconds !== null)
    figures.push(duration('done', doneSeconds, language, say(texts.changeDone, language), 'good', instantAt(index, doneSeconds)));
  else if (rollbackSeconds === null) {
    const label = say(texts.changeNotDone, language, { time: formatTime(index.run.horizonSeconds, language) });
    figures.push(figure('done', say(texts.neverReady, language), label, 'bad', stuck && instantAt(index, stuck.t)));
  }
  if (rollbackSeconds !== null)
    figures.push(duration('rollback', rollbackSeconds, language, say(texts.rollbackDone, language), 'good', null));
  return figures;
}

function lowest(index: RunIndex, { readyBefore, lowestReady }: Summary, language: Language): readonly Figure[] {
  if (readyBefore === 0) return [];
  const { value, t } = lowestReady;
  const tone = value === 0 ? 'bad' : value < readyBefore ? 'plain' : 'good';
  return [figure('lowestReady', `${value}/${readyBefore}`, say(texts.lowestReady, language), tone, instantAt(index, t))];
}

/** Pods that go and come one for one are replaced; otherwise both numbers tell. */
function replaced({ gone, came }: Summary, language: Language): readonly Figure[] {
  if (gone.length === came.length) return [count('replaced', gone.length, texts.podsReplaced, 'plain', language)];
  return [
    ...(came.length > 0 ? [count('pods', came.length, texts.pods, 'plain', language)] : []),
    ...(gone.length > 0 ? [count('gone', gone.length, texts.podsGone, 'plain', language)] : []),
  ];
}

/** Runs of changes begin with the change: its seconds are theirs. */
function instantAt(index: RunIndex, t: number): Figure['at'] {
  const entry = lastBefore(index, t);
  return entry === null ? null : { t, entry };
}
