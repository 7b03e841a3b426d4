import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { schemaOf } from '../../../kubernetes/schema/kinds.ts';
import { type LabelSelector, type Selector, selectorOfMap, selectorText } from '../../../kubernetes/values/selector.ts';
import { because, type Causes } from '../../world/causes.ts';
import type { Pod } from '../../world/pod.ts';
import type { Task } from '../../world/task.ts';
import { Client } from '../client.ts';
import type { Controller, ControllerContext } from '../controller.ts';
import type { Informer } from '../informers.ts';
import { keyOf } from '../keys.ts';
import { NamespacedSelectors, selectorFor } from '../selectorIndex.ts';
import type { Condition } from '../types.ts';
import type { WorkQueue } from '../workQueue.ts';
import { evaluateMetrics } from './metrics.ts';
import { limit, noteChange, type ScalingHistory, stabilize, stabilizedBy } from './scalingRules.ts';
import type { Autoscaler } from './types.ts';

/** Source: --horizontal-pod-autoscaler-sync-period. */
const SYNC_PERIOD_MS = 15_000;
/** Kinds with a scale, and their API groups. */
const SCALABLE = { Deployment: 'apps', StatefulSet: 'apps', ReplicaSet: 'apps', ReplicationController: '' } as const;

/** What one look has decided. */
interface Decision {
  readonly replicas: number;
  /** Why the scale changes; null when it stays. */
  readonly reason: string | null;
  readonly field: string;
}

/** Sizes workloads by their metrics, every 15 s. Source: pkg/controller/podautoscaler/horizontal.go. */
export class HorizontalController implements Controller {
  readonly name = 'horizontal-pod-autoscaler';
  private readonly autoscalers: Informer<Autoscaler>;
  private readonly pods: Informer<Pod>;
  private readonly targets: ReadonlyMap<string, Informer>;
  private readonly client: Client;
  /** Selectors of the targets, by the autoscalers that have looked at their Pods. */
  private readonly selectors = new NamespacedSelectors();
  private readonly histories = new Map<string, ScalingHistory>();
  private queue!: WorkQueue;

  constructor(private readonly context: ControllerContext) {
    const { world, informers } = context;
    this.autoscalers = informers.of<Autoscaler>('HorizontalPodAutoscaler');
    this.pods = informers.of<Pod>('Pod');
    this.targets = new Map(Object.entries(SCALABLE).map(([kind, group]) => [`${group}/${kind}`, informers.of(kind)]));
    this.client = new Client(world, this.name);
  }

  setUp(queue: WorkQueue): void {
    this.queue = queue;
    this.autoscalers.onChange(({ type, object, causes }) => {
      const key = keyOf(object);
      queue.addAfter(key, SYNC_PERIOD_MS, causes);
      // Whom it sizes is known when it first looks at metrics.
      if (type === 'deleted') this.selectors.set(object.metadata.namespace, key, null);
    });
  }

  *sync(key: string, given: Causes): Task {
    const { world } = this.context;
    const stored = this.autoscalers.byKey(key);
    if (!stored) {
      this.histories.delete(key);
      return;
    }
    yield* this.reconcile(key, stored, because(world.field(stored, 'spec.metrics'), given));
    // The period begins when everything is written, so what was noted down two periods ago is older than that.
    this.queue.addAfter(key, SYNC_PERIOD_MS, given);
  }

  /** Source: reconcileAutoscaler. */
  private *reconcile(key: string, stored: Autoscaler, causes: Causes): Task {
    const { world } = this.context;
    const autoscaler: Autoscaler = { ...stored, status: { currentMetrics: null, desiredReplicas: 0, ...stored.status } };
    const { status } = autoscaler;
    const target = this.targetOf(autoscaler);
    if (typeof target === 'string') {
      this.client.event(autoscaler, 'Warning', 'FailedGetScale', target, causes);
      const message = `the HPA controller was unable to get the target's current scale: ${target}`;
      this.tell(autoscaler, 'AbleToScale', 'False', 'FailedGetScale', message);
      yield* this.write(stored, autoscaler, causes);
      return;
    }
    this.tell(autoscaler, 'AbleToScale', 'True', 'SucceededGetScale', "the HPA controller was able to get the target's current scale");
    const current = Number(target.spec?.replicas ?? 1);
    status.currentReplicas = current;
    const decision = this.decide(key, autoscaler, target, current, causes);
    if (decision) {
      const why = because(world.field(autoscaler, decision.field), causes);
      if (decision.reason !== null) yield* this.scale(key, autoscaler, target, current, decision, why);
      status.desiredReplicas = decision.replicas;
    }
    yield* this.write(stored, autoscaler, causes);
  }

