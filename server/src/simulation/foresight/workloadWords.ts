import type { Words } from './finding.ts';

export const WORKLOADS = {
  'pods-refused': {
    message: {
      en: 'The API server takes this object, but refuses the Pods that are made of it: {said}',
      'zh-cn': 'API 服务器会接受这个对象，但会拒绝由它创建的 Pod：{said}',
    },
    explanation: {
      en: 'The controller tries again ({count} times until {end} s), and no Pod comes. Quotas, limit ranges and Pod Security judge Pods, not what makes them.',
      'zh-cn':
        '控制器会不断重试（到第 {end} 秒共 {count} 次），但 Pod 始终创建不出来。配额、LimitRange 和 Pod Security 检查的是 Pod，而不是创建它的对象。',
    },
  },
  'rollout-deadline': {
    message: {
      en: 'The rollout is given up as failed at {at} s: available Pods within progressDeadlineSeconds {limit}: {available} of {replicas}.',
      'zh-cn': '第 {at} 秒滚动更新被判定为失败：在 progressDeadlineSeconds（{limit} 秒）内只有 {available}/{replicas} 个 Pod 可用。',
    },
    explanation: {
      en: 'The condition Progressing becomes False (ProgressDeadlineExceeded), and `kubectl rollout status` ends with an error. Nothing is rolled back. A deadline must be longer than image pull and start-up together.',
      'zh-cn':
        '条件 Progressing 变为 False（ProgressDeadlineExceeded），`kubectl rollout status` 以错误结束，但不会自动回滚。期限必须长于拉取镜像和启动的总时间。',
    },
  },
  'deployment-unavailable': {
    message: {
      en: 'The Deployment does not become available: {available} of {replicas} Pods at {end} s.',
      'zh-cn': 'Deployment 一直不可用：到第 {end} 秒只有 {available}/{replicas} 个 Pod 可用。',
    },
    explanation: {
      en: 'A Pod is available when it has been ready for minReadySeconds. The timeline shows what they wait for.',
      'zh-cn': 'Pod 持续就绪 minReadySeconds 之后才算可用。时间线会显示它们在等什么。',
    },
  },
  'rollout-paused': {
    message: {
      en: 'The Deployment makes no Pods: it is paused from the beginning.',
      'zh-cn': 'Deployment 不会创建任何 Pod：它从一开始就是暂停的。',
    },
    explanation: {
      en: 'A paused Deployment does not even make its first ReplicaSet. Leave `paused` out, or resume it with `kubectl rollout resume`.',
      'zh-cn': '暂停的 Deployment 连第一个 ReplicaSet 都不会创建。请去掉 `paused`，或用 `kubectl rollout resume` 恢复。',
    },
  },
  'statefulset-stuck': {
    message: {
      en: 'The StatefulSet is stuck: {pod} is not ready, so {missing} of {replicas} Pods are never made.',
      'zh-cn': 'StatefulSet 停滞了：{pod} 没有就绪，因此 {replicas} 个 Pod 中有 {missing} 个始终不会创建。',
    },
    explanation: {
      en: 'With podManagementPolicy OrderedReady each Pod waits for the one before; at {end} s {pod} still is not ready. Repair it first, or use Parallel if the order does not matter.',
      'zh-cn':
        'podManagementPolicy 为 OrderedReady 时，每个 Pod 都要等前一个就绪；到第 {end} 秒 {pod} 仍未就绪。请先修复它；如果顺序无关紧要，可改用 Parallel。',
    },
  },
} as const satisfies Record<string, Words>;
