import type { KubernetesObject } from '../../../object.ts';
import { compileExpression, type Scope, type Type, typeName, UNREAD } from '../../../values/cel/check.ts';
import { present } from '../../present.ts';

/** What an expression may name besides the objects of the request. */
interface Offered {
  readonly params: boolean;
  readonly authorizer: boolean;
  readonly variables: Scope | null;
}

const fields = (entries: Readonly<Record<string, Type>>): Scope => new Map(Object.entries(entries));
const typed = (name: string, entries: Readonly<Record<string, Type>>): Type => ({ name: `kubernetes.${name}`, fields: fields(entries) });
const strings = (names: string): Record<string, Type> => Object.fromEntries(names.split(' ').map((name) => [name, 'string']));
const listOf = (list: Type): Type => ({ list });
const mapOf = (map: Type): Type => ({ map });

const KIND = typed('GroupVersionKind', strings('group version kind'));
const RESOURCE = typed('GroupVersionResource', strings('group version resource'));

/** Source: apiserver/pkg/admission/plugin/cel/compile.go BuildRequestType. */
const REQUEST = typed('AdmissionRequest', {
  ...strings('subResource requestSubResource name namespace operation'),
  kind: KIND,
  resource: RESOURCE,
  requestKind: KIND,
  requestResource: RESOURCE,
  userInfo: typed('UserInfo', { ...strings('username uid'), groups: listOf('string'), extra: mapOf(listOf('string')) }),
  dryRun: 'bool',
  options: 'dyn',
});

/** Source: the same, BuildNamespaceType. */
const NAMESPACE = typed('Namespace', {
  metadata: typed('NamespaceMetadata', {
    ...strings('name generateName namespace UID resourceVersion'),
    labels: mapOf('string'),
    annotations: mapOf('string'),
    finalizers: listOf('string'),
    creationTimestamp: 'timestamp',
    deletionTimestamp: 'timestamp',
    deletionGracePeriodSeconds: 'int',
    generation: 'int',
  }),
  spec: typed('NamespaceSpec', { finalizers: listOf('string') }),
  status: typed('NamespaceStatus', {
    phase: 'string',
    conditions: listOf(typed('NamespaceCondition', { ...strings('status type message reason'), lastTransitionTime: 'timestamp' })),
  }),
});

const AUTHORIZER: Type = {
  name: 'kubernetes.authorization.Authorizer',
  fields: fields({ requestResource: { name: 'kubernetes.authorization.ResourceCheck', fields: new Map(), closed: true } }),
  closed: true,
};

/** Source: the same, createEnvForOpts; composition.go. */
function scopeOf({ params, authorizer, variables }: Offered): Scope {
  return new Map<string, Type>([
    ['object', 'dyn'],
    ['oldObject', 'dyn'],
    ['namespaceObject', NAMESPACE],
    ['request', REQUEST],
    ...(params ? [['params', 'dyn'] as const] : []),
    ...(authorizer ? [['authorizer', AUTHORIZER] as const] : []),
    ...(variables ? [['variables', { name: 'kubernetes.variables', fields: variables }] as const] : []),
  ]);
}

/** What an expression may come to, and what messages call that. */
const RESULTS = {
  'yes or no': { types: ['bool'], named: 'bool' },
  text: { types: ['string'], named: 'string' },
  'text or null': { types: ['string', 'null_type'], named: 'one of [string null_type]' },
} as const;

/** What the server says of an expression; null when it has nothing to say, or when that cannot be told here. */
export function expressionProblem(text: string, wanted: keyof typeof RESULTS, offered: Offered): string | null {
  const compiled = compileExpression(text, scopeOf(offered));
  if ('error' in compiled) return compiled.error;
  if ('beyond' in compiled) return null;
  const { types, named } = RESULTS[wanted];
  return types.some((type) => type === compiled.type) ? null : `must evaluate to ${named} but got ${typeName(compiled.type)}`;
}

/** Types that variables keep; others are known when they are evaluated. Source: composition.go convertCelTypeToDeclType. */
const KEPT = new Set('bool bytes double duration int null_type string timestamp uint'.split(' '));

function kept(type: Type): Type {
  if (typeof type === 'string') return KEPT.has(type) ? type : 'dyn';
  if ('list' in type) return { list: kept(type.list) };
  return 'map' in type ? { map: kept(type.map) } : 'dyn';
}

interface Variables {
  readonly scope: Scope | null;
  /** What the server says of each. */
  readonly problems: readonly (string | null)[];
}

const known = new WeakMap<KubernetesObject, Variables>();

/** The variables of a policy: each may name those in front of it. */
export function variablesOf(policy: KubernetesObject): Variables {
  const before = known.get(policy);
  if (before) return before;
  const list: readonly ({ readonly name?: string; readonly expression?: string } | null)[] = policy.spec?.variables ?? [];
  const scope = new Map<string, Type>();
  const problems = list.map((variable) => {
    const { name = '', expression = '' } = variable ?? {};
    const compiled = compileExpression(expression, scopeOf({ ...offeredBy(policy), variables: scope }));
    scope.set(name, 'type' in compiled ? kept(compiled.type) : 'error' in compiled ? 'dyn' : UNREAD);
    return 'error' in compiled ? compiled.error : null;
  });
  const variables: Variables = { scope: list.length > 0 ? scope : null, problems };
  known.set(policy, variables);
  return variables;
}

/** What expressions of an object may name where its variables do not count. */
export const offeredBy = (object: KubernetesObject): Offered => ({
  params: present(object.spec?.paramKind),
  authorizer: true,
  variables: null,
});
