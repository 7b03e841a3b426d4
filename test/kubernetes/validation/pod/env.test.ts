import { describe } from 'vitest';
import { CONFIG_KEY, inContainer, inSpec, LABEL, NAME_PART, SUBDOMAIN, table } from './pods.ts';

const FIELDS =
  'supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"';
const RESOURCES =
  'supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"';
const BYTES = '1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei';

const from = (source: string) => `env: [{name: A, valueFrom: {${source}}}]`;
const AT = 'env[0].valueFrom';

describe('env', () => {
  table(inContainer, [
    ['name and value', 'env: [{name: A, value: b}]', []],
    ['a name alone', 'env: [{name: A}]', []],
    ['a name twice is only a warning', 'env: [{name: A}, {name: A}]', []],
    ['no name', 'env: [{value: b}]', ['env[0].name: Required value']],
    [
      'a name with =',
      'env: [{name: A=B}]',
      [
        'env[0].name: Invalid value: "A=B": a valid environment variable name must consist only of printable ASCII characters other than \'=\'',
      ],
    ],
    [
      'an empty valueFrom',
      from(''),
      [
        `${AT}: Invalid value: "": must specify one of: \`fieldRef\`, \`resourceFieldRef\`, \`configMapKeyRef\`, \`secretKeyRef\` or \`fileKeyRef\``,
      ],
    ],
    [
      'value and valueFrom',
      'env: [{name: A, value: b, valueFrom: {secretKeyRef: {name: s, key: k}}}]',
      [`${AT}: Invalid value: "": may not be specified when \`value\` is not empty`],
    ],
    [
      'two sources',
      from('secretKeyRef: {name: s, key: k}, configMapKeyRef: {name: s, key: k}'),
      [`${AT}: Invalid value: "": may not have more than one field specified at a time`],
    ],
    [
      'a key reference without anything',
      from('configMapKeyRef: {}'),
      [`${AT}.configMapKeyRef.name: Invalid value: "": ${SUBDOMAIN}`, `${AT}.configMapKeyRef.key: Required value`],
    ],
    [
      'a key that no Secret has',
      from('secretKeyRef: {name: s, key: ../k}'),
      [
        `${AT}.secretKeyRef.key: Invalid value: "../k": ${CONFIG_KEY}`,
        `${AT}.secretKeyRef.key: Invalid value: "../k": must not start with '..'`,
      ],
    ],
  ]);
});

describe('fieldRef', () => {
  table(inContainer, [
    ['the IP of the Pod', from('fieldRef: {fieldPath: status.podIP}'), []],
    ['one label', from(`fieldRef: {fieldPath: "metadata.labels['app']"}`), []],
    ['an annotation in upper case', from(`fieldRef: {fieldPath: "metadata.annotations['Example.COM/A']"}`), []],
    ['a name of the first days', from('fieldRef: {fieldPath: spec.host}'), []],
    ['no path', from('fieldRef: {}'), [`${AT}.fieldRef.fieldPath: Required value`]],
    [
      'another API version',
      from('fieldRef: {apiVersion: v2, fieldPath: metadata.name}'),
      [`${AT}.fieldRef.fieldPath: Invalid value: "metadata.name": error converting fieldPath: unsupported pod version: v2`],
    ],
    [
      'a field that does not exist',
      from('fieldRef: {fieldPath: spec.replicas}'),
      [`${AT}.fieldRef.fieldPath: Invalid value: "spec.replicas": error converting fieldPath: field label not supported: spec.replicas`],
    ],
    [
      'a field that exists, but not for variables',
      from('fieldRef: {fieldPath: metadata.labels}'),
      [`${AT}.fieldRef.fieldPath: Unsupported value: "metadata.labels": ${FIELDS}`],
    ],
    [
      'a subscript where there is none',
      from(`fieldRef: {fieldPath: "spec.nodeName['a']"}`),
      [
        `${AT}.fieldRef.fieldPath: Invalid value: "spec.nodeName['a']": error converting fieldPath: field label does not support subscript: spec.nodeName['a']`,
      ],
    ],
    [
      'a label that cannot be',
      from(`fieldRef: {fieldPath: "metadata.labels['a b']"}`),
      [`${AT}.fieldRef: Invalid value: "a b": ${NAME_PART}`],
    ],
    [
      'double quotes make no subscript',
      from(`fieldRef: {fieldPath: 'metadata.labels["a"]'}`),
      [
        `${AT}.fieldRef.fieldPath: Invalid value: "metadata.labels[\\"a\\"]": error converting fieldPath: field label not supported: metadata.labels["a"]`,
      ],
    ],
  ]);
});

