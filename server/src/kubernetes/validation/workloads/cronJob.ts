import type { KubernetesObject } from '../../object.ts';
import { parseCron, unknownTimeZone } from '../../values/cron.ts';
import { nameIsDnsSubdomain } from '../../values/names.ts';
import { isTimeZone } from '../../values/timeZones.ts';
import { invalid, notSupported, required } from '../fieldErrors.ts';
import { objectMeta } from '../metadata/index.ts';
import { Named } from '../printing.ts';
import type { Validator } from '../registry.ts';
import { type Check, type RuleContext, rule } from '../rule.ts';
import { field, struct } from '../walks.ts';
import { type JobSpec, jobSpecChecks } from './jobSpec.ts';
import { notNegative } from './numbers.ts';
import { printedSelector } from './selection.ts';

interface JobTemplate {
  readonly spec?: JobSpec;
}

export interface CronJobSpec {
  readonly schedule?: string;
  readonly timeZone?: string | null;
  readonly startingDeadlineSeconds?: number | bigint | null;
  readonly concurrencyPolicy?: string;
  readonly jobTemplate?: JobTemplate;
  readonly successfulJobsHistoryLimit?: number | null;
  readonly failedJobsHistoryLimit?: number | null;
}

/** Room that the suffix of a Job's name (`-` and the minute of its start) leaves of 63 characters. */
const NAME_LENGTH_MAX = 52;

const SPEC = 'batch/validation validateCronJobSpec';

