import type { Text } from '../../../texts/text.ts';
import type { Causes } from '../../world/causes.ts';
import type { Pod } from '../../world/pod.ts';
import type { World } from '../../world/world.ts';
import type { Client } from '../client.ts';
import { goSelector } from '../goSelector.ts';
import { cpuUsage } from './load.ts';
import { MetricError, millis, type Proposal, proposeReplicas } from './replicaCalculator.ts';
import type { Autoscaler, MetricSpec, MetricTarget } from './types.ts';

const DEFAULT_TOLERANCE = 0.1;
const NO_RESOURCE_API =
  'unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)';
const NO_METRICS = 'no metrics returned from resource metrics API';
const NO_CUSTOM_API = 'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';

/** What all metrics together ask for. */
interface Evaluation {
  readonly replicas: number;
  /** The metric that asks for most. */
  readonly metric: string;
  readonly statuses: readonly unknown[];
  /** The first metric that told nothing: its reason and what was said of it. */
  readonly invalid: { readonly reason: string; readonly message: string; readonly summary: string } | null;
}

const NO_LOAD: Text = {
  en: 'No load is told: there is taken to be nobody who measures Pods, so that autoscalers leave everything as it is. A scenario tells it with `loadCurve`.',
  'zh-cn': '这里没有给出负载：假定无人测量 Pod 的用量，自动扩缩器会保持现状。可在场景中用 `loadCurve` 给出负载。',
};

interface Sources {
  readonly world: World;
  readonly client: Client;
  readonly pods: readonly Pod[];
  readonly causes: Causes;
}

/** Asks every metric; the highest answer counts. Source: computeReplicasForMetrics. */
export function evaluateMetrics(autoscaler: Autoscaler, currentReplicas: number, sources: Sources): Evaluation {
  const metrics = metricsOf(autoscaler);
  const statuses: unknown[] = [];
  let replicas = 0;
  let name = '';
  let invalid = 0;
  let first: { reason: string; message: string; error: string } | null = null;
  for (const metric of metrics) {
    try {
      const answer = ask(metric, autoscaler, currentReplicas, sources);
      statuses.push(answer.status);
      if (replicas === 0 || answer.replicas > replicas) {
        replicas = answer.replicas;
        name = answer.name;
      }
    } catch (error) {
      if (!(error instanceof MetricError)) throw error;
      const { message } = error;
      const told = `FailedGet${metric.type}Metric`;
      sources.client.event(autoscaler, 'Warning', told, message, sources.causes);
      first ??= { reason: told, message, error: `failed to get ${whatOf(metric)} metric value: ${lookOf(metric)}${message}` };
      invalid++;
      statuses.push({ type: '' });
    }
  }
  const summary = first ? `invalid metrics (${invalid} invalid out of ${metrics.length}), first error is: ${first.error}` : '';
  const useless = first && (invalid >= metrics.length || replicas < currentReplicas);
  return {
    replicas: useless ? -1 : replicas,
    metric: name,
    statuses,
    invalid: first ? { reason: first.reason, message: first.message, summary } : null,
  };
}

/** autoscaling/v1 knows one metric only. */
export function metricsOf({ spec }: Autoscaler): readonly MetricSpec[] {
  if (spec.metrics?.length || spec.targetCPUUtilizationPercentage === undefined) return spec.metrics ?? [];
  const averageUtilization = spec.targetCPUUtilizationPercentage;
  return [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } } }];
}

const whatOf = ({ type, resource, containerResource, external }: MetricSpec): string => {
  if (type === 'Resource') return `${resource?.name} resource`;
  if (type === 'ContainerResource') return `${containerResource?.container} container`;
  return type === 'External' ? `${external?.metric.name} external` : type.toLowerCase();
};

/** What of a metric was asked for, as the error says in front of its reason; nothing for most. */
function lookOf({ object, external }: MetricSpec): string {
  if (object?.target?.type === 'AverageValue') return `failed to get ${object.metric.name} object metric: `;
  if (!external) return '';
  const { name } = external.metric;
  return external.target?.averageValue === undefined
    ? `failed to get external metric ${name}: `
    : `failed to get ${name} external metric: `;
}

