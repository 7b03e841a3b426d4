import { describe, expect, test } from 'vitest';
import { applyDefaults } from '../../../../server/src/kubernetes/defaults/defaults.ts';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { warningsOf } from '../../../../server/src/kubernetes/warnings/warnings.ts';
import { table } from './table.ts';

const apiVersion = 'admissionregistration.k8s.io/v1';
const rule = { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['deployments'] };
const NAME = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const NAME_REGEX = `(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`;
const LABEL =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

const policy: KubernetesObject = {
  apiVersion,
  kind: 'ValidatingAdmissionPolicy',
  metadata: { name: 'replicas.example.com' },
  spec: {
    matchConstraints: { resourceRules: [rule] },
    validations: [{ expression: 'object.spec.replicas <= 5' }],
    auditAnnotations: [{ key: 'high', valueExpression: "'yes'" }],
  },
};

/** What the compiler says at a place of one line. */
const compiled = (line: string, column: number, message: string): string =>
  `compilation failed: ERROR: <input>:1:${column}: ${message}\n | ${line}\n | ${'.'.repeat(column - 1)}^`;
const refused = (field: string, text: string, problem: string): string => `${field}: Invalid value: ${JSON.stringify(text)}: ${problem}`;

/** Held against the real server, with some two thousand others. */
describe('expressions', () => {
  const validation = 'spec.validations[0].expression';
  const asked = (expression: string) => ({ 'spec.validations': [{ expression }] });
  table(policy, [
    [
      'what is known when it is evaluated',
      asked('object.spec.template.spec.containers.all(c, has(c.image) && c.image.startsWith("a/"))'),
      [],
    ],
    ['functions that are not read here', asked('quantity(object.spec.a).isLessThan(quantity("1Gi"))'), []],
    ['optional fields', asked('object.spec.?replicas.orValue(1) > 0'), []],
    ['the authorizer', asked('authorizer.group("apps").resource("x").check("get").allowed()'), []],
    [
      'a yes or no that is only known when it is evaluated',
      asked('object.spec.paused'),
      [refused(validation, 'object.spec.paused', 'must evaluate to bool but got dyn')],
    ],
    [
      'no yes or no',
      asked('request.userInfo.groups'),
      [refused(validation, 'request.userInfo.groups', 'must evaluate to bool but got list(string)')],
    ],
    [
      'an end that is missing',
      asked('object.spec.replicas <='),
      [
        refused(
          validation,
          'object.spec.replicas <=',
          compiled(
            'object.spec.replicas <=',
            24,
            "Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}",
          ),
        ),
      ],
    ],
    [
      'a misspelt name',
      asked('objct.a == 1'),
      [refused(validation, 'objct.a == 1', compiled('objct.a == 1', 1, "undeclared reference to 'objct' (in container '')"))],
    ],
    [
      'a field that requests have not',
      asked('request.object.a == 1'),
      [refused(validation, 'request.object.a == 1', compiled('request.object.a == 1', 8, "undefined field 'object'"))],
    ],
    [
      'a parameter without its kind',
      asked('params.a == 1'),
      [refused(validation, 'params.a == 1', compiled('params.a == 1', 1, "undeclared reference to 'params' (in container '')"))],
    ],
    ['a parameter', { ...asked('params.a == 1'), 'spec.paramKind': { apiVersion: 'v1', kind: 'ConfigMap' } }, []],
    [
      'a message that is no text',
      { 'spec.validations': [{ expression: 'true', messageExpression: '1 + 1' }] },
      [refused('spec.validations[0].messageExpression', '1 + 1', 'must evaluate to string but got int')],
    ],
    [
      'an annotation that is neither text nor null',
      {
        'spec.auditAnnotations': [
          { key: 'a', valueExpression: ' true' },
          { key: 'b', valueExpression: 'null' },
        ],
      },
      [refused('spec.auditAnnotations[0].valueExpression', ' true', 'must evaluate to one of [string null_type] but got bool')],
    ],
    [
      'variables of known and unknown types',
      {
        'spec.variables': [
          { name: 'groups', expression: 'request.userInfo.groups' },
          { name: 'first', expression: 'variables.groups[0]' },
          { name: 'later', expression: 'object.spec.?a' },
        ],
        'spec.validations': ['variables.first == "a"', 'variables.first == 1', 'variables.later', 'variables.lost'].map((expression) => ({
          expression,
        })),
      },
      [
        refused(
          'spec.validations[1].expression',
          'variables.first == 1',
          compiled('variables.first == 1', 17, "found no matching overload for '_==_' applied to '(string, int)'"),
        ),
        refused('spec.validations[2].expression', 'variables.later', 'must evaluate to bool but got dyn'),
        refused('spec.validations[3].expression', 'variables.lost', compiled('variables.lost', 10, "undefined field 'lost'")),
      ],
    ],
    [
      'a condition, its blanks cut off',
      { 'spec.matchConditions': [{ name: 'a', expression: ' variables.a ' }] },
      [
        refused(
          'spec.matchConditions[0].expression',
          'variables.a',
          compiled('variables.a', 1, "undeclared reference to 'variables' (in container '')"),
        ),
      ],
    ],
  ]);
});

