import { type Language, say } from '../../texts/text.ts';
import type { ChangeSummary } from './summary.ts';

/** What a change does, in sentences: one a line, the most important first. */
export function changeLines(summary: ChangeSummary, horizonSeconds: number, language: Language): string[] {
  const { refused, gone, came, readyBefore, lowestReady, doneSeconds, withoutEndpoints, stuck, heldBy, rollbackSeconds } = summary;
  const tell = (text: Parameters<typeof say>[0], values: Record<string, string | number> = {}): string => say(text, language, values);
  const seconds = (value: number): string => say(SECONDS, language, { value: Math.round(value * 10) / 10 });
  const lines = refused.map((message) => tell(TEXTS.refused, { message }));
  const counts = { gone: gone.length, came: came.length, seconds: seconds(doneSeconds ?? 0), horizon: seconds(horizonSeconds) };
  if (gone.length + came.length === 0 && stuck === null) {
    if (refused.length === 0) lines.push(tell(TEXTS.nothing));
    return lines;
  }
  lines.push(tell(doneSeconds === null ? TEXTS.unfinished : TEXTS.replaced, counts));
  if (stuck)
    lines.push(tell(TEXTS.stuck, { object: stuck.object, reason: stuck.reason, message: stuck.message.trim(), t: seconds(stuck.t) }));
  if (heldBy) lines.push(tell(TEXTS.heldBy, { ...heldBy, command: `kubectl delete ${heldBy.pod.toLowerCase()}` }));
  if (readyBefore > 0)
    lines.push(
      lowestReady.value >= readyBefore
        ? tell(TEXTS.allReady, { ready: readyBefore })
        : tell(TEXTS.lowest, { ready: lowestReady.value, before: readyBefore, t: seconds(lowestReady.t) }),
    );
  for (const { service, from, to } of withoutEndpoints)
    lines.push(
      tell(to === null ? TEXTS.noEndpointsLeft : TEXTS.noEndpoints, { service, from: seconds(from), length: seconds((to ?? from) - from) }),
    );
  if (rollbackSeconds !== null) lines.push(tell(TEXTS.rollback, { seconds: seconds(rollbackSeconds) }));
  return lines;
}

/** One decimal, and none where it says nothing. */
const SECONDS = { en: '{value} s', 'zh-cn': '{value} 秒' };

const TEXTS = {
  refused: { en: 'The API server refuses it: {message}', 'zh-cn': 'API 服务器会拒绝：{message}' },
  nothing: { en: 'No Pod is replaced.', 'zh-cn': '没有 Pod 被替换。' },
  replaced: {
    en: 'Pods that come: {came}, that go: {gone}; all is done after {seconds}.',
    'zh-cn': '新建 {came} 个 Pod，移除 {gone} 个，{seconds}后全部完成。',
  },
  unfinished: {
    en: 'Pods that come: {came}, that go: {gone}; after {horizon} it is still not done.',
    'zh-cn': '新建 {came} 个 Pod，移除 {gone} 个，{horizon}后仍未完成。',
  },
  stuck: { en: 'In the way at {t}: {object} {reason}: {message}', 'zh-cn': '{t}时的阻碍：{object} {reason}：{message}' },
  heldBy: {
    en: '{set} waits for {pod}, which still is of the former version and does not get ready. It will not be replaced by itself: `{command}`, or `podManagementPolicy: Parallel` from the beginning.',
    'zh-cn':
      '{set} 在等待 {pod}：它仍是旧版本，且一直未就绪，不会自动被替换。请执行 `{command}`，或一开始就使用 `podManagementPolicy: Parallel`。',
  },
  allReady: { en: 'At least {ready} {ready:Pod stays|Pods stay} ready all the time.', 'zh-cn': '全程至少有 {ready} 个 Pod 保持就绪。' },
  lowest: {
    en: 'At the lowest, {ready} of {before} {before:Pod is|Pods are} ready (at {t}).',
    'zh-cn': '最少的时候，{before} 个 Pod 中只有 {ready} 个就绪（{t}时）。',
  },
  noEndpoints: {
    en: '{service} has no ready endpoint for {length}, from {from} on.',
    'zh-cn': '{service} 从 {from}起有 {length}没有就绪的端点。',
  },
  noEndpointsLeft: { en: '{service} has no ready endpoint from {from} on.', 'zh-cn': '{service} 从 {from}起没有就绪的端点。' },
  rollback: { en: 'The rollback is done after {seconds}.', 'zh-cn': '回滚在 {seconds}后完成。' },
} as const;
