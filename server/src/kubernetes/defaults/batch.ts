import { podTemplate } from './podSpec.ts';
import { each, type Fields, inside, type Shape } from './shape.ts';

const JOB = 'batch/v1/defaults.go SetDefaults_Job';
const CRON_JOB = 'batch/v1/defaults.go SetDefaults_CronJob';
const INT32_MAX = 2_147_483_647;

/** Below a Job's or a CronJob's job spec alike. */
const jobSpecParts: Shape = {
  below: [
    each('podFailurePolicy.rules', {
      below: [
        each('onPodConditions', {
          defaults: [
            {
              field: 'status',
              unset: 'zero',
              value: 'True',
              source: 'batch/v1/defaults.go SetDefaults_PodFailurePolicyOnPodConditionsPattern',
              explain: { en: 'The condition has to be True to match.', 'zh-cn': '条件状态为 True 才匹配。' },
            },
          ],
        }),
      ],
    }),
    inside('template', podTemplate),
  ],
};

export const job: Shape = {
  defaults: [
    {
      field: 'metadata.labels',
      unset: 'zero',
      shared: true,
      value: ({ metadata, spec }: Fields) => {
        const labels = spec?.template?.metadata?.labels;
        return labels && Object.keys(metadata?.labels ?? {}).length === 0 ? labels : undefined;
      },
      source: JOB,
      explain: { en: 'A Job without labels takes those of its template.', 'zh-cn': '没有标签的 Job 沿用其模板的标签。' },
    },
  ],
  below: [
    inside('spec', {
      defaults: [
        {
          field: 'completions',
          value: (owner: Fields) => ((owner.parallelism ?? null) === null ? 1 : undefined),
          source: JOB,
          explain: {
            en: 'One Pod has to succeed. With parallelism written and completions not, any success ends the Job.',
            'zh-cn': '一个 Pod 成功即可。若只写了 parallelism 而没写 completions，则任一 Pod 成功后 Job 即结束。',
          },
        },
        {
          field: 'parallelism',
          value: 1,
          source: JOB,
          explain: { en: 'One Pod runs at a time.', 'zh-cn': '同一时刻只运行一个 Pod。' },
        },
        {
          field: 'backoffLimit',
          value: (owner: Fields) => ((owner.backoffLimitPerIndex ?? null) === null ? 6 : INT32_MAX),
          source: JOB,
          explain: {
            en: 'The Job fails after 6 failed Pods; with backoffLimitPerIndex only the indexes count.',
            'zh-cn': '6 个 Pod 失败后 Job 失败；若设置了 backoffLimitPerIndex，则只按索引计算。',
          },
        },
        {
          field: 'completionMode',
          value: 'NonIndexed',
          source: JOB,
          explain: { en: 'Pods are alike; none has a number.', 'zh-cn': '各 Pod 相同，没有编号。' },
        },
        {
          field: 'suspend',
          value: false,
          source: JOB,
          explain: { en: 'Pods are made at once.', 'zh-cn': '立即创建 Pod。' },
        },
        {
          field: 'podReplacementPolicy',
          value: (owner: Fields) => ((owner.podFailurePolicy ?? null) === null ? 'TerminatingOrFailed' : 'Failed'),
          source: JOB,
          explain: {
            en: 'A Pod is replaced as soon as it is being deleted; with a podFailurePolicy only when it has failed.',
            'zh-cn': 'Pod 一开始被删除就会有替代者；若设置了 podFailurePolicy，则要等它失败之后。',
          },
        },
        {
          field: 'manualSelector',
          value: false,
          source: JOB,
          explain: { en: 'The selector is generated and unique.', 'zh-cn': '选择算符自动生成且唯一。' },
        },
      ],
      below: jobSpecParts.below ?? [],
    }),
  ],
};

export const cronJob: Shape = {
  below: [
    inside('spec', {
      defaults: [
        {
          field: 'concurrencyPolicy',
          unset: 'zero',
          value: 'Allow',
          source: CRON_JOB,
          explain: {
            en: 'A new Job starts although the one before is still running.',
            'zh-cn': '即使上一个 Job 仍在运行，也会启动新的 Job。',
          },
        },
        {
          field: 'suspend',
          value: false,
          source: CRON_JOB,
          explain: { en: 'The schedule is in force.', 'zh-cn': '调度计划生效。' },
        },
        {
          field: 'successfulJobsHistoryLimit',
          value: 3,
          source: CRON_JOB,
          explain: { en: 'The last three successful Jobs are kept.', 'zh-cn': '保留最近三个成功的 Job。' },
        },
        {
          field: 'failedJobsHistoryLimit',
          value: 1,
          source: CRON_JOB,
          explain: { en: 'The last failed Job is kept.', 'zh-cn': '保留最近一个失败的 Job。' },
        },
      ],
      // The job template gets no Job defaults; they come when a Job is made from it.
      below: [inside('jobTemplate.metadata', {}), inside('jobTemplate.spec', jobSpecParts)],
    }),
  ],
};