describe('ValidatingAdmissionPolicy', () => {
  table(policy, [
    ['a sound one', {}, []],
    ['a finalizer without a domain', { 'metadata.finalizers': ['mine'] }, []],
    [
      'nothing at all',
      { spec: undefined },
      [
        'spec.matchConstraints: Required value',
        'spec.validations: Required value: validations or auditAnnotations must contain at least one item',
        'spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least one item',
      ],
    ],
    ['no rules', { 'spec.matchConstraints.resourceRules': [] }, ['spec.matchConstraints.resourceRules: Required value']],
    [
      'an unknown policy',
      { 'spec.failurePolicy': 'fail', 'spec.matchConstraints.matchPolicy': '' },
      [
        'spec.failurePolicy: Unsupported value: "fail": supported values: "Fail", "Ignore"',
        'spec.matchConstraints.matchPolicy: Unsupported value: "": supported values: "Equivalent", "Exact"',
      ],
    ],
    [
      'all operations and one of them',
      { 'spec.matchConstraints.resourceRules.0.operations': ['*', 'create'] },
      [
        `spec.matchConstraints.resourceRules[0].operations: Invalid value: ["*","create"]: if '*' is present, must not specify other operations`,
        'spec.matchConstraints.resourceRules[0].operations[1]: Unsupported value: "create": supported values: "*", "CONNECT", "CREATE", "DELETE", "UPDATE"',
      ],
    ],
    [
      'names of objects',
      { 'spec.matchConstraints.resourceRules.0.resourceNames': ['a', 'a', 'a/b'] },
      [
        'spec.matchConstraints.resourceRules[0].resourceNames[1]: Duplicate value: "a"',
        `spec.matchConstraints.resourceRules[0].resourceNames[2]: Invalid value: "a/b": may not contain '/'`,
      ],
    ],
    [
      'parameters of no kind',
      { 'spec.paramKind': { apiVersion: 'a/b/c' } },
      ['spec.paramKind.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c', 'spec.paramKind.kind: Required value'],
    ],
    [
      'a version without a name',
      { 'spec.paramKind': { apiVersion: 'apps/', kind: 'A' } },
      ['spec.paramKind.apiVersion: Invalid value: "apps/": version must be specified'],
    ],
    [
      'a kind with an underscore',
      { 'spec.paramKind': { apiVersion: 'v1', kind: 'Config_Map' } },
      [`spec.paramKind.kind: Invalid value: "Config_Map": may have mixed case, but should otherwise match: ${LABEL}`],
    ],
    [
      'variables',
      { 'spec.variables': [{ name: 'a-b', expression: '1' }, { name: 'in', expression: ' ' }, {}] },
      [
        'spec.variables[0].name: Invalid value: "a-b": must be a valid CEL identifier',
        'spec.variables[1].name: Invalid value: "in": must be a valid CEL identifier',
        'spec.variables[1].expression: Required value: expression is not specified',
        'spec.variables[2].name: Required value: name is not specified',
        'spec.variables[2].expression: Required value: expression is not specified',
      ],
    ],
    [
      'messages',
      {
        'spec.validations': [
          { expression: '', message: 'a\nb', messageExpression: ' ', reason: 'NotFound' },
          { expression: 'true', message: ' ' },
        ],
      },
      [
        'spec.validations[0].expression: Required value: expression is not specified',
        'spec.validations[0].messageExpression: Invalid value: " ": must be non-empty if specified',
        'spec.validations[0].message: Invalid value: "a\\nb": must not contain line breaks',
        'spec.validations[0].reason: Unsupported value: "NotFound": supported values: "Forbidden", "Invalid", "RequestEntityTooLarge"',
        'spec.validations[1].message: Invalid value: " ": must be non-empty if specified',
      ],
    ],
    [
      'annotations',
      { 'spec.auditAnnotations': [{ key: '-a' }, { key: 'b', valueExpression: '"x"' }, { key: 'b', valueExpression: 'a'.repeat(5121) }] },
      [
        `spec.auditAnnotations[0].key: Invalid value: "replicas.example.com/-a": name part ${NAME} ${NAME_REGEX}`,
        'spec.auditAnnotations[0].valueExpression: Required value: valueExpression is not specified',
        'spec.auditAnnotations[2].valueExpression: Required value: must not exceed 5120 bytes in length',
        'spec.auditAnnotations[2].key: Duplicate value: "b"',
      ],
    ],
    [
      'conditions',
      {
        'spec.matchConditions': [
          { name: 'a', expression: 'true' },
          { name: 'a', expression: '' },
        ],
      },
      ['spec.matchConditions[1].expression: Required value', 'spec.matchConditions[1].name: Duplicate value: "a"'],
    ],
  ]);

  test('a name kept for files', () => {
    const named = { ...policy, metadata: { name: 'a.static.k8s.io' } };
    const told = (version: '1.35' | '1.36') =>
      warningsOf(applyDefaults(structuredClone(named), version), version).map(({ message }) => message);
    expect(told('1.36')).toEqual([
      'metadata.name: names ending with ".static.k8s.io" are reserved for static manifest-based configurations and cannot be managed via the API',
    ]);
    expect(told('1.35')).toEqual([]);
  });
});

