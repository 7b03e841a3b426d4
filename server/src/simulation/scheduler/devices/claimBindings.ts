import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { Causes } from '../../world/causes.ts';
import type { Timer } from '../../world/clock.ts';
import type { World } from '../../world/world.ts';
import type { EventSeriesRecorder } from '../eventSeries.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import type { NodeAllocation } from '../plugins/dynamicResources.ts';
import type { BindingOutcome } from '../volumes/bindingCycle.ts';
import { keyOf } from './requests.ts';
import { type AllocationResult, claimStatusOf } from './types.ts';

/** Source: resource/v1 Finalizer, ResourceClaimReservedForMaxSize; plugins/dynamicresources PreBind, apis/config BindingTimeout. */
export const CLAIM_FINALIZER = 'resource.kubernetes.io/delete-protection';
const USERS_MAX = 256;
const POLL_MS = 5000;
const TIMEOUT_MS = 600_000;

interface Waiting {
  readonly timer: Timer;
  readonly outcome: BindingOutcome;
  readonly claims: readonly string[];
}

/** Pods that have their node, while their claims are written. Source: plugins/dynamicresources Reserve, PreBind, Unreserve. */
export class ClaimBindings {
  private readonly waiting = new Map<string, Waiting>();

  constructor(
    private readonly world: World,
    private readonly pending: Map<string, AllocationResult>,
    private readonly events: EventSeriesRecorder,
  ) {}

  has(uid: string): boolean {
    return this.waiting.has(uid);
  }

  /** Nobody else gets these devices from now on. */
  reserve({ claims }: NodeAllocation): void {
    for (const { claim, allocation } of claims) if (allocation) this.pending.set(claim.metadata.uid, this.named(claim, allocation));
  }

  /** Writes devices and their user into the claims, then waits for devices that take their time. */
  start(pod: PodInfo, node: string, found: NodeAllocation, causes: Causes, outcome: BindingOutcome): void {
    const claims = found.claims.map(({ claim }) => claim.metadata.uid as string);
    const then = (delayMs: number, step: () => void): void => {
      const timer = this.world.clock.after(delayMs, 'controller', step);
      this.waiting.set(pod.uid, { timer, outcome, claims });
    };
    then(this.world.latency('statusPatch'), () => {
      const written = this.write(pod, found, causes);
      if (typeof written === 'string') this.cancel(pod.uid, written);
      else if (written.every(isReady)) this.finish(pod.uid)?.bound();
      else {
        const message = `waiting for binding conditions for device on node ${node}`;
        this.events.record(pod.pod, 'Normal', 'BindingConditionsPending', message, causes);
        const untilMs = this.world.nowMs + TIMEOUT_MS;
        const poll = (): void => {
          if (written.every((claim) => isReady(this.current(claim) ?? claim))) this.finish(pod.uid)?.bound();
          else if (this.world.nowMs >= untilMs) this.cancel(pod.uid, `device binding timeout: claim=${written[0]?.metadata.name}`);
          else then(POLL_MS, poll);
        };
        then(POLL_MS, poll);
      }
    });
  }

  /** Gives a Pod's place up; false when it does not wait. */
  cancel(uid: string, reason: string): boolean {
    const outcome = this.finish(uid);
    outcome?.failed(reason);
    return outcome !== null;
  }

  forget(uid: string): void {
    this.waiting.get(uid)?.timer.cancel();
    this.finish(uid);
  }

  /** Devices that were kept for claims that are not written. */
  release({ claims }: NodeAllocation): void {
    for (const { claim } of claims) this.pending.delete(claim.metadata.uid);
  }

  private finish(uid: string): BindingOutcome | null {
    const waiting = this.waiting.get(uid);
    for (const claim of waiting?.claims ?? []) this.pending.delete(claim);
    this.waiting.delete(uid);
    return waiting?.outcome ?? null;
  }

