import { labelKeyProblems, labelValueProblems } from '../../../values/labels.ts';
import { dns1123LabelProblems, dns1123SubdomainProblems } from '../../../values/names.ts';
import { invalid, invalidEach, notSupported, required } from '../../fieldErrors.ts';
import { present } from '../../present.ts';
import { type Check, rule } from '../../rule.ts';
import { each, field, firstOf, group } from '../../walks.ts';
import { limited, type Selector, selector } from './parts.ts';

interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
}

export interface Exactly {
  readonly name?: string;
  readonly deviceClassName?: string;
  readonly selectors?: readonly (Selector | null)[];
  readonly allocationMode?: string;
  readonly adminAccess?: boolean | null;
  readonly count?: number | bigint;
  readonly tolerations?: readonly (Toleration | null)[];
}

export interface DeviceRequest {
  readonly name?: string;
  readonly exactly?: Exactly | null;
  readonly firstAvailable?: readonly (Exactly | null)[];
}

const ALTERNATIVES_MAX = 8;

const requestName = rule<{ readonly name?: string }>({
  id: 'devices.request.name',
  source: 'resource/validation validateRequestName',
  explain: {
    en: 'A request is called by lower case letters, digits and `-`, at most 63. Containers name it in `resources.claims[].request`.',
    'zh-cn': '请求的名称由小写字母、数字和 `-` 组成，最多 63 个字符。容器在 `resources.claims[].request` 中引用它。',
  },
  check: ({ name = '' }, path) => invalidEach(path.child('name'), name, dns1123LabelProblems(name)),
});

const EXACTLY_ONE = 'exactly one of `exactly` or `firstAvailable` is required';

const requestKind = rule<DeviceRequest>({
  id: 'devices.request.kind',
  source: 'resource/validation validateDeviceRequest',
  explain: {
    en: 'A request either says what it wants (`exactly`) or names alternatives in order of preference (`firstAvailable`).',
    'zh-cn': '请求要么用 `exactly` 说明需要什么，要么用 `firstAvailable` 按优先顺序列出备选项。',
  },
  check({ exactly, firstAvailable }, path) {
    const several = (firstAvailable ?? []).length > 0;
    if (present(exactly) && several) return invalid(path, null, `${EXACTLY_ONE}, but multiple fields are set`);
    return present(exactly) || several ? undefined : required(path, EXACTLY_ONE);
  },
});

const className = rule<Exactly>({
  id: 'devices.request.class',
  source: 'resource/validation validateDeviceClass',
  explain: {
    en: '`deviceClassName` names the DeviceClass to choose from: lower case letters, digits, `-` and `.`.',
    'zh-cn': '`deviceClassName` 指明从哪个 DeviceClass 中选择：小写字母、数字、`-` 和 `.`。',
  },
  check({ deviceClassName: name = '' }, path) {
    const at = path.child('deviceClassName');
    return name === '' ? required(at) : invalidEach(at, name, dns1123SubdomainProblems(name));
  },
});

const MODES = ['All', 'ExactCount'];

const allocation = rule<Exactly>({
  id: 'devices.request.allocation',
  source: 'resource/validation validateDeviceAllocationMode',
  explain: {
    en: '`ExactCount` (the default) asks for `count` devices, at least one; `All` asks for every one that fits, and takes no count.',
    'zh-cn': '`ExactCount`（默认）请求 `count` 个设备，至少一个；`All` 请求所有符合的设备，不能写 `count`。',
  },
  check({ allocationMode: mode = '', count = 0 }, path) {
    if (mode === 'All')
      return Number(count) === 0 ? undefined : invalid(path.child('count'), count, "must not be specified when allocationMode is 'All'");
    if (mode === 'ExactCount')
      return count > 0 ? undefined : invalid(path.child('count'), count, 'must be greater than zero', { minimum: 1 });
    return notSupported(path.child('allocationMode'), mode, MODES);
  },
});

const OPERATORS = ['Equal', 'Exists'];

const toleration = rule<Toleration>({
  id: 'devices.request.toleration',
  source: 'resource/validation validateDeviceToleration',
  explain: {
    en: 'A toleration of a device has an `operator` (`Equal` or `Exists`); `Exists` takes no value. Effects are `NoSchedule` and `NoExecute`.',
    'zh-cn': '对设备的容忍需要 `operator`（`Equal` 或 `Exists`）；`Exists` 不能写值。效果为 `NoSchedule` 和 `NoExecute`。',
  },
  check({ key = '', operator = '', value = '', effect = '' }, path, { version }) {
    const effects = ['NoExecute', 'NoSchedule', ...(version === '1.34' ? [] : ['None'])];
    const errors = key === '' ? [] : [...invalidEach(path.child('key'), key, labelKeyProblems(key, version))];
    if (operator === 'Exists') {
      if (value !== '') errors.push(invalid(path.child('value'), value, 'must be empty for operator `Exists`'));
    } else if (operator === 'Equal') errors.push(...invalidEach(path.child('value'), value, labelValueProblems(value, version)));
    else errors.push(operator === '' ? required(path.child('operator')) : notSupported(path.child('operator'), operator, OPERATORS));
    if (effect !== '' && !effects.includes(effect)) errors.push(notSupported(path.child('effect'), effect, effects));
    return errors;
  },
});

const exactRequest: readonly Check<Exactly>[] = [
  className,
  limited('selectors', [each('selectors', [selector])]),
  allocation,
  each('tolerations', [toleration]),
];

export const oneRequest: Check<DeviceRequest> = group([
  requestName,
  firstOf([
    requestKind,
    group([
      field('exactly', exactRequest),
      limited('firstAvailable', [each('firstAvailable', [requestName, ...exactRequest])], { limit: ALTERNATIVES_MAX, isSet: 'name' }),
    ]),
  ]),
]);