describe('MutatingAdmissionPolicy', () => {
  const mutating: KubernetesObject = {
    apiVersion,
    kind: 'MutatingAdmissionPolicy',
    metadata: { name: 'a' },
    spec: {
      matchConstraints: { resourceRules: [rule] },
      reinvocationPolicy: 'Never',
      mutations: [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression: 'Object{}' } }],
    },
  };
  table(mutating, [
    ['a sound one', {}, []],
    [
      'nothing to change, at any time',
      { 'spec.mutations': undefined, 'spec.reinvocationPolicy': undefined },
      ['spec.mutations: Required value: mutations must contain at least one item', 'spec.reinvocationPolicy: Required value'],
    ],
    [
      'what is deleted cannot be changed',
      { 'spec.matchConstraints.resourceRules.0.operations': ['DELETE'] },
      ['spec.matchConstraints.resourceRules.operations: Unsupported value: "DELETE": supported values: "*", "CONNECT", "CREATE", "UPDATE"'],
    ],
    [
      'patches',
      {
        'spec.mutations': [
          {},
          { patchType: 'jsonPatch' },
          { patchType: 'JSONPatch', applyConfiguration: { expression: 'Object{}' } },
          { patchType: 'ApplyConfiguration', applyConfiguration: { expression: ' ' } },
        ],
      },
      [
        'spec.mutations[0].patchType: Required value',
        'spec.mutations[1].patchType: Unsupported value: "jsonPatch": supported values: "ApplyConfiguration", "JSONPatch"',
        'spec.mutations[2].jsonPatch: Required value: must be specified when patchType is JSONPatch',
        'spec.mutations[2].applyConfiguration: Invalid value: "{applyConfiguration}": must not be specified when patchType is JSONPatch',
        'spec.mutations[3].applyConfiguration.expression: Required value',
      ],
    ],
    [
      'objects and patches that are made',
      {
        'spec.variables': [{ name: 'level', expression: 'object.metadata.?labels["level"].orValue("low")' }],
        'spec.mutations': [
          'Object{metadata: Object.metadata{labels: {"a": variables.level}}}',
          'Object{spec: Object.spec{containers: object.spec.containers.map(c, Object.spec.containers{name: c.name})}}',
          'has(object.spec.a) ? Object{} : Object{spec: Object.spec{?a: object.?b}}',
        ]
          .map((expression) => ({ patchType: 'ApplyConfiguration', applyConfiguration: { expression } }) as object)
          .concat(
            [
              '[JSONPatch{op: "add", path: "/metadata/labels/" + jsonpatch.escapeKey("a/b"), value: "c"}]',
              'object.spec.containers.map(c, JSONPatch{op: "test", path: "/a", value: c.name})',
            ].map((expression) => ({ patchType: 'JSONPatch', jsonPatch: { expression } })),
          ),
      },
      [],
    ],
    [
      'what is no object and no patch',
      {
        'spec.mutations': [
          ...['{"a": 1}', 'Object.spec{}', 'Object{spec: foo}'].map((expression) => ({
            patchType: 'ApplyConfiguration',
            applyConfiguration: { expression },
          })),
          ...['JSONPatch{op: "add"}', '[JSONPatch{op: 1}]', '[]'].map((expression) => ({
            patchType: 'JSONPatch',
            jsonPatch: { expression },
          })),
        ],
      },
      [
        refused('spec.mutations[0].applyConfiguration.expression', '{"a": 1}', 'must evaluate to Object but got map(string, int)'),
        refused('spec.mutations[1].applyConfiguration.expression', 'Object.spec{}', 'must evaluate to Object but got Object.spec'),
        refused(
          'spec.mutations[2].applyConfiguration.expression',
          'Object{spec: foo}',
          compiled('Object{spec: foo}', 14, "undeclared reference to 'foo' (in container '')"),
        ),
        refused('spec.mutations[3].jsonPatch.expression', 'JSONPatch{op: "add"}', 'must evaluate to list(JSONPatch) but got JSONPatch'),
        refused(
          'spec.mutations[4].jsonPatch.expression',
          '[JSONPatch{op: 1}]',
          compiled('[JSONPatch{op: 1}]', 14, "expected type of field 'op' is 'string' but provided type is 'int'"),
        ),
        refused('spec.mutations[5].jsonPatch.expression', '[]', 'must evaluate to list(JSONPatch) but got list(dyn)'),
      ],
    ],
  ]);
});

