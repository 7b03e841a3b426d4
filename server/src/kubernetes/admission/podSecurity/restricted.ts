import type { Fields } from '../../defaults/shape.ts';
import { procMount } from './baseline.ts';
import {
  type CheckedContainer,
  type CheckedPod,
  containersOf,
  hasUserNamespace,
  isWindows,
  named,
  plural,
  podSecurityContext,
  quoted,
  type SecurityCheck,
  setters,
  sortedSet,
  type Violation,
} from './pod.ts';
import { seccompProfile } from './profiles.ts';

const ALLOWED_VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** In the order in which the server looks for a name of a type that is not allowed. */
const FORBIDDEN_VOLUMES = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'gitRepo',
  'nfs',
  'iscsi',
  'glusterfs',
  'rbd',
  'flexVolume',
  'cinder',
  'cephfs',
  'flocker',
  'fc',
  'azureFile',
  'vsphereVolume',
  'quobyte',
  'azureDisk',
  'photonPersistentDisk',
  'portworxVolume',
  'scaleIO',
  'storageos',
];

const securityPaths = (containers: readonly CheckedContainer[], ...fields: readonly string[]): Violation['paths'] =>
  containers.map(({ path }) => fields.reduce((at, field) => at.child(field), path.child('securityContext')));

function allowPrivilegeEscalation(pod: CheckedPod): Violation | undefined {
  const bad = containersOf(pod).filter(({ securityContext }) => securityContext.allowPrivilegeEscalation !== false);
  if (bad.length === 0) return undefined;
  return {
    reason: 'allowPrivilegeEscalation != false',
    detail: `${named(bad)} must set securityContext.allowPrivilegeEscalation=false`,
    paths: securityPaths(bad, 'allowPrivilegeEscalation'),
  };
}

function capabilities(pod: CheckedPod): Violation | undefined {
  const of = ({ securityContext }: CheckedContainer, field: string): readonly string[] => securityContext.capabilities?.[field] ?? [];
  const forbidden = (container: CheckedContainer): string[] => of(container, 'add').filter((name) => name !== 'NET_BIND_SERVICE');
  const keeping = containersOf(pod).filter((container) => !of(container, 'drop').includes('ALL'));
  const adding = containersOf(pod).filter((container) => forbidden(container).length > 0);
  const details = [
    ...(keeping.length > 0 ? [`${named(keeping)} must set securityContext.capabilities.drop=["ALL"]`] : []),
    ...(adding.length > 0
      ? [`${named(adding)} must not include ${quoted(sortedSet(adding.flatMap(forbidden)))} in securityContext.capabilities.add`]
      : []),
  ];
  if (details.length === 0) return undefined;
  return {
    reason: 'unrestricted capabilities',
    detail: details.join('; '),
    paths: [...securityPaths(keeping, 'capabilities', 'drop'), ...securityPaths(adding, 'capabilities', 'add')],
  };
}

function restrictedVolumes({ spec, specPath }: CheckedPod): Violation | undefined {
  const volumes: readonly (Fields | null)[] = spec.volumes ?? [];
  const has = (volume: Fields | null, type: string): boolean => (volume?.[type] ?? null) !== null;
  const bad = [...volumes.entries()].filter(([, volume]) => !ALLOWED_VOLUMES.some((type) => has(volume, type)));
  if (bad.length === 0) return undefined;
  const types = sortedSet(bad.map(([, volume]) => FORBIDDEN_VOLUMES.find((type) => has(volume, type)) ?? 'unknown'));
  return {
    reason: 'restricted volume types',
    detail: `${plural(bad.length, 'volume', 'volumes')} ${quoted(bad.map(([, volume]) => volume?.name ?? ''))} ${plural(bad.length, 'uses', 'use')} ${plural(types.length, 'restricted volume type', 'restricted volume types')} ${quoted(types)}`,
    paths: bad.map(([position]) => specPath.child('volumes').index(position)),
  };
}

function runAsNonRoot(pod: CheckedPod): Violation | undefined {
  const reason = 'runAsNonRoot != true';
  const ofPod: unknown = podSecurityContext(pod).runAsNonRoot;
  const runAsNonRootOf = ({ securityContext }: CheckedContainer): unknown => securityContext.runAsNonRoot ?? null;
  const explicit = containersOf(pod).filter((container) => runAsNonRootOf(container) === false);
  if (ofPod === false || explicit.length > 0) {
    return {
      reason,
      detail: `${setters(ofPod === false, explicit)} must not set securityContext.runAsNonRoot=false`,
      paths: [
        ...(ofPod === false ? [pod.specPath.child('securityContext').child('runAsNonRoot')] : []),
        ...securityPaths(explicit, 'runAsNonRoot'),
      ],
    };
  }
  const implicit = ofPod === true ? [] : containersOf(pod).filter((container) => runAsNonRootOf(container) === null);
  if (implicit.length === 0) return undefined;
  return {
    reason,
    detail: `pod or ${named(implicit)} must set securityContext.runAsNonRoot=true`,
    paths: securityPaths(implicit, 'runAsNonRoot'),
  };
}

