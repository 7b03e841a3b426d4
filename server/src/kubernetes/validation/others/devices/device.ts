import type { Text } from '../../../../texts/text.ts';
import { labelKeyProblems, labelValueProblems } from '../../../values/labels.ts';
import { byteLength, dns1123LabelProblems, dns1123SubdomainProblems } from '../../../values/names.ts';
import { duplicate, type FieldError, invalid, invalidEach, notSupported, required, tooLong, tooMany } from '../../fieldErrors.ts';
import type { FieldPath } from '../../fieldPath.ts';
import { nodeSelectorChecks } from '../../pod/nodeAffinity.ts';
import type { NodeSelector } from '../../pod/types.ts';
import { present } from '../../present.ts';
import { type Check, type RuleContext, rule } from '../../rule.ts';
import { each, field, when } from '../../walks.ts';
import { capacityErrors, type DeviceCapacity } from './capacities.ts';
import { qualifiedNameErrors } from './constraints.ts';
import { limited } from './parts.ts';

/** One device of a slice. Source: resource/validation validateDevice. */

export interface Counters {
  readonly name?: string;
  readonly counterSet?: string;
  readonly counters?: Readonly<Record<string, object | null>> | null;
}

interface Attribute {
  readonly int?: number | bigint | null;
  readonly bool?: boolean | null;
  readonly string?: string | null;
  readonly version?: string | null;
}

export interface Nodes {
  readonly nodeName?: string | null;
  readonly nodeSelector?: NodeSelector | null;
  readonly allNodes?: boolean | null;
}

export interface Device extends Nodes {
  readonly name?: string;
  readonly attributes?: Readonly<Record<string, Attribute | null>> | null;
  readonly capacity?: Readonly<Record<string, DeviceCapacity | null>> | null;
  readonly allowMultipleAllocations?: boolean | null;
  readonly taints?: readonly ({ readonly key?: string; readonly value?: string; readonly effect?: string } | null)[] | null;
  readonly consumesCounters?: readonly (Counters | null)[] | null;
  readonly bindingConditions?: readonly string[] | null;
  readonly bindingFailureConditions?: readonly string[] | null;
}

export const NODES: Text = {
  en: 'Say where the devices are by exactly one of `nodeName`, `nodeSelector` (of one term), `allNodes: true` and, for a slice, `perDeviceNodeSelection: true`.',
  'zh-cn':
    '请用 `nodeName`、`nodeSelector`（一个条件）、`allNodes: true` 之一说明设备所在的节点，切片还可以用 `perDeviceNodeSelection: true`。',
};

export const nodeName = (id: string, detail: string) =>
  rule<Nodes>({
    id,
    source: 'resource/validation validateNodeName',
    explain: NODES,
    check({ nodeName: name }, path) {
      if (!present(name)) return undefined;
      const at = path.child('nodeName');
      return name === '' ? invalid(at, name, detail) : invalidEach(at, name, dns1123SubdomainProblems(name));
    },
  });

export const isTrue = (value: boolean | null | undefined, path: FieldPath): FieldError[] =>
  value === false ? [invalid(path, false, 'must be either unset or set to true')] : [];

/** The names of what is set, as the server lists them. */
export const setFields = ({ nodeName: name, nodeSelector, allNodes }: Nodes): string[] => [
  ...(name ? ['`nodeName`'] : []),
  ...(present(nodeSelector) ? ['`nodeSelector`'] : []),
  ...(allNodes ? ['`allNodes`'] : []),
];

const ENTRIES_MAX = 32;

