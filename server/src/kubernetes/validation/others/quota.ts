import type { MinorVersion } from '../../object.ts';
import { NEGATIVE_PROBLEM, nameIsDnsSubdomain } from '../../values/names.ts';
import { quantityOf } from '../../values/quantity.ts';
import { type FieldError, invalid, required } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';
import { objectMeta } from '../metadata/index.ts';
import { isInteger, resourceNameErrors } from '../pod/resourceNames.ts';
import { Named } from '../printing.ts';
import type { Validator } from '../registry.ts';
import { type Check, rule } from '../rule.ts';
import { eachKey, type MapEntry, struct } from '../walks.ts';

interface ScopeRequirement {
  readonly scopeName?: string;
  readonly operator?: string;
  readonly values?: readonly string[] | null;
}

interface QuotaSpec {
  readonly hard?: Readonly<Record<string, unknown>> | null;
  readonly scopes?: readonly string[] | null;
  readonly scopeSelector?: { readonly matchExpressions?: readonly (ScopeRequirement | null)[] | null } | null;
}

/** What a quota can limit besides resources with a domain. Source: core/helper IsStandardQuotaResourceName. */
const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];
const QUOTA_RESOURCES: ReadonlySet<string> = new Set([
  ...['', 'requests.', 'limits.'].flatMap((prefix) => COMPUTE.map((name) => `${prefix}${name}`)),
  'requests.storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'persistentvolumeclaims',
  'configmaps',
  'services.nodeports',
  'services.loadbalancers',
]);

const isQuotaResource = (name: string): boolean =>
  QUOTA_RESOURCES.has(name) || name.startsWith('hugepages-') || name.startsWith('requests.hugepages-');

/** The server's order: general names first, then those a quota knows. Source: core/validation ValidateResourceQuotaResourceName. */
function quotaNameErrors(name: string, path: FieldPath, version: MinorVersion): readonly FieldError[] {
  const errors = name === 'requests.storage' ? [] : resourceNameErrors(name, path, version);
  return name.includes('/') || isQuotaResource(name)
    ? errors
    : [...errors, invalid(path, new Named(name), 'must be a standard resource for quota', { keys: [...QUOTA_RESOURCES], ofKey: true })];
}

/** Amounts of a resource: not negative, whole where it is counted. Source: core/validation ValidateResourceQuantityValue. */
export function amountErrors(name: string, value: unknown, path: FieldPath, version: MinorVersion): readonly FieldError[] {
  const amount = quantityOf(value);
  if (amount === null) return [];
  return [
    ...(amount.sign() < 0 ? [invalid(path, amount.toString(), NEGATIVE_PROBLEM)] : []),
    ...(isInteger(name, version) && amount.scaledValue(-3) % 1000n !== 0n
      ? [invalid(path, new Named(amount.toString()), 'must be an integer')]
      : []),
  ];
}

const hardLimit = rule<MapEntry<unknown>>({
  id: 'quota.hard',
  source: 'core/validation ValidateResourceQuotaSpec',
  explain: {
    en: '`hard` limits what the namespace may use: `requests.cpu`, `limits.memory`, `requests.storage`, counts such as `pods` or `configmaps`, or `count/<resource>.<group>`. Amounts are not negative, counts are whole.',
    'zh-cn':
      '`hard` 限制命名空间的用量：`requests.cpu`、`limits.memory`、`requests.storage`、`pods` 或 `configmaps` 等个数，或 `count/<资源>.<组>`。数量不能为负，个数必须是整数。',
  },
  check: ({ key, value }, path, { version }) => [...quotaNameErrors(key, path, version), ...amountErrors(key, value, path, version)],
});

const SCOPES = [
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'VolumeAttributesClass',
  'CrossNamespacePodAffinity',
];
const OF_PODS = ['pods', 'cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory'];

/** Source: core/helper IsResourceQuotaScopeValidForResource. */
function scopeLimits(scope: string, resource: string): boolean {
  if (!SCOPES.includes(scope)) return true;
  if (scope === 'BestEffort') return resource === 'pods';
  if (scope === 'VolumeAttributesClass') return resource === 'persistentvolumeclaims' || resource === 'requests.storage';
  return OF_PODS.includes(resource);
}

const CONFLICTS = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;

const conflicts = (scopes: ReadonlySet<string>): number => CONFLICTS.filter(([one, other]) => scopes.has(one) && scopes.has(other)).length;

/** Limits that this scope cannot apply to. */
const unfit = (scope: string, hard: QuotaSpec['hard']): number =>
  Object.keys(hard ?? {}).filter((resource) => isQuotaResource(resource) && !scopeLimits(scope, resource)).length;

