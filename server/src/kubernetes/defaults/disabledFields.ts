import type { KubernetesObject, MinorVersion } from '../object.ts';
import { minorOf } from '../schema/model.ts';
import { podSpecs } from './persisted.ts';
import type { Fields } from './shape.ts';

/**
 * Fields behind feature gates that are off by default: the server takes them and drops them silently before validation.
 * `onSince` is the first release in which the gate is on; null while it is off in all of them. Source: pkg/features/kube_features.go.
 */
interface DisabledField {
  readonly gate: string;
  readonly onSince: number | null;
  /** @param stored the object before, of an update: some fields stay where they are in use */
  readonly drop: (object: KubernetesObject, stored: KubernetesObject | null) => void;
}

type Containers = readonly Fields[];

const eachContainer = (object: KubernetesObject, act: (container: Fields, field: string) => void): void => {
  for (const spec of podSpecs(object))
    for (const field of ['initContainers', 'containers', 'ephemeralContainers'])
      for (const container of (spec[field] ?? []) as Containers) if (container) act(container, field);
};

const eachProjection = (object: KubernetesObject, act: (source: Fields) => void): void => {
  for (const spec of podSpecs(object))
    for (const volume of spec.volumes ?? []) for (const source of volume?.projected?.sources ?? []) if (source) act(source);
};

const without = (fields: Fields | undefined | null, ...names: readonly string[]): void => {
  if (fields) for (const name of names) delete fields[name];
};

/** What a claim of devices, or a template of claims, asks for: every alternative of a request is one. */
function devicesOf(object: KubernetesObject): { readonly requests: readonly Fields[]; readonly constraints: readonly Fields[] } {
  if (!object.apiVersion.startsWith('resource.k8s.io/')) return { requests: [], constraints: [] };
  const devices: Fields | undefined = (object.spec?.spec ?? object.spec)?.devices;
  const requests = ((devices?.requests ?? []) as readonly Fields[]).flatMap((request) => [
    ...(request?.exactly ? [request.exactly] : []),
    ...(request?.firstAvailable ?? []),
  ]);
  return { requests, constraints: devices?.constraints ?? [] };
}

/** The devices of a slice. */
const sliceDevices = ({ kind, spec }: KubernetesObject): readonly Fields[] =>
  kind === 'ResourceSlice' ? ((spec?.devices ?? []) as (Fields | null)[]).filter((device) => device !== null) : [];

const dropFromDevices =
  (...names: readonly string[]) =>
  (object: KubernetesObject): void => {
    for (const device of sliceDevices(object)) without(device, ...names);
  };

const dropFromSpec =
  (name: string) =>
  (object: KubernetesObject): void => {
    for (const spec of podSpecs(object)) without(spec, name);
  };

