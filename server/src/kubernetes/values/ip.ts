import type { MinorVersion } from '../object.ts';
import type { Problems } from './names.ts';

/**
 * IP addresses and networks, read as the API server reads them: fields that are older than strict parsing took leading zeros and IPv4-mapped
 * addresses until 1.35, and refuse them from 1.36 (StrictIPCIDRValidation).
 * Source: apimachinery util/validation/ip.go, k8s.io/utils/internal/third_party/forked/golang/net.
 */
export interface Ip {
  /** Sixteen bytes; IPv4 addresses are mapped (`::ffff:a.b.c.d`). */
  readonly bytes: Uint8Array;
  /** Written with dots only. */
  readonly writtenAsV4: boolean;
  /** Written as an IPv6 address that holds an IPv4 one. */
  readonly mapped: boolean;
  /** Some part has leading zeros that strict parsers refuse. */
  readonly leadingZeros: boolean;
}

const MAPPED_PREFIX = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];
const BYTES_V4 = 4;
const BYTES_V6 = 16;

interface V4 {
  readonly octets: readonly number[];
  readonly leadingZeros: boolean;
}

function parseV4(text: string): V4 | null {
  const parts = text.split('.');
  if (parts.length !== BYTES_V4) return null;
  let leadingZeros = false;
  const octets: number[] = [];
  for (const part of parts) {
    if (!/^[0-9]+$/.test(part)) return null;
    const value = Number(part);
    if (value > 0xff) return null;
    if (part.length > 1 && part.startsWith('0')) leadingZeros = true;
    octets.push(value);
  }
  return { octets, leadingZeros };
}

function parseV6(text: string): Ip | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  let leadingZeros = false;
  const groupsOf = (half: string, last: boolean): number[] | null => {
    if (half === '') return [];
    const bytes: number[] = [];
    const parts = half.split(':');
    for (const [position, part] of parts.entries()) {
      if (part.includes('.')) {
        const v4 = last && position === parts.length - 1 ? parseV4(part) : null;
        if (v4 === null) return null;
        if (v4.leadingZeros) leadingZeros = true;
        bytes.push(...v4.octets);
        continue;
      }
      if (!/^[0-9a-fA-F]+$/.test(part)) return null;
      const value = Number.parseInt(part, 16);
      if (value > 0xffff) return null;
      if (part.length > 4) leadingZeros = true;
      bytes.push(value >> 8, value & 0xff);
    }
    return bytes;
  };
  const head = groupsOf(halves[0] as string, halves.length === 1);
  const tail = halves.length === 2 ? groupsOf(halves[1] as string, true) : [];
  if (head === null || tail === null) return null;
  const known = head.length + tail.length;
  if (halves.length === 1 ? known !== BYTES_V6 : known > BYTES_V6 - 2) return null;
  const bytes = new Uint8Array(BYTES_V6);
  bytes.set(head, 0);
  bytes.set(tail, BYTES_V6 - tail.length);
  return { bytes, writtenAsV4: false, mapped: MAPPED_PREFIX.every((byte, position) => bytes[position] === byte), leadingZeros };
}

/** Null when the text is no address at all. Zones (`fe80::1%eth0`) are none. */
export function parseIp(text: string): Ip | null {
  for (const sign of text) {
    if (sign === ':') return parseV6(text);
    if (sign !== '.') continue;
    const v4 = parseV4(text);
    return (
      v4 && { bytes: Uint8Array.from([...MAPPED_PREFIX, ...v4.octets]), writtenAsV4: true, mapped: false, leadingZeros: v4.leadingZeros }
    );
  }
  return null;
}

/** True for addresses that are IPv4, however written. */
export const isV4 = (ip: Ip): boolean => ip.writtenAsV4 || ip.mapped;

/** The address as Go's net.IP prints it: dotted for IPv4, RFC 5952 for IPv6. */
export function ipText(ip: Ip): string {
  if (isV4(ip)) return [...ip.bytes.slice(BYTES_V6 - BYTES_V4)].join('.');
  const groups = Array.from({ length: 8 }, (_, group) => ((ip.bytes[2 * group] as number) << 8) | (ip.bytes[2 * group + 1] as number));
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  const hex = (list: readonly number[]): string => list.map((group) => group.toString(16)).join(':');
  if (best.start < 0) return hex(groups);
  return `${hex(groups.slice(0, best.start))}::${hex(groups.slice(best.start + best.length))}`;
}

const strictIn = (version: MinorVersion): boolean => version === '1.36';

const NONE: Problems = Object.freeze([]);

/** What the server has against an address in a field that is older than strict parsing. */
export function legacyIpProblems(text: string, version: MinorVersion): Problems {
  const ip = parseIp(text);
  if (ip === null) return ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'];
  if (!strictIn(version)) return NONE;
  if (ip.leadingZeros) return ['must not have leading 0s'];
  return ip.mapped ? ['must not be an IPv4-mapped IPv6 address'] : NONE;
}

/** What the server has against an address in a field that was always strict. */
export function ipProblems(text: string): Problems {
  const problems = legacyIpProblems(text, '1.36');
  if (problems.length > 0) return problems;
  const canonical = ipText(parseIp(text) as Ip);
  return canonical === text ? NONE : [`must be in canonical form ("${canonical}")`];
}

export interface Cidr {
  readonly ip: Ip;
  /** Bits of the network, counted in the form the address is written in (32 or 128). */
  readonly prefixLength: number;
  readonly leadingZeros: boolean;
  /** The address with the bits beyond the prefix cleared. */
  readonly network: Ip;
}

/** Null when the text is no network. */
export function parseCidr(text: string): Cidr | null {
  const slash = text.indexOf('/');
  if (slash < 0) return null;
  const ip = parseIp(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (ip === null || !/^[0-9]+$/.test(length)) return null;
  const bits = (ip.writtenAsV4 ? BYTES_V4 : BYTES_V6) * 8;
  const prefixLength = Number(length);
  if (prefixLength > bits) return null;
  const kept = BYTES_V6 * 8 - bits + prefixLength;
  const bytes = ip.bytes.map((byte, position) => byte & (0xff << Math.min(8, Math.max(0, 8 * (position + 1) - kept))));
  return {
    ip,
    prefixLength,
    leadingZeros: ip.leadingZeros || (length.length > 1 && length.startsWith('0')),
    network: { ...ip, bytes },
  };
}

/** What the server has against a network in a field that is older than strict parsing. */
export function legacyCidrProblems(text: string, version: MinorVersion): Problems {
  const cidr = parseCidr(text);
  if (cidr === null) return ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'];
  if (!strictIn(version)) return NONE;
  if (cidr.leadingZeros) return ['must not have leading 0s in IP or prefix length'];
  if (cidr.ip.mapped) return ['must not have an IPv4-mapped IPv6 address'];
  const beyond = cidr.ip.bytes.some((byte, position) => byte !== cidr.network.bytes[position]);
  return beyond ? ['must not have bits set beyond the prefix length'] : NONE;
}

/** What the server has against a network in a field that was always strict. */
export function cidrProblems(text: string): Problems {
  const problems = legacyCidrProblems(text, '1.36');
  if (problems.length > 0) return problems;
  const { network, prefixLength } = parseCidr(text) as Cidr;
  const canonical = `${ipText(network)}/${prefixLength}`;
  return canonical === text ? NONE : [`must be in canonical form ("${canonical}")`];
}
