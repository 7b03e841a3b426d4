import { type Found, type Lesson, tell, type Words } from './finding.ts';
import type { Study } from './study.ts';

const WORDS = {
  'pod-taken-over': {
    message: {
      en: '{maker} takes this Pod over, because its selector matches the labels.',
      'zh-cn': '{maker} 会接管这个 Pod，因为它的选择算符匹配这些标签。',
    },
    explanation: {
      en: 'From then on it counts as one of its replicas, whatever it runs, and is deleted when there are too many. Give the Pod labels of its own.',
      'zh-cn': '此后无论它运行什么，都会算作其副本之一，副本过多时会被删除。请给这个 Pod 使用独有的标签。',
    },
  },
  'pod-taken-and-deleted': {
    message: {
      en: '{maker} takes this Pod over, because its selector matches the labels, and deletes it: it has enough Pods.',
      'zh-cn': '{maker} 会接管这个 Pod，因为它的选择算符匹配这些标签，随后将其删除：它的 Pod 已经足够。',
    },
    explanation: {
      en: 'A controller adopts every Pod that it selects and nobody owns, and removes what is beyond `replicas`. Give the Pod labels of its own.',
      'zh-cn': '控制器会收养它选中且没有属主的所有 Pod，并删除超出 `replicas` 的部分。请给这个 Pod 使用独有的标签。',
    },
  },
  'rival-autoscalers': {
    message: {
      en: 'Two HorizontalPodAutoscalers select the same Pods: neither scales any more.',
      'zh-cn': '两个 HorizontalPodAutoscaler 选中了相同的 Pod：两者都不再扩缩容。',
    },
    explanation: {
      en: 'They report AmbiguousSelector. Keep one, and put all metrics into it: the largest result counts.',
      'zh-cn': '它们会报告 AmbiguousSelector。请只保留一个，并把所有指标放进去：取其中最大的结果。',
    },
  },
  'rival-budgets': {
    message: {
      en: 'Two PodDisruptionBudgets select the same Pods: none of these can be evicted, and draining their nodes fails.',
      'zh-cn': '两个 PodDisruptionBudget 选中了相同的 Pod：这些 Pod 都无法被驱逐，腾空其所在节点会失败。',
    },
    explanation: {
      en: 'The eviction API answers with an error as soon as more than one budget matches a Pod. Keep one for each set of Pods.',
      'zh-cn': '只要有多个预算匹配同一个 Pod，驱逐 API 就会返回错误。每组 Pod 请只保留一个预算。',
    },
  },
} as const satisfies Record<string, Words>;

/** Objects that want the same Pods. */
export const rivals: Lesson = function* (study) {
  yield* takenOver(study);
  for (const autoscaler of study.objects('HorizontalPodAutoscaler')) {
    const [proof] = study.events(`HorizontalPodAutoscaler/${autoscaler.metadata.name}`, 'AmbiguousSelector');
    if (!proof) continue;
    const place = study.place(autoscaler, 'spec.scaleTargetRef');
    yield tell('rival-autoscalers', WORDS['rival-autoscalers'], { severity: 'warning', place, proof: [proof] });
  }
  for (const pod of study.samples) {
    const [proof] = pod.events('MultiplePodDisruptionBudgets');
    const chosen = /Chose "(.*)" arbitrarily/.exec(proof?.message ?? '')?.[1];
    const budget = study.objects('PodDisruptionBudget').find(({ metadata }) => metadata.name === chosen);
    if (!proof || !budget) continue;
    const place = study.place(budget, 'spec.selector');
    yield tell('rival-budgets', WORDS['rival-budgets'], { severity: 'warning', place, proof: [proof] });
  }
};

/** Pods that somebody wrote, and that a controller makes its own. */
function* takenOver(study: Study): Generator<Found> {
  const written = new Set(study.simulation.input.objects.flatMap(({ kind, metadata }) => (kind === 'Pod' ? [metadata.name] : [])));
  for (const pod of study.pods) {
    const proof = pod.statuses.find(({ owner }) => owner);
    if (!proof || !written.has(pod.pod.metadata.name)) continue;
    const removed = pod.statuses.some(({ deletionTimestamp }) => deletionTimestamp) || pod.gone !== undefined;
    const code = removed ? 'pod-taken-and-deleted' : 'pod-taken-over';
    yield tell(code, WORDS[code], {
      severity: removed ? 'warning' : 'information',
      // Not its template's: this Pod was written itself.
      place: { object: pod.name, field: 'metadata.labels' },
      values: { maker: proof.owner ?? '' },
      proof: [proof],
    });
  }
}
