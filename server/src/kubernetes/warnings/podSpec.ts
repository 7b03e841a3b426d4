import type { Fields } from '../defaults/shape.ts';
import { FieldPath } from '../validation/fieldPath.ts';
import { quietBit } from '../validation/rule.ts';
import { goQuote } from '../values/goQuote.ts';
import { warnOfIp } from './addresses.ts';
import type { WarningCollector } from './collector.ts';
import { type Visited, visitContainers, warnOfContainerResources, warnOfEnv, warnOfPorts } from './containers.ts';
import { eachItem, eachText } from './lists.ts';
import { warnOfNamedNodeLabel, warnOfNodeLabel, warnOfNodeSelectorTerm } from './nodeLabels.ts';
import { warnOfFraction, warnOfVolumes } from './volumes.ts';

const ANNOTATIONS = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
] as const;
const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_PREFIX = 'container.seccomp.security.alpha.kubernetes.io/';
const APPARMOR_PREFIX = 'container.apparmor.security.beta.kubernetes.io/';
const USE_SECCOMP = 'non-functional in v1.27+; use the "seccompProfile" field instead';
const USE_APPARMOR = 'deprecated since v1.30; use the "appArmorProfile" field instead';
const NULL_SELECTOR = 'a null labelSelector results in matching no pod';

/** Of containers that there is nothing to say about. */
const QUIET = quietBit();

const isNull = (value: unknown): boolean => value === undefined || value === null;

/**
 * Warnings about a Pod or a Pod template; `path` leads to it and is the root for a Pod.
 * Source: pkg/api/pod/warnings.go warningsForPodSpecAndMeta.
 */
export function warnOfPod(warnings: WarningCollector, path: FieldPath, { metadata, spec: written }: Fields): void {
  const spec: Fields = written ?? {};
  const annotations: Readonly<Record<string, string>> = metadata?.annotations ?? {};
  const at = path.child('spec');
  const isProfiled = Object.keys(annotations).some((key) => key.startsWith(SECCOMP_PREFIX));
  const annotationPath = (key: string): FieldPath => path.child('metadata').child('annotations').key(key);

  warnOfPlacement(warnings, at, spec);
  for (const [key, message] of ANNOTATIONS) if (key in annotations) warnings.at('warning.pod.annotation', annotationPath(key), message);
  warnOfVolumes(warnings, at.child('volumes'), spec.volumes);
  warnOfLists(warnings, at, spec);
  for (const resource of ['memory', 'ephemeral-storage']) warnOfFraction(warnings, at.child('overhead'), spec.overhead, resource);
  if (isNull(spec.securityContext?.seccompProfile) && SECCOMP_POD in annotations)
    warnings.at('warning.pod.seccomp-annotation', annotationPath(SECCOMP_POD), USE_SECCOMP);

  const containers = visitContainers(spec, at, warnings.kept);
  for (const visited of containers) {
    const name = visited.container.name ?? '';
    const { kept } = visited;
    if (kept && (kept.quiet & QUIET) !== 0) continue;
    const before = warnings.findings.length;
    if (isProfiled && isNull(visited.container.securityContext?.seccompProfile) && SECCOMP_PREFIX + name in annotations)
      warnings.at('warning.pod.seccomp-annotation', annotationPath(SECCOMP_PREFIX + name), USE_SECCOMP);
    // Those of a Pod are told while they are copied into fields.
    if (path !== FieldPath.root && hasForeignAppArmor(visited, spec, annotations[APPARMOR_PREFIX + name]))
      warnings.at('warning.pod.apparmor-annotation', annotationPath(APPARMOR_PREFIX + name), USE_APPARMOR);
    warnOfContainerResources(warnings, visited);
    warnOfEnv(warnings, visited);
    if (kept && warnings.findings.length === before && !warnings.isFull) kept.quiet |= QUIET;
  }
  warnOfPorts(warnings, containers);
  if (typeof spec.terminationGracePeriodSeconds === 'number' && spec.terminationGracePeriodSeconds < 0)
    warnings.at(
      'warning.grace-period',
      at.child('terminationGracePeriodSeconds'),
      'must be >= 0; negative values are invalid and will be treated as 1',
    );
  if (spec.affinity) warnOfPodAffinity(warnings, at.child('affinity'), spec.affinity);
  eachText(spec.dnsConfig?.nameservers, (server, position) =>
    warnOfIp(warnings, at.child('dnsConfig').child('nameservers').index(position), server),
  );
  eachItem(spec.hostAliases, (alias, position) => warnOfIp(warnings, at.child('hostAliases').index(position).child('ip'), alias.ip));
}

