import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { ObjectEntry } from '../timeline.ts';
import { said } from './ending.ts';
import { afterStart, type Found, type Lesson, rounded, tell, type Words } from './finding.ts';
import type { Study } from './study.ts';

const WORDS = {
  'job-fails': {
    message: {
      en: 'The Job fails at {at} s, after {runs} runs of container {container} ending with code {code}; backoffLimit is {limit}.',
      'zh-cn': 'Job 在第 {at} 秒失败：容器 {container} 已有 {runs} 次运行以代码 {code} 结束，而 backoffLimit 为 {limit}。',
    },
    explanation: {
      en: 'Each ends {after}. {said}. Between the tries Kubernetes waits 10 s, 20 s, 40 s…, so more tries only help against what passes by itself.',
      'zh-cn': '每次都是{after}结束。{said}。两次尝试之间依次等待 10 秒、20 秒、40 秒……因此增加次数只对会自行恢复的问题有用。',
    },
  },
  'job-deadline': {
    message: {
      en: 'The Job is ended at {at} s: activeDeadlineSeconds {limit} passes while it still works.',
      'zh-cn': 'Job 在第 {at} 秒被终止：还在工作时就超过了 activeDeadlineSeconds（{limit} 秒）。',
    },
    explanation: {
      en: 'The deadline counts from the start of the Job, with image pulls, back-off and all tries. Its Pods are deleted and it fails with DeadlineExceeded.',
      'zh-cn': '期限从 Job 开始时算起，包含拉取镜像、退避等待和所有重试。超时后它的 Pod 会被删除，Job 以 DeadlineExceeded 失败。',
    },
  },
  'job-waits-for-sidecar': {
    message: {
      en: 'The Job does not complete: container {done} has ended at {at} s, but container {container} runs on.',
      'zh-cn': 'Job 无法完成：容器 {done} 在第 {at} 秒已经结束，但容器 {container} 还在运行。',
    },
    explanation: {
      en: 'A Pod is done when all its containers have ended; {container} still runs at {end} s. Make it a sidecar: an init container with `restartPolicy: Always`, which Kubernetes stops by itself.',
      'zh-cn':
        '所有容器都结束后 Pod 才算完成；到第 {end} 秒 {container} 仍在运行。请把它改为边车：设有 `restartPolicy: Always` 的 init 容器，Kubernetes 会自动停止它。',
    },
  },
  'job-removed-at-once': {
    message: {
      en: 'The Job and its Pods are removed {gap} s after their end: nobody has the time to read status or logs.',
      'zh-cn': 'Job 及其 Pod 在结束 {gap} 秒后就被删除：来不及查看状态和日志。',
    },
    explanation: {
      en: 'It ends at {ended} s and is gone at {at} s, because ttlSecondsAfterFinished is {limit}. Leave minutes or hours if anybody should look.',
      'zh-cn':
        '它在第 {ended} 秒结束，第 {at} 秒就被删除，因为 ttlSecondsAfterFinished 为 {limit}。如果需要查看结果，请保留几分钟或几小时。',
    },
  },
} as const satisfies Record<string, Words>;

/** A time to live that leaves nobody the time to look. Seconds. */
const HASTE_SECONDS = 10;
/** A container that runs on for so long after the others waits for nothing. Seconds. */
const ALONE_SECONDS = 30;

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

/** Jobs that do not complete, or leave nothing behind. */
export const jobs: Lesson = function* (study) {
  const seen = new Set<string>();
  for (const job of study.objects('Job')) {
    const origin = study.place(job, 'spec').object;
    // One Job of a CronJob stands for all.
    if (seen.has(origin)) continue;
    seen.add(origin);
    const entries = study.objectEntries(`Job/${job.metadata.name}`);
    yield* failed(study, job, entries);
    yield* sidecar(study, job);
    yield* removed(study, job, entries);
  }
};

