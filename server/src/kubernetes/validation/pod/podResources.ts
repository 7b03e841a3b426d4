import { amountsOf, containerAmounts, type PodResourcesSpec, type ResourceAmounts } from '../../values/podResources.ts';
import { type FieldError, forbidden, invalid } from '../fieldErrors.ts';
import { type Check, rule } from '../rule.ts';
import { field, when } from '../walks.ts';
import type { PodContext } from './context.ts';
import { isHugePages } from './resourceNames.ts';
import { podResourceChecks } from './resources.ts';
import type { PodSpec, ResourceRequirements } from './types.ts';

/** `spec.resources`: requests and limits of the Pod as a whole. Source: core/validation validatePodResources. */

const notOnWindows = rule<ResourceRequirements>({
  id: 'pod.pod-resources.windows',
  source: 'core/validation validatePodResources',
  explain: {
    en: 'Windows has no resources for a Pod as a whole. Set them in the containers.',
    'zh-cn': 'Windows 不支持 Pod 级资源。请在容器中设置。',
  },
  check: (_resources, path) => forbidden(path, 'may not be set for a windows pod'),
});

const noClaims = rule<ResourceRequirements>({
  id: 'pod.pod-resources.claims',
  source: 'core/validation validatePodResources',
  explain: {
    en: 'Claims are used by containers. Move `claims` into `resources` of a container.',
    'zh-cn': '资源申领由容器使用。请把 `claims` 移到容器的 `resources` 中。',
  },
  check: ({ claims }, path) =>
    claims === undefined || claims === null
      ? undefined
      : forbidden(path.child('claims'), 'claims may not be set for Resources at pod-level'),
});

/** Requests or limits of all containers together; null entries ask for nothing. */
const containersOf = (spec: PodSpec, which: 'requests' | 'limits'): ResourceAmounts => containerAmounts(spec as PodResourcesSpec, which);

const requestsFit = rule<ResourceRequirements, PodContext>({
  id: 'pod.pod-resources.requests',
  source: 'core/validation validatePodResourceConsistency',
  explain: {
    en: 'The containers together ask for more than the Pod. Raise `spec.resources.requests` or lower requests of containers.',
    'zh-cn': '各容器的请求合计超过了 Pod 的请求。请调高 `spec.resources.requests`，或调低容器的请求。',
  },
  check(resources, path, { spec }) {
    const own = amountsOf(resources.requests);
    return exceeding(containersOf(spec, 'requests'), own).map(([name, asked]) =>
      invalid(
        path.child('requests').key(name),
        String(own.get(name)),
        `must be greater than or equal to aggregate container requests of ${asked}`,
      ),
    );
  },
});

const hugePageLimitsFit = rule<ResourceRequirements, PodContext>({
  id: 'pod.pod-resources.huge-pages',
  source: 'core/validation validatePodResourceConsistency',
  explain: {
    en: 'Huge pages cannot be shared: the limit of the Pod covers those of all containers together.',
    'zh-cn': '大页不能共享：Pod 的限制必须覆盖所有容器限制之和。',
  },
  check(resources, path, { spec }) {
    const own = amountsOf(resources.limits);
    return exceeding(containersOf(spec, 'limits'), own)
      .filter(([name]) => isHugePages(name))
      .map(([name, asked]) =>
        invalid(
          path.child('limits').key(name),
          String(own.get(name)),
          `must be greater than or equal to aggregate container limits of ${asked}`,
        ),
      );
  },
});

const limitsFit = rule<ResourceRequirements, PodContext>({
  id: 'pod.pod-resources.limits',
  source: 'core/validation validatePodResourceConsistency',
  explain: {
    en: 'A single container cannot have more than its whole Pod. Lower its limit or raise `spec.resources.limits`.',
    'zh-cn': '单个容器的限制不能超过整个 Pod。请调低容器的限制，或调高 `spec.resources.limits`。',
  },
  check(resources, path, { spec }) {
    const own = amountsOf(resources.limits);
    const errors: FieldError[] = [];
    spec.containers?.forEach((container, position) => {
      for (const [name, limit] of exceeding(amountsOf(container?.resources?.limits), own)) {
        const shown = path.child('containers').index(position).key(name).child('limits');
        const at = path.up().child('containers').index(position).child('resources').child('limits').key(name).shownAs(shown);
        errors.push(invalid(at, limit.toString(), `must be less than or equal to pod limits of ${own.get(name)}`));
      }
    });
    return errors;
  },
});

/** Amounts that are above those of the Pod, where the Pod has any. */
const exceeding = (amounts: ResourceAmounts, own: ResourceAmounts) =>
  [...amounts].filter(([name, amount]) => {
    const most = own.get(name);
    return most !== undefined && amount.compare(most) > 0;
  });

export const podResources: Check<PodSpec, PodContext> = field('resources', [
  when(
    (_resources, { spec }: PodContext) => spec.os?.name === 'windows',
    [notOnWindows],
    [noClaims, ...podResourceChecks, requestsFit, hugePageLimitsFit, limitsFit],
  ),
]);
