import { podSpecs } from '../defaults/persisted.ts';
import { kindKey } from '../kindKey.ts';
import type { KubernetesObject, MinorVersion } from '../object.ts';
import type { FieldPath } from '../validation/fieldPath.ts';
import type { KeptChecks } from '../validation/rule.ts';
import { WarningCollector } from './collector.ts';
import type { WarningFinding } from './finding.ts';
import { WARNINGS } from './kinds.ts';

export type { WarningFinding } from './finding.ts';
export { apiWarnings, dropRepeatedOwners } from './request.ts';

/** Kinds whose updates nobody is warned of: Pods, because their writers are seldom people. */
const SILENT: ReadonlySet<string> = new Set(['v1/Pod', 'networking.k8s.io/v1/Ingress', 'v1/ResourceQuota']);
/** Warnings of new objects only. */
const OF_CREATES: ReadonlySet<string> = new Set(['warning.metadata.name', 'warning.endpointslice.fqdn']);

/** Warnings of an update that changes the field. */
const OF_CHANGES: ReadonlySet<string> = new Set(['warning.csi-driver.tokens']);

/** Warnings of what was not there before, wherever it stands. */
const OF_NEWS: ReadonlySet<string> = new Set(['warning.crd.format']);

const CLAIM_TEMPLATE = /^(spec\.volumeClaimTemplates\[\d+\])(?=\.)/;

function isKept(before: KubernetesObject, after: KubernetesObject, path: FieldPath): boolean {
  const at = (object: unknown): unknown =>
    path.segments().reduce<unknown>((value, segment) => (value as Readonly<Record<string, unknown>> | undefined)?.[segment], object);
  return JSON.stringify(at(before)) === JSON.stringify(at(after));
}

const isTold = (before: KubernetesObject, message: string, version: MinorVersion): boolean =>
  warningsOf(before, version).some((warning) => warning.message === message);

/** The same of an update: of Pods to be only where their workload changed. Source: WarningsOnUpdate of the strategies in pkg/registry. */
export function warningsOfUpdate(before: KubernetesObject, object: KubernetesObject, version: MinorVersion): WarningFinding[] {
  if (SILENT.has(kindKey(object))) return [];
  const isAnew = podSpecs(object).length === 0 || before.metadata.generation !== object.metadata.generation;
  const told = warningsOf(object, version).filter(({ id, path, message }) => {
    if (OF_NEWS.has(id) && isTold(before, message, version)) return false;
    if (OF_CREATES.has(id) || (OF_CHANGES.has(id) && isKept(before, object, path))) return false;
    return isAnew || !(object.kind === 'Job' || path.segments().some((segment) => segment === 'template' || segment === 'jobTemplate'));
  });
  // Of updates the server names the claims of a StatefulSet otherwise.
  return told.map((finding) => ({ ...finding, message: finding.message.replace(CLAIM_TEMPLATE, '$1.Spec') }));
}

/**
 * What a kind's strategy warns of: the Warning headers of an object that was defaulted, admitted and found valid, in the server's order.
 * Other headers come earlier (apiWarnings, dropRepeatedOwners, prepareForCreate) or later (validating admission).
 */
export function warningsOf(object: KubernetesObject, version: MinorVersion, kept: KeptChecks | null = null): WarningFinding[] {
  const warnings = new WarningCollector(kept);
  WARNINGS[kindKey(object)]?.(warnings, object, version);
  return warnings.findings;
}
