import type { KubernetesObject } from '../kubernetes/object.ts';
import type { Endpoint, EndpointSlice } from './controllers/endpointslice/endpoints.ts';
import type { ObjectEntry } from './timeline.ts';
import type { OwnerReference } from './world/pod.ts';
import type { NewEntry } from './world/recorder.ts';

/** Kinds whose changes are told in another way, or that change without meaning anything. */
const OTHERWISE_TOLD = new Set(['Pod', 'Node', 'Event', 'Lease', 'Endpoints']);
/** Parts of a spec that decide how an object's controller works. */
const TOLD_STRUCTS = new Set(['strategy', 'updateStrategy', 'resources']);

/** What an entry tells of an object other than a Pod; null for kinds that have no such entries. */
export function objectEntry(object: KubernetesObject): NewEntry<ObjectEntry> | null {
  if (OTHERWISE_TOLD.has(object.kind)) return null;
  const owner = (object.metadata.ownerReferences as OwnerReference[] | undefined)?.find((reference) => reference.controller);
  return {
    type: 'object',
    object: `${object.kind}/${object.metadata.name}`,
    spec: settings(object.spec ?? undefined),
    status: (object.kind === 'EndpointSlice' ? traffic(object as EndpointSlice) : inSeconds(object.status ?? {})) as Record<
      string,
      unknown
    >,
    owner: owner ? `${owner.kind}/${owner.name}` : null,
  };
}

/** Who receives traffic, in short. */
const traffic = ({ endpoints, ports }: Partial<EndpointSlice>): Record<string, unknown> => ({
  endpoints: endpoints?.map(receiver) ?? [],
  ports: ports?.map(({ port }) => port) ?? [],
});

/** Endpoints stay the objects they are from one version of their slice to the next: of a hundred in it, one is told anew. */
const receivers = new WeakMap<Endpoint, unknown>();

function receiver(endpoint: Endpoint): unknown {
  let told = receivers.get(endpoint);
  if (!told) {
    told = { conditions: endpoint.conditions, target: endpoint.targetRef?.name };
    receivers.set(endpoint, told);
  }
  return told;
}

/** What was told of specs: they are values, and most versions of an object differ in their status alone. */
const told = new WeakMap<object, Record<string, unknown>>();

/** The plain values of a spec. */
function settings(spec: object = {}): Record<string, unknown> {
  let known = told.get(spec);
  if (!known) {
    known = {};
    for (const [name, value] of Object.entries(spec))
      if (value !== null && value !== undefined && (typeof value !== 'object' || TOLD_STRUCTS.has(name))) known[name] = value;
    told.set(spec, known);
  }
  return known;
}

/** Times as seconds of the run. */
function inSeconds(value: unknown, name = ''): unknown {
  if (typeof value === 'number' && /Time(?:stamp)?$/.test(name)) return Math.round(value) / 1000;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => inSeconds(item));
  const result: Record<string, unknown> = {};
  for (const key in value) result[key] = inSeconds((value as Record<string, unknown>)[key], key);
  return result;
}