const scheduleFormat = rule<CronJobSpec>({
  id: 'cronjob.schedule',
  source: 'batch/validation validateScheduleFormat',
  explain: {
    en: 'A schedule has five fields: minute, hour, day of month, month, day of week (0 to 6, Sunday is 0), e.g. `"*/5 * * * *"`. Or one of `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`, `@every 1h30m`. The time zone goes into `timeZone`.',
    'zh-cn':
      '时间表由五段组成：分、时、日、月、星期（0 到 6，0 为星期日），例如 `"*/5 * * * *"`；也可以是 `@hourly`、`@daily`、`@weekly`、`@monthly`、`@yearly` 或 `@every 1h30m`。时区请写在 `timeZone` 中。',
  },
  check({ schedule = '', timeZone }, path, { stored }) {
    const at = path.child('schedule');
    if (schedule === '') return required(at);
    const parsed = parseCron(schedule);
    const errors = 'error' in parsed ? [invalid(at, schedule, parsed.error)] : [];
    if (!schedule.includes('TZ')) return errors;
    // A zone in the schedule is older than the field: who has one keeps it.
    const mayKeepZone = String(stored?.spec?.schedule ?? '').includes('TZ');
    if (!mayKeepZone) return [...errors, invalid(at, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')];
    const both = timeZone !== undefined && timeZone !== null;
    return both ? [...errors, invalid(at, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule')] : errors;
  },
});

const startingDeadlineNotNegative = notNegative({
  id: 'cronjob.starting-deadline.not-negative',
  source: SPEC,
  explain: {
    en: '`startingDeadlineSeconds` is how late a missed start may still be made up for. It cannot be negative.',
    'zh-cn': '`startingDeadlineSeconds` 是错过的启动最多可以晚多久补上，不能为负数。',
  },
});

const ZONE_PART = /^[A-Za-z._0-9+-]{1,14}$/;

const timeZoneKnown = rule<string>({
  id: 'cronjob.time-zone',
  source: 'batch/validation validateTimeZone',
  explain: {
    en: '`timeZone` is a name of the IANA time zone database with its capitals, such as `Etc/UTC`, `Asia/Shanghai` or `Europe/Paris`; no offset and no abbreviation, and not `Local`. Leave it out for the zone of the controller manager, usually UTC.',
    'zh-cn':
      '`timeZone` 是 IANA 时区数据库中的名称，区分大小写，例如 `Etc/UTC`、`Asia/Shanghai` 或 `Europe/Paris`；不能用偏移量或缩写，也不能是 `Local`。省略则使用控制器管理器的时区，通常是 UTC。',
  },
  check(zone, path, { stored }) {
    if (stored && stored.spec?.timeZone === zone) return undefined;
    if (zone === '') return invalid(path, zone, 'timeZone must be nil or non-empty string');
    const sound = zone.split('/').every((part) => part !== '.' && part !== '..' && !part.startsWith('-') && ZONE_PART.test(part));
    if (!sound) return invalid(path, new Named(zone), `unknown time zone ${zone}`);
    return [
      ...(zone.toLowerCase() === 'local'
        ? [invalid(path, zone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones')]
        : []),
      ...(zone === 'Local' || isTimeZone(zone) ? [] : [invalid(path, new Named(zone), unknownTimeZone(zone))]),
    ];
  },
});

const POLICIES = ['Allow', 'Forbid', 'Replace'];

const concurrencyPolicy = rule<string>({
  id: 'cronjob.concurrency-policy',
  source: 'batch/validation validateConcurrencyPolicy',
  explain: {
    en: 'When a start comes while the last Job still runs: start beside it (`Allow`, the default), skip (`Forbid`) or end the old one first (`Replace`).',
    'zh-cn': '到点时上一个 Job 还在运行：并行启动（`Allow`，默认）、跳过（`Forbid`）或先结束旧的（`Replace`）。',
  },
  check: (policy, path) => (POLICIES.includes(policy) ? undefined : notSupported(path, policy, POLICIES)),
});

const selectorComesLater = rule<JobSpec>({
  id: 'cronjob.job-template.selector',
  source: 'batch/validation ValidateJobTemplateSpec',
  explain: {
    en: 'Every Job that is made of the template gets a selector of its own. Remove `selector` and `manualSelector`.',
    'zh-cn': '按模板创建的每个 Job 都会得到自己的选择算符。请删除 `selector` 和 `manualSelector`。',
  },
  check: ({ selector, manualSelector }, path) => [
    ...(selector ? [invalid(path.child('selector'), printedSelector(selector), '`selector` will be auto-generated')] : []),
    ...(manualSelector === true ? [notSupported(path.child('manualSelector'), manualSelector, ['nil', 'false'])] : []),
  ],
});

const historyLimitNotNegative = notNegative({
  id: 'cronjob.history-limit.not-negative',
  source: SPEC,
  explain: {
    en: 'A history limit is how many finished Jobs are kept: 0 (none) or more.',
    'zh-cn': '历史上限是保留的已结束 Job 数：0（不保留）或更大。',
  },
});

const nameLeavesRoom = rule<KubernetesObject>({
  id: 'cronjob.name.length',
  source: 'batch/validation ValidateCronJobCreate',
  createOnly: true,
  explain: {
    en: 'The Jobs are called after the CronJob with eleven characters behind, and Job names have at most 63. So the name may have 52.',
    'zh-cn': 'Job 的名称由 CronJob 的名称加 11 个字符组成，而 Job 名称最多 63 个字符，因此此名称最多 52 个字符。',
  },
  check: ({ metadata: { name = '' } }, path) =>
    name.length > NAME_LENGTH_MAX
      ? invalid(path.child('metadata').child('name'), name, `must be no more than ${NAME_LENGTH_MAX} characters`)
      : undefined,
});

const specChecks: readonly Check<CronJobSpec, RuleContext>[] = [
  scheduleFormat,
  field('startingDeadlineSeconds', [startingDeadlineNotNegative]),
  field('timeZone', [timeZoneKnown]),
  field('concurrencyPolicy', [concurrencyPolicy]),
  struct('jobTemplate', [struct('spec', [...jobSpecChecks, selectorComesLater])]),
  field('successfulJobsHistoryLimit', [historyLimitNotNegative]),
  field('failedJobsHistoryLimit', [historyLimitNotNegative]),
];

/** Source: batch/validation ValidateCronJobCreate. */
export const cronJob: Validator = {
  namespaced: true,
  checks: [objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: true }), struct('spec', specChecks), nameLeavesRoom],
};
