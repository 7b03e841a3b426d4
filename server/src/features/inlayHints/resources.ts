import { resourcesOfPods } from '../../kubernetes/defaults/podsOfTemplate.ts';
import { podRequests, qosClassOf } from '../../kubernetes/values/podResources.ts';
import type { Text } from '../../texts/text.ts';
import type { HintSource } from './hint.ts';
import { endOfLineAt, podSpecOf } from './places.ts';

const QOS: Text = {
  en: 'Quality of service class: who goes first when memory runs short (BestEffort, then Burstable, Guaranteed last).',
  'zh-cn': 'QoS 类：内存紧张时先清理 BestEffort，再是 Burstable，最后是 Guaranteed。',
};
const REQUESTS: Text = {
  en: 'What the scheduler needs room for: the containers together, or the largest init container where that is more, and overhead.',
  'zh-cn': '调度所需的资源：所有容器之和，或更大的 init 容器，再加上 Pod 开销。',
};

/** The class of a Pod behind `containers`. */
export const qosIn: HintSource = function* (place) {
  const pod = podSpecOf(place);
  const offset = pod && endOfLineAt(place, [...pod.path, 'containers']);
  if (pod && offset !== null) yield { offset, label: `QoS: ${qosClassOf(resourcesOfPods(pod.spec, place.version))}`, tooltip: QOS };
};

/** What a Pod requests in all, where that is not what one container says anyway. */
export const requestsIn: HintSource = function* (place) {
  const pod = podSpecOf(place);
  const offset = pod && endOfLineAt(place, [...pod.path, 'containers']);
  if (!pod || offset === null) return;
  const containers = (pod.spec.containers?.length ?? 0) + (pod.spec.initContainers?.length ?? 0);
  const amounts = [...podRequests(resourcesOfPods(pod.spec, place.version))].filter(([, quantity]) => !quantity.isZero());
  if (amounts.length > 0 && containers > 1)
    yield { offset, label: `requests: ${amounts.map(([name, quantity]) => `${name} ${quantity}`).join(', ')}`, tooltip: REQUESTS };
};