const contents = rule<Device>({
  id: 'devices.slice.device',
  source: 'resource/validation validateDevice, validateDeviceAttribute',
  explain: {
    en: 'A device has a name, attributes with one value each (`model: {string: a100}`, `{int: 1}`, `{bool: true}`, `{version: 1.2.3}`) and capacities (`memory: {value: 40Gi}`), 32 of both at most.',
    'zh-cn':
      '设备有名称、各含一个值的属性（`model: {string: a100}`、`{int: 1}`、`{bool: true}`、`{version: 1.2.3}`）和容量（`memory: {value: 40Gi}`），两者合计最多 32 个。',
  },
  check({ name = '', attributes, capacity, allowMultipleAllocations: shared }, path, context) {
    const [ofAttributes, ofCapacity] = [Object.entries(attributes ?? {}), Object.entries(capacity ?? {})];
    const count = ofAttributes.length + ofCapacity.length;
    const detail = `the total number of attributes and capacities must not exceed ${ENTRIES_MAX}`;
    const [atAttributes, atCapacity] = [path.child('attributes'), path.child('capacity')];
    return [
      ...invalidEach(path.child('name'), name, dns1123LabelProblems(name)),
      ...(count > ENTRIES_MAX ? [invalid(path, count, detail)] : []),
      ...ofAttributes.flatMap(([key, value]) => [
        ...qualifiedNameErrors(key, atAttributes.key(key).shownAs(atAttributes), context),
        ...attributeErrors(value ?? {}, atAttributes.key(shortened(key))),
      ]),
      ...ofCapacity.flatMap(([key, value]) => [
        ...qualifiedNameErrors(key, atCapacity.key(key).shownAs(atCapacity), context),
        ...capacityErrors(value ?? {}, atCapacity.key(shortened(key)), shared === true),
      ]),
    ];
  },
});

const KEY_LENGTH_MAX = 96;

/** Too long a key is shown without its middle. Source: resource/validation truncateIfTooLong. */
function shortened(key: string, limit = KEY_LENGTH_MAX): string {
  if (key.length <= limit) return key;
  const kept = limit - 3;
  return `${key.slice(0, (kept + 1) >> 1)}...${key.slice(key.length - (kept >> 1))}`;
}

const VALUE_BYTES_MAX = 64;
const NUMBER = '(0|[1-9]\\d*)';
const RELEASE = '(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)';
const BUILD = '[0-9a-zA-Z-]+';
const version = new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}(-${RELEASE}(\\.${RELEASE})*)?(\\+${BUILD}(\\.${BUILD})*)?$`);

function attributeErrors(value: Attribute, path: FieldPath): FieldError[] {
  const { string, version: text, int = null, bool = null } = value;
  const errors: FieldError[] = [];
  if (present(string) && byteLength(string) > VALUE_BYTES_MAX) errors.push(tooLong(path.child('string'), VALUE_BYTES_MAX));
  if (present(text) && !version.test(text))
    errors.push(invalid(path.child('version'), text, 'must be a string compatible with semver.org spec 2.0.0'));
  if (present(text) && byteLength(text) > VALUE_BYTES_MAX) errors.push(tooLong(path.child('version'), VALUE_BYTES_MAX));
  const count = [int, bool, string, text].filter(present).length;
  const shown = { IntValue: int, BoolValue: bool, StringValue: string ?? null, VersionValue: text ?? null, ...NO_LISTS };
  if (count !== 1) errors.push(invalid(path, count === 0 ? '' : shown, 'exactly one value must be specified'));
  return errors;
}

/** Lists are behind a gate that is off. */
const NO_LISTS = { IntValues: null, BoolValues: null, StringValues: null, VersionValues: null };

const EFFECTS = ['NoExecute', 'NoSchedule', 'None'];

const taint = rule<NonNullable<NonNullable<Device['taints']>[number]>>({
  id: 'devices.slice.taint',
  source: 'resource/validation validateDeviceTaint',
  explain: {
    en: 'A taint has a `key`, maybe a `value`, and an `effect`: `NoSchedule`, `NoExecute` or `None`.',
    'zh-cn': '污点有 `key`、可选的 `value` 和 `effect`：`NoSchedule`、`NoExecute` 或 `None`。',
  },
  check: ({ key = '', value = '', effect = '' }, path, { version: release }) => [
    ...invalidEach(path.child('key'), key, labelKeyProblems(key, release)),
    ...invalidEach(path.child('value'), value, labelValueProblems(value, release)),
    ...(effect === '' ? [required(path.child('effect'))] : []),
    ...(effect === '' || EFFECTS.includes(effect) ? [] : [notSupported(path.child('effect'), effect, EFFECTS)]),
  ],
});

const COUNTERS_MAX = 32;

/** @param name the field that names the set of counters */
export const counters = (name: 'name' | 'counterSet') =>
  rule<Counters>({
    id: name === 'name' ? 'devices.slice.counters' : 'devices.slice.consumed-counters',
    source: 'resource/validation validateCounterSet, validateDeviceCounterConsumption',
    explain: {
      en: 'A set of counters has a name and at least one counter, both called by lower case letters, digits and `-`: `counters: {memory: {value: 40Gi}}`.',
      'zh-cn': '计数器集合有名称和至少一个计数器，名称均由小写字母、数字和 `-` 组成：`counters: {memory: {value: 40Gi}}`。',
    },
    check(value, path) {
      const called = value[name] ?? '';
      const at = path.child('counters');
      const keys = Object.keys(value.counters ?? {});
      const ofName = called === '' ? [required(path.child(name))] : invalidEach(path.child(name), called, dns1123LabelProblems(called));
      if (keys.length === 0) return [...ofName, required(at)];
      if (keys.length > COUNTERS_MAX) return [...ofName, tooMany(at, keys.length, COUNTERS_MAX)];
      return [...ofName, ...keys.flatMap((key) => invalidEach(at.key(key).shownAs(at), key, dns1123LabelProblems(key)))];
    },
  });

const CONSUMED_MAX = 2;
const TAINTS_MAX = 16;

const ONE_OF_DEVICE =
  'exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec';

const deviceNodes = rule<Device>({
  id: 'devices.slice.device-nodes',
  source: 'resource/validation validateDevice',
  explain: NODES,
  check(device, path) {
    const found = setFields(device);
    const errors = isTrue(device.allNodes, path.child('allNodes'));
    if (found.length === 0) errors.push(required(path, ONE_OF_DEVICE));
    if (found.length > 1) errors.push(invalid(path, `{${found.join(', ')}}`, ONE_OF_DEVICE));
    return errors;
  },
});

const noNodes = rule<Device>({
  id: 'devices.slice.device-without-nodes',
  source: 'resource/validation validateDevice',
  explain: NODES,
  check: ({ nodeName: name, nodeSelector, allNodes }, path) =>
    [name, nodeSelector, allNodes].some(present)
      ? invalid(
          path,
          null,
          '`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec',
        )
      : undefined,
});

