/**
 * Image references (`nginx`, `ghcr.io/acme/api:v2@sha256:…`) as the container world normalises them.
 * Source: github.com/distribution/reference ParseNormalizedNamed, pkg/util/parsers ParseImageName.
 */
export interface ImageReference {
  /** Registry host, `docker.io` when none is written. */
  readonly domain: string;
  /** Path below the registry, `library/nginx` for `nginx`. */
  readonly path: string;
  /** Tag as written; null when there is none. */
  readonly tag: string | null;
  /** Digest as written; null when there is none. */
  readonly digest: string | null;
}

const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const PATH = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const LABEL = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const DOMAIN = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[(?:[a-fA-F0-9:]+)\\])(?::[0-9]+)?$`);
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
/** Hex digits of the digest algorithms that are known. */
const DIGEST_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
]);
const NAME_LENGTH_MAX = 255;
/** Name, tag and the longest digest together stay below this. */
const TEXT_LENGTH_MAX = 1024;

/** Null for a text that is no image reference. */
export function parseImageReference(text: string): ImageReference | null {
  if (text.length > TEXT_LENGTH_MAX || /^[a-f0-9]{64}$/.test(text)) return null;
  const slash = text.indexOf('/');
  const first = text.slice(0, slash);
  const hasDomain = slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  const written = hasDomain ? first : 'docker.io';
  const domain = written === 'index.docker.io' ? 'docker.io' : written;
  let rest = hasDomain ? text.slice(slash + 1) : text;
  if (domain === 'docker.io' && !rest.includes('/')) rest = `library/${rest}`;

  const at = rest.indexOf('@');
  const digest = at < 0 ? null : rest.slice(at + 1);
  const named = at < 0 ? rest : rest.slice(0, at);
  const colon = named.indexOf(':');
  const tag = colon < 0 ? null : named.slice(colon + 1);
  const path = colon < 0 ? named : named.slice(0, colon);

  if (!DOMAIN.test(domain) || !PATH.test(path) || domain.length + 1 + path.length > NAME_LENGTH_MAX) return null;
  if (tag !== null && !TAG.test(tag)) return null;
  if (digest !== null && !validDigest(digest)) return null;
  return { domain, path, tag, digest };
}

function validDigest(digest: string): boolean {
  const [algorithm, hex] = digest.split(':') as [string, string?];
  return DIGEST.test(digest) && hex !== undefined && DIGEST_LENGTHS.get(algorithm) === hex.length && hex === hex.toLowerCase();
}

/** The tag that counts when the image is pulled: `latest` for neither tag nor digest, empty for a digest alone or a broken reference. */
export function effectiveTag(text: string): string {
  const reference = parseImageReference(text);
  if (reference === null) return '';
  return reference.tag ?? (reference.digest === null ? 'latest' : '');
}
