import { dns1123LabelProblems, dns1123SubdomainProblems } from '../../values/names.ts';
import { duplicate, forbidden, invalid, invalidEach, required } from '../fieldErrors.ts';
import { FieldPath } from '../fieldPath.ts';
import { type Check, rule } from '../rule.ts';
import { each, knowing, when } from '../walks.ts';
import { MIRROR_ANNOTATION } from './annotationKeys.ts';
import { type PodContext, type Seen, seeing } from './context.ts';
import { resourceClaimStruct } from './goStructs.ts';
import type { PodResourceClaim, PodSpec } from './types.ts';

/** `spec.resourceClaims`. Source: core/validation validatePodResourceClaim. */

const source = 'core/validation validatePodResourceClaim';

const notInStaticPods = rule<PodResourceClaim>({
  id: 'pod.resource-claims.static-pod',
  source,
  explain: {
    en: 'A static Pod is run by its kubelet alone and cannot use resource claims. Remove the mirror annotation or the claims.',
    'zh-cn': '静态 Pod 由 kubelet 独立运行，不能使用资源申领。请删除镜像 Pod 注解或资源申领。',
  },
  // The server means the object and prints an empty key.
  check: (_claim, path) => forbidden(path.shownAs(FieldPath.root.key('')), 'static pods do not support resource claims'),
});

const claimName = rule<PodResourceClaim, PodContext & Seen>({
  id: 'pod.resource-claims.name',
  source,
  explain: {
    en: 'A claim is called by a DNS label, different from the others. Containers refer to it in `resources.claims`.',
    'zh-cn': '资源申领的名称是 DNS 标签，不能重名。容器在 `resources.claims` 中引用它。',
  },
  check({ name }, path, { seen }) {
    const at = path.child('name');
    if (!name) return required(at);
    if (seen.has(name)) return duplicate(at, name);
    seen.add(name);
    return invalidEach(at, name, dns1123LabelProblems(name));
  },
});

const isGiven = (name: string | null | undefined): name is string => name !== undefined && name !== null;

const claimSource = rule<PodResourceClaim>({
  id: 'pod.resource-claims.source',
  source,
  explain: {
    en: 'A claim comes from exactly one place: a ResourceClaim that is already there (`resourceClaimName`), or a template from which one is made for this Pod (`resourceClaimTemplateName`).',
    'zh-cn':
      '资源申领只能有一个来源：已存在的 ResourceClaim（`resourceClaimName`），或为此 Pod 创建申领的模板（`resourceClaimTemplateName`）。',
  },
  check(claim, path) {
    const { resourceClaimName: name, resourceClaimTemplateName: template } = claim;
    if (isGiven(name) && isGiven(template)) {
      return invalid(
        path,
        resourceClaimStruct(claim),
        'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified',
      );
    }
    if (isGiven(name) || isGiven(template)) return undefined;
    return invalid(path, resourceClaimStruct(claim), 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`');
  },
});

const sourceNames = rule<PodResourceClaim>({
  id: 'pod.resource-claims.source-name',
  source,
  explain: {
    en: 'ResourceClaims and their templates are named by lower case letters, digits, `-` and `.`.',
    'zh-cn': 'ResourceClaim 及其模板的名称由小写字母、数字、`-` 和 `.` 组成。',
  },
  check: (claim, path) =>
    (['resourceClaimName', 'resourceClaimTemplateName'] as const).flatMap((field) => {
      const name = claim[field];
      return isGiven(name) ? invalidEach(path.child(field), name, dns1123SubdomainProblems(name)) : [];
    }),
});

export const resourceClaims: Check<PodSpec, PodContext> = knowing(
  (context): PodContext & Seen => seeing(context),
  [
    each('resourceClaims', [
      when(
        (_claim, { isPod, metadata }: PodContext) => isPod && Object.hasOwn(metadata.annotations ?? {}, MIRROR_ANNOTATION),
        [notInStaticPods],
        [claimName, claimSource, sourceNames],
      ),
    ]),
  ],
);
