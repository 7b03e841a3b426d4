import { goQuote } from '../../values/goQuote.ts';
import { type FieldError, forbidden, invalid } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';
import { type Check, rule } from '../rule.ts';
import { group } from '../walks.ts';
import { allContainers } from './allContainers.ts';
import {
  APP_ARMOR_CONTAINER_PREFIX,
  DELETION_COST_ANNOTATION,
  MIRROR_ANNOTATION,
  SECCOMP_CONTAINER_PREFIX,
  SECCOMP_POD_ANNOTATION,
} from './annotationKeys.ts';
import type { PodContext } from './context.ts';
import { notDescending } from './paths.ts';
import { annotatedTolerations } from './tolerationsAnnotation.ts';
import type { Container, PodSpec, SeccompProfile } from './types.ts';

/** Annotations with a meaning. The path leads to the annotations. Source: core/validation ValidatePodSpecificAnnotations. */

type Annotations = Readonly<Record<string, string>>;

const mirrorNeedsNode = rule<Annotations, PodContext>({
  id: 'pod.annotations.mirror',
  source: 'core/validation ValidatePodSpecificAnnotations',
  explain: {
    en: 'This annotation marks the image of a static Pod, which a kubelet writes and which has a node. Remove the annotation from Pods of your own.',
    'zh-cn': '该注解标记静态 Pod 的镜像 Pod，由 kubelet 写入并已绑定节点。自己编写的 Pod 请删除该注解。',
  },
  check: (annotations, path, { spec }) =>
    Object.hasOwn(annotations, MIRROR_ANNOTATION) && !spec.nodeName
      ? invalid(path.key(MIRROR_ANNOTATION), annotations[MIRROR_ANNOTATION], 'must set spec.nodeName if mirror pod annotation is set')
      : undefined,
});

const INT32_MIN = -2147483648;
const INT32_MAX = 2147483647;

const deletionCost = rule<Annotations, PodContext>({
  id: 'pod.annotations.deletion-cost',
  source: 'core/helper GetDeletionCostFromPodAnnotations',
  explain: {
    en: 'The deletion cost is a whole number without `+` and leading zeros, from -2147483648 to 2147483647, in quotes. Pods with a lower cost are removed first.',
    'zh-cn': '删除成本是不带 `+` 和前导零的整数，范围 -2147483648 到 2147483647，要加引号。成本低的 Pod 先被删除。',
  },
  check(annotations, path) {
    const cost = annotations[DELETION_COST_ANNOTATION];
    if (cost === undefined) return undefined;
    const fine = /^(?:0|[1-9][0-9]*|-[0-9]+)$/.test(cost) && Number(cost) >= INT32_MIN && Number(cost) <= INT32_MAX;
    return fine ? undefined : invalid(path.key(DELETION_COST_ANNOTATION), cost, 'must be a 32bit integer');
  },
});

const LOCALHOST = 'localhost/';

function seccompErrors(profile: string, path: FieldPath): readonly FieldError[] {
  if (['runtime/default', 'docker/default', 'unconfined'].includes(profile)) return [];
  if (profile.startsWith(LOCALHOST)) return notDescending(profile.slice(LOCALHOST.length), path);
  return [invalid(path, profile, 'must be a valid seccomp profile')];
}

const seccompValues = rule<Annotations, PodContext>({
  id: 'pod.annotations.seccomp',
  source: 'core/validation ValidateSeccompPodAnnotations',
  explain: {
    en: 'Seccomp annotations have had no effect since 1.27. Remove them and set `securityContext.seccompProfile`. The server still checks them: `runtime/default`, `unconfined` or `localhost/PATH`.',
    'zh-cn':
      'seccomp 注解自 1.27 起不再生效。请删除它们，改用 `securityContext.seccompProfile`。服务器仍会检查其取值：`runtime/default`、`unconfined` 或 `localhost/路径`。',
  },
  check(annotations, path) {
    const ofPod = annotations[SECCOMP_POD_ANNOTATION];
    const errors: FieldError[] = ofPod === undefined ? [] : [...seccompErrors(ofPod, path.child(SECCOMP_POD_ANNOTATION))];
    for (const [key, profile] of Object.entries(annotations)) {
      if (key.startsWith(SECCOMP_CONTAINER_PREFIX)) errors.push(...seccompErrors(profile, path.child(key)));
    }
    return errors;
  },
});

const appArmorValues = rule<Annotations, PodContext>({
  id: 'pod.annotations.app-armor',
  source: 'core/validation ValidateAppArmorPodAnnotations',
  explain: {
    en: 'AppArmor annotations name a container of the Pod and a profile: `runtime/default`, `unconfined` or `localhost/NAME`. They are deprecated: set `securityContext.appArmorProfile`.',
    'zh-cn':
      'AppArmor 注解指明 Pod 中的容器和配置：`runtime/default`、`unconfined` 或 `localhost/名称`。该写法已弃用，请改用 `securityContext.appArmorProfile`。',
  },
  check(annotations, path, { spec }) {
    const errors: FieldError[] = [];
    for (const [key, profile] of Object.entries(annotations)) {
      if (!key.startsWith(APP_ARMOR_CONTAINER_PREFIX)) continue;
      const name = key.slice(APP_ARMOR_CONTAINER_PREFIX.length);
      if (!hasContainer(spec, name)) errors.push(invalid(path.key(key), name, 'container not found'));
      if (!['', 'runtime/default', 'unconfined'].includes(profile) && !profile.startsWith(LOCALHOST)) {
        errors.push(invalid(path.key(key), profile, `invalid AppArmor profile name: ${goQuote(profile)}`));
      }
    }
    return errors;
  },
});

