import { metricsOf } from '../controllers/horizontalPodAutoscaler/metrics.ts';
import { MetricError, proposeReplicas } from '../controllers/horizontalPodAutoscaler/replicaCalculator.ts';
import type { Autoscaler } from '../controllers/horizontalPodAutoscaler/types.ts';
import { type Lesson, rounded, tell, type Words } from './finding.ts';
import type { PodStory } from './story.ts';
import type { Study } from './study.ts';

const WORDS = {
  'budget-blocks-evictions': {
    message: {
      en: 'The PodDisruptionBudget allows no eviction: all its Pods ({pods}) are healthy at {at} s, and {wanted} must stay.',
      'zh-cn': 'PodDisruptionBudget 不允许任何驱逐：第 {at} 秒全部 {pods} 个 Pod 都健康，而必须保留 {wanted} 个。',
    },
    explanation: {
      en: 'Every `kubectl drain` and node upgrade waits for ever. Leave room for one: `maxUnavailable: 1`, or more replicas than `minAvailable`.',
      'zh-cn': '每次 `kubectl drain` 和节点升级都会一直等待。请至少留出一个的余地：`maxUnavailable: 1`，或让副本数多于 `minAvailable`。',
    },
  },
  'autoscaler-without-requests': {
    message: {
      en: 'The HorizontalPodAutoscaler cannot work: container {container} has no request for {resource}, so its use has no percentage.',
      'zh-cn': 'HorizontalPodAutoscaler 无法工作：容器 {container} 没有设置 {resource} 请求，无法计算使用率。',
    },
    explanation: {
      en: 'As soon as metrics come in, the condition ScalingActive is False and nothing is scaled up or down by load. Set `resources.requests.{resource}`.',
      'zh-cn': '一旦有了指标，条件 ScalingActive 就会为 False，不会按负载伸缩。请设置 `resources.requests.{resource}`。',
    },
  },
  'autoscaler-overrides-replicas': {
    message: {
      en: 'The HorizontalPodAutoscaler changes the size at {at} s: `replicas: {from}` is written here, {to} run.',
      'zh-cn': '第 {at} 秒 HorizontalPodAutoscaler 会改变副本数：这里写的是 {from} 个，实际运行 {to} 个。',
    },
    explanation: {
      en: 'Each further `kubectl apply` sets it back to {from} until the next round. Leave `replicas` out where an autoscaler decides.',
      'zh-cn': '之后每次 `kubectl apply` 都会改回 {from} 个，直到下一轮调整。由自动伸缩决定副本数时，请不要写 `replicas`。',
    },
  },
  'readiness-gate': {
    message: {
      en: 'The Pod never gets ready: nothing here sets the condition {condition} of its readiness gate.',
      'zh-cn': 'Pod 始终不会就绪：这里没有任何东西会设置其就绪门控的条件 {condition}。',
    },
    explanation: {
      en: 'At {end} s its containers are ready and the Pod is not. A controller of the cluster has to set the condition in the status.',
      'zh-cn': '到第 {end} 秒，容器已就绪而 Pod 没有。必须由集群中的某个控制器在状态里设置该条件。',
    },
  },
  'deadline-ends-pod': {
    message: {
      en: 'The Pod is ended at {at} s: activeDeadlineSeconds {limit} passes {when}.',
      'zh-cn': 'Pod 在第 {at} 秒被终止：{when}超过了 activeDeadlineSeconds（{limit} 秒）。',
    },
    explanation: {
      en: 'The time counts from the moment the kubelet takes the Pod, image pulls and init containers included; all its containers are killed and the Pod is Failed.',
      'zh-cn': '时间从 kubelet 接管 Pod 时算起，包含拉取镜像和 init 容器；届时所有容器都会被终止，Pod 变为 Failed。',
    },
  },
} as const satisfies Record<string, Words>;

/** Budgets, autoscalers, gates and deadlines: what others decide about Pods. */
export const availability: Lesson = function* (study) {
  yield* budgets(study);
  yield* autoscalers(study);
  for (const pod of study.samples) {
    const { readinessGates, activeDeadlineSeconds } = pod.pod.spec;
    const last = pod.last;
    const gate = readinessGates?.findIndex(({ conditionType }) => last?.conditions[conditionType] !== 'True') ?? -1;
    if (gate >= 0 && last && !pod.gone && last.conditions.ContainersReady === 'True' && last.conditions.Ready !== 'True')
      yield tell('readiness-gate', WORDS['readiness-gate'], {
        severity: 'hint',
        place: pod.place(`spec.readinessGates[${gate}].conditionType`),
        values: { condition: readinessGates?.[gate]?.conditionType ?? '', end: rounded(study.end) },
        proof: [last],
      });
    const ended = pod.statuses.find(({ reason }) => reason === 'DeadlineExceeded');
    if (ended && activeDeadlineSeconds !== undefined) {
      const started = pod.containers.some((story) => story.isApp && story.runs.length > 0);
      const when = started
        ? { en: 'while its containers run', 'zh-cn': '容器还在运行时就' }
        : { en: 'before a container of it has started', 'zh-cn': '还没有容器启动就' };
      yield tell('deadline-ends-pod', WORDS['deadline-ends-pod'], {
        severity: started ? 'information' : 'warning',
        place: pod.place('spec.activeDeadlineSeconds'),
        values: { at: rounded(ended.t), limit: activeDeadlineSeconds, when },
        proof: [ended],
      });
    }
  }
};

