import { describe, expect, test } from 'vitest';
import type { ScenarioAction } from '../../../../server/src/simulation/timeline.ts';
import { play } from '../cases.ts';

/** A Job, what its Pods do, and what is done to it. */
interface JobCase {
  readonly name: string;
  readonly spec: Readonly<Record<string, unknown>>;
  /** Annotations `fake/…` of its Pods. */
  readonly pods: Readonly<Record<string, string>>;
  readonly policy?: 'Never' | 'OnFailure';
  readonly actions?: readonly ScenarioAction[];
  /** Seconds. */
  readonly until: number;
  /** `type reason: message` of the conditions that are true in the end. */
  readonly conditions: readonly string[];
  /** Fields of the status in the end; what is null is not there. */
  readonly status: Readonly<Record<string, unknown>>;
  /** When Pods were made, in whole seconds. */
  readonly made?: readonly number[];
}

const INDEXED = { completionMode: 'Indexed' };
const patch = (at: number, spec: Record<string, unknown>): ScenarioAction => ({
  at,
  verb: 'patch',
  object: 'Job/j',
  patchType: 'merge',
  patch: { spec },
});
const COMPLETE = 'CompletionsReached: Reached expected number of succeeded pods';
const ended = (type: 'Complete' | 'Failed', why: string): string[] => [
  `${type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget'} ${why}`,
  `${type} ${why}`,
];
const BACK_OFF = ended('Failed', 'BackoffLimitExceeded: Job has reached the specified backoff limit');
const DEADLINE = ended('Failed', 'DeadlineExceeded: Job was active longer than specified deadline');
const exitCodes = (action: string, values: readonly number[], operator = 'In', containerName?: string) => ({
  rules: [{ action, onExitCodes: { operator, values, ...(containerName === undefined ? {} : { containerName }) } }],
});
const onCondition = (action: string, type: string) => ({ rules: [{ action, onPodConditions: [{ type, status: 'True' }] }] });

