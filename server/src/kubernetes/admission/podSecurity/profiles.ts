import type { Fields } from '../../defaults/shape.ts';
import { goQuote } from '../../values/goQuote.ts';
import {
  type CheckedContainer,
  type CheckedPod,
  containersOf,
  plural,
  podSecurityContext,
  quoted,
  setters,
  sortedSet,
  type Violation,
} from './pod.ts';

/** Checks of the profiles that confine a container: AppArmor, SELinux, seccomp. */

const SELINUX_TYPES: ReadonlyMap<string, number> = new Map([
  ['', 0],
  ['container_t', 0],
  ['container_init_t', 0],
  ['container_kvm_t', 0],
  ['container_engine_t', 31],
]);

const APPARMOR_PREFIX = 'container.apparmor.security.beta.kubernetes.io/';
const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_PREFIX = 'container.seccomp.security.alpha.kubernetes.io/';

/** Whether a table, which says since which policy version a name is allowed, has it. */
export const allowedIn = (table: ReadonlyMap<string, number>, name: string, policyMinor: number): boolean =>
  (table.get(name) ?? 99) <= policyMinor;

const allowedProfile = (type: unknown): boolean => type === 'RuntimeDefault' || type === 'Localhost';

/** Who sets a profile of a type that is not allowed, and which types. */
function badProfiles(
  pod: CheckedPod,
  field: 'appArmorProfile' | 'seccompProfile',
): { pod: boolean; containers: CheckedContainer[]; types: string[] } {
  const typeOf = (context: Fields): string | undefined => {
    const profile = context[field];
    return profile && !allowedProfile(profile.type) ? (profile.type ?? '') : undefined;
  };
  const podType = typeOf(podSecurityContext(pod));
  const containers = containersOf(pod).filter(({ securityContext }) => typeOf(securityContext) !== undefined);
  const types = sortedSet([
    ...(podType === undefined ? [] : [podType]),
    ...containers.map(({ securityContext }) => typeOf(securityContext) ?? ''),
  ]);
  return { pod: podType !== undefined, containers, types };
}

export const profilePaths = (
  pod: CheckedPod,
  field: string,
  ofPod: boolean,
  containers: readonly CheckedContainer[],
): Violation['paths'] => [
  ...(ofPod ? [pod.specPath.child('securityContext').child(field)] : []),
  ...containers.map(({ path }) => path.child('securityContext').child(field)),
];

export function appArmorProfile(pod: CheckedPod): Violation | undefined {
  const bad = badProfiles(pod, 'appArmorProfile');
  const annotations = Object.keys(pod.annotations).filter((key) => {
    const value = pod.annotations[key]!;
    return key.startsWith(APPARMOR_PREFIX) && value !== '' && value !== 'runtime/default' && !value.startsWith('localhost/');
  });
  if (!bad.pod && bad.containers.length === 0 && annotations.length === 0) return undefined;
  const values = [...bad.types, ...annotations.map((key) => `${key}=${goQuote(pod.annotations[key] ?? '')}`).sort()];
  const who = [
    setters(bad.pod, bad.containers),
    ...(annotations.length > 0 ? [plural(annotations.length, 'annotation', 'annotations')] : []),
  ].filter((part) => part !== '');
  return {
    reason: plural(values.length, 'forbidden AppArmor profile', 'forbidden AppArmor profiles'),
    detail: `${who.join(' and ')} must not set AppArmor profile type to ${quoted(values)}`,
    paths: [
      ...profilePaths(pod, 'appArmorProfile', bad.pod, bad.containers),
      ...annotations.map((key) => pod.metadataPath.child('annotations').key(key)),
    ],
  };
}

export function seLinuxOptions(pod: CheckedPod, policyMinor: number): Violation | undefined {
  const optionsOf = (context: Fields): Fields | undefined => context.seLinuxOptions ?? undefined;
  const isBad = (options: Fields | undefined): boolean =>
    options !== undefined && (!allowedIn(SELINUX_TYPES, options.type ?? '', policyMinor) || Boolean(options.user) || Boolean(options.role));
  const ofPod = optionsOf(podSecurityContext(pod));
  const containers = containersOf(pod).filter(({ securityContext }) => isBad(optionsOf(securityContext)));
  const all = [...(isBad(ofPod) ? [ofPod!] : []), ...containers.map(({ securityContext }) => optionsOf(securityContext)!)];
  if (all.length === 0) return undefined;
  const types = sortedSet(all.map((options) => options.type ?? '').filter((type) => !allowedIn(SELINUX_TYPES, type, policyMinor)));
  const faults = [
    ...(types.length > 0 ? [`${plural(types.length, 'type', 'types')} ${quoted(types)}`] : []),
    ...(all.some((options) => options.user) ? ['user may not be set'] : []),
    ...(all.some((options) => options.role) ? ['role may not be set'] : []),
  ];
  return {
    reason: 'seLinuxOptions',
    detail: `${setters(isBad(ofPod), containers)} set forbidden securityContext.seLinuxOptions: ${faults.join('; ')}`,
    paths: profilePaths(pod, 'seLinuxOptions', isBad(ofPod), containers),
  };
}

/** Policies before 1.19 look at annotations only. */
export function seccompAnnotations(pod: CheckedPod): Violation | undefined {
  const keys = [SECCOMP_POD, ...containersOf(pod).map(({ name }) => SECCOMP_PREFIX + name)].filter((key) => {
    const value = pod.annotations[key];
    return value !== undefined && value !== 'runtime/default' && value !== 'docker/default' && !value.startsWith('localhost/');
  });
  const bad = sortedSet(keys);
  if (bad.length === 0) return undefined;
  const list = bad.map((key) => `${key}=${goQuote(pod.annotations[key] ?? '')}`);
  return {
    reason: 'seccompProfile',
    detail: `forbidden ${plural(list.length, 'annotation', 'annotations')} ${list.join(', ')}`,
    paths: bad.map((key) => pod.metadataPath.child('annotations').key(key)),
  };
}

export function seccompProfile(pod: CheckedPod): Violation | undefined {
  const bad = badProfiles(pod, 'seccompProfile');
  if (!bad.pod && bad.containers.length === 0) return undefined;
  return {
    reason: 'seccompProfile',
    detail: `${setters(bad.pod, bad.containers)} must not set securityContext.seccompProfile.type to ${quoted(bad.types)}`,
    paths: profilePaths(pod, 'seccompProfile', bad.pod, bad.containers),
  };
}