  /** The claims as they are then; a text when one of them is not to be had any more. */
  private write({ pod }: PodInfo, { claims, extended }: NodeAllocation, causes: Causes): KubernetesObject[] | string {
    const { api, chance } = this.world;
    const { name, uid, namespace } = pod.metadata;
    const user = { resource: 'pods', name, uid };
    const written: KubernetesObject[] = [];
    for (const { claim, allocation } of claims) {
      const current = this.current(claim);
      if (!current || current.metadata.uid !== claim.metadata.uid)
        return `resourceclaims.resource.k8s.io "${claim.metadata.name}" not found`;
      if (current.metadata.deletionTimestamp !== undefined) return `claim ${keyOf(claim)} got deleted in the meantime`;
      const { reservedFor = [], allocation: before } = claimStatusOf(current);
      if (allocation && before) return `claim ${keyOf(claim)} got allocated elsewhere in the meantime`;
      if (reservedFor.some((other) => other.uid === uid)) continue;
      if (reservedFor.length >= USERS_MAX) return tooManyUsers(current, reservedFor.length + 1);
      const given = allocation ? (this.pending.get(claim.metadata.uid) ?? allocation) : before;
      written.push(api.update(this.withUser(current, given, [...reservedFor, user]), causes));
    }
    if (!extended) return written;
    const { claim: draft, allocation, requestMappings } = extended;
    const generated = `${draft.metadata.generateName}${chance.nameSuffix(`ResourceClaim/${draft.metadata.generateName}`)}`;
    const made = api.create({ ...draft, metadata: { ...draft.metadata, name: generated } }, causes);
    written.push(api.update(this.withUser(made, this.named(made, allocation), [user]), causes));
    const current = api.pod(namespace, name);
    if (current?.metadata.uid === uid)
      api.updatePodStatus(
        current,
        { ...current.status, extendedResourceClaimStatus: { requestMappings, resourceClaimName: generated } },
        causes,
      );
    return written;
  }

  private withUser(claim: KubernetesObject, given: AllocationResult | undefined, reservedFor: readonly unknown[]): KubernetesObject {
    const finalizers: readonly string[] = claim.metadata.finalizers ?? [];
    const allocation = given && { ...given, allocationTimestamp: given.allocationTimestamp ?? this.world.nowTime() };
    return {
      ...claim,
      metadata: { ...claim.metadata, finalizers: [...new Set([...finalizers, CLAIM_FINALIZER])] },
      status: { ...claim.status, ...(allocation ? { allocation } : {}), reservedFor },
    };
  }

  /** Shares of devices get their IDs. */
  private named({ metadata }: KubernetesObject, { devices, ...rest }: AllocationResult): AllocationResult {
    const results = devices.results.map((result, index) =>
      result.shareID === undefined ? result : { ...result, shareID: this.world.chance.uid(`DeviceShare/${metadata.uid}/${index}`) },
    );
    return { ...rest, devices: { ...devices, results } };
  }

  private current({ metadata }: KubernetesObject): KubernetesObject | undefined {
    return this.world.store.get('ResourceClaim', metadata.namespace, metadata.name ?? '');
  }
}

const tooManyUsers = (claim: KubernetesObject, users: number): string =>
  `add reservation to claim ${keyOf(claim)}: ResourceClaim.resource.k8s.io "${claim.metadata.name}" is invalid: status.reservedFor: Too many: ${users}: must have at most ${USERS_MAX} items`;

/** Have all devices that take their time come up? Source: isClaimReadyForBinding. */
function isReady(claim: KubernetesObject): boolean {
  const { allocation, devices = [] } = claimStatusOf(claim);
  return (allocation?.devices?.results ?? []).every((result) => {
    const device = devices.find(
      ({ driver, pool, device: name }) => driver === result.driver && pool === result.pool && name === result.device,
    );
    const met = new Set(device?.conditions?.flatMap(({ type, status }) => (status === 'True' ? type : [])));
    return (result.bindingConditions ?? []).every((type) => met.has(type));
  });
}