function* budgets(study: Study) {
  for (const budget of study.objects('PodDisruptionBudget')) {
    const entry = study.objectEntries(`PodDisruptionBudget/${budget.metadata.name}`).at(-1);
    const { disruptionsAllowed, currentHealthy, expectedPods, desiredHealthy } = (entry?.status ?? {}) as Record<
      string,
      number | undefined
    >;
    if (!entry || disruptionsAllowed !== 0 || !expectedPods || currentHealthy !== expectedPods) continue;
    const field = budget.spec?.maxUnavailable !== undefined ? 'spec.maxUnavailable' : 'spec.minAvailable';
    yield tell('budget-blocks-evictions', WORDS['budget-blocks-evictions'], {
      severity: 'warning',
      place: study.place(budget, field),
      values: { pods: expectedPods, wanted: desiredHealthy ?? expectedPods, at: rounded(entry.t) },
      proof: [entry],
    });
  }
}

function* autoscalers(study: Study) {
  for (const autoscaler of study.objects('HorizontalPodAutoscaler')) {
    const name = `HorizontalPodAutoscaler/${autoscaler.metadata.name}`;
    const { kind, name: target } = autoscaler.spec?.scaleTargetRef ?? {};
    const pods = study.pods.filter(({ origin }) => origin === `${kind}/${target}`);
    const entry = study.objectEntries(name).at(-1);
    const missing = missingRequest(autoscaler as Autoscaler, pods, study.end);
    const story = missing && pods[0]?.containerNamed(missing.container);
    if (story && entry)
      yield tell('autoscaler-without-requests', WORDS['autoscaler-without-requests'], {
        severity: 'warning',
        place: story.place('resources'),
        values: { container: story.name, resource: missing.resource },
        proof: [entry],
        related: [
          {
            place: study.place(autoscaler, 'spec.metrics'),
            message: { en: 'The autoscaler asks for it here.', 'zh-cn': '自动伸缩在这里用到它。' },
          },
        ],
      });
    const rescaled = study.events(name, 'SuccessfulRescale')[0];
    const scaled = study.objects(String(kind)).find(({ metadata }) => metadata.name === target);
    const before = study.objectEntries(`${kind}/${target}`)[0]?.spec.replicas;
    const size = /New size: (\d+)/.exec(rescaled?.message ?? '')?.[1];
    const place = scaled && study.place(scaled, 'spec.replicas');
    if (rescaled && place && !place.defaulted && size !== undefined && before !== undefined && Number(size) !== before)
      yield tell('autoscaler-overrides-replicas', WORDS['autoscaler-overrides-replicas'], {
        severity: 'information',
        place,
        values: { at: rounded(rescaled.t), from: String(before), to: size },
        proof: [rescaled],
      });
  }
}

const MISSING = /missing request for (\S+) in container (\S+)/;

/** What the autoscaler would say as soon as metrics of the Pods came in: a container without a request. */
function missingRequest(
  autoscaler: Autoscaler,
  stories: readonly PodStory[],
  endSeconds: number,
): { readonly resource: string; readonly container: string } | null {
  const pods = stories.map(({ pod }) => pod);
  if (pods.length === 0) return null;
  const usage = new Map(pods.map(({ metadata }) => [metadata.name, 1]));
  for (const { resource, containerResource } of metricsOf(autoscaler)) {
    const source = resource ?? containerResource;
    if (!source) continue;
    try {
      proposeReplicas({
        pods,
        currentReplicas: pods.length,
        resource: source.name,
        container: containerResource?.container,
        target: source.target,
        tolerances: { up: 0.1, down: 0.1 },
        nowMs: endSeconds * 1000,
        usage,
      });
    } catch (error) {
      if (!(error instanceof MetricError)) throw error;
      const [, name, container] = MISSING.exec(error.message) ?? [];
      if (name !== undefined && container !== undefined) return { resource: name, container };
    }
  }
  return null;
}
