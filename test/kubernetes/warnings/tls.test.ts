import { generateKeyPairSync, type KeyObject } from 'node:crypto';
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
  [certificate, key, 'x509: malformed tbs certificate'],
])('%j with %j', (crt, pem, problem) => {
  expect(keyPairProblem(crt, pem)).toBe(problem);
});

/** An element of DER. */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
const sequence = (...contents: readonly Buffer[]): Buffer => der(0x30, ...contents);
const one = der(0x02, Buffer.from([1]));

/** A certificate as far as it is read: with a version or without, the public key where it belongs, and no signature. */
function certificateOf(key: KeyObject, version = [der(0xa0, one)]): string {
  const info = key.export({ type: 'spki', format: 'der' });
  const signed = sequence(...version, one, sequence(), sequence(), sequence(), sequence(), info);
  return block('CERTIFICATE', [...sequence(signed, sequence(), der(0x03, Buffer.from([0])))]);
}

const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const otherRsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const otherEc = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');
const pem = (key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'sec1' = 'pkcs8'): string => key.export({ type, format: 'pem' }).toString();
const encrypted = rsa.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'secret' }).toString();

test.each([
  ['an RSA pair', certificateOf(rsa.publicKey), pem(rsa.privateKey), null],
  ['an RSA pair in the older form', certificateOf(rsa.publicKey), pem(rsa.privateKey, 'pkcs1'), null],
  ['an RSA pair with text around it', `# ours\n${certificateOf(rsa.publicKey)}`, `here:\n${pem(rsa.privateKey)}`, null],
  ['a certificate of the first version', certificateOf(rsa.publicKey, []), pem(rsa.privateKey), null],
  ['the first certificate of a chain', certificateOf(ec.publicKey) + certificateOf(rsa.publicKey), pem(ec.privateKey), null],
  ['an elliptic pair', certificateOf(ec.publicKey), pem(ec.privateKey), null],
  ['an elliptic pair in the older form', certificateOf(ec.publicKey), pem(ec.privateKey, 'sec1'), null],
  ['an Edwards pair, whose public key is computed', certificateOf(ed.publicKey), pem(ed.privateKey), null],
  ['the key of another certificate', certificateOf(rsa.publicKey), pem(otherRsa.privateKey), 'tls: private key does not match public key'],
  ['another elliptic key', certificateOf(ec.publicKey), pem(otherEc.privateKey), 'tls: private key does not match public key'],
  [
    'another elliptic key in the older form',
    certificateOf(ec.publicKey),
    pem(otherEc.privateKey, 'sec1'),
    'tls: private key does not match public key',
  ],
  ['a key of another sort', certificateOf(rsa.publicKey), pem(ec.privateKey), 'tls: private key type does not match public key type'],
  [
    'an Edwards key where RSA is certified',
    certificateOf(rsa.publicKey),
    pem(ed.privateKey),
    'tls: private key type does not match public key type',
  ],
  ['a key behind a password', certificateOf(rsa.publicKey), encrypted, 'tls: failed to parse private key'],
  ['a key cut short', certificateOf(rsa.publicKey), block('PRIVATE KEY', [0x30, 0x82, 0x01]), 'tls: failed to parse private key'],
  ['no certificate in the frame of one', block('CERTIFICATE'), pem(rsa.privateKey), 'x509: malformed tbs certificate'],
])('%s', (_, crt, key, problem) => {
  expect(keyPairProblem(crt, key)).toBe(problem);
});

test('ends on any bytes', () => {
  const bytes = fc.array(fc.oneof(fc.constantFrom(0x30, 0x02, 0x03, 0x04, 0x81, 0x82, 0xa0, 0x00), fc.nat(255)), { maxLength: 40 });
  fc.assert(
    fc.property(bytes, bytes, (crt, key) => {
      const problem = keyPairProblem(block('CERTIFICATE', crt), block('PRIVATE KEY', key));
      return problem === null || problem.length > 0;
    }),
  );
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
