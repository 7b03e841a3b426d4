import { expect, test } from 'vitest';
import { judge } from '../../../../server/src/kubernetes/judge.ts';
import { parseDocument } from '../../../../server/src/manifest/index.ts';
import { answers } from './answers.ts';

answers('a ResourceSlice', [
  [
    'a sound one',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, nodeName: n, devices: [{name: a, attributes: {model: {string: a100}, d.example.com/numa: {int: 1}, ok: {bool: true}, driver: {version: 1.2.3}}, capacity: {memory: {value: 40Gi}}}]}}',
    '400 ResourceSlice in version "v1" cannot be handled as a ResourceSlice: json: cannot unmarshal bool into Go struct field ResourceSliceSpec.spec.nodeName of type string',
  ],
  [
    'nowhere',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, devices: []}}',
    '422 ResourceSlice.resource.k8s.io "a" is invalid: spec: Required value: exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required',
  ],
  [
    'in two places',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, nodeName: n, allNodes: true, devices: []}}',
    '400 ResourceSlice in version "v1" cannot be handled as a ResourceSlice: json: cannot unmarshal bool into Go struct field ResourceSliceSpec.spec.nodeName of type string',
  ],
  [
    'not everywhere',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, allNodes: false, nodeName: "", devices: []}}',
    '422 ResourceSlice.resource.k8s.io "a" is invalid: [spec.nodeName: Invalid value: "": must be either unset or set to a non-empty string, spec.allNodes: Invalid value: false: must be either unset or set to true, spec: Required value: exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required]',
  ],
  [
    'by two terms',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, nodeSelector: {nodeSelectorTerms: [{}, {}]}, devices: []}}',
    '422 ResourceSlice.resource.k8s.io "a" is invalid: spec.nodeSelector.nodeSelectorTerms: Invalid value: [{"MatchExpressions":null,"MatchFields":null},{"MatchExpressions":null,"MatchFields":null}]: must have exactly one node selector term',
  ],
  [
    'counters beside devices',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, nodeName: n, devices: [], sharedCounters: [{name: s, counters: {c: {value: 1}}}, {name: s, counters: {}}]}}',
    '400 ResourceSlice in version "v1" cannot be handled as a ResourceSlice: json: cannot unmarshal bool into Go struct field ResourceSliceSpec.spec.nodeName of type string',
  ],
  [
    'no driver and no pool',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: "", pool: {name: a/B, generation: -1, resourceSliceCount: 0}, nodeName: n}}',
    '400 ResourceSlice in version "v1" cannot be handled as a ResourceSlice: json: cannot unmarshal bool into Go struct field ResourceSliceSpec.spec.nodeName of type string',
  ],
]);

