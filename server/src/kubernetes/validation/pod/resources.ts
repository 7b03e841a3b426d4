import type { MinorVersion } from '../../object.ts';
import { dns1123LabelProblems, NEGATIVE_PROBLEM } from '../../values/names.ts';
import { type Quantity, quantityOf } from '../../values/quantity.ts';
import { duplicate, type FieldError, forbidden, invalid, invalidEach, notFound, required } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';
import { type Check, rule } from '../rule.ts';
import { eachKey, knowing, type MapEntry } from '../walks.ts';
import { limitedBy, type PodContext } from './context.ts';
import {
  containerResourceNameErrors,
  isDivisibleByPage,
  isHugePages,
  isInteger,
  isOvercommitAllowed,
  podResourceNameErrors,
} from './resourceNames.ts';
import type { ResourceList, ResourceRequirements } from './types.ts';

type Entry = MapEntry<ResourceList[string]>;

const source = 'core/validation validateResourceRequirements';

const amountOf = ({ value }: Entry): Quantity | null => quantityOf(value ?? null);

const containerResourceName = rule<Entry, PodContext>({
  id: 'pod.resources.name',
  source: 'core/validation validateContainerResourceName',
  explain: {
    en: 'A container can ask for `cpu`, `memory`, `ephemeral-storage`, `hugepages-SIZE` and for resources of others with a domain in front, as `nvidia.com/gpu`. Disk space of volumes is asked for in the claim.',
    'zh-cn':
      '容器可以申请 `cpu`、`memory`、`ephemeral-storage`、`hugepages-大小`，以及带域名的其他资源，例如 `nvidia.com/gpu`。卷的磁盘空间要在申领中申请。',
  },
  check: ({ key }, path, { version }) => containerResourceNameErrors(key, path, version),
});

const podResourceName = rule<Entry, PodContext>({
  id: 'pod.pod-resources.name',
  source: 'core/validation validatePodResourceName',
  explain: {
    en: 'For the Pod as a whole only `cpu`, `memory` and `hugepages-SIZE` can be set. Ask for other resources in a container.',
    'zh-cn': 'Pod 级别只能设置 `cpu`、`memory` 和 `hugepages-大小`。其他资源请在容器中申请。',
  },
  check: ({ key }, path, { version }) => podResourceNameErrors(key, path, version),
});

/** Source: core/validation ValidateResourceQuantityValue. */
function amountErrors(name: string, amount: Quantity, path: FieldPath, version: MinorVersion): readonly FieldError[] {
  const errors: FieldError[] = amount.sign() < 0 ? [invalid(path, amount.toString(), NEGATIVE_PROBLEM)] : [];
  if (isInteger(name, version) && amount.scaledValue(-3) % 1000n !== 0n)
    errors.push(invalid(path, amount.toString(), 'must be an integer'));
  return errors;
}

const amount = rule<Entry, PodContext>({
  id: 'pod.resources.amount',
  source: 'core/validation ValidateResourceQuantityValue',
  explain: {
    en: 'An amount is zero or more. Devices and other extended resources come in whole numbers.',
    'zh-cn': '数量必须大于或等于零。设备等扩展资源只能是整数。',
  },
  check(entry, path, { version }) {
    const quantity = amountOf(entry);
    return quantity === null ? undefined : amountErrors(entry.key, quantity, path, version);
  },
});

const hugePagesDivisible = rule<Entry, PodContext>({
  id: 'pod.resources.huge-pages.multiple',
  source: 'core/validation validateResourceQuantityHugePageValue',
  explain: {
    en: 'Huge pages are given out whole: the amount is a multiple of the page size in the name, as `hugepages-2Mi: 100Mi`.',
    'zh-cn': '大页只能整页分配：数量必须是名称中页大小的整数倍，例如 `hugepages-2Mi: 100Mi`。',
  },
  check(entry, path) {
    const quantity = isHugePages(entry.key) ? amountOf(entry) : null;
    return quantity === null || isDivisibleByPage(entry.key, quantity)
      ? undefined
      : invalid(path, quantity.toString(), `${quantity} is not positive integer multiple of ${entry.key}`);
  },
});

interface LimitsContext extends PodContext {
  readonly limits: ResourceList;
}

