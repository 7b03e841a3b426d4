/**
 * What Go's tls.X509KeyPair says of a certificate and a key that are no pair of PEM texts; null where it would go on to read them. Whether
 * the key belongs to the certificate is not looked at: that takes a whole X.509 reader. Source: Go's crypto/tls/tls.go, encoding/pem.
 */
export function keyPairProblem(certificate: string, key: string): string | null {
  const certificates = pemBlocks(certificate);
  if (!certificates.some(({ type }) => type === 'CERTIFICATE')) {
    if (certificates.length === 0) return 'tls: failed to find any PEM data in certificate input';
    if (certificates.length === 1 && isPrivateKey(certificates[0]!.type))
      return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
    return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: ${list(certificates)}`;
  }
  const keys = pemBlocks(key);
  if (!keys.some(({ type }) => isPrivateKey(type))) {
    if (keys.length === 0) return 'tls: failed to find any PEM data in key input';
    if (keys.length === 1 && keys[0]!.type === 'CERTIFICATE')
      return 'tls: found a certificate rather than a key in the PEM for the private key';
    return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: ${list(keys)}`;
  }
  const leaf = certificates.find(({ type }) => type === 'CERTIFICATE')!;
  // Every certificate is an ASN.1 SEQUENCE.
  return leaf.bytes.charCodeAt(0) === 0x30 ? null : 'x509: malformed certificate';
}

interface PemBlock {
  readonly type: string;
  readonly bytes: string;
}

const isPrivateKey = (type: string): boolean => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY');
const list = (blocks: readonly PemBlock[]): string => `[${blocks.map(({ type }) => type).join(' ')}]`;

/** Blocks that are looked at; real secrets hold a handful. */
const BLOCKS_MAX = 64;
const BEGIN = '-----BEGIN ';

function pemBlocks(input: string): PemBlock[] {
  const text = `\n${input}`;
  const blocks: PemBlock[] = [];
  let at = 0;
  for (let seen = 0; seen < BLOCKS_MAX; seen++) {
    const start = text.indexOf(`\n${BEGIN}`, at) + 1;
    if (start === 0) break;
    const line = text.indexOf('\n', start);
    const [, type] = /^-----BEGIN (.*)-----[ \t\r]*$/.exec(text.slice(start, line < 0 ? text.length : line)) ?? [];
    const end = type === undefined || line < 0 ? -1 : text.indexOf(`\n-----END ${type}-----`, line);
    if (line < 0) break;
    at = end < 0 ? line : end + 1;
    if (type === undefined || end < 0) continue;
    const bytes = decoded(text.slice(line + 1, end + 1).replace(/^(?:[^\n:]+:[^\n]*\n)+\n?/, ''));
    if (bytes !== null) blocks.push({ type, bytes });
  }
  return blocks;
}

/** Bytes as characters; null when the text is no base64. */
function decoded(text: string): string | null {
  const clean = text.replace(/\s+/g, '');
  if (clean.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(clean)) return null;
  return atob(clean);
}
