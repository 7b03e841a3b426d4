import type { KubernetesObject } from '../../object.ts';
import { schemaOf } from '../../schema/kinds.ts';
import { forbidden, invalid } from '../fieldErrors.ts';
import { FieldPath } from '../fieldPath.ts';
import type { Container, PodSpec, Toleration } from '../pod/types.ts';
import { rule } from '../rule.ts';
import { type Change, type UpdateRules, upTo } from './change.ts';
import { sameBut } from './equality.ts';
import { nodeAffinityOnlyGrows, nodeSelectorOnlyGrows, podIsGated, withGatedFieldsOf } from './gatedPod.ts';
import { difference } from './goStructures.ts';

const SOURCE = 'core/validation ValidatePodUpdate';
const SPEC = FieldPath.of('spec');
const INT32_MAX = 2_147_483_647;
const present = <Value>(value: Value | null | undefined): value is Value => value !== undefined && value !== null;

const specOf = (object: KubernetesObject): PodSpec => object.spec ?? {};

const KEPT_ANNOTATIONS = [
  { matches: (key: string) => key.startsWith('container.apparmor.security.beta.kubernetes.io/'), what: 'AppArmor annotations' },
  { matches: (key: string) => key === 'kubernetes.io/config.mirror', what: 'mirror pod annotation' },
];

const annotationsKept = rule<Change>({
  id: 'pod.update.annotations',
  source: 'core/validation ValidatePodSpecificAnnotationUpdates',
  explain: {
    en: 'AppArmor annotations took effect when the Pod was made, and the mirror annotation says that it is a static Pod. Neither can change now. Delete the Pod and create it anew.',
    'zh-cn': 'AppArmor 注解在创建 Pod 时已生效，镜像注解则表明它是静态 Pod，两者都不能再改。请删除 Pod 后重新创建。',
  },
  check({ before, after }) {
    const [old, now] = [before.metadata.annotations ?? {}, after.metadata.annotations ?? {}];
    const at = (key: string) => FieldPath.of('metadata').child('annotations').key(key);
    const refuse = (key: string, verb: string) =>
      KEPT_ANNOTATIONS.filter(({ matches }) => matches(key)).map(({ what }) => forbidden(at(key), `may not ${verb} ${what}`));
    return [
      ...Object.keys(old).flatMap((key) => (now[key] === old[key] ? [] : refuse(key, 'remove or update'))),
      ...Object.keys(now).flatMap((key) => (Object.hasOwn(old, key) ? [] : refuse(key, 'add'))),
    ];
  },
});

const containersKept = (field: 'containers' | 'initContainers') =>
  rule<Change>({
    id: field === 'containers' ? 'pod.update.containers' : 'pod.update.init-containers',
    source: 'core/validation ValidateContainerUpdates',
    explain: {
      en: 'The containers of a Pod are settled when it is made. Delete the Pod and create it anew, or let a Deployment replace it.',
      'zh-cn': 'Pod 的容器在创建时就已确定。请删除 Pod 后重新创建，或由 Deployment 替换。',
    },
    check: ({ before, after }) =>
      (specOf(before)[field] ?? []).length === (specOf(after)[field] ?? []).length
        ? undefined
        : forbidden(SPEC.child(field), 'pod updates may not add or remove containers'),
  });

const keptContainers = containersKept('containers');
const keptInitContainers = containersKept('initContainers');

const DEADLINE = {
  en: 'The time a Pod may run can be set once or shortened while it runs, not lengthened and not taken away.',
  'zh-cn': 'Pod 的最长运行时间可以补设一次，也可以缩短，但不能延长，也不能取消。',
};
const DEADLINE_PATH = SPEC.child('activeDeadlineSeconds');

const deadlineNotRaised = rule<Change>({
  id: 'pod.update.active-deadline.raised',
  source: SOURCE,
  explain: DEADLINE,
  check({ before, after }) {
    const [old, now] = [specOf(before).activeDeadlineSeconds, specOf(after).activeDeadlineSeconds];
    if (!present(now)) return undefined;
    if (now < 0 || now > INT32_MAX) return invalid(DEADLINE_PATH, now, `must be between 0 and ${INT32_MAX}, inclusive`);
    return present(old) && old < now ? invalid(DEADLINE_PATH, now, 'must be less than or equal to previous value') : undefined;
  },
});

const deadlineNotRemoved = rule<Change>({
  id: 'pod.update.active-deadline.removed',
  source: SOURCE,
  explain: DEADLINE,
  check: ({ before, after }) =>
    present(specOf(before).activeDeadlineSeconds) && !present(specOf(after).activeDeadlineSeconds)
      ? invalid(DEADLINE_PATH, null, 'must not update from a positive integer to nil value')
      : undefined,
});

