import type { Text } from '../../../texts/text.ts';
import type { KubernetesObject } from '../../object.ts';
import { schemaOf } from '../../schema/kinds.ts';
import { labelKeyProblems, labelValueProblems } from '../../values/labels.ts';
import { type FieldError, fault, forbidden, invalid, invalidEach, notSupported, required } from '../fieldErrors.ts';
import { FieldPath } from '../fieldPath.ts';
import { present } from '../present.ts';
import type { Validator } from '../registry.ts';
import { type Check, rule } from '../rule.ts';
import { goStructure } from '../updates/goStructures.ts';
import { struct } from '../walks.ts';

/** Questions to the API server: a create is answered at once, and nothing is stored. */

interface Requirement {
  readonly key?: string;
  readonly operator?: string;
  readonly values?: readonly string[] | null;
}

interface Selector {
  readonly rawSelector?: string;
  readonly requirements?: readonly (Requirement | null)[] | null;
}

interface ReviewSpec {
  readonly resourceAttributes?: {
    readonly namespace?: string;
    readonly fieldSelector?: Selector | null;
    readonly labelSelector?: Selector | null;
  } | null;
  readonly nonResourceAttributes?: { readonly path?: string; readonly verb?: string } | null;
  readonly user?: string;
  readonly groups?: readonly string[] | null;
}

const SPEC = 'authorization/validation ValidateSubjectAccessReviewSpec';
const EXPLAIN: Text = {
  en: 'It asks whether somebody may do something: either `resourceAttributes` (`verb`, `group`, `resource`, `namespace`, `name`) or `nonResourceAttributes` (`verb`, `path`). The answer stands in `status`.',
  'zh-cn':
    '询问某人是否可以做某事：写 `resourceAttributes`（`verb`、`group`、`resource`、`namespace`、`name`）或 `nonResourceAttributes`（`verb`、`path`）之一。答案在 `status` 中。',
};

const printedPath = (attributes: ReviewSpec['nonResourceAttributes']): object | null =>
  attributes ? { Path: attributes.path ?? '', Verb: attributes.verb ?? '' } : null;

const oneQuestion = rule<ReviewSpec>({
  id: 'access-review.question',
  source: SPEC,
  explain: EXPLAIN,
  check({ resourceAttributes: resource, nonResourceAttributes: other }, path) {
    if (present(resource) && present(other))
      return invalid(path.child('nonResourceAttributes'), printedPath(other), 'cannot be specified in combination with resourceAttributes');
    if (present(resource) || present(other)) return undefined;
    const detail = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
    return invalid(path.child('resourceAttributes'), null, detail);
  },
});

const somebody = rule<ReviewSpec>({
  id: 'access-review.user',
  source: SPEC,
  explain: { en: 'Say who asks: `user`, `groups` or both.', 'zh-cn': '请说明是谁：`user`、`groups` 或两者。' },
  check: ({ user = '', groups }, path) =>
    user === '' && (groups ?? []).length === 0
      ? invalid(path.child('user'), user, 'at least one of user or group must be specified')
      : undefined,
});

