import type { Text } from '../../../texts/text.ts';
import type { KubernetesObject } from '../../object.ts';
import { schemaOf } from '../../schema/kinds.ts';
import { type FieldError, invalid } from '../fieldErrors.ts';
import { FieldPath } from '../fieldPath.ts';
import { sortedKeys } from '../printing.ts';
import { type Check, judge, type Refusal, type Rule, type RuleContext, rule, type Walk } from '../rule.ts';
import { fieldAt, sameMeaning } from './equality.ts';

/** A stored object and what it is to become. Both are decoded, defaulted and settled by the kind's strategy. */
export interface Change {
  readonly before: KubernetesObject;
  readonly after: KubernetesObject;
}

/** What the API server asks of an update beside what it asks of a new object. */
export interface UpdateRules {
  /** Asked first of all; a refusal here comes alone. */
  readonly alone?: readonly Check<Change>[];
  /** Asked before the rules for new objects. */
  readonly first?: readonly Check<Change>[];
  /** Asked after them. */
  readonly last?: readonly Check<Change>[];
}

/** Update rules by validatorKey. */
export type UpdateRulesOfKinds = Readonly<Record<string, UpdateRules>>;

/** The value behind a dotted path. */
export function valueAt(object: KubernetesObject, dotted: string): unknown {
  let value: unknown = object;
  for (const name of dotted.split('.')) {
    if (typeof value !== 'object' || value === null) return null;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value ?? null;
}

export function pathOf(dotted: string): FieldPath {
  let path = FieldPath.root;
  for (const name of dotted.split('.')) path = path.child(name);
  return path;
}

/** Whether the field means the same before and after. */
export function isUnchanged({ before, after }: Change, dotted: string, { version }: RuleContext): boolean {
  const type = schemaOf(after.apiVersion, after.kind, version)?.type;
  const field = fieldAt(type, dotted);
  if (!field) return true;
  const [old, now] = [valueAt(before, dotted), valueAt(after, dotted)];
  if (field.pointer && (old === null || now === null)) return old === now;
  return sameMeaning(field.type, old, now);
}

interface Immutable {
  readonly id: string;
  /** Dotted path from the root. */
  readonly field: string;
  /** Where the server reports it, when it is loose about that. */
  readonly reportedAs?: string;
  readonly source: string;
  readonly explain: Text;
  /** The new value as the server prints it; as it stands when left out. */
  readonly print?: (value: unknown, context: RuleContext) => unknown;
  /** What is said of it, for fields with words of their own. */
  readonly refuse?: (path: FieldPath, value: unknown, context: RuleContext) => FieldError;
}

/** A field that keeps its value for good. Source: apimachinery api/validation ValidateImmutableField. */
export const immutable = ({
  id,
  field,
  reportedAs,
  source,
  explain,
  print = asItStands,
  refuse = fieldIsImmutable,
}: Immutable): Rule<Change> =>
  rule({
    id,
    source,
    explain,
    check(change, _, context) {
      if (isUnchanged(change, field, context)) return undefined;
      const path = reportedAs === undefined ? pathOf(field) : pathOf(field).shownAs(pathOf(reportedAs));
      return refuse(path, print(valueAt(change.after, field) ?? zeroOf(change.after, field, context), context), context);
    },
  });

/** What Go has for a text that is not written. */
function zeroOf({ apiVersion, kind }: KubernetesObject, dotted: string, { version }: RuleContext): string | null {
  const field = fieldAt(schemaOf(apiVersion, kind, version)?.type, dotted);
  return field?.type.kind === 'string' && !field.pointer ? '' : null;
}

export const fieldIsImmutable = (path: FieldPath, value: unknown): FieldError => invalid(path, value, IMMUTABLE);

export const IMMUTABLE = 'field is immutable';

const asItStands = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? sortedKeys(value as Record<string, unknown>) : value;

/** Looks at the object as it is to be. */
export const ofOutcome = (checks: readonly Check<KubernetesObject>[]): Walk<Change> => ({
  checks,
  walk({ after }, path, context, refusals) {
    judge(checks, after, path, context, refusals);
  },
});

/** Runs the checks in order up to the first that refuses with one of the rules that end the judgement. */
export const upTo = (stops: readonly Rule<Change>[], checks: readonly Check<Change>[]): Walk<Change> => ({
  checks,
  walk(change, path, context, refusals) {
    for (const check of checks) {
      const found: Refusal[] = [];
      judge([check], change, path, context, found);
      refusals.push(...found);
      if (found.some((refusal) => stops.some((stop) => stop === (refusal.rule as unknown)))) return;
    }
  },
});
