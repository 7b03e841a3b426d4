import { describe } from 'vitest';
import { inContainer, inSpec, inTemplate, LABEL, NAME_PART, NOT_NEGATIVE, SUBDOMAIN, table } from './pods.ts';

const resources = (fragment: string) => `resources: {${fragment}}`;
const NOT_STANDARD = 'must be a standard resource type or fully qualified';
/** A domain of 245 characters: with `requests.` before it there are 254. */
const LONG = `${'x'.repeat(245)}/z`;
const NOT_FOR_CONTAINERS = 'must be a standard resource for containers';

describe('resources of a container', () => {
  table(inContainer, [
    ['requests and limits', resources('requests: {cpu: 100m, memory: 64Mi, ephemeral-storage: 1Gi}, limits: {cpu: 1, memory: 64Mi}'), []],
    ['requests are filled in from limits', resources('limits: {nvidia.com/gpu: 1}'), []],
    [
      'a request above its limit',
      resources('requests: {cpu: 2}, limits: {cpu: 1500m}'),
      ['resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1500m'],
    ],
    ['a request in other units', resources('requests: {memory: 1024Mi}, limits: {memory: 1Gi}'), []],
    [
      'a name that is none',
      resources('requests: {"a b": 1}'),
      [
        `resources.requests[a b]: Invalid value: "a b": ${NAME_PART}`,
        `resources.requests[a b]: Invalid value: "a b": ${NOT_FOR_CONTAINERS}`,
      ],
    ],
    [
      'a device without a domain',
      resources('requests: {gpu: 1}'),
      [
        `resources.requests[gpu]: Invalid value: "gpu": ${NOT_STANDARD}`,
        `resources.requests[gpu]: Invalid value: "gpu": ${NOT_FOR_CONTAINERS}`,
      ],
    ],
    [
      'a resource of claims',
      resources('requests: {storage: 1Gi}'),
      [`resources.requests[storage]: Invalid value: "storage": ${NOT_FOR_CONTAINERS}`],
    ],
    [
      'a device whose name is too long for a quota',
      resources(`limits: {${LONG}: 1}`),
      ['limits', 'requests'].map(
        (which) => `resources.${which}[${LONG}]: Invalid value: "${LONG}": doesn't follow extended resource name standard`,
      ),
    ],
    ['a negative amount', resources('requests: {cpu: -1}'), [`resources.requests[cpu]: Invalid value: "-1": ${NOT_NEGATIVE}`]],
    [
      'half a device',
      resources('limits: {nvidia.com/gpu: 500m}'),
      [
        'resources.limits[nvidia.com/gpu]: Invalid value: "500m": must be an integer',
        'resources.requests[nvidia.com/gpu]: Invalid value: "500m": must be an integer',
      ],
    ],
    [
      'a device cannot be asked for without a limit, nor for less than it',
      resources('requests: {nvidia.com/gpu: 1, example.com/fpga: 1}, limits: {example.com/fpga: 2}'),
      [
        'resources.limits: Required value: Limit must be set for non overcommitable resources',
        'resources.requests: Invalid value: "1": must be equal to example.com/fpga limit of 2',
      ],
    ],
    ['huge pages', resources('limits: {hugepages-2Mi: 4Mi, memory: 1Gi}'), []],
    [
      'huge pages that are not whole, and alone',
      resources('limits: {hugepages-2Mi: 3Mi}'),
      [
        'resources.limits[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi',
        'resources.requests[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi',
        'resources: Forbidden: HugePages require cpu or memory',
      ],
    ],
    [
      'huge pages of no size',
      resources('limits: {hugepages-big: 1, cpu: 1}'),
      ['limits', 'requests'].map(
        (which) => `resources.${which}[hugepages-big]: Invalid value: "1": 1 is not positive integer multiple of hugepages-big`,
      ),
    ],
  ]);
  table(inTemplate, [
    [
      'in a template requests are not filled in',
      `spec: {containers: [{name: a, image: i, ${resources('limits: {cpu: -1}')}}]}`,
      [`spec.containers[0].resources.limits[cpu]: Invalid value: "-1": ${NOT_NEGATIVE}`],
    ],
  ]);
});

describe('claims of a container', () => {
  const claims = (fragment: string) =>
    `resourceClaims: [{name: gpu, resourceClaimName: g}, {name: net, resourceClaimName: n}]\ncontainers: [{name: a, image: i, resources: {claims: [${fragment}]}}]`;
  const AT = 'containers[0].resources.claims';
  table(inSpec, [
    ['claims of the Pod', claims('{name: gpu}, {name: net, request: a}, {name: net, request: b}'), []],
    ['no name', claims('{}'), [`${AT}[0]: Required value`]],
    ['a claim twice', claims('{name: gpu}, {name: gpu}'), [`${AT}[1]: Duplicate value: "gpu"`]],
    ['a request twice', claims('{name: gpu, request: a}, {name: gpu, request: a}'), [`${AT}[1]: Duplicate value: "gpu/a"`]],
    ['the whole after a part', claims('{name: gpu, request: a}, {name: gpu}'), [`${AT}[1]: Duplicate value: "gpu"`]],
    ['a part after the whole', claims('{name: gpu}, {name: gpu, request: a}'), [`${AT}[1]: Duplicate value: "gpu"`]],
    ['a request with a wrong name', claims('{name: gpu, request: A}'), [`${AT}[0].request: Invalid value: "A": ${LABEL}`]],
    [
      'a claim that the Pod does not have',
      claims('{name: disk}'),
      [`${AT}[0]: Not found: "disk": must be one of the names in pod.spec.resourceClaims: gpu, net`],
    ],
    [
      'a Pod without claims',
      'containers: [{name: a, image: i, resources: {claims: [{name: disk}]}}]',
      [`${AT}[0]: Not found: "disk": must be one of the names in pod.spec.resourceClaims which is empty`],
    ],
  ]);
});

