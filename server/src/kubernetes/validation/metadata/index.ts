import type { KubernetesObject, ObjectMeta } from '../../object.ts';
import { dns1123LabelProblems, generatedName, NEGATIVE_PROBLEM, nameIsPathSegment, type Problems } from '../../values/names.ts';
import { invalid, invalidEach, required } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';
import { type Check, judge, type Refusal, type RuleContext, rule, type Walk } from '../rule.ts';
import { field, firstOf, knowing, pairs, struct, when } from '../walks.ts';
import { annotationChecks } from './annotations.ts';
import { finalizerChecks, finalizerQualified } from './finalizers.ts';
import { isFineLabel, labelChecks } from './labels.ts';
import { ownerReferenceChecks } from './ownerReferences.ts';

export interface ObjectMetaOptions {
  /** The format of the kind's names: nameIsDnsSubdomain for most. Some kinds are called by what the object says; `prefix` is of a generateName. */
  readonly nameFormat: (name: string, prefix: boolean, object: KubernetesObject) => Problems;
  readonly namespaced: boolean;
  /** The server numbers generations of most kinds itself; of the others (ConfigMap, Secret…) a written one is judged. */
  readonly keepsGeneration?: boolean;
  /** The kind looks at the generated name only (ReplicationController from 1.35). */
  readonly ignoresGenerateName?: boolean;
  /** Finalizers need no domain: kinds outside of the core group that were added with the machinery's rules only. */
  readonly anyFinalizer?: boolean;
}

interface MetadataContext extends RuleContext {
  readonly metadata: ObjectMetaOptions;
}

/** Written out: spreading a context takes many times as long. */
const metadataContext = ({ version, object, stored, kept }: RuleContext, metadata: ObjectMetaOptions): MetadataContext => ({
  version,
  object,
  stored,
  kept,
  metadata,
});

const source = 'apimachinery api/validation ValidateObjectMetaAccessor';

export const generateNameFormat = rule<ObjectMeta, MetadataContext>({
  id: 'metadata.generate-name.format',
  source,
  explain: {
    en: 'The server appends five characters to `generateName`. What stands before them must already have the form of a name: for most kinds lower case letters, digits, `-` and `.`, beginning with a letter or digit.',
    'zh-cn':
      '服务器会在 `generateName` 后面加五个字符。前缀本身必须已符合名称格式：多数资源只能含小写字母、数字、`-` 和 `.`，并以字母或数字开头。',
  },
  check: ({ generateName }, path, { metadata, object }) =>
    generateName && !metadata.ignoresGenerateName
      ? invalidEach(path.child('generateName'), generateName, metadata.nameFormat(generateName, true, object))
      : undefined,
});

export const nameRequired = rule<ObjectMeta, MetadataContext>({
  id: 'metadata.name.required',
  source,
  explain: {
    en: 'The object has no name. Give it `metadata.name`. With `metadata.generateName` the server makes a name of a prefix; `kubectl apply` needs a fixed name.',
    'zh-cn':
      '对象没有名称。请填写 `metadata.name`。也可用 `metadata.generateName` 让服务器按前缀生成名称，但 `kubectl apply` 需要固定的名称。',
  },
  check: ({ name, generateName }, path) =>
    name || generateName ? undefined : required(path.child('name'), 'name or generateName is required'),
});

export const nameFormat = rule<ObjectMeta, MetadataContext>({
  id: 'metadata.name.format',
  source,
  explain: {
    en: 'The name does not have the form this kind asks for. Most kinds take lower case letters, digits, `-` and `.`, at most 253 characters, beginning and ending with a letter or digit. Write `my-app` for `My_App`.',
    'zh-cn':
      '名称不符合此类资源的格式。多数资源只允许小写字母、数字、`-` 和 `.`，最多 253 个字符，首尾为字母或数字。例如把 `My_App` 写成 `my-app`。',
  },
  check({ name, generateName }, path, { metadata, object }) {
    const effective = name || (generateName ? generatedName(generateName) : '');
    return effective === '' ? undefined : invalidEach(path.child('name'), effective, metadata.nameFormat(effective, false, object));
  },
});

