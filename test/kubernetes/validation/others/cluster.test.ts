import { describe } from 'vitest';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { table } from './table.ts';

const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const NAME_PART =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const CIDR = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

describe('ResourceQuota', () => {
  const resourceQuota: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'a' },
    spec: { hard: { pods: '1' } },
  };
  table(resourceQuota, [
    ['a sound one', {}, []],
    [
      'what there is to count',
      {
        'spec.hard': {
          cpu: '1',
          'limits.memory': '1Gi',
          'requests.nvidia.com/gpu': '1',
          'count/jobs.batch': '1',
          'requests.storage': '1',
          'gold.storageclass.storage.k8s.io/requests.storage': '1',
        },
      },
      [],
    ],
    [
      'what there is not',
      { 'spec.hard': { foo: '1' } },
      [
        'spec.hard[foo]: Invalid value: "foo": must be a standard resource type or fully qualified',
        'spec.hard[foo]: Invalid value: "foo": must be a standard resource for quota',
      ],
    ],
    ['half a Pod', { 'spec.hard': { pods: '500m' } }, ['spec.hard[pods]: Invalid value: "500m": must be an integer']],
    ['less than none', { 'spec.hard': { cpu: '-1' } }, ['spec.hard[cpu]: Invalid value: "-1": must be greater than or equal to 0']],
    ['a scope', { 'spec.scopes': ['NotTerminating'] }, []],
    ['an unknown scope', { 'spec.scopes': ['Running'] }, ['spec.scopes: Invalid value: ["Running"]: unsupported scope']],
    [
      'scopes that exclude each other',
      { 'spec.scopes': ['Terminating', 'NotTerminating'] },
      ['spec.scopes: Invalid value: ["Terminating","NotTerminating"]: conflicting scopes'],
    ],
    [
      'a scope that cannot count this',
      { 'spec.scopes': ['BestEffort'], 'spec.hard': { cpu: '1' } },
      ['spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource'],
    ],
    [
      'a scope with values',
      { 'spec.scopeSelector': { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['high'] }] } },
      [],
    ],
    [
      'a scope that wants values',
      { 'spec.scopeSelector': { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In' }] } },
      [
        `spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when \`operator\` is 'In' or 'NotIn' for scope selector`,
      ],
    ],
    [
      'a scope that wants none',
      { 'spec.scopeSelector': { matchExpressions: [{ scopeName: 'BestEffort', operator: 'In', values: ['a'] }] } },
      [
        `spec.scopeSelector.matchExpressions.operator: Invalid value: "In": must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity`,
      ],
    ],
    [
      'an unknown operator',
      { 'spec.scopeSelector': { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'Is' }] } },
      ['spec.scopeSelector.matchExpressions.operator: Invalid value: "Is": not a valid selector operator'],
    ],
  ]);
});

describe('LimitRange', () => {
  const limitRange: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'a' },
    spec: { limits: [{ type: 'Container', max: { cpu: '2' } }] },
  };
  table(limitRange, [
    ['a sound one', {}, []],
    [
      'the same twice',
      {
        'spec.limits': [
          { type: 'Pod', max: { cpu: '1' } },
          { type: 'Pod', min: { cpu: '1' } },
        ],
      },
      ['spec.limits[1].type: Duplicate value: "Pod"'],
    ],
    [
      'defaults of a Pod',
      { 'spec.limits.0': { type: 'Pod', default: { cpu: '1' } } },
      [`spec.limits[0].default: Forbidden: may not be specified when \`type\` is 'Pod'`],
    ],
    ['as little as much', { 'spec.limits.0.min': { cpu: '2' } }, []],
    [
      'more at least than at most',
      { 'spec.limits.0.min': { cpu: '3' } },
      [
        'spec.limits[0].min[cpu]: Invalid value: "3": min value 3 is greater than max value 2',
        'spec.limits[0].defaultRequest[cpu]: Invalid value: "2": min value 3 is greater than default request value 2',
        'spec.limits[0].default[cpu]: Invalid value: "3": min value 3 is greater than default value 2',
      ],
    ],
    [
      'a default beyond',
      { 'spec.limits.0.default': { cpu: '3' } },
      [
        'spec.limits[0].defaultRequest[cpu]: Invalid value: "3": default request value 3 is greater than max value 2',
        'spec.limits[0].default[cpu]: Invalid value: "2": default value 3 is greater than max value 2',
      ],
    ],
    ['a ratio of 1', { 'spec.limits.0.maxLimitRequestRatio': { cpu: '1' } }, []],
    [
      'a ratio below',
      { 'spec.limits.0.maxLimitRequestRatio': { cpu: '500m' } },
      ['spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "500m": ratio 500m is less than 1'],
    ],
    [
      'a claim without a bound',
      { 'spec.limits.0': { type: 'PersistentVolumeClaim' } },
      ['spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided'],
    ],
    [
      'an unknown resource',
      { 'spec.limits.0.max': { foo: '1' } },
      [
        'spec.limits[0].max[foo]: Invalid value: "foo": must be a standard resource type or fully qualified',
        'spec.limits[0].max[foo]: Invalid value: "foo": must be a standard resource for containers',
        'spec.limits[0].default[foo]: Invalid value: "foo": must be a standard resource type or fully qualified',
        'spec.limits[0].default[foo]: Invalid value: "foo": must be a standard resource for containers',
        'spec.limits[0].defaultRequest[foo]: Invalid value: "foo": must be a standard resource type or fully qualified',
        'spec.limits[0].defaultRequest[foo]: Invalid value: "foo": must be a standard resource for containers',
      ],
    ],
  ]);
});

