import { type Language, say, type Text } from '../../../server/src/texts/text.ts';
import { pageTexts as texts } from '../../common/texts/page.ts';
import type { BarState, MarkKind, Row } from './lanes.ts';

const BARS: readonly (readonly [BarState, Text])[] = [
  ['running', texts.legendRunning],
  ['init', texts.legendInit],
  ['sidecar', texts.legendSidecar],
  ['waiting', texts.legendWaiting],
  ['trouble', texts.legendTrouble],
  ['backoff', texts.legendBackoff],
  ['grace', texts.legendGrace],
  ['succeeded', texts.legendSucceeded],
  ['failed', texts.legendFailed],
  ['gauge', texts.legendGauge],
];

const MARKS: readonly (readonly [MarkKind, Text, string])[] = [
  ['hit', texts.legendHit, 'M7 1v10'],
  ['miss', texts.legendMiss, 'M3 2l8 8m0 -8l-8 8'],
  ['event', texts.legendEvent, 'M3.5 6a3.5 3.5 0 1 1 7 0a3.5 3.5 0 1 1 -7 0z'],
  ['warning', texts.legendWarning, 'M7 1.4l4.8 8.4h-9.6z'],
  ['signal', texts.legendSignal, 'M3 1.5h8l-4 9z'],
  ['exit', texts.legendExit, 'M3.5 2.5h7v7h-7z'],
  ['hook', texts.legendHook, 'M7 1.2l4.8 4.8l-4.8 4.8l-4.8 -4.8z'],
  ['log', texts.legendLog, 'M7 3v6'],
];

const barShape = (state: BarState): string =>
  state === 'backoff'
    ? 'M1 1L21 5.2v1.6L1 11z'
    : 'M3.5 1h15a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1 -2.5 2.5h-15a2.5 2.5 0 0 1 -2.5 -2.5v-5a2.5 2.5 0 0 1 2.5 -2.5z';

/** One shape of the legend: the class that it has in the plot, its path in a box 12 pixels high, and what it means. */
export interface LegendItem {
  readonly className: `bar ${BarState}` | `mark ${MarkKind}` | 'range';
  readonly width: number;
  readonly path: string;
  readonly words: string;
}

/** What the shapes of this picture mean; shapes that are not in it are left out. */
export function legendItems(rows: readonly Row[], language: Language): readonly LegendItem[] {
  const lanes = rows.map(({ lane }) => lane);
  const states = new Set(lanes.flatMap(({ bars }) => bars.map(({ state }) => state)));
  const kinds = new Set(lanes.flatMap(({ marks }) => marks.map(({ kind }) => kind)));
  const ranges = lanes.some(({ bars, marks }) => [...bars, ...marks].some(({ range }) => range !== undefined));
  return [
    ...BARS.filter(([state]) => states.has(state)).map(([state, text]) => ({
      className: `bar ${state}` as const,
      width: 22,
      path: barShape(state),
      words: say(text, language),
    })),
    ...MARKS.filter(([kind]) => kinds.has(kind)).map(([kind, text, path]) => ({
      className: `mark ${kind}` as const,
      width: 14,
      path,
      words: say(text, language),
    })),
    ...(ranges
      ? [{ className: 'range' as const, width: 22, path: 'M1 6q10 -3 20 0q-10 3 -20 0z', words: say(texts.legendRange, language) }]
      : []),
  ];
}
