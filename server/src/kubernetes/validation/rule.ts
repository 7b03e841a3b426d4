import type { Text } from '../../texts/text.ts';
import type { KubernetesObject, MinorVersion } from '../object.ts';
import type { FieldError } from './fieldErrors.ts';
import type { FieldPath } from './fieldPath.ts';

/** What a rule may know besides the value it looks at. Everything is already decoded and defaulted. */
export interface RuleContext {
  readonly version: MinorVersion;
  /** The whole object under judgement. */
  readonly object: KubernetesObject;
  /** What stands in the cluster, as far as that is told. */
  readonly objects?: readonly KubernetesObject[] | undefined;
  /** The object as it is stored, when this is an update of it. */
  readonly stored?: KubernetesObject | undefined;
  /** What is known of items that were judged before; see eachKept. */
  readonly kept?: KeptChecks | null | undefined;
}

/** An item of a list that an object shares with the one before an edit. */
export interface KeptItem {
  readonly value: object;
  /** Bits of the checks that were run over it and had nothing to say. */
  quiet: number;
}

/** Knows the items of lists. */
export interface KeptChecks {
  /** By position; undefined for lists whose items are not kept. */
  itemsOf(list: readonly unknown[]): readonly (KeptItem | null)[] | undefined;
}

const BITS_MAX = 31;
let bits = 0;

/** A bit of its own for some checks; 0 when there are no more, which nobody remembers. */
export const quietBit = (): number => (bits < BITS_MAX ? 1 << bits++ : 0);

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
  readonly walk?: never;
  readonly into?: never;
  readonly checks?: never;
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
  /** A field of the value without which there is nothing to do. */
  readonly needs?: string | undefined;
  /** All that is done is to run `checks` over this field. */
  readonly into?: string | undefined;
  walk(value: Value, path: FieldPath, context: Context, refusals: Refusal[]): void;
  readonly check?: never;
}

export type Check<Value = unknown, Context extends RuleContext = RuleContext> = Rule<Value, Context> | Walk<Value, Context>;

/**
 * What rules and walks are made of. Of one class, because thousands of them are run for one manifest: an engine finds the parts of objects
 * that are made alike in a fraction of the time.
 */
class Step {
  readonly id: string;
  readonly source: string;
  readonly explain: Text;
  readonly createOnly: true | undefined;
  readonly check: Rule<never, never>['check'] | undefined;
  readonly checks: readonly Check<never, never>[];
  readonly needs: string | undefined;
  readonly into: string | undefined;
  readonly walk: Walk<never, never>['walk'] | undefined;

  constructor(rule: Rule<never, never> | null, walk: Walk<never, never> | null) {
    this.id = rule?.id ?? '';
    this.source = rule?.source ?? '';
    this.explain = rule?.explain ?? NOTHING_SAID;
    this.createOnly = rule?.createOnly;
    this.check = rule?.check;
    this.checks = walk?.checks ?? [];
    this.needs = walk?.needs;
    this.into = walk?.into;
    this.walk = walk?.walk;
  }
}

const NOTHING_SAID: Text = { en: '', 'zh-cn': '' };

export function rule<Value, Context extends RuleContext = RuleContext>(declaration: Rule<Value, Context>): Rule<Value, Context> {
  return new Step(declaration as Rule<never, never>, null) as unknown as Rule<Value, Context>;
}

export function walk<Value, Context extends RuleContext = RuleContext>(declaration: Walk<Value, Context>): Walk<Value, Context> {
  return new Step(null, declaration as Walk<never, never>) as unknown as Walk<Value, Context>;
}

export const isRule = (check: Check<never, never>): check is Rule<never, never> => check.check !== undefined;

/** The field that none of the checks can do without; undefined when there is no such field. */
export function needOf(checks: readonly Check<never, never>[]): string | undefined {
  const need = checks[0]?.walk && checks[0].needs;
  return checks.every((each) => each.walk !== undefined && each.needs === need) ? need : undefined;
}

const isList = (found: NonNullable<Found>): found is readonly FieldError[] => Array.isArray(found);

/** What an absent struct, list or map is in Go. */
export const EMPTY = Object.freeze({});

/** Runs checks over one value in order and collects what they refuse. */
export function judge<Value, Context extends RuleContext>(
  checks: readonly Check<Value, Context>[],
  value: Value,
  path: FieldPath,
  context: Context,
  refusals: Refusal[],
): void {
  for (let i = 0; i < checks.length; i++) {
    const each = checks[i]!;
    if (each.walk !== undefined) {
      // Most fields are not there, and most walks lead into a field: to look here is cheaper than to look where a call leads.
      if (each.into !== undefined) {
        const part = (value as Readonly<Record<string, unknown>>)[each.into];
        const isThere = part !== undefined && part !== null;
        const checks = each.checks as readonly Check<unknown, Context>[];
        if (isThere || each.needs === undefined) judge(checks, isThere ? part : EMPTY, path.child(each.into), context, refusals);
        continue;
      }
      if (each.needs !== undefined) {
        const needed = (value as Readonly<Record<string, unknown>>)[each.needs];
        if (needed === undefined || needed === null) continue;
      }
      each.walk(value, path, context, refusals);
      continue;
    }
    if (each.createOnly && context.stored) continue;
    const found = each.check(value, path, context);
    if (found === undefined) continue;
    if (!isList(found)) refusals.push({ ...found, rule: each });
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