const hasContainer = ({ initContainers, containers, ephemeralContainers }: PodSpec, name: string): boolean =>
  [initContainers, containers, ephemeralContainers].some((list) => list?.some((container) => (container?.name ?? '') === name));

export const podAnnotationChecks: readonly Check<Annotations, PodContext>[] = [
  mirrorNeedsNode,
  annotatedTolerations,
  deletionCost,
  seccompValues,
  appArmorValues,
];

/** What an annotation says beside a field: the field where they differ. */
function seccompConflict(annotation: string | undefined, profile: SeccompProfile | null | undefined): 'type' | 'localhostProfile' | null {
  if (annotation === undefined || !profile) return null;
  switch (profile.type) {
    case 'Unconfined':
      return annotation === 'unconfined' ? null : 'type';
    case 'RuntimeDefault':
      return annotation === 'runtime/default' || annotation === 'docker/default' ? null : 'type';
    case 'Localhost':
      if (!annotation.startsWith(LOCALHOST)) return 'type';
      return annotation.slice(LOCALHOST.length) === profile.localhostProfile ? null : 'localhostProfile';
    default:
      return null;
  }
}

interface WithSeccomp {
  readonly securityContext?: { readonly seccompProfile?: SeccompProfile | null } | null;
}

const explainSeccompAgrees = {
  en: 'Annotation and field name different seccomp profiles. The annotation has no effect any more: remove it.',
  'zh-cn': '注解与字段指定了不同的 seccomp 配置。注解已不再生效，请删除。',
};

const seccompError = (holder: WithSeccomp, path: FieldPath, annotation: string | undefined): FieldError | undefined => {
  const conflict = seccompConflict(annotation, holder.securityContext?.seccompProfile);
  if (conflict === null) return undefined;
  const what = conflict === 'type' ? 'type' : 'profile';
  return forbidden(
    path.child('securityContext').child('seccompProfile').child(conflict),
    `seccomp ${what} in annotation and field must match`,
  );
};

const podSeccompAgrees = rule<PodSpec, PodContext>({
  id: 'pod.annotations.seccomp.agrees',
  source: 'core/validation validateSeccompAnnotationsAndFields',
  createOnly: true,
  explain: explainSeccompAgrees,
  check: (spec, path, { metadata }) => seccompError(spec, path, metadata.annotations?.[SECCOMP_POD_ANNOTATION]),
});

const containerSeccompAgrees = rule<Container, PodContext>({
  id: 'pod.annotations.seccomp.container-agrees',
  source: 'core/validation validateSeccompAnnotationsAndFields',
  createOnly: true,
  explain: explainSeccompAgrees,
  check: (container, path, { metadata }) =>
    seccompError(container, path, metadata.annotations?.[`${SECCOMP_CONTAINER_PREFIX}${container.name ?? ''}`]),
});

const appArmorAgrees = rule<Container, PodContext>({
  id: 'pod.annotations.app-armor.agrees',
  source: 'core/validation validateAppArmorAnnotationsAndFieldsMatchOnCreate',
  createOnly: true,
  explain: {
    en: 'Annotation and field name different AppArmor profiles for this container. Keep the field and remove the annotation.',
    'zh-cn': '注解与字段为该容器指定了不同的 AppArmor 配置。请保留字段，删除注解。',
  },
  check(container, path, { metadata, spec }) {
    const annotation = metadata.annotations?.[`${APP_ARMOR_CONTAINER_PREFIX}${container.name ?? ''}`];
    const profile = container.securityContext?.appArmorProfile ?? spec.securityContext?.appArmorProfile;
    if (annotation === undefined || !profile || spec.os?.name === 'windows') return undefined;
    const at = path.child('securityContext').child('appArmorProfile');
    const typeDiffers = forbidden(at.child('type'), 'apparmor type in annotation and field must match');
    switch (profile.type) {
      case 'Unconfined':
        return annotation === 'unconfined' ? undefined : typeDiffers;
      case 'RuntimeDefault':
        return annotation === 'runtime/default' ? undefined : typeDiffers;
      case 'Localhost':
        if (!annotation.startsWith(LOCALHOST)) return typeDiffers;
        return annotation.slice(LOCALHOST.length) === profile.localhostProfile
          ? undefined
          : forbidden(at.child('localhostProfile'), 'apparmor profile in annotation and field must match');
      default:
        return undefined;
    }
  },
});

/** Annotations beside fields, asked last of all. */
export const annotationsAgree: Check<PodSpec, PodContext> = group([
  podSeccompAgrees,
  allContainers([containerSeccompAgrees]),
  allContainers([appArmorAgrees]),
]);
