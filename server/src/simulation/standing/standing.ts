import type { KubernetesObject, MinorVersion } from '../../kubernetes/object.ts';
import { readManifest } from '../manifests.ts';
import type { WallClock } from '../world/instant.ts';
import { plainCopy } from '../world/plainCopy.ts';
import type { ContainerStatus } from '../world/pod.ts';
import type { Chance } from '../world/random.ts';
import { bindStandingClaims } from './claims.ts';
import { withBudgetStatus } from './disruptionBudgets.ts';

/** Fields of a status that hold times; inside the simulation they are Instants. */
const TIMES = new Set([
  'startTime',
  'lastTransitionTime',
  'lastProbeTime',
  'lastHeartbeatTime',
  'startedAt',
  'finishedAt',
  'creationTimestamp',
  'deletionTimestamp',
]);

/**
 * Objects that were there before t = 0, as a cluster that has come to rest holds them: defaulted and admitted like any other, but with the
 * statuses they are given, nodes without the taint of new ones, claims bound and budgets counted. What the API server would refuse is taken as
 * it is: it is there.
 */
export function standingObjects(
  objects: readonly KubernetesObject[],
  version: MinorVersion,
  { wall, chance }: { readonly wall: WallClock; readonly chance: Chance },
): KubernetesObject[] {
  const around: KubernetesObject[] = [];
  const standing = objects.map((object) => {
    const stored = withTimes(object.kind === 'Node' ? standingNode(object) : admitted(object, version, around), wall);
    stored.metadata.uid ??= chance.uid(`${stored.kind}/${stored.metadata.namespace ?? ''}/${stored.metadata.name}`);
    if (object.kind !== 'Node' && object.kind !== 'Pod') around.push(stored);
    return stored.kind === 'Pod' ? standingPod(stored) : stored;
  });
  return withBudgetStatus(bindStandingClaims(standing));
}

function admitted(object: KubernetesObject, version: MinorVersion, around: readonly KubernetesObject[]): KubernetesObject {
  const [read] = readManifest(JSON.stringify(object), version, around);
  const stored = read?.object ?? plainCopy(object);
  const { metadata, status } = object;
  // A create sets these aside; what stands there has them.
  const kept = Object.fromEntries(
    ['uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'].flatMap((field) =>
      metadata[field] === undefined ? [] : [[field, metadata[field]]],
    ),
  );
  return { ...stored, metadata: { ...stored.metadata, ...kept }, ...(status ? { status: plainCopy(status) } : {}) };
}

/** Source: pkg/apis/core/v1/defaults.go SetDefaults_NodeStatus. */
function standingNode(object: KubernetesObject): KubernetesObject {
  const node = plainCopy(object);
  const { capacity, allocatable } = node.status ?? {};
  return { ...node, spec: node.spec ?? {}, status: { ...node.status, ...(capacity && !allocatable ? { allocatable: capacity } : {}) } };
}

/** Without a status a Pod on a node is one that its kubelet has just heard of. */
function standingPod(pod: KubernetesObject): KubernetesObject {
  const status = pod.status ?? {};
  const containers = ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses'].flatMap((field) =>
    Array.isArray(status[field]) ? [[field, status[field].map(wholeContainerStatus)]] : [],
  );
  return {
    ...pod,
    status: { ...status, phase: status.phase ?? 'Pending', conditions: status.conditions ?? [], ...Object.fromEntries(containers) },
  };
}

/** The server leaves out what is empty. */
const wholeContainerStatus = (status: Partial<ContainerStatus>): Partial<ContainerStatus> => ({
  ...status,
  state: status.state ?? {},
  lastState: status.lastState ?? {},
  restartCount: status.restartCount ?? 0,
});

function withTimes(object: KubernetesObject, wall: WallClock): KubernetesObject {
  const convert = (value: unknown, key = ''): unknown => {
    if (typeof value === 'string') return TIMES.has(key) ? (wall.parse(value) ?? value) : value;
    if (Array.isArray(value)) return value.map((item) => convert(item));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, convert(item, name)]));
  };
  const times = ['creationTimestamp', 'deletionTimestamp'].flatMap((field) =>
    object.metadata[field] === undefined ? [] : [[field, convert(object.metadata[field], field)]],
  );
  return {
    ...object,
    metadata: { ...object.metadata, ...Object.fromEntries(times) },
    ...(object.status ? { status: convert(object.status) } : {}),
  };
}
