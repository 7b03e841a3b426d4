import { kindKey } from '../kindKey.ts';
import type { KubernetesObject, MinorVersion } from '../object.ts';
import { FieldPath } from './fieldPath.ts';
import { generalMeta, generalMetaRest, isObjectMeta } from './metadata/index.ts';
import { otherValidators } from './others/index.ts';
import { podValidators } from './pod/index.ts';
import { type Validator, type Validators, validatorKey } from './registry.ts';
import { type Check, judge, type KeptChecks, type Refusal, type Rule, rulesOf } from './rule.ts';
import { managedFields } from './updates/managedFields.ts';
import { metadataKept } from './updates/metadata.ts';
import { updateRules } from './updates/rules.ts';
import { workloadValidators } from './workloads/index.ts';

export const validators: Validators = { ...podValidators, ...workloadValidators, ...otherValidators };

const metadataChecks = { namespaced: [generalMeta(true)], clusterScoped: [generalMeta(false)] } as const;

/** What is asked of the metadata of every kind. */
export const metadataChecksOf = (validator: Validator | undefined): readonly Check<KubernetesObject>[] =>
  validator?.answered ? [] : validator?.namespaced === false ? metadataChecks.clusterScoped : metadataChecks.namespaced;

const byKind = new Map<string, Validator>();

/** What is asked of objects of this kind; undefined where there is nothing but their metadata. */
export function validatorOf(object: KubernetesObject): Validator | undefined {
  const kind = kindKey(object);
  const known = byKind.get(kind);
  if (known !== undefined) return known;
  const key = validatorKey(object);
  const found = Object.hasOwn(validators, key) ? validators[key] : undefined;
  if (found !== undefined) byKind.set(kind, found);
  return found;
}

/** The metadata of most kinds was judged with the kind already: what is asked of it again would only be found again. */
const restOf = new Map(
  Object.values(validators).map((validator) => [
    validator,
    validator.checks.some(isObjectMeta) ? [generalMetaRest] : metadataChecksOf(validator),
  ]),
);

/**
 * What the API server's validation refuses of an object that was decoded, defaulted and passed mutating admission: every refusal, in the
 * server's order. Kinds without rules of their own are judged by their metadata. Never throws on what the decoder let through.
 */
export function validate(
  object: KubernetesObject,
  { version, objects }: { readonly version: MinorVersion; readonly objects?: readonly KubernetesObject[] },
  kept: KeptChecks | null = null,
): Refusal[] {
  const refusals: Refusal[] = [];
  const context = { version, object, objects, stored: undefined, kept };
  const validator = validatorOf(object);
  judge(validator?.checks ?? [], object, FieldPath.root, context, refusals);
  if (refusals.length === 0)
    judge((validator && restOf.get(validator)) ?? metadataChecksOf(validator), object, FieldPath.root, context, refusals);
  return refusals;
}

let rules: ReadonlyMap<string, Rule<never, never>> | undefined;

/** Every rule there is, by id. */
export function allRules(): ReadonlyMap<string, Rule<never, never>> {
  if (rules === undefined) {
    const checks: Check<never, never>[] = Object.values(validators).flatMap((validator) => [...validator.checks]);
    const ofUpdates: Check<never, never>[] = Object.values(updateRules).flatMap(({ alone = [], first = [], last = [] }) => [
      ...alone,
      ...first,
      ...last,
    ]);
    rules = new Map(
      rulesOf([
        ...checks,
        ...metadataChecks.namespaced,
        metadataKept as Check<never, never>,
        managedFields as Check<never, never>,
        ...ofUpdates,
      ]).map((rule) => [rule.id, rule]),
    );
  }
  return rules;
}

/** The rule behind a diagnostic's code. */
export const ruleOf = (id: string): Rule<never, never> | undefined => allRules().get(id);
