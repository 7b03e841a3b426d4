import type { Fields } from '../defaults/shape.ts';
import type { KubernetesObject, MinorVersion } from '../object.ts';
import { minorOf } from '../schema/model.ts';
import { FieldPath } from '../validation/fieldPath.ts';
import { WarningCollector } from './collector.ts';
import type { WarningFinding } from './finding.ts';

interface Deprecation {
  readonly sinceMinor: number;
  readonly use: string;
}

/** Kinds, by API version, that are served although something better took their place. Source: the prerelease markers of k8s.io/api. */
const DEPRECATED: ReadonlyMap<string, ReadonlyMap<string, Deprecation>> = new Map([
  ['v1', new Map([['Endpoints', { sinceMinor: 33, use: 'discovery.k8s.io/v1 EndpointSlice' }]])],
]);

/** What the server says to every request for a kind, also to one that it cannot decode. */
export function apiWarnings(apiVersion: string, kind: string, version: MinorVersion): WarningFinding[] {
  const entry = DEPRECATED.get(apiVersion)?.get(kind);
  if (!entry || minorOf(version) < entry.sinceMinor) return [];
  const warnings = new WarningCollector();
  const message = `${apiVersion} ${kind} is deprecated in v1.${entry.sinceMinor}+; use ${entry.use}`;
  warnings.say('warning.api.deprecated', FieldPath.of('kind'), message);
  return warnings.findings;
}

const sameReference = (a: Fields, b: Fields): boolean =>
  ['apiVersion', 'kind', 'name', 'uid', 'controller', 'blockOwnerDeletion'].every((field) => (a[field] ?? null) === (b[field] ?? null));

/** Owners that stand in the list twice are told and dropped, right after decoding. Changes the object in place. */
export function dropRepeatedOwners({ metadata }: KubernetesObject): WarningFinding[] {
  const written: readonly (Fields | null)[] = metadata.ownerReferences ?? [];
  const kept: Fields[] = [];
  const repeated: string[] = [];
  for (const entry of written) {
    const reference = entry ?? {};
    if (kept.some((other) => sameReference(other, reference))) repeated.push(reference.uid ?? '');
    else kept.push(reference);
  }
  if (repeated.length === 0) return [];
  metadata.ownerReferences = kept;
  const warnings = new WarningCollector();
  warnings.say(
    'warning.metadata.owner-references',
    FieldPath.of('metadata').child('ownerReferences'),
    `.metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${repeated.join(', ')}`,
  );
  return warnings.findings;
}
