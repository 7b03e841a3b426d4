import type { MinorVersion } from '../../../object.ts';
import { added, times } from '../../../values/cel/sizes.ts';
import { type FieldError, forbidden, internal, invalid } from '../../fieldErrors.ts';
import type { FieldPath } from '../../fieldPath.ts';
import { present } from '../../present.ts';
import { type CompiledRule, compileRule } from './celRules.ts';
import { type Declared, declaredOf, escaped, REQUEST_BYTES_MAX } from './declared.ts';
import { printedAs } from './printed.ts';
import { type Schema, schemaIn, type ValidationRule } from './types.ts';

/**
 * Compiles the rules of a schema and counts what they may cost. Source: apiextensions/validation cel_validation.go,
 * ValidateCustomResourceDefinitionOpenAPISchema.
 */

/** Most that a rule may cost, and all rules of a schema together. */
const RULE_COST_MAX = 10_000_000;
const TOTAL_COST_MAX = 100_000_000;
/** What takes less than a hundredth of all is not named. */
const NAMED_COST_MIN = TOTAL_COST_MAX / 100;
const NAMED_MAX = 4;

interface Told {
  readonly version: MinorVersion;
  /** Is something else wrong at or below the place? Then its rules are not looked at. */
  readonly isFaulty: (path: FieldPath) => boolean;
  /** Rules that were stored may cost what they cost. */
  readonly mayBeCostly: boolean;
}

export interface CelError {
  readonly error: FieldError;
  readonly isCost: boolean;
}

/** What is told of the rules themselves, and of what all of them cost. */
export interface CelErrors {
  readonly rules: readonly CelError[];
  readonly costs: readonly FieldError[];
}

/** A schema on the way down to a rule. Where it is, is worked out where a rule stands. */
interface Place {
  readonly schema: Schema;
  readonly outer: Place | null;
  /** The step from the schema around it. */
  readonly step: { readonly property: string } | 'items' | 'values' | null;
}

/** @param path of the whole schema */
export function celErrors(schema: Schema, path: FieldPath, told: Told): CelErrors {
  const judge = new Judge(told, path);
  look({ schema, outer: null, step: null }, judge);
  return { rules: judge.errors, costs: judge.costErrors() };
}

/** What stands below comes first. */
function look(place: Place, judge: Judge): void {
  const { properties, additionalProperties, items, 'x-kubernetes-validations': rules } = place.schema;
  const values = additionalProperties ? schemaIn(additionalProperties) : null;
  if (values) look({ schema: values, outer: place, step: 'values' }, judge);
  for (const property in properties) {
    const schema = properties[property];
    if (schema) look({ schema, outer: place, step: { property } }, judge);
  }
  const item = items ? schemaIn(items) : null;
  if (item) look({ schema: item, outer: place, step: 'items' }, judge);
  if (rules && rules.length > 0) judge.rules(place, rules);
}

class Judge {
  readonly errors: CelError[] = [];
  private total = 0;
  private readonly costly: { readonly at: FieldPath; readonly cost: number }[] = [];
  private readonly declared = new Map<Place, Declared | null>();

  constructor(
    private readonly told: Told,
    private readonly root: FieldPath,
  ) {}

  rules(place: Place, rules: readonly (ValidationRule | null)[]): void {
    const at = this.path(place);
    if (this.told.isFaulty(at)) return;
    const path = at.child('x-kubernetes-validations');
    const declared = this.declaredAt(place);
    if (!declared) {
      const detail = 'unable to convert structural schema to CEL declarations';
      this.tell(internal(path, `internal error: failed to construct type information for x-kubernetes-validations rules: ${detail}`));
      return;
    }
    const count = countMax(place) ?? Math.floor(REQUEST_BYTES_MAX / (declared.bytesMin() + 1));
    const apart = unrelatedAt(place);
    const unrelated = apart && this.path(apart);
    for (const [position, rule] of rules.entries()) {
      const compiled = compileRule(rule ?? {}, declared, this.told.version);
      this.rule(compiled, rule ?? {}, path.index(position), count, unrelated);
    }
  }

  private path({ outer, step }: Place): FieldPath {
    if (!outer) return this.root;
    const around = this.path(outer);
    if (step === 'items') return around.child('items');
    return typeof step === 'object' && step ? around.child('properties').key(step.property) : around.child('additionalProperties');
  }

