import { type Found, type Lesson, rounded, tell, type Words } from './finding.ts';
import type { ContainerStory, PodStory } from './story.ts';

const WORDS = {
  'port-taken': {
    message: {
      en: 'Container {container} cannot listen on port {port}: container {other} of the same Pod does.',
      'zh-cn': '容器 {container} 无法监听端口 {port}：同一 Pod 中的容器 {other} 已经在监听。',
    },
    explanation: {
      en: 'The containers of a Pod share one network, so a port can be taken only once (at {at} s). Give one of the programs another port.',
      'zh-cn': 'Pod 中的容器共用一个网络，因此同一端口只能占用一次（第 {at} 秒）。请让其中一个程序使用别的端口。',
    },
  },
  'neighbour-late': {
    message: {
      en: 'Container {container} connects to port {port} at {at} s, but container {other} listens there only from {from} s.',
      'zh-cn': '容器 {container} 在第 {at} 秒连接端口 {port}，而容器 {other} 要到第 {from} 秒才开始监听。',
    },
    explanation: {
      en: 'The connection is refused and the container ends ({restarts} restarts). The containers of a Pod start side by side: make {other} an init container with `restartPolicy: Always` and a startupProbe, or let {container} try again.',
      'zh-cn':
        '连接被拒绝，容器随之结束（重启 {restarts} 次）。Pod 中的容器是同时启动的：请把 {other} 改为设有 `restartPolicy: Always` 和 startupProbe 的 init 容器，或让 {container} 自行重试。',
    },
  },
  'serves-late': {
    message: {
      en: 'The Pod counts as ready at {ready} s, but container {container} listens on port {port} only from {from} s.',
      'zh-cn': 'Pod 在第 {ready} 秒就算就绪，而容器 {container} 要到第 {from} 秒才监听端口 {port}。',
    },
    explanation: {
      en: 'Without a readinessProbe a container is ready as soon as it runs: for {gap} s Service {service} sends connections that are refused, at each start and rollout. Add a readinessProbe on port {port}.',
      'zh-cn':
        '没有 readinessProbe 时，容器一运行就算就绪：每次启动和滚动更新时，Service {service} 都会有 {gap} 秒把连接发过来却被拒绝。请为端口 {port} 添加 readinessProbe。',
    },
  },
} as const satisfies Record<string, Words>;

const LOCAL = /^(localhost|127\.\d+\.\d+\.\d+|::1|0\.0\.0\.0)$/;
/** Later than this after being ready counts as late. Seconds. */
const LATE_SECONDS = 1.5;

/** Who listens where, and who connects too early. */
export const network: Lesson = function* (study) {
  for (const pod of study.samples) {
    for (const story of pod.containers) {
      yield* portTaken(pod, story);
      yield* neighbourLate(pod, story);
      yield* servesLate(pod, story);
    }
  }
};

function* portTaken(pod: PodStory, story: ContainerStory): Generator<Found> {
  for (const { notice, firstAt } of story.notices()) {
    if (notice.what !== 'portTaken') continue;
    const { port } = notice;
    const other = pod.containers.find((each) => each !== story && each.listening().some((listener) => listener.port === port));
    const started = story.runs[0]?.started;
    if (!other || !started || pod.pod.spec.hostNetwork) continue;
    yield tell('port-taken', WORDS['port-taken'], {
      by: story,
      severity: 'warning',
      place: story.programPlace(),
      values: { container: story.name, other: other.name, port, at: rounded(firstAt) },
      proof: [started],
      explains: story,
    });
  }
}

function* neighbourLate(pod: PodStory, story: ContainerStory): Generator<Found> {
  for (const { notice, firstAt } of story.notices()) {
    if (notice.what !== 'unreached' || notice.why !== 'refused' || notice.port === null || !LOCAL.test(notice.host)) continue;
    const { port } = notice;
    const other = pod.containers.find(
      (each) => each !== story && each.listening().some((listener) => listener.port === port && listener.at > firstAt),
    );
    const from = other?.listening().find((listener) => listener.port === port)?.at;
    const end = story.ownEnds().find(({ exit }) => exit.t >= firstAt && exit.text !== '0');
    if (!other || from === undefined || !end) continue;
    yield tell('neighbour-late', WORDS['neighbour-late'], {
      by: story,
      severity: 'warning',
      place: story.programPlace(),
      values: { container: story.name, other: other.name, port, at: rounded(firstAt), from: rounded(from), restarts: story.restarts },
      proof: [end.exit],
      explains: story,
    });
  }
}

function* servesLate(pod: PodStory, story: ContainerStory): Generator<Found> {
  const { readinessProbe, startupProbe } = story.container;
  const ready = pod.firstTrue('Ready');
  if (readinessProbe || startupProbe || !ready || !story.isApp) return;
  const service = pod.study
    .servicesOf(pod)
    .find(({ ports }) => ports.some((port) => story.listening().some((listener) => listener.port === port)));
  const late = story
    .listening()
    .find(({ port, at }) => service?.ports.includes(port) && at > ready.t + LATE_SECONDS && story.runs[0]?.exit === null);
  if (!service || !late) return;
  yield tell('serves-late', WORDS['serves-late'], {
    by: story,
    severity: 'warning',
    place: story.place('name'),
    values: {
      container: story.name,
      port: late.port,
      ready: rounded(ready.t),
      from: rounded(late.at),
      gap: rounded(late.at - ready.t),
      service: service.name,
    },
    better: { place: story.place('readinessProbe'), value: { tcpSocket: { port: late.port } } },
    proof: [ready],
    related: [{ place: service.place, message: { en: 'This Service sends traffic there.', 'zh-cn': '这个 Service 会把流量发到那里。' } }],
  });
}
