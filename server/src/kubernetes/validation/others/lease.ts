import { labelKeyProblems } from '../../values/labels.ts';
import { NEGATIVE_PROBLEM, nameIsDnsSubdomain } from '../../values/names.ts';
import { type FieldError, forbidden, invalid, invalidEach, notSupported } from '../fieldErrors.ts';
import { objectMeta } from '../metadata/index.ts';
import { Named } from '../printing.ts';
import type { Validator } from '../registry.ts';
import { type Check, rule } from '../rule.ts';
import { struct } from '../walks.ts';

interface LeaseSpec {
  readonly leaseDurationSeconds?: number | null;
  readonly leaseTransitions?: number | null;
  readonly strategy?: string | null;
  readonly preferredHolder?: string | null;
}

const present = <Value>(value: Value | null | undefined): value is Value => value !== undefined && value !== null;

const STRATEGIES = ['OldestEmulationVersion'];

const numbers = rule<LeaseSpec>({
  id: 'lease.numbers',
  source: 'coordination/validation ValidateLeaseSpec',
  explain: {
    en: 'A lease lasts at least a second (`leaseDurationSeconds`); `leaseTransitions` counts from 0.',
    'zh-cn': '租约至少持续一秒（`leaseDurationSeconds`）；`leaseTransitions` 从 0 开始计数。',
  },
  check({ leaseDurationSeconds: seconds, leaseTransitions: transitions }, path) {
    const errors: FieldError[] = [];
    if (present(seconds) && seconds <= 0)
      errors.push(invalid(path.child('leaseDurationSeconds'), seconds, 'must be greater than 0', { minimum: 1 }));
    if (present(transitions) && transitions < 0)
      errors.push(invalid(path.child('leaseTransitions'), transitions, NEGATIVE_PROBLEM, { minimum: 0 }));
    return errors;
  },
});

const strategy = rule<LeaseSpec>({
  id: 'lease.strategy',
  source: 'coordination/validation ValidateCoordinatedLeaseStrategy',
  explain: {
    en: '`strategy` is `OldestEmulationVersion` or a name with a domain of your own; `preferredHolder` needs it.',
    'zh-cn': '`strategy` 为 `OldestEmulationVersion` 或带自有域名的名称；`preferredHolder` 需要先写它。',
  },
  check({ strategy: name, preferredHolder }, path, { version }) {
    const errors: FieldError[] = [];
    if (present(name)) {
      // The server doubles the segment.
      const at = path.child('strategy').child('strategy');
      if (name.includes('/')) errors.push(...invalidEach(at, new Named(name), labelKeyProblems(name, version)));
      else if (!STRATEGIES.includes(name)) errors.push(notSupported(at, name, STRATEGIES));
    }
    if (preferredHolder && !name) errors.push(forbidden(path.child('preferredHolder'), 'may only be specified if `strategy` is defined'));
    return errors;
  },
});

const specChecks: readonly Check<LeaseSpec>[] = [numbers, strategy];

/** Source: coordination/validation ValidateLease. */
export const lease: Validator = {
  namespaced: true,
  checks: [
    objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: true, keepsGeneration: true, anyFinalizer: true }),
    struct('spec', specChecks),
  ],
};