  private rule(compiled: CompiledRule, rule: ValidationRule, at: FieldPath, count: number, unrelated: FieldPath | null): void {
    const { error, messageError, messageCost, usesOldSelf } = compiled;
    const printed = (): unknown => printedAs('Rule', rule);
    this.observe(times(compiled.cost, count), at.child('rule'), 'estimated rule cost');
    if (error !== null) this.tell(invalid(at.child('rule'), printed(), error));
    if (messageError !== null) this.tell(invalid(at.child('messageExpression'), printed(), messageError));
    else this.observe(messageCost, at.child('messageExpression'), 'estimated messageExpression cost');
    if (usesOldSelf && unrelated) {
      const detail = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${unrelated}`;
      this.tell(invalid(at.child('rule'), rule.rule ?? '', detail));
    }
    if (usesOldSelf === false && present(rule.optionalOldSelf)) {
      this.tell(invalid(at.child('optionalOldSelf'), rule.optionalOldSelf, 'may not be set if oldSelf is not used in rule'));
    }
  }

  private tell(error: FieldError, isCost = false): void {
    this.errors.push({ error, isCost });
  }

  private observe(cost: number, at: FieldPath, name: string): void {
    if (cost > RULE_COST_MAX && !this.told.mayBeCostly) this.tell(forbidden(at, costMessage(name, cost, RULE_COST_MAX)), true);
    this.total = added(this.total, cost);
    if (cost < NAMED_COST_MIN) return;
    this.costly.push({ at, cost });
    this.costly.sort((one, other) => other.cost - one.cost);
    this.costly.splice(NAMED_MAX);
  }

  costErrors(): readonly FieldError[] {
    if (this.total <= TOTAL_COST_MAX) return [];
    const detail = 'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema';
    const name = 'x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema';
    return [...this.costly.map(({ at }) => forbidden(at, detail)), forbidden(this.root, costMessage(name, this.total, TOTAL_COST_MAX))];
  }

  /** Taken from the schema around it where that has rules, too. */
  private declaredAt(place: Place): Declared | null {
    let declared = this.declared.get(place);
    if (declared === undefined) {
      declared = this.declare(place);
      this.declared.set(place, declared);
    }
    return declared;
  }

  private declare(place: Place): Declared | null {
    const { schema, outer, step } = place;
    const own = (): Declared | null => declaredOf(schema, outer === null || schema['x-kubernetes-embedded-resource'] === true);
    if (!outer || !isWithinRules(outer)) return own();
    const around = this.declaredAt(outer);
    if (!around) return null;
    const property = typeof step === 'object' ? step?.property : undefined;
    const held = property === undefined ? around.item : around.field?.(escaped(property) ?? '');
    return held ?? own();
  }
}

function isWithinRules(place: Place): boolean {
  for (let each: Place | null = place; each; each = each.outer) if ((each.schema['x-kubernetes-validations'] ?? []).length > 0) return true;
  return false;
}

/** How often a value can be there at most; null without a limit. */
function countMax(place: Place): number | null {
  let count = 1;
  for (let { outer } = place; outer; { outer } = outer) {
    const most = elementsMax(outer.schema);
    if (most === null) return null;
    count = times(count, most);
  }
  return count;
}

function elementsMax({ type, additionalProperties, maxProperties, maxItems }: Schema): number | null {
  const isMap = type === 'object' && present(additionalProperties);
  if (!isMap && type !== 'array') return 1;
  const most = isMap ? maxProperties : maxItems;
  return present(most) ? Math.max(most, 0) : null;
}

const RELATED_MAPS = ['granular', 'atomic'];

/** The outermost schema whose parts cannot be found again in an older object. */
function unrelatedAt(place: Place): Place | null {
  let found: Place | null = null;
  for (let inner = place; inner.outer; inner = inner.outer) {
    const { schema } = inner.outer;
    const mapType = schema['x-kubernetes-map-type'] ?? null;
    const isApart =
      inner.step === 'items'
        ? schema['x-kubernetes-list-type'] !== 'map'
        : inner.step !== 'values' && mapType !== null && !RELATED_MAPS.includes(mapType);
    if (isApart) found = inner.outer;
  }
  return found;
}

/** Beyond it the factor says nothing more. */
const FACTOR_MAX = 100;
const FACTOR_SHORT_MIN = 1.5;

function costMessage(name: string, cost: number, limit: number): string {
  const factor = cost / limit;
  const shown = factor > FACTOR_MAX ? 'more than 100x' : `${factor.toFixed(factor < FACTOR_SHORT_MIN ? 6 : 1)}x`;
  return `${name} exceeds budget by factor of ${shown} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)`;
}