answers('its devices', [
  [
    'one twice',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, nodeName: n, devices: [{name: a}, {name: A}, {name: a}]}}',
    '400 ResourceSlice in version "v1" cannot be handled as a ResourceSlice: json: cannot unmarshal bool into Go struct field ResourceSliceSpec.spec.nodeName of type string',
  ],
  [
    'a place of its own',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, nodeName: n, devices: [{name: a, nodeName: n}]}}',
    '400 ResourceSlice in version "v1" cannot be handled as a ResourceSlice: json: cannot unmarshal bool into Go struct field Device.spec.devices.nodeName of type string',
  ],
  [
    'places of their own',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, perDeviceNodeSelection: true, devices: [{name: a}, {name: b, nodeName: n, allNodes: true}, {name: c, nodeName: n}]}}',
    '400 ResourceSlice in version "v1" cannot be handled as a ResourceSlice: json: cannot unmarshal bool into Go struct field Device.spec.devices.nodeName of type string',
  ],
  [
    'too many with taints',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, nodeName: n, devices: [{name: a, taints: [{key: a, effect: None}]}, {name: b0}, {name: b1}, {name: b2}, {name: b3}, {name: b4}, {name: b5}, {name: b6}, {name: b7}, {name: b8}, {name: b9}, {name: b10}, {name: b11}, {name: b12}, {name: b13}, {name: b14}, {name: b15}, {name: b16}, {name: b17}, {name: b18}, {name: b19}, {name: b20}, {name: b21}, {name: b22}, {name: b23}, {name: b24}, {name: b25}, {name: b26}, {name: b27}, {name: b28}, {name: b29}, {name: b30}, {name: b31}, {name: b32}, {name: b33}, {name: b34}, {name: b35}, {name: b36}, {name: b37}, {name: b38}, {name: b39}, {name: b40}, {name: b41}, {name: b42}, {name: b43}, {name: b44}, {name: b45}, {name: b46}, {name: b47}, {name: b48}, {name: b49}, {name: b50}, {name: b51}, {name: b52}, {name: b53}, {name: b54}, {name: b55}, {name: b56}, {name: b57}, {name: b58}, {name: b59}, {name: b60}, {name: b61}, {name: b62}, {name: b63}]}}',
    '400 ResourceSlice in version "v1" cannot be handled as a ResourceSlice: json: cannot unmarshal bool into Go struct field ResourceSliceSpec.spec.nodeName of type string',
  ],
  [
    'a taint',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, nodeName: n, devices: [{name: a, taints: [{key: "a b", effect: Never}]}]}}',
    '400 ResourceSlice in version "v1" cannot be handled as a ResourceSlice: json: cannot unmarshal bool into Go struct field ResourceSliceSpec.spec.nodeName of type string',
  ],
  [
    'counters',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, nodeName: n, devices: [{name: a, consumesCounters: [{counterSet: s, counters: {c: {value: 1}}}, {counterSet: s}]}]}}',
    '400 ResourceSlice in version "v1" cannot be handled as a ResourceSlice: json: cannot unmarshal bool into Go struct field ResourceSliceSpec.spec.nodeName of type string',
  ],
  [
    'conditions',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, nodeName: n, devices: [{name: a, bindingConditions: [a, a], bindingFailureConditions: [a]}]}}',
    '400 ResourceSlice in version "v1" cannot be handled as a ResourceSlice: json: cannot unmarshal bool into Go struct field ResourceSliceSpec.spec.nodeName of type string',
  ],
  [
    'one list of conditions',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, nodeName: n, devices: [{name: a, bindingConditions: [a]}]}}',
    '400 ResourceSlice in version "v1" cannot be handled as a ResourceSlice: json: cannot unmarshal bool into Go struct field ResourceSliceSpec.spec.nodeName of type string',
  ],
]);

answers('beside slices', [
  [
    'the devices of others',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceClaim, metadata: {name: a}, spec: {devices: {requests: [{name: a, exactly: {deviceClassName: c, adminAccess: true}}]}}}',
    '422 ResourceClaim.resource.k8s.io "a" is invalid: spec.devices.requests[0].adminAccess: Forbidden: admin access to devices requires the `resource.kubernetes.io/admin-access: true` label on the containing namespace',
  ],
  [
    'and in a template without a name',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceClaimTemplate, metadata: {name: A}, spec: {spec: {devices: {requests: [{name: a, exactly: {deviceClassName: c, adminAccess: true}}]}}}}',
    "422 ResourceClaimTemplate.resource.k8s.io \"A\" is invalid: [spec.devices.requests[0].adminAccess: Forbidden: admin access to devices requires the `resource.kubernetes.io/admin-access: true` label on the containing namespace, metadata.name: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')]",
  ],
  [
    'a long name',
    '{apiVersion: resource.k8s.io/v1, kind: DeviceClass, metadata: {name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}, spec: {}}',
    '422 DeviceClass.resource.k8s.io "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is invalid: metadata.name: Invalid value: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": must be no more than 253 bytes',
  ],
]);

