import { describe, expect, test } from 'vitest';
import { indexRun } from '../../../client/webview/layout/runIndex.ts';
import { deedOf, fieldsOf, setImage, withField } from '../../../client/webview/layout/tries.ts';
import { activeConditions, alternativesTo, offers, replaceAction } from '../../../client/webview/layout/whatIf.ts';
import { VERB_ARGUMENTS } from '../../../server/src/simulation/scenario/verbs.ts';
import type { Scenario, ScenarioAction } from '../../../server/src/simulation/timeline.ts';
import { container, event, probe, runOf, status } from '../support/runs.ts';

const index = indexRun(
  runOf([
    status(0, { main: container() }),
    event(0, 'Pulled', 'main', { message: 'Container image "nginx:1" already present on machine' }),
    probe(5, 'success'),
  ]),
);
const deployment = indexRun(runOf([{ type: 'object', t: 0, object: 'Deployment/web', spec: { replicas: 3 }, status: {}, owner: null }]));

describe('what can be tried out', () => {
  test('with a Pod: all that people do to one, and what happens to its node', () => {
    expect(offers(index, 'Pod/web', 12.34, {}, 'en').now.map(({ words }) => words)).toEqual([
      'delete it',
      'delete it by force',
      'the process of main ends with 1',
      'livenessProbe of main fails until 1m 12s',
      'evict it',
      'kill its sandbox',
      'run “kill 1” in it',
      'set the image of main to nginx:next',
      'its node is lost',
      'its node is drained',
      'its node has only 50Mi of memory left',
    ]);
    expect(offers(index, 'Pod/web', 0, {}, 'zh-cn').start.map(({ words }) => words)).toEqual([
      'nginx:1 已在节点上',
      '节点上没有 nginx:1，拉取需要 20 秒',
      '无法拉取 nginx:1',
      '启动缓慢：30 秒之前所有探针都失败',
    ]);
  });

  test('what can be scaled, can be scaled up and down', () => {
    const words = offers(deployment, 'Deployment/web', 10, {}, 'zh-cn').now.map((offer) => offer.words);
    expect(words).toEqual(expect.arrayContaining(['扩缩到 5', '扩缩到 2']));
    expect(words).not.toContain('驱逐');
  });

  test('only what the simulation understands is offered', () => {
    const verbs: Readonly<Record<string, readonly string[]>> = VERB_ARGUMENTS;
    for (const { scenario } of [...offers(index, 'Pod/web', 1, {}, 'en').now, ...offers(deployment, 'Deployment/web', 1, {}, 'en').now])
      for (const { at, verb, ...given } of scenario.actions ?? []) {
        expect(at).toBe(1);
        expect(verbs[verb], verb).toEqual(expect.arrayContaining(Object.keys(given)));
      }
  });

  test('actions stand in order of time, whatever was there before', () => {
    const before: Scenario = {
      horizon: 60,
      actions: [
        { at: 3, verb: 'delete', object: 'Pod/other' },
        { at: 30, verb: 'evict', object: 'Pod/web' },
      ],
    };
    for (const { scenario } of offers(index, 'Pod/web', 5, before, 'en').now) {
      expect(scenario.horizon).toBe(60);
      expect(scenario.actions?.map(({ at }) => at)).toEqual([3, 5, 30]);
    }
  });

  test('an image has one fate at a time, and the usual one when it is taken back', () => {
    const [present, pull, error] = offers(index, 'Pod/web', 0, {}, 'en').start;
    expect(pull?.scenario.conditions).toEqual({ images: { 'nginx:1': 'absent' }, pulls: { 'nginx:1': { seconds: 20 } } });
    expect(error?.scenario.conditions?.pulls?.['nginx:1']).toEqual({ error: 'not found' });
    const again = offers(index, 'Pod/web', 0, error?.scenario ?? {}, 'en').start;
    expect(again.map(({ id }) => id)).toEqual(['present nginx:1', 'pull nginx:1', 'slowStart']);
    expect(again[0]?.scenario.conditions).toEqual(present?.scenario.conditions);
    const [chip] = activeConditions(error?.scenario ?? {}, 'en');
    expect(chip?.words).toBe('nginx:1 cannot be pulled');
    expect(chip?.scenario).toEqual({});
  });

  test('a default StorageClass, where a claim waits for one', () => {
    const message = 'no persistent volumes available for this claim and no storage class is set';
    const waiting = indexRun(runOf([event(0, 'FailedBinding', undefined, { object: 'PersistentVolumeClaim/data', message })]));
    const [offer] = offers(waiting, 'Pod/web', 0, {}, 'en').start;
    expect(offer?.words).toBe('a default StorageClass standard makes volumes');
    expect(offer?.scenario).toEqual({ conditions: { defaultStorageClass: 'standard' } });
    for (const code of ['no-default-class', 'unschedulable-volume'])
      expect(alternativesTo({ code, message: { en: '', 'zh-cn': '' } }, waiting, 'Pod/web', 0, {}, 'en')).toEqual([offer]);
    expect(activeConditions(offer?.scenario ?? {}, 'zh-cn')).toMatchObject([
      { words: '默认 StorageClass standard 会创建卷', scenario: {} },
    ]);
    expect(offers(index, 'Pod/web', 0, {}, 'en').start.map(({ id }) => id)).not.toContain('storageClass');
  });

  test('several nodes, where one is too little and nobody told which there are', () => {
    const found = { code: 'unschedulable-spread', message: { en: '', 'zh-cn': '' } };
    const offered = (scenario: Scenario) => alternativesTo(found, index, 'Pod/web', 0, scenario, 'en');
    const [offer] = offered({});
    expect(offer).toMatchObject({ words: 'three such nodes, one a zone', scenario: { conditions: { nodes: [{ count: 3 }] } } });
    expect(activeConditions(offer?.scenario ?? {}, 'en')).toMatchObject([{ words: 'three such nodes, one a zone', scenario: {} }]);
    for (const conditions of [{ node: { cpu: '1' } }, { nodes: [{ count: 2 }] }]) {
      expect(offered({ conditions })).toEqual([]);
      expect(activeConditions({ conditions }, 'en')).toEqual([]);
    }
  });

  test('a load, where an autoscaler knows of none', () => {
    const assumed = { code: 'no-metrics', message: { en: '', 'zh-cn': '' } };
    const [offer] = alternativesTo(assumed, index, 'Pod/web', 0, {}, 'en');
    expect(offer?.words).toBe('a load of 2 cores from 1m on');
    expect(offer?.scenario.conditions?.loadCurve).toEqual([
      [0, 100],
      [60, 2000],
    ]);
    expect(activeConditions(offer?.scenario ?? {}, 'zh-cn')).toMatchObject([{ words: '自 1 分起负载为 2 核', scenario: {} }]);
    for (const nonsense of ['much', [], [['a', 'b']]]) expect(activeConditions({ conditions: { loadCurve: nonsense } }, 'en')).toEqual([]);
  });

  test('other conditions stay as they are', () => {
    const scenario: Scenario = { conditions: { node: { cpu: '1' } } };
    const offered = offers(index, 'Pod/web', 0, scenario, 'en').start[1]?.scenario ?? {};
    expect(offered.conditions?.node).toEqual({ cpu: '1' });
    expect(activeConditions(offered, 'en')[0]?.scenario).toEqual(scenario);
  });
});

