import type { ObjectEntry } from '../timeline.ts';
import { type Found, type Lesson, rounded, tell, type Words } from './finding.ts';
import type { ServiceView } from './serviceView.ts';
import type { PodStory } from './story.ts';
import type { Study } from './study.ts';

const WORDS = {
  'service-never-ready': {
    message: {
      en: 'Service {service} has nobody to send traffic to until {end} s: no Pod that it selects gets ready ({count}).',
      'zh-cn': '到第 {end} 秒，Service {service} 都没有可以接收流量的端点：它选中的 {count} 个 Pod 都没有就绪。',
    },
    explanation: {
      en: 'Connections to it are refused. Only Pods that are ready are endpoints.',
      'zh-cn': '对它的连接都会被拒绝。只有就绪的 Pod 才是端点。',
    },
  },
  'service-gap': {
    message: {
      en: 'Service {service} has no endpoint from {from} s to {until} s, {count} times in this run.',
      'zh-cn': 'Service {service} 从第 {from} 秒到第 {until} 秒没有端点，本次运行中共 {count} 次。',
    },
    explanation: {
      en: 'Connections are refused meanwhile ({sum} s in all), because all Pods that it selects are not ready at the same time.',
      'zh-cn': '其间连接会被拒绝（合计 {sum} 秒），因为它选中的所有 Pod 同时处于未就绪状态。',
    },
  },
  'service-wrong-port': {
    message: {
      en: 'Service {service} sends traffic to port {port}, where nothing listens: the Pod listens on {ports}.',
      'zh-cn': 'Service {service} 把流量发往端口 {port}，但那里没有程序监听：Pod 监听的是 {ports}。',
    },
    explanation: {
      en: 'The Pod is ready, so connections are led there and refused. Set `targetPort` to a port of the program.',
      'zh-cn': 'Pod 已就绪，因此连接会被转发过去并被拒绝。请把 `targetPort` 设为程序监听的端口。',
    },
  },
} as const satisfies Record<string, Words>;

/** Before this the Pods of a run have not had the time to get ready. Seconds. */
const PATIENCE_SECONDS = 60;
/** Shorter gaps are the lag of the controllers. */
const GAP_SECONDS = 1;

/** Services of the files whose traffic goes nowhere. */
export const services: Lesson = function* (study) {
  for (const service of study.services) {
    const pods = study.pods.filter((pod) => service.selects(pod.pod));
    if (pods.length === 0 || service.publishNotReady) continue;
    yield* reachability(study, service, pods);
    yield* wrongPort(service, pods);
  }
};

function* reachability(study: Study, service: ServiceView, pods: readonly PodStory[]): Generator<Found> {
  const changes = endpointCounts(study, service);
  const proof = changes.at(-1)?.entry;
  if (!proof) return;
  const first = changes.find(({ ready }) => ready > 0);
  const values = { service: service.name, end: rounded(study.end), count: pods.length };
  // Work that ends is no server.
  const serving = pods.filter(({ ownerKind, gone, last }) => ownerKind !== 'Job' && !gone && last?.phase !== 'Succeeded');
  if (!first) {
    if (study.end >= PATIENCE_SECONDS && serving.length > 0)
      yield tell('service-never-ready', WORDS['service-never-ready'], {
        severity: 'information',
        place: service.place,
        values,
        proof: [proof],
        follows: pods.map(({ origin }) => origin),
      });
    return;
  }
  const gaps = changes.flatMap(({ ready, t }, index) => {
    const until = changes[index + 1]?.t ?? study.end;
    return ready === 0 && t > first.t && until - t >= GAP_SECONDS ? [{ from: t, until, entry: changes[index]!.entry }] : [];
  });
  const gap = gaps[0];
  if (!gap || serving.length === 0) return;
  const sum = gaps.reduce((total, each) => total + each.until - each.from, 0);
  yield tell('service-gap', WORDS['service-gap'], {
    severity: 'information',
    place: service.place,
    values: { ...values, from: rounded(gap.from), until: rounded(gap.until), count: gaps.length, sum: rounded(sum) },
    proof: [gap.entry],
  });
}

interface Endpoints {
  readonly t: number;
  readonly ready: number;
  readonly entry: ObjectEntry;
}

/** How many endpoints took traffic, from when on. */
function endpointCounts(study: Study, service: ServiceView): Endpoints[] {
  const changes: Endpoints[] = [];
  const slices = study.objects('EndpointSlice').filter(({ metadata }) => {
    return metadata.namespace === service.namespace && metadata.labels?.['kubernetes.io/service-name'] === service.name;
  });
  // A Service of a few Pods has one.
  const [slice] = slices;
  if (!slice || slices.length > 1) return [];
  for (const entry of study.objectEntries(`EndpointSlice/${slice.metadata.name}`)) {
    const endpoints = entry.status.endpoints as readonly { readonly conditions?: { readonly ready?: boolean } }[] | undefined;
    const ready = endpoints?.filter(({ conditions }) => conditions?.ready !== false).length ?? 0;
    changes.push({ t: entry.t, ready, entry });
  }
  return changes;
}

function* wrongPort(service: ServiceView, pods: readonly PodStory[]): Generator<Found> {
  const pod = pods.find((each) => each.isReadyAtEnd() && each.containers.every(({ isKnown, isCertain }) => isKnown && isCertain));
  const listening = [...new Set(pod?.containers.flatMap((each) => each.listening().map(({ port }) => port)))];
  const proof = pod?.firstTrue('Ready');
  if (!pod || !proof || listening.length === 0) return;
  for (const { field, port } of service.targets(pod.pod)) {
    if (port === undefined || listening.includes(port) || pod.study.isListening(pod, port)) continue;
    yield tell('service-wrong-port', WORDS['service-wrong-port'], {
      severity: 'warning',
      place: pod.study.place(service.object, field),
      values: { service: service.name, port, ports: { en: listening.join(', '), 'zh-cn': listening.join('、') } },
      proof: [proof],
      better: listening.length === 1 ? { place: pod.study.place(service.object, field), value: listening[0] } : undefined,
    });
  }
}
