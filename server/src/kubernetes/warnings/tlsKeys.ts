import { DER, type DerElement, derElements, derInside } from '../values/der.ts';

/** A public key: of what sort, and all that tells it from others of its sort, or null where that is not written down. */
export interface PublicKey {
  readonly algorithm: Algorithm;
  readonly key: string | null;
}
type Algorithm = 'rsa' | 'ecdsa' | 'ed25519';

/** Contents of object identifiers. Source: RFC 8017, RFC 5480, RFC 8410. */
const ALGORITHMS: ReadonlyMap<string, Algorithm> = new Map([
  ['\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01', 'rsa'],
  ['\x2a\x86\x48\xce\x3d\x02\x01', 'ecdsa'],
  ['\x2b\x65\x70', 'ed25519'],
]);

const algorithmIn = (identifier: readonly DerElement[] | null): Algorithm | undefined =>
  identifier?.[0]?.tag === DER.identifier ? ALGORITHMS.get(identifier[0].content) : undefined;

/** Modulus and exponent, as they stand in keys of either kind. */
const rsaKey = (modulus: DerElement | undefined, exponent: DerElement | undefined): string | null =>
  modulus?.tag === DER.integer && exponent?.tag === DER.integer ? `${modulus.content.length} ${modulus.content} ${exponent.content}` : null;

/** What stands in front of a BIT STRING: how many bits of the last byte are unused, here none. */
const bitsOf = (element: DerElement | undefined): string | null => (element?.tag === DER.bits ? element.content.slice(1) : null);

/** The public key of a certificate, or what is wrong with its frame; null when the key is of a sort that is not read here. Source: RFC 5280, 4.1. */
export function certifiedKey(certificate: string): PublicKey | 'malformed certificate' | 'malformed tbs certificate' | null {
  const whole = derElements(certificate);
  if (whole?.[0]?.tag !== DER.sequence) return 'malformed certificate';
  if (whole.length > 1) return null;
  const signed = derInside(derInside(whole[0], DER.sequence)?.[0], DER.sequence);
  if (!signed) return 'malformed tbs certificate';
  // Serial number, algorithm, issuer, validity and subject stand in front of it, and behind the version where there is one.
  const info = derInside(signed?.[signed[0]?.tag === DER.context0 ? 6 : 5], DER.sequence);
  const bits = bitsOf(info?.[1]);
  const algorithm = algorithmIn(derInside(info?.[0], DER.sequence));
  if (bits === null || algorithm === undefined) return null;
  if (algorithm !== 'rsa') return { algorithm, key: bits };
  const numbers = derInside(derElements(bits)?.[0], DER.sequence);
  return numbers && { algorithm, key: rsaKey(numbers[0], numbers[1]) };
}

/** The public part of a private key in any of the three forms that Go reads; null when its sort is not known here. */
export function publicPartOf(privateKey: string): PublicKey | 'unreadable' | null {
  const parts = derInside(derElements(privateKey)?.[0], DER.sequence);
  if (parts?.[0]?.tag !== DER.integer) return 'unreadable';
  switch (parts[1]?.tag) {
    // PKCS #1 (RFC 8017): version, modulus, exponent…
    case DER.integer:
      return { algorithm: 'rsa', key: rsaKey(parts[1], parts[2]) };
    // SEC 1 (RFC 5915): version, the number, and, behind the name of the curve, the point.
    case DER.octets:
      return { algorithm: 'ecdsa', key: pointIn(parts) };
    // PKCS #8 (RFC 5958): version, algorithm, and one of the above.
    case DER.sequence:
      return wrappedKey(algorithmIn(derInside(parts[1], DER.sequence)), parts[2]);
    default:
      return 'unreadable';
  }
}

function wrappedKey(algorithm: Algorithm | undefined, wrapped: DerElement | undefined): PublicKey | 'unreadable' | null {
  if (wrapped?.tag !== DER.octets) return 'unreadable';
  if (algorithm === undefined) return null;
  // A seed, of which the public key is computed.
  if (algorithm === 'ed25519') return { algorithm, key: null };
  const parts = derInside(derElements(wrapped.content)?.[0], DER.sequence);
  if (!parts) return 'unreadable';
  return { algorithm, key: algorithm === 'rsa' ? rsaKey(parts[1], parts[2]) : pointIn(parts) };
}

function pointIn(parts: readonly DerElement[]): string | null {
  const point = parts.find(({ tag }) => tag === DER.context1);
  return bitsOf(derInside(point, DER.context1)?.[0]);
}