describe('resource claims of a Pod', () => {
  table(inSpec, [
    ['a claim and a template', 'resourceClaims: [{name: a, resourceClaimName: c}, {name: b, resourceClaimTemplateName: t}]', []],
    [
      'nothing said',
      'resourceClaims: [{}]',
      [
        'resourceClaims[0].name: Required value',
        'resourceClaims[0]: Invalid value: {"Name":"","ResourceClaimName":null,"ResourceClaimTemplateName":null}: must specify one of: `resourceClaimName`, `resourceClaimTemplateName`',
      ],
    ],
    [
      'both sources',
      'resourceClaims: [{name: a, resourceClaimName: c, resourceClaimTemplateName: T}]',
      [
        'resourceClaims[0]: Invalid value: {"Name":"a","ResourceClaimName":"c","ResourceClaimTemplateName":"T"}: at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified',
        `resourceClaims[0].resourceClaimTemplateName: Invalid value: "T": ${SUBDOMAIN}`,
      ],
    ],
    [
      'a name twice, and a wrong one',
      'resourceClaims: [{name: a, resourceClaimName: c}, {name: a, resourceClaimName: c}, {name: A, resourceClaimName: c}]',
      ['resourceClaims[1].name: Duplicate value: "a"', `resourceClaims[2].name: Invalid value: "A": ${LABEL}`],
    ],
  ]);
});

describe('resources of a Pod', () => {
  const containers = (fragment: string) => `containers: [{name: a, image: i, resources: {${fragment}}}]`;
  table(inSpec, [
    [
      'for all containers together',
      `resources: {requests: {cpu: 1}, limits: {cpu: 2}}\n${containers('requests: {cpu: 500m}, limits: {cpu: 2}')}`,
      [],
    ],
    [
      'on Windows nothing else is said',
      'os: {name: windows}\nresources: {limits: {gpu: 1}}',
      ['resources: Forbidden: may not be set for a windows pod'],
    ],
    [
      'claims belong to containers',
      'resources: {claims: [{name: x}]}',
      [
        'resources.claims: Forbidden: claims may not be set for Resources at pod-level',
        'resources.claims[0]: Not found: "x": must be one of the names in pod.spec.resourceClaims which is empty',
      ],
    ],
    [
      'what a Pod cannot ask for',
      'resources: {requests: {gpu: 1, ephemeral-storage: 1Gi, "a b": 1, cpu: -1}}',
      [
        `resources.requests[gpu]: Invalid value: "gpu": ${NOT_STANDARD}`,
        'resources.requests[ephemeral-storage]: Unsupported value: "ephemeral-storage": supported values: "cpu", "hugepages-", "memory"',
        `resources.requests[a b]: Invalid value: "a b": ${NAME_PART}`,
        `resources.requests[cpu]: Invalid value: "-1": ${NOT_NEGATIVE}`,
      ],
    ],
    [
      'containers that ask for more than the Pod',
      `resources: {requests: {cpu: 1}}\ncontainers: [{name: a, image: i, resources: {requests: {cpu: 600m}}}, {name: b, image: i, resources: {requests: {cpu: 600m}}}]`,
      ['resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests of 1200m'],
    ],
    [
      'an init container that asks for more',
      `resources: {requests: {cpu: 1}}\ninitContainers: [{name: s, image: i, resources: {requests: {cpu: 2}}}]`,
      ['resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests of 2'],
    ],
    [
      'a container that may have more than the Pod',
      `resources: {limits: {cpu: 1, memory: 1Gi}}\n${containers('limits: {cpu: 2, memory: 1Gi}, requests: {cpu: 1}')}`,
      ['resources.containers[0][cpu].limits: Invalid value: "2": must be less than or equal to pod limits of 1'],
    ],
    [
      'huge pages of containers above those of the Pod',
      `resources: {limits: {hugepages-2Mi: 2Mi, cpu: 1}}\n${containers('limits: {hugepages-2Mi: 4Mi, cpu: 1}')}`,
      [
        'resources.requests[hugepages-2Mi]: Invalid value: "2Mi": must be greater than or equal to aggregate container requests of 4Mi',
        'resources.limits[hugepages-2Mi]: Invalid value: "2Mi": must be greater than or equal to aggregate container limits of 4Mi',
        'resources.containers[0][hugepages-2Mi].limits: Invalid value: "4Mi": must be less than or equal to pod limits of 2Mi',
      ],
    ],
    ['huge pages alone', 'resources: {limits: {hugepages-2Mi: 2Mi}}', ['resources: Forbidden: HugePages require cpu or memory']],
  ]);
});

describe('overhead', () => {
  table(inTemplate, [
    ['an amount', 'spec: {overhead: {cpu: 250m}}', []],
    [
      'judged like the limits of a container',
      'spec: {overhead: {foo: 1, cpu: -1}}',
      [
        `spec.overhead.limits[foo]: Invalid value: "foo": ${NOT_STANDARD}`,
        `spec.overhead.limits[foo]: Invalid value: "foo": ${NOT_FOR_CONTAINERS}`,
        `spec.overhead.limits[cpu]: Invalid value: "-1": ${NOT_NEGATIVE}`,
      ],
    ],
  ]);
});
