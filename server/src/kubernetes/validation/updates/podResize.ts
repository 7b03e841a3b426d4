import type { KubernetesObject, MinorVersion } from '../../object.ts';
import { qosClassOf } from '../../values/podResources.ts';
import { forbidden, invalid } from '../fieldErrors.ts';
import { FieldPath } from '../fieldPath.ts';
import { validators } from '../index.ts';
import type { Container, PodSpec } from '../pod/types.ts';
import { validatorKey } from '../registry.ts';
import { judge, type Refusal, rule } from '../rule.ts';
import type { Change } from './change.ts';

const SPEC = FieldPath.of('spec');
const specOf = ({ spec }: KubernetesObject): PodSpec => spec ?? {};

const qualityKept = rule<Change>({
  id: 'pod.resize.qos-class',
  source: 'core/validation ValidatePodResize',
  explain: {
    en: 'A running Pod keeps its QoS class: one with equal requests and limits cannot get others, and one without any cannot get some.',
    'zh-cn': '运行中的 Pod 保持其 QoS 类：请求与限制相等的不能改为不等，二者皆无的也不能再加上。',
  },
  check({ before, after }) {
    const [old, now] = [qosClassOf(before.spec ?? {}), qosClassOf(after.spec ?? {})];
    return old === now ? undefined : invalid(SPEC, old, 'Pod QOS Class may not change as a result of resizing');
  },
});

const LISTS = ['requests', 'limits'] as const;

const resourcesKept = rule<Change>({
  id: 'pod.resize.removed',
  source: 'core/validation validateContainerResize',
  explain: {
    en: 'Requests and limits of a running container can be changed but not taken away.',
    'zh-cn': '运行中的容器的请求与限制可以修改，但不能去掉。',
  },
  check: ({ before, after }) =>
    (['initContainers', 'containers'] as const).flatMap((field) =>
      (specOf(before)[field] ?? []).flatMap((container: Container | null, index: number) =>
        LISTS.flatMap((list) => {
          const now = specOf(after)[field]?.[index]?.resources?.[list] ?? {};
          const gone = Object.keys(container?.resources?.[list] ?? {}).some((name) => !Object.hasOwn(now, name));
          const at = SPEC.child(field).index(index).child('resources').child(list);
          return gone ? [forbidden(at, `resource ${list} cannot be removed`)] : [];
        }),
      ),
    ),
});

/** What the API server's validation refuses of a request to `resize`. Source: core/validation ValidatePodResize. */
export function judgeResize(before: KubernetesObject, after: KubernetesObject, { version }: { readonly version: MinorVersion }): Refusal[] {
  const context = { version, object: after, stored: before };
  const refusals: Refusal[] = [];
  judge(validators[validatorKey(after)]?.checks ?? [], after, FieldPath.root, context, refusals);
  judge([qualityKept, resourcesKept], { before, after }, FieldPath.root, context, refusals);
  return refusals;
}
