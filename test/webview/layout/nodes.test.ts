import { expect, test } from 'vitest';
import { compareRows } from '../../../client/webview/layout/compare.ts';
import { visibleRows } from '../../../client/webview/layout/lanes.ts';
import { Locator } from '../../../client/webview/layout/locate.ts';
import { buildModel } from '../../../client/webview/layout/model.ts';
import { indexRun } from '../../../client/webview/layout/runIndex.ts';
import { TimeScale } from '../../../client/webview/layout/scale.ts';
import { container, runOf, status, waiting } from '../support/runs.ts';

const pod = (t: number, name: string, nodeName: string | null, ready: boolean) => ({
  ...status(
    t,
    { main: ready ? container() : waiting('ContainerCreating') },
    { nodeName, owner: 'ReplicaSet/shop', conditions: { Ready: ready ? 'True' : 'False' } },
  ),
  object: `Pod/${name}`,
});
const object = { type: 'object', spec: { replicas: 3 }, status: {}, t: 0 } as const;
const run = runOf([
  { ...object, object: 'Deployment/shop', owner: null },
  { ...object, object: 'ReplicaSet/shop', owner: 'Deployment/shop' },
  pod(0, 'a', null, false),
  pod(0, 'b', null, false),
  pod(0, 'c', null, false),
  pod(1, 'a', 'one', false),
  pod(1, 'b', 'two', false),
  pod(5, 'a', 'one', true),
  pod(6, 'b', 'two', true),
  { type: 'deleted', t: 20, object: 'Pod/b' },
]);
const index = indexRun(run);
const model = buildModel(index, 'en', 'Deployment/shop', 'node');

test('Pods stand under the node that they are on; those without one come last', () => {
  expect(
    visibleRows(model.lanes, new Set()).map(({ lane }) => `${'  '.repeat(lane.depth)}${lane.kind} ${lane.name} ${lane.detail}`),
  ).toEqual([
    'object shop Deployment',
    'object shop ReplicaSet',
    'group one Pods: 1',
    '  pod a Pod',
    'group two Pods: 1',
    '  pod b Pod',
    'group on no node Pods: 1',
    '  pod c Pod',
  ]);
});

test('a node tells how many of its Pods are ready, as long as it has some', () => {
  const bars = (name: string) =>
    model.lanes.find((lane) => lane.name === name)?.bars.map(({ start, end, labels }) => [start, end, labels[1]]);
  expect(bars('one')).toEqual([
    [0, 5, '0/1'],
    [5, 60, '1/1'],
  ]);
  expect(bars('two')).toEqual([
    [0, 6, '0/1'],
    [6, 20, '1/1'],
  ]);
});

test('entries of Pods are found below their nodes, and compared with the other grouping', () => {
  const rows = visibleRows(model.lanes, new Set());
  const locator = new Locator(index, model.lanes);
  locator.setRows(rows);
  const row = rows.find(({ lane }) => lane.name === 'a');
  expect(locator.spot(7, new TimeScale({ start: 0, end: 60 }, 600))?.y).toBe((row?.top ?? 0) + 16);
  const side = (grouping: 'owner' | 'node') => ({
    index,
    model: buildModel(index, 'en', 'Deployment/shop', grouping),
    subject: 'Deployment/shop',
  });
  expect(compareRows(side('owner'), side('node'), rows)).toMatchObject({ differs: false, added: [], gone: [], moves: [] });
});