interface Answer {
  readonly replicas: number;
  readonly name: string;
  readonly status: unknown;
}

function ask(metric: MetricSpec, autoscaler: Autoscaler, currentReplicas: number, { world, pods }: Sources): Answer {
  const { namespace } = autoscaler.metadata;
  if (metric.type === 'Pods') throw new MetricError(`unable to get metric ${metric.pods?.metric.name}: ${NO_CUSTOM_API}`);
  if (metric.type === 'Object') {
    const { metric: named, describedObject: of } = metric.object ?? { metric: { name: '' }, describedObject: { kind: '', name: '' } };
    throw new MetricError(`unable to get metric ${named.name}: ${of.kind} on ${namespace} ${of.name}/${NO_CUSTOM_API}`);
  }
  if (metric.type === 'External') {
    const { name, selector } = metric.external?.metric ?? { name: '' };
    const missing = `the server could not find the requested resource (get ${name}.external.metrics.k8s.io)`;
    throw new MetricError(
      `unable to get external metric ${namespace}/${name}/${goSelector(selector)}: unable to fetch metrics from external metrics API: ${missing}`,
    );
  }
  const container = metric.containerResource?.container;
  const source = metric.resource ?? metric.containerResource;
  if (!source) throw new MetricError('invalid metric source');
  const { name, target } = source;
  const what = target.type === 'Utilization' ? 'utilization' : 'usage';
  try {
    const measured = cpuUsage(world.conditions, pods, world.nowMs);
    if (!measured) {
      const field = autoscaler.spec.metrics?.length ? 'spec.metrics' : 'spec.targetCPUUtilizationPercentage';
      world.assume('no-metrics', `HorizontalPodAutoscaler/${autoscaler.metadata.name}`, field, NO_LOAD);
    }
    if (!measured?.size) throw new MetricError(`unable to get metrics for resource ${name}: ${measured ? NO_METRICS : NO_RESOURCE_API}`);
    const { behavior } = autoscaler.spec;
    const tolerances = { up: toleranceOf(behavior?.scaleUp?.tolerance), down: toleranceOf(behavior?.scaleDown?.tolerance) };
    const usage = name === 'cpu' ? ofContainer(measured, container, pods) : new Map<string, number>();
    const proposal = proposeReplicas({ pods, currentReplicas, resource: name, container, target, tolerances, nowMs: world.nowMs, usage });
    return { replicas: proposal.replicas, name: nameOf(name, container, target), status: statusOf(metric, name, container, proposal) };
  } catch (error) {
    if (error instanceof MetricError) throw new MetricError(`failed to get ${name} ${what}: ${error.message}`);
    throw error;
  }
}

/** The samples of Pods that have the container. Source: metrics/client.go getContainerMetrics. */
function ofContainer(measured: ReadonlyMap<string, number>, container: string | undefined, pods: readonly Pod[]): Map<string, number> {
  if (container === undefined) return new Map(measured);
  const having = pods.filter(({ spec }) => [...spec.containers, ...(spec.initContainers ?? [])].some(({ name }) => name === container));
  return new Map([...measured].filter(([pod]) => having.some(({ metadata }) => metadata.name === pod)));
}

const toleranceOf = (text: string | number | undefined): number => (text === undefined ? DEFAULT_TOLERANCE : millis(text) / 1000);

function nameOf(resource: string, container: string | undefined, target: MetricTarget): string {
  const name = container === undefined ? `${resource} resource` : `${resource} container resource`;
  return target.type === 'Utilization' ? `${name} utilization (percentage of request)` : name;
}

function statusOf({ type }: MetricSpec, name: string, container: string | undefined, { utilization, averageMillis }: Proposal): unknown {
  const averageValue = averageMillis % 1000 === 0 ? String(averageMillis / 1000) : `${averageMillis}m`;
  const current = { ...(utilization === undefined ? {} : { averageUtilization: utilization }), averageValue };
  return container === undefined ? { type, resource: { name, current } } : { type, containerResource: { name, container, current } };
}
