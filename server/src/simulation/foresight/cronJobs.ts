import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { EventEntry, TimelineEntry } from '../timeline.ts';
import type { OwnerReference } from '../world/pod.ts';
import { type Lesson, quoted, rounded, tell, type Words } from './finding.ts';
import { finished } from './jobs.ts';
import type { Study } from './study.ts';

const WORDS = {
  'cronjob-skips': {
    message: {
      en: 'The CronJob skips runs: at {at} s it is due while the Job before still works (concurrencyPolicy Forbid).',
      'zh-cn': 'CronJob 会跳过执行：第 {at} 秒到了执行时间，而上一个 Job 还没结束（concurrencyPolicy 为 Forbid）。',
    },
    explanation: {
      en: 'That happens {count} times in {end} s with schedule `{schedule}`. Run it less often, or make the work shorter.',
      'zh-cn': '按照 `{schedule}`，{end} 秒内发生了 {count} 次。请降低执行频率，或缩短任务时间。',
    },
  },
  'cronjob-drops-runs': {
    message: {
      en: 'The CronJob drops runs: what was due at {at} s may start only {limit} s late, and the Job before ends at {ended} s.',
      'zh-cn': 'CronJob 会丢弃执行：第 {at} 秒应执行的任务最多只能推迟 {limit} 秒开始，而上一个 Job 到第 {ended} 秒才结束。',
    },
    explanation: {
      en: 'With concurrencyPolicy Forbid a missed run starts as soon as the one before has ended, unless startingDeadlineSeconds has passed by then: {count} of {due} due runs are missed in {end} s. Raise it above the length of a run.',
      'zh-cn':
        'concurrencyPolicy 为 Forbid 时，错过的执行会在上一个结束后立即开始，除非已超过 startingDeadlineSeconds：{end} 秒内 {due} 次中错过了 {count} 次。请将其设得大于一次执行的时长。',
    },
  },
  'cronjob-replaces': {
    message: {
      en: 'The CronJob ends its own work: at {at} s the next run replaces a Job that is not done (concurrencyPolicy Replace).',
      'zh-cn': 'CronJob 会中断自己的任务：第 {at} 秒，下一次执行替换了尚未完成的 Job（concurrencyPolicy 为 Replace）。',
    },
    explanation: {
      en: 'That happens {count} times in {end} s with schedule `{schedule}`: work that takes longer than the interval is never finished.',
      'zh-cn': '按照 `{schedule}`，{end} 秒内发生了 {count} 次：耗时超过间隔的任务永远完成不了。',
    },
  },
  'cronjob-piles-up': {
    message: {
      en: 'Jobs of the CronJob pile up: {count} run at the same time at {at} s (concurrencyPolicy Allow).',
      'zh-cn': 'CronJob 的 Job 会堆积：第 {at} 秒有 {count} 个同时运行（concurrencyPolicy 为 Allow）。',
    },
    explanation: {
      en: 'A run takes longer than the interval of `{schedule}`. With `concurrencyPolicy: Forbid` the next one waits.',
      'zh-cn': '一次执行的时间超过了 `{schedule}` 的间隔。设为 `concurrencyPolicy: Forbid` 则下一次会等待。',
    },
  },
  'cronjob-never-runs': {
    message: {
      en: 'The CronJob never runs: its schedule `{schedule}` has no instant.',
      'zh-cn': 'CronJob 永远不会执行：时间表 `{schedule}` 没有对应的时刻。',
    },
    explanation: {
      en: 'The API server takes the schedule, and the controller says: {said}.',
      'zh-cn': 'API 服务器会接受该时间表，但控制器报告：{said}。',
    },
  },
} as const satisfies Record<string, Words>;

