import { describe, expect, test } from 'vitest';
import { changeFigures } from '../../../client/webview/layout/changeFigures.ts';
import { indexRun } from '../../../client/webview/layout/runIndex.ts';
import type { ChangeSummary } from '../../../server/src/simulation/change/summary.ts';
import { container, runOf, status } from '../support/runs.ts';

const index = indexRun(runOf([status(0, { main: container() }), status(2, { main: container() })], 600));
const pods = (count: number) => Array.from({ length: count }, (_, at) => ({ object: `Pod/${at}`, t: at }));
const summary: ChangeSummary = {
  refused: [],
  gone: pods(3),
  came: pods(3),
  readyBefore: 3,
  lowestReady: { value: 3, t: 0 },
  doneSeconds: 6.4,
  withoutEndpoints: [],
  stuck: null,
  rollbackSeconds: null,
  heldBy: null,
};
const told = (some: Partial<ChangeSummary>, language: 'en' | 'zh-cn' = 'en') =>
  changeFigures(index, { ...summary, ...some }, language).map(({ value, label, tone }) => `${value} ${label} (${tone})`);

describe('a change in figures', () => {
  const usual = ['3/3 ready at the lowest (good)', '3 Pods replaced (plain)', '0 restarts in 10m (plain)'];
  const stuck = { object: 'Pod/1', reason: 'Unhealthy', message: 'refused', t: 2 };
  test.each([
    ['goes through', {}, ['6.4 s until all is done (good)', ...usual]],
    ['does not end', { doneSeconds: null, stuck }, ['never done in 10m (bad)', ...usual]],
    ['is rolled back before its end', { doneSeconds: null, rollbackSeconds: 9 }, ['9 s until rolled back (good)', ...usual]],
    ['replaces nothing', { gone: [], came: [] }, [usual[0], '0 Pods replaced (plain)', usual[2]]],
    [
      'interrupts',
      { lowestReady: { value: 0, t: 1 } },
      ['6.4 s until all is done (good)', '0/3 ready at the lowest (bad)', ...usual.slice(1)],
    ],
    ['adds Pods', { gone: [], came: pods(2) }, ['6.4 s until all is done (good)', usual[0], '2 Pods made (plain)', usual[2]]],
    ['begins without Pods', { gone: [], readyBefore: 0 }, ['6.4 s until all is done (good)', '3 Pods made (plain)', usual[2]]],
  ] as const)('that %s', (_name, some, expected) => {
    expect(told(some)).toEqual(expected);
  });

  test('in Chinese, with the instants where they are seen', () => {
    expect(told({}, 'zh-cn').slice(0, 3)).toEqual(['6.4 秒 后全部完成 (good)', '3/3 最低就绪数 (good)', '3 替换的 Pod (plain)']);
    expect(changeFigures(index, summary, 'en').map(({ at }) => at)).toEqual([{ t: 6.4, entry: 1 }, { t: 0, entry: 0 }, null, null]);
  });
});
