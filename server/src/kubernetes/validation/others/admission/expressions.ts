import type { KubernetesObject, MinorVersion } from '../../../object.ts';
import { compileExpression, instantiationError } from '../../../values/cel/compile.ts';
import { AUTHORIZER_TYPE, functionsOf, RESOURCE_CHECK_TYPE } from '../../../values/cel/declarations.ts';
import type { Environment } from '../../../values/cel/environment.ts';
import {
  BOOL,
  DYN,
  INT,
  isSameType,
  listOf,
  mapOf,
  NONE,
  NULL,
  STRING,
  struct,
  TIMESTAMP,
  type Type,
  typeName,
  UNREAD,
} from '../../../values/cel/types.ts';
import { trimSpace } from '../../../values/goSpace.ts';
import { hasListFunctions } from '../../celLibraries.ts';
import { type FieldError, internal, invalid } from '../../fieldErrors.ts';
import type { FieldPath } from '../../fieldPath.ts';
import { present } from '../../present.ts';

type Scope = ReadonlyMap<string, Type>;

/** What an expression may name besides the objects of the request. */
interface Offered {
  readonly params: boolean;
  readonly authorizer: boolean;
  readonly variables: Scope | null;
  /** Objects and patches may be made. */
  readonly patches?: boolean;
}

/** Every type that is declared here may be made, too. */
const DECLARED = new Map<string, Type>();

function typed(name: string, entries: Readonly<Record<string, Type>>): Type {
  const type = struct(`kubernetes.${name}`, new Map(Object.entries(entries)));
  DECLARED.set(type.name, type);
  return type;
}

const strings = (names: string): Record<string, Type> => Object.fromEntries(names.split(' ').map((name) => [name, STRING]));

const KIND = typed('GroupVersionKind', strings('group version kind'));
const RESOURCE = typed('GroupVersionResource', strings('group version resource'));

/** Source: apiserver/pkg/admission/plugin/cel/compile.go BuildRequestType. */
const REQUEST = typed('AdmissionRequest', {
  ...strings('subResource requestSubResource name namespace operation'),
  kind: KIND,
  resource: RESOURCE,
  requestKind: KIND,
  requestResource: RESOURCE,
  userInfo: typed('UserInfo', { ...strings('username uid'), groups: listOf(STRING), extra: mapOf(STRING, listOf(STRING)) }),
  dryRun: BOOL,
  options: DYN,
});

/** Source: the same, BuildNamespaceType. */
const NAMESPACE = typed('Namespace', {
  metadata: typed('NamespaceMetadata', {
    ...strings('name generateName namespace UID resourceVersion'),
    labels: mapOf(STRING, STRING),
    annotations: mapOf(STRING, STRING),
    finalizers: listOf(STRING),
    creationTimestamp: TIMESTAMP,
    deletionTimestamp: TIMESTAMP,
    deletionGracePeriodSeconds: INT,
    generation: INT,
  }),
  spec: typed('NamespaceSpec', { finalizers: listOf(STRING) }),
  status: typed('NamespaceStatus', {
    phase: STRING,
    conditions: listOf(typed('NamespaceCondition', { ...strings('status type message reason'), lastTransitionTime: TIMESTAMP })),
  }),
});

/** Its fields may be anything; each of these types has its own name. Source: apiserver/pkg/cel/mutation/dynamic/objects.go. */
const ANYTHING = { get: () => DYN };
/** Fields that there are not have no type. Source: apiserver/pkg/cel/mutation/jsonpatch.go. */
const JSON_PATCH = struct('JSONPatch', {
  get: (name) => (name === 'value' ? DYN : name === 'op' || name === 'path' || name === 'from' ? STRING : NONE),
});
const OBJECT = struct('Object', ANYTHING);

/** Source: apiserver/pkg/cel/mutation/typeresolver.go. */
function patchNamed(name: string): Type | undefined {
  if (name === 'JSONPatch') return JSON_PATCH;
  return name === 'Object' || name.startsWith('Object.') ? struct(name, ANYTHING) : undefined;
}

