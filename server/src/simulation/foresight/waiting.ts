import type { Noticed } from '../world/notices.ts';
import { type Found, type Lesson, rounded, tell, type Words } from './finding.ts';
import type { ContainerStory } from './story.ts';

const WORDS = {
  'init-never-ends': {
    message: {
      en: 'Init container {container} does not end: it still runs at {end} s, and the Pod waits for it.',
      'zh-cn': 'init 容器 {container} 一直不结束：到第 {end} 秒仍在运行，Pod 在等它。',
    },
    explanation: {
      en: 'Init containers run one after the other, each to its end. What should run on beside the others is a sidecar: give it `restartPolicy: Always`.',
      'zh-cn': 'init 容器逐个运行，每个都必须结束。要与其他容器一起持续运行的应是边车：请给它设置 `restartPolicy: Always`。',
    },
  },
  'waits-for-service': {
    message: {
      en: 'Init container {container} waits for {address} until {end} s: there is no Service {host}.',
      'zh-cn': 'init 容器 {container} 到第 {end} 秒都在等待 {address}：没有名为 {host} 的 Service。',
    },
    explanation: {
      en: 'It tried {count} times. If the Service is made elsewhere, all is well; else the Pod never gets past its init containers.',
      'zh-cn': '它尝试了 {count} 次。如果该 Service 在别处创建，则没有问题；否则 Pod 永远停在 init 容器阶段。',
    },
  },
  'waits-for-address': {
    message: {
      en: 'Init container {container} waits for {address} until {end} s: nobody of the known Pods has that address.',
      'zh-cn': 'init 容器 {container} 到第 {end} 秒都在等待 {address}：已知的 Pod 中没有这个地址。',
    },
    explanation: {
      en: 'It tried {count} times. If something outside answers there, all is well; else the Pod never gets past its init containers.',
      'zh-cn': '它尝试了 {count} 次。如果集群外有程序在该地址应答，则没有问题；否则 Pod 永远停在 init 容器阶段。',
    },
  },
  'waits-for-endpoints': {
    message: {
      en: 'Init container {container} waits for {address} until {end} s: nobody behind Service {service} answers.',
      'zh-cn': 'init 容器 {container} 到第 {end} 秒都在等待 {address}：Service {service} 背后没有响应者。',
    },
    explanation: {
      en: 'It tried {count} times. The Pods that the Service selects must be ready and listen on its targetPort.',
      'zh-cn': '它尝试了 {count} 次。该 Service 选中的 Pod 必须就绪，并监听其 targetPort。',
    },
  },
  'waits-for-itself': {
    message: {
      en: 'Init container {container} waits for {address}, which its own Pod should serve: that starts only when the init containers have ended.',
      'zh-cn': 'init 容器 {container} 等待的 {address} 要由它自己的 Pod 提供：而应用容器要等 init 容器结束后才会启动。',
    },
    explanation: {
      en: 'Both wait for each other; it tried {count} times until {end} s. Make what it needs a sidecar (an init container with `restartPolicy: Always`) before it, or wait in the application.',
      'zh-cn':
        '双方互相等待；到第 {end} 秒它尝试了 {count} 次。请把它所需的程序改为排在它前面的边车（设有 `restartPolicy: Always` 的 init 容器），或在应用中等待。',
    },
  },
} as const satisfies Record<string, Words>;

/** Shorter than this an init container may well be at work. Seconds. */
const PATIENCE_SECONDS = 120;

/** Init containers that the Pod waits for in vain. */
export const waiting: Lesson = function* (study) {
  for (const story of study.containers) {
    const since = story.runningSince;
    const started = story.runs.at(-1)?.started;
    if (!story.isInit || since === undefined || !started || study.end - since < PATIENCE_SECONDS) continue;
    const tried = story.notices().find(({ notice, lastAt }) => notice.what === 'unreached' && study.end - lastAt <= PATIENCE_SECONDS);
    const values = { container: story.name, end: rounded(study.end) };
    if (tried) yield* waitsFor(story, tried);
    else
      yield tell('init-never-ends', WORDS['init-never-ends'], {
        severity: dependsOnOthers(story, study.end) ? 'hint' : 'warning',
        place: story.programPlace(),
        values,
        proof: [started],
      });
  }
};

/** Volumes that only the Pod itself changes, or nobody. Of others a file may come that the container waits for. */
const OWN_VOLUMES: ReadonlySet<string> = new Set(['emptyDir', 'configMap', 'secret', 'downwardAPI', 'projected', 'image']);

/** Whether its end may come from what the files do not tell: a volume that others write, a program that is in the image after all. */
function dependsOnOthers(story: ContainerStory, end: number): boolean {
  const shared = (story.container.volumeMounts ?? []).some(({ name }) => {
    const volume = story.pod.pod.spec.volumes?.find((each) => each.name === name);
    return volume !== undefined && Object.keys(volume).some((field) => field !== 'name' && !OWN_VOLUMES.has(field));
  });
  const [, program] = /([\w./+-]+): (?:command )?not found/.exec(story.lastLine(end)) ?? [];
  return shared || (program !== undefined && !story.surelyLacks(program));
}

const isAddress = (host: string): boolean => /^[\d.]+$|:/.test(host);

function* waitsFor(story: ContainerStory, { notice, count }: Noticed): Generator<Found> {
  const started = story.runs.at(-1)?.started;
  if (notice.what !== 'unreached' || !started) return;
  const { study, pod } = story.pod;
  const { host, port } = notice;
  const [name = '', namespace] = host.split('.');
  const inNamespace = namespace || pod.metadata.namespace;
  const service = study.services.find((each) => each.name === name && each.namespace === inNamespace);
  const address = port === null ? host : `${host}:${port}`;
  const values = { container: story.name, host: name, address, count, end: rounded(study.end), service: name };
  const telling = { place: story.programPlace(), values, proof: [started] };
  const own = service?.selects(pod) && study.pods.every((other) => other.origin === story.pod.origin || !service.selects(other.pod));
  const local = /^(localhost|127\.)/.test(host);
  if (own || local) yield tell('waits-for-itself', WORDS['waits-for-itself'], { ...telling, severity: 'warning' });
  else if (!service)
    yield tell('waits-for-service', isAddress(host) ? WORDS['waits-for-address'] : WORDS['waits-for-service'], {
      ...telling,
      severity: study.told.cluster && !isAddress(host) ? 'warning' : 'hint',
    });
  else {
    // Pods that the files do not hold may stand behind it.
    const behind = study.pods.filter((other) => service.selects(other.pod)).map(({ origin }) => origin);
    const known = behind.length > 0;
    const related = [{ place: service.place, message: { en: 'The Service.', 'zh-cn': '该 Service。' } }];
    yield tell('waits-for-endpoints', WORDS['waits-for-endpoints'], {
      ...telling,
      severity: known ? 'warning' : 'hint',
      related,
      after: behind,
    });
  }
}