describe('Namespace', () => {
  const namespace: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'a' },
    spec: { finalizers: ['kubernetes'] },
  };
  table(namespace, [
    ['a sound one', {}, []],
    ['a finalizer of somebody', { 'spec.finalizers': ['a.io/b'] }, []],
    [
      'a finalizer of nobody',
      { 'spec.finalizers': ['foo'] },
      ['spec.finalizers: Invalid value: "foo": name is neither a standard finalizer name nor is it fully qualified'],
    ],
    ['a name with a dot', { 'metadata.name': 'a.b' }, ['metadata.name: Invalid value: "a.b": must not contain dots']],
  ]);
});

describe('PriorityClass', () => {
  const priorityClass: KubernetesObject = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'a' }, value: 1 };
  table(priorityClass, [
    ['the highest of all', { value: 1_000_000_000 }, []],
    ['higher', { value: 1_000_000_001 }, ['value: Forbidden: maximum allowed value of a user defined priority is 1000000000']],
    [
      'a name of the system',
      { 'metadata.name': 'system-a' },
      [
        "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-a is not a known system priority class",
      ],
    ],
    ['the class of the system itself', { 'metadata.name': 'system-node-critical', value: 2_000_001_000 }, []],
    [
      'with another value',
      { 'metadata.name': 'system-node-critical', value: 5 },
      [
        "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: value of system-node-critical PriorityClass must be 2000001000",
      ],
    ],
    [
      'an unknown policy',
      { preemptionPolicy: 'Sometimes' },
      ['preemptionPolicy: Unsupported value: "Sometimes": supported values: "PreemptLowerPriority", "Never"'],
    ],
  ]);
});

describe('RuntimeClass', () => {
  const runtimeClass: KubernetesObject = { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'a' }, handler: 'runc' };
  table(runtimeClass, [
    ['a sound one', {}, []],
    ['no handler', { handler: '' }, ['handler: Required value']],
    ['a handler with capitals', { handler: 'RunC' }, [`handler: Invalid value: "RunC": ${LABEL}`]],
    ['overhead', { overhead: { podFixed: { cpu: '100m' } } }, []],
    [
      'unknown overhead',
      { overhead: { podFixed: { foo: '1' } } },
      [
        'overhead.limits[foo]: Invalid value: "foo": must be a standard resource type or fully qualified',
        'overhead.limits[foo]: Invalid value: "foo": must be a standard resource for containers',
      ],
    ],
    ['tolerations', { scheduling: { nodeSelector: { a: 'b' }, tolerations: [{ key: 'a', operator: 'Exists' }] } }, []],
    [
      'the same toleration twice',
      {
        scheduling: {
          tolerations: [
            { key: 'a', operator: 'Exists' },
            { key: 'a', operator: 'Exists' },
          ],
        },
      },
      ['scheduling.tolerations[1]: Duplicate value: {"Key":"a","Operator":"Exists","Value":"","Effect":"","TolerationSeconds":null}'],
    ],
    [
      'an unknown operator',
      { scheduling: { tolerations: [{ key: 'a', operator: 'Is' }] } },
      ['scheduling.tolerations[0].operator: Unsupported value: "Is": supported values: "Equal", "Exists"'],
    ],
  ]);
});

describe('Lease', () => {
  const lease: KubernetesObject = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: 'a' },
    spec: { leaseDurationSeconds: 1, leaseTransitions: 0 },
  };
  table(lease, [
    ['a sound one', {}, []],
    ['for no time', { 'spec.leaseDurationSeconds': 0 }, ['spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0']],
    [
      'less than no transition',
      { 'spec.leaseTransitions': -1 },
      ['spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0'],
    ],
  ]);
});

