import {
  type Container,
  type ContainerStatus,
  isRestartableInitContainer,
  type Pod,
  type PodCondition,
  type PodPhase,
  type PodStatus,
} from '../world/pod.ts';
import { condition } from '../world/podVersions.ts';
import { allContainersCouldRestart, matchingRule } from './restartPolicy.ts';
import { newestContainer, podSandboxChanged, type RuntimePodStatus } from './runtimePods.ts';

/** Conditions that the kubelet owns; it keeps those of others as they are. Source: pkg/kubelet/types PodConditionByKubelet. */
const BY_KUBELET = new Set([
  'PodScheduled',
  'Ready',
  'Initialized',
  'ContainersReady',
  'PodReadyToStartContainers',
  'PodResizePending',
  'PodResizeInProgress',
  'AllContainersRestarting',
]);
export const isConditionByKubelet = (type: string): boolean => BY_KUBELET.has(type);

const POD_COMPLETED = 'PodCompleted';
const POD_FAILED = 'PodFailed';

export function conditionOf({ conditions }: PodStatus, type: string): PodCondition | undefined {
  for (let at = 0; at < conditions.length; at++) if (conditions[at]!.type === type) return conditions[at];
  return undefined;
}

export const isConditionTrue = (status: PodStatus, type: string): boolean => conditionOf(status, type)?.status === 'True';

/** Go's way to print a list. */
const list = (names: readonly string[]): string => `[${names.join(' ')}]`;

function names(...parts: readonly [text: string, names: readonly string[]][]): string {
  return parts
    .filter(([, found]) => found.length > 0)
    .map(([text, found]) => `${text}: ${list(found)}`)
    .join(', ');
}

const no = (type: string, reason: string, message = ''): PodCondition => condition(type, 'False', reason, message || undefined);
const yes = (type: string): PodCondition => condition(type, 'True');

/** ContainersReady and Ready of a Pod that has come to its end. */
export const terminalReadiness = (type: string, phase: PodPhase): PodCondition => no(type, phase === 'Failed' ? POD_FAILED : POD_COMPLETED);

/** Everything that conditions are computed from. */
export interface ConditionInput {
  readonly pod: Pod;
  readonly phase: PodPhase;
  /** Init and app containers. */
  readonly statuses: readonly ContainerStatus[];
  readonly before: PodStatus;
  readonly runtime: RuntimePodStatus;
}

/** Source: pkg/kubelet/status/generate.go GenerateContainersReadyCondition. */
export function containersReady(type: string, input: Pick<ConditionInput, 'pod' | 'phase' | 'statuses'>): PodCondition {
  const { phase } = input;
  return areAllReady(input) && phase !== 'Failed' && phase !== 'Succeeded' ? yes(type) : unready(type, input);
}

/** Without a list of those that are not: this is asked in each sync. */
function areAllReady({ pod, statuses }: Pick<ConditionInput, 'pod' | 'statuses'>): boolean {
  for (const { name } of pod.spec.containers) if (!isReady(statuses, name)) return false;
  for (const container of pod.spec.initContainers ?? NONE)
    if (isRestartableInitContainer(container) && !isReady(statuses, container.name)) return false;
  return true;
}

const NONE: readonly Container[] = [];
const isReady = (statuses: readonly ContainerStatus[], name: string): boolean =>
  statuses.find((known) => known.name === name)?.ready === true;

function unready(type: string, { pod, phase, statuses }: Pick<ConditionInput, 'pod' | 'phase' | 'statuses'>): PodCondition {
  const unknown: string[] = [];
  const unready: string[] = [];
  const check = ({ name }: Container): void => {
    const status = statuses.find((known) => known.name === name);
    if (!status) unknown.push(name);
    else if (!status.ready) unready.push(name);
  };
  if (pod.spec.initContainers) for (const container of pod.spec.initContainers) if (isRestartableInitContainer(container)) check(container);
  for (const container of pod.spec.containers) check(container);
  if (phase === 'Failed' || (phase === 'Succeeded' && unknown.length === 0)) return terminalReadiness(type, phase);
  const message = names(['containers with unknown status', unknown], ['containers with unready status', unready]);
  return message ? no(type, 'ContainersNotReady', message) : yes(type);
}

/** Source: GeneratePodReadyCondition. `conditions` are those of the Pod that readiness gates may name. */
export function podReady(input: Pick<ConditionInput, 'pod' | 'phase' | 'statuses'>, conditions: readonly PodCondition[]): PodCondition {
  return gatedReady(input, containersReady('Ready', input), conditions);
}

