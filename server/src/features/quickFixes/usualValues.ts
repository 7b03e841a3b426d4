import { fieldAt } from '../../kubernetes/schema/walk.ts';
import type { Path, PlainValue } from '../../manifest/index.ts';
import type { FixInput } from './fix.ts';
import { containerAround, containersIn, podSpecOf } from './places.ts';

/** A value to begin with where one is missing. */
export interface Usual {
  readonly value: PlainValue;
  /** Nobody would write another one. */
  readonly sure?: boolean;
}

type Provider = (input: FixInput) => readonly Usual[];

const of =
  (...values: readonly PlainValue[]): Provider =>
  () =>
    values.map((value) => ({ value }));

const beside = ({ path, editor }: FixInput, ...segments: Path): string | null => editor.textAt([...path.slice(0, -1), ...segments]);

const sure = (value: string | null): readonly Usual[] => (value ? [{ value, sure: true }] : []);

/** `ghcr.io/acme/my_app:1.2` → `my-app`. */
function nameOfImage(image: string | null): string | null {
  const name = /([^/:@]+)(?:[:@][^/]*)?$/
    .exec(image ?? '')?.[1]
    ?.toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return name || null;
}

function containerName(input: FixInput): readonly Usual[] {
  const spec = podSpecOf(input);
  const taken = new Set(spec ? containersIn(input.editor, spec).map((each) => input.editor.textAt([...each, 'name'])) : []);
  const wanted = nameOfImage(beside(input, 'image')) ?? 'main';
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (!taken.has(name)) return [{ value: name, sure: wanted !== 'main' }];
  }
}

/** The name of the object, for what is usually called like it. */
function ownName({ editor, base, schema }: FixInput): string {
  return editor.textAt([...base, 'metadata', 'name']) ?? `my-${schema?.kind.toLowerCase() ?? 'app'}`;
}

/** An object takes the name of its first container when that says something. */
function objectName(input: FixInput): readonly Usual[] {
  const spec = podSpecOf(input);
  const first = spec ? input.editor.textAt([...spec, 'containers', 0, 'name']) : null;
  const app = input.editor.textAt([...input.base, 'metadata', 'labels', 'app']);
  return [{ value: app ?? first ?? `my-${input.schema?.kind.toLowerCase() ?? 'app'}` }];
}

const newContainer: Provider = (input) => {
  const name = ownName(input);
  return [{ value: [{ name: name.startsWith('my-') ? 'main' : name.replace(/[^a-z0-9-]/g, '-'), image: 'nginx:1.27' }] }];
};

const targetType: Provider = (input) =>
  [
    ['averageUtilization', 'Utilization'],
    ['averageValue', 'AverageValue'],
    ['value', 'Value'],
  ].flatMap(([field, type]) => (input.editor.spot([...input.path.slice(0, -1), field!]) ? sure(type!) : []));

const firstVolume: Provider = (input) => {
  const spec = podSpecOf(input);
  const name = spec && input.editor.textAt([...spec, 'volumes', 0, 'name']);
  return [{ value: name ?? 'data', sure: Boolean(name) && !input.editor.spot([...spec!, 'volumes', 1]) }];
};

const ownContainer: Provider = (input) => {
  const container = containerAround(input.path);
  const spec = podSpecOf(input);
  return sure(input.editor.textAt([...(container ?? [...(spec ?? []), 'containers', 0]), 'name']));
};

/**
 * What to begin with where a field is missing, by the last names of its path. The schema's own values come by themselves; only what it
 * does not tell stands here.
 */