describe('resourceFieldRef', () => {
  table(inContainer, [
    ['the CPU limit in thousandths', from('resourceFieldRef: {resource: limits.cpu, divisor: 1m}'), []],
    ['huge pages', from('resourceFieldRef: {resource: requests.hugepages-2Mi, divisor: 1Mi}'), []],
    ['a divisor of 0 is none', from('resourceFieldRef: {resource: limits.cpu, divisor: "0"}'), []],
    ['no resource', from('resourceFieldRef: {}'), [`${AT}.resourceFieldRef.resource: Required value`]],
    [
      'a resource without limits or requests',
      from('resourceFieldRef: {resource: cpu}'),
      [`${AT}.resourceFieldRef.resource: Unsupported value: "cpu": ${RESOURCES}`],
    ],
    [
      'a CPU in bytes',
      from('resourceFieldRef: {resource: limits.cpu, divisor: 1Mi}'),
      [`${AT}.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor's values 1m and 1 are supported with the cpu resource`],
    ],
    [
      'memory in thousandths',
      from('resourceFieldRef: {resource: requests.memory, divisor: 1m}'),
      [
        `${AT}.resourceFieldRef.divisor: Invalid value: "requests.memory": only divisor's values ${BYTES} are supported with the memory resource`,
      ],
    ],
    [
      'storage by twos',
      from('resourceFieldRef: {resource: limits.ephemeral-storage, divisor: 2}'),
      [
        `${AT}.resourceFieldRef.divisor: Invalid value: "limits.ephemeral-storage": only divisor's values ${BYTES} are supported with the local ephemeral storage resource`,
      ],
    ],
    [
      'huge pages by twos',
      from('resourceFieldRef: {resource: limits.hugepages-2Mi, divisor: 2Mi}'),
      [
        `${AT}.resourceFieldRef.divisor: Invalid value: "limits.hugepages-2Mi": only divisor's values ${BYTES} are supported with the hugepages resource`,
      ],
    ],
    ['1024 is 1Ki', from('resourceFieldRef: {resource: limits.memory, divisor: 1Ki}'), []],
  ]);
});

describe('fileKeyRef', () => {
  table(inContainer, [
    ['a file of an emptyDir', from('fileKeyRef: {key: K, volumeName: work, path: a/env}'), []],
    ['an absolute path passes', from('fileKeyRef: {key: K, volumeName: work, path: /env}'), []],
    [
      'nothing said',
      from('fileKeyRef: {}'),
      [
        `${AT}.fileKeyRef.key: Required value`,
        `${AT}.fileKeyRef.volumeName: Required value`,
        `${AT}.fileKeyRef.path: Required value`,
        `${AT}.fileKeyRef.volumeName: Not found: ""`,
      ],
    ],
    [
      'everything wrong',
      from('fileKeyRef: {key: A=B, volumeName: W_, path: ../env}'),
      [
        `${AT}.fileKeyRef.key: Invalid value: "A=B": a valid environment variable name must consist only of printable ASCII characters other than '='`,
        `${AT}.fileKeyRef.volumeName: Invalid value: "W_": ${LABEL}`,
        `${AT}.fileKeyRef.path: Invalid value: "../env": must not contain '..'`,
        `${AT}.fileKeyRef.volumeName: Not found: "W_"`,
      ],
    ],
    [
      'a volume of another kind',
      from('fileKeyRef: {key: K, volumeName: config, path: env}'),
      [`${AT}.fileKeyRef.volumeName: Invalid value: "config": referenced volume must be of type emptyDir`],
    ],
  ]);

  const before = (fragment: string) => inContainer(fragment, '1.34');
  table(before, [
    [
      '1.34 does not know it',
      from('fileKeyRef: {key: K, volumeName: work, path: env}'),
      [`${AT}: Invalid value: "": must specify one of: \`fieldRef\`, \`resourceFieldRef\`, \`configMapKeyRef\` or \`secretKeyRef\``],
    ],
  ]);
});

describe('envFrom', () => {
  table(inContainer, [
    ['a ConfigMap with a prefix', 'envFrom: [{prefix: A_, configMapRef: {name: c}}]', []],
    ['a name that ends with a dash', 'envFrom: [{secretRef: {name: s-}}]', []],
    ['no source', 'envFrom: [{}]', ['envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`']],
    [
      'both sources',
      'envFrom: [{configMapRef: {name: c}, secretRef: {name: s}}]',
      ['envFrom: Invalid value: "": may not have more than one field specified at a time'],
    ],
    ['no name', 'envFrom: [{configMapRef: {}}]', ['envFrom[0].configMapRef.name: Required value']],
    ['a wrong name', 'envFrom: [{secretRef: {name: S_}}]', [`envFrom[0].secretRef.name: Invalid value: "S_": ${SUBDOMAIN}`]],
    [
      'a prefix with =',
      'envFrom: [{prefix: "a=", configMapRef: {name: c}}]',
      [
        'envFrom[0].prefix: Invalid value: "a=": a valid environment variable name must consist only of printable ASCII characters other than \'=\'',
      ],
    ],
  ]);
  table(inSpec, [
    [
      'init containers are judged too',
      'initContainers: [{name: a, image: i, env: [{}]}]',
      ['initContainers[0].env[0].name: Required value'],
    ],
  ]);
});
