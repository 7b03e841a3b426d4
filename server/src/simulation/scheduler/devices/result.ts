import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { NodeSelectorRequirement } from '../../world/pod.ts';
import type { Amounts } from './capacity.ts';
import { nameOf, type Wanted } from './requests.ts';
import { type AllocationResult, claimSpecOf, type Device, type DeviceResult, type Slice } from './types.ts';

/** A device that is given to a request. */
export interface Given {
  readonly wanted: Wanted;
  readonly slice: Slice;
  readonly device: Device;
  /** What is used up of a device that several share; null of one that is for this claim alone. */
  readonly consumed: Amounts | null;
}

/** What is written into a claim. `chosen`: what was chosen of each request. Source: allocator_incubating.go Allocate. */
export function allocationOf(claim: KubernetesObject, chosen: readonly Wanted[], given: readonly Given[], node: string): AllocationResult {
  const config = configOf(claim, chosen);
  const nodeSelector = nodeSelectorOf(given, node);
  return {
    devices: { results: given.map(resultOf), ...(config.length > 0 ? { config } : {}) },
    ...(nodeSelector ? { nodeSelector } : {}),
  };
}

function resultOf({ wanted, slice, device, consumed }: Given): DeviceResult {
  const { adminAccess, tolerations } = wanted.request;
  const { bindingConditions, bindingFailureConditions } = device;
  return {
    request: nameOf(wanted),
    driver: slice.driver,
    pool: slice.pool.name,
    device: device.name,
    ...(adminAccess ? { adminAccess } : {}),
    ...(tolerations?.length ? { tolerations } : {}),
    ...(bindingConditions?.length ? { bindingConditions } : {}),
    ...(bindingFailureConditions?.length ? { bindingFailureConditions } : {}),
    ...(consumed ? { shareID: '' } : {}),
    ...(consumed?.size ? { consumedCapacity: Object.fromEntries([...consumed].map(([name, value]) => [name, value.toString()])) } : {}),
  };
}

/** Those of classes, each class once, then those of the claim. */
function configOf(claim: KubernetesObject, chosen: readonly Wanted[]): NonNullable<AllocationResult['devices']['config']> {
  const classes = new Map<string, Wanted[]>();
  for (const wanted of chosen) classes.set(wanted.className, [...(classes.get(wanted.className) ?? []), wanted]);
  const ofClasses = [...classes.values()].flatMap((wanted) =>
    (wanted[0]!.classSpec.config ?? []).map((config) => ({ source: 'FromClass', requests: wanted.map(nameOf), ...config })),
  );
  const names = chosen.flatMap((wanted) => [nameOf(wanted), ...(wanted.parent === null ? [] : [wanted.parent])]);
  const ofClaim = (claimSpecOf(claim).config ?? []).flatMap((config) => {
    const times = config.requests?.length ? config.requests.filter((name) => names.includes(name)).length : 1;
    return Array.from({ length: times }, () => ({ source: 'FromClaim', ...config }));
  });
  return [...ofClasses, ...ofClaim];
}

/** Where the devices are within reach; undefined when that is everywhere. Source: createNodeSelector. */
function nodeSelectorOf(given: readonly Given[], node: string): AllocationResult['nodeSelector'] {
  const fields: NodeSelectorRequirement[] = [];
  for (const { slice, device } of given) {
    const { nodeName, nodeSelector } = slice.perDeviceNodeSelection ? device : slice;
    if (nodeName !== undefined || device.bindsToNode)
      return { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }] };
    const [term] = nodeSelector?.nodeSelectorTerms ?? [];
    fields.push(...(term?.matchFields ?? []));
  }
  const expressions = given.flatMap(({ slice, device }) => {
    const [term] = (slice.perDeviceNodeSelection ? device : slice).nodeSelector?.nodeSelectorTerms ?? [];
    return term?.matchExpressions ?? [];
  });
  if (fields.length + expressions.length === 0) return undefined;
  const matchFields = once(fields);
  const matchExpressions = once(expressions);
  return {
    nodeSelectorTerms: [
      { ...(matchExpressions.length > 0 ? { matchExpressions } : {}), ...(matchFields.length > 0 ? { matchFields } : {}) },
    ],
  };
}

const requirementKey = ({ key, operator, values }: NodeSelectorRequirement): string =>
  JSON.stringify([key, operator, [...new Set(values)].sort()]);

function once(requirements: readonly NodeSelectorRequirement[]): NodeSelectorRequirement[] {
  const seen = new Map<string, NodeSelectorRequirement>();
  for (const requirement of requirements) if (!seen.has(requirementKey(requirement))) seen.set(requirementKey(requirement), requirement);
  return [...seen.values()];
}
