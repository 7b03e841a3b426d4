import { expect, test } from 'vitest';
import type { ScenarioAction } from '../../server/src/simulation/timeline.ts';
import { play, workload } from './controllers/cases.ts';

/** What is answered to the last of some actions in a cluster with a Deployment of one Pod. */
function answered(...actions: readonly ScenarioAction[]): string {
  const { timeline } = play(workload('apps/v1', 'Deployment', { replicas: 1 }), { actions, until: 20 });
  const answers = timeline.flatMap((entry) =>
    entry.type === 'response' || entry.type === 'actionResult' ? [`${entry.type} ${entry.code} ${entry.message}`] : [],
  );
  return answers.at(-1)!.replace(/web-\w+-\w+/, 'web-*-*');
}

// What is refused is told as the server's response, in its words; what it never heard of is told in ours.
const cases: [what: string, actions: ScenarioAction[], answer: string][] = [
  ['an object that is not there', [{ at: 5, verb: 'delete', object: 'Pod/other' }], 'response 404 pods "other" not found'],
  ['of a group', [{ at: 5, verb: 'scale', object: 'StatefulSet/web', replicas: 2 }], 'response 404 statefulsets.apps "web" not found'],
  [
    'a generated name that has gone',
    [
      { at: 5, verb: 'delete', object: 'Pod/web-*-*#1' },
      { at: 10, verb: 'evict', object: 'Pod/web-*-*#1' },
    ],
    'response 404 pods "web-*-*" not found',
  ],
  [
    'a generated name that never was',
    [{ at: 5, verb: 'delete', object: 'Pod/web-*-*#7' }],
    'actionResult 404 Pod/web-*-*#7 not found at this time',
  ],
  ['a kind that is not known', [{ at: 5, verb: 'delete', object: 'Widget/web' }], 'actionResult 404 Widget/web not found at this time'],
];
test.each(cases)('%s', (_what, actions, answer) => expect(answered(...actions)).toBe(answer));

test('a Binding puts its Pod on a node, and questions leave nothing behind', () => {
  const manifest = [
    '{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {schedulerName: none, containers: [{name: c, image: nginx}]}}',
    '{apiVersion: v1, kind: Binding, metadata: {name: web}, target: {kind: Node, name: node-1}}',
    '{apiVersion: authorization.k8s.io/v1, kind: SelfSubjectAccessReview, spec: {resourceAttributes: {verb: get, resource: pods}}}',
  ].join('\n---\n');
  const { timeline } = play(manifest, { until: 20 });
  expect(timeline.some((entry) => entry.type === 'status' && entry.object === 'Pod/web' && entry.phase === 'Running')).toBe(true);
  expect(timeline.filter((entry) => entry.object?.startsWith('SelfSubjectAccessReview') || entry.object?.startsWith('Binding'))).toEqual(
    [],
  );
});

test('what every Pod tolerates is added again when its tolerations are replaced', () => {
  const tolerations = [{ key: 'x', operator: 'Exists' }];
  const patch = { at: 5, verb: 'patch', object: 'Pod/web-*-*#1', patchType: 'strategic', patch: { spec: { tolerations } } } as const;
  expect(answered(patch)).toBe('actionResult 200 ');
});
