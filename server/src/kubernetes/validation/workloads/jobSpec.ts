import { byteLength } from '../../values/names.ts';
import type { LabelSelector } from '../../values/selector.ts';
import { type FieldError, invalid, notSupported, required, tooLong } from '../fieldErrors.ts';
import { domainPathErrors } from '../others/domainPath.ts';
import { podTemplateChecks } from '../pod/index.ts';
import { Named } from '../printing.ts';
import { type Check, rule } from '../rule.ts';
import { field, knowing, struct, when } from '../walks.ts';
import { type PodFailurePolicy, podFailurePolicyChecks } from './failurePolicy.ts';
import { notNegative } from './numbers.ts';
import type { PodTemplate } from './selection.ts';
import { printedSuccessPolicy, type SuccessPolicy, successPolicyChecks } from './successPolicy.ts';

export interface JobSpec {
  readonly parallelism?: number | null;
  readonly completions?: number | null;
  readonly activeDeadlineSeconds?: number | bigint | null;
  readonly backoffLimit?: number | null;
  readonly ttlSecondsAfterFinished?: number | null;
  readonly backoffLimitPerIndex?: number | null;
  readonly maxFailedIndexes?: number | null;
  readonly managedBy?: string | null;
  readonly completionMode?: string | null;
  readonly podFailurePolicy?: PodFailurePolicy | null;
  readonly successPolicy?: SuccessPolicy | null;
  readonly podReplacementPolicy?: string | null;
  readonly manualSelector?: boolean | null;
  readonly selector?: LabelSelector | null;
  readonly suspend?: boolean | null;
  readonly template?: PodTemplate;
}

const SPEC = 'batch/validation validateJobSpec';

/** Limits of Indexed Jobs; the lower ones hold where each index has its own back-off and there are many of them. */
const PARALLELISM_MAX = 100_000;
const FAILED_INDEXES_MAX = 100_000;
const COMPLETIONS_MANY = 100_000;
const PARALLELISM_MAX_FOR_MANY = 10_000;
const FAILED_INDEXES_MAX_FOR_MANY = 10_000;
const MANAGED_BY_BYTES = 63;

const present = <Value>(value: Value | null | undefined): value is Value => value !== undefined && value !== null;
const isIndexed = ({ completionMode }: JobSpec): boolean => completionMode === 'Indexed';

const countNotNegative = (name: string, en: string, zh: string) =>
  notNegative({ id: `job.${name}.not-negative`, source: SPEC, explain: { en, 'zh-cn': zh } });

const numberChecks: readonly Check<JobSpec>[] = [
  field('parallelism', [
    countNotNegative(
      'parallelism',
      '`parallelism` is how many Pods run at a time: 0 (paused) or more.',
      '`parallelism` 是同时运行的 Pod 数：0（暂停）或更大。',
    ),
  ]),
  field('completions', [
    countNotNegative(
      'completions',
      '`completions` is how many Pods must succeed: 0 or more.',
      '`completions` 是需要成功的 Pod 数：0 或更大。',
    ),
  ]),
  field('activeDeadlineSeconds', [
    countNotNegative(
      'active-deadline',
      '`activeDeadlineSeconds` is how long the whole Job may run. It cannot be negative.',
      '`activeDeadlineSeconds` 是整个 Job 可运行的时长，不能为负数。',
    ),
  ]),
  field('backoffLimit', [
    countNotNegative(
      'backoff-limit',
      '`backoffLimit` is how many failures are retried: 0 or more.',
      '`backoffLimit` 是失败后重试的次数：0 或更大。',
    ),
  ]),
  field('ttlSecondsAfterFinished', [
    countNotNegative(
      'ttl',
      '`ttlSecondsAfterFinished` is how long a finished Job is kept: 0 (removed at once) or more. Leave it out to keep the Job.',
      '`ttlSecondsAfterFinished` 是 Job 结束后保留的时长：0（立即删除）或更大。省略则一直保留。',
    ),
  ]),
  field('backoffLimitPerIndex', [
    countNotNegative(
      'backoff-limit-per-index',
      '`backoffLimitPerIndex` is how many failures of one index are retried: 0 or more.',
      '`backoffLimitPerIndex` 是单个索引失败后重试的次数：0 或更大。',
    ),
  ]),
  field('maxFailedIndexes', [
    countNotNegative(
      'max-failed-indexes',
      '`maxFailedIndexes` is how many indexes may fail: 0 or more.',
      '`maxFailedIndexes` 是允许失败的索引数：0 或更大。',
    ),
  ]),
];

