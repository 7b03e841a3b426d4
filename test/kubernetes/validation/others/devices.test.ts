import { describe, expect, test } from 'vitest';
import { judge } from '../../../../server/src/kubernetes/judge.ts';
import type { MinorVersion } from '../../../../server/src/kubernetes/object.ts';
import { parseDocument } from '../../../../server/src/manifest/index.ts';
import { judgedOver } from '../updates/over.ts';

const GROUP = 'apiVersion: resource.k8s.io/v1';
const claim = (devices: string): string => `{${GROUP}, kind: ResourceClaim, metadata: {name: c}, spec: {devices: {${devices}}}}`;
const request = (fields: string): string => claim(`requests: [{name: gpu, exactly: {deviceClassName: gpu.example.com, ${fields}}}]`);
const constraint = (fields: string): string =>
  claim(`requests: [{name: any, firstAvailable: [{name: large, deviceClassName: a}]}], constraints: [{${fields}}]`);
const deviceClass = (spec: string): string => `{${GROUP}, kind: DeviceClass, metadata: {name: gpu.example.com}, spec: {${spec}}}`;
const config = (opaque: string): string => deviceClass(`config: [{${opaque}}]`);

function answer(text: string, version: MinorVersion = '1.36'): string {
  const { message } = judge(parseDocument(text), { version, objects: [] });
  return message.replace(/^\S+ "\S*" is invalid: /, '');
}

const REFERENCE = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";
const AT = 'spec.devices.requests[0]';

/** Source: resource/validation of release-1.36. */
const ANSWERS: readonly (readonly [sentence: string, manifest: string, answer: string])[] = [
  ['a claim of nothing', claim(''), ''],
  ['one device', request(''), ''],
  ['no class', claim('requests: [{name: gpu, exactly: {}}]'), `${AT}.exactly.deviceClassName: Required value`],
  [
    'neither exactly nor alternatives',
    claim('requests: [{name: gpu}]'),
    `${AT}: Required value: exactly one of \`exactly\` or \`firstAvailable\` is required`,
  ],
  [
    'both',
    claim('requests: [{name: gpu, exactly: {}, firstAvailable: [{name: a, deviceClassName: a}]}]'),
    `${AT}: Invalid value: null: exactly one of \`exactly\` or \`firstAvailable\` is required, but multiple fields are set`,
  ],
  [
    'two of one name',
    claim('requests: [{name: a, exactly: {deviceClassName: a}}, {name: a, exactly: {deviceClassName: a}}]'),
    'spec.devices.requests[1]: Duplicate value: "a"',
  ],
  [
    'too many alternatives',
    claim(`requests: [{name: a, firstAvailable: [${'{name: b}, '.repeat(9)}]}]`),
    `${AT}.firstAvailable: Too many: 9: must have at most 8 items`,
  ],
  ['less than one', request('count: -1'), `${AT}.exactly.count: Invalid value: -1: must be greater than zero`],
  [
    'all, and some',
    request('allocationMode: All, count: 2'),
    `${AT}.exactly.count: Invalid value: 2: must not be specified when allocationMode is 'All'`,
  ],
  [
    'another mode',
    request('allocationMode: Some'),
    `${AT}.exactly.allocationMode: Unsupported value: "Some": supported values: "All", "ExactCount"`,
  ],
  ['a selector of no kind', request('selectors: [{}]'), `${AT}.exactly.selectors[0].cel: Required value`],
  [
    'a toleration with a value too many',
    request('tolerations: [{key: a, operator: Exists, value: b, effect: Never}]'),
    `[${AT}.exactly.tolerations[0].value: Invalid value: "b": must be empty for operator \`Exists\`, ${AT}.exactly.tolerations[0].effect: Unsupported value: "Never": supported values: "NoExecute", "NoSchedule", "None"]`,
  ],
  ['a constraint of an alternative', constraint('requests: [any/large], matchAttribute: gpu.example.com/numa'), ''],
  [
    'of one that is not there',
    constraint('requests: [any/small], matchAttribute: a.b/c'),
    `spec.devices.constraints[0].requests[0]: Invalid value: "any/small": ${REFERENCE}`,
  ],
  [
    'of too deep a one',
    constraint('requests: [any/large/x], matchAttribute: a.b/c'),
    `spec.devices.constraints[0].requests[0]: Invalid value: "any/large/x": ${REFERENCE}`,
  ],
  [
    'by no attribute',
    constraint(''),
    'spec.devices.constraints[0]: Required value: exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set',
  ],
  [
    'by one without a domain',
    constraint('matchAttribute: numa'),
    'spec.devices.constraints[0].matchAttribute: Invalid value: "numa": a fully qualified name must be a domain and a name separated by a slash',
  ],
  ['by one of two domains', constraint('matchAttribute: a/b/c'), ''],
  ['a configuration of nobody', config(''), 'spec.config[0].opaque: Required value'],
  ['without parameters', config('opaque: {driver: a.b}'), 'spec.config[0].opaque.parameters: Required value'],
  [
    'with a list of them',
    config('opaque: {driver: a.b, parameters: [1]}'),
    'spec.config[0].opaque.parameters: Invalid value: "<value omitted>": must be a valid JSON object',
  ],
  [
    'a resource of Kubernetes',
    deviceClass('extendedResourceName: cpu'),
    'spec.extendedResourceName: Invalid value: "cpu": must be a valid extended resource name',
  ],
];

describe('claims and classes of devices', () => {
  test.each(ANSWERS)('%s', (_, manifest, wanted) => expect(answer(manifest)).toBe(wanted));

  test('a template says the same, one level down, and names nothing', () => {
    const template = `{${GROUP}, kind: ResourceClaimTemplate, metadata: {name: c}, spec: {metadata: {name: x, deletionGracePeriodSeconds: 0}, spec: {devices: {requests: [{name: gpu}]}}}}`;
    expect(answer(template)).toBe(
      '[spec.metadata.name: Forbidden: cannot be set, spec.metadata.deletionGracePeriodSeconds: Forbidden: cannot be set, spec.spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required]',
    );
  });

  test('older releases drop what they do not know yet', () => {
    expect(answer(request('tolerations: [{key: a, operator: Foo}]'), '1.35')).toBe('');
    expect(answer(constraint('distinctAttribute: a.b/c'), '1.35')).toBe('spec.devices.constraints[0].matchAttribute: Required value');
    expect(answer(deviceClass('extendedResourceName: cpu'), '1.34')).toBe('');
  });

  test('of a change only that it is one is told', () => {
    const { causes } = judgedOver(request(''), request('count: -1'));
    const spec =
      '{"Devices":{"Requests":[{"Name":"gpu","Exactly":{"DeviceClassName":"gpu.example.com","Selectors":null,"AllocationMode":"ExactCount","Count":-1,"AdminAccess":null,"Tolerations":null,"Capacity":null},"FirstAvailable":null}],"Constraints":null,"Config":null}}';
    expect(causes.map(({ field, message }) => [field, message])).toEqual([['spec', `Invalid value: ${spec}: field is immutable`]]);
  });
});