/** Equal but for the time it holds. */
const sameToleration = (a: Toleration | null, b: Toleration | null): boolean =>
  (['key', 'operator', 'value', 'effect'] as const).every((field) => (a?.[field] ?? '') === (b?.[field] ?? ''));

const tolerationsOnlyAdded = rule<Change>({
  id: 'pod.update.tolerations',
  source: 'core/validation validateOnlyAddedTolerations',
  explain: {
    en: 'Tolerations can be added to a Pod that exists, and their `tolerationSeconds` changed; none can be taken away. The list in the manifest replaces the whole stored one.',
    'zh-cn': '可以给已有的 Pod 增加容忍度，也可以改 `tolerationSeconds`，但不能删除已有的容忍度。清单中的列表会整体替换已存的列表。',
  },
  check({ before, after }) {
    const now = specOf(after).tolerations ?? [];
    const lost = (specOf(before).tolerations ?? []).some((old) => !now.some((toleration) => sameToleration(old, toleration)));
    return lost ? forbidden(SPEC.child('tolerations'), 'existing toleration can not be modified except its tolerationSeconds') : undefined;
  },
});

const gatesOnlyRemoved = rule<Change>({
  id: 'pod.update.scheduling-gates',
  source: 'core/validation validateOnlyDeletedSchedulingGates',
  explain: {
    en: 'Scheduling gates are opened one after the other: they can be removed from a Pod, never added.',
    'zh-cn': '调度门控只能逐个打开：可以从 Pod 上移除，不能添加。',
  },
  check({ before, after }) {
    const known = new Set((specOf(before).schedulingGates ?? []).map((gate) => gate?.name ?? ''));
    const names = (specOf(after).schedulingGates ?? []).map((gate) => gate?.name ?? '');
    return [...new Set(names)]
      .filter((name) => !known.has(name))
      .map((name) => {
        const at = SPEC.child('schedulingGates').index(names.lastIndexOf(name)).child('name');
        return forbidden(at, `only deletion is allowed, but found new scheduling gate '${name}'`);
      });
  },
});

const CHANGEABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

const withImagesOf = (
  containers: readonly (Container | null)[] | null | undefined,
  others: readonly (Container | null)[] | null | undefined,
): readonly (Container | null)[] | null =>
  containers?.map((container, position) => ({ ...container, image: others?.[position]?.image ?? '' })) ?? null;

/** The new spec with the old value of everything that may change. */
function withChangeableOf(before: PodSpec, after: PodSpec): PodSpec {
  const graceIsRepaired =
    present(before.terminationGracePeriodSeconds) && before.terminationGracePeriodSeconds < 0 && after.terminationGracePeriodSeconds === 1;
  const spec = {
    ...after,
    containers: withImagesOf(after.containers, before.containers),
    initContainers: withImagesOf(after.initContainers, before.initContainers),
    activeDeadlineSeconds: before.activeDeadlineSeconds,
    schedulingGates: before.schedulingGates,
    tolerations: before.tolerations,
    ...(graceIsRepaired ? { terminationGracePeriodSeconds: before.terminationGracePeriodSeconds } : {}),
  } as PodSpec;
  return podIsGated(before) ? withGatedFieldsOf(before, spec) : spec;
}

const specKept = rule<Change>({
  id: 'pod.update.spec',
  source: SOURCE,
  explain: {
    en: 'Most of a Pod cannot change once it exists: only images, shorter deadlines, more tolerations and fewer scheduling gates. Delete the Pod and create it anew; a Deployment does that for you. The lines behind show what differs, in the server’s own form.',
    'zh-cn':
      'Pod 创建后大部分内容不能修改，只能改镜像、缩短期限、增加容忍度、移除调度门控。请删除 Pod 后重新创建；Deployment 会替你完成这些。后面的内容以服务器内部形式列出差异。',
  },
  check({ before, after }, _, context) {
    const type = schemaOf('v1', 'Pod', context.version)?.type.byName.get('spec')?.type;
    if (type?.kind !== 'object') return undefined;
    const [old, now] = [specOf(before), withChangeableOf(specOf(before), specOf(after))];
    // The former name of serviceAccountName is read into it and counts no more.
    if (sameBut(type, ['serviceAccount'], old, now)) return undefined;
    const text = difference('PodSpec', type, old, now, context.version);
    return forbidden(SPEC, `pod updates may not change fields other than ${CHANGEABLE}\n${text}`);
  },
});

/** Source: core/validation ValidatePodUpdate. */
export const podUpdates: UpdateRules = {
  last: [
    annotationsKept,
    upTo(
      [keptContainers, keptInitContainers, deadlineNotRaised],
      [
        keptContainers,
        keptInitContainers,
        deadlineNotRaised,
        deadlineNotRemoved,
        tolerationsOnlyAdded,
        gatesOnlyRemoved,
        nodeSelectorOnlyGrows,
        nodeAffinityOnlyGrows,
        specKept,
      ],
    ),
  ],
};
