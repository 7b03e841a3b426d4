import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { workloadValidators } from '../../../../server/src/kubernetes/validation/workloads/index.ts';
import { countIndexes } from '../../../../server/src/kubernetes/validation/workloads/successPolicy.ts';
import { edited, refusals } from '../refusals.ts';

const template = {
  spec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'perl' }], initContainers: [{ name: 'init', image: 'perl' }] },
};
const job: KubernetesObject = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'pi' }, spec: { template } };
const cronJob: KubernetesObject = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'pi' },
  spec: { schedule: '* * * * *', jobTemplate: { spec: { template } } },
};

const NEGATIVE = 'Invalid value: -1: must be greater than or equal to 0';
const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

type Case = [sentence: string, edits: Record<string, unknown>, wanted: string[]];

function table(base: KubernetesObject, cases: readonly Case[]): void {
  test.each(cases)('%s', (_, edits, wanted) => {
    expect(refusals(edited(base, edits), workloadValidators)).toEqual(wanted);
  });
}

/** What Jobs and Job templates have in common; `spec` leads to the Job's spec. */
function common(spec: string): Case[] {
  const edit = (edits: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(edits).map(([field, value]) => [`${spec}.${field}`, value]));
  const at = (lines: readonly string[]) => lines.map((line) => `${spec}.${line}`);
  const indexed = { completionMode: 'Indexed', completions: 5 };
  const failure = (rule: unknown) => ({ 'podFailurePolicy.rules': [rule] });
  const success = (rule: unknown) => ({ ...indexed, 'successPolicy.rules': [rule] });
  const cases: [string, Record<string, unknown>, string[]][] = [
    ['a sound one', {}, []],
    ['restartPolicy OnFailure', { 'template.spec.restartPolicy': 'OnFailure' }, []],
    [
      'restartPolicy left out',
      { 'template.spec.restartPolicy': undefined },
      ['template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
    ],
    ...['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished'].flatMap(
      (field): [string, Record<string, unknown>, string[]][] => [
        [`${field} 0`, { [field]: 0 }, []],
        [`${field} below 0`, { [field]: -1 }, [`${field}: ${NEGATIVE}`]],
      ],
    ),
    ['managedBy', { managedBy: 'acme.io/foo' }, []],
    ['managedBy of 64 bytes', { managedBy: `a/${'b'.repeat(62)}` }, ['managedBy: Too long: may not be more than 63 bytes']],
    ['managedBy empty', { managedBy: '' }, ['managedBy: Required value']],
    [
      'managedBy without a path',
      { managedBy: 'foo' },
      ['managedBy: Invalid value: "foo": must be a domain-prefixed path (such as "acme.io/foo")'],
    ],
    [
      'managedBy with a bad domain and path',
      { managedBy: 'Acme/a b' },
      [
        `managedBy: Invalid value: "Acme": ${SUBDOMAIN}`,
        `managedBy: Invalid value: "a b": Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')`,
      ],
    ],
    [
      'an unknown completionMode',
      { completionMode: 'indexed' },
      ['completionMode: Unsupported value: "indexed": supported values: "NonIndexed", "Indexed"'],
    ],
    ['Indexed', indexed, []],
    [
      'Indexed without completions',
      { completionMode: 'Indexed', parallelism: 1 },
      ['completions: Required value: when completion mode is Indexed'],
    ],
    ['Indexed with 100000 at a time', { ...indexed, parallelism: 100_000 }, []],
    [
      'Indexed with 100001 at a time',
      { ...indexed, parallelism: 100_001 },
      ['parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed'],
    ],
    ['as many failed indexes as completions', { ...indexed, backoffLimitPerIndex: 1, maxFailedIndexes: 5 }, []],
    [
      'more failed indexes than completions',
      { ...indexed, backoffLimitPerIndex: 1, maxFailedIndexes: 6 },
      ['maxFailedIndexes: Invalid value: 6: must be less than or equal to completions'],
    ],
    [
      'maxFailedIndexes without backoffLimitPerIndex',
      { ...indexed, maxFailedIndexes: 1 },
      ['backoffLimitPerIndex: Required value: when maxFailedIndexes is specified'],
    ],
    [
      'indexes in a Job without them',
      { backoffLimitPerIndex: 1, maxFailedIndexes: 1 },
      [
        'backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode',
        'maxFailedIndexes: Invalid value: 1: requires indexed completion mode',
      ],
    ],
    [
      'very many completions',
      { ...indexed, completions: 100_001, parallelism: 10_001, backoffLimitPerIndex: 1 },
      [
        'maxFailedIndexes: Required value: must be specified when completions is above 100000',
        'parallelism: Invalid value: 10001: must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index',
      ],
    ],
    [
      'very many completions and failures',
      { ...indexed, completions: 100_001, parallelism: 1, backoffLimitPerIndex: 1, maxFailedIndexes: 100_001 },
      [
        'maxFailedIndexes: Invalid value: 100001: must be less than or equal to 100000',
        'maxFailedIndexes: Invalid value: 100001: must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index',
      ],
    ],
    ['a failure policy', failure({ action: 'FailJob', onExitCodes: { operator: 'In', values: [1, 42] } }), []],
    ['one that ignores disruptions', failure({ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }), []],
    [
      'an empty rule',
      failure({}),
      [
        'podFailurePolicy.rules[0].action: Required value: valid values: ["Count" "FailIndex" "FailJob" "Ignore"]',
        'podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required',
      ],
    ],
    [
      'both kinds of conditions',
      failure({ action: 'Fail', onExitCodes: { operator: 'NotIn', values: [0] }, onPodConditions: [{ type: 'Ready' }] }),
      [
        'podFailurePolicy.rules[0].action: Unsupported value: "Fail": supported values: "Count", "FailIndex", "FailJob", "Ignore"',
        'podFailurePolicy.rules[0]: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported',
      ],
    ],
    [
      'FailIndex without backoffLimitPerIndex',
      failure({ action: 'FailIndex', onExitCodes: { operator: 'In', values: [1] } }),
      ['podFailurePolicy.rules[0].action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set'],
    ],
    [
      'bad exit codes',
      failure({ action: 'Count', onExitCodes: { containerName: 'nosuch', operator: 'In', values: [2, 0, 2] } }),
      [
        'podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value: "nosuch": must be one of the container or initContainer names in the pod template',
        'podFailurePolicy.rules[0].onExitCodes.values[1]: Invalid value: 0: must not be 0 for the In operator',
        'podFailurePolicy.rules[0].onExitCodes.values[2]: Duplicate value: 2',
        'podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [2,0,2]: must be ordered',
      ],
    ],
    [
      'an init container may be named',
      failure({ action: 'Count', onExitCodes: { containerName: 'init', operator: 'In', values: [1] } }),
      [],
    ],
    [
      'no exit codes',
      failure({ action: 'Count', onExitCodes: { values: [] } }),
      [
        'podFailurePolicy.rules[0].onExitCodes.operator: Required value: valid values: ["In" "NotIn"]',
        'podFailurePolicy.rules[0].onExitCodes.values: Invalid value: []: at least one value is required',
      ],
    ],
    [
      '255 exit codes',
      failure({ action: 'Count', onExitCodes: { operator: 'In', values: Array.from({ length: 255 }, (_, i) => i + 1) } }),
      [],
    ],
    [
      '256 exit codes',
      failure({ action: 'Count', onExitCodes: { operator: 'In', values: Array.from({ length: 256 }, (_, i) => i + 1) } }),
      ['podFailurePolicy.rules[0].onExitCodes.values: Too many: 256: must have at most 255 items'],
    ],
    [
      'a condition that cannot be',
      failure({ action: 'Count', onPodConditions: [{ type: '', status: 'Maybe' }] }),
      [
        'podFailurePolicy.rules[0].onPodConditions[0].type: Invalid value: "": name part must be non-empty',
        "podFailurePolicy.rules[0].onPodConditions[0].type: Invalid value: \"\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
        'podFailurePolicy.rules[0].onPodConditions[0].status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown"',
      ],
    ],
    [
      '21 rules',
      { 'podFailurePolicy.rules': Array.from({ length: 21 }, () => ({ action: 'Count', onPodConditions: [{ type: 'Ready' }] })) },
      ['podFailurePolicy.rules: Too many: 21: must have at most 20 items'],
    ],
    [
      'a failure policy needs Never',
      { ...failure({ action: 'Count', onPodConditions: [{ type: 'Ready' }] }), 'template.spec.restartPolicy': 'OnFailure' },
      ['template.spec.restartPolicy: Invalid value: "OnFailure": only "Never" is supported when podFailurePolicy is specified'],
    ],
    [
      'a failure policy needs to know the outcome',
      { ...failure({ action: 'Count', onPodConditions: [{ type: 'Ready' }] }), podReplacementPolicy: 'TerminatingOrFailed' },
      ['podReplacementPolicy: Unsupported value: "TerminatingOrFailed": supported values: "Failed"'],
    ],
    [
      'an unknown podReplacementPolicy',
      { podReplacementPolicy: 'Foo' },
      ['podReplacementPolicy: Unsupported value: "Foo": supported values: "Failed", "TerminatingOrFailed"'],
    ],
    ['a success policy', success({ succeededIndexes: '0,2-4', succeededCount: 4 }), []],
    [
      'a success policy without indexes',
      { 'successPolicy.rules': [{ succeededCount: 1 }] },
      ['successPolicy: Invalid value: {"Rules":[{"SucceededIndexes":null,"SucceededCount":1}]}: requires indexed completion mode'],
    ],
    [
      'a success policy without rules',
      { ...indexed, successPolicy: {} },
      ['successPolicy.rules: Required value: at least one rules must be specified when the successPolicy is specified'],
    ],
    [
      'a success rule that says nothing',
      success({}),
      ['successPolicy.rules[0]: Required value: at least one of succeededCount or succeededIndexes must be specified'],
    ],
    [
      'more successes than indexes',
      success({ succeededIndexes: '0-1', succeededCount: 6 }),
      [
        'successPolicy.rules[0].succeededCount: Invalid value: 6: must be less than or equal to 5 (the number of specified completions)',
        'successPolicy.rules[0].succeededCount: Invalid value: 6: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)',
      ],
    ],
    [
      'an index beyond completions',
      success({ succeededIndexes: '5' }),
      ['successPolicy.rules[0].succeededIndexes: Invalid value: "5": error parsing succeededIndexes: too large index: "5"'],
    ],
  ];
  return cases.map(([sentence, edits, wanted]) => [sentence, edit(edits), at(wanted)]);
}

describe('Job', () => {
  table(job, [
    ...common('spec'),
    [
      'the selector may be one’s own',
      { 'spec.manualSelector': true, 'spec.selector': { matchLabels: { a: 'b' } }, 'spec.template.metadata': { labels: { a: 'b' } } },
      [],
    ],
    [
      'or must be written then',
      { 'spec.manualSelector': true },
      ['spec.selector: Required value', 'spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`'],
    ],
    [
      'the label with the name is the server’s',
      { 'spec.template.metadata': { labels: { 'job-name': 'x' } } },
      [
        'spec.template.metadata.labels[job-name]: Invalid value: {"batch.kubernetes.io/controller-uid":"00000000-0000-0000-0000-000000000000","batch.kubernetes.io/job-name":"pi","controller-uid":"00000000-0000-0000-0000-000000000000","job-name":"x"}: must be \'pi\'',
      ],
    ],
    [
      'a selector without manualSelector',
      { 'spec.selector': { matchLabels: { a: 'b' } }, 'spec.template.metadata': { labels: { a: 'b' } } },
      [
        'spec.selector: Invalid value: {"matchLabels":{"a":"b","batch.kubernetes.io/controller-uid":"00000000-0000-0000-0000-000000000000"}}: `selector` not auto-generated',
      ],
    ],
    ['63 characters with the index', { 'metadata.name': 'a'.repeat(61), 'spec.completionMode': 'Indexed', 'spec.completions': 10 }, []],
    [
      '64 characters with the index',
      { 'metadata.name': 'a'.repeat(61), 'spec.completionMode': 'Indexed', 'spec.completions': 11 },
      [`metadata.name: Invalid value: "${'a'.repeat(61)}": will not able to create pod with invalid DNS label: ${'a'.repeat(61)}-10`],
    ],
  ]);

  test('a long name does not fit into the labels', () => {
    const found = refusals(edited(job, { 'metadata.name': 'a'.repeat(64) }), workloadValidators);
    const wanted = `spec.template.labels: Invalid value: "${'a'.repeat(64)}": must be no more than 63 bytes`;
    expect(found).toEqual([wanted, wanted]);
  });
});

describe('CronJob', () => {
  const schedule = (text: string, why: string) => [`spec.schedule: Invalid value: ${JSON.stringify(text)}: ${why}`];
  const zone = (text: string, why: string) => [`spec.timeZone: Invalid value: ${JSON.stringify(text)}: ${why}`];
  const explicit = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones';
  table(cronJob, [
    ...common('spec.jobTemplate.spec'),
    ['no schedule', { 'spec.schedule': undefined }, ['spec.schedule: Required value']],
    ['six fields', { 'spec.schedule': '0 * * * * *' }, schedule('0 * * * * *', 'expected exactly 5 fields, found 6: [0 * * * * *]')],
    [
      'a zone in the schedule',
      { 'spec.schedule': 'TZ=UTC * * * * *' },
      schedule('TZ=UTC * * * * *', 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'),
    ],
    ['a time zone', { 'spec.timeZone': 'Asia/Shanghai' }, []],
    ['no time zone', { 'spec.timeZone': '' }, zone('', 'timeZone must be nil or non-empty string')],
    ['a small letter', { 'spec.timeZone': 'asia/Shanghai' }, zone('asia/Shanghai', 'unknown time zone asia/Shanghai')],
    ['an offset', { 'spec.timeZone': '+08:00' }, zone('+08:00', 'unknown time zone +08:00')],
    [
      'a part of 15 characters',
      { 'spec.timeZone': `Asia/${'a'.repeat(15)}` },
      zone(`Asia/${'a'.repeat(15)}`, `unknown time zone Asia/${'a'.repeat(15)}`),
    ],
    ['Local', { 'spec.timeZone': 'Local' }, zone('Local', explicit)],
    ['local', { 'spec.timeZone': 'local' }, [...zone('local', explicit), ...zone('local', 'unknown time zone local')]],
    [
      'numbers below 0',
      { 'spec.startingDeadlineSeconds': -1, 'spec.successfulJobsHistoryLimit': -1, 'spec.failedJobsHistoryLimit': -1 },
      [
        `spec.startingDeadlineSeconds: ${NEGATIVE}`,
        `spec.successfulJobsHistoryLimit: ${NEGATIVE}`,
        `spec.failedJobsHistoryLimit: ${NEGATIVE}`,
      ],
    ],
    [
      'an unknown concurrencyPolicy',
      { 'spec.concurrencyPolicy': 'Skip' },
      ['spec.concurrencyPolicy: Unsupported value: "Skip": supported values: "Allow", "Forbid", "Replace"'],
    ],
    [
      'a selector',
      { 'spec.jobTemplate.spec.selector': { matchLabels: { a: 'b' } }, 'spec.jobTemplate.spec.manualSelector': true },
      [
        'spec.jobTemplate.spec.selector: Invalid value: {"matchLabels":{"a":"b"}}: `selector` will be auto-generated',
        'spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "nil", "false"',
      ],
    ],
    ['a name of 52 characters', { 'metadata.name': 'a'.repeat(52) }, []],
    [
      'a name of 53 characters',
      { 'metadata.name': 'a'.repeat(53) },
      [`metadata.name: Invalid value: "${'a'.repeat(53)}": must be no more than 52 characters`],
    ],
  ]);
});

describe('lists of indexes', () => {
  test.each([
    ['', { total: 0 }],
    ['0', { total: 1 }],
    ['0,2-4,9', { total: 5 }],
    ['+1', { total: 1 }],
    ['10', { error: 'too large index: "10"' }],
    ['0-10', { error: 'too large index: "10"' }],
    ['3-3', { error: 'non-increasing order, previous: 3, current: 3' }],
    ['1,1', { error: 'non-increasing order, previous: 1, current: 1' }],
    ['0-3,3', { error: 'non-increasing order, previous: 3, current: 3' }],
    [
      '1-2-3',
      { error: `the fragment "1-2-3" violates the requirement that an index interval can have at most two parts separated by '-'` },
    ],
    ['-1', { error: 'cannot convert string to integer for index: ""' }],
    ['1, 2', { error: 'cannot convert string to integer for index: " 2"' }],
    ['1,', { error: 'cannot convert string to integer for index: ""' }],
  ])('%j of 10', (text, wanted) => {
    expect(countIndexes(text, 10)).toEqual(wanted);
  });

  test('single indexes in ascending order are counted', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(999)), (numbers) => {
        const sorted = numbers.sort((a, b) => a - b);
        expect(countIndexes(sorted.join(','), 1000)).toEqual({ total: sorted.length });
      }),
    );
  });
});