  /** What is scaled, or why that cannot be found. */
  private targetOf({ metadata, spec }: Autoscaler): KubernetesObject | string {
    const { apiVersion = '', kind, name } = spec.scaleTargetRef;
    const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
    const informer = this.targets.get(`${group}/${kind}`);
    const resource = `${kind.toLowerCase()}s`;
    if (informer) return informer.get(metadata.namespace, name) ?? `${group ? `${resource}.${group}` : resource} "${name}" not found`;
    const isKnown = schemaOf(group ? `${group}/v1` : 'v1', kind, this.context.world.version) !== undefined;
    return isKnown ? 'the server could not find the requested resource' : `no matches for kind "${kind}" in group "${group}"`;
  }

  /** Why it is not clear whose Pods these are; null when it is. Source: validateAndParseSelector. */
  private ambiguity({ metadata }: Autoscaler, selector: Selector, pods: readonly Pod[]): string | null {
    const { selectors } = this;
    selectors.set(metadata.namespace, keyOf({ metadata }), selector);
    const sizing = new Set(pods.flatMap((pod) => selectors.selecting(metadata.namespace, pod.metadata.labels)));
    if (sizing.size < 2) return null;
    const named = [...sizing].sort().map((key) => `{${key.slice(key.indexOf('/') + 1)} ${metadata.namespace}}`);
    return `pods by selector ${selectorText(selector)} are controlled by multiple HPAs: [${named.join(' ')}]`;
  }

  /** Null when the metrics tell nothing. */
  private decide(key: string, autoscaler: Autoscaler, target: KubernetesObject, current: number, causes: Causes): Decision | null {
    const { world } = this.context;
    const { minReplicas = 1, maxReplicas } = autoscaler.spec;
    const { status } = autoscaler;
    const history = this.historyOf(key, current);
    status.currentMetrics = null;
    if (current === 0 && minReplicas !== 0) {
      this.tell(
        autoscaler,
        'ScalingActive',
        'False',
        'ScalingDisabled',
        'scaling is disabled since the replica count of the target is zero',
      );
      return { replicas: 0, reason: null, field: 'spec.scaleTargetRef' };
    }
    if (current > maxReplicas)
      return { replicas: maxReplicas, reason: 'Current number of replicas above Spec.MaxReplicas', field: 'spec.maxReplicas' };
    if (current < minReplicas)
      return { replicas: minReplicas, reason: 'Current number of replicas below Spec.MinReplicas', field: 'spec.minReplicas' };
    const selector = selectorOfTarget(target);
    const pods = this.pods.matching(autoscaler.metadata.namespace, selector);
    const { client } = this;
    const ambiguous = this.ambiguity(autoscaler, selector, pods);
    if (ambiguous !== null) {
      client.event(autoscaler, 'Warning', 'AmbiguousSelector', ambiguous, causes);
      this.tell(autoscaler, 'ScalingActive', 'False', 'AmbiguousSelector', ambiguous);
      client.event(autoscaler, 'Warning', 'FailedComputeMetricsReplicas', ambiguous, causes);
      return null;
    }
    const { replicas, metric, statuses, invalid } = evaluateMetrics(autoscaler, current, { world, client, pods, causes });
    status.currentMetrics = [...statuses];
    if (replicas < 0 && invalid) {
      const message = `the HPA was unable to compute the replica count: ${invalid.message}`;
      this.tell(autoscaler, 'ScalingActive', 'False', invalid.reason, message);
      client.event(autoscaler, 'Warning', 'FailedComputeMetricsReplicas', invalid.summary, causes);
      return null;
    }
    const found = `the HPA was able to successfully calculate a replica count from ${metric}`;
    this.tell(autoscaler, 'ScalingActive', 'True', 'ValidMetricFound', found);
    const desired = this.normalize(history, autoscaler, current, replicas);
    if (desired === current) return { replicas: current, reason: null, field: 'spec.metrics' };
    const direction = replicas > current ? `${metric} above target` : 'All metrics below target';
    // Where the metrics want nothing else, it is the highest of earlier recommendations that counts, and no reason is told.
    const reason = replicas === current ? '' : direction;
    return { replicas: desired, reason, field: 'spec.metrics' };
  }

