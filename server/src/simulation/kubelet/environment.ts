import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { Container, EnvVar, Pod } from '../world/pod.ts';
import type { World } from '../world/world.ts';
import { decodeSecretValue } from './encoding.ts';
import { parseEnvFile } from './envFile.ts';
import { expand } from './expansion.ts';
import { type DownwardContext, missingContainer, podFieldValue, resourceFieldValue } from './fieldPath.ts';

/** What variables are made from beside the API's objects. */
export interface EnvironmentContext extends DownwardContext {
  /** Text of a file in one of the Pod's volumes: null when there is no such file, undefined without the volume. */
  readonly readVolume: (volume: string, path: string) => string | null | undefined;
}

/** Carries the kubelet's error out of the nested look-ups; never leaves this file. */
class EnvironmentError extends Error {}

export type Environment = { readonly values: ReadonlyMap<string, string> } | { readonly error: string };

/** The variables a container gets. Source: pkg/kubelet/kubelet_pods.go makeEnvironmentVariables. */
export function makeEnvironment(world: World, pod: Pod, container: Container, context: EnvironmentContext): Environment {
  try {
    return { values: new EnvironmentBuilder(world, pod, container, context).build() };
  } catch (error) {
    if (error instanceof EnvironmentError) return { error: error.message };
    throw error;
  }
}

class EnvironmentBuilder {
  private readonly values = new Map<string, string>();

  constructor(
    private readonly world: World,
    private readonly pod: Pod,
    private readonly container: Container,
    private readonly context: EnvironmentContext,
  ) {}

  build(): Map<string, string> {
    const services = serviceVariables(this.world, this.pod);
    for (const from of this.container.envFrom ?? []) {
      const reference = from.configMapRef ?? from.secretRef;
      if (!reference) continue;
      const data = this.data(from.configMapRef ? 'ConfigMap' : 'Secret', reference.name, reference.optional);
      for (const [key, value] of data ?? []) this.values.set(`${from.prefix ?? ''}${key}`, value);
    }
    const lookup = (name: string): string | undefined => this.values.get(name) ?? services.get(name);
    for (const variable of this.container.env ?? []) {
      const value = variable.value ? expand(variable.value, lookup) : this.valueFrom(variable);
      if (value !== undefined) this.values.set(variable.name, value);
    }
    for (const [name, value] of services) if (!this.values.has(name)) this.values.set(name, value);
    return this.values;
  }

  /** Undefined: the variable is left out. */
  private valueFrom({ valueFrom }: EnvVar): string | undefined {
    if (valueFrom?.fieldRef) return podFieldValue(this.pod, valueFrom.fieldRef.fieldPath, this.context);
    const missing = valueFrom?.resourceFieldRef ? missingContainer(this.pod, valueFrom.resourceFieldRef) : null;
    if (missing !== null) throw new EnvironmentError(missing);
    if (valueFrom?.resourceFieldRef) return resourceFieldValue(this.pod, this.container, valueFrom.resourceFieldRef, this.context);
    if (valueFrom?.configMapKeyRef) return this.key('ConfigMap', valueFrom.configMapKeyRef);
    if (valueFrom?.secretKeyRef) return this.key('Secret', valueFrom.secretKeyRef);
    if (valueFrom?.fileKeyRef && this.world.version !== '1.34') return this.fileKey(valueFrom.fileKeyRef);
    return '';
  }

  /** Feature EnvFiles, on from 1.35. Without a file there is an error also when the key is optional. */
  private fileKey({ volumeName, path, key, optional }: NonNullable<NonNullable<EnvVar['valueFrom']>['fileKeyRef']>): string | undefined {
    const content = this.context.readVolume(volumeName, path);
    if (content === undefined) throw new EnvironmentError(`cannot find the volume "${volumeName}" referenced by FileKeyRef`);
    const parsed = content === null ? null : parseEnvFile(content, key);
    if (parsed === null) throw new EnvironmentError("couldn't parse env file");
    if (parsed !== '') return parsed;
    if (optional) return undefined;
    const file = `/var/lib/kubelet/pods/<uid>/volumes/kubernetes.io~empty-dir/${volumeName}/${path}`;
    throw new EnvironmentError(`environment variable key "${key}" not found in file "${file}"`);
  }