/** CronJobs whose runs get in each other's way. */
export const cronJobs: Lesson = function* (study) {
  for (const cronJob of study.objects('CronJob')) {
    const name = `CronJob/${cronJob.metadata.name}`;
    const schedule = String(cronJob.spec?.schedule ?? '');
    const place = study.place(cronJob, 'spec.schedule');
    const policy = study.place(cronJob, 'spec.concurrencyPolicy');
    const end = rounded(study.end);
    const invalid = study.events(name, 'InvalidSchedule')[0];
    if (invalid) {
      const values = { schedule, said: quoted(invalid.message) };
      yield tell('cronjob-never-runs', WORDS['cronjob-never-runs'], { severity: 'warning', place, values, proof: [invalid] });
    }
    const skipped = study.events(name, 'JobAlreadyActive');
    const dropped = skipped[0] && droppedRun(study, cronJob, skipped);
    if (dropped) {
      const made = study.events(name, 'SuccessfulCreate').length;
      const values = {
        at: rounded(dropped.skipped.t),
        ended: rounded(dropped.ended.t),
        limit: Number(cronJob.spec?.startingDeadlineSeconds),
        count: skipped.length,
        due: skipped.length + made,
        end,
      };
      const deadline = study.place(cronJob, 'spec.startingDeadlineSeconds');
      yield tell('cronjob-drops-runs', WORDS['cronjob-drops-runs'], {
        severity: 'warning',
        place: deadline,
        values,
        proof: [dropped.skipped, dropped.ended],
      });
    } else if (skipped[0]) {
      const values = { schedule, at: rounded(skipped[0].t), count: skipped.at(-1)!.count, end };
      yield tell('cronjob-skips', WORDS['cronjob-skips'], { severity: 'information', place, values, proof: skipped.slice(0, 2) });
    }
    const replaced = cronJob.spec?.concurrencyPolicy === 'Replace' ? unfinished(study, cronJob) : [];
    if (replaced[0]) {
      const values = { schedule, at: rounded(replaced[0].t), count: replaced.length, end };
      yield tell('cronjob-replaces', WORDS['cronjob-replaces'], {
        severity: 'warning',
        place: policy,
        values,
        proof: replaced.slice(0, 2),
      });
    }
    const active = study
      .objectEntries(name)
      .map((entry) => ({ entry, count: (entry.status.active as unknown[] | undefined)?.length ?? 0 }));
    const most = active.reduce<(typeof active)[number] | undefined>(
      (best, each) => (each.count > (best?.count ?? 1) ? each : best),
      undefined,
    );
    if (most && cronJob.spec?.concurrencyPolicy === 'Allow') {
      const values = { schedule, at: rounded(most.entry.t), count: most.count };
      yield tell('cronjob-piles-up', WORDS['cronjob-piles-up'], { severity: 'warning', place, values, proof: [most.entry] });
    }
  }
};

/** The ends of Jobs that were deleted before they were done. */
function unfinished(study: Study, cronJob: KubernetesObject): TimelineEntry[] {
  return study.objects('Job').flatMap(({ metadata }) => {
    if (!(metadata.ownerReferences as OwnerReference[] | undefined)?.some(({ uid }) => uid === cronJob.metadata.uid)) return [];
    const name = `Job/${metadata.name}`;
    const gone = study.entriesOf(name).find(({ type }) => type === 'deleted');
    return gone && !study.objectEntries(name).some(finished) ? [gone] : [];
  });
}

/** Longer after the end of the Job before it nothing starts late any more. Seconds. */
const LATE_SECONDS = 3;

/** A run that was skipped and not made up for when the Job before it had ended, because it was too late by then. */
function droppedRun(
  study: Study,
  cronJob: KubernetesObject,
  skipped: readonly EventEntry[],
): { readonly skipped: EventEntry; readonly ended: EventEntry } | null {
  const deadline = cronJob.spec?.startingDeadlineSeconds as number | undefined;
  if (deadline === undefined) return null;
  const name = `CronJob/${cronJob.metadata.name}`;
  const made = study.events(name, 'SuccessfulCreate');
  for (const ended of study.events(name, 'SawCompletedJob')) {
    const last = skipped.findLast(({ t }) => t < ended.t);
    const late = made.some(({ t }) => t >= ended.t && t <= ended.t + LATE_SECONDS);
    if (last && !late && ended.t - last.t > deadline) return { skipped: last, ended };
  }
  return null;
}
