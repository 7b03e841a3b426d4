import type { Text } from '../../texts/text.ts';
import type { KubernetesObject, MinorVersion } from '../object.ts';
import type { FieldError } from './fieldErrors.ts';
import type { FieldPath } from './fieldPath.ts';

/** What a rule may know besides the value it looks at. Everything is already decoded and defaulted. */
export interface RuleContext {
  readonly version: MinorVersion;
  /** The whole object under judgement. */
  readonly object: KubernetesObject;
  /** The object as it is stored, when this is an update of it. */
  readonly stored?: KubernetesObject | undefined;
}

/** What a check says: nothing, one refusal, or several in the server's order. */
export type Found = readonly FieldError[] | FieldError | undefined;

/**
 * One rule of the API server: what it looks at, what it refuses and where Kubernetes says so. Declared once; diagnostics, `podsight explain
 * --rule` and the documentation all read the declaration.
 */
export interface Rule<Value = unknown, Context extends RuleContext = RuleContext> {
  /** Stable, dotted, English: `pod.ports.host-network`. Shown as the diagnostic's code. */
  readonly id: string;
  /** File and function in Kubernetes, e.g. `core/validation ValidateHostNetworkPorts`. */
  readonly source: string;
  /** What the rule means for the person who wrote the manifest, and the way out. */
  readonly explain: Text;
  /** Asked of new objects only: an update of a stored one may keep what it has. */
  readonly createOnly?: true;
  /** `path` leads to `value`. */
  check(value: Value, path: FieldPath, context: Context): Found;
}

/** A refusal together with the rule that spoke. */
export interface Refusal extends FieldError {
  readonly rule: Rule<never, never>;
}

/**
 * A step from a value to its parts: which checks run there, in which order. Walks say where rules look; rules say what is refused.
 * `checks` lists what may run below, so that every rule can be found from the root.
 */
export interface Walk<Value = unknown, Context extends RuleContext = RuleContext> {
  readonly checks: readonly Check<never, never>[];
  walk(value: Value, path: FieldPath, context: Context, refusals: Refusal[]): void;
}

export type Check<Value = unknown, Context extends RuleContext = RuleContext> = Rule<Value, Context> | Walk<Value, Context>;

export function rule<Value, Context extends RuleContext = RuleContext>(declaration: Rule<Value, Context>): Rule<Value, Context> {
  return declaration;
}

export const isRule = (check: Check<never, never>): check is Rule<never, never> => 'check' in check;

/** Runs checks over one value in order and collects what they refuse. */
export function judge<Value, Context extends RuleContext>(
  checks: readonly Check<Value, Context>[],
  value: Value,
  path: FieldPath,
  context: Context,
  refusals: Refusal[],
): void {
  for (const each of checks) {
    if (!('check' in each)) {
      each.walk(value, path, context, refusals);
      continue;
    }
    if (each.createOnly && context.stored) continue;
    const found = each.check(value, path, context);
    if (found === undefined) continue;
    if ('path' in found) refusals.push({ ...found, rule: each });
    else for (const error of found) refusals.push({ ...error, rule: each });
  }
}

/** Every rule below the checks, each once, in the order in which they would first speak. */
export function rulesOf(checks: readonly Check<never, never>[]): Rule<never, never>[] {
  const rules = new Set<Rule<never, never>>();
  const seen = new Set<Check<never, never>>();
  const visit = (list: readonly Check<never, never>[]): void => {
    for (const check of list) {
      if (seen.has(check)) continue;
      seen.add(check);
      if (isRule(check)) rules.add(check);
      else visit(check.checks);
    }
  };
  visit(checks);
  return [...rules];
}
