import { parseImageReference } from '../../../kubernetes/values/imageReference.ts';
import type { Image } from './schema.ts';

/** What an image whose name says nothing is taken to be: a Debian with a server in it that nobody knows. */
const UNKNOWN: Omit<Image, 'names' | 'base'> = {
  source: '',
  unknown: true,
  entrypoint: ['/entrypoint'],
  programs: { '/entrypoint': 'unknown' },
};

/**
 * The image a reference means: the library's one by its name, a copy in another registry by the last part of its path, otherwise an unknown
 * one, of which only the distribution is guessed from the name.
 */
export function findImage(reference: string, images: readonly Image[]): Image {
  const parsed = parseImageReference(reference);
  const path = parsed?.path.replace(/^library\//, '') ?? reference;
  const tag = parsed?.tag ?? 'latest';
  const last = path.replace(/^.*\//, '');
  const library = parsed === null || parsed === undefined || parsed.domain === 'docker.io';
  const fits = (image: Image, name: string): boolean =>
    image.names.includes(name) && (image.tags?.test(tag) ?? true) && (!image.bare || (library && !path.includes('/')));
  const found = images.find((image) => fits(image, path));
  if (found !== undefined) return versioned(variant(found, tag), tag);
  const like = library && path.includes('/') ? undefined : images.find((image) => fits(image, last));
  // Mirrors keep the library's folder.
  if (like !== undefined) return { ...versioned(variant(like, tag), tag), namesake: !/(^|\/)library\/[^/]+$/.test(path) };
  const alpine = /alpine/.test(tag) || /alpine/.test(path);
  const busybox = /busybox/.test(path);
  return {
    ...UNKNOWN,
    names: [path],
    base: { distribution: busybox ? 'busybox' : alpine ? 'alpine' : 'debian', bash: !alpine && !busybox },
  };
}

/** Tags say which distribution an image stands on: `nginx:1.29-alpine`. */
function variant(image: Image, tag: string): Image {
  if (image.base === null || image.base.distribution === 'busybox') return image;
  if (/alpine/.test(tag) && image.base.distribution !== 'alpine')
    return { ...image, base: { ...image.base, distribution: 'alpine', bash: image.base.bash ?? false } };
  return image;
}

const PLACE = /\{(version|major)\}/;

/** Tags say which version it holds: `postgres:16.4`, `timescaledb:2.17.2-pg16`. */
function versioned(image: Image, tag: string): Image {
  const variables = Object.entries(image.env ?? {});
  if (!variables.some(([, value]) => PLACE.test(value))) return image;
  const [, version = ''] = /pg(\d+)/.exec(tag) ?? /^(\d+(?:\.\d+)*)/.exec(tag) ?? [];
  const major = version.replace(/\..*$/, '');
  const told = variables.flatMap(([name, value]): [string, string][] =>
    version === '' && PLACE.test(value) ? [] : [[name, value.replace('{version}', version).replace('{major}', major)]],
  );
  return { ...image, env: Object.fromEntries(told) };
}