export const namespaceFormat = rule<ObjectMeta, MetadataContext>({
  id: 'metadata.namespace.format',
  source,
  explain: {
    en: 'A namespace is called by a DNS label: lower case letters, digits and `-`, at most 63 characters, beginning and ending with a letter or digit.',
    'zh-cn': '命名空间的名称是一个 DNS 标签：小写字母、数字和 `-`，最多 63 个字符，首尾为字母或数字。',
  },
  check: ({ namespace }, path, { metadata }) =>
    metadata.namespaced && namespace ? invalidEach(path.child('namespace'), namespace, dns1123LabelProblems(namespace)) : undefined,
});

export const generationNotNegative = rule<number, MetadataContext>({
  id: 'metadata.generation.not-negative',
  source,
  explain: {
    en: '`metadata.generation` is counted by the server. Leave it out.',
    'zh-cn': '`metadata.generation` 由服务器计数。请不要填写。',
  },
  check: (generation, path, { metadata }) =>
    metadata.keepsGeneration && generation < 0 ? invalid(path, generation, NEGATIVE_PROBLEM, { minimum: 0 }) : undefined,
});

export const nameInPath = rule<ObjectMeta>({
  id: 'metadata.name.path-segment',
  source: 'apiserver registry/rest BeforeCreate, apimachinery api/validation/path IsValidPathSegmentName',
  explain: {
    en: 'The name becomes a part of the URL of the object. It cannot be `.` or `..`, nor hold `/` or `%`.',
    'zh-cn': '名称会成为对象 URL 的一部分，不能是 `.` 或 `..`，也不能包含 `/` 或 `%`。',
  },
  check: ({ name, generateName }, path) => [
    ...(generateName ? invalidEach(path.child('generateName'), generateName, nameIsPathSegment(generateName, true)) : []),
    ...(name ? invalidEach(path.child('name'), name, nameIsPathSegment(name, false)) : []),
  ],
});

/** What holds for the metadata of every kind, behind the checks of the name. `metadata.generation` and managedFields are the server's own. */
const commonChecks: readonly Check<ObjectMeta, MetadataContext>[] = [
  namespaceFormat,
  field('generation', [generationNotNegative]),
  pairs('labels', labelChecks, isFineLabel),
  ...annotationChecks,
  field('ownerReferences', ownerReferenceChecks),
  field('finalizers', finalizerChecks),
];

const objectMetaChecks: readonly Check<ObjectMeta, MetadataContext>[] = [
  generateNameFormat,
  firstOf([nameRequired, nameFormat]),
  ...commonChecks,
  when<ObjectMeta, MetadataContext>((_, { metadata }) => !metadata.anyFinalizer, [field('finalizers', [finalizerQualified])]),
];

const generalMetaChecks: readonly Check<ObjectMeta, MetadataContext>[] = [nameRequired, nameInPath, ...commonChecks];

interface WithMetadata {
  readonly metadata?: ObjectMeta;
}

/**
 * `metadata` as most kinds judge it: the first check of nearly every kind.
 * Source: core/validation ValidateObjectMeta.
 */
export const objectMeta = <Value extends WithMetadata>(options: ObjectMetaOptions): Walk<Value, RuleContext> =>
  knowing((context) => metadataContext(context, options), [struct('metadata', objectMetaChecks)]);

/**
 * What the server asks of every object, of whatever kind, once the kind's own validation found nothing.
 * Source: apiserver registry/rest/create.go BeforeCreate.
 */
export const generalMeta = (namespaced: boolean): Walk<WithMetadata, RuleContext> =>
  knowing(
    (context) => metadataContext(context, { nameFormat: nameIsPathSegment, namespaced, keepsGeneration: true }),
    [struct('metadata', generalMetaChecks)],
  );

/** What is left of `generalMeta` where `objectMeta` found nothing. */
export const generalMetaRest: Walk<WithMetadata, RuleContext> = struct('metadata', [nameInPath]);

/** Whether a check is an `objectMeta`. */
export const isObjectMeta = (check: Check<never, never>): boolean => check.checks?.[0]?.checks === objectMetaChecks;

/** As `objectMeta`, for callers that are no list of checks. `path` leads to the metadata. */
export function validateObjectMeta(
  meta: ObjectMeta,
  path: FieldPath,
  options: ObjectMetaOptions,
  context: RuleContext,
  refusals: Refusal[],
): void {
  judge(objectMetaChecks, meta, path, metadataContext(context, options), refusals);
}
