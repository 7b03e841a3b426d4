import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  byteLength,
  configMapKeyProblems,
  dns1035LabelProblems,
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  dns1123SubdomainWithUnderscoreProblems,
  envVarNameProblems,
  generatedName,
  httpHeaderNameProblems,
  nameIsDnsSubdomain,
  nameIsPathSegment,
  percentProblems,
  userIdProblems,
  wildcardDns1123SubdomainProblems,
} from '../../../server/src/kubernetes/values/names.ts';

const count = (problems: readonly string[]): number => problems.length;

describe('names', () => {
  test.each([
    ['a DNS label takes lower case letters, digits and dashes', dns1123LabelProblems, ['a', '0', 'a-b', 'a0', '0-0', 'a'.repeat(63)]],
    ['a subdomain takes dots between labels', dns1123SubdomainProblems, ['a', 'a.b', '0.a-b.c', `${'a'.repeat(250)}.bc`]],
    ['a search path takes underscores', dns1123SubdomainWithUnderscoreProblems, ['_tcp.example.com', 'a_b', '_a']],
    ['a DNS-1035 label begins with a letter', dns1035LabelProblems, ['a', 'a0', 'a-0']],
    ['a wildcard stands in front', wildcardDns1123SubdomainProblems, ['*.example.com', '*.a']],
    [
      'a config key takes letters of both cases, dots, dashes and underscores',
      configMapKeyProblems,
      ['a', '.a', 'A_b-c.d', '-', 'a'.repeat(253)],
    ],
    ['an environment variable takes all printable ASCII but =', envVarNameProblems, ['A', '1', 'a b', '..', '{{x}}', '~']],
    ['an HTTP header takes letters, digits and dashes', httpHeaderNameProblems, ['X-Y', '-', '0']],
    ['a percentage is digits and a sign', percentProblems, ['0%', '007%', '1000%']],
  ])('%s', (_name, problems, accepted) => {
    for (const value of accepted) expect([value, ...problems(value)]).toEqual([value]);
  });

  test.each([
    ['dns1123Label', dns1123LabelProblems, ['', '-a', 'a-', 'A', 'a_b', 'ä', 'a\n', 'a'.repeat(64)]],
    ['dns1123Subdomain', dns1123SubdomainProblems, ['', '.a', 'a.', 'a..b', 'A', 'a_b', 'a'.repeat(254)]],
    ['dns1123SubdomainWithUnderscore', dns1123SubdomainWithUnderscoreProblems, ['', '__a', 'a.', 'A']],
    ['dns1035Label', dns1035LabelProblems, ['', '0a', 'a.b', 'a-']],
    ['wildcard', wildcardDns1123SubdomainProblems, ['*', '*.', 'a.*.b', '*.*.a', 'a.b']],
    ['configMapKey', configMapKeyProblems, ['', '.', '..', '..a', 'a/b', 'ä', 'a'.repeat(254)]],
    ['envVarName', envVarNameProblems, ['', 'a=b', 'a\tb', 'ä']],
    ['httpHeaderName', httpHeaderNameProblems, ['', 'a_b', 'a:']],
    ['percent', percentProblems, ['', '%', '-1%', '1.5%', '1']],
  ])('%s refuses', (_name, problems, refused) => {
    for (const value of refused) expect([value, count(problems(value)) > 0]).toEqual([value, true]);
  });

  test('a valid subdomain that is no label is told that its dots are the trouble', () => {
    expect(dns1123LabelProblems('a.b')).toEqual(['must not contain dots']);
    expect(dns1123LabelProblems(`${'a'.repeat(60)}.bcd`)).toEqual(['must be no more than 63 characters', 'must not contain dots']);
  });

  test('the sentence has the doubled blank of Go', () => {
    expect(dns1123LabelProblems('A')[0]).toContain(
      "(e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    );
  });

  test('a prefix may end with a dash, and the character before it is not looked at', () => {
    expect(nameIsDnsSubdomain('web-', true)).toEqual([]);
    expect(nameIsDnsSubdomain('we_-', true)).toEqual([]);
    expect(count(nameIsDnsSubdomain('-', true))).toBe(1);
    expect(count(nameIsDnsSubdomain('web-', false))).toBe(1);
  });

  test('a name that stands in a URL', () => {
    expect(nameIsPathSegment('system:node', false)).toEqual([]);
    expect(nameIsPathSegment('..', false)).toEqual(["may not be '..'"]);
    expect(nameIsPathSegment('a/b%c', false)).toEqual(["may not contain '/'", "may not contain '%'"]);
    expect(nameIsPathSegment('..', true)).toEqual([]);
  });

  test('a generated name has 63 characters at most', () => {
    expect(generatedName('web-')).toBe('web-xxxxx');
    expect(generatedName('a'.repeat(100))).toHaveLength(63);
  });

  test('user ids end at 2^31 - 1', () => {
    expect([0, 2147483647, -1, 2147483648, 9007199254740993n].map((id) => count(userIdProblems(id)))).toEqual([0, 0, 1, 1, 1]);
  });

  test('lengths are bytes', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => byteLength(text) === Buffer.byteLength(text)));
  });

  test('every label of a subdomain is a label', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'z', '0', '-', '.', 'A', '_') }), (text) => {
        const subdomain = dns1123SubdomainProblems(text).length === 0;
        expect(subdomain).toBe(text.split('.').every((part) => /^[a-z0-9-]+$/.test(part) && !part.startsWith('-') && !part.endsWith('-')));
      }),
    );
  });
});