answers('attributes and capacities', [
  [
    'two values',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, nodeName: n, devices: [{name: a, attributes: {a: {int: 1, bool: true}}}]}}',
    '400 ResourceSlice in version "v1" cannot be handled as a ResourceSlice: json: cannot unmarshal bool into Go struct field ResourceSliceSpec.spec.nodeName of type string',
  ],
  [
    'no value',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, nodeName: n, devices: [{name: a, attributes: {a: {}}}]}}',
    '400 ResourceSlice in version "v1" cannot be handled as a ResourceSlice: json: cannot unmarshal bool into Go struct field ResourceSliceSpec.spec.nodeName of type string',
  ],
  [
    'no version',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, nodeName: n, devices: [{name: a, attributes: {a: {version: 1.02.3}}}]}}',
    '400 ResourceSlice in version "v1" cannot be handled as a ResourceSlice: json: cannot unmarshal bool into Go struct field ResourceSliceSpec.spec.nodeName of type string',
  ],
  [
    'a bad name',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, nodeName: n, devices: [{name: a, attributes: {1a: {int: 1}}}]}}',
    '400 ResourceSlice in version "v1" cannot be handled as a ResourceSlice: json: cannot unmarshal bool into Go struct field ResourceSliceSpec.spec.nodeName of type string',
  ],
  [
    'no domain',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, nodeName: n, devices: [{name: a, capacity: {/a: {value: 1}}}]}}',
    '400 ResourceSlice in version "v1" cannot be handled as a ResourceSlice: json: cannot unmarshal bool into Go struct field ResourceSliceSpec.spec.nodeName of type string',
  ],
  [
    'a policy of a device for one claim',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, nodeName: n, devices: [{name: a, capacity: {c: {value: 10, requestPolicy: {default: 1, validValues: [1]}}}}]}}',
    '400 ResourceSlice in version "v1" cannot be handled as a ResourceSlice: json: cannot unmarshal bool into Go struct field ResourceSliceSpec.spec.nodeName of type string',
  ],
  [
    'steps',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, nodeName: n, devices: [{name: a, allowMultipleAllocations: true, capacity: {c: {value: 10, requestPolicy: {default: 4, validRange: {min: 2, max: 9, step: 3}}}}}]}}',
    '400 ResourceSlice in version "v1" cannot be handled as a ResourceSlice: json: cannot unmarshal bool into Go struct field ResourceSliceSpec.spec.nodeName of type string',
  ],
  [
    'a range beyond',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, nodeName: n, devices: [{name: a, allowMultipleAllocations: true, capacity: {c: {value: 10, requestPolicy: {default: 1, validRange: {min: 2, max: 11}}}}}]}}',
    '400 ResourceSlice in version "v1" cannot be handled as a ResourceSlice: json: cannot unmarshal bool into Go struct field ResourceSliceSpec.spec.nodeName of type string',
  ],
  [
    'no default',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, nodeName: n, devices: [{name: a, allowMultipleAllocations: true, capacity: {c: {value: 10, requestPolicy: {validValues: [1]}}}}]}}',
    '400 ResourceSlice in version "v1" cannot be handled as a ResourceSlice: json: cannot unmarshal bool into Go struct field ResourceSliceSpec.spec.nodeName of type string',
  ],
  [
    'values',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, nodeName: n, devices: [{name: a, allowMultipleAllocations: true, capacity: {c: {value: 10, requestPolicy: {default: 3, validValues: [2, 1, 1, 20]}}}}]}}',
    '400 ResourceSlice in version "v1" cannot be handled as a ResourceSlice: json: cannot unmarshal bool into Go struct field ResourceSliceSpec.spec.nodeName of type string',
  ],
  [
    'both',
    '{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {name: a}, spec: {driver: d.example.com, pool: {name: p, generation: 1, resourceSliceCount: 1}, nodeName: n, devices: [{name: a, allowMultipleAllocations: true, capacity: {c: {value: 10, requestPolicy: {default: 1, validValues: [1], validRange: {min: 1}}}}}]}}',
    '400 ResourceSlice in version "v1" cannot be handled as a ResourceSlice: json: cannot unmarshal bool into Go struct field ResourceSliceSpec.spec.nodeName of type string',
  ],
]);

test('a namespace may allow to reach the devices of others', () => {
  const claim =
    '{apiVersion: resource.k8s.io/v1, kind: ResourceClaim, metadata: {name: a, namespace: lab}, spec: {devices: {requests: [{name: a, exactly: {deviceClassName: c, adminAccess: true}}]}}}';
  const verdictIn = (labels: Record<string, string>): string => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'lab', labels } };
    return judge(parseDocument(claim), { version: '1.36', objects: [namespace] }).verdict;
  };
  expect(verdictIn({ 'resource.kubernetes.io/admin-access': 'true' })).toBe('accepted');
  expect(verdictIn({})).toBe('refused');
});
