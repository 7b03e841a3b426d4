import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { SelectableDevice } from '../../../kubernetes/values/deviceSelectors.ts';
import type { NodeSelectorTerm } from '../../world/pod.ts';
import { CompiledNodeSelector } from '../framework/nodeSelector.ts';
import { CLAIM_DEVICES, CLAIM_STATUS, DEVICE_CLASS, reader, SLICE } from './shapes.ts';

/** What the scheduler reads of resource/v1. Field names and meaning as there. */

type Quantities = Readonly<Record<string, unknown>>;

/** Which nodes reach something. */
interface Reach {
  readonly nodeName?: string;
  readonly allNodes?: boolean;
  readonly nodeSelector?: { readonly nodeSelectorTerms?: readonly NodeSelectorTerm[] };
}

export interface RequestPolicy {
  readonly default?: unknown;
  readonly validValues?: readonly unknown[];
  readonly validRange?: { readonly min?: unknown; readonly max?: unknown; readonly step?: unknown };
}

export interface DeviceCapacity {
  readonly value?: unknown;
  readonly requestPolicy?: RequestPolicy;
}

interface DeviceTaint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

export interface DeviceToleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
}

export interface Device extends SelectableDevice, Reach {
  readonly name: string;
  readonly capacity?: Readonly<Record<string, DeviceCapacity>>;
  readonly bindsToNode?: boolean;
  readonly bindingConditions?: readonly string[];
  readonly bindingFailureConditions?: readonly string[];
  readonly consumesCounters?: readonly { readonly counterSet: string; readonly counters: Counters }[];
  readonly taints?: readonly DeviceTaint[];
}

export type Counters = Readonly<Record<string, { readonly value?: unknown }>>;

export interface Slice extends Reach {
  readonly name: string;
  readonly driver: string;
  readonly pool: { readonly name: string; readonly generation?: number; readonly resourceSliceCount?: number };
  readonly perDeviceNodeSelection?: boolean;
  readonly devices?: readonly Device[];
  readonly sharedCounters?: readonly { readonly name: string; readonly counters: Counters }[];
}

interface Selector {
  readonly cel?: { readonly expression?: string };
}

/** A request, or one of its choices. */
export interface DeviceRequest {
  readonly name: string;
  readonly deviceClassName: string;
  readonly allocationMode?: string;
  readonly count?: number | bigint;
  readonly adminAccess?: boolean;
  readonly selectors?: readonly Selector[];
  readonly tolerations?: readonly DeviceToleration[];
  readonly capacity?: { readonly requests?: Quantities };
}

interface Configuration {
  readonly requests?: readonly string[];
  readonly opaque?: unknown;
}

export interface ClaimSpec {
  readonly requests?: readonly {
    readonly name: string;
    readonly exactly?: Omit<DeviceRequest, 'name'>;
    readonly firstAvailable?: readonly DeviceRequest[];
  }[];
  readonly constraints?: readonly {
    readonly requests?: readonly string[];
    readonly matchAttribute?: string;
    readonly distinctAttribute?: string;
  }[];
  readonly config?: readonly Configuration[];
}

export interface DeviceClassSpec {
  readonly selectors?: readonly Selector[];
  readonly config?: readonly Configuration[];
  readonly extendedResourceName?: string;
}

export interface DeviceResult {
  readonly request: string;
  readonly driver: string;
  readonly pool: string;
  readonly device: string;
  readonly adminAccess?: boolean;
  readonly tolerations?: readonly DeviceToleration[];
  readonly bindingConditions?: readonly string[];
  readonly bindingFailureConditions?: readonly string[];
  /** Of a device that several share; empty until it is written. */
  readonly shareID?: string;
  readonly consumedCapacity?: Readonly<Record<string, string>>;
}

export interface AllocationResult {
  readonly devices: {
    readonly results: readonly DeviceResult[];
    readonly config?: readonly (Configuration & { readonly source: string })[];
  };
  readonly nodeSelector?: { readonly nodeSelectorTerms: readonly NodeSelectorTerm[] };
  readonly allocationTimestamp?: string | number;
}

interface ClaimStatus {
  readonly allocation?: AllocationResult;
  readonly reservedFor?: readonly { readonly uid?: string }[];
  /** What drivers say of the devices. */
  readonly devices?: readonly {
    readonly driver?: string;
    readonly pool?: string;
    readonly device?: string;
    readonly conditions?: readonly { readonly type?: string; readonly status?: string }[];
  }[];
}

const readClaimSpec = reader<ClaimSpec>(CLAIM_DEVICES);
const readClaimStatus = reader<ClaimStatus>(CLAIM_STATUS);
const readClass = reader<DeviceClassSpec>(DEVICE_CLASS);
const readSlice = reader<Omit<Slice, 'name'>>(SLICE);

export const claimSpecOf = ({ spec }: KubernetesObject): ClaimSpec => readClaimSpec(spec?.devices) ?? {};
export const claimStatusOf = ({ status }: KubernetesObject): ClaimStatus => readClaimStatus(status) ?? {};
export const classSpecOf = (object: KubernetesObject | undefined): DeviceClassSpec => readClass(object?.spec) ?? {};

/** Null when the devices belong to nobody. */
export function sliceOf({ metadata, spec }: KubernetesObject): Slice | null {
  const read = readSlice(spec);
  return read ? { ...read, name: metadata.name ?? '' } : null;
}

/** `driver/pool/device`. */
export const deviceId = (driver: string, pool: string, device: string): string => `${driver}/${pool}/${device}`;

/** Source: structured/internal/incubating/pools_incubating.go NodeMatches. */
export function reaches({ nodeName, allNodes, nodeSelector }: Reach, node: KubernetesObject): boolean {
  if (nodeName) return nodeName === node.metadata.name;
  return allNodes === true || (nodeSelector !== undefined && new CompiledNodeSelector(nodeSelector.nodeSelectorTerms).matches(node));
}
