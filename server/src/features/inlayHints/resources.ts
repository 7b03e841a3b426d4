import { resourcesOfPods } from '../../kubernetes/defaults/podsOfTemplate.ts';
import type { Fields } from '../../kubernetes/defaults/shape.ts';
import { podRequests, qosClassOf } from '../../kubernetes/values/podResources.ts';
import type { Text } from '../../texts/text.ts';
import type { HintPlace, HintSource } from './hint.ts';
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
  const pods = podsAt(place);
  if (pods) yield { offset: pods.offset, label: `QoS: ${qosClassOf(pods.resources)}`, tooltip: QOS };
};

/** What a Pod requests in all, where that is not what one container says anyway. */
export const requestsIn: HintSource = function* (place) {
  const pods = podsAt(place);
  if (!pods) return;
  const { spec, offset, resources } = pods;
  const containers = (spec.containers?.length ?? 0) + (spec.initContainers?.length ?? 0);
  const amounts = [...podRequests(resources)].filter(([, quantity]) => !quantity.isZero());
  if (amounts.length > 0 && containers > 1)
    yield { offset, label: `requests: ${amounts.map(([name, quantity]) => `${name} ${quantity}`).join(', ')}`, tooltip: REQUESTS };
};

type Resources = ReturnType<typeof resourcesOfPods>;

/** By Pod spec: of many containers they take a while. */
const known = new WeakMap<Fields, Resources>();

/** What Pods of a place ask for, if the line that tells it is in the part that is asked for. */
function podsAt(place: HintPlace): { readonly spec: Fields; readonly offset: number; readonly resources: Resources } | null {
  const pod = podSpecOf(place);
  const offset = pod && endOfLineAt(place, [...pod.path, 'containers']);
  if (!pod || offset === null || offset < place.part.start || offset > place.part.end) return null;
  const { spec } = pod;
  const resources = known.get(spec) ?? resourcesOfPods(spec, place.version);
  known.set(spec, resources);
  return { spec, offset, resources };
}