/** The condition by which a Job has ended. */
export const finished = (entry: ObjectEntry): Condition | undefined =>
  (entry.status.conditions as readonly Condition[] | undefined)?.find(
    ({ type, status }) => /^(Complete|Failed)$/.test(type) && status === 'True',
  );

function* failed(study: Study, job: KubernetesObject, entries: readonly ObjectEntry[]): Generator<Found> {
  const end = entries.find((entry) => finished(entry)?.type === 'Failed');
  const reason = end && finished(end)?.reason;
  if (!end) return;
  if (reason === 'DeadlineExceeded') {
    // Its Pods are ended first, and the Job has failed when they are gone.
    const passed =
      entries.find(({ status }) => (status.conditions as readonly Condition[] | undefined)?.some(({ type }) => type === 'FailureTarget')) ??
      end;
    const place = study.place(job, 'spec.activeDeadlineSeconds');
    const values = { at: rounded(passed.t), limit: String(job.spec?.activeDeadlineSeconds ?? '') };
    yield tell('job-deadline', WORDS['job-deadline'], { severity: 'warning', place, values, proof: [passed, end] });
    return;
  }
  const stories = study.pods.filter(({ pod }) => pod.metadata.ownerReferences?.some(({ uid }) => uid === job.metadata.uid));
  const ends = stories.flatMap(({ containers }) => containers).flatMap((story) => story.ownEnds().map((run) => ({ story, run })));
  const bad = ends.filter(({ run }) => run.exit.text !== '0');
  const first = bad[0];
  if (!first || reason !== 'BackoffLimitExceeded') return;
  yield tell('job-fails', WORDS['job-fails'], {
    severity: 'warning',
    place: first.story.programPlace(),
    values: {
      at: rounded(end.t),
      runs: bad.filter(({ story }) => story.name === first.story.name).length,
      container: first.story.name,
      code: first.run.exit.text,
      limit: String(job.spec?.backoffLimit ?? 6),
      after: afterStart(first.run.exit.t - first.run.startedAt),
      said: said(first.story, first.run),
    },
    proof: [end, first.run.exit],
    related: [{ place: study.place(job, 'spec.backoffLimit'), message: { en: 'The number of retries.', 'zh-cn': '重试次数。' } }],
  });
}

function* sidecar(study: Study, job: KubernetesObject): Generator<Found> {
  for (const pod of study.pods) {
    if (pod.gone || !pod.pod.metadata.ownerReferences?.some(({ uid }) => uid === job.metadata.uid)) continue;
    const apps = pod.containers.filter(({ isApp }) => isApp);
    const done = apps.find(({ last }) => last?.state === 'terminated' && last.exitCode === 0);
    const alone = apps.filter(({ runningSince }) => runningSince !== undefined);
    const end = done?.runs.at(-1)?.exit;
    if (!done || !end || alone.length === 0 || study.end - end.t < ALONE_SECONDS) continue;
    for (const story of alone)
      yield tell('job-waits-for-sidecar', WORDS['job-waits-for-sidecar'], {
        severity: 'warning',
        place: story.place('name'),
        values: { container: story.name, done: done.name, at: rounded(end.t), end: rounded(study.end) },
        proof: [end],
      });
    return;
  }
}

function* removed(study: Study, job: KubernetesObject, entries: readonly ObjectEntry[]): Generator<Found> {
  const limit = job.spec?.ttlSecondsAfterFinished as number | undefined;
  const end = entries.find((entry) => finished(entry) !== undefined);
  const gone = study.entriesOf(`Job/${job.metadata.name}`).find(({ type }) => type === 'deleted');
  if (limit === undefined || limit > HASTE_SECONDS || !end || !gone || gone.t < end.t) return;
  yield tell('job-removed-at-once', WORDS['job-removed-at-once'], {
    severity: 'information',
    place: study.place(job, 'spec.ttlSecondsAfterFinished'),
    values: { gap: rounded(gone.t - end.t), ended: rounded(end.t), at: rounded(gone.t), limit },
    proof: [gone, end],
  });
}
