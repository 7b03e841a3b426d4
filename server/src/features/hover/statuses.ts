import type { Text } from '../../texts/text.ts';
import { code } from '../markdown.ts';
import { fact, type Topic } from './topic.ts';

/** Reasons as they stand in `status`. Source: pkg/kubelet (container, images, eviction, status), core/v1/types.go PodReason…. */
const REASONS: Readonly<Record<string, Text>> = {
  CrashLoopBackOff: {
    en: 'The container ended again and again; it waits 10 s to 5 min before the next start. Why it ends stands in `lastState` and in `kubectl logs --previous`.',
    'zh-cn': '容器一再结束，正在等待 10 秒到 5 分钟后再次启动。结束原因见 `lastState` 和 `kubectl logs --previous`。',
  },
  ContainerCreating: {
    en: 'Volumes are mounted, the network is set up, the image is pulled. If it stays so: see the events of the Pod.',
    'zh-cn': '正在挂载卷、配置网络、拉取镜像。若一直如此，请查看 Pod 的事件。',
  },
  PodInitializing: { en: 'Waits for the init containers to end.', 'zh-cn': '正在等待 init 容器结束。' },
  ErrImagePull: { en: 'The image could not be pulled; the next try comes soon.', 'zh-cn': '镜像拉取失败，稍后会再试。' },
  ImagePullBackOff: {
    en: 'The image could not be pulled several times; tries come every 10 s to 5 min. Name, tag or credentials are wrong, or the registry does not answer.',
    'zh-cn': '镜像多次拉取失败，每隔 10 秒到 5 分钟重试。可能是名称、标签或凭据有误，或仓库无应答。',
  },
  ErrImageNeverPull: {
    en: 'The node does not have the image, and `imagePullPolicy: Never` forbids to fetch it.',
    'zh-cn': '节点上没有该镜像，而 `imagePullPolicy: Never` 不允许拉取。',
  },
  InvalidImageName: { en: 'The image reference cannot be read.', 'zh-cn': '镜像引用无法解析。' },
  CreateContainerConfigError: {
    en: 'Something that the container needs is not there: a ConfigMap, a Secret or a key of one; or it must not run as root and would.',
    'zh-cn': '容器所需的 ConfigMap、Secret 或其中的键不存在；或者要求非 root 运行而镜像以 root 运行。',
  },
  CreateContainerError: { en: 'The container runtime refused to make the container.', 'zh-cn': '容器运行时拒绝创建容器。' },
  RunContainerError: { en: 'The container was made and could not be started.', 'zh-cn': '容器已创建，但无法启动。' },
  StartError: {
    en: 'The program could not be started: it is not in the image, or may not be run.',
    'zh-cn': '程序无法启动：镜像中没有该程序，或没有执行权限。',
  },
  Completed: { en: 'The container ended with code 0.', 'zh-cn': '容器以代码 0 结束。' },
  Error: { en: 'The container ended with a code other than 0.', 'zh-cn': '容器以非 0 代码结束。' },
  OOMKilled: {
    en: 'The kernel killed it for want of memory: it went over its limit, or the node had none left.',
    'zh-cn': '因内存不足被内核终止：超出了限制，或节点内存耗尽。',
  },
  ContainerCannotRun: { en: 'The container could not be started.', 'zh-cn': '容器无法启动。' },
  ContainerStatusUnknown: {
    en: 'The container went before anybody could see how: the node restarted, or the Pod was evicted.',
    'zh-cn': '容器消失前未能获知其结果：节点重启，或 Pod 被驱逐。',
  },
  DeadlineExceeded: { en: '`activeDeadlineSeconds` was over.', 'zh-cn': '超过了 `activeDeadlineSeconds`。' },
  Evicted: {
    en: 'The kubelet ended the Pod because its node ran short of memory, disk or process numbers.',
    'zh-cn': '节点内存、磁盘或进程号不足，kubelet 驱逐了该 Pod。',
  },
  Preempting: { en: 'The Pod made room for one that matters more.', 'zh-cn': '为更重要的 Pod 让出了资源。' },
  NodeLost: {
    en: 'The node no longer reported. Since 1.20 this is no reason any more: the Pod keeps its phase and gets a deletion.',
    'zh-cn': '节点失联。自 1.20 起不再使用该原因：Pod 保持原阶段并被标记删除。',
  },
  Unschedulable: {
    en: 'No node fits; the message says why for each kind of node.',
    'zh-cn': '没有合适的节点，消息中说明了各类节点的原因。',
  },
  SchedulingGated: { en: 'Waits until its `schedulingGates` are taken away.', 'zh-cn': '正在等待其 `schedulingGates` 被移除。' },
  ContainersNotReady: {
    en: 'At least one container does not run, or its readiness probe does not succeed.',
    'zh-cn': '至少有一个容器没有运行，或就绪探针未成功。',
  },
  ContainersNotInitialized: { en: 'The init containers have not all ended well.', 'zh-cn': 'init 容器尚未全部成功结束。' },
  PodCompleted: { en: 'The Pod is over: nothing runs any more that could be ready.', 'zh-cn': 'Pod 已完成：不再有可就绪的容器。' },
  MinimumReplicasAvailable: { en: 'Enough replicas are available.', 'zh-cn': '可用副本数已足够。' },
  MinimumReplicasUnavailable: { en: 'Fewer replicas are available than the strategy allows.', 'zh-cn': '可用副本数低于策略允许的下限。' },
  ProgressDeadlineExceeded: {
    en: 'The rollout made no progress for `progressDeadlineSeconds`; it is not undone.',
    'zh-cn': '滚动更新在 `progressDeadlineSeconds` 内没有进展；不会自动回退。',
  },
  BackoffLimitExceeded: {
    en: 'More Pods of the Job failed than `backoffLimit` allows.',
    'zh-cn': 'Job 失败的 Pod 数超过了 `backoffLimit`。',
  },
};

