import type { ProcessEntry, StatusEntry } from '../timeline.ts';
import { ENDING } from './endingWords.ts';
import { afterStart, type Found, type Lesson, quoted, rounded, tell } from './finding.ts';
import type { Place } from './place.ts';
import type { ContainerRun, ContainerStory } from './story.ts';

type EndedRun = ContainerRun & { readonly exit: ProcessEntry };

/** Containers that end by themselves although they should not, or not in this way. */
export const ending: Lesson = function* (study) {
  for (const story of study.containers) {
    const killed = outOfMemory(story);
    if (killed) yield killed;
    else if (story.placed.kind !== 'ephemeralContainers') yield* ended(story);
  }
};

/** A container that lost a process for want of memory and ended well all the same has lived with it. */
const isKilled = (reason: string | null | undefined, exitCode: number | null | undefined): boolean =>
  reason === 'OOMKilled' && exitCode !== 0;

function outOfMemory(story: ContainerStory): Found | null {
  const status = story.firstStatus(
    ({ reason, exitCode, lastState }) => isKilled(reason, exitCode) || isKilled(lastState?.reason, lastState?.exitCode),
  );
  if (!status) return null;
  const limit = story.container.resources?.limits?.memory ?? story.pod.pod.spec.resources?.limits?.memory;
  const run = story.runs.find(({ exit }) => exit !== null);
  const values = {
    container: story.name,
    limit: limit ?? '',
    after: afterStart((run?.exit?.t ?? status.t) - (run?.startedAt ?? 0)),
    restarts: story.restarts,
  };
  const place = story.container.resources?.limits?.memory ? story.place('resources.limits.memory') : story.programPlace();
  return tell('oom-killed', limit ? ENDING['oom-killed'] : ENDING.oomWithoutLimit, {
    by: story,
    severity: 'warning',
    place,
    values,
    proof: [status],
  });
}

function* ended(story: ContainerStory): Generator<Found> {
  const { pod } = story;
  const own = story.ownEnds();
  const first = own[0];
  // What a Job makes of its failures is told with the Job.
  if (!first || pod.ownerKind === 'Job') return;
  const code = Number(first.exit.text);
  const policy = story.container.restartPolicy ?? pod.pod.spec.restartPolicy;
  const status = story.firstStatus(({ state, lastState }) => state === 'terminated' || lastState !== null);
  const proof = [first.exit, ...own.slice(1, 3).map(({ exit }) => exit)];
  if (own.length >= 3 && story.restarts >= 2) yield restarting(story, own, code, proof);
  else if (
    code !== 0 &&
    policy !== 'Always' &&
    pod.last?.phase === 'Failed' &&
    pod.last.reason === null &&
    own.length === story.runs.length
  )
    yield failed(story, first, code, status);
}

function restarting(story: ContainerStory, own: readonly EndedRun[], code: number, proof: readonly ProcessEntry[]): Found {
  const first = own[0]!;
  const gaps = own.slice(1).map((run, index) => run.startedAt - own[index]!.exit.t);
  const values = {
    ...common(story, first, code),
    runs: own.length,
    restarts: story.restarts,
    end: rounded(story.pod.study.end),
    longest: rounded(Math.max(...gaps)),
  };
  const clean = own.every(({ exit }) => exit.text === '0');
  const place = placeOfEnd(story, first);
  if (story.notices().some(({ notice }) => notice.what === 'abandoned'))
    return tell('left-in-background', ENDING['left-in-background'], { by: story, severity: 'warning', place, values, proof });

  if (clean) return tell('ends-by-itself', ENDING['ends-by-itself'], { by: story, severity: 'warning', place, values, proof });
  const missing = code === 127;
  const id = missing ? 'script-command-not-found' : 'crash-loop';
  return tell(id, ENDING[id], { by: story, severity: severityOf(story, first, code), place, values, proof, unlessExplained: story });
}

function failed(story: ContainerStory, run: EndedRun, code: number, status: StatusEntry | undefined): Found {
  const missing = code === 127;
  const values = { ...common(story, run, code), policy: story.container.restartPolicy ?? story.pod.pod.spec.restartPolicy };
  return tell('pod-fails', missing ? ENDING.podFailsMissing : ENDING['pod-fails'], {
    by: story,
    severity: severityOf(story, run, code),
    place: placeOfEnd(story, run),
    values,
    proof: [run.exit, ...(status ? [status] : [])],
    unlessExplained: story,
  });
}

const common = (story: ContainerStory, run: EndedRun, code: number) => ({
  container: story.name,
  image: story.container.image,
  after: afterStart(run.exit.t - run.startedAt),
  code,
  said: said(story, run),
});

/** What the container wrote last, as part of a sentence. */
export function said(story: ContainerStory, { exit }: { readonly exit: ProcessEntry | null }) {
  const line = exit ? quoted(story.lastLine(exit.t)) : '';
  return line === ''
    ? { en: 'It wrote nothing', 'zh-cn': '它没有任何输出' }
    : { en: `Its last words: ${line}`, 'zh-cn': `最后的输出：${line}` };
}

/** The command that ended the container, where the run knows it. */
export function placeOfEnd(story: ContainerStory, { exit }: { readonly exit: ProcessEntry | null }): Place {
  for (const cause of exit?.causes ?? []) if ('field' in cause && cause.span) return cause;
  return story.programPlace();
}

const LOCAL = /^(localhost|127\.|::1|0\.0\.0\.0)/;

/** What fails for want of something that the files do not hold may be there all the same: a Service, a program of the image. */
function severityOf(story: ContainerStory, { exit }: EndedRun, code: number): 'warning' | 'hint' {
  const { study, pod } = story.pod;
  const outside = story.notices().some(({ notice, lastAt }) => {
    if (notice.what !== 'unreached' || LOCAL.test(notice.host) || lastAt > story.pod.study.end) return false;
    const [name, namespace = pod.metadata.namespace] = notice.host.split('.');
    const service = study.services.find((each) => each.name === name && each.namespace === namespace);
    return !service || !study.pods.some((other) => service.selects(other.pod));
  });
  if (outside && !study.told.cluster) return 'hint';
  const [, program] = /([\w./+-]+): (?:command )?not found/.exec(story.lastLine(exit.t)) ?? [];
  return code === 127 && program !== undefined && !story.surelyLacks(program) ? 'hint' : 'warning';
}