const scopes = rule<QuotaSpec>({
  id: 'quota.scopes',
  source: 'core/validation validateResourceQuotaScopes',
  explain: {
    en: 'A scope restricts the quota to some objects: `Terminating` or `NotTerminating`, `BestEffort` or `NotBestEffort`, `PriorityClass`, `CrossNamespacePodAffinity`, `VolumeAttributesClass`. It must fit the limits: `BestEffort` counts `pods` only, the other Pod scopes also cpu and memory.',
    'zh-cn':
      '作用域把配额限定到部分对象：`Terminating` 或 `NotTerminating`、`BestEffort` 或 `NotBestEffort`、`PriorityClass`、`CrossNamespacePodAffinity`、`VolumeAttributesClass`。它必须与所限资源相符：`BestEffort` 只能限制 `pods`，其他 Pod 作用域还可限制 cpu 和内存。',
  },
  check({ scopes: list, hard }, path) {
    const at = path.child('scopes');
    const errors: FieldError[] = [];
    for (const scope of list ?? []) {
      if (!SCOPES.includes(scope)) errors.push(invalid(at, list, 'unsupported scope'));
      for (let count = unfit(scope, hard); count > 0; count--) errors.push(invalid(at, list, 'unsupported scope applied to resource'));
    }
    for (let count = conflicts(new Set(list)); count > 0; count--) errors.push(invalid(at, list, 'conflicting scopes'));
    return errors;
  },
});

/** Scopes that are or are not: there is no value to compare with. */
const YES_OR_NO = SCOPES.filter((scope) => scope !== 'PriorityClass' && scope !== 'VolumeAttributesClass');
const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];
const MUST_EXIST =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

const printedScopeSelector = (selector: QuotaSpec['scopeSelector']) => ({
  MatchExpressions: (selector?.matchExpressions ?? []).map((entry) => ({
    ScopeName: entry?.scopeName ?? '',
    Operator: entry?.operator ?? '',
    Values: entry?.values ?? null,
  })),
});

function operatorErrors({ scopeName = '', operator = '', values }: ScopeRequirement, path: FieldPath): FieldError[] {
  const at = path.child('operator');
  const errors: FieldError[] = [];
  if (YES_OR_NO.includes(scopeName) && operator !== 'Exists')
    errors.push(invalid(at, new Named(operator), MUST_EXIST, { supported: ['Exists'] }));
  const count = (values ?? []).length;
  if (operator === 'In' || operator === 'NotIn') {
    if (count === 0)
      errors.push(required(path.child('values'), "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (count > 0)
      errors.push(
        invalid(path.child('values'), values, "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"),
      );
  } else errors.push(invalid(at, new Named(operator), 'not a valid selector operator', { supported: OPERATORS }));
  return errors;
}

const scopeSelector = rule<QuotaSpec>({
  id: 'quota.scope-selector',
  source: 'core/validation validateScopedResourceSelectorRequirement',
  explain: {
    en: '`scopeSelector` chooses by scope and value: `In` and `NotIn` with `values` (for `PriorityClass`), `Exists` and `DoesNotExist` without. Other scopes only take `Exists`.',
    'zh-cn':
      '`scopeSelector` 按作用域和取值选择：`In`、`NotIn` 要写 `values`（用于 `PriorityClass`），`Exists`、`DoesNotExist` 不写。其他作用域只能用 `Exists`。',
  },
  check({ scopeSelector: selector, hard, scopes: list }, path) {
    if (!selector) return undefined;
    const at = path.child('scopeSelector').child('matchExpressions');
    const errors: FieldError[] = [];
    const seen = new Set<string>();
    for (const entry of selector.matchExpressions ?? []) {
      const scope = entry?.scopeName ?? '';
      if (!SCOPES.includes(scope)) errors.push(invalid(at.child('scopeName'), new Named(scope), 'unsupported scope'));
      for (let count = unfit(scope, hard); count > 0; count--) {
        errors.push(invalid(at, printedScopeSelector(selector), 'unsupported scope applied to resource'));
      }
      errors.push(...operatorErrors(entry ?? {}, at));
      seen.add(scope);
    }
    for (let count = conflicts(seen); count > 0; count--) errors.push(invalid(at, list ?? null, 'conflicting scopes'));
    return errors;
  },
});

const specChecks: readonly Check<QuotaSpec>[] = [eachKey('hard', [hardLimit]), scopes, scopeSelector];

/** Source: core/validation ValidateResourceQuota. */
export const resourceQuota: Validator = {
  namespaced: true,
  checks: [objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: true, keepsGeneration: true }), struct('spec', specChecks)],
};
