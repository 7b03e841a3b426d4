import { parseImageReference } from '../../kubernetes/values/imageReference.ts';
import type { ContainerState, StatusEntry } from '../timeline.ts';
import type { VolumeMount } from '../world/pod.ts';
import { type Found, type Lesson, quoted, type Telling, tell, type Words } from './finding.ts';
import type { ContainerStory } from './story.ts';

const WORDS = {
  'command-not-found': {
    message: {
      en: 'Container {container} cannot start: `{program}` is not a program of {image}.',
      'zh-cn': '容器 {container} 无法启动：镜像 {image} 中没有程序 `{program}`。',
    },
    explanation: {
      en: 'The runtime says: {error}. `command` is run as it is, without a shell: the first item is one program name, every argument is an item of its own. For a line of shell write `["sh", "-c", "…"]`.',
      'zh-cn':
        '运行时报告：{error}。`command` 按原样执行，不经过 shell：第一项只能是程序名，每个参数各占一项。要执行一行 shell，请写成 `["sh", "-c", "…"]`。',
    },
  },
  'typographic-quotes': {
    message: {
      en: 'Container {container} cannot start: typographic quotes are part of the program name `{program}`.',
      'zh-cn': '容器 {container} 无法启动：弯引号成了程序名 `{program}` 的一部分。',
    },
    explanation: {
      en: 'The runtime says: {error}. YAML knows only the straight quotes " and \'; the curved ones of word processors and web pages are ordinary characters. Replace them.',
      'zh-cn': '运行时报告：{error}。YAML 只认直引号 " 和 \'；文字处理软件和网页中的弯引号只是普通字符。请把它们替换掉。',
    },
  },
  'cannot-start': {
    message: {
      en: 'Container {container} cannot be started: {error}.',
      'zh-cn': '容器 {container} 无法启动：{error}。',
    },
    explanation: {
      en: 'The runtime refuses it each time ({reason}); the kubelet tries again with growing pauses, and in vain.',
      'zh-cn': '运行时每次都拒绝（{reason}）；kubelet 会以越来越长的间隔重试，但都是徒劳。',
    },
  },
  'runs-as-root': {
    message: {
      en: 'Container {container} is never created: runAsNonRoot is set, and {image} runs as {user}.',
      'zh-cn': '容器 {container} 始终不会创建：设置了 runAsNonRoot，而镜像 {image} 以 {user} 身份运行。',
    },
    explanation: {
      en: 'It stays in CreateContainerConfigError. Set `runAsUser` to a number other than 0, or use an image whose USER is a number.',
      'zh-cn': '它会一直处于 CreateContainerConfigError。请把 `runAsUser` 设为非 0 的数字，或使用 USER 为数字的镜像。',
    },
  },
  'sub-path': {
    message: {
      en: 'Container {container} is never created: the subPath `{path}` cannot be used.',
      'zh-cn': '容器 {container} 始终不会创建：subPath `{path}` 无法使用。',
    },
    explanation: {
      en: 'The kubelet says: {error}. A subPath leads downwards inside its volume; variables in `subPathExpr` must be in the container’s env.',
      'zh-cn': 'kubelet 报告：{error}。subPath 只能指向卷内的下级路径；`subPathExpr` 中的变量必须在容器的 env 里定义。',
    },
  },
} as const satisfies Record<string, Words>;

const CURVED = /[\u2018-\u201f\u00ab\u00bb]/;

/** Containers that are not started at all. */
export const starting: Lesson = function* (study) {
  for (const story of study.containers) {
    const status = story.lastStatus((state) => startError(state) !== null);
    const state = story.stateIn(status);
    // What was repaired by itself teaches nothing.
    if (!status || !state || story.runningSince !== undefined) continue;
    yield* neverStarted(story, status, state);
  }
};

/** The runtime's words why the container was not started; null when it was. */
function startError(state: ContainerState): string | null {
  if (state.state === 'waiting' && /^(RunContainerError|CreateContainerError|CreateContainerConfigError)$/.test(state.reason ?? ''))
    return state.message;
  return state.reason === 'StartError' ? state.message : state.lastState?.reason === 'StartError' ? (state.lastState.message ?? '') : null;
}

