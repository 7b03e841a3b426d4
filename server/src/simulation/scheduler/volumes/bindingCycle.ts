import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { Causes } from '../../world/causes.ts';
import type { Timer } from '../../world/clock.ts';
import type { World } from '../../world/world.ts';
import type { Listers } from '../cache/listers.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import { BOUND_BY_CONTROLLER, isFullyBound, SELECTED_NODE } from './claims.ts';
import { isBoundTo, reachableFrom } from './matching.ts';
import type { PodVolumes } from './volumeBinder.ts';

/** Source: plugins/volumebinding/binder.go BindPodVolumes, apis/config/v1/defaults.go BindTimeoutSeconds. */
const POLL_MS = 1000;
const TIMEOUT_MS = 600_000;

export interface BindingOutcome {
  /** Everything is bound. */
  bound(): void;
  /** It did not come to that; the Pod has to be tried again. */
  failed(message: string): void;
}

interface Waiting {
  readonly timer: Timer;
  readonly outcome: BindingOutcome;
}

/** Pods that have their node, but wait for volumes. Source: VolumeBinding's PreBind. */
export class VolumeBindings {
  private readonly waiting = new Map<string, Waiting>();

  constructor(
    private readonly world: World,
    private readonly listers: Listers,
  ) {}

  has(uid: string): boolean {
    return this.waiting.has(uid);
  }

  /** Binds volumes to claims and asks for those that are to be made, then waits for the volume controller. */
  start(pod: PodInfo, node: NodeInfo, volumes: PodVolumes, causes: Causes, outcome: BindingOutcome): void {
    const bindings = volumes.bindings.map(({ claim, volume }) => ({ claim, volume: this.bind(volume, claim, causes) }));
    for (const claim of volumes.provisions) this.annotate(claim, node.name, causes);
    this.poll(pod, node, { bindings, provisions: volumes.provisions }, this.world.nowMs + TIMEOUT_MS, outcome);
  }

  /** Gives a Pod's place up; false when it does not wait. */
  cancel(uid: string, reason: string): boolean {
    const waiting = this.waiting.get(uid);
    if (!waiting) return false;
    this.forget(uid);
    waiting.outcome.failed(reason);
    return true;
  }

  forget(uid: string): void {
    this.waiting.get(uid)?.timer.cancel();
    this.waiting.delete(uid);
  }

  private poll(pod: PodInfo, node: NodeInfo, volumes: PodVolumes, untilMs: number, outcome: BindingOutcome): void {
    const timer = this.world.clock.after(POLL_MS, 'controller', () => {
      this.waiting.delete(pod.uid);
      const state = this.check(node, volumes);
      if (state === true) outcome.bound();
      else if (state !== false) outcome.failed(`binding volumes: ${state}`);
      else if (this.world.nowMs >= untilMs) outcome.failed('binding volumes: context deadline exceeded');
      else this.poll(pod, node, volumes, untilMs, outcome);
    });
    this.waiting.set(pod.uid, { timer, outcome });
  }

  /** True when all is bound, false when not yet, a text when it never will be. Source: checkBindings. */
  private check(node: NodeInfo, { bindings, provisions }: PodVolumes): boolean | string {
    if (!node.node) return `failed to get node: node "${node.name}" not found`;
    for (const { claim, volume } of bindings) {
      const now = this.listers.volume(volume.metadata.name ?? '');
      const current = this.current(claim);
      if (!now) return `failed to check binding: could not find v1.PersistentVolume "${volume.metadata.name}"`;
      if (!current) return `failed to check binding: could not find v1.PersistentVolumeClaim "${keyOf(claim)}"`;
      if (!reachableFrom(now, node.node))
        return `pv "${now.metadata.name}" node affinity doesn't match node "${node.name}": no matching NodeSelectorTerms`;
      if (!now.spec?.claimRef?.uid) return `ClaimRef got reset for pv "${now.metadata.name}"`;
      if (!isFullyBound(current)) return false;
    }
    for (const claim of provisions) {
      const current = this.current(claim);
      if (!current) return `failed to check provisioning pvc: could not find v1.PersistentVolumeClaim "${keyOf(claim)}"`;
      if (current.metadata.annotations?.[SELECTED_NODE] !== node.name) return `provisioning failed for PVC "${claim.metadata.name}"`;
      if (!isFullyBound(current)) return false;
    }
    return true;
  }

  private current(claim: KubernetesObject): KubernetesObject | undefined {
    return this.listers.claim(claim.metadata.namespace ?? '', claim.metadata.name ?? '');
  }

  private bind(volume: KubernetesObject, claim: KubernetesObject, causes: Causes): KubernetesObject {
    const { apiVersion, kind, metadata } = claim;
    const { namespace, name, uid, resourceVersion } = metadata;
    const claimRef = { apiVersion, kind, namespace, name, uid, resourceVersion };
    const annotations = isBoundTo(volume, claim)
      ? volume.metadata.annotations
      : { ...volume.metadata.annotations, [BOUND_BY_CONTROLLER]: 'yes' };
    const changed = { ...volume.metadata, ...(annotations ? { annotations } : {}) };
    return this.world.api.update({ ...volume, metadata: changed, spec: { ...volume.spec, claimRef } }, causes);
  }

  private annotate(claim: KubernetesObject, node: string, causes: Causes): void {
    const annotations = { ...claim.metadata.annotations, [SELECTED_NODE]: node };
    this.world.api.update({ ...claim, metadata: { ...claim.metadata, annotations } }, causes);
  }
}

const keyOf = ({ metadata }: KubernetesObject): string => `${metadata.namespace}/${metadata.name}`;
