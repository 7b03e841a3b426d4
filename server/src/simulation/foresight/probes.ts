import type { Text } from '../../texts/text.ts';
import type { ProbeEntry } from '../timeline.ts';
import type { Probe } from '../world/pod.ts';
import { type Found, type Lesson, quoted, rounded, type Telling, tell, type Values } from './finding.ts';
import type { Pausing } from './pausing.ts';
import { unfitHandler } from './probeHandlers.ts';
import { LIVENESS, READINESS, STARTUP } from './probeWords.ts';
import type { ContainerRun, ContainerStory } from './story.ts';
import { sameContainer } from './study.ts';

/** How long a container may be given to answer its probe when one looks what would have been. Seconds. */
const PATIENCE_SECONDS = 300;
/** Shorter than this nobody waits for readiness in vain. */
const UNREADY_SECONDS = 45;

/** Probes that end what they should watch, and readiness that does not come. */
export const probes: Lesson = function* (study) {
  for (const story of study.containers) {
    yield* killing(story, 'startup');
    yield* killing(story, 'liveness');
    yield* readiness(story);
  }
};

function* killing(story: ContainerStory, type: 'liveness' | 'startup'): Generator<Found | null> {
  const probe = story.container[`${type}Probe`];
  const all = story.probes(type);
  if (!probe) return;
  const fatal = all.find(({ result, run, threshold }) => result === 'failure' && run === threshold);
  const unfit = yield* unfitHandler(story, type, fatal);
  if (unfit) {
    yield unfit;
    return;
  }
  const run = fatal && story.runAt(fatal.t);
  if (!fatal || !run) return;
  const before = all.filter(({ t }) => t >= run.startedAt && t < fatal.t);
  const values = { ...numbers(story, run, fatal), restarts: story.restarts, end: rounded(story.pod.study.end) };
  const place = story.place(`${type}Probe`);
  const proof = [fatal, ...before.filter(({ result }) => result === 'failure').slice(-2)];
  const words = type === 'liveness' ? LIVENESS : STARTUP;
  const lastSuccess = before.findLast(({ result }) => result === 'success');
  if (lastSuccess) {
    const until = { ...values, until: rounded(lastSuccess.t - run.startedAt) };
    yield tell('liveness-fails-later', LIVENESS.later, { by: story, severity: 'warning', place, proof, values: until });
    return;
  }
  const answers = yield* firstAnswer(story, probe, run, fatal);
  if (answers === null)
    yield tell(`${type}-never-succeeds`, words.never, {
      by: story,
      severity: 'warning',
      place,
      proof,
      values: { ...values, patience: rounded(fatal.t + PATIENCE_SECONDS) },
    });
  else {
    const failures = Math.ceil((answers * 1.5) / (probe.periodSeconds ?? 10));
    yield tell(type === 'liveness' ? 'liveness-kills-starting' : 'startup-budget-too-small', words.starting, {
      by: story,
      severity: 'warning',
      place,
      proof,
      values: {
        ...values,
        answers: rounded(answers),
        failures,
        period: probe.periodSeconds ?? 10,
      },
      better: patience(story, type, probe, failures),
    });
  }
}

const numbers = (story: ContainerStory, run: ContainerRun, fatal: ProbeEntry): Values => ({
  container: story.name,
  after: rounded(fatal.t - run.startedAt),
  failed: fatal.threshold,
  output: outputOf(fatal),
});

const outputOf = ({ output }: ProbeEntry): string | Text => quoted(output) || { en: 'no output', 'zh-cn': '没有输出' };

/** More failures for start-up: the startup probe's own, or a startup probe with the same handler. */
function patience(story: ContainerStory, type: 'liveness' | 'startup', probe: Probe, failureThreshold: number): Telling['better'] {
  if (type === 'startup') return { place: story.place('startupProbe.failureThreshold'), value: failureThreshold };
  if (story.container.startupProbe) return undefined;
  const { exec, httpGet, tcpSocket, grpc, periodSeconds = 10 } = probe;
  const plain = httpGet && {
    ...(httpGet.path && { path: httpGet.path }),
    port: httpGet.port,
    ...(httpGet.scheme === 'HTTPS' && { scheme: 'HTTPS' }),
  };
  if (httpGet?.httpHeaders || httpGet?.host) return undefined;
  const handler = { ...(exec && { exec }), ...(plain && { httpGet: plain }), ...(tcpSocket && { tcpSocket }), ...(grpc && { grpc }) };
  return { place: story.place('startupProbe'), value: { ...handler, periodSeconds, failureThreshold } };
}

/** When the probe's handler would first succeed if nothing were done about its failures; seconds after the start, null for never. */
function* firstAnswer(story: ContainerStory, probe: Probe, run: ContainerRun, fatal: ProbeEntry): Pausing<number | null> {
  const { exec, httpGet, tcpSocket, grpc, timeoutSeconds } = probe;
  const handler = { ...(exec && { exec }), ...(httpGet && { httpGet }), ...(tcpSocket && { tcpSocket }), ...(grpc && { grpc }) };
  const twin = yield* story.pod.study.twin(story.pod, {
    horizon: Math.ceil(fatal.t + PATIENCE_SECONDS),
    change: (spec) => {
      const container = sameContainer(spec, story);
      delete container.livenessProbe;
      delete container.startupProbe;
      container.readinessProbe = {
        ...handler,
        timeoutSeconds: timeoutSeconds ?? 1,
        periodSeconds: 1,
        failureThreshold: 1,
        successThreshold: 1,
      };
    },
  });
  const same = twin?.containerNamed(story.name);
  const success = same?.probes('readiness').find(({ result }) => result === 'success');
  const started = success && same?.runAt(success.t);
  // Only a container that would have lived on was killed too early.
  if (!success || !started || same?.runs[0] !== started) return null;
  const answers = success.t - started.startedAt;
  return answers > fatal.t - run.startedAt - 1 ? answers : null;
}

function* readiness(story: ContainerStory): Generator<Found | null> {
  if (!story.container.readinessProbe) return;
  const { study } = story.pod;
  const since = story.runningSince;
  const all = story.probes('readiness');
  const last = all.at(-1);
  const place = story.place('readinessProbe');
  const unready = story.pod.statuses.every((status) => story.stateIn(status)?.ready !== true);
  const failing = all.find(({ result, run, threshold }) => result === 'failure' && run >= threshold);
  const unfit = unready ? yield* unfitHandler(story, 'readiness', failing) : null;
  if (unfit) {
    yield unfit;
    return;
  }
  if (since === undefined || !last || last.result === 'success' || story.last?.ready) return;
  const values = { container: story.name, output: outputOf(last), since: rounded(since), end: rounded(study.end) };
  if (unready && study.end - since >= UNREADY_SECONDS)
    yield tell('readiness-never', READINESS.never, { by: story, severity: 'warning', place, values, proof: all.slice(0, 1).concat(last) });
  const lost = story.lastStatus(({ ready }) => ready);
  const after = lost && story.pod.statuses[story.pod.statuses.indexOf(lost) + 1];
  if (after && after.t >= since && study.end - after.t >= UNREADY_SECONDS)
    yield tell('readiness-lost', READINESS.lost, {
      by: story,
      severity: 'warning',
      place,
      values: { ...values, at: rounded(after.t) },
      proof: [after, last],
    });
}