describe('an assumption', () => {
  const words = (code: string, message: string): readonly string[] =>
    alternativesTo({ code, message: { en: message, 'zh-cn': '' } }, index, 'Pod/web', 7, {}, 'en').map((offer) => offer.words);

  test.each([
    [
      'image.pull',
      'The registry is taken to have nginx:1, and the pull to last 2 s.',
      ['nginx:1 is on the node already', 'nginx:1 is not there, and its pull takes 20 s', 'nginx:1 cannot be pulled'],
    ],
    ['image.pull', 'The registry is taken to have other:1, and …', []],
    ['unknown-image', 'Nothing is known…', ['at 7 s: the process of main ends with 1']],
    ['probe.grpc', 'Container main is taken to answer…', ['at 7 s: livenessProbe of main fails until 1m 7s']],
    ['no-default-class', 'No default StorageClass is told…', []],
    ['digest', 'whatever', []],
  ])('%s (%s)', (code, message, wanted) => expect(words(code, message)).toEqual(wanted));
});

describe('an action', () => {
  const cases: [action: ScenarioAction, fields: string, deed: string][] = [
    [{ at: 5, verb: 'delete', object: 'Pod/a' }, 'at=5', 'delete it'],
    [{ at: 5, verb: 'delete', object: 'Pod/a', gracePeriodSeconds: 0 }, 'at=5 gracePeriodSeconds=0', 'delete it by force'],
    [{ at: 5, verb: 'scale', object: 'Deployment/a', replicas: 4 }, 'at=5 replicas=4', 'scale it to 4'],
    [{ at: 5, verb: 'killProcess', object: 'Pod/a', container: 'm' }, 'at=5 exitCode=1', 'the process of m ends with 1'],
    [{ at: 5, verb: 'failProbe', object: 'Pod/a', until: 9 }, 'at=5 until=9', 'every probe fails until 9 s'],
    [{ at: 5, verb: 'nodePressure', available: '5%', until: 7 }, 'at=5 until=7 available=5%', 'its node has only 5% of memory left'],
    [{ at: 5, verb: 'exec', object: 'Pod/a', command: ['sh', '-c', 'rm a b'] }, 'at=5 command=rm a b', 'run “rm a b” in it'],
    [setImage(5, 'Deployment/a', 'm', 'x:1'), 'at=5 image=x:1', 'set the image of m to x:1'],
    [setImage(5, 'Pod/a', 'm', 'x:1'), 'at=5 image=x:1', 'set the image of m to x:1'],
    [{ at: 5, verb: 'patch', object: 'Pod/a', patch: { metadata: {} } }, 'at=5', 'change it'],
    [{ at: 5, verb: 'cordon' }, 'at=5', 'its node is cordoned'],
    [{ at: 5, verb: 'addNode' }, 'at=5', 'a node joins the cluster'],
    [{ at: 5, verb: 'removeNode', node: 'n-1' }, 'at=5', 'n-1 is removed from the cluster'],
    [{ at: 5, verb: 'loseNode', node: 'n-1', until: 9 }, 'at=5 until=9', 'n-1 is without power'],
    [{ at: 5, verb: 'zoneOutage', zone: 'a' }, 'at=5', 'zone a is without power'],
    [{ at: 5, verb: 'shutdownNode' }, 'at=5', 'shutdownNode'],
  ];
  test.each(cases)('%o can be changed in %s', (action, fields, deed) => {
    expect(
      fieldsOf(action)
        .map(({ name, value }) => `${name}=${value}`)
        .join(' '),
    ).toBe(fields);
    expect(deedOf(action, 'en')).toBe(deed);
  });

  test('keeps its length when it is moved, and its rest when a value changes', () => {
    const action: ScenarioAction = { at: 5, verb: 'failProbe', object: 'Pod/a', until: 9 };
    expect(withField(action, 'at', '7.5')).toEqual({ ...action, at: 7.5, until: 11.5 });
    expect(withField(action, 'until', '20')).toEqual({ ...action, until: 20 });
    expect(withField(setImage(5, 'Deployment/a', 'm', 'x:1'), 'image', ' y:2 ')).toEqual(setImage(5, 'Deployment/a', 'm', 'y:2'));
    expect(withField({ at: 1, verb: 'exec', command: ['true'] }, 'command', 'exit 1').command).toEqual(['sh', '-c', 'exit 1']);
  });

  test.each(['', 'soon', '-1'])('is not changed by %j', (value) => {
    const action: ScenarioAction = { at: 5, verb: 'delete', object: 'Pod/a' };
    expect(withField(action, 'at', value)).toBe(action);
  });

  test('is replaced, kept in order, and taken out with the last of it', () => {
    const scenario: Scenario = {
      horizon: 9,
      actions: [
        { at: 1, verb: 'a' },
        { at: 2, verb: 'b' },
      ],
    };
    expect(replaceAction(scenario, 0, { at: 5, verb: 'a' }).actions?.map(({ verb }) => verb)).toEqual(['b', 'a']);
    expect(replaceAction(replaceAction(scenario, 0, null), 0, null)).toEqual({ horizon: 9 });
  });
});
