import { type ImageReference, parseImageReference } from '../../../kubernetes/values/imageReference.ts';

export type ParsedImageName = { readonly name: ImageReference } | { readonly error: string };

const INVALID = 'invalid reference format';

/** Reads a reference; the error is what the library says after `couldn't parse image name "X": `. Source: pkg/util/parsers. */
export function parseImageName(image: string): ParsedImageName {
  const name = parseImageReference(image);
  if (name) return { name };
  const repository = repositoryOf(image);
  const upper = repository.toLowerCase() !== repository;
  return { error: upper ? `${INVALID}: repository name (${repository}) must be lowercase` : INVALID };
}

/** The repository of a text that may be no reference, cut out as the library does. */
function repositoryOf(image: string): string {
  const slash = image.indexOf('/');
  const first = image.slice(0, slash);
  const domain = slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  const path = domain ? image.slice(slash + 1) : slash < 0 ? `library/${image}` : image;
  return path.replace(/[:@].*$/s, '');
}

/** `docker.io/library/busybox:1.36`: with registry and tag. */
export function normalised({ domain, path, tag, digest }: ImageReference): string {
  const version = tag ?? (digest ? null : 'latest');
  return `${domain}/${path}${version ? `:${version}` : ''}${digest ? `@${digest}` : ''}`;
}

/** What the registry is asked for. */
export const versionOf = ({ tag, digest }: ImageReference): string => digest ?? tag ?? 'latest';
