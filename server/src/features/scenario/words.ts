import type { SCENARIO_FIELDS } from '../../simulation/scenario/scenarioFile.ts';
import type { Verb } from '../../simulation/scenario/verbs.ts';
import type { Text } from '../../texts/text.ts';

/** What the fields of a scenario file mean. */
export const FIELD_TEXTS = {
  manifest: {
    en: 'The manifest that the scenario is about, relative to this file. Without it: the file of the same name beside it.',
    'zh-cn': '场景所针对的清单文件，相对于本文件的路径。省略时取旁边的同名文件。',
  },
  horizon: { en: 'How long is simulated: `10m`, `1h`.', 'zh-cn': '模拟多长时间：`10m`、`1h`。' },
  seed: {
    en: 'Seed of everything that jitters: the same seed gives the same run.',
    'zh-cn': '所有随机抖动的种子：种子相同，运行结果也相同。',
  },
  conditions: {
    en: 'What is so from the beginning: which images are on the node, how long pulls take, what the cluster holds.',
    'zh-cn': '一开始就成立的条件：节点上有哪些镜像、拉取需要多久、集群里已有什么。',
  },
  actions: { en: 'What somebody does while it runs, each at its time.', 'zh-cn': '运行期间有人做的事，各有其时刻。' },
  expect: {
    en: 'What has to hold, one line each. `podsight simulate --check` and the timeline tell whether it does.',
    'zh-cn': '必须成立的期望，每行一条。`podsight simulate --check` 和时间线会告诉你是否成立。',
  },
} as const satisfies Record<(typeof SCENARIO_FIELDS)[number], Text>;

/** What the facts under `conditions` mean. */
export const CONDITION_TEXTS = {
  images: {
    en: 'Image → `present` on the node from the beginning, or `absent`.',
    'zh-cn': '镜像 → 一开始就在节点上（`present`），或不在（`absent`）。',
  },
  pulls: {
    en: 'Image → how its pull goes: `seconds` that it takes, `error` that it ends with, `until` which second it fails.',
    'zh-cn': '镜像 → 拉取情况：耗时 `seconds`、失败信息 `error`、失败持续到第几秒 `until`。',
  },
  node: {
    en: 'What the one node of the cluster is like: `cpu`, `memory`, labels, taints.',
    'zh-cn': '集群中唯一节点的情况：`cpu`、`memory`、标签、污点。',
  },
  nodes: {
    en: 'The Nodes of the cluster: objects, or in short `{count: 3, cpu: 4, memory: 8Gi, zones: [a, b, c]}`.',
    'zh-cn': '集群的节点：对象，或简写 `{count: 3, cpu: 4, memory: 8Gi, zones: [a, b, c]}`。',
  },
  startedAt: {
    en: 'When it begins, in UTC: a time of day (`08:55`) or `2026-03-29T00:55:00Z`. CronJobs go by it.',
    'zh-cn': '运行开始的 UTC 时刻：一天中的时间（`08:55`），或 `2026-03-29T00:55:00Z`。CronJob 以此为准。',
  },
  loadCurve: {
    en: 'Demand of all Pods together in thousandths of a core, from a second on: `[[0, 200], [60, 1500]]`. Autoscalers see it.',
    'zh-cn': '所有 Pod 的总需求（千分之一核），从某一秒起生效：`[[0, 200], [60, 1500]]`。自动扩缩以此为准。',
  },
  kubelet: {
    en: 'Configuration of the kubelets, with the names of KubeletConfiguration.',
    'zh-cn': 'kubelet 的配置，字段名同 KubeletConfiguration。',
  },
  cluster: {
    en: 'A file with objects that were there before, or the objects themselves.',
    'zh-cn': '包含先前已存在对象的文件，或直接列出这些对象。',
  },
  defaultStorageClass: {
    en: 'Name of the StorageClass that makes the volumes of claims that name none: `standard`, `local-path`, `gp3`…',
    'zh-cn': '默认 StorageClass 的名称，为未指定类的 PersistentVolumeClaim 创建卷：`standard`、`local-path`、`gp3`……',
  },
  namespaceLabels: { en: 'Labels of the namespace `default`.', 'zh-cn': '命名空间 `default` 的标签。' },
} as const satisfies Record<string, Text>;