const CASES: readonly JobCase[] = [
  {
    name: 'never starts more Pods than are still to succeed',
    spec: { completions: 3, parallelism: 2 },
    pods: { behaviour: 'succeed-after-3' },
    until: 20,
    conditions: ended('Complete', COMPLETE),
    status: { succeeded: 3, failed: null, active: null, ready: 0, terminating: 0 },
    made: [0, 0, 5],
  },
  {
    name: 'without completions waits for all Pods after the first success, and starts no more',
    spec: { parallelism: 3, completions: null },
    pods: { behaviour: 'succeed-after-5', 'fail-times': '1' },
    until: 30,
    conditions: ended('Complete', COMPLETE),
    status: { succeeded: 2, failed: 1, active: null },
    made: [0, 0, 0],
  },
  {
    name: 'needs no Pod for no completions',
    spec: { completions: 0 },
    pods: { behaviour: 'run' },
    until: 5,
    conditions: ended('Complete', COMPLETE),
    status: { succeeded: null, active: null },
    made: [],
  },
  {
    name: 'with no parallelism waits',
    spec: { completions: 2, parallelism: 0 },
    pods: { behaviour: 'run' },
    until: 10,
    conditions: [],
    status: { active: null, terminating: 0 },
    made: [],
  },
  {
    name: 'is failed by the first failure beyond a limit of 0',
    spec: { backoffLimit: 0 },
    pods: { behaviour: 'fail-after-1' },
    until: 10,
    conditions: BACK_OFF,
    status: { failed: 1, succeeded: null, active: null },
    made: [0],
  },
  {
    name: 'counts failures of Pods beside each other, and the ones it stops itself',
    spec: { backoffLimit: 1, completions: 3, parallelism: 3 },
    pods: { behaviour: 'run', 'fail-times': '2' },
    until: 10,
    conditions: BACK_OFF,
    status: { failed: 3, active: null },
    made: [0, 0, 0],
  },
  {
    name: 'takes a success as a new beginning for the delay, not for the limit',
    spec: { backoffLimit: 2, completions: 2 },
    pods: { behaviour: 'succeed-after-1', 'fail-times': '2' },
    until: 60,
    conditions: ended('Complete', COMPLETE),
    status: { failed: 2, succeeded: 2 },
    made: [0, 12, 34, 37],
  },
  {
    name: 'is failed by restarts when the kubelet restarts containers',
    spec: { backoffLimit: 2 },
    pods: { behaviour: 'crash' },
    policy: 'OnFailure',
    until: 40,
    conditions: BACK_OFF,
    status: { failed: 1, active: null },
    made: [0],
  },
  {
    name: 'stops at its deadline, whatever the limit says',
    spec: { activeDeadlineSeconds: 15, backoffLimit: 6 },
    pods: { behaviour: 'fail-after-1' },
    until: 30,
    conditions: DEADLINE,
    status: { failed: 2, active: null },
    made: [0, 12],
  },
  {
    name: 'has its whole deadline again after a pause',
    spec: { activeDeadlineSeconds: 10 },
    pods: { behaviour: 'run' },
    actions: [patch(5, { suspend: true }), patch(20, { suspend: false })],
    until: 27,
    conditions: [],
    status: { active: 1, failed: null },
    made: [0, 20],
  },
  {
    name: 'may be given a deadline that has passed',
    spec: {},
    pods: { behaviour: 'run' },
    actions: [patch(8, { activeDeadlineSeconds: 3 })],
    until: 15,
    conditions: DEADLINE,
    status: { failed: 1, active: null },
  },
  {
    name: 'is left to another controller that it names',
    spec: { managedBy: 'example.com/other' },
    pods: { behaviour: 'succeed-after-1' },
    until: 10,
    conditions: [],
    status: { startTime: null, active: null },
    made: [],
  },
  {
    name: 'made suspended has not begun',
    spec: { suspend: true },
    pods: { behaviour: 'run' },
    until: 5,
    conditions: ['Suspended JobSuspended: Job suspended'],
    status: { startTime: null, active: null },
    made: [],
  },
  {
    name: 'is failed by a rule, with the container and its code',
    spec: { podFailurePolicy: exitCodes('FailJob', [42], 'In', 'main') },
    pods: { behaviour: 'fail-after-1:42' },
    until: 10,
    conditions: ended(
      'Failed',
      'PodFailurePolicy: Container main for pod default/j-* failed with exit code 42 matching FailJob rule at index 0',
    ),
    status: { failed: 1, active: null },
  },
  {
    name: 'is failed by codes that are not expected',
    spec: { podFailurePolicy: exitCodes('FailJob', [1, 2], 'NotIn') },
    pods: { behaviour: 'fail-after-1:3' },
    until: 10,
    conditions: ended(
      'Failed',
      'PodFailurePolicy: Container main for pod default/j-* failed with exit code 3 matching FailJob rule at index 0',
    ),
    status: { failed: 1 },
  },
  {
    name: 'is failed by a condition of a Pod',
    spec: { podFailurePolicy: onCondition('FailJob', 'ConfigIssue') },
    pods: { behaviour: 'fail-after-1', condition: 'ConfigIssue' },
    until: 10,
    conditions: ended('Failed', 'PodFailurePolicy: Pod default/j-* has condition ConfigIssue matching FailJob rule at index 0'),
    status: { failed: 1 },
  },
  {
    name: 'keeps to the first rule that matches',
    spec: {
      backoffLimit: 0,
      podFailurePolicy: { rules: [...exitCodes('Count', [42]).rules, ...exitCodes('FailJob', [42]).rules] },
    },
    pods: { behaviour: 'fail-after-1:42' },
    until: 10,
    conditions: BACK_OFF,
    status: { failed: 1 },
  },
  {
    name: 'waits for a Pod that is going before it makes another, with a policy for failures',
    spec: { podFailurePolicy: onCondition('Ignore', 'DisruptionTarget') },
    pods: { behaviour: 'run', 'term-seconds': '6' },
    actions: [{ at: 5, verb: 'delete', object: 'Pod/j-*#1' }],
    until: 40,
    conditions: [],
    status: { active: 1, failed: 1 },
    made: [0, 21],
  },
  {
    name: 'replaces a Pod that is going at once, but for the delay of a failure',
    spec: {},
    pods: { behaviour: 'run', 'term-seconds': '20' },
    actions: [{ at: 5, verb: 'delete', object: 'Pod/j-*#1' }],
    until: 22,
    conditions: [],
    status: { active: 1, failed: 1, terminating: 1 },
    made: [0, 15],
  },
  {
    name: 'fails an index at once when a rule says so',
    spec: { ...INDEXED, completions: 2, parallelism: 2, backoffLimitPerIndex: 3, podFailurePolicy: exitCodes('FailIndex', [42]) },
    pods: { behaviour: 'succeed-after-3', 'behaviour-index-0': 'fail-after-1:42' },
    until: 20,
    conditions: ended('Failed', 'FailedIndexes: Job has failed indexes'),
    status: { failedIndexes: '0', completedIndexes: '1', failed: 1, succeeded: 1 },
    made: [0, 0],
  },
  {
    name: 'goes on while no more indexes have failed than may',
    spec: { ...INDEXED, completions: 4, parallelism: 2, backoffLimitPerIndex: 0, maxFailedIndexes: 1 },
    pods: { behaviour: 'fail-after-2', 'behaviour-index-0': 'succeed-after-2' },
    until: 30,
    conditions: ended('Failed', 'MaxFailedIndexesExceeded: Job has exceeded the specified maximal number of failed indexes'),
    status: { failedIndexes: '1,2', completedIndexes: '0', failed: 3, succeeded: 1 },
  },
  {
    name: 'does not take Pods that a pause ended for failures of their indexes',
    spec: { ...INDEXED, completions: 2, parallelism: 2, backoffLimitPerIndex: 0 },
    pods: { behaviour: 'succeed-after-10', 'term-seconds': '3' },
    actions: [patch(4, { suspend: true }), patch(8, { suspend: false })],
    until: 40,
    conditions: ended('Complete', COMPLETE),
    status: { failedIndexes: '', completedIndexes: '0,1', failed: null, succeeded: 2 },
    made: [0, 0, 8, 8],
  },
  {
    name: 'has met its success policy by a number of the indexes of a rule',
    spec: {
      ...INDEXED,
      completions: 4,
      parallelism: 4,
      successPolicy: { rules: [{ succeededIndexes: '3' }, { succeededIndexes: '0-2', succeededCount: 1 }] },
    },
    pods: { behaviour: 'run', 'behaviour-index-1': 'succeed-after-2' },
    until: 10,
    conditions: ended('Complete', 'SuccessPolicy: Matched rules at index 1'),
    status: { completedIndexes: '1', succeeded: 1, failed: null, active: null },
  },
  {
    name: 'has met its success policy by a number of any indexes',
    spec: { ...INDEXED, completions: 4, parallelism: 4, successPolicy: { rules: [{ succeededCount: 2 }] } },
    pods: { behaviour: 'run', 'behaviour-index-1': 'succeed-after-2', 'behaviour-index-2': 'succeed-after-2' },
    until: 10,
    conditions: ended('Complete', 'SuccessPolicy: Matched rules at index 0'),
    status: { completedIndexes: '1,2', succeeded: 2 },
  },
  {
    name: 'that has failed is not saved by a success policy',
    spec: {
      ...INDEXED,
      completions: 2,
      parallelism: 2,
      backoffLimit: 0,
      successPolicy: { rules: [{ succeededIndexes: '1' }] },
    },
    pods: { behaviour: 'succeed-after-2', 'behaviour-index-0': 'fail-after-1' },
    until: 10,
    conditions: BACK_OFF,
    status: { failed: 2, succeeded: null },
  },
  {
    name: 'gives up indexes when it is made smaller',
    spec: { ...INDEXED, completions: 4, parallelism: 4 },
    pods: { behaviour: 'succeed-after-10' },
    actions: [patch(5, { completions: 2, parallelism: 2 })],
    until: 20,
    conditions: ended('Complete', COMPLETE),
    status: { completedIndexes: '0,1', succeeded: 2, failed: null },
  },
  {
    name: 'stops Pods uncounted when it may run fewer',
    spec: { completions: 6, parallelism: 4 },
    pods: { behaviour: 'run' },
    actions: [patch(5, { parallelism: 1 })],
    until: 10,
    conditions: [],
    status: { active: 1, failed: null, terminating: 0 },
  },
  {
    name: 'forgets the delay after a failure when another index succeeds',
    spec: { ...INDEXED, completions: 2, parallelism: 2 },
    pods: { behaviour: 'succeed-after-2', 'behaviour-index-0': 'fail-after-1' },
    until: 7,
    conditions: [],
    status: { completedIndexes: '1', failed: 1, active: 1 },
    made: [0, 0, 4],
  },
];

