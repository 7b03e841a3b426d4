import { isFineLabel, labelChecks } from '../metadata/labels.ts';
import type { Check } from '../rule.ts';
import { each, field, knowing, pairs, struct, when } from '../walks.ts';
import { allContainers } from './allContainers.ts';
import { containers, ephemeralContainers, initContainers } from './containers.ts';
import { type PodContext, type Seen, seeing } from './context.ts';
import { dnsConfig, dnsPolicy, hostAlias } from './dns.ts';
import { fileKeyVolumes } from './env.ts';
import { hostUsers, windowsHostProcess } from './hostNamespaces.ts';
import {
  hostname,
  hostnameOverride,
  nodeName,
  priorityClassName,
  readinessGate,
  runtimeClassName,
  schedulingGate,
  serviceAccountName,
  subdomain,
} from './names.ts';
import { operatingSystem } from './operatingSystem.ts';
import { overhead } from './overhead.ts';
import { affinityChecks } from './podAffinity.ts';
import { podResources } from './podResources.ts';
import { podSecurityContextChecks } from './podSecurityContext.ts';
import { activeDeadline, preemptionPolicy, restartPolicy } from './policies.ts';
import { hostNetworkPortChecks } from './ports.ts';
import { resourceClaims } from './resourceClaims.ts';
import { tolerationChecks } from './tolerations.ts';
import { topologySpread } from './topologySpread.ts';
import type { PodSpec } from './types.ts';
import { volumes } from './volumes/index.ts';

/** Everything the server asks of a Pod spec, in its order. Source: core/validation ValidatePodSpec. */
export const podSpecChecks: readonly Check<PodSpec, PodContext>[] = [
  volumes,
  resourceClaims,
  containers,
  initContainers,
  ephemeralContainers,
  podResources,
  when(({ hostNetwork }) => hostNetwork === true, hostNetworkPortChecks),
  restartPolicy,
  dnsPolicy,
  pairs('nodeSelector', labelChecks, isFineLabel),
  struct('securityContext', podSecurityContextChecks),
  field('affinity', affinityChecks),
  dnsConfig,
  each('readinessGates', [readinessGate]),
  knowing((context): PodContext & Seen => seeing(context), [each('schedulingGates', [schedulingGate])]),
  topologySpread,
  windowsHostProcess,
  hostUsers,
  hostnameOverride,
  serviceAccountName,
  nodeName,
  activeDeadline,
  hostname,
  subdomain,
  each('tolerations', tolerationChecks),
  each('hostAliases', [hostAlias]),
  priorityClassName,
  runtimeClassName,
  preemptionPolicy,
  overhead,
  operatingSystem,
  allContainers(fileKeyVolumes),
];