const failedIndexesNeedBackoff = rule<JobSpec>({
  id: 'job.max-failed-indexes.needs-backoff',
  source: SPEC,
  explain: {
    en: 'An index can only fail by itself when it has its own back-off: `maxFailedIndexes` needs `backoffLimitPerIndex`.',
    'zh-cn': '只有设置了各索引自己的重试次数，索引才会单独失败：`maxFailedIndexes` 需要 `backoffLimitPerIndex`。',
  },
  check: ({ maxFailedIndexes, backoffLimitPerIndex }, path) =>
    present(maxFailedIndexes) && !present(backoffLimitPerIndex)
      ? required(path.child('backoffLimitPerIndex'), 'when maxFailedIndexes is specified')
      : undefined,
});

const managedBy = rule<string>({
  id: 'job.managed-by',
  source: 'batch/validation validateJobSpec, apimachinery util/validation IsDomainPrefixedPath',
  explain: {
    en: '`managedBy` names the controller that runs this Job as `domain/path`, at most 63 characters. Leave it out for the usual Job controller; any other value makes that one ignore the Job.',
    'zh-cn':
      '`managedBy` 以 `域名/路径` 的形式指明运行此 Job 的控制器，最多 63 个字符。使用内置的 Job 控制器时请省略；填了其他值，内置控制器就会忽略此 Job。',
  },
  check: (value, path) => [
    ...domainPathErrors(value, path),
    ...(byteLength(value) > MANAGED_BY_BYTES ? [tooLong(path, MANAGED_BY_BYTES)] : []),
  ],
});

const completionMode = rule<string>({
  id: 'job.completion-mode',
  source: SPEC,
  explain: {
    en: 'Successes are counted (`NonIndexed`, the default) or each Pod has a number that must succeed (`Indexed`).',
    'zh-cn': '要么只统计成功次数（`NonIndexed`，默认），要么每个 Pod 有一个必须成功的编号（`Indexed`）。',
  },
  check: (mode, path) => (mode === 'NonIndexed' || mode === 'Indexed' ? undefined : notSupported(path, mode, ['NonIndexed', 'Indexed'])),
});

const indexedLimits = rule<JobSpec>({
  id: 'job.indexed.limits',
  source: SPEC,
  explain: {
    en: 'An `Indexed` Job needs `completions`: it says how many indexes there are. The state of every index is kept in the Job, hence the limits: 100000 for `parallelism` and `maxFailedIndexes`, 10000 each when `backoffLimitPerIndex` is used with more than 100000 completions.',
    'zh-cn':
      '`Indexed` 的 Job 必须有 `completions`，它决定索引的个数。每个索引的状态都存放在 Job 里，因此有上限：`parallelism` 和 `maxFailedIndexes` 为 100000；使用 `backoffLimitPerIndex` 且 completions 超过 100000 时均为 10000。',
  },
  check({ completions, parallelism, maxFailedIndexes, backoffLimitPerIndex }, path) {
    const errors: FieldError[] = [];
    const refuse = (name: string, value: number, maximum: number, detail: string) =>
      errors.push(invalid(path.child(name), value, detail, { maximum }));
    const atMost = (limit: number) => `must be less than or equal to ${limit}`;
    if (!present(completions)) errors.push(required(path.child('completions'), 'when completion mode is Indexed'));
    if (present(parallelism) && parallelism > PARALLELISM_MAX) {
      refuse('parallelism', parallelism, PARALLELISM_MAX, `${atMost(PARALLELISM_MAX)} when completion mode is Indexed`);
    }
    if (present(completions) && present(maxFailedIndexes) && maxFailedIndexes > completions) {
      refuse('maxFailedIndexes', maxFailedIndexes, completions, 'must be less than or equal to completions');
    }
    if (present(maxFailedIndexes) && maxFailedIndexes > FAILED_INDEXES_MAX) {
      refuse('maxFailedIndexes', maxFailedIndexes, FAILED_INDEXES_MAX, atMost(FAILED_INDEXES_MAX));
    }
    if (!present(completions) || completions <= COMPLETIONS_MANY || !present(backoffLimitPerIndex)) return errors;
    const forMany = `when completions are above ${COMPLETIONS_MANY} and used with backoff limit per index`;
    if (!present(maxFailedIndexes)) {
      errors.push(required(path.child('maxFailedIndexes'), `must be specified when completions is above ${COMPLETIONS_MANY}`));
    }
    if (present(parallelism) && parallelism > PARALLELISM_MAX_FOR_MANY) {
      refuse('parallelism', parallelism, PARALLELISM_MAX_FOR_MANY, `${atMost(PARALLELISM_MAX_FOR_MANY)} ${forMany}`);
    }
    if (present(maxFailedIndexes) && maxFailedIndexes > FAILED_INDEXES_MAX_FOR_MANY) {
      refuse('maxFailedIndexes', maxFailedIndexes, FAILED_INDEXES_MAX_FOR_MANY, `${atMost(FAILED_INDEXES_MAX_FOR_MANY)} ${forMany}`);
    }
    return errors;
  },
});

