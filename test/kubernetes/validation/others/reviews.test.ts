import { answers } from './answers.ts';

answers('may somebody do something', [
  [
    'a sound one',
    '{apiVersion: authorization.k8s.io/v1, kind: SubjectAccessReview, metadata: {}, spec: {resourceAttributes: {verb: get, resource: pods}, user: jane}}',
    '',
  ],
  [
    'nobody',
    '{apiVersion: authorization.k8s.io/v1, kind: SubjectAccessReview, metadata: {}, spec: {resourceAttributes: {verb: get, resource: pods}}}',
    '422 .authorization.k8s.io "" is invalid: spec.user: Invalid value: "": at least one of user or group must be specified',
  ],
  [
    'nothing',
    '{apiVersion: authorization.k8s.io/v1, kind: SubjectAccessReview, metadata: {}, spec: {user: jane}}',
    '422 .authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
  ],
  [
    'two things',
    '{apiVersion: authorization.k8s.io/v1, kind: SubjectAccessReview, metadata: {}, spec: {resourceAttributes: {verb: get, resource: pods}, nonResourceAttributes: {path: /x}, user: jane}}',
    '422 .authorization.k8s.io "" is invalid: spec.nonResourceAttributes: Invalid value: {"Path":"/x","Verb":""}: cannot be specified in combination with resourceAttributes',
  ],
  [
    'metadata',
    '{apiVersion: authorization.k8s.io/v1, kind: SubjectAccessReview, metadata: {labels: {b: c}, generateName: x}, spec: {resourceAttributes: {verb: get, resource: pods}, user: jane}}',
    '422 .authorization.k8s.io "" is invalid: metadata: Invalid value: {"generateName":"x","labels":{"b":"c"}}: must be empty',
  ],
  [
    'an empty selector',
    '{apiVersion: authorization.k8s.io/v1, kind: SubjectAccessReview, metadata: {}, spec: {resourceAttributes: {fieldSelector: {}}, user: jane}}',
    '422 .authorization.k8s.io "" is invalid: spec.resourceAttributes.fieldSelector.requirements: Required value: when spec.resourceAttributes.fieldSelector is specified, requirements or rawSelector is required',
  ],
  [
    'selectors',
    '{apiVersion: authorization.k8s.io/v1, kind: SubjectAccessReview, metadata: {}, spec: {resourceAttributes: {fieldSelector: {requirements: [{key: "", operator: In}]}, labelSelector: {rawSelector: a, requirements: [{key: "-", operator: Exists, values: [b]}, {key: a, operator: Newer, values: ["-"]}]}}, user: jane}}',
    "422 .authorization.k8s.io \"\" is invalid: [spec.resourceAttributes.fieldSelector.requirements[0].key: Required value: must be specified, spec.resourceAttributes.fieldSelector.requirements[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn', spec.resourceAttributes.labelSelector.rawSelector: Invalid value: \"a\": may not specified at the same time as requirements, spec.resourceAttributes.labelSelector.requirements[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist', spec.resourceAttributes.labelSelector.requirements[0].key: Invalid value: \"-\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'), spec.resourceAttributes.labelSelector.requirements[1].values[0]: Invalid value: \"-\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')]",
  ],
  [
    'of oneself',
    '{apiVersion: authorization.k8s.io/v1, kind: SelfSubjectAccessReview, spec: {resourceAttributes: {verb: get, resource: pods}}}',
    '',
  ],
  [
    'in a namespace',
    '{apiVersion: authorization.k8s.io/v1, kind: LocalSubjectAccessReview, metadata: {namespace: default}, spec: {resourceAttributes: {verb: get, resource: pods}, user: jane}}',
    '422 .authorization.k8s.io "" is invalid: spec.resourceAttributes.namespace: Invalid value: "": must match metadata.namespace',
  ],
  [
    'in no namespace',
    '{apiVersion: authorization.k8s.io/v1, kind: LocalSubjectAccessReview, metadata: {namespace: default}, spec: {nonResourceAttributes: {path: /x}, user: jane}}',
    '422 .authorization.k8s.io "" is invalid: spec.nonResourceAttributes: Invalid value: {"Path":"/x","Verb":""}: disallowed on this kind of request',
  ],
]);

answers('other questions', [
  ['whose token', '{apiVersion: authentication.k8s.io/v1, kind: TokenReview, spec: {token: a}}', ''],
  [
    'no token',
    '{apiVersion: authentication.k8s.io/v1, kind: TokenReview, spec: {token: ""}}',
    '400 token is required for TokenReview in authentication',
  ],
  ['who am I', '{apiVersion: authentication.k8s.io/v1, kind: SelfSubjectReview}', ''],
  ['what may I do', '{apiVersion: authorization.k8s.io/v1, kind: SelfSubjectRulesReview, spec: {namespace: default}}', ''],
  [
    'what may I do nowhere',
    '{apiVersion: authorization.k8s.io/v1, kind: SelfSubjectRulesReview, spec: {namespace: ""}}',
    '400 no namespace on request',
  ],
]);

answers('a Binding', [
  [
    'to no Node',
    '{apiVersion: v1, kind: Binding, metadata: {name: a}, target: {kind: Pod}}',
    '500 [target.kind: Unsupported value: "Pod": supported values: "Node", "<empty>", target.name: Required value]',
  ],
  [
    'of no Pod',
    '{apiVersion: v1, kind: Binding, target: {kind: Node, name: n}}',
    '400 Binding in version "v1" cannot be handled as a Binding: json: cannot unmarshal bool into Go struct field ObjectReference.target.name of type string',
  ],
]);
