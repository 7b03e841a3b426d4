import { type PemBlock, pemBlocks } from '../values/pem.ts';
import { certifiedKey, publicPartOf } from './tlsKeys.ts';

/**
 * What Go's tls.X509KeyPair says of a certificate and a key that cannot be used together; null when they can, or when that cannot be told
 * without computing: what is in a certificate but its public key is not looked at, and some keys do not hold their public part.
 * Source: Go's crypto/tls/tls.go, crypto/x509/parser.go.
 */
export function keyPairProblem(certificate: string, key: string): string | null {
  const certificates = [...pemBlocks(certificate)];
  const leaf = certificates.find(({ type }) => type === 'CERTIFICATE');
  if (!leaf) {
    if (certificates.length === 0) return 'tls: failed to find any PEM data in certificate input';
    if (certificates.length === 1 && isPrivateKey(certificates[0]!))
      return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
    return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: ${list(certificates)}`;
  }
  const keys = [...pemBlocks(key)];
  const first = keys.find(isPrivateKey);
  if (!first) {
    if (keys.length === 0) return 'tls: failed to find any PEM data in key input';
    if (keys.length === 1 && keys[0]!.type === 'CERTIFICATE')
      return 'tls: found a certificate rather than a key in the PEM for the private key';
    return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: ${list(keys)}`;
  }
  const wanted = certifiedKey(leaf.bytes);
  if (wanted === null) return null;
  if (typeof wanted === 'string') return `x509: ${wanted}`;
  const had = publicPartOf(first.bytes);
  if (had === 'unreadable') return 'tls: failed to parse private key';
  if (had === null) return null;
  if (wanted.algorithm !== had.algorithm) return 'tls: private key type does not match public key type';
  return had.key === null || wanted.key === had.key ? null : 'tls: private key does not match public key';
}

const isPrivateKey = ({ type }: PemBlock): boolean => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY');
const list = (blocks: readonly PemBlock[]): string => `[${blocks.map(({ type }) => type).join(' ')}]`;
