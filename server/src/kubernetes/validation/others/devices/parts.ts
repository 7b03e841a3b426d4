import { checkSelector } from '../../../values/deviceSelectors.ts';
import { byteLength } from '../../../values/names.ts';
import { hasListFunctions } from '../../celLibraries.ts';
import { enabled } from '../../featureGates.ts';
import { duplicate, type FieldError, forbidden, internal, invalid, required, tooLong, tooMany } from '../../fieldErrors.ts';
import type { FieldPath } from '../../fieldPath.ts';
import { driverNameErrors } from '../../pod/volumes/drivers.ts';
import { present } from '../../present.ts';
import { type Check, type RuleContext, rule } from '../../rule.ts';
import { firstOf, group } from '../../walks.ts';

/** What claims and classes of devices are made of. Source: resource/validation. */

export interface Selector {
  readonly cel?: { readonly expression?: string } | null;
}

export interface Configuration {
  readonly requests?: readonly string[];
  readonly opaque?: { readonly driver?: string; readonly parameters?: unknown } | null;
}

const ITEMS_MAX = 32;
const TEXT_BYTES_MAX = 10 * 1024;

const listSize = rule<{ readonly list: readonly unknown[]; readonly limit: number }>({
  id: 'devices.list-size',
  source: 'resource/validation validateSlice, validateSet',
  explain: {
    en: 'A claim has at most 32 requests, constraints and configurations, and a request at most 32 selectors and 8 alternatives.',
    'zh-cn': '一个申领最多有 32 个请求、约束和配置，一个请求最多有 32 个选择器和 8 个备选项。',
  },
  check: ({ list, limit }, path) => (list.length > limit ? tooMany(path, list.length, limit) : undefined),
});

const once = rule<{ readonly list: readonly unknown[]; readonly limit: number; readonly key: string }>({
  id: 'devices.once',
  source: 'resource/validation validateSet',
  explain: { en: 'Each of them has a name of its own.', 'zh-cn': '每一项的名称必须各不相同。' },
  check({ list, key: name }, path) {
    const keys = list.map((item) => (typeof item === 'string' ? item : ((item as Readonly<Record<string, string>> | null)?.[name] ?? '')));
    return keys.flatMap((key, position) => (keys.indexOf(key) < position ? duplicate(path.index(position), key) : []));
  },
});

/**
 * A list of which nothing is asked when it is too long.
 * @param isSet field of the items that nobody shares
 */
export function limited<Value, Name extends keyof Value & string, Context extends RuleContext>(
  name: Name,
  checks: readonly Check<Value, Context>[],
  { limit = ITEMS_MAX, isSet = '' } = {},
): Check<Value, Context> {
  const ofList = (check: typeof once): Check<Value, Context> => ({
    checks: [check],
    needs: name,
    walk(value, path, context, refusals) {
      const list = value[name] as readonly unknown[] | null | undefined;
      const found = list ? check.check({ list, limit, key: isSet }, path.child(name), context) : undefined;
      for (const error of Array.isArray(found) ? found : found ? [found as FieldError] : [])
        refusals.push({ ...error, rule: check as never });
    },
  });
  return firstOf([ofList(listSize), group([...checks, ...(isSet ? [ofList(once)] : [])])]);
}

export const selector = rule<Selector>({
  id: 'devices.selector',
  source: 'resource/validation validateSelector, validateCELSelector',
  explain: {
    en: 'A selector is a CEL expression about the `device`, at most 10 KiB: `cel: {expression: "device.driver == \'gpu.example.com\'"}`.',
    'zh-cn': '选择器是关于 `device` 的 CEL 表达式，最多 10 KiB：`cel: {expression: "device.driver == \'gpu.example.com\'"}`。',
  },
  check({ cel }, path, { version }) {
    const at = path.child('cel');
    if (!present(cel)) return required(at);
    const { expression = '' } = cel;
    if (byteLength(expression) > TEXT_BYTES_MAX) return tooLong(at.child('expression'), TEXT_BYTES_MAX);
    const checked = checkSelector(expression, { lists: hasListFunctions(version), multiple: enabled('DRAConsumableCapacity', version) });
    if ('error' in checked) return invalid(at.child('expression'), expression, checked.error);
    if ('fault' in checked) return internal(at.child('expression'), checked.fault);
    return 'costly' in checked ? forbidden(at.child('expression'), 'too complex, exceeds cost limit') : undefined;
  },
});

export const configuration = rule<Configuration>({
  id: 'devices.configuration',
  source: 'resource/validation validateDeviceConfiguration, validateOpaqueConfiguration',
  explain: {
    en: 'A configuration is for one driver: `opaque: {driver: gpu.example.com, parameters: {…}}`. The parameters are an object of at most 10 KiB.',
    'zh-cn': '配置针对某个驱动：`opaque: {driver: gpu.example.com, parameters: {…}}`。parameters 是一个对象，最多 10 KiB。',
  },
  check({ opaque }, path, { version }) {
    const at = path.child('opaque');
    if (!present(opaque)) return required(at);
    return [...driverNameErrors(opaque.driver, at.child('driver'), version), ...parameterErrors(opaque.parameters, at.child('parameters'))];
  },
});

function parameterErrors(parameters: unknown, path: FieldPath): FieldError[] {
  if (!present(parameters)) return [required(path)];
  const text = JSON.stringify(parameters, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));
  if (byteLength(text) > TEXT_BYTES_MAX) return [tooLong(path, TEXT_BYTES_MAX)];
  return typeof parameters === 'object' && !Array.isArray(parameters)
    ? []
    : [invalid(path, '<value omitted>', 'must be a valid JSON object')];
}
