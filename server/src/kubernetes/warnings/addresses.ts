import type { FieldPath } from '../validation/fieldPath.ts';
import { type Cidr, type Ip, ipText, isV4, parseCidr, parseIp } from '../values/ip.ts';
import type { WarningCollector } from './collector.ts';

const isDefined = (value: unknown): value is string => typeof value === 'string';

/** Addresses that validation takes although they are not written as they should be. Source: GetWarningsForIP. */
export function warnOfIp(warnings: WarningCollector, path: FieldPath, value: unknown): void {
  if (!isDefined(value)) return;
  const ip = parseIp(value);
  if (ip === null) return;
  const canonical = ipText(ip);
  if (ip.leadingZeros || ip.mapped)
    warnings.at('warning.ip.non-standard', path, `non-standard IP address "${value}" is invalid: use "${canonical}"`, [canonical]);
  else if (!isV4(ip) && canonical !== value)
    warnings.at('warning.ip.non-canonical', path, `IPv6 address "${value}" should be in RFC 5952 canonical format ("${canonical}")`, [
      canonical,
    ]);
}

/** A network as Go's net.IPNet prints it; mapped addresses become IPv4 networks. */
function networkText({ network, prefixLength }: Cidr): string {
  const mapped = network.mapped && prefixLength >= 96;
  return `${ipText(network)}/${mapped ? prefixLength - 96 : prefixLength}`;
}

const sameAddress = (a: Ip, b: Ip): boolean => a.bytes.every((byte, position) => byte === b.bytes[position]);

/** Source: GetWarningsForCIDR. */
export function warnOfCidr(warnings: WarningCollector, path: FieldPath, value: unknown): void {
  if (!isDefined(value)) return;
  const cidr = parseCidr(value);
  if (cidr === null) return;
  const network = networkText(cidr);
  const ambiguous = !sameAddress(cidr.ip, cidr.network);
  if (ambiguous) {
    const single = `${ipText(cidr.ip)}/${cidr.ip.writtenAsV4 ? 32 : 128}`;
    warnings.at(
      'warning.cidr.ambiguous',
      path,
      `CIDR value "${value}" is ambiguous in this context (should be "${network}" or "${single}"?)`,
      [network, single],
    );
  }
  const nonStandard = cidr.leadingZeros || cidr.ip.mapped;
  if (nonStandard)
    warnings.at('warning.cidr.non-standard', path, `non-standard CIDR value "${value}" is invalid: use "${network}"`, [network]);
  const canonical = `${ipText(cidr.ip)}/${cidr.prefixLength}`;
  if (!ambiguous && !nonStandard && !isV4(cidr.ip) && canonical !== value)
    warnings.at('warning.ip.non-canonical', path, `IPv6 CIDR value "${value}" should be in RFC 5952 canonical format ("${canonical}")`, [
      canonical,
    ]);
}
