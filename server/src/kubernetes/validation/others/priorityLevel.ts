import type { Text } from '../../../texts/text.ts';
import type { KubernetesObject } from '../../object.ts';
import { nameIsDnsSubdomain, rangeProblem } from '../../values/names.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';
import { objectMeta } from '../metadata/index.ts';
import { present } from '../present.ts';
import { Named } from '../printing.ts';
import type { Validator } from '../registry.ts';
import { type Check, rule } from '../rule.ts';
import { field, struct, when } from '../walks.ts';
import { fixed } from './flowControl.ts';

interface Shares {
  readonly nominalConcurrencyShares?: number | null;
  readonly lendablePercent?: number | null;
}

interface Queuing {
  readonly queues?: number;
  readonly handSize?: number;
  readonly queueLengthLimit?: number;
}

interface LevelSpec {
  readonly type?: string;
  readonly exempt?: Shares | null;
  readonly limited?:
    | (Shares & {
        readonly borrowingLimitPercent?: number | null;
        readonly limitResponse?: { readonly type?: string; readonly queuing?: Queuing | null };
      })
    | null;
}

const levelType = rule<LevelSpec>({
  id: 'priority-level.type',
  source: 'flowcontrol/validation ValidatePriorityLevelConfigurationSpec',
  explain: {
    en: 'Levels are `type: Limited` with a `limited` block; only the one named `exempt` is `Exempt`.',
    'zh-cn': '优先级写 `type: Limited` 并带 `limited` 部分；只有名为 `exempt` 的才是 `Exempt`。',
  },
  check({ type = '', limited, exempt }, path, { object }) {
    const at = path.child('type');
    const errors: FieldError[] = [];
    if ((object.metadata.name === 'exempt') !== (type === 'Exempt'))
      errors.push(invalid(at, new Named(type), "must be 'Exempt' if and only if `name` is 'exempt'"));
    if (type === 'Exempt') {
      if (present(limited)) errors.push(forbidden(path.child('limited'), 'must be nil if the type is not Limited'));
    } else if (type === 'Limited') {
      if (present(exempt)) errors.push(forbidden(path.child('exempt'), 'must be nil if the type is Limited'));
      if (!present(limited)) errors.push(required(path.child('limited'), 'must not be empty when type is Limited'));
    } else errors.push(notSupported(at, type, ['Exempt', 'Limited']));
    return errors;
  },
});

const NOT_NEGATIVE = 'must be a non-negative integer';
const PERCENT_MAX = 100;

const SHARES_SOURCE = 'flowcontrol/validation ValidateLimitedPriorityLevelConfiguration, ValidateExemptPriorityLevelConfiguration';
const SHARES: Text = {
  en: '`nominalConcurrencyShares` and `borrowingLimitPercent` are not negative; `lendablePercent` is 0 to 100.',
  'zh-cn': '`nominalConcurrencyShares` 和 `borrowingLimitPercent` 不能为负；`lendablePercent` 为 0 到 100。',
};

const shares = rule<Shares>({
  id: 'priority-level.shares',
  source: SHARES_SOURCE,
  explain: SHARES,
  check: ({ nominalConcurrencyShares: count }, path) =>
    (count ?? 0) < 0 ? invalid(path.child('nominalConcurrencyShares'), count, NOT_NEGATIVE, { minimum: 0 }) : undefined,
});

const percents = rule<Shares & { readonly borrowingLimitPercent?: number | null }>({
  id: 'priority-level.percents',
  source: SHARES_SOURCE,
  explain: SHARES,
  check({ lendablePercent: lent, borrowingLimitPercent: borrowed }, path) {
    const errors: FieldError[] = [];
    if (present(lent) && (lent < 0 || lent > PERCENT_MAX)) {
      const range = { minimum: 0, maximum: PERCENT_MAX };
      errors.push(invalid(path.child('lendablePercent'), lent, rangeProblem(0, PERCENT_MAX), range));
    }
    if (present(borrowed) && borrowed < 0)
      errors.push(invalid(path.child('borrowingLimitPercent'), borrowed, `if specified, ${NOT_NEGATIVE}`, { minimum: 0 }));
    return errors;
  },
});

const limitResponse = rule<{ readonly type?: string; readonly queuing?: Queuing | null }>({
  id: 'priority-level.limit-response',
  source: 'flowcontrol/validation ValidateLimitResponse',
  explain: {
    en: 'Requests beyond the limit are refused (`type: Reject`) or wait (`type: Queue`, with `queuing`).',
    'zh-cn': '超出限制的请求要么被拒绝（`type: Reject`），要么排队（`type: Queue`，须带 `queuing`）。',
  },
  check({ type = '', queuing }, path) {
    const at = path.child('queuing');
    if (type === 'Reject') return present(queuing) ? forbidden(at, 'must be nil if limited.limitResponse.type is not Limited') : undefined;
    if (type === 'Queue')
      return present(queuing) ? queuingErrors(queuing, at) : required(at, 'must not be empty if limited.limitResponse.type is Limited');
    return notSupported(path.child('type'), type, ['Queue', 'Reject']);
  },
});

const QUEUES_MAX = 10_000_000;
const HASH_BITS_MAX = 60;

function queuingErrors({ queues = 0, handSize = 0, queueLengthLimit = 0 }: Queuing, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const positive = (name: string, value: number): boolean => {
    if (value <= 0) errors.push(invalid(path.child(name), value, 'must be positive', { minimum: 1 }));
    return value > 0;
  };
  const refuseHand = (detail: string): number => errors.push(invalid(path.child('handSize'), handSize, detail));
  positive('queueLengthLimit', queueLengthLimit);
  if (positive('queues', queues) && queues > QUEUES_MAX)
    errors.push(invalid(path.child('queues'), queues, `must not be greater than ${QUEUES_MAX}`, { maximum: QUEUES_MAX }));
  if (!positive('handSize', handSize)) return errors;
  if (handSize > queues) refuseHand(`should not be greater than queues (${queues})`);
  // A hand of queues is dealt from the bits of one hash. Source: apiserver/pkg/util/shufflesharding RequiredEntropyBits.
  else if (Math.ceil(Math.log2(queues) * handSize) > HASH_BITS_MAX)
    refuseHand(`required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${HASH_BITS_MAX}`);
  return errors;
}

const ROUNDTRIP = 'flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares';

const roundtrip = rule<KubernetesObject>({
  id: 'priority-level.annotation',
  source: 'flowcontrol/validation ValidatePriorityLevelConfiguration',
  explain: {
    en: 'The annotation is of v1beta3. Remove it; `nominalConcurrencyShares: 0` can be written as it is.',
    'zh-cn': '此注解属于 v1beta3，请删除；`nominalConcurrencyShares: 0` 可直接书写。',
  },
  check: ({ metadata }, path) =>
    Object.hasOwn(metadata.annotations ?? {}, ROUNDTRIP)
      ? forbidden(path.child('metadata').child('annotations'), `annotation '${ROUNDTRIP}' is forbidden`)
      : undefined,
});

const levelChecks: readonly Check<LevelSpec>[] = [
  levelType,
  // Only the block that belongs to the type is looked into.
  when(({ type }) => type === 'Exempt', [field('exempt', [shares, percents])]),
  when(({ type }) => type === 'Limited', [field('limited', [shares, struct('limitResponse', [limitResponse]), percents])]),
  fixed,
];

/** Source: flowcontrol/validation ValidatePriorityLevelConfiguration. */
export const priorityLevelConfiguration: Validator = {
  namespaced: false,
  checks: [objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: false }), roundtrip, struct('spec', levelChecks)],
};
