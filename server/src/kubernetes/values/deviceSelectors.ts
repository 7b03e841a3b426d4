import { type Checked, checkExpression, type Type } from './cel/check.ts';
import { evaluate } from './cel/evaluate.ts';
import { QUANTITY, type Value } from './cel/values.ts';
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

/** Source: dynamic-resource-allocation/cel/compile.go newCompiler. */
const DEVICE: ReadonlyMap<string, Type> = new Map([
  [
    'device',
    {
      name: 'kubernetes.DRADevice',
      fields: new Map<string, Type>([
        ['driver', 'string'],
        ['allowMultipleAllocations', 'bool'],
        ['attributes', { map: { map: 'any' } }],
        ['capacity', { map: { map: QUANTITY } }],
      ]),
    },
  ],
]);

/** Expressions that were read already; there are few of them. */
const known = new Map<string, Checked>();
const KNOWN_MAX = 200;

/** What the API server makes of the expression of a selector. */
export function checkSelector(expression: string): Checked {
  let checked = known.get(expression);
  if (!checked) {
    checked = checkExpression(expression, DEVICE);
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(expression, checked);
  }
  return checked;
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
  { expression }: Extract<Checked, { expression: unknown }>,
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
