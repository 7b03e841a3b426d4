import type { KubernetesObject, MinorVersion } from '../object.ts';
import { WarningCollector } from './collector.ts';
import type { WarningFinding } from './finding.ts';
import { WARNINGS } from './kinds.ts';

export type { WarningFinding } from './finding.ts';
export { apiWarnings, dropRepeatedOwners } from './request.ts';

/**
 * What a kind's strategy warns of: the Warning headers of an object that was defaulted, admitted and found valid, in the server's order.
 * Other headers come earlier (apiWarnings, dropRepeatedOwners, prepareForCreate) or later (validating admission).
 */
export function warningsOf(object: KubernetesObject, version: MinorVersion): WarningFinding[] {
  const warnings = new WarningCollector();
  WARNINGS[`${object.apiVersion}/${object.kind}`]?.(warnings, object, version);
  return warnings.findings;
}
