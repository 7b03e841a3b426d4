import { editDistance } from '../kubernetes/decode/suggest.ts';
import { type Concept, conceptNamed, handbookIn } from '../kubernetes/handbook/handbook.ts';
import { placeOf } from '../kubernetes/handbook/places.ts';
import type { MinorVersion } from '../kubernetes/object.ts';
import { isServed, schemaOf, servedKinds, servedVersionsOf } from '../kubernetes/schema/kinds.ts';
import type { Field, KindSchema, ObjectType } from '../kubernetes/schema/model.ts';
import { availableFields, fieldAt, type Located, objectIn } from '../kubernetes/schema/walk.ts';
import type { Language, Text } from '../texts/text.ts';

/** A kind, or a field of it. */
export interface FieldTopic {
  readonly schema: KindSchema;
  /** Names of fields from the kind down; empty for the kind itself. */
  readonly path: readonly string[];
  readonly located: Located;
}

/** What can be explained: also a concept of the handbook. */
export type Topic = FieldTopic | { readonly concept: Concept };

/** Short names as `kubectl api-resources` lists them. Source: the ShortNames functions under k8s.io/kubernetes pkg/registry. */
const SHORT_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    cj: 'CronJob',
    cm: 'ConfigMap',
    crd: 'CustomResourceDefinition',
    cs: 'ComponentStatus',
    csr: 'CertificateSigningRequest',
    deploy: 'Deployment',
    ds: 'DaemonSet',
    ep: 'Endpoints',
    ev: 'Event',
    hpa: 'HorizontalPodAutoscaler',
    ing: 'Ingress',
    limits: 'LimitRange',
    netpol: 'NetworkPolicy',
    no: 'Node',
    ns: 'Namespace',
    pc: 'PriorityClass',
    pdb: 'PodDisruptionBudget',
    po: 'Pod',
    pv: 'PersistentVolume',
    pvc: 'PersistentVolumeClaim',
    quota: 'ResourceQuota',
    rc: 'ReplicationController',
    rs: 'ReplicaSet',
    sa: 'ServiceAccount',
    sc: 'StorageClass',
    sts: 'StatefulSet',
    svc: 'Service',
  }),
);

/** Types looked into when only a part of a path is given; no kind has as many. */
const TYPES_MAX = 2000;

/**
 * What `pod.spec.containers.image`, `deploy.spec.replicas`, `spec.containers.image`, `livenessProbe` or `pod phase` mean: a kind, then a
 * concept, then a field; a concept that is about a field of its name gives way to the field, which has more to tell. Without a kind the Pod
 * is searched first, then all kinds. `apps/v1.Deployment.spec` and `deployments.apps.spec` name the version or group, too. A text tells what is wrong.
 */
export function findTopic(wanted: string, version: MinorVersion, language: Language): Topic | Text {
  const versioned = /^((?:[a-z0-9.-]+\/)?v\d+(?:(?:alpha|beta)\d+)?)[./]([A-Za-z].*)$/.exec(wanted);
  const parts = (versioned?.[2] ?? wanted)
    .split('.')
    .map((part) => part.replace(/\[[^\]]*\]/g, ''))
    .filter(Boolean);
  const [first, ...rest] = parts;
  if (first === undefined) return nothingCalled(wanted, version, language);
  const grouped = versioned ? null : kindInGroup(parts, version);
  const schema = grouped?.schema ?? kindNamed(first, version, versioned?.[1]);
  if (schema) {
    const path = grouped?.path ?? rest;
    const located = fieldAt(schema.type, typedPath(schema.type, path), version);
    return located ? { schema, path, located } : noField(schema, path, version);
  }
  if (versioned) return notInVersion(versioned[1]!, first, version);
  const concept = conceptNamed(wanted, language);
  const field = parts.length === 1 ? first.toLowerCase() : '';
  if (concept && !concept.where.some((where) => placeOf(where)?.names.at(-1)?.toLowerCase() === field)) return { concept };
  const pod = schemaOf('v1', 'Pod', version);
  for (const candidate of pod ? [pod, ...servedKinds(version)] : servedKinds(version)) {
    const path = searchPath(candidate.type, parts, version);
    const located = path && fieldAt(candidate.type, typedPath(candidate.type, path), version);
    if (path && located) return { schema: candidate, path, located };
  }
  return concept ? { concept } : nothingCalled(wanted, version, language);
}

/** Names this far from what was asked are offered instead. */
const DISTANCE_MAX = 3;
const OFFERED_AT_MOST = 5;

/** Names like the one wanted, the likest first, in words; empty when there are none. */
function nearWords(wanted: string, names: readonly string[]): Text {
  const folded = wanted.toLowerCase();
  if (folded === '') return NOTHING;
  const near = [...new Set(names)]
    .map((name) => ({ name, distance: name.includes(folded) ? 1 : editDistance(folded, name.toLowerCase(), DISTANCE_MAX) }))
    .filter(({ distance }) => distance <= DISTANCE_MAX)
    .sort((one, other) => one.distance - other.distance)
    .slice(0, OFFERED_AT_MOST);
  const listed = near.map(({ name }) => name);
  return near.length > 0 ? { en: ` Near: ${listed.join(', ')}.`, 'zh-cn': `相近的有：${listed.join('、')}。` } : NOTHING;
}

const NOTHING: Text = { en: '', 'zh-cn': '' };