const USUAL: readonly (readonly [string, Provider])[] = [
  ['metadata.name', objectName],
  ['containers', newContainer],
  ['containers.name', containerName],
  ['initContainers.name', containerName],
  ['containers.image', of('nginx:1.27')],
  ['initContainers.image', of('busybox:1.36')],
  ['containers.ports.containerPort', of(80, 8080)],
  ['containers.ports.protocol', of('TCP', 'UDP')],
  ['volumes.name', of('data')],
  ['volumeMounts.name', firstVolume],
  ['volumeMounts.mountPath', (input) => [{ value: `/${beside(input, 'name') ?? 'data'}` }]],
  ['volumeDevices.name', firstVolume],
  ['volumeDevices.devicePath', (input) => [{ value: `/dev/${beside(input, 'name') ?? 'xvda'}` }]],
  ['items.path', (input) => sure(beside(input, 'key'))],
  ['items.key', (input) => sure(beside(input, 'path'))],
  ['configMapKeyRef.key', (input) => [{ value: input.editor.textAt([...input.path.slice(0, -3), 'name']) ?? 'key' }]],
  ['secretKeyRef.key', (input) => [{ value: input.editor.textAt([...input.path.slice(0, -3), 'name']) ?? 'key' }]],
  ['env.name', of('NAME')],
  ['volumes.secret.secretName', (input) => [{ value: `${ownName(input)}-secret` }]],
  ['volumes.configMap.name', (input) => [{ value: `${ownName(input)}-config` }]],
  ['fc.lun', of(0)],
  ['matchExpressions.values', (input) => [{ value: /^[GL]t$/.test(beside(input, 'operator') ?? '') ? ['1'] : ['a', 'b'] }]],
  ['configMapRef.name', (input) => [{ value: `${ownName(input)}-config` }]],
  ['secretRef.name', (input) => [{ value: `${ownName(input)}-secret` }]],
  ['resourceFieldRef.containerName', ownContainer],
  ['resourceFieldRef.resource', of('limits.memory', 'limits.cpu', 'requests.memory', 'requests.cpu')],
  ['fieldRef.fieldPath', of('metadata.name', 'metadata.namespace', 'status.podIP', 'spec.nodeName')],
  ['httpGet.path', of('/')],
  ['exec.command', of(['cat', '/tmp/healthy'])],
  ['topologyKey', of('kubernetes.io/hostname', 'topology.kubernetes.io/zone')],
  ['nodeSelectorTerms', of([{ matchExpressions: [{ key: 'kubernetes.io/os', operator: 'In', values: ['linux'] }] }])],
  ['hostPath.path', of('/data')],
  ['seccompProfile.type', of('RuntimeDefault')],
  ['seccompProfile.localhostProfile', of('profiles/my-profile.json')],
  ['appArmorProfile.type', of('RuntimeDefault')],
  ['appArmorProfile.localhostProfile', of('my-profile')],
  ['dnsConfig', of({ nameservers: ['1.1.1.1'] })],
  ['dnsConfig.nameservers', of(['1.1.1.1'])],
  ['persistentVolumeClaim.claimName', (input) => [{ value: input.editor.textAt([...input.path.slice(0, -2), 'name']) ?? 'data' }]],
  ['resourceClaims.name', of('device')],
  ['resources.claims.name', of('device')],
  ['hostAliases.ip', of('127.0.0.1')],
  ['sysctls.name', of('net.ipv4.ip_local_port_range')],
  ['schedule', of('0 * * * *')],
  ['completions', of(1)],
  ['maxFailedIndexes', of(1)],
  ['backoffLimitPerIndex', of(1)],
  ['rollingUpdate.maxUnavailable', of(1)],
  ['scaleTargetRef.kind', of('Deployment')],
  ['scaleTargetRef.apiVersion', of('apps/v1')],
  ['target.averageUtilization', of(80)],
  ['matchExpressions.key', of('app')],
  ['managedBy', of('example.com/my-controller')],
  ['scaleTargetRef.name', (input) => [{ value: ownName(input) }]],
  ['maxReplicas', (input) => [{ value: Math.max(10, Number(beside(input, 'minReplicas') ?? 1)) }]],
  ['target.type', targetType],
  ['resource.name', of('cpu', 'memory')],
  ['containerResource.name', of('cpu', 'memory')],
  ['metrics.type', (input) => metricType(input)],
  ['behavior.policies', of([{ type: 'Percent', value: 100, periodSeconds: 15 }])],
  ['pathType', of('Prefix', 'Exact', 'ImplementationSpecific')],
  [
    'http.paths',
    (input) => [{ value: [{ path: '/', pathType: 'Prefix', backend: { service: { name: ownName(input), port: { number: 80 } } } }] }],
  ],
  ['service.name', (input) => [{ value: ownName(input) }]],
  ['spec.ports', of([{ port: 80 }])],
  ['ports.name', (input) => [{ value: portName(input) }]],
  ['accessModes', of(['ReadWriteOnce'], ['ReadWriteMany'], ['ReadOnlyMany'])],
  ['requests.storage', of('1Gi')],
  ['spec.capacity', of({ storage: '1Gi' })],
  ['capacity.storage', of('1Gi')],
  ['nfs.server', of('nfs.example.com')],
  ['nfs.path', of('/exports')],
  ['cidr', of('10.0.0.0/8')],
  ['verbs', of(['get', 'list', 'watch'], ['*'])],
  ['rules.apiGroups', of([''], ['apps'])],
  ['rules.resources', of(['pods'])],
  ['roleRef.name', (input) => [{ value: ownName(input) }]],
  ['subjects.name', (input) => [{ value: ownName(input) }]],
  ['subjects.namespace', of('default')],
  ['provisioner', of('kubernetes.io/no-provisioner')],
  ['handler', of('runc')],
  ['sideEffects', of('None', 'NoneOnDryRun')],
  ['admissionReviewVersions', of(['v1'])],
  ['taints.effect', of('NoSchedule', 'PreferNoSchedule', 'NoExecute')],
  ['tolerations.operator', of('Exists')],
  ['restartPolicy', of('Never', 'OnFailure')],
  ['dnsPolicy', of('ClusterFirst')],
];

function metricType(input: FixInput): readonly Usual[] {
  const types = ['Resource', 'ContainerResource', 'Pods', 'Object', 'External'];
  const found = types.filter((type) => input.editor.spot([...input.path.slice(0, -1), type[0]!.toLowerCase() + type.slice(1)]));
  return found.length === 1 ? sure(found[0]!) : types.map((value) => ({ value }));
}

function portName(input: FixInput): string {
  const port = beside(input, 'port') ?? beside(input, 'containerPort');
  const known: Readonly<Record<string, string>> = {
    '80': 'http',
    '443': 'https',
    '8080': 'http',
    '53': 'dns',
    '9090': 'metrics',
    '5432': 'postgres',
  };
  return (port && known[port]) ?? (port ? `port-${port}` : 'main');
}

/** Values to begin with at a path, the likeliest first: those of the table, else those of the schema. */
export function usualValues(input: FixInput): readonly Usual[] {
  const names = input.path.filter((segment) => typeof segment === 'string');
  // The longest tail says most.
  for (let length = Math.min(3, names.length); length > 0; length--) {
    const tail = names.slice(-length).join('.');
    const entry = USUAL.find(([key]) => key === tail);
    const found = entry?.[1](input) ?? [];
    if (found.length > 0) return found;
  }
  const type = input.schema && fieldAt(input.schema.type, input.path.slice(input.base.length), input.version)?.type;
  return type?.kind === 'string' ? type.values.filter(Boolean).map((value) => ({ value })) : [];
}