const CONDITIONS_MAX = 4;

const binding = rule<Device>({
  id: 'devices.slice.binding',
  source: 'resource/validation validateDeviceBindingParameters',
  explain: {
    en: '`bindingConditions` and `bindingFailureConditions` go together, at most 4 each, none of them twice.',
    'zh-cn': '`bindingConditions` 和 `bindingFailureConditions` 须同时填写，各最多 4 个，且不能重复。',
  },
  check(device, path, { version: release }) {
    const lists = (['bindingConditions', 'bindingFailureConditions'] as const).map((name) => ({
      at: path.child(name),
      name,
      list: device[name] ?? [],
    }));
    const [first, second] = lists as [(typeof lists)[number], (typeof lists)[number]];
    const errors: FieldError[] = lists.flatMap(({ at, list }) =>
      list.length > CONDITIONS_MAX
        ? [tooMany(at, list.length, CONDITIONS_MAX)]
        : list.flatMap((condition, position) => invalidEach(at.index(position), condition, labelKeyProblems(condition, release))),
    );
    for (const { at, list } of lists)
      list.forEach((condition, position) => {
        if (list.indexOf(condition) < position) errors.push(duplicate(at.index(position), condition));
        if (at === second.at && first.list.includes(condition))
          errors.push(invalid(at.index(position), condition, 'bindingFailureConditions must not overlap with bindingConditions'));
      });
    const missing = (lacking: typeof first, other: typeof first): void => {
      if (lacking.list.length === 0 && other.list.length > 0)
        errors.push(invalid(lacking.at, device[lacking.name] ?? null, `${lacking.name} are required to use ${other.name}`));
    };
    missing(first, second);
    missing(second, first);
    return errors;
  },
});

export interface DeviceContext extends RuleContext {
  /** Each device says for itself where it is. */
  readonly perDevice: boolean;
}

export const deviceChecks: readonly Check<Device, DeviceContext>[] = [
  contents,
  limited('taints', [each('taints', [taint])], { limit: TAINTS_MAX }),
  limited('consumesCounters', [each('consumesCounters', [counters('counterSet')])], { limit: CONSUMED_MAX, isSet: 'counterSet' }),
  when<Device, DeviceContext>(
    (_, { perDevice }) => perDevice,
    [nodeName('devices.slice.device-node-name', 'must not be empty'), field('nodeSelector', nodeSelectorChecks), deviceNodes],
    [noNodes],
  ),
  binding,
];
