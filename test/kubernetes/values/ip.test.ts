import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ipProblems,
  ipText,
  isV4,
  legacyCidrProblems,
  legacyIpProblems,
  parseCidr,
  parseIp,
} from '../../../server/src/kubernetes/values/ip.ts';

const text = (address: string): string | null => {
  const ip = parseIp(address);
  return ip && ipText(ip);
};

describe('IP addresses', () => {
  test.each([
    ['10.9.8.7', '10.9.8.7'],
    ['010.009.008.007', '10.9.8.7'],
    ['::', '::'],
    ['::1', '::1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['64:ff9b::1.2.3.4', '64:ff9b::102:304'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['00001::', '1::'],
  ])('%s is read as %s', (written, canonical) => {
    expect(text(written)).toBe(canonical);
  });

  test.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '1.2.3.a',
    '1.2.3.4:80',
    ':1',
    '1:',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '1.2.3.4::',
    'fe80::1%eth0',
    '10000::',
    'localhost',
    ' 1.2.3.4',
  ])('%s is no address', (written) => {
    expect(parseIp(written)).toBeNull();
  });

  test('agrees with Node about addresses without leading zeros', () => {
    const hex = fc.stringMatching(/^[0-9a-f]{1,4}$/);
    const address = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.array(fc.oneof(hex, fc.constant(''), fc.ipV4()), { maxLength: 9 }).map((parts) => parts.join(':')),
    );
    fc.assert(
      fc.property(address, (written) => {
        expect([written, parseIp(written) !== null]).toEqual([written, isIP(written) !== 0]);
      }),
    );
  });

  test('printing and reading again changes nothing', () => {
    fc.assert(
      fc.property(fc.ipV6(), (written) => {
        expect(text(text(written) as string)).toBe(text(written));
      }),
    );
  });

  test('what is IPv4, however written', () => {
    expect(['1.2.3.4', '::ffff:1.2.3.4', '::1'].map((address) => isV4(parseIp(address)!))).toEqual([true, true, false]);
  });

  test('1.36 refuses leading zeros and mapped addresses where 1.35 did not', () => {
    expect(legacyIpProblems('010.0.0.1', '1.36')).toEqual(['must not have leading 0s']);
    expect(legacyIpProblems('::ffff:1.2.3.4', '1.36')).toEqual(['must not be an IPv4-mapped IPv6 address']);
    expect(legacyIpProblems('::ffff:01.2.3.4', '1.36')).toEqual(['must not have leading 0s']);
    for (const address of ['010.0.0.1', '::ffff:1.2.3.4']) expect(legacyIpProblems(address, '1.35')).toEqual([]);
    expect(legacyIpProblems('x', '1.35')).toEqual(['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)']);
  });

  test('newer fields want the canonical form', () => {
    expect(ipProblems('2001:db8::1')).toEqual([]);
    expect(ipProblems('2001:DB8::1')).toEqual(['must be in canonical form ("2001:db8::1")']);
  });
});

describe('CIDRs', () => {
  test.each([
    ['10.0.0.0/8', []],
    ['0.0.0.0/0', []],
    ['2001:db8::/32', []],
    ['10.0.0.0', ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)']],
    ['10.0.0.0/33', ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)']],
    ['10.0.0.0/', ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)']],
    ['10.0.0.0/-1', ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)']],
    ['2001:db8::/129', ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)']],
    ['10.0.0.1/8', ['must not have bits set beyond the prefix length']],
    ['10.0.0.0/08', ['must not have leading 0s in IP or prefix length']],
    ['010.0.0.0/8', ['must not have leading 0s in IP or prefix length']],
    ['::ffff:10.0.0.0/104', ['must not have an IPv4-mapped IPv6 address']],
  ])('%s in 1.36', (written, problems) => {
    expect(legacyCidrProblems(written, '1.36')).toEqual(problems);
  });

  test('the network has no bits beyond its prefix', () => {
    expect(ipText(parseCidr('10.9.8.7/20')!.network)).toBe('10.9.0.0');
    expect(ipText(parseCidr('2001:db8:ffff::1/33')!.network)).toBe('2001:db8:8000::');
  });
});