/** Source: pkg/api/pod/util.go dropDisabledFields and the strategies in pkg/registry. */
const DISABLED_FIELDS: readonly DisabledField[] = [
  {
    gate: 'ClusterTrustBundleProjection',
    onSince: null,
    drop: (object) => eachProjection(object, (source) => without(source, 'clusterTrustBundle')),
  },
  { gate: 'PodCertificateRequest', onSince: null, drop: (object) => eachProjection(object, (source) => without(source, 'podCertificate')) },
  { gate: 'GenericWorkload', onSince: null, drop: dropFromSpec('schedulingGroup') },
  { gate: 'ContainerRestartRules', onSince: 35, drop: dropRestartRules },
  { gate: 'HostnameOverride', onSince: 35, drop: dropFromSpec('hostnameOverride') },
  {
    gate: 'EnvFiles',
    onSince: 35,
    drop: (object) =>
      eachContainer(object, (container) => {
        for (const env of container.env ?? []) without(env?.valueFrom, 'fileKeyRef');
      }),
  },
  { gate: 'ImageVolume', onSince: 35, drop: dropImageVolumes },
  { gate: 'ContainerStopSignals', onSince: null, drop: dropStopSignals },
  {
    gate: 'MaxUnavailableStatefulSet',
    onSince: null,
    drop: (object) => {
      if (object.kind === 'StatefulSet') without(object.spec?.updateStrategy?.rollingUpdate, 'maxUnavailable');
    },
  },
  {
    gate: 'HPAConfigurableTolerance',
    onSince: 35,
    drop: (object) => {
      if (object.kind !== 'HorizontalPodAutoscaler') return;
      without(object.spec?.behavior?.scaleUp, 'tolerance');
      without(object.spec?.behavior?.scaleDown, 'tolerance');
    },
  },
  {
    gate: 'CrossNamespaceVolumeDataSource',
    onSince: null,
    drop: (object, stored) => {
      const crosses = object.kind === 'PersistentVolumeClaim' && object.spec?.dataSourceRef?.namespace;
      if (crosses && !stored?.spec?.dataSourceRef) without(object.spec, 'dataSourceRef');
    },
  },
  {
    gate: 'CoordinatedLeaderElection',
    onSince: null,
    drop: (object) => {
      if (object.kind === 'Lease') without(object.spec, 'strategy', 'preferredHolder');
    },
  },
  {
    gate: 'MutableCSINodeAllocatableCount',
    onSince: 35,
    drop: (object) => {
      if (object.kind === 'CSIDriver') without(object.spec, 'nodeAllocatableUpdatePeriodSeconds');
    },
  },
  {
    gate: 'DynamicKubeletConfig',
    onSince: null,
    drop: (object, stored) => {
      if (object.kind === 'Node' && !stored?.spec?.configSource) without(object.spec, 'configSource');
    },
  },
  {
    gate: 'DRAConsumableCapacity',
    onSince: 36,
    drop: (object) => {
      const { requests, constraints } = devicesOf(object);
      for (const constraint of constraints) without(constraint, 'distinctAttribute');
      for (const request of requests) without(request, 'capacity');
      for (const device of sliceDevices(object)) {
        without(device, 'allowMultipleAllocations');
        for (const capacity of Object.values(device.capacity ?? {})) without(capacity as Fields | null, 'requestPolicy');
      }
    },
  },
  {
    gate: 'DRAPartitionableDevices',
    onSince: 36,
    drop: (object) => {
      if (object.kind === 'ResourceSlice') without(object.spec, 'sharedCounters', 'perDeviceNodeSelection');
      dropFromDevices('consumesCounters', 'nodeName', 'nodeSelector', 'allNodes')(object);
    },
  },
  {
    gate: 'DRADeviceBindingConditions',
    onSince: 36,
    drop: dropFromDevices('bindingConditions', 'bindingFailureConditions', 'bindsToNode'),
  },
  { gate: 'DRANodeAllocatableResources', onSince: null, drop: dropFromDevices('nodeAllocatableResourceMappings') },
  {
    gate: 'DRAListTypeAttributes',
    onSince: null,
    drop: (object) => {
      for (const device of sliceDevices(object))
        for (const attribute of Object.values(device.attributes ?? {}))
          without(attribute as Fields | null, 'bools', 'ints', 'strings', 'versions');
    },
  },
  {
    gate: 'DRADeviceTaints',
    onSince: 36,
    drop: (object) => {
      for (const request of devicesOf(object).requests) without(request, 'tolerations');
      dropFromDevices('taints')(object);
    },
  },
  {
    gate: 'DRAExtendedResource',
    onSince: 36,
    drop: (object) => {
      if (object.kind === 'DeviceClass') without(object.spec, 'extendedResourceName');
    },
  },
  {
    gate: 'VolumeLimitScaling',
    onSince: null,
    drop: (object) => {
      if (object.kind === 'CSIDriver') without(object.spec, 'preventPodSchedulingIfMissing');
    },
  },
];

/** Drops what the release has switched off. Changes the object in place. */
export function dropDisabledFields(object: KubernetesObject, version: MinorVersion, stored: KubernetesObject | null = null): void {
  const minor = minorOf(version);
  for (const { onSince, drop } of DISABLED_FIELDS) if (onSince === null || minor < onSince) drop(object, stored);
}

function dropRestartRules(object: KubernetesObject): void {
  eachContainer(object, (container, field) => {
    without(container, 'restartPolicyRules');
    // Sidecars are older than the rules.
    if (field !== 'initContainers' || container.restartPolicy !== 'Always') without(container, 'restartPolicy');
  });
}

function dropImageVolumes(object: KubernetesObject): void {
  for (const spec of podSpecs(object)) {
    const isImage = (volume: Fields | null): boolean => (volume?.image ?? null) !== null;
    const names = new Set<unknown>((spec.volumes ?? []).filter(isImage).map((volume: Fields) => volume.name));
    if (names.size === 0) continue;
    spec.volumes = spec.volumes.filter((volume: Fields | null) => !isImage(volume));
    eachContainer(object, (container) => {
      if (container.volumeMounts) container.volumeMounts = container.volumeMounts.filter((mount: Fields | null) => !names.has(mount?.name));
    });
  }
}

function dropStopSignals(object: KubernetesObject): void {
  eachContainer(object, (container) => {
    if ((container.lifecycle?.stopSignal ?? null) === null) return;
    without(container.lifecycle, 'stopSignal');
    if (Object.values(container.lifecycle).every((handler) => handler === null)) without(container, 'lifecycle');
  });
}