describe('ValidatingAdmissionPolicyBinding', () => {
  const binding: KubernetesObject = {
    apiVersion,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: 'a' },
    spec: { policyName: 'a', paramRef: { name: 'b', parameterNotFoundAction: 'Deny' }, validationActions: ['Deny'] },
  };
  table(binding, [
    ['a sound one', {}, []],
    [
      'nothing at all',
      { spec: undefined },
      ['spec.policyName: Required value', 'spec.validationActions: Required value: at least one validation action is required'],
    ],
    [
      'parameters by name and by label',
      { 'spec.paramRef': { name: 'a/b', selector: {} } },
      [
        `spec.paramRef.name: Invalid value: "a/b": may not contain '/'`,
        'spec.paramRef.name: Forbidden: name and selector are mutually exclusive',
        'spec.paramRef.selector: Forbidden: name and selector are mutually exclusive',
        'spec.paramRef.parameterNotFoundAction: Required value',
      ],
    ],
    [
      'no parameters',
      { 'spec.paramRef': { parameterNotFoundAction: 'deny' } },
      [
        'spec.paramRef: Required value: one of name or selector must be specified',
        'spec.paramRef.parameterNotFoundAction: Unsupported value: "deny": supported values: "Deny", "Allow"',
      ],
    ],
    [
      'actions',
      { 'spec.validationActions': ['Deny', 'Warn', 'Deny', 'x'] },
      [
        'spec.validationActions[2]: Duplicate value: "Deny"',
        'spec.validationActions[3]: Unsupported value: "x": supported values: "Audit", "Deny", "Warn"',
        'spec.validationActions: Invalid value: ["Deny","Warn","Deny","x"]: must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
      ],
    ],
  ]);
});

describe('MutatingAdmissionPolicyBinding', () => {
  const binding: KubernetesObject = {
    apiVersion,
    kind: 'MutatingAdmissionPolicyBinding',
    metadata: { name: 'a' },
    spec: { policyName: 'a' },
  };
  table(binding, [
    ['a sound one', {}, []],
    [
      'what is deleted cannot be changed',
      { 'spec.matchResources': { resourceRules: [{ ...rule, operations: ['CREATE', 'DELETE'] }] } },
      ['spec.matchResources.resourceRules.operations: Unsupported value: "DELETE": supported values: "*", "CONNECT", "CREATE", "UPDATE"'],
    ],
  ]);
});
