import type { Text } from '../../../server/src/texts/text.ts';

/** What the extension itself says: status bar, notifications, titles. */
export const hostTexts = {
  panelTitle: { en: 'Lifecycle: {name}', 'zh-cn': '生命周期：{name}' },
  statusAccepted: { en: 'Kubernetes {version} would accept {object}.', 'zh-cn': 'Kubernetes {version} 会接受 {object}。' },
  statusRefused: { en: 'Kubernetes {version} would refuse {object}.', 'zh-cn': 'Kubernetes {version} 会拒绝 {object}。' },
  statusNone: { en: 'Podsight judges manifests for Kubernetes {version}.', 'zh-cn': 'Podsight 按 Kubernetes {version} 检查清单。' },
  statusStarting: { en: 'The language server of Podsight is starting.', 'zh-cn': 'Podsight 语言服务器正在启动。' },
  statusStopped: {
    en: 'The language server of Podsight has stopped. Click to start it again.',
    'zh-cn': 'Podsight 语言服务器已停止。点击可重新启动。',
  },
  statusClick: { en: 'Click to choose another version.', 'zh-cn': '点击可选择其他版本。' },
  statusName: { en: 'Podsight: verdict and Kubernetes version', 'zh-cn': 'Podsight：检查结果与 Kubernetes 版本' },
  statusAcceptedLabel: { en: '{object}: accepted, Kubernetes {version}', 'zh-cn': '{object}：接受，Kubernetes {version}' },
  statusRefusedLabel: { en: '{object}: refused, Kubernetes {version}', 'zh-cn': '{object}：拒绝，Kubernetes {version}' },
  pickVersion: { en: 'Judge and simulate manifests as this version of Kubernetes does', 'zh-cn': '按所选 Kubernetes 版本检查并模拟清单' },
  versionCurrent: { en: 'in use', 'zh-cn': '当前' },
  noEditor: {
    en: 'Open a YAML or JSON file with a Pod, or with something that makes Pods, to see its lifecycle.',
    'zh-cn': '请打开包含 Pod（或会创建 Pod 的对象）的 YAML 或 JSON 文件，再查看其生命周期。',
  },
  noManifest: {
    en: 'Open a YAML or JSON file with a Kubernetes manifest first.',
    'zh-cn': '请先打开包含 Kubernetes 清单的 YAML 或 JSON 文件。',
  },
  updatesNone: {
    en: 'There is no former version of {file} whose objects the API server accepts, so there is nothing to compare with.',
    'zh-cn': '{file} 没有可比较的先前版本：先前的对象不存在，或不会被 API 服务器接受。',
  },
  updatesHead: { en: 'HEAD', 'zh-cn': 'HEAD' },
  updatesOpened: { en: 'the text as it was opened', 'zh-cn': '打开时的内容' },
  updatesSame: {
    en: 'Compared with {base}, no object of {file} is changed.',
    'zh-cn': '与“{base}”相比，{file} 中没有对象改动。',
  },
  updatesAccepted: {
    en: 'Kubernetes {version} would accept the update. Changed since {base}: {changed} of {objects} {objects:object|objects}.',
    'zh-cn': 'Kubernetes {version} 会接受此更新。与“{base}”相比，{objects} 个对象中有 {changed} 个改动。',
  },
  updatesRefused: {
    en: 'Kubernetes {version} would refuse to update {names}. The problems tell which change it is. Compared with {base}; refused: {count} of {objects} {objects:object|objects}.',
    'zh-cn': 'Kubernetes {version} 会拒绝更新 {names}，原因见“问题”面板。比较对象：{base}；{objects} 个对象中有 {count} 个会被拒绝。',
  },
  restarting: {
    en: 'The language server of Podsight ended unexpectedly and is started again ({count} of {limit}).',
    'zh-cn': 'Podsight 语言服务器意外退出，正在重新启动（第 {count} 次，最多 {limit} 次）。',
  },
  gaveUp: {
    en: 'The language server of Podsight ended {count} times within {minutes} minutes and stays off. The output says why.',
    'zh-cn': 'Podsight 语言服务器在 {minutes} 分钟内退出了 {count} 次，不再自动启动。原因见输出面板。',
  },
  startFailed: { en: 'The language server of Podsight could not start: {error}', 'zh-cn': 'Podsight 语言服务器无法启动：{error}' },
  restart: { en: 'Restart', 'zh-cn': '重新启动' },
  showOutput: { en: 'Show Output', 'zh-cn': '显示输出' },
  gone: { en: '{file} is no longer there.', 'zh-cn': '{file} 已不存在。' },
  serverSilent: {
    en: 'The language server did not answer: {error}',
    'zh-cn': '语言服务器没有回应：{error}',
  },
  placementName: { en: 'Where can it run', 'zh-cn': '能在哪里运行' },
  effectiveName: { en: '{name} (effective)', 'zh-cn': '{name}（生效清单）' },
} as const satisfies Record<string, Text>;
