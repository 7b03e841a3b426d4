import type { Causes } from '../world/causes.ts';
import { type Container, containerPath, type Pod } from '../world/pod.ts';
import { computeInitContainerActions } from './initContainerActions.ts';
import type { ActionContext, ContainerToReset, KillReason, PodActions } from './plannedActions.ts';
import { matchingRule, mayRestart, shouldContainerBeRestarted, shouldRestartOnFailure } from './restartPolicy.ts';
import { type ContainerSnapshot, newestContainer, podSandboxChanged, type RuntimePodStatus, statusIdOf } from './runtimePods.ts';

/** Compares the Pod with what runs and decides. Source: pkg/kubelet/kuberuntime computePodActions. */
export function computePodActions(pod: Pod, status: RuntimePodStatus, restartAll: boolean, context: ActionContext): PodActions {
  const sandbox = podSandboxChanged(pod.spec.hostNetwork === true, status);
  const actions: PodActions = {
    killPod: sandbox.changed,
    createSandbox: sandbox.changed,
    sandboxId: sandbox.id,
    attempt: sandbox.attempt,
    ephemeralToStart: [],
    initToStart: [],
    toStart: [],
    toKill: [],
    toReset: [],
  };
  if (restartAll) {
    actions.killPod = false;
    actions.createSandbox = false;
    actions.toReset = containersToReset(pod, status);
    return actions;
  }
  if (sandbox.changed) {
    newSandbox(pod, status, actions);
    return actions;
  }
  pod.spec.ephemeralContainers?.forEach((container, index) => {
    if (!newestContainer(status, container.name)) actions.ephemeralToStart.push(index);
  });
  const initialized = computeInitContainerActions(pod, status, actions, context);
  if (!actions.killPod && initialized) appContainers(pod, status, actions, context);
  return actions;
}

/** Source: getContainersToReset. Those that merely live beside the cause go first. */
function containersToReset(pod: Pod, status: RuntimePodStatus): ContainerToReset[] {
  const sources: ContainerToReset[] = [];
  const targets: ContainerToReset[] = [];
  for (const list of [pod.spec.containers, pod.spec.initContainers ?? []])
    for (const container of list)
      for (const seen of status.containers) {
        if (seen.name !== container.name) continue;
        const exited = seen.state === 'exited';
        const source = exited && matchingRule(container, seen.exitCode)?.action === 'RestartAllContainers';
        (source ? sources : targets).push({ record: seen.record, container, kill: !exited });
      }
  return [...targets, ...sources];
}

function newSandbox(pod: Pod, status: RuntimePodStatus, actions: PodActions): void {
  if (!shouldRestartOnFailure(pod) && actions.attempt !== 0 && status.containers.length > 0) {
    actions.createSandbox = false;
    return;
  }
  const toStart: number[] = [];
  pod.spec.containers.forEach((container, index) => {
    const newest = newestContainer(status, container.name);
    const succeeded = newest?.state === 'exited' && newest.exitCode === 0;
    const runOnce = (container.restartPolicy ?? pod.spec.restartPolicy) === 'OnFailure';
    if (!(runOnce && succeeded)) toStart.push(index);
  });
  const begun = pod.spec.containers.some((container) => newestContainer(status, container.name));
  if (toStart.length === 0 && begun) actions.createSandbox = false;
  else if (pod.spec.initContainers?.length) actions.initToStart = [0];
  else actions.toStart = toStart;
}

function appContainers(pod: Pod, status: RuntimePodStatus, actions: PodActions, context: ActionContext): void {
  let kept = 0;
  pod.spec.containers.forEach((container, index) => {
    const seen = newestContainer(status, container.name);
    if (seen?.state !== 'running') {
      if (shouldContainerBeRestarted(container, pod, status)) actions.toStart.push(index);
      return;
    }
    const verdict = judgeRunning(pod, container, seen, context);
    if (!verdict) {
      kept++;
      return;
    }
    const restart = verdict.always || mayRestart(container, pod.spec);
    if (restart) actions.toStart.push(index);
    const path = containerPath({ container, kind: 'containers', index });
    actions.toKill.push({
      record: seen.record,
      container,
      message: `${verdict.message}${restart && !verdict.bare ? ', will be restarted' : ''}`,
      reason: verdict.reason,
      fields: verdict.fields.map((field) => `${path}.${field}`),
      causes: verdict.causes,
    });
  });
  if (kept === 0 && actions.toStart.length === 0) {
    actions.killPod = true;
    actions.initToStart = [];
  }
}

interface Verdict {
  readonly message: string;
  readonly reason: KillReason;
  /** Restarted whatever the policy says. */
  readonly always: boolean;
  /** The message stands as it is. */
  readonly bare: boolean;
  readonly fields: readonly string[];
  readonly causes: Causes;
}

function judgeRunning(pod: Pod, container: Container, seen: ContainerSnapshot, context: ActionContext): Verdict | null {
  const id = statusIdOf(seen);
  const { name } = container;
  if (seen.image !== container.image)
    return { message: `Container ${name} definition changed`, reason: 'unknown', always: true, bare: false, fields: ['image'], causes: [] };
  for (const type of ['liveness', 'startup'] as const) {
    if (context[type].get(id) !== 'failure') continue;
    return {
      message: `Container ${name} failed ${type} probe`,
      reason: type,
      always: false,
      bare: false,
      fields: [`${type}Probe.failureThreshold`],
      causes: context[type].why(id) ?? [],
    };
  }
  if (context.resizeRequiresRestart(pod, container, seen))
    return {
      message: `Container ${name} resize requires restart`,
      reason: 'unknown',
      always: true,
      bare: true,
      fields: ['resizePolicy', 'resources'],
      causes: [],
    };
  return null;
}
