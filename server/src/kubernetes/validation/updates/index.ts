import type { KubernetesObject, MinorVersion } from '../../object.ts';
import { FieldPath } from '../fieldPath.ts';
import { metadataChecksOf, validatorOf } from '../index.ts';
import { validatorKey } from '../registry.ts';
import { judge, type Refusal } from '../rule.ts';
import { managedFields } from './managedFields.ts';
import { metadataKept } from './metadata.ts';
import { prepareForUpdate } from './prepare.ts';
import { updateRules } from './rules.ts';

/**
 * What the API server's validation refuses of an update: every refusal, in the server's order. Both objects are decoded and defaulted, and
 * passed mutating admission; the submitted one is changed in place as the kind's strategy changes it. Never throws.
 *
 * @param stored the object as it is in the cluster
 * @param submitted the whole object as it is to be, for `kubectl apply` the outcome of the merge
 */
export function judgeUpdate(
  stored: KubernetesObject,
  submitted: KubernetesObject,
  { version }: { readonly version: MinorVersion },
): Refusal[] {
  const before = structuredClone(stored);
  prepareForUpdate(before, submitted, version);
  const context = { version, object: submitted, stored: before };
  const refusals: Refusal[] = [];
  const key = validatorKey(submitted);
  const validator = validatorOf(submitted);
  const rules = Object.hasOwn(updateRules, key) ? updateRules[key] : undefined;
  const change = { before, after: submitted };
  judge(rules?.alone ?? [], change, FieldPath.root, context, refusals);
  if (refusals.length > 0) return refusals;
  // Metadata comes first here; for new objects it comes last.
  judge(metadataChecksOf(validator), submitted, FieldPath.root, context, refusals);
  judge([metadataKept, managedFields, ...(rules?.first ?? [])], change, FieldPath.root, context, refusals);
  judge(validator?.checks ?? [], submitted, FieldPath.root, context, refusals);
  judge(rules?.last ?? [], change, FieldPath.root, context, refusals);
  return refusals;
}
