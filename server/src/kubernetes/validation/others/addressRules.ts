import { type Ip, isV4, parseIp } from '../../values/ip.ts';
import { type FieldError, invalid } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';

const startsWith = (ip: Ip, bits: number, ...prefix: number[]): boolean => {
  const bytes = isV4(ip) ? ip.bytes.slice(12) : ip.bytes;
  for (let bit = 0; bit < bits; bit++) {
    const mask = 0x80 >> (bit & 7);
    if (((bytes[bit >> 3] ?? 0) & mask) !== ((prefix[bit >> 3] ?? 0) & mask)) return false;
  }
  return true;
};

/** Go's net.IP classes of addresses. */
const isUnspecified = (ip: Ip): boolean => (isV4(ip) ? ip.bytes.slice(12) : ip.bytes).every((byte) => byte === 0);
const isLoopback = (ip: Ip): boolean =>
  isV4(ip) ? startsWith(ip, 8, 127) : ip.bytes.every((byte, position) => byte === (position === 15 ? 1 : 0));
const isLinkLocal = (ip: Ip): boolean => (isV4(ip) ? startsWith(ip, 16, 169, 254) : startsWith(ip, 10, 0xfe, 0x80));
const isLinkLocalMulticast = (ip: Ip): boolean =>
  isV4(ip) ? startsWith(ip, 24, 224, 0, 0) : ip.bytes[0] === 0xff && ((ip.bytes[1] ?? 0) & 0x0f) === 2;

/** What the server has against an address as a destination. Source: core/validation ValidateEndpointIP. */
export function endpointAddressErrors(address: string, path: FieldPath): FieldError[] {
  const ip = parseIp(address);
  if (ip === null) return [invalid(path, address, 'must be a valid IP address')];
  const errors: FieldError[] = [];
  if (isUnspecified(ip)) errors.push(invalid(path, address, `may not be unspecified (${address})`));
  if (isLoopback(ip)) errors.push(invalid(path, address, 'may not be in the loopback range (127.0.0.0/8, ::1/128)'));
  if (isLinkLocal(ip)) errors.push(invalid(path, address, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'));
  if (isLinkLocalMulticast(ip)) {
    errors.push(invalid(path, address, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'));
  }
  return errors;
}