const withinLimit = rule<Entry, LimitsContext>({
  id: 'pod.resources.request-within-limit',
  source,
  explain: {
    en: 'A request is what is reserved, a limit what is the most: the request cannot be above it. Extended resources and huge pages cannot be shared, so their request equals the limit, and the limit must be there.',
    'zh-cn': '请求量是预留值，限制是上限，请求量不能超过限制。扩展资源和大页不能共享，因此请求量必须等于限制，且必须写限制。',
  },
  check(entry, path, { limits }) {
    const { key } = entry;
    // Reported at `requests` or `limits`, without the key.
    const requests = path.shownAs(path.up());
    const limitPath = path.shownAs(path.up().up().child('limits'));
    const overcommit = isOvercommitAllowed(key);
    if (!Object.hasOwn(limits, key)) {
      return overcommit ? undefined : required(limitPath, 'Limit must be set for non overcommitable resources');
    }
    const requested = amountOf(entry);
    const limit = quantityOf(limits[key] ?? null);
    if (requested === null || limit === null) return undefined;
    const order = requested.compare(limit);
    if (order !== 0 && !overcommit) return invalid(requests, requested.toString(), `must be equal to ${key} limit of ${limit}`);
    if (order > 0) return invalid(requests, requested.toString(), `must be less than or equal to ${key} limit of ${limit}`);
    return undefined;
  },
});

const namesOf = ({ limits, requests }: ResourceRequirements): readonly string[] => [
  ...Object.keys(limits ?? {}),
  ...Object.keys(requests ?? {}),
];

const hugePagesAlone = rule<ResourceRequirements, PodContext>({
  id: 'pod.resources.huge-pages.alone',
  source,
  explain: {
    en: 'Huge pages are only given together with `cpu` or `memory`. Add a request or limit for one of them.',
    'zh-cn': '大页必须与 `cpu` 或 `memory` 一起申请。请为其中之一添加请求或限制。',
  },
  check(resources, path) {
    const names = namesOf(resources);
    return names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory')
      ? forbidden(path, 'HugePages require cpu or memory')
      : undefined;
  },
});

const claims = rule<ResourceRequirements, PodContext>({
  id: 'pod.resources.claims',
  source: 'core/validation validateResourceClaimNames',
  explain: {
    en: 'A container uses claims of its Pod: each `name` stands in `spec.resourceClaims`. A claim is named once, or once for each of its requests, not both.',
    'zh-cn':
      '容器使用 Pod 的资源申领：每个 `name` 都要在 `spec.resourceClaims` 中。一个申领只能引用一次，或对它的每个请求各引用一次，不能两者都用。',
  },
  check({ claims: list }, path, { claimNames }) {
    if (!list) return undefined;
    const errors: FieldError[] = [];
    const taken = new Set<string>();
    list.forEach((claim, position) => {
      const item = path.child('claims').index(position);
      const at = item.child('name').shownAs(item);
      const name = claim?.name ?? '';
      if (name === '') {
        errors.push(required(at));
        return;
      }
      if (taken.has(name)) errors.push(duplicate(at, name));
      else errors.push(...claimRequestErrors(name, claim?.request ?? '', item, taken));
      if (!claimNames.has(name)) errors.push(unknownClaim(name, at, claimNames));
    });
    return errors;
  },
});

function claimRequestErrors(name: string, request: string, path: FieldPath, taken: Set<string>): readonly FieldError[] {
  const errors: FieldError[] = [];
  const key = request === '' ? name : `${name}/${request}`;
  if (request !== '') errors.push(...invalidEach(path.child('request'), request, dns1123LabelProblems(request)));
  if (taken.has(key)) errors.push(duplicate(path, key));
  else if (request === '') {
    // The whole claim, after one of its requests.
    for (const other of taken) if (other.includes('/') && other.slice(0, other.indexOf('/')) === name) errors.push(duplicate(path, name));
  }
  taken.add(key);
  return errors;
}

function unknownClaim(name: string, path: FieldPath, known: ReadonlySet<string>): FieldError {
  const names = known.size === 0 ? ' which is empty' : `: ${[...known].sort().join(', ')}`;
  const error = notFound(path, name);
  return { ...error, message: `${error.message}: must be one of the names in pod.spec.resourceClaims${names}` };
}

const requirements = (name: Check<Entry, PodContext>): readonly Check<ResourceRequirements, PodContext>[] => [
  eachKey('limits', [name, amount, hugePagesDivisible]),
  knowing(
    (context, { limits }): LimitsContext => limitedBy(context, limits ?? {}),
    [eachKey('requests', [name, amount, withinLimit, hugePagesDivisible])],
  ),
  hugePagesAlone,
  claims,
];

/** `resources` of a container. Source: core/validation ValidateContainerResourceRequirements. */
export const containerResourceChecks = requirements(containerResourceName);

/** `spec.resources`. Source: core/validation validatePodResourceRequirements. */
export const podResourceChecks = requirements(podResourceName);