function nothingCalled(wanted: string, version: MinorVersion, language: Language): Text {
  const names = [...servedKinds(version).map(({ kind }) => kind), ...handbookIn(language).concepts.map(({ id }) => id)];
  const offered = nearWords(wanted, names);
  return {
    en: `Kubernetes ${version} has no kind and no field '${wanted}', and the handbook no such concept.${offered.en}`,
    'zh-cn': `Kubernetes ${version} 没有名为“${wanted}”的类型或字段，手册里也没有这个概念。${offered['zh-cn']}`,
  };
}

function notInVersion(apiVersion: string, kind: string, version: MinorVersion): Text {
  const versions = servedVersionsOf(kindNamed(kind, version)?.kind ?? kind, version);
  const elsewhere: Text =
    versions.length > 0 ? { en: ` It is found in ${versions.join(', ')}.`, 'zh-cn': `它在 ${versions.join('、')} 中。` } : NOTHING;
  return {
    en: `Kubernetes ${version} has no '${kind}' in ${apiVersion}.${elsewhere.en}`,
    'zh-cn': `Kubernetes ${version} 的 ${apiVersion} 中没有“${kind}”。${elsewhere['zh-cn']}`,
  };
}

/** A kind by its name, plural or short name, in any case, in a version that is named, else its newest stable one. */
function kindNamed(name: string, version: MinorVersion, apiVersion?: string): KindSchema | undefined {
  const folded = name.toLowerCase();
  const kind = SHORT_NAMES.get(folded)?.toLowerCase() ?? folded;
  const found = servedKinds(version).filter(
    (schema) =>
      (apiVersion === undefined ? isServed(schema) : schema.apiVersion === apiVersion) &&
      (schema.kind.toLowerCase() === kind || schema.resource === folded),
  );
  return found.sort((a, b) => rank(b) - rank(a))[0];
}

/** `deployments.apps`, `deployments.v1.apps`, `ingresses.networking.k8s.io`: a resource with its group, as kubectl takes it. */
function kindInGroup(
  [name = '', ...words]: readonly string[],
  version: MinorVersion,
): { schema: KindSchema; path: readonly string[] } | null {
  const apiVersion = /^v\d/.test(words[0] ?? '') ? words[0] : undefined;
  const rest = apiVersion === undefined ? words : words.slice(1);
  for (let length = rest.length; length > 0; length--) {
    const group = rest.slice(0, length).join('.');
    const found = servedKinds(version).filter(
      (schema) => schema.group === group && (apiVersion === undefined ? isServed(schema) : schema.version === apiVersion),
    );
    for (const { apiVersion: candidate } of found) {
      const schema = kindNamed(name, version, candidate);
      if (schema) return { schema, path: rest.slice(length) };
    }
  }
  return null;
}

/** Core kinds before equally named ones of groups (Event), newer versions before older ones. */
const rank = ({ group, version }: KindSchema): number => (group === '' ? 1000 : 0) + Number(version.slice(1));

/** Names of fields with a step into each list and map on the way, as fieldAt wants them. */
function typedPath(root: ObjectType, names: readonly string[]): (string | number)[] {
  const path: (string | number)[] = [];
  let object: ObjectType | undefined = root;
  names.forEach((name, i) => {
    path.push(name);
    let type = object?.byName.get(name)?.type;
    if (i < names.length - 1)
      while (type?.kind === 'list' || type?.kind === 'map') {
        path.push(0);
        type = type.element;
      }
    object = type && objectIn(type);
  });
  return path;
}

/** The shortest path that ends in the parts given: breadth first over the types, each looked into once. */
function searchPath(root: ObjectType, parts: readonly string[], version: MinorVersion): string[] | null {
  const queue: { type: ObjectType; path: readonly string[] }[] = [{ type: root, path: [] }];
  const seen = new Set<string>([root.id]);
  for (let at = 0; at < queue.length && at < TYPES_MAX; at++) {
    const { type, path } = queue[at]!;
    const below = descend(type, parts, version);
    if (below) return [...path, ...below];
    // `image` is a container's before it is a volume's, and a container is one of `containers` before it is one of the others.
    const fields = availableFields(type, version);
    const main = fields.filter(({ name }) => name === 'containers' || name === 'containerStatuses');
    for (const field of [...main, ...fields]) {
      const inner = objectIn(field.type);
      if (!inner || seen.has(inner.id)) continue;
      seen.add(inner.id);
      queue.push({ type: inner, path: [...path, field.name] });
    }
  }
  return null;
}

/** The parts as names of fields from a type down, in any case; null when they lead nowhere. */
function descend(type: ObjectType, parts: readonly string[], version: MinorVersion): string[] | null {
  const names: string[] = [];
  let object: ObjectType | undefined = type;
  for (const part of parts) {
    const field: Field | undefined =
      object && availableFields(object, version).find(({ name }) => name.toLowerCase() === part.toLowerCase());
    if (!field) return null;
    names.push(field.name);
    object = objectIn(field.type);
  }
  return names;
}

function noField(schema: KindSchema, path: readonly string[], version: MinorVersion): Text {
  for (let length = path.length - 1; length >= 0; length--) {
    const located = fieldAt(schema.type, typedPath(schema.type, path.slice(0, length)), version);
    const object = located && objectIn(located.type);
    if (!object) continue;
    const names = availableFields(object, version).map((field) => field.name);
    const owner = [schema.kind, ...path.slice(0, length)].join('.');
    const near = nearWords(path[length]!, names);
    return {
      en: `${owner} has no field '${path[length]}'.${near.en} It has: ${names.join(', ')}.`,
      'zh-cn': `${owner} 没有字段“${path[length]}”。${near['zh-cn']}它有：${names.join('、')}。`,
    };
  }
  return { en: `${schema.kind} has no field '${path.join('.')}'.`, 'zh-cn': `${schema.kind} 没有字段“${path.join('.')}”。` };
}
