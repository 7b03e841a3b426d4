import type { Text } from '../../../server/src/texts/text.ts';

/** What the samples show. */
export const sampleTexts = {
  choose: { en: 'Choose what to watch', 'zh-cn': '选择要观看的示例' },
  liveness: { en: 'A liveness probe restarts a container, again and again', 'zh-cn': '存活探针反复重启容器' },
  crashLoop: { en: 'A crash loop: the pauses between the starts grow', 'zh-cn': '崩溃循环：两次启动之间的等待越来越长' },
  sidecar: { en: 'An init container, a sidecar and the files they share', 'zh-cn': 'Init 容器、边车容器与它们共享的文件' },
  slowStart: { en: 'A startup probe gives a slow program time', 'zh-cn': '启动探针为启动缓慢的程序争取时间' },
  deployment: { en: 'A Deployment becomes ready behind a Service', 'zh-cn': 'Deployment 在 Service 之后变为就绪' },
  mistakes: { en: 'What the API server refuses, and how to put it right', 'zh-cn': 'API 服务器会拒绝的内容，以及如何改正' },
  rollout: { en: 'A rolling update: no moment with fewer Pods', 'zh-cn': '滚动更新：Pod 数量始终不减少' },
  ending: { en: 'A graceful end: hook, TERM, and what is left of the grace period', 'zh-cn': '优雅终止：钩子、TERM 与剩余的宽限期' },
} as const satisfies Record<string, Text>;
