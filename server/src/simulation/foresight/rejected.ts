import type { Text } from '../../texts/text.ts';
import { type Lesson, quoted, rounded, tell, type Words } from './finding.ts';
import type { PodStory } from './story.ts';

const REPLACED: Words = {
  message: {
    en: 'The node rejects the Pod, and its controller makes another at once, {count} until {end} s: {said}',
    'zh-cn': '节点拒绝了这个 Pod，控制器随即再创建一个，到第 {end} 秒已创建 {count} 个：{said}',
  },
  explanation: {
    en: 'A rejected Pod has Failed and is not tried again, so that its controller replaces it without end.{way}',
    'zh-cn': '被拒绝的 Pod 处于 Failed 状态且不会重试，因此控制器会无休止地替换它。{way}',
  },
};
const ALONE: Words = {
  message: {
    en: 'The node rejects the Pod: {said}',
    'zh-cn': '节点拒绝了这个 Pod：{said}',
  },
  explanation: {
    en: 'It has Failed and is not tried again.{way}',
    'zh-cn': '它处于 Failed 状态，并且不会重试。{way}',
  },
};
const BY_NAME: Text = {
  en: ' `nodeName` passes the scheduler by, which would have looked for a node that suits.',
  'zh-cn': '`nodeName` 会绕过调度器，否则调度器会寻找合适的节点。',
};
const NO_WAY: Text = { en: '', 'zh-cn': '' };

/** Source: pkg/kubelet/kubelet.go rejectPod. */
const SAID = /^Pod was rejected: /;

/** Pods that their node does not take. */
export const rejected: Lesson = function* (study) {
  const byOrigin = new Map<string, PodStory[]>();
  for (const pod of study.pods) {
    const refusals = pod.statuses.some(({ message }) => SAID.test(message ?? ''));
    if (refusals) byOrigin.set(pod.origin, [...(byOrigin.get(pod.origin) ?? []), pod]);
  }
  for (const pods of byOrigin.values()) {
    const [first] = pods;
    const proof = first?.statuses.find(({ message }) => SAID.test(message ?? ''));
    if (!first || !proof) continue;
    const said = (proof.message ?? '').replace(SAID, '');
    const refusal = first.entries.find((entry) => entry.type === 'event' && entry.message === said);
    const named = study.simulation.input.objects.some(
      ({ kind, metadata, spec }) => `${kind}/${metadata.name}` === first.origin && (spec?.template?.spec ?? spec)?.nodeName !== undefined,
    );
    const place = named ? first.place('spec.nodeName') : ((refusal && study.fieldsBehind(refusal)[0]) ?? first.place('spec'));
    const alone = first.ownerKind === '' || first.ownerKind === 'Job';
    yield tell('pod-rejected', alone ? ALONE : REPLACED, {
      severity: study.told.nodes ? 'warning' : 'hint',
      place,
      values: { said: quoted(said, 240), count: pods.length, end: rounded(study.end), way: named ? BY_NAME : NO_WAY },
      proof: [proof],
    });
  }
};
