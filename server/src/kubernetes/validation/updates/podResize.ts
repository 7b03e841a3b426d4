import type { KubernetesObject, MinorVersion } from '../../object.ts';
import { qosClassOf } from '../../values/podResources.ts';
import { quantityOf } from '../../values/quantity.ts';
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

const FIELDS = ['initContainers', 'containers'] as const;
/** Where a change of the rest of a container's resources is told, and with which words. */
const REST = {
  initContainers: { of: 'resources for init or sidecar containers', at: (index: number) => SPEC.child('initContainers').index(index) },
  containers: { of: 'resources', at: () => SPEC },
};

const sameContainers = rule<Change>({
  id: 'pod.resize.containers',
  source: 'core/validation validatePodResizeContainerOrdering',
  explain: {
    en: 'A resize names containers of the Pod; it brings none, takes none away and gives none another name.',
    'zh-cn': '调整资源时只能指明 Pod 已有的容器，不能增减容器，也不能改名。',
  },
  check: ({ before, after }) =>
    FIELDS.flatMap((field) => {
      const [old, now] = [specOf(before)[field] ?? [], specOf(after)[field] ?? []];
      const at = SPEC.child(field);
      if (old.length !== now.length) return [forbidden(at, `${field} may not be added or removed on resize`)];
      return old.flatMap((container, index) =>
        container?.name === now[index]?.name
          ? []
          : [forbidden(at.index(index).child('name'), `${field} may not be renamed or reordered on resize`)],
      );
    }),
});

const onlyProcessorAndMemory = rule<Change>({
  id: 'pod.resize.other-resources',
  source: 'core/validation ValidatePodResize',
  explain: {
    en: 'Only cpu and memory of a running container can be changed; other resources and the policy of resizing stay.',
    'zh-cn': '运行中的容器只能修改 cpu 与 memory；其他资源和调整策略不能改。',
  },
  check: ({ before, after }) =>
    FIELDS.flatMap((field) =>
      (specOf(before)[field] ?? []).flatMap((container, index) => {
        const now = specOf(after)[field]?.[index];
        const same = now?.name !== container?.name || fixedPart(container) === fixedPart(now);
        return same ? [] : [forbidden(REST[field].at(index), `only cpu and memory ${REST[field].of} are mutable`)];
      }),
    ),
});

/** What of a container a resize leaves. */
function fixedPart(container: Container | null | undefined): string {
  const rest = LISTS.map((list) =>
    Object.entries(container?.resources?.[list] ?? {})
      .filter(([name]) => name !== 'cpu' && name !== 'memory')
      .map(([name, amount]) => [name, quantityOf(amount)?.canonical() ?? amount])
      .sort(),
  );
  return JSON.stringify([rest, container?.resizePolicy ?? []]);
}

/** What the API server's validation refuses of a request to `resize`. Source: core/validation ValidatePodResize. */
export function judgeResize(before: KubernetesObject, after: KubernetesObject, { version }: { readonly version: MinorVersion }): Refusal[] {
  const context = { version, object: after, stored: before };
  const refusals: Refusal[] = [];
  judge(validators[validatorKey(after)]?.checks ?? [], after, FieldPath.root, context, refusals);
  judge([sameContainers, qualityKept, resourcesKept, onlyProcessorAndMemory], { before, after }, FieldPath.root, context, refusals);
  return refusals;
}