describe('Node', () => {
  const node: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'a' },
    spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] },
  };
  table(node, [
    ['a sound one', {}, []],
    [
      'an unknown effect',
      { 'spec.taints.0.effect': 'Never' },
      ['metadata.taints[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"'],
    ],
    ['no effect', { 'spec.taints.0.effect': '' }, ['metadata.taints[0].effect: Required value']],
    [
      'no key',
      { 'spec.taints.0.key': '' },
      ['metadata.taints[0].key: Invalid value: "": name part must be non-empty', `metadata.taints[0].key: Invalid value: "": ${NAME_PART}`],
    ],
    [
      'a taint twice',
      {
        'spec.taints': [
          { key: 'a', effect: 'NoSchedule' },
          { key: 'a', value: 'b', effect: 'NoSchedule' },
        ],
      },
      [
        'metadata.taints[1]: Duplicate value: {"Key":"a","Value":"b","Effect":"NoSchedule","TimeAdded":null}: taints must be unique by key and effect pair',
      ],
    ],
    ['networks of both families', { 'spec.podCIDRs': ['10.0.0.0/24', 'fd00::/64'] }, []],
    [
      'networks of one',
      { 'spec.podCIDRs': ['10.0.0.0/24', '10.1.0.0/24'] },
      ['spec.podCIDRs: Invalid value: ["10.0.0.0/24","10.1.0.0/24"]: may specify no more than one CIDR for each IP family'],
    ],
    ['no network', { 'spec.podCIDRs': ['10.0.0.0'] }, [`spec.podCIDRs[0]: Invalid value: "10.0.0.0": ${CIDR}`]],
    [
      'no network beside one',
      { 'spec.podCIDRs': ['10.0.0.0/24', 'x'] },
      [
        `spec.podCIDRs[1]: Invalid value: "x": ${CIDR}`,
        'spec.podCIDRs: Internal error: invalid PodCIDRs. failed to check with dual stack with error:invalid CIDR[1]: <nil> (invalid CIDR address: x)',
        'spec.podCIDRs: Invalid value: ["10.0.0.0/24","x"]: may specify no more than one CIDR for each IP family',
      ],
    ],
  ]);
});

describe('ValidatingWebhookConfiguration', () => {
  const validatingWebhookConfiguration: KubernetesObject = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'a' },
    webhooks: [
      {
        name: 'a.b.c',
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        clientConfig: { service: { name: 's', namespace: 'n' } },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
      },
    ],
  };
  table(validatingWebhookConfiguration, [
    ['a sound one', {}, []],
    [
      'a name of two parts',
      { 'webhooks.0.name': 'a.b' },
      ['webhooks[0].name: Invalid value: "a.b": should be a domain with at least three segments separated by dots'],
    ],
    [
      'effects',
      { 'webhooks.0.sideEffects': 'Some' },
      ['webhooks[0].sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun"'],
    ],
    [
      'no effects told',
      { 'webhooks.0.sideEffects': undefined },
      ['webhooks[0].sideEffects: Required value: must specify one of None, NoneOnDryRun'],
    ],
    [
      'no versions',
      { 'webhooks.0.admissionReviewVersions': [] },
      ['webhooks[0].admissionReviewVersions: Required value: must specify one of v1, v1beta1'],
    ],
    [
      'no version of the server',
      { 'webhooks.0.admissionReviewVersions': ['v2'] },
      ['webhooks[0].admissionReviewVersions: Invalid value: ["v2"]: must include at least one of v1, v1beta1'],
    ],
    ['30 seconds', { 'webhooks.0.timeoutSeconds': 30 }, []],
    [
      '31 seconds',
      { 'webhooks.0.timeoutSeconds': 31 },
      ['webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds'],
    ],
    [
      'nobody to ask',
      { 'webhooks.0.clientConfig': {} },
      ['webhooks[0].clientConfig: Required value: exactly one of url or service is required'],
    ],
    [
      'two to ask',
      { 'webhooks.0.clientConfig.url': 'https://a.b' },
      ['webhooks[0].clientConfig: Required value: exactly one of url or service is required'],
    ],
    [
      'in the open',
      { 'webhooks.0.clientConfig': { url: 'http://a.b/c' } },
      [`webhooks[0].clientConfig.url: Invalid value: "http": 'https' is the only allowed URL scheme; desired format: https://host[/path]`],
    ],
    [
      'with a question',
      { 'webhooks.0.clientConfig': { url: 'https://a.b/c?d' } },
      ['webhooks[0].clientConfig.url: Invalid value: "d": query parameters are not permitted in the URL'],
    ],
    [
      'all or one operation',
      { 'webhooks.0.rules.0.operations': ['*', 'CREATE'] },
      [`webhooks[0].rules[0].operations: Invalid value: ["*","CREATE"]: if '*' is present, must not specify other operations`],
    ],
    [
      'an unknown operation',
      { 'webhooks.0.rules.0.operations': ['READ'] },
      ['webhooks[0].rules[0].operations[0]: Unsupported value: "READ": supported values: "*", "CONNECT", "CREATE", "DELETE", "UPDATE"'],
    ],
    ['no resources', { 'webhooks.0.rules.0.resources': [] }, ['webhooks[0].rules[0].resources: Required value']],
    [
      'an unknown failure policy',
      { 'webhooks.0.failurePolicy': 'Retry' },
      ['webhooks[0].failurePolicy: Unsupported value: "Retry": supported values: "Fail", "Ignore"'],
    ],
    [
      'an unknown match policy',
      { 'webhooks.0.matchPolicy': 'Some' },
      ['webhooks[0].matchPolicy: Unsupported value: "Some": supported values: "Equivalent", "Exact"'],
    ],
  ]);
});
