import type { KubernetesObject, MinorVersion } from '../object.ts';
import { FieldPath } from '../validation/fieldPath.ts';
import { warnOfCidr, warnOfIp } from './addresses.ts';
import type { WarningCollector } from './collector.ts';
import { eachText } from './lists.ts';

const SPEC = FieldPath.of('spec');

/** Source: pkg/api/service/warnings.go GetWarningsForService. */
export function warnOfService(warnings: WarningCollector, { metadata, spec: written }: KubernetesObject, version: MinorVersion): void {
  const spec = written ?? {};
  const externalIPs: readonly string[] = spec.externalIPs ?? [];
  const hints = 'service.kubernetes.io/topology-aware-hints';
  if (hints in (metadata.annotations ?? {}))
    warnings.say(
      'warning.service.annotation',
      FieldPath.of('metadata').child('annotations').key(hints),
      `annotation ${hints} is deprecated, please use service.kubernetes.io/topology-mode instead`,
      ['service.kubernetes.io/topology-mode'],
    );
  if (spec.clusterIP && spec.clusterIP !== 'None') warnOfAddresses(warnings, SPEC.child('clusterIPs'), spec.clusterIPs ?? []);
  const headless = spec.type === 'ClusterIP' && spec.clusterIP === 'None';
  const ignored = (field: string, message: string): void => warnings.say('warning.service.ignored', SPEC.child(field), message);
  if (headless) {
    if (spec.loadBalancerIP) ignored('loadBalancerIP', 'spec.loadBalancerIP is ignored for headless services');
    if (externalIPs.length > 0) ignored('externalIPs', 'spec.externalIPs is ignored for headless services');
    if (spec.sessionAffinity !== 'None') ignored('sessionAffinity', 'spec.SessionAffinity is ignored for headless services');
  }
  warnOfAddresses(warnings, SPEC.child('externalIPs'), externalIPs);
  const named = spec.type === 'ExternalName';
  if (externalIPs.length > 0 && !headless && !named)
    warnings.say(
      'warning.service.external-ips',
      SPEC.child('externalIPs'),
      'spec.externalIPs is deprecated and may no longer be implemented in some clusters',
    );
  if (spec.loadBalancerIP) warnOfIp(warnings, SPEC.child('loadBalancerIP'), spec.loadBalancerIP);
  eachText(spec.loadBalancerSourceRanges, (range, position) =>
    warnOfCidr(warnings, SPEC.child('loadBalancerSourceRanges').index(position), range),
  );
  if (named && externalIPs.length > 0) ignored('externalIPs', 'spec.externalIPs is ignored when spec.type is "ExternalName"');
  if (!named && spec.externalName) ignored('externalName', 'spec.externalName is ignored when spec.type is not "ExternalName"');
  if (spec.trafficDistribution === 'PreferClose' && version !== '1.34')
    warnings.say(
      'warning.service.traffic-distribution',
      SPEC.child('trafficDistribution'),
      'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
      ['PreferSameZone'],
    );
}

function warnOfAddresses(warnings: WarningCollector, path: FieldPath, addresses: readonly string[]): void {
  eachText(addresses, (address, position) => warnOfIp(warnings, path.index(position), address));
}
