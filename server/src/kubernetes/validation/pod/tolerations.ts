import { labelKeyProblems, labelValueProblems } from '../../values/labels.ts';
import { wantedBehind } from '../../values/wanted.ts';
import { invalid, invalidEach, notSupported } from '../fieldErrors.ts';
import { Named } from '../printing.ts';
import { type Check, rule } from '../rule.ts';
import type { Toleration } from './types.ts';

/** Source: core/validation ValidateTolerations. */

const source = 'core/validation ValidateTolerations';

const key = rule<Toleration>({
  id: 'pod.tolerations.key',
  source,
  explain: {
    en: '`key` is the key of a taint, in the form of a label key: `example.com/dedicated`.',
    'zh-cn': '`key` 是污点的键，格式与标签键相同，例如 `example.com/dedicated`。',
  },
  check: ({ key: name }, path, { version }) => (name ? invalidEach(path.child('key'), name, labelKeyProblems(name, version)) : undefined),
});

const keyOrExists = rule<Toleration>({
  id: 'pod.tolerations.every-key',
  source,
  explain: {
    en: 'A toleration without `key` tolerates every taint, and is written with `operator: Exists`.',
    'zh-cn': '不写 `key` 的容忍度会容忍所有污点，此时必须写 `operator: Exists`。',
  },
  check: ({ key: name, operator: operation }, path) =>
    !name && operation !== 'Exists'
      ? invalid(
          path.child('operator'),
          new Named(operation ?? ''),
          'operator must be Exists when `key` is empty, which means "match all values and all keys"',
          { supported: ['Exists'] },
        )
      : undefined,
});

const seconds = rule<Toleration>({
  id: 'pod.tolerations.seconds',
  source,
  explain: {
    en: '`tolerationSeconds` says how long a running Pod stays after a NoExecute taint appears. Add `effect: NoExecute` or remove it.',
    'zh-cn': '`tolerationSeconds` 是出现 NoExecute 污点后运行中的 Pod 还能停留多久。请加上 `effect: NoExecute`，或删除该字段。',
  },
  check: ({ tolerationSeconds, effect: name }, path) =>
    tolerationSeconds !== undefined && tolerationSeconds !== null && name !== 'NoExecute'
      ? invalid(path.child('effect'), new Named(name ?? ''), "effect must be 'NoExecute' when `tolerationSeconds` is set", {
          supported: ['NoExecute'],
        })
      : undefined,
});

/** Gt and Lt are known, but belong to a feature gate that is off by default. */
const KNOWN_OPERATORS = ['Equal', 'Exists'];
const ALL_OPERATORS = [...KNOWN_OPERATORS, 'Lt', 'Gt'];

const operator = rule<Toleration>({
  id: 'pod.tolerations.operator',
  source,
  explain: {
    en: '`Equal` (the default) compares key and `value`, which has the form of a label value. `Exists` asks for the key alone and takes no value.',
    'zh-cn': '`Equal`（默认）比较键和 `value`，值的格式与标签值相同。`Exists` 只看键，不能写值。',
  },
  check({ operator: operation, value }, path, { version }) {
    const at = path.child('operator');
    // What is wrong with the value is reported at the operator.
    const valuePath = path.child('value').shownAs(at);
    switch (operation ?? '') {
      case '':
      case 'Equal': {
        const problems = labelValueProblems(value ?? '', version);
        return problems.length > 0 ? invalid(valuePath, value, problems.join(';'), wantedBehind(problems)) : undefined;
      }
      case 'Exists':
        return value ? invalid(valuePath, value, "value must be empty when `operator` is 'Exists'") : undefined;
      case 'Lt':
      case 'Gt':
        return notSupported(at, operation, version === '1.34' ? KNOWN_OPERATORS : ALL_OPERATORS);
      default:
        return notSupported(at, operation, KNOWN_OPERATORS);
    }
  },
});

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

const effect = rule<Toleration>({
  id: 'pod.tolerations.effect',
  source: 'core/validation validateTaintEffect',
  explain: {
    en: 'Effects are `NoSchedule`, `PreferNoSchedule` and `NoExecute`. Leave `effect` out to tolerate all of them.',
    'zh-cn': '效果有 `NoSchedule`、`PreferNoSchedule` 和 `NoExecute`。不写 `effect` 则容忍全部。',
  },
  check: ({ effect: name }, path) => (name && !EFFECTS.includes(name) ? notSupported(path.child('effect'), name, EFFECTS) : undefined),
});

/** One toleration. */
export const tolerationChecks: readonly Check<Toleration>[] = [key, keyOrExists, seconds, operator, effect];