function runAsUser(pod: CheckedPod): Violation | undefined {
  const ofPod = podSecurityContext(pod).runAsUser === 0;
  const bad = containersOf(pod).filter(({ securityContext }) => securityContext.runAsUser === 0);
  if (!ofPod && bad.length === 0) return undefined;
  return {
    reason: 'runAsUser=0',
    detail: `${setters(ofPod, bad)} must not set runAsUser=0`,
    paths: [...(ofPod ? [pod.specPath.child('securityContext').child('runAsUser')] : []), ...securityPaths(bad, 'runAsUser')],
  };
}

function seccompRequired(pod: CheckedPod): Violation | undefined {
  const explicit = seccompProfile(pod);
  if (explicit) return explicit;
  if (podSecurityContext(pod).seccompProfile) return undefined;
  const implicit = containersOf(pod).filter(({ securityContext }) => !securityContext.seccompProfile);
  if (implicit.length === 0) return undefined;
  return {
    reason: 'seccompProfile',
    detail: `pod or ${named(implicit)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
    paths: securityPaths(implicit, 'seccompProfile'),
  };
}

/** From 1.25 on, what Windows does not have is not asked of Pods with `os: windows`. */
const unlessWindows =
  (check: (pod: CheckedPod) => Violation | undefined): SecurityCheck['check'] =>
  (pod, minor) =>
    minor >= 25 && isWindows(pod) ? undefined : check(pod);

/** From 1.35 on, Pods with a user namespace may run as root inside of it. */
const unlessUserNamespace =
  (check: (pod: CheckedPod) => Violation | undefined): SecurityCheck['check'] =>
  (pod, minor) =>
    minor >= 35 && hasUserNamespace(pod) ? undefined : check(pod);

const restricted = (
  id: string,
  sinceMinor: number,
  check: SecurityCheck['check'],
  overrides: readonly string[],
  en: string,
  zh: string,
): SecurityCheck => ({ id, level: 'restricted', sinceMinor, overrides, check, explain: { en, 'zh-cn': zh } });

/** What the restricted level asks for beyond the baseline. */
export const RESTRICTED_CHECKS: readonly SecurityCheck[] = [
  restricted(
    'allowPrivilegeEscalation',
    8,
    unlessWindows(allowPrivilegeEscalation),
    [],
    'Each container has to say `allowPrivilegeEscalation: false`, so that setuid programs gain nothing.',
    '每个容器都要写明 `allowPrivilegeEscalation: false`，使 setuid 程序无法提权。',
  ),
  restricted(
    'capabilities_restricted',
    22,
    unlessWindows(capabilities),
    ['capabilities_baseline'],
    'Each container has to drop ALL capabilities, in capitals, and may add NET_BIND_SERVICE only.',
    '每个容器都必须丢弃 ALL（大写）能力，只能添加 NET_BIND_SERVICE。',
  ),
  restricted('procMount_restricted', 35, procMount, ['procMount'], 'Parts of /proc have to stay masked.', '必须保持 /proc 的屏蔽。'),
  restricted(
    'restrictedVolumes',
    0,
    restrictedVolumes,
    ['hostPathVolumes'],
    'Only volumes that come from the cluster are allowed: configMap, secret, projected, downwardAPI, emptyDir, ephemeral, claims, csi, image.',
    '只允许来自集群的卷：configMap、secret、projected、downwardAPI、emptyDir、ephemeral、PVC、csi、image。',
  ),
  restricted(
    'runAsNonRoot',
    0,
    unlessUserNamespace(runAsNonRoot),
    [],
    'The Pod or each container has to say `runAsNonRoot: true`.',
    'Pod 或每个容器都要写明 `runAsNonRoot: true`。',
  ),
  restricted(
    'runAsUser',
    23,
    unlessUserNamespace(runAsUser),
    [],
    'User 0 is root. Use another user id.',
    '用户 0 是 root。请使用其他用户 ID。',
  ),
  restricted(
    'seccompProfile_restricted',
    19,
    unlessWindows(seccompRequired),
    ['seccompProfile_baseline'],
    'The Pod or each container has to name a seccomp profile: RuntimeDefault or Localhost.',
    'Pod 或每个容器都要指定 seccomp 配置：RuntimeDefault 或 Localhost。',
  ),
];