const ENDED: Text = { en: 'Ended by signal {signal}{why}.', 'zh-cn': '被信号 {signal} 终止{why}。' };
const CODES: Readonly<Record<number, Text>> = {
  0: { en: 'Ended well.', 'zh-cn': '正常结束。' },
  1: { en: 'The program reported an error of its own.', 'zh-cn': '程序自行报告了错误。' },
  2: { en: 'Of shells: wrong usage or a script that cannot be read.', 'zh-cn': '对 shell 而言：用法错误或脚本无法解析。' },
  126: { en: 'The command was found and may not be run.', 'zh-cn': '找到了命令，但没有执行权限。' },
  127: { en: 'The command was not found.', 'zh-cn': '找不到命令。' },
  128: { en: 'The program could not be started.', 'zh-cn': '程序无法启动。' },
  255: { en: 'Code −1, or an end that nobody could see.', 'zh-cn': '代码 −1，或未能获知其结果。' },
};
const SIGNALS: Readonly<Record<number, readonly [name: string, why: Text]>> = {
  2: ['INT', { en: '', 'zh-cn': '' }],
  6: ['ABRT', { en: ': the program gave up', 'zh-cn': '：程序主动中止' }],
  9: [
    'KILL',
    {
      en: ': the grace period was over, a probe failed and TERM did not help, or memory ran out (then the reason is OOMKilled)',
      'zh-cn': '：宽限期已过、探针失败且 TERM 无效，或内存不足（此时原因为 OOMKilled）',
    },
  ],
  11: ['SEGV', { en: ': the program touched memory that is not its own', 'zh-cn': '：程序访问了非法内存' }],
  15: ['TERM', { en: ': it was asked to stop, and did', 'zh-cn': '：收到停止请求后结束' }],
};

/** Exit codes from here on stand for signals. */
const SIGNALLED = 128;

/** What reasons and exit codes of a status mean. */
export const statuses: Topic = function* ({ path, located, written, text }) {
  if (path[0] !== 'status' || text === null) return;
  const name = located.field?.name;
  if (name === 'reason' && Object.hasOwn(REASONS, text)) yield fact(REASONS[text]!);
  if (name !== 'exitCode' || written.type !== 'scalar' || typeof written.value !== 'number') return;
  const exitCode = written.value;
  const [signal, why] = SIGNALS[exitCode - SIGNALLED] ?? [];
  if (CODES[exitCode]) yield fact(CODES[exitCode]);
  else if (signal && why) yield fact(ENDED, { signal: code(signal), why });
};