/** Operators that are not known may be newer ones. */
function valueErrors({ operator = '', values }: Requirement, path: FieldPath): FieldError[] {
  const at = path.child('values');
  const count = (values ?? []).length;
  if ((operator === 'In' || operator === 'NotIn') && count === 0)
    return [required(at, "must be specified when `operator` is 'In' or 'NotIn'")];
  if ((operator === 'Exists' || operator === 'DoesNotExist') && count > 0)
    return [forbidden(at, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
  return [];
}

const selectors = rule<ReviewSpec>({
  id: 'access-review.selector',
  source: 'authorization/validation validateFieldSelectorAttributes, validateLabelSelectorAttributes',
  explain: {
    en: 'A selector holds either `rawSelector` or `requirements`: each a `key`, an `operator` and, for `In` and `NotIn`, `values`.',
    'zh-cn': '选择算符写 `rawSelector` 或 `requirements` 之一：每项有 `key`、`operator`，`In` 和 `NotIn` 还要有 `values`。',
  },
  check({ resourceAttributes }, path, { version }) {
    return (['fieldSelector', 'labelSelector'] as const).flatMap((name): FieldError[] => {
      const selector = resourceAttributes?.[name];
      if (!present(selector)) return [];
      const at = path.child('resourceAttributes').child(name);
      const { rawSelector: raw = '', requirements } = selector;
      const list = requirements ?? [];
      const errors: FieldError[] = [];
      if (raw !== '' && list.length > 0)
        errors.push(invalid(at.child('rawSelector'), raw, 'may not specified at the same time as requirements'));
      if (raw === '' && list.length === 0)
        errors.push(required(at.child('requirements'), `when ${at} is specified, requirements or rawSelector is required`));
      list.forEach((requirement, position) => {
        const here = at.child('requirements').index(position);
        const { key = '', values } = requirement ?? {};
        if (name === 'fieldSelector' && key === '') errors.push(required(here.child('key'), 'must be specified'));
        errors.push(...valueErrors(requirement ?? {}, here));
        if (name === 'fieldSelector') return;
        errors.push(...invalidEach(here.child('key'), key, labelKeyProblems(key, version)));
        (values ?? []).forEach((value, index) => {
          errors.push(...invalidEach(here.child('values').index(index), value, labelValueProblems(value, version)));
        });
      });
      return errors;
    });
  },
});

const METADATA = FieldPath.of('metadata');

const noMetadata = (namespaced: boolean) =>
  rule<KubernetesObject>({
    id: namespaced ? 'access-review.metadata.local' : 'access-review.metadata',
    source: 'authorization/validation ValidateSubjectAccessReview, ValidateLocalSubjectAccessReview',
    explain: {
      en: 'The question is not stored: leave `metadata` empty.',
      'zh-cn': '此问题不会被存储：`metadata` 须为空。',
    },
    check(review, _, { version }) {
      const { metadata, apiVersion, kind } = review;
      const written = Object.entries(metadata).filter(([name]) => !(namespaced && name === 'namespace'));
      const isEmpty = written.every(([, value]) => !value || (typeof value === 'object' && Object.keys(value).length === 0));
      const type = schemaOf(apiVersion, kind, version)?.type;
      if (isEmpty || !type) return undefined;
      const printed = goStructure('ObjectMeta', type, { metadata }, version);
      return invalid(METADATA, printed, `must be empty${namespaced ? ' except for namespace' : ''}`);
    },
  });

const ofNamespace = rule<KubernetesObject>({
  id: 'access-review.local',
  source: 'authorization/validation ValidateLocalSubjectAccessReview',
  explain: {
    en: 'A LocalSubjectAccessReview asks about resources of its own namespace only.',
    'zh-cn': 'LocalSubjectAccessReview 只询问本命名空间中的资源。',
  },
  check({ metadata, spec }) {
    const { resourceAttributes: resource, nonResourceAttributes: other } = (spec ?? {}) as ReviewSpec;
    const at = FieldPath.of('spec');
    const namespace = resource?.namespace ?? '';
    const errors: FieldError[] = [];
    if (present(resource) && namespace !== metadata.namespace)
      errors.push(invalid(at.child('resourceAttributes').child('namespace'), namespace, 'must match metadata.namespace'));
    if (present(other)) errors.push(invalid(at.child('nonResourceAttributes'), printedPath(other), 'disallowed on this kind of request'));
    return errors;
  },
});

const emptyMetadata = noMetadata(false);

/** The server forgets the kind. */
const authorization = { answered: true, calledAs: { group: 'authorization.k8s.io', kind: '', name: '' } } as const;
const asked: readonly Check<ReviewSpec>[] = [oneQuestion, somebody, selectors];

export const subjectAccessReview: Validator = {
  ...authorization,
  namespaced: false,
  checks: [struct('spec', asked), emptyMetadata],
};

export const selfSubjectAccessReview: Validator = {
  ...authorization,
  namespaced: false,
  checks: [struct('spec', [oneQuestion, selectors]), emptyMetadata],
};

export const localSubjectAccessReview: Validator = {
  ...authorization,
  namespaced: true,
  checks: [struct('spec', asked), noMetadata(true), ofNamespace],
};

export const selfSubjectReview: Validator = { answered: true, namespaced: false, checks: [] };

/** A review that is turned away for want of one field. */
const needs = (id: string, source: string, field: string, message: string, explain: Text): Validator => ({
  answered: true,
  namespaced: false,
  checks: [
    struct('spec', [
      rule<Readonly<Record<string, unknown>>>({
        id,
        source,
        explain,
        check: (spec, path) => (spec[field] ? undefined : fault(path.child(field), message, 'BadRequest')),
      }),
    ]),
  ],
});

export const selfSubjectRulesReview = needs(
  'rules-review.namespace',
  'authorization/selfsubjectrulesreview Create',
  'namespace',
  'no namespace on request',
  {
    en: 'Say for which namespace you ask: `spec: {namespace: default}`.',
    'zh-cn': '请说明询问哪个命名空间：`spec: {namespace: default}`。',
  },
);

export const tokenReview = needs(
  'token-review.token',
  'authentication/tokenreview Create',
  'token',
  'token is required for TokenReview in authentication',
  { en: 'Write the token that is asked about.', 'zh-cn': '请填写要询问的令牌。' },
);

const binding = rule<KubernetesObject>({
  id: 'binding.target',
  source: 'core/validation ValidatePodBinding; core/pod/storage BindingREST',
  explain: {
    en: 'A Binding is called as its Pod and names a Node in `target`: `{kind: Node, name: node-1}`. The scheduler writes it.',
    'zh-cn': 'Binding 与其 Pod 同名，并在 `target` 中指明 Node：`{kind: Node, name: node-1}`。由调度器写入。',
  },
  check({ metadata, target }, path) {
    const { kind = '', name = '' } = (target ?? {}) as { readonly kind?: string; readonly name?: string };
    const at = path.child('target');
    const errors = [
      ...(kind === '' || kind === 'Node' ? [] : [notSupported(at.child('kind'), kind, ['Node', '<empty>'])]),
      ...(name === '' ? [required(at.child('name'))] : []),
    ].map((error) => ({ ...error, message: `${error.path}: ${error.message}` }));
    // The server gives up over all of them at once.
    if (errors[0])
      return fault(errors[0].path, errors.length > 1 ? `[${errors.map(({ message }) => message).join(', ')}]` : errors[0].message, '');
    return metadata.name ? undefined : fault(path.child('metadata').child('name'), 'Name parameter required.', 'BadRequest');
  },
});

/** Source: core/validation ValidatePodBinding. */
export const podBinding: Validator = { answered: true, namespaced: true, checks: [binding] };
