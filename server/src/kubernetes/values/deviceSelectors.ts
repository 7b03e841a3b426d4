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

/** What selectors may use, which differs between releases. */
export interface SelectorFeatures {
  /** The newer functions for lists. */
  readonly lists: boolean;
  /** `device.allowMultipleAllocations`. */
  readonly multiple: boolean;
}

const ALL: SelectorFeatures = { lists: true, multiple: true };

/** Source: dynamic-resource-allocation/cel/compile.go newCompiler. */
function environment({ lists, multiple }: SelectorFeatures): Environment {
  const fields = new Map<string, Type>([
    ['driver', STRING],
    ...(multiple ? [['allowMultipleAllocations', BOOL] as const] : []),
    ['attributes', mapOf(STRING, mapOf(STRING, ANY))],
    ['capacity', mapOf(STRING, mapOf(STRING, QUANTITY_TYPE))],
  ]);
  return {
    variables: new Map([['device', struct('kubernetes.DRADevice', fields)]]),
    functions: functionsOf({ lists }),
    macros: { bind: true, sortBy: lists },
  };
}

/** Source: the same, sizeEstimator. */
function sizeAt([root, field, ...steps]: readonly string[]): Size | null {
  if (root !== 'device') return null;
  if (field === 'attributes' || field === 'capacity') return sizeInMap(field, steps);
  if (steps.length > 0) return null;
  if (field === 'driver') return upTo(LENGTHS.driver);
  return upTo(field === 'allowMultipleAllocations' ? 1 : 0);
}

/** By domain and by name. */
function sizeInMap(field: 'attributes' | 'capacity', [domain, name, ...rest]: readonly string[]): Size | null {
  if (domain === undefined) return upTo(NAMES_MAX);
  if (domain === '@keys') return name === undefined ? upTo(LENGTHS.domain) : null;
  if (domain !== '@values' || rest.length > 0) return null;
  if (name === undefined) return upTo(NAMES_MAX);
  if (name === '@keys') return upTo(LENGTHS.id);
  if (field === 'attributes') return upTo(LENGTHS.value);
  return name === '@values' || name === '@items' ? upTo(0) : null;
}

const upTo = (max: number): Size => ({ min: 0, max });

/** `error`: what the API server says. `fault`: what it stumbles over. `costly`: it refuses to pay for it. `beyond`: it cannot be evaluated here. */
export type CheckedSelector =
  | { readonly expression: Expression }
  | { readonly error: string }
  | { readonly fault: string }
  | { readonly costly: true }
  | { readonly beyond: true };

/** Expressions that were read already; there are few of them. */
const known = new Map<string, CheckedSelector>();
const KNOWN_MAX = 200;

/** What the API server makes of the expression of a selector. */
export function checkSelector(expression: string, features = ALL): CheckedSelector {
  const key = `${features.lists} ${features.multiple} ${expression}`;
  let checked = known.get(key);
  if (!checked) {
    checked = selectorOf(expression, features);
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(key, checked);
  }
  return checked;
}

function selectorOf(text: string, features: SelectorFeatures): CheckedSelector {
  const compiled = compileExpression(text, environment(features));
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
