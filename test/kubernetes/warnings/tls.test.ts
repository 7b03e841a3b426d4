import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyPairProblem } from '../../../server/src/kubernetes/warnings/tls.ts';

const block = (type: string, bytes: number[] = [0x30, 0x03, 0x02, 0x01, 0x00]): string =>
  `-----BEGIN ${type}-----\n${btoa(String.fromCharCode(...bytes))}\n-----END ${type}-----\n`;
const certificate = block('CERTIFICATE');
const key = block('RSA PRIVATE KEY');

test.each([
  ['', '', 'tls: failed to find any PEM data in certificate input'],
  ['not pem', key, 'tls: failed to find any PEM data in certificate input'],
  ['-----BEGIN CERTIFICATE-----\nnever ends', key, 'tls: failed to find any PEM data in certificate input'],
  ['-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n', key, 'tls: failed to find any PEM data in certificate input'],
  [certificate, '', 'tls: failed to find any PEM data in key input'],
  [
    key,
    certificate,
    'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
  ],
  [certificate, certificate, 'tls: found a certificate rather than a key in the PEM for the private key'],
  [
    block('FOO') + block('BAR'),
    key,
    'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [FOO BAR]',
  ],
  [
    certificate,
    block('FOO'),
    'tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [FOO]',
  ],
  [block('CERTIFICATE', [1, 2, 3]), key, 'x509: malformed certificate'],
  [certificate, key, null],
  [`some text before\n${certificate}`, block('PRIVATE KEY'), null],
])('%j with %j', (crt, pem, problem) => {
  expect(keyPairProblem(crt, pem)).toBe(problem);
});

test('ends on any text', () => {
  const piece = fc.constantFrom('-----BEGIN ', '-----END ', 'A', '-----', '\n', 'CERTIFICATE', 'AAAA', ': ');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const problem = keyPairProblem(pieces.join(''), key);
      return problem === null || problem.length > 0;
    }),
  );
});
