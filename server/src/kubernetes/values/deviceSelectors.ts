import { compileExpression, instantiationError } from './cel/compile.ts';
import { costOf } from './cel/cost.ts';
import { functionsOf, QUANTITY_TYPE } from './cel/declarations.ts';
import type { Environment } from './cel/environment.ts';
import { evaluate, isEvaluable } from './cel/evaluate.ts';
import type { Size } from './cel/sizes.ts';
import type { Expression } from './cel/syntax.ts';
import { ANY, BOOL, mapOf, STRING, struct, type Type, typeName } from './cel/types.ts';
import type { Value } from './cel/values.ts';
import { Quantity, quantityOf } from './quantity.ts';
import { Semver } from './semver.ts';

/** One value of an attribute. Source: resource/v1 DeviceAttribute. */
export interface DeviceAttribute {
  readonly string?: string;
  readonly int?: number | bigint;
  readonly bool?: boolean;
  readonly version?: string;
}

/** What selectors look at. Source: resource/v1 Device. */
export interface SelectableDevice {
  readonly attributes?: Readonly<Record<string, DeviceAttribute>>;
  readonly capacity?: Readonly<Record<string, { readonly value?: unknown }>>;
  readonly allowMultipleAllocations?: boolean;
}

/** Most characters of what devices are told apart by, and most attributes and capacities. Source: resource/v1 types.go. */
const LENGTHS = { driver: 63, domain: 63, id: 32, value: 64 } as const;
const NAMES_MAX = 32;
/** Source: resource/v1 CELSelectorExpressionMaxCost. */
const COST_MAX = 1_000_000;

const fields: Readonly<Record<string, Type>> = {
  driver: STRING,
  allowMultipleAllocations: BOOL,
  attributes: mapOf(STRING, mapOf(STRING, ANY)),
  capacity: mapOf(STRING, mapOf(STRING, QUANTITY_TYPE)),
};

/** Source: dynamic-resource-allocation/cel/compile.go newCompiler. */
const environment = (lists: boolean): Environment => ({
  variables: new Map([['device', struct('kubernetes.DRADevice', new Map(Object.entries(fields)))]]),
  functions: functionsOf({ lists }),
  macros: { bind: true, sortBy: lists },
});

/** Source: the same, sizeEstimator. */
function sizeAt([root, field, ...steps]: readonly string[]): Size | null {
  if (root !== 'device') return null;
  const isMap = field === 'attributes' || field === 'capacity';
  if (!isMap)
    return steps.length > 0 ? null : field === 'driver' ? upTo(LENGTHS.driver) : field === 'allowMultipleAllocations' ? upTo(1) : upTo(0);
  const [domain, id, ...rest] = steps;
  if (domain === undefined) return upTo(NAMES_MAX);
  if (domain === '@keys') return id === undefined ? upTo(LENGTHS.domain) : null;
  if (domain !== '@values') return null;
  if (id === undefined) return upTo(NAMES_MAX);
  if (rest.length > 0) return null;
  if (id === '@keys') return upTo(LENGTHS.id);
  if (field === 'attributes') return id === '@items' ? upTo(LENGTHS.value) : upTo(LENGTHS.value);
  return id === '@values' || id === '@items' ? upTo(0) : null;
}

const upTo = (max: number): Size => ({ min: 0, max });

/** `error`: what the API server says. `cost`: it refuses to pay for it. `beyond`: it cannot be evaluated here. */
export type CheckedSelector =
  | { readonly expression: Expression }
  | { readonly error: string }
  | { readonly fault: string }
  | { readonly costly: true }
  | { readonly beyond: true };

/** Expressions that were read already; there are few of them. */
const known = new Map<string, CheckedSelector>();
const KNOWN_MAX = 200;

/** What the API server makes of the expression of a selector. @param lists whether it has the newer functions for lists */
export function checkSelector(expression: string, lists = true): CheckedSelector {
  const key = `${lists}${expression}`;
  let checked = known.get(key);
  if (!checked) {
    checked = selectorOf(expression, lists);
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(key, checked);
  }
  return checked;
}

function selectorOf(text: string, lists: boolean): CheckedSelector {
  const compiled = compileExpression(text, environment(lists));
  if (!('type' in compiled)) return compiled;
  const { expression, checked, type } = compiled;
  if (type.kind !== 'bool' && type.kind !== 'any') return { error: `must evaluate to bool or the unknown type, not ${typeName(type)}` };
  const fault = instantiationError(compiled);
  if (fault !== null) return { fault };
  if (costOf(expression, checked, sizeAt) > COST_MAX) return { costly: true };
  return isEvaluable(expression) ? { expression } : { beyond: true };
}

/** Asked for a domain that there is nothing of, it is empty. */
class Domains extends Map<string, Value> {
  override get(key: string): Value {
    return super.get(key) ?? new Map();
  }
}

const attributeValue = ({ string, int, bool, version }: DeviceAttribute): Value =>
  string ?? bool ?? (int === undefined ? null : BigInt(int)) ?? (version === undefined ? null : Semver.parse(version));

function byDomain<Item>(items: Readonly<Record<string, Item>> | undefined, driver: string, value: (item: Item) => Value): Domains {
  const domains = new Domains();
  for (const [name, item] of Object.entries(items ?? {})) {
    const slash = name.indexOf('/');
    const domain = slash < 0 ? driver : name.slice(0, slash);
    domains.set(domain, new Map([...(domains.get(domain) as Map<string, Value>), [name.slice(slash + 1), value(item)]]));
  }
  return domains;
}

/** Does the device do, or what does CEL say instead? */
export function deviceMatches(
  { expression }: Extract<CheckedSelector, { expression: unknown }>,
  driver: string,
  { attributes, capacity, allowMultipleAllocations = false }: SelectableDevice,
): boolean | { readonly error: string } {
  const device = new Map<string, Value>([
    ['driver', driver],
    ['allowMultipleAllocations', allowMultipleAllocations],
    ['attributes', byDomain(attributes, driver, attributeValue)],
    ['capacity', byDomain(capacity, driver, ({ value }) => quantityOf(value) ?? Quantity.ZERO)],
  ]);
  const result = evaluate(expression, new Map([['device', device]]));
  if ('error' in result) return result;
  return typeof result.value === 'boolean' ? result.value : { error: 'CEL result could not be converted to bool' };
}