/** What each action does. */
export const VERB_TEXTS = {
  addNode: {
    en: 'A machine joins the cluster: `cpu`, `memory`, `pods`, `zone`, labels and taints (`dedicated=gpu:NoSchedule`) as under `conditions.nodes`.',
    'zh-cn': '一台机器加入集群：`cpu`、`memory`、`pods`、`zone`、标签和污点（`dedicated=gpu:NoSchedule`）的写法同 `conditions.nodes`。',
  },
  cordon: { en: '`kubectl cordon`: no new Pods come to the node.', 'zh-cn': '`kubectl cordon`：不再有新的 Pod 调度到该节点。' },
  uncordon: { en: '`kubectl uncordon`: Pods may come to the node again.', 'zh-cn': '`kubectl uncordon`：Pod 又可以调度到该节点。' },
  loseNode: {
    en: 'The machine of a node is without power, and all that ran on it ends; it is back at second `until` of the run.',
    'zh-cn': '节点所在的机器断电，其上运行的一切随之终止；到第 `until` 秒恢复。',
  },
  removeNode: {
    en: '`kubectl delete node`: the cluster forgets the node; what runs on its machine goes on until its Pods are collected.',
    'zh-cn': '`kubectl delete node`：集群不再有这个节点；机器上运行的 Pod 会继续运行，直到被回收。',
  },
  zoneOutage: {
    en: 'All machines of `zone` (label `topology.kubernetes.io/zone`) are without power, `until` a second of the run.',
    'zh-cn': '可用区 `zone`（标签 `topology.kubernetes.io/zone`）的所有机器断电，直到第 `until` 秒。',
  },
  apply: { en: '`kubectl apply` of `manifest`.', 'zh-cn': '对 `manifest` 执行 `kubectl apply`。' },
  create: { en: '`kubectl create` of `manifest`.', 'zh-cn': '对 `manifest` 执行 `kubectl create`。' },
  delete: {
    en: 'Deletes `object`; with `gracePeriodSeconds: 0` at once, as `--force` does.',
    'zh-cn': '删除 `object`；`gracePeriodSeconds: 0` 表示立即删除，等同 `--force`。',
  },
  drain: {
    en: '`kubectl drain --ignore-daemonsets` of a node: its Pods are evicted; `force: true` also those that nobody makes anew, `deleteEmptyDirData: true` also those with an emptyDir.',
    'zh-cn':
      '对节点执行 `kubectl drain --ignore-daemonsets`：驱逐其上的 Pod；`force: true` 时也包括没有控制器的 Pod，`deleteEmptyDirData: true` 时也包括使用 emptyDir 的 Pod。',
  },
  failProbe: {
    en: 'Probes of `object` fail from now `until` a second of the run, whatever the container does; `probe` is liveness, readiness or startup.',
    'zh-cn': '从此刻起直到第 `until` 秒，`object` 的探针一律失败；`probe` 为 liveness、readiness 或 startup。',
  },
  killProcess: {
    en: 'The main process of a container ends with `exitCode` (1), or by a `signal` such as KILL.',
    'zh-cn': '容器的主进程以 `exitCode`（默认 1）退出，或被 `signal`（如 KILL）终止。',
  },
  evict: {
    en: 'Evicts a Pod, as `kubectl drain` does; disruption budgets may refuse.',
    'zh-cn': '驱逐 Pod，与 `kubectl drain` 相同；干扰预算可能会拒绝。',
  },
  exec: { en: 'Runs `command` in a container.', 'zh-cn': '在容器中运行 `command`。' },
  killSandbox: { en: 'Ends the sandbox of a Pod: all of its containers start anew.', 'zh-cn': '终止 Pod 的沙箱：所有容器重新启动。' },
  nodePressure: {
    en: 'Others than Pods use up a node: of `signal` only `available` is left, `until` a second of the run.',
    'zh-cn': 'Pod 以外的东西占用节点资源：`signal` 只剩 `available`，直到第 `until` 秒。',
  },
  patch: {
    en: 'Changes `object` with `patch` (`patchType`: strategic, merge or json).',
    'zh-cn': '用 `patch` 修改 `object`（`patchType`：strategic、merge 或 json）。',
  },
  removeStaticPod: { en: 'Takes `file` out of the manifest folder of a node.', 'zh-cn': '从节点的静态清单目录移除 `file`。' },
  rollback: { en: '`kubectl rollout undo` of `object`.', 'zh-cn': '对 `object` 执行 `kubectl rollout undo`。' },
  scale: { en: '`kubectl scale` of `object` to `replicas`.', 'zh-cn': '用 `kubectl scale` 把 `object` 扩缩到 `replicas`。' },
  shutdownNode: { en: 'The machine of a node is shut down in good order.', 'zh-cn': '正常关闭节点所在的机器。' },
  startKubelet: { en: 'The kubelet of a node runs again.', 'zh-cn': '节点的 kubelet 重新运行。' },
  stopKubelet: { en: 'The kubelet of a node ends: the node is lost.', 'zh-cn': '节点的 kubelet 停止：节点失联。' },
  writeStaticPod: {
    en: 'Puts `manifest` as `file` into the manifest folder of a node.',
    'zh-cn': '把 `manifest` 作为 `file` 放入节点的静态清单目录。',
  },
} as const satisfies Record<Verb, Text>;

/** Lines under `expect:` that are worth having nearly everywhere. */
export const EXPECTATION_EXAMPLES: readonly { readonly line: string; readonly text: Text }[] = [
  { line: 'ready before 60s', text: { en: 'All that was applied is ready by then.', 'zh-cn': '应用的一切届时都已就绪。' } },
  { line: 'no restart', text: { en: 'No container is ever restarted.', 'zh-cn': '任何容器都不重启。' } },
  {
    line: 'always ≥ 2 ready',
    text: { en: 'Once two Pods are ready there are never fewer.', 'zh-cn': '一旦有两个 Pod 就绪，之后不会更少。' },
  },
  { line: 'complete before 5m', text: { en: 'The rollout or the Job is done by then.', 'zh-cn': '滚动更新或 Job 届时已完成。' } },
  { line: 'no event Unhealthy', text: { en: 'No probe ever fails.', 'zh-cn': '没有探针失败。' } },
  { line: 'no status CrashLoopBackOff', text: { en: '`kubectl get pods` never shows it.', 'zh-cn': '`kubectl get pods` 不会显示它。' } },
  { line: 'deleted before 60s', text: { en: 'It is gone by then.', 'zh-cn': '届时已消失。' } },
];