  /** Source: normalizeDesiredReplicas, normalizeDesiredReplicasWithBehaviors. */
  private normalize(history: ScalingHistory, autoscaler: Autoscaler, current: number, desired: number): number {
    const { nowMs } = this.context.world;
    const stable = stabilize(history, autoscaler, current, desired, nowMs);
    const goesUp = autoscaler.spec.behavior !== undefined && desired >= current;
    const ready = { reason: 'ReadyForNewScale', message: 'recommended size matches current size' };
    const { reason, message } = stable === desired ? ready : stabilizedBy(goesUp);
    this.tell(autoscaler, 'AbleToScale', 'True', reason, message);
    const bounded = limit(history, autoscaler, current, stable, nowMs);
    this.tell(autoscaler, 'ScalingLimited', bounded.limited ? 'True' : 'False', bounded.reason, bounded.message);
    return bounded.replicas;
  }

  private *scale(
    key: string,
    autoscaler: Autoscaler,
    target: KubernetesObject,
    current: number,
    { replicas, reason }: Decision,
    causes: Causes,
  ): Task {
    const { world } = this.context;
    yield* this.client.patch(target, (object) => ({ ...object, spec: { ...object.spec, replicas } }), causes);
    const message = `the HPA controller was able to update the target scale to ${replicas}`;
    this.tell(autoscaler, 'AbleToScale', 'True', 'SucceededRescale', message);
    this.client.event(autoscaler, 'Normal', 'SuccessfulRescale', `New size: ${replicas}; reason: ${reason}`, causes);
    noteChange(this.historyOf(key, current), autoscaler, replicas - current, world.nowMs);
    autoscaler.status.lastScaleTime = world.nowTime();
  }

  /** The size at the first look is the first recommendation. Source: recordInitialRecommendation. */
  private historyOf(key: string, current: number): ScalingHistory {
    let history = this.histories.get(key);
    if (!history) {
      history = { recommendations: [{ atMs: this.context.world.nowMs, replicas: current }], changes: [] };
      this.histories.set(key, history);
    }
    return history;
  }

  /** Puts a condition in its place; its time stays while its status does. Source: setConditionInList. */
  private tell({ status }: Autoscaler, type: string, value: Condition['status'], reason: string, message: string): void {
    const known = status.conditions?.find((condition) => condition.type === type);
    const lastTransitionTime = known?.status === value ? (known.lastTransitionTime ?? 0) : this.context.world.nowTime();
    const condition: Condition = { type, status: value, lastTransitionTime, reason, message };
    status.conditions = known
      ? status.conditions!.map((other) => (other === known ? condition : other))
      : [...(status.conditions ?? []), condition];
  }

  private *write(stored: Autoscaler, autoscaler: Autoscaler, causes: Causes): Task {
    if (JSON.stringify(stored.status) !== JSON.stringify(autoscaler.status)) yield* this.client.updateStatus(autoscaler, causes);
  }
}

function selectorOfTarget({ kind, spec }: KubernetesObject) {
  return kind === 'ReplicationController'
    ? selectorOfMap(spec?.selector as Record<string, string> | undefined)
    : selectorFor(spec?.selector as LabelSelector | undefined);
}