/** Source: the same, createEnvForOpts; composition.go. */
function environmentOf({ params, authorizer, variables, patches = false }: Offered, version: MinorVersion): Environment {
  const lists = hasListFunctions(version);
  return {
    variables: new Map<string, Type>([
      ['object', DYN],
      ['oldObject', DYN],
      ['namespaceObject', NAMESPACE],
      ['request', REQUEST],
      ...(params ? [['params', DYN] as const] : []),
      ...(authorizer ? AUTHORIZERS : []),
      ...(variables ? [['variables', struct('kubernetes.variables', variables)] as const] : []),
    ]),
    functions: functionsOf({ lists, patches }),
    macros: { sortBy: lists },
    messages: (name) => DECLARED.get(name) ?? (patches ? patchNamed(name) : undefined),
  };
}

const AUTHORIZERS = [
  ['authorizer', AUTHORIZER_TYPE],
  ['authorizer.requestResource', RESOURCE_CHECK_TYPE],
] as const;

/** What an expression may come to, and what messages call that. */
const RESULTS = {
  'yes or no': { types: [BOOL], named: 'bool' },
  text: { types: [STRING], named: 'string' },
  'text or null': { types: [STRING, NULL], named: 'one of [string null_type]' },
  object: { types: [OBJECT], named: 'Object' },
  patch: { types: [listOf(JSON_PATCH)], named: 'list(JSONPatch)' },
} as const;

/** Where an expression stands. */
interface Written {
  readonly text: string;
  readonly at: FieldPath;
  /** What the server shows, where that is not the expression. */
  readonly shown?: string;
}

/** What the server says of an expression; nothing, too, when that cannot be told here. */
export function expressionErrors(
  { text, at, shown = text }: Written,
  wanted: keyof typeof RESULTS,
  offered: Offered,
  version: MinorVersion,
): readonly FieldError[] {
  const compiled = compileExpression(text, environmentOf(offered, version));
  if ('error' in compiled) return [invalid(at, shown, compiled.error)];
  if ('beyond' in compiled) return [];
  const { types, named } = RESULTS[wanted];
  if (!types.some((type) => isSameType(type, compiled.type))) {
    return [invalid(at, shown, `must evaluate to ${named} but got ${typeName(compiled.type)}`)];
  }
  const problem = instantiationError(compiled);
  return problem === null ? [] : [internal(at, problem)];
}

/** Types that variables keep; others are known when they are evaluated. Source: composition.go convertCelTypeToDeclType. */
const KEPT = new Set<Type['kind']>(['any', 'bool', 'bytes', 'double', 'duration', 'int', 'null', 'string', 'timestamp', 'uint']);

function kept(type: Type): Type {
  if (KEPT.has(type.kind)) return type;
  return type.kind === 'list' || type.kind === 'map' ? { ...type, params: type.params.map(kept) } : DYN;
}

interface Variables {
  readonly scope: Scope | null;
  /** What the server says of each. */
  readonly errors: readonly ((at: FieldPath) => FieldError | null)[];
}

const known = new WeakMap<KubernetesObject, Variables>();

/** The variables of a policy: each may name those in front of it. */
export function variablesOf(policy: KubernetesObject, version: MinorVersion): Variables {
  const before = known.get(policy);
  if (before) return before;
  const list: readonly ({ readonly name?: string; readonly expression?: string } | null)[] = policy.spec?.variables ?? [];
  const scope = new Map<string, Type>();
  const errors = list.map((variable) => {
    const { name = '', expression = '' } = variable ?? {};
    if (trimSpace(expression) === '') return () => null;
    const compiled = compileExpression(expression, environmentOf({ ...offeredBy(policy), variables: scope }, version));
    const problem = 'type' in compiled ? instantiationError(compiled) : null;
    scope.set(name, problem !== null || 'error' in compiled ? DYN : 'type' in compiled ? kept(compiled.type) : UNREAD);
    if (problem !== null) return (at: FieldPath) => internal(at, problem);
    return 'error' in compiled ? (at: FieldPath) => invalid(at, expression, compiled.error) : () => null;
  });
  // Mutations may always name them, validations only when there are any.
  const isNamed = list.length > 0 || policy.kind === 'MutatingAdmissionPolicy';
  const variables: Variables = { scope: isNamed ? scope : null, errors };
  known.set(policy, variables);
  return variables;
}

/** What expressions of an object may name where its variables do not count. */
export const offeredBy = (object: KubernetesObject): Offered => ({
  params: present(object.spec?.paramKind),
  authorizer: true,
  variables: null,
});