function gatedReady(input: Pick<ConditionInput, 'pod'>, ready: PodCondition, conditions: readonly PodCondition[]): PodCondition {
  if (ready.status !== 'True') return ready;
  const messages: string[] = [];
  for (const { conditionType } of input.pod.spec.readinessGates ?? []) {
    const named = conditions.find((known) => known.type === conditionType);
    if (!named) messages.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`);
    else if (named.status !== 'True')
      messages.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${named.status}`);
  }
  return messages.length > 0 ? no('Ready', 'ReadinessGatesNotReady', messages.join(', ')) : ready;
}

/** Source: GeneratePodInitializedCondition. */
function initialized({ pod, phase, statuses, before }: ConditionInput): PodCondition {
  const unknown: string[] = [];
  const incomplete: string[] = [];
  for (const container of pod.spec.initContainers ?? []) {
    const status = statuses.find((known) => known.name === container.name);
    if (!status) unknown.push(container.name);
    else if (!(isRestartableInitContainer(container) ? status.started : status.ready)) incomplete.push(container.name);
  }
  if (phase === 'Succeeded' && unknown.length === 0) return condition('Initialized', 'True', POD_COMPLETED);
  const isApp = (name: string): boolean => pod.spec.containers.some((container) => container.name === name);
  if (statuses.some(({ name, state }) => (state.running || state.terminated) && isApp(name))) return yes('Initialized');
  const message = names(['containers with unknown status', unknown], ['containers with incomplete status', incomplete]);
  // Once initialised a Pod stays so, also while all its containers start again.
  if (!message || isConditionTrue(before, 'Initialized')) return yes('Initialized');
  return no('Initialized', 'ContainersNotInitialized', message);
}

/** Source: pkg/kubelet/container ShouldAllContainersRestart. `runtime` null: judge by the API status alone. */
export function shouldAllContainersRestart(pod: Pod, runtime: RuntimePodStatus | null, api: PodStatus): boolean {
  if (isConditionTrue(api, 'AllContainersRestarting')) return true;
  if (!allContainersCouldRestart(pod.spec)) return false;
  const statuses = [...(api.initContainerStatuses ?? []), ...(api.containerStatuses ?? [])];
  return [...(pod.spec.initContainers ?? []), ...pod.spec.containers].some((container) => {
    const restartsAll = (exitCode: number): boolean => matchingRule(container, exitCode)?.action === 'RestartAllContainers';
    const newest = runtime ? newestContainer(runtime, container.name) : undefined;
    if (runtime && newest?.state !== 'exited') return false;
    if (newest && restartsAll(newest.exitCode)) return true;
    const end = statuses.find((status) => status.name === container.name)?.state.terminated;
    return end !== undefined && restartsAll(end.exitCode);
  });
}

function allContainersRestarting({ pod, phase, runtime, before }: ConditionInput): PodCondition {
  const type = 'AllContainersRestarting';
  if (phase === 'Succeeded' || phase === 'Failed') return terminalReadiness(type, phase);
  const gone = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].every(
    (container) => newestContainer(runtime, container.name) === undefined,
  );
  if (!shouldAllContainersRestart(pod, runtime, before) || gone) return condition(type, 'False');
  return condition(type, 'True', 'RestartAllContainersStarted', 'container exited with restart policy rule');
}

export function readyToStartContainers(pod: Pod, runtime: RuntimePodStatus): PodCondition {
  const { changed } = podSandboxChanged(pod.spec.hostNetwork === true, runtime);
  return condition('PodReadyToStartContainers', changed ? 'False' : 'True');
}

/** All conditions in the kubelet's order. `own` are those it keeps elsewhere (resize), put first. */
export function generateConditions(input: ConditionInput, own: readonly PodCondition[]): PodCondition[] {
  const conditions = input.pod.status.conditions.filter(({ type }) => !isConditionByKubelet(type));
  conditions.push(...own);
  const disruption = conditionOf(input.before, 'DisruptionTarget');
  if (disruption) {
    const at = conditions.findIndex(({ type }) => type === 'DisruptionTarget');
    if (at >= 0) conditions[at] = disruption;
    else conditions.push(disruption);
  }
  conditions.push(readyToStartContainers(input.pod, input.runtime), initialized(input));
  const containers = containersReady('ContainersReady', input);
  conditions.push(
    gatedReady(input, condition('Ready', containers.status, containers.reason, containers.message), conditions),
    containers,
    yes('PodScheduled'),
  );
  if (allContainersCouldRestart(input.pod.spec)) conditions.push(allContainersRestarting(input));
  return conditions;
}
