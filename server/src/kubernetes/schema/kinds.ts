import { LATEST_VERSION, type MinorVersion } from '../object.ts';
import { REMOVED } from './generated/removed.ts';
import { type KindSchema, minorOf } from './model.ts';
import { groupOf, kindsIn, packageNames } from './notation.ts';

let packageOf: ReadonlyMap<string, string> | undefined;
const kindsOf = new Map<string, ReadonlyMap<string, KindSchema>>();

/** API version (`apps/v1`) → package (`apps/v1`; `networking.k8s.io/v1` → `networking/v1`). `meta/v1` holds no kinds. */
function packages(): ReadonlyMap<string, string> {
  packageOf ??= new Map(
    packageNames()
      .filter((name) => !name.startsWith('meta/'))
      .map((name) => {
        const group = groupOf(name);
        const version = name.slice(name.indexOf('/') + 1);
        return [group ? `${group}/${version}` : version, name];
      }),
  );
  return packageOf;
}

function kindsOfVersion(apiVersion: string): ReadonlyMap<string, KindSchema> {
  const known = kindsOf.get(apiVersion);
  if (known) return known;
  const name = packages().get(apiVersion);
  const kinds = new Map((name === undefined ? [] : kindsIn(name)).map((schema) => [schema.kind, schema]));
  if (name !== undefined) kindsOf.set(apiVersion, kinds);
  return kinds;
}

/** All API versions that are known, served or not. */
export function apiVersions(): string[] {
  return [...packages().keys()];
}

/** The kind's schema in a release, whether the API version is switched on there or not; undefined when that release has no such kind. */
export function schemaOf(apiVersion: string, kind: string, version: MinorVersion = LATEST_VERSION): KindSchema | undefined {
  const schema = kindsOfVersion(apiVersion).get(kind);
  if (!schema) return undefined;
  const minor = minorOf(version);
  return schema.introducedMinor <= minor && minor < schema.removedMinor ? schema : undefined;
}

/**
 * Whether a server with default settings takes objects of the kind. Alpha and beta versions are off unless switched on
 * (since 1.24 no new beta version is on by default, and the older ones are gone).
 * Source: k8s.io/kubernetes pkg/controlplane/instance.go DefaultAPIResourceConfigSource.
 */
export function isServed(schema: KindSchema): boolean {
  return schema.resource !== null && /^v\d+$/.test(schema.version);
}

/** Every kind of a release that a server with default settings serves. */
export function servedKinds(version: MinorVersion = LATEST_VERSION): KindSchema[] {
  return allKinds(version).filter(isServed);
}

/** Every kind of a release: also lists, parts such as Scale, and versions that are off by default. */
export function allKinds(version: MinorVersion = LATEST_VERSION): KindSchema[] {
  return apiVersions().flatMap((apiVersion) =>
    [...kindsOfVersion(apiVersion).values()].filter((schema) => schemaOf(apiVersion, schema.kind, version)),
  );
}

/** The same kind in API versions that are served: where to turn with a wrong or old `apiVersion`. */
export function servedVersionsOf(kind: string, version: MinorVersion = LATEST_VERSION): string[] {
  return apiVersions().filter((apiVersion) => {
    const schema = schemaOf(apiVersion, kind, version);
    return schema !== undefined && isServed(schema);
  });
}

export interface RemovedKind {
  /** `1.25`. */
  readonly removedIn: string;
  /** `policy/v1/PodDisruptionBudget`; null when nothing took its place. */
  readonly replacement: string | null;
}

let removed: ReadonlyMap<string, RemovedKind> | undefined;

/** What became of a kind that was served once and is not any more; undefined when it never was, or is still. */
export function removedKind(apiVersion: string, kind: string, version: MinorVersion = LATEST_VERSION): RemovedKind | undefined {
  removed ??= new Map(
    REMOVED.split('\n').map((line) => {
      const [name = '', removedIn = '', use] = line.split(' ');
      return [name, { removedIn: removedIn.slice('removed='.length), replacement: use ? use.slice('use='.length) : null }];
    }),
  );
  const entry = removed.get(`${apiVersion}/${kind}`);
  if (entry) return entry;
  const schema = kindsOfVersion(apiVersion).get(kind);
  if (!schema || schema.removedMinor > minorOf(version)) return undefined;
  return { removedIn: `1.${schema.removedMinor}`, replacement: schema.replacement };
}