function* neverStarted(story: ContainerStory, status: StatusEntry, state: ContainerState): Generator<Found> {
  const error = quoted((startError(state) ?? '').replace(/^.*unable to start container process: /s, '').replace(/: unknown$/, ''), 240);
  const values = { container: story.name, image: story.container.image, error, reason: state.reason ?? 'StartError' };
  const first = story.firstStatus((each) => startError(each) !== null) ?? status;
  const proof = [first];
  const refusal = nonRoot(story, error);
  if (refusal) {
    const { place, user } = refusal;
    yield tell('runs-as-root', WORDS['runs-as-root'], {
      severity: story.isKnown && isOfficial(story.container.image) ? 'warning' : 'hint',
      place,
      values: { ...values, user },
      proof,
    });
    return;
  }
  const mount = story.container.volumeMounts?.findIndex((each) => isRefusedPath(each, error)) ?? -1;
  if (mount >= 0) {
    const { subPath, subPathExpr } = story.container.volumeMounts![mount]!;
    const place = story.place(`volumeMounts[${mount}].${subPath ? 'subPath' : 'subPathExpr'}`);
    yield tell('sub-path', WORDS['sub-path'], {
      severity: 'warning',
      place,
      values: { ...values, path: subPath || (subPathExpr ?? '') },
      proof,
    });
    return;
  }
  // ConfigMaps and Secrets have a lesson of their own.
  if (state.reason === 'CreateContainerConfigError') return;
  const program = story.container.command?.[0] ?? story.container.args?.[0];
  const named = program !== undefined && error.includes(program.slice(0, 100));
  const code =
    !named || !/not found|no such file/.test(error) ? 'cannot-start' : CURVED.test(program) ? 'typographic-quotes' : 'command-not-found';
  const place = story.container.command?.length ? story.place('command[0]') : story.programPlace();
  yield tell(code, WORDS[code], {
    severity: code === 'command-not-found' && !story.surelyLacks(program ?? '') ? 'hint' : 'warning',
    place,
    values: { ...values, program: quoted(program ?? '', 60) },
    proof,
    better: betterCommand(story, code),
  });
}

function nonRoot(story: ContainerStory, error: string) {
  if (!/container has runAsNonRoot|breaks non-root policy/.test(error)) return null;
  const own = story.container.securityContext?.runAsNonRoot !== undefined;
  const user = /non-numeric user \(([^)]*)\)/.exec(error)?.[1] ?? 'root';
  return { place: own ? story.place('securityContext.runAsNonRoot') : story.pod.place('spec.securityContext.runAsNonRoot'), user };
}

/** Whether the kubelet's words are about this mount's path inside its volume. */
function isRefusedPath({ subPath, subPathExpr }: VolumeMount, error: string): boolean {
  const [, variable] = /^missing value for (\w+)/.exec(error) ?? [];
  if (variable !== undefined) return subPathExpr?.includes(`$(${variable})`) ?? false;
  const [, path] = /SubPath `([^`]*)`/.exec(error) ?? [];
  return path !== undefined && (path === subPath || Boolean(subPathExpr));
}

/** An image of the official library; copies of the same name elsewhere may run as anybody. */
function isOfficial(image: string): boolean {
  const reference = parseImageReference(image);
  return reference?.domain === 'docker.io' && reference.path.startsWith('library/');
}

/** The command as it was meant: without curved quotes, or with its arguments as items of their own. */
function betterCommand(story: ContainerStory, code: string): Telling['better'] {
  const [program, ...rest] = story.container.command ?? [];
  if (program === undefined) return undefined;
  if (code === 'typographic-quotes') return { place: story.place('command[0]'), value: program.replace(new RegExp(CURVED, 'g'), '') };
  const words = program.trim().split(/\s+/);
  // Where there are quotes or more of a shell, splitting at blanks would be wrong.
  const plain = code === 'command-not-found' && words.length > 1 && /^[\w\s./:=,@%+-]+$/.test(program);
  return plain ? { place: story.place('command'), value: [...words, ...rest] } : undefined;
}