  private key(kind: 'ConfigMap' | 'Secret', reference: { name: string; key: string; optional?: boolean }): string | undefined {
    const data = this.data(kind, reference.name, reference.optional);
    if (!data) return undefined;
    const value = data.get(reference.key);
    if (value === undefined && !reference.optional)
      throw new EnvironmentError(`couldn't find key ${reference.key} in ${kind} ${this.pod.metadata.namespace}/${reference.name}`);
    return value;
  }

  private data(kind: 'ConfigMap' | 'Secret', name: string, optional: boolean | undefined): Map<string, string> | null {
    const object = this.world.store.get(kind, this.pod.metadata.namespace, name);
    if (object) return dataOf(object);
    if (optional) return null;
    throw new EnvironmentError(`${kind.toLowerCase()} "${name}" not found`);
  }
}

/** Entries of a ConfigMap or Secret as text. */
export function dataOf(object: KubernetesObject): Map<string, string> {
  const entries = new Map<string, string>();
  const secret = object.kind === 'Secret';
  for (const [key, value] of Object.entries((object.data ?? {}) as Record<string, unknown>))
    entries.set(key, secret ? decodeSecretValue(String(value)) : String(value));
  for (const [key, value] of Object.entries((object.binaryData ?? {}) as Record<string, unknown>))
    entries.set(key, decodeSecretValue(String(value)));
  for (const [key, value] of Object.entries((secret ? (object.stringData ?? {}) : {}) as Record<string, unknown>))
    entries.set(key, String(value));
  return entries;
}

/** The variables of all Services as they were last asked for, by namespace and whether links to others are wanted. */
const ofServices = new WeakMap<World, { readonly changes: number; readonly values: Map<string, ReadonlyMap<string, string>> }>();

/** The same for each container of a namespace, until a Service changes. */
function serviceVariables(world: World, pod: Pod): ReadonlyMap<string, string> {
  const changes = world.store.changesOf('Service');
  let known = ofServices.get(world);
  if (known?.changes !== changes) {
    known = { changes, values: new Map() };
    ofServices.set(world, known);
  }
  const key = `${pod.metadata.namespace}/${pod.spec.enableServiceLinks === false ? 'own' : 'all'}`;
  let values = known.values.get(key);
  if (!values) {
    values = makeServiceVariables(world, pod);
    known.values.set(key, values);
  }
  return values;
}

/** `REDIS_SERVICE_HOST` and friends. Source: pkg/kubelet/envvars FromServices. */
function makeServiceVariables(world: World, pod: Pod): Map<string, string> {
  const values = new Map<string, string>();
  const namespace = pod.metadata.namespace;
  for (const service of world.store.list('Service')) {
    const ip = service.spec?.clusterIP as string | undefined;
    if (!ip || ip === 'None') continue;
    const master = service.metadata.name === 'kubernetes' && service.metadata.namespace === 'default';
    if (!master && (service.metadata.namespace !== namespace || pod.spec.enableServiceLinks === false)) continue;
    addService(values, service, ip);
  }
  return values;
}

function addService(values: Map<string, string>, service: KubernetesObject, ip: string): void {
  const ports = (service.spec?.ports ?? []) as { name?: string; port: number; protocol?: string }[];
  const first = ports[0];
  if (!first) return;
  const prefix = (service.metadata.name ?? '').toUpperCase().replaceAll('-', '_');
  values.set(`${prefix}_SERVICE_HOST`, ip);
  values.set(`${prefix}_SERVICE_PORT`, String(first.port));
  for (const port of ports)
    if (port.name) values.set(`${prefix}_SERVICE_PORT_${port.name.toUpperCase().replaceAll('-', '_')}`, String(port.port));
  const url = (port: typeof first): string => `${(port.protocol ?? 'TCP').toLowerCase()}://${ip}:${port.port}`;
  values.set(`${prefix}_PORT`, url(first));
  for (const port of ports) {
    const stem = `${prefix}_PORT_${port.port}_${(port.protocol ?? 'TCP').toUpperCase()}`;
    values.set(stem, url(port));
    values.set(`${stem}_PROTO`, (port.protocol ?? 'TCP').toLowerCase());
    values.set(`${stem}_PORT`, String(port.port));
    values.set(`${stem}_ADDR`, ip);
  }
}