describe('a Job', () => {
  test.each(CASES)('$name', ({ spec, pods, policy = 'Never', actions, until, conditions, status, made }) => {
    const annotations = Object.fromEntries(Object.entries(pods).map(([key, value]) => [`fake/${key}`, value]));
    const template = { metadata: { annotations }, spec: { restartPolicy: policy, containers: [{ name: 'main', image: 'busybox:1.36' }] } };
    const { completions, ...rest } = spec;
    const jobSpec = { ...rest, ...(completions === null || completions === undefined ? {} : { completions }), template };
    const manifest = JSON.stringify({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'j' }, spec: jobSpec });
    const run = play(manifest, { ...(actions ? { actions } : {}), until });
    const last = run.object('Job', 'j', until).status;
    const told = (last.conditions ?? []).flatMap((condition: { type: string; status: string; reason: string; message: string }) =>
      condition.status === 'True' ? [`${condition.type} ${condition.reason}: ${condition.message.replace(/j-[0-9a-z]{5}\b/, 'j-*')}`] : [],
    );
    expect(told).toEqual(conditions);
    expect(Object.fromEntries(Object.keys(status).map((field) => [field, last[field] ?? null]))).toEqual(status);
    if (made) expect(run.times('Job/j', 'SuccessfulCreate').map(Math.round)).toEqual(made);
  });
});
