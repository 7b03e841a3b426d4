import type { Fields } from '../defaults/shape.ts';
import type { FieldPath } from '../validation/fieldPath.ts';
import { goQuote } from '../values/goQuote.ts';
import { quantityOf } from '../values/quantity.ts';
import type { WarningCollector } from './collector.ts';
import { eachItem } from './lists.ts';

/** Volume types without support: field, the name the server prints, and since when. Source: pkg/api/pod/warnings.go. */
const REMOVED_BEFORE_CLAIMS = [
  ['photonPersistentDisk', 'photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'gitRepo', 'deprecated in v1.11, and disabled by default in v1.33+'],
  ['scaleIO', 'scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['quobyte', 'quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
] as const;
const REMOVED_AFTER_CLAIMS = [
  ['cephfs', 'cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'rbd', 'deprecated in v1.28, non-functional in v1.31+'],
] as const;

/** The types that a PersistentVolume can have, in the server's order. */
export const REMOVED_FOR_PERSISTENT_VOLUMES = ['cephfs', 'photonPersistentDisk', 'scaleIO', 'storageos', 'glusterfs', 'rbd'].map(
  (field) => [...REMOVED_BEFORE_CLAIMS, ...REMOVED_AFTER_CLAIMS].find(([name]) => name === field)!,
);

const isSet = (value: unknown): boolean => value !== undefined && value !== null;

export function warnOfRemovedTypes(
  warnings: WarningCollector,
  path: FieldPath,
  holder: Fields,
  types: readonly (readonly [string, string, string])[],
): void {
  for (const [field, printed, detail] of types)
    if (isSet(holder[field])) warnings.at('warning.volume.removed', path.child(printed), detail);
}

/** Storage has to be whole bytes. Source: GetWarningsForPersistentVolumeClaimSpec. */
export function warnOfClaimSpec(warnings: WarningCollector, path: FieldPath, spec: Fields | null | undefined): void {
  for (const field of ['requests', 'limits'])
    warnOfFraction(warnings, path.child('resources').child(field), spec?.resources?.[field], 'storage');
}

export function warnOfFraction(warnings: WarningCollector, path: FieldPath, list: Fields | null | undefined, resource: string): void {
  const quantity = list && Object.hasOwn(list, resource) ? quantityOf(list[resource]) : null;
  if (quantity && quantity.scaledValue(-3) % 1000n !== 0n)
    warnings.at('warning.fractional-bytes', path.key(resource), `fractional byte value "${quantity}" is invalid, must be an integer`);
}

export function warnOfVolumes(warnings: WarningCollector, path: FieldPath, volumes: unknown): void {
  eachItem(volumes, (volume, position) => {
    const at = path.index(position);
    warnOfRemovedTypes(warnings, at, volume, REMOVED_BEFORE_CLAIMS);
    const template = volume.ephemeral?.volumeClaimTemplate;
    if (template) warnOfClaimSpec(warnings, at.child('ephemeral').child('volumeClaimTemplate').child('spec'), template.spec);
    warnOfRemovedTypes(warnings, at, volume, REMOVED_AFTER_CLAIMS);
  });
  eachItem(volumes, (volume, position) => warnOfOverlaps(warnings, path.index(position), volume));
}

/** A path inside a volume and where it comes from. */
interface VirtualPath {
  readonly path: string;
  readonly source: string;
}

const printed = ({ path, source }: VirtualPath): string => (source ? `${goQuote(path)} (${source})` : goQuote(path));
const paths = (items: readonly (Fields | null)[], source: string): VirtualPath[] =>
  items.map((item) => ({ path: item?.path ?? '', source }));

/** Paths of one volume that are equal or lie inside each other. Source: warningsForOverlappingVirtualPaths. */
function warnOfOverlaps(warnings: WarningCollector, at: FieldPath, volume: Fields): void {
  const name = volume.name ?? '';
  const check = (what: string, list: readonly VirtualPath[], known: VirtualPath[]): void => {
    for (const entry of list) {
      const needle = { ...entry, path: entry.path.replace(/\/+$/, '') };
      for (const other of known)
        if (overlaps(other, needle))
          warnings.say(
            'warning.volume.overlap',
            at,
            `volume ${goQuote(name)} (${what}): overlapping paths: ${printed(needle)} with ${printed(other)}`,
          );
      known.push(needle);
    }
  };
  const { configMap, secret, downwardAPI, projected } = volume;
  if (configMap?.items) check(`ConfigMap ${goQuote(configMap.name ?? '')}`, paths(configMap.items, ''), []);
  if (secret?.items) check(`Secret ${goQuote(secret.secretName ?? '')}`, paths(secret.items, ''), []);
  if (downwardAPI?.items) check('DownwardAPI', paths(downwardAPI.items, ''), []);
  const known: VirtualPath[] = [];
  for (const source of projected?.sources ?? []) {
    if (!Object.values(source ?? {}).some(isSet)) {
      warnings.say('warning.volume.empty-source', at, `volume ${goQuote(name)} (Projected) has no sources provided`);
      continue;
    }
    check('Projected', sourcePaths(source), known);
  }
}

function sourcePaths({ configMap, secret, downwardAPI, serviceAccountToken }: Fields): VirtualPath[] {
  if (configMap?.items) return paths(configMap.items, `ConfigMap ${goQuote(configMap.name ?? '')}`);
  if (secret?.items) return paths(secret.items, `Secret ${goQuote(secret.name ?? '')}`);
  if (downwardAPI?.items) return paths(downwardAPI.items, 'DownwardAPI');
  return serviceAccountToken ? [{ path: serviceAccountToken.path ?? '', source: 'ServiceAccountToken' }] : [];
}

function overlaps(a: VirtualPath, b: VirtualPath): boolean {
  if (a.path === '' || b.path === '') return false;
  return `${a.path}/`.startsWith(`${b.path}/`) || `${b.path}/`.startsWith(`${a.path}/`);
}