function warnOfPlacement(warnings: WarningCollector, at: FieldPath, spec: Fields): void {
  if (spec.nodeSelector)
    for (const label of Object.keys(spec.nodeSelector)) warnOfNodeLabel(warnings, at.child('nodeSelector').key(label), label);
  if (spec.affinity?.nodeAffinity) warnOfNodeAffinity(warnings, at, spec.affinity.nodeAffinity);
  eachItem(spec.topologySpreadConstraints, (constraint, position) => {
    const here = at.child('topologySpreadConstraints').index(position);
    warnOfNamedNodeLabel(warnings, here.child('topologyKey'), constraint.topologyKey);
    if (isNull(constraint.labelSelector)) warnings.at('warning.null-selector', here.child('labelSelector'), NULL_SELECTOR);
  });
}

function warnOfNodeAffinity(warnings: WarningCollector, at: FieldPath, affinity: Fields): void {
  const path = at.child('affinity').child('nodeAffinity');
  const required = path.child('requiredDuringSchedulingIgnoredDuringExecution').child('nodeSelectorTerms');
  eachItem(affinity.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms, (term, position) =>
    warnOfNodeSelectorTerm(warnings, required.index(position), term, false),
  );
  const preferred = path.child('preferredDuringSchedulingIgnoredDuringExecution');
  eachItem(affinity.preferredDuringSchedulingIgnoredDuringExecution, (entry, position) =>
    warnOfNodeSelectorTerm(warnings, preferred.index(position).child('preference'), entry.preference, true),
  );
}

function warnOfLists(warnings: WarningCollector, at: FieldPath, spec: Fields): void {
  const repeated = (list: unknown, field: string, found: (value: string, position: number) => void): void => {
    const known = new Set<string>();
    eachItem(list, (entry, position) => {
      const value: string = entry[field] ?? '';
      if (known.has(value)) found(value, position);
      known.add(value);
    });
  };
  repeated(spec.hostAliases, 'ip', (ip, position) =>
    warnings.at('warning.host-aliases', at.child('hostAliases').index(position).child('ip'), `duplicate ip ${goQuote(ip)}`),
  );
  const nameOf = (position: number): FieldPath => at.child('imagePullSecrets').index(position).child('name');
  repeated(spec.imagePullSecrets, 'name', (name, position) =>
    warnings.at('warning.pull-secrets.duplicate', nameOf(position), `duplicate name ${goQuote(name)}`),
  );
  eachItem(spec.imagePullSecrets, (secret, position) => {
    if (!secret.name) warnings.at('warning.pull-secrets.empty', nameOf(position), 'invalid empty name ""');
  });
}

/** Whether an annotation says something else than the fields. */
function hasForeignAppArmor({ container }: Visited, spec: Fields, annotation: string | undefined): boolean {
  if (annotation === undefined || !isNull(container.securityContext?.appArmorProfile)) return false;
  const profile = spec.securityContext?.appArmorProfile;
  if (isNull(profile)) return true;
  const text =
    profile.type === 'RuntimeDefault'
      ? 'runtime/default'
      : profile.type === 'Unconfined'
        ? 'unconfined'
        : `localhost/${profile.localhostProfile ?? ''}`;
  return text !== annotation;
}

function warnOfPodAffinity(warnings: WarningCollector, at: FieldPath, affinity: Fields): void {
  for (const field of ['podAffinity', 'podAntiAffinity']) {
    eachItem(affinity[field]?.requiredDuringSchedulingIgnoredDuringExecution, (term, position) => {
      const path = at.child(field).child('requiredDuringSchedulingIgnoredDuringExecution').index(position);
      if (isNull(term.labelSelector)) warnings.at('warning.null-selector', path.child('labelSelector'), NULL_SELECTOR);
    });
    eachItem(affinity[field]?.preferredDuringSchedulingIgnoredDuringExecution, (weighted, position) => {
      const path = at.child(field).child('preferredDuringSchedulingIgnoredDuringExecution').index(position).child('podAffinityTerm');
      if (isNull(weighted.podAffinityTerm?.labelSelector)) warnings.at('warning.null-selector', path.child('labelSelector'), NULL_SELECTOR);
    });
  }
}
