import type { ImageReference } from '../../../kubernetes/values/imageReference.ts';
import type { Milliseconds } from '../../world/clock.ts';
import type { World } from '../../world/world.ts';
import { normalised, type ParsedImageName, parseImageName, versionOf } from './imageName.ts';

/** How a pull ends. */
export type PullOutcome =
  | { readonly durationMs: Milliseconds; readonly bytes: number }
  | { readonly durationMs: Milliseconds; readonly error: string };

/** What an image is taken to weigh when nothing is known of it. */
const ASSUMED_BYTES = 2_212_566;
/** How long a pull is taken to last when nothing is known of the registry. */
const ASSUMED_PULL_MS = 2000;
/** Address of the name server in messages of failed look-ups (RFC 5737). */
export const NAME_SERVER = '192.0.2.53:53';

interface PullCondition {
  readonly seconds?: number;
  readonly error?: string;
  readonly until?: number;
  readonly auth?: unknown;
}

/** The registries that a scenario describes, and the images a node has from the beginning. */
export class Registry {
  private readonly present = new Set<string>();
  /** Names that were read before: most Pods of a cluster have the same few images. */
  private readonly parsed = new Map<string, ParsedImageName>();
  private readonly ids = new Map<string, string>();

  constructor(private readonly world: World) {
    for (const [image, state] of Object.entries(world.conditions.images ?? {})) if (state === 'present') this.add(image);
  }

  isPresent(image: string): boolean {
    return this.present.has(image) || this.present.has(this.key(image));
  }

  /** By its full name, and as it is written. */
  add(image: string): void {
    this.present.add(image);
    this.present.add(this.key(image));
  }

  parse(image: string): ParsedImageName {
    let parsed = this.parsed.get(image);
    if (!parsed) {
      parsed = parseImageName(image);
      this.parsed.set(image, parsed);
    }
    return parsed;
  }

  private key(image: string): string {
    const parsed = this.parse(image);
    return 'error' in parsed ? image : normalised(parsed.name);
  }

  /** A digest that stands for the image's content. */
  imageId(image: string): string {
    let id = this.ids.get(image);
    if (id === undefined) {
      id = this.newImageId(image);
      this.ids.set(image, id);
    }
    return id;
  }

  private newImageId(image: string): string {
    const parsed = this.parse(image);
    if ('error' in parsed) return '';
    const { domain, path, digest } = parsed.name;
    // What was there before is known by its content only.
    if (this.world.conditions.images?.[image] === 'present')
      return `sha256:${this.world.chance.hex(`image/${normalised(parsed.name)}`, 64)}`;
    return `${domain}/${path}@${digest || `sha256:${this.world.chance.hex(`image/${normalised(parsed.name)}`, 64)}`}`;
  }

  /** What happens when `image` is pulled now. */
  pull(image: string, name: ImageReference, authenticated: boolean): PullOutcome {
    const { conditions } = this.world;
    const condition = (conditions.pulls?.[image] ?? conditions.pulls?.[normalised(name)]) as PullCondition | undefined;
    const failMs = this.world.latency('pullError');
    const overheadMs = (): number => this.world.latency('pullOverhead');
    if (!condition) {
      const told = conditions.images !== undefined || conditions.pulls !== undefined;
      if (told) return { durationMs: failMs, error: resolveError(name, lookupError(name)) };
      return { durationMs: this.isPresent(image) ? overheadMs() : ASSUMED_PULL_MS, bytes: ASSUMED_BYTES };
    }
    const failing = condition.error !== undefined && (condition.until === undefined || this.world.nowMs < condition.until * 1000);
    if (failing) return { durationMs: failMs, error: registryError(name, condition.error!) };
    if (condition.auth !== undefined && !authenticated) return { durationMs: failMs, error: registryError(name, '401 Unauthorized') };
    // What is there is not fetched again: only its manifest is asked for.
    const fetchMs = this.isPresent(image) ? 0 : (condition.seconds ?? 0) * 1000;
    return { durationMs: fetchMs + overheadMs(), bytes: ASSUMED_BYTES };
  }

  /** Nothing tells whether the registry has the image: it is taken to have it. */
  isAssumed(image: string): boolean {
    return this.world.conditions.images === undefined && this.world.conditions.pulls?.[image] === undefined;
  }
}

const resolveError = (name: ImageReference, why: string): string =>
  `failed to pull and unpack image "${normalised(name)}": failed to resolve reference "${normalised(name)}": ${why}`;

const hostOf = (name: ImageReference): string => (name.domain === 'docker.io' ? 'registry-1.docker.io' : name.domain);

function lookupError(name: ImageReference): string {
  const host = hostOf(name);
  const url = `https://${host}/v2/${name.path}/manifests/${versionOf(name)}`;
  return `failed to do request: Head "${url}": dial tcp: lookup ${host.replace(/:\d+$/, '')} on ${NAME_SERVER}: no such host`;
}

/** The runtime's words for a registry's answer: `not found`, `500 Internal Server Error`… */
function registryError(name: ImageReference, error: string): string {
  if (error === 'not found') return `rpc error: code = NotFound desc = ${resolveError(name, `${normalised(name)}: not found`)}`;
  if (/^\d{3} /.test(error))
    return resolveError(name, `pulling from host ${hostOf(name)} failed with status code [manifests ${versionOf(name)}]: ${error}`);
  return resolveError(name, error);
}
