import { because, type Causes } from '../world/causes.ts';
import { type ContainerKind, isRestartableInitContainer, type Pod } from '../world/pod.ts';
import type { Task } from '../world/task.ts';
import { killContainer, killContainers } from './killContainer.ts';
import type { Kubelet } from './kubelet.ts';
import type { PodActions } from './plannedActions.ts';
import { computePodActions } from './podActions.ts';
import { podDns } from './podDns.ts';
import { kernelNameError } from './podNames.ts';
import type { StartResult } from './reasonCache.ts';
import type { ContainerRecord, RuntimePodStatus, SandboxRecord } from './runtimePods.ts';
import { type StartInput, startContainer } from './startContainer.ts';
import { type ImageVolumeErrors, pullImageVolumes } from './volumes/imageVolumes.ts';

const NO_ERRORS: ImageVolumeErrors = new Map();

/** What a sync did. */
export interface PodSyncResult {
  /** Anything was done or tried: the Pod is looked at again right away when all went well. */
  acted: boolean;
  /** Containers were removed to be started anew. */
  removed: boolean;
  starts: StartResult[];
  /** Texts of what failed; empty when all went well. */
  errors: string[];
  /** Instants at which back-offs end. */
  retriesMs: number[];
  /** What the sync said last. */
  causes: Causes;
}

/** Makes the containers of one Pod what they should be. Source: pkg/kubelet/kuberuntime SyncPod. */
export class RuntimeManager {
  constructor(private readonly kubelet: Kubelet) {}