const indexesNeedIndexed = rule<JobSpec>({
  id: 'job.indexed.required',
  source: SPEC,
  explain: {
    en: 'There are no indexes in this Job: `backoffLimitPerIndex` and `maxFailedIndexes` need `completionMode: Indexed`.',
    'zh-cn': '此 Job 没有索引：`backoffLimitPerIndex` 和 `maxFailedIndexes` 需要 `completionMode: Indexed`。',
  },
  check: ({ backoffLimitPerIndex, maxFailedIndexes }, path) => [
    ...(present(backoffLimitPerIndex)
      ? [invalid(path.child('backoffLimitPerIndex'), backoffLimitPerIndex, 'requires indexed completion mode')]
      : []),
    ...(present(maxFailedIndexes) ? [invalid(path.child('maxFailedIndexes'), maxFailedIndexes, 'requires indexed completion mode')] : []),
  ],
});

const successNeedsIndexed = rule<SuccessPolicy>({
  id: 'job.success-policy.indexed',
  source: SPEC,
  explain: {
    en: 'A success policy speaks of indexes, so it needs `completionMode: Indexed`.',
    'zh-cn': '成功策略以索引为依据，因此需要 `completionMode: Indexed`。',
  },
  check: (policy, path) => invalid(path, printedSuccessPolicy(policy), 'requires indexed completion mode'),
});

const podReplacementPolicy = rule<JobSpec>({
  id: 'job.pod-replacement-policy',
  source: 'batch/validation validatePodReplacementPolicy',
  explain: {
    en: 'A Pod is replaced once it has ended (`Failed`) or already while it is terminating (`TerminatingOrFailed`, the default). With a failure policy the outcome must be known first, so only `Failed` is possible.',
    'zh-cn':
      'Pod 要么在结束后才被替换（`Failed`），要么在终止过程中就被替换（`TerminatingOrFailed`，默认）。有失败策略时必须先知道结果，因此只能用 `Failed`。',
  },
  check({ podReplacementPolicy: policy, podFailurePolicy }, path) {
    if (!present(policy)) return undefined;
    const known = podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
    return known.includes(policy) ? undefined : notSupported(path.child('podReplacementPolicy'), policy, known);
  },
});

const restartPolicy = rule<JobSpec>({
  id: 'job.template.restart-policy',
  source: SPEC,
  explain: {
    en: 'A Job ends, so its Pods cannot be restarted for ever. Write `restartPolicy: Never` (a failed Pod is replaced by a new one) or `OnFailure` (its containers are restarted in place); left out, it would be `Always`. A failure policy needs `Never`.',
    'zh-cn':
      'Job 会结束，Pod 不能无限重启。请写 `restartPolicy: Never`（失败的 Pod 由新 Pod 代替）或 `OnFailure`（在原 Pod 内重启容器）；不写则为 `Always`。使用失败策略时必须是 `Never`。',
  },
  check({ template, podFailurePolicy }, path) {
    const policy = template?.spec?.restartPolicy ?? '';
    const at = path.child('template').child('spec').child('restartPolicy');
    if (policy === '' || policy === 'Always') return required(at, 'valid values: "OnFailure", "Never"');
    if (policy !== 'OnFailure' && policy !== 'Never') return notSupported(at, policy, ['OnFailure', 'Never']);
    return podFailurePolicy && policy !== 'Never'
      ? invalid(at, new Named(policy), 'only "Never" is supported when podFailurePolicy is specified')
      : undefined;
  },
});

const containerNames = ({ template }: JobSpec): ReadonlySet<string> =>
  new Set([...(template?.spec?.containers ?? []), ...(template?.spec?.initContainers ?? [])].map((container) => container?.name ?? ''));

/** What Jobs and the Job templates of CronJobs have in common. Source: batch/validation validateJobSpec. */
export const jobSpecChecks: readonly Check<JobSpec>[] = [
  ...numberChecks,
  failedIndexesNeedBackoff,
  field('managedBy', [managedBy]),
  field('completionMode', [completionMode]),
  when(isIndexed, [indexedLimits]),
  when(({ completionMode: mode }) => !present(mode) || mode === 'NonIndexed', [indexesNeedIndexed]),
  knowing(
    (context, spec) => ({
      ...context,
      containerNames: containerNames(spec),
      hasBackoffLimitPerIndex: present(spec.backoffLimitPerIndex),
      completions: spec.completions ?? 0,
    }),
    [
      field('podFailurePolicy', podFailurePolicyChecks),
      when(isIndexed, [field('successPolicy', successPolicyChecks)], [field('successPolicy', [successNeedsIndexed])]),
    ],
  ),
  podReplacementPolicy,
  struct('template', podTemplateChecks),
  restartPolicy,
];