  *syncPod(pod: Pod, status: RuntimePodStatus, pullSecrets: readonly string[], restartAll: boolean, causes: Causes): Task<PodSyncResult> {
    const { kubelet } = this;
    const actions = computePodActions(pod, status, restartAll, kubelet.actionContext);
    const result: PodSyncResult = { acted: false, removed: false, starts: [], errors: [], retriesMs: [], causes };
    let why = causes;
    if (actions.createSandbox && actions.sandboxId !== '')
      why = kubelet.podEvent(pod, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.', causes);
    if (actions.killPod) yield* this.killAll(pod, status, actions, result, why);
    else {
      if (actions.toKill.length > 0) yield* this.killSome(pod, actions, result, why);
      if (actions.toReset.length > 0) yield* this.reset(pod, actions, result, why);
    }
    this.pruneInitContainers(pod, status);
    const sandbox = actions.createSandbox ? yield* this.createSandbox(pod, actions, result, why) : this.readySandbox(pod);
    if (sandbox) yield* this.startAll(pod, status, actions, sandbox, pullSecrets, result, why);
    return result;
  }

  /** Stops everything of a Pod and its sandbox. Source: killPodWithSyncResult. */
  *killPod(pod: Pod, status: RuntimePodStatus, graceOverride: number | null, causes: Causes): Task {
    const running = status.containers.filter((seen) => seen.state === 'running').map((seen) => seen.record);
    yield* killContainers(this.kubelet, pod, inSpecOrder(pod, running), graceOverride, causes);
    for (const sandbox of this.kubelet.runtime.pods.get(pod.metadata.uid)?.sandboxes ?? [])
      if (status.sandboxes.some((seen) => seen.id === sandbox.id && seen.state === 'ready') || sandbox.state === 'ready')
        yield* this.kubelet.runtime.stopSandbox(sandbox, causes);
  }

  private *killAll(pod: Pod, status: RuntimePodStatus, actions: PodActions, result: PodSyncResult, causes: Causes): Task {
    result.acted = true;
    yield* this.killPod(pod, status, null, causes);
    if (!actions.createSandbox) return;
    const inits = new Set(pod.spec.initContainers?.map((container) => container.name));
    for (const seen of status.containers) if (inits.has(seen.name)) this.kubelet.runtime.removeContainer(seen.record);
  }

  private *killSome(pod: Pod, actions: PodActions, result: PodSyncResult, causes: Causes): Task {
    for (const { record, message, reason, fields, causes: own } of actions.toKill) {
      result.acted = true;
      const why = because(own, ...fields.map((field) => this.kubelet.world.field(pod, field)), own.length > 0 ? [] : causes);
      yield* killContainer(this.kubelet, pod, record, { message, reason, graceOverride: null, ordering: null, causes: why });
    }
  }

  private *reset(pod: Pod, actions: PodActions, result: PodSyncResult, causes: Causes): Task {
    for (const { record, kill } of actions.toReset) {
      result.acted = true;
      if (kill)
        yield* killContainer(this.kubelet, pod, record, {
          message: 'killing',
          reason: 'restartAll',
          graceOverride: 0,
          ordering: null,
          causes,
        });
      this.kubelet.runtime.removeContainer(record);
      result.removed = true;
    }
  }

  /** Of ended init containers only the newest record of each stays. */
  private pruneInitContainers(pod: Pod, status: RuntimePodStatus): void {
    for (const container of pod.spec.initContainers ?? []) {
      const ended = status.containers.filter((seen) => seen.name === container.name && seen.state === 'exited');
      for (const seen of ended.slice(1)) this.kubelet.runtime.removeContainer(seen.record);
    }
  }

  private *createSandbox(pod: Pod, actions: PodActions, result: PodSyncResult, causes: Causes): Task<SandboxRecord | null> {
    result.acted = true;
    const { kubelet } = this;
    const names = kubelet.namesOf(pod);
    const dns = podDns(pod);
    for (const message of dns.omitted)
      kubelet.podEvent(pod, 'Warning', 'DNSConfigForming', message, because(kubelet.world.field(pod, 'spec.dnsConfig'), causes));
    const nameError = kernelNameError(names);
    const sandbox = nameError ?? (yield* kubelet.runtime.createSandbox(pod, actions.attempt, { ...names, resolvConf: dns.file }, causes));
    if (typeof sandbox === 'string') {
      const why = because(kubelet.world.field(pod, nameError === null ? 'spec.containers' : 'spec.setHostnameAsFQDN'), causes);
      result.errors.push(sandbox);
      result.causes = kubelet.podEvent(pod, 'Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${sandbox}`, why);
      return null;
    }
    kubelet.onPodSandboxReady(pod, causes);
    return sandbox;
  }

  private readySandbox(pod: Pod): SandboxRecord | null {
    return this.kubelet.runtime.pods.get(pod.metadata.uid)?.sandboxes.findLast((sandbox) => sandbox.state === 'ready') ?? null;
  }

  private *startAll(
    pod: Pod,
    status: RuntimePodStatus,
    actions: PodActions,
    sandbox: SandboxRecord,
    pullSecrets: readonly string[],
    result: PodSyncResult,
    causes: Causes,
  ): Task {
    const { kubelet } = this;
    const hasImages = pod.spec.volumes?.some(({ image }) => image) === true;
    const volumeErrors = hasImages ? yield* pullImageVolumes(kubelet, pod, pullSecrets, causes) : NO_ERRORS;
    const common = { pod, sandbox, status, pullSecrets, volumeErrors, causes };
    for (const index of actions.ephemeralToStart) yield* this.start('ephemeralContainers', index, common, result);
    for (const index of actions.initToStart) {
      const started = yield* this.start('initContainers', index, common, result);
      if (!started && !isRestartableInitContainer(pod.spec.initContainers![index]!)) return;
    }
    if (!actions.createSandbox) {
      const { acted, error } = yield* kubelet.allocation.actuate(pod, status, causes);
      if (acted) result.acted = true;
      if (error !== null) result.errors.push(error);
    }
    for (const index of actions.toStart) yield* this.start('containers', index, common, result);
  }

  /** Starts one container; false when that failed. */
  private *start(kind: ContainerKind, index: number, common: Omit<StartInput, 'placed'>, result: PodSyncResult): Task<boolean> {
    const { pod, sandbox, status, pullSecrets, volumeErrors, causes } = common;
    const container = pod.spec[kind]![index]!;
    result.acted = true;
    const placed = { container, kind, index };
    const outcome = yield* startContainer(this.kubelet, { pod, placed, sandbox, status, pullSecrets, volumeErrors, causes });
    result.causes = outcome.causes;
    const { failure } = outcome;
    result.starts.push({ container: container.name, failure: failure && { reason: failure.reason, message: failure.message } });
    if (!failure) return true;
    result.errors.push(failure.message);
    if (failure.retryAtMs !== undefined) result.retriesMs.push(failure.retryAtMs);
    return false;
  }
}

/** In the order in which a person would name them: init containers, then the others as written. */
function inSpecOrder(pod: Pod, records: ContainerRecord[]): ContainerRecord[] {
  if (records.length < 2) return records;
  const order = new Map<string, number>();
  for (const list of [pod.spec.initContainers, pod.spec.containers, pod.spec.ephemeralContainers])
    for (const container of list ?? []) order.set(container.name, order.size);
  return [...records].sort((one, other) => (order.get(one.name) ?? 0) - (order.get(other.name) ?? 0));
}
