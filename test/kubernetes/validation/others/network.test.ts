import { describe } from 'vitest';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { table } from './table.ts';

const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const PORT = 'must be between 1 and 65535, inclusive';
const CIDR = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';
const ADDRESS = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
const LOOPBACK = 'may not be in the loopback range (127.0.0.0/8, ::1/128)';

describe('NetworkPolicy', () => {
  const networkPolicy: KubernetesObject = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'a' },
    spec: { podSelector: {} },
  };
  table(networkPolicy, [
    ['a sound one', {}, []],
    [
      'ports from one to another',
      {
        'spec.ingress': [
          {
            ports: [
              { port: 1, endPort: 1 },
              { port: 1, endPort: 65535 },
            ],
          },
        ],
      },
      [],
    ],
    [
      'backwards',
      { 'spec.ingress': [{ ports: [{ port: 2, endPort: 1 }] }] },
      ['spec.ingress[0].ports[0].endPort: Invalid value: 2: must be greater than or equal to `port`'],
    ],
    [
      'from nowhere',
      { 'spec.ingress': [{ ports: [{ endPort: 1 }] }] },
      ['spec.ingress[0].ports[0].endPort: Invalid value: 1: may not be specified when `port` is not specified'],
    ],
    [
      'from a name',
      { 'spec.ingress': [{ ports: [{ port: 'http', endPort: 80 }] }] },
      ['spec.ingress[0].ports[0].endPort: Invalid value: 80: may not be specified when `port` is non-numeric'],
    ],
    ['beyond', { 'spec.egress': [{ ports: [{ port: 65536 }] }] }, [`spec.egress[0].ports[0].port: Invalid value: 65536: ${PORT}`]],
    [
      'an unknown protocol',
      { 'spec.ingress': [{ ports: [{ port: 1, protocol: 'ICMP' }] }] },
      ['spec.ingress[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"'],
    ],
    ['a network', { 'spec.ingress': [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }] }] }, []],
    [
      'no network',
      { 'spec.ingress': [{ from: [{ ipBlock: { cidr: '10.0.0.0/40' } }] }] },
      [`spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "10.0.0.0/40": ${CIDR}`],
    ],
    [
      'a hole outside',
      { 'spec.ingress': [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/16'] } }] }] },
      ['spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "11.0.0.0/16": must be a strict subset of `cidr`'],
    ],
    [
      'a hole as big',
      { 'spec.ingress': [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.0.0/8'] } }] }] },
      ['spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "10.0.0.0/8": must be a strict subset of `cidr`'],
    ],
    ['nobody', { 'spec.egress': [{ to: [{}] }] }, ['spec.egress[0].to[0]: Required value: must specify a peer']],
    [
      'a network with a selector',
      { 'spec.egress': [{ to: [{ podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } }] }] },
      ['spec.egress[0].to[0]: Forbidden: may not specify both ipBlock and another peer'],
    ],
    ['both selectors', { 'spec.egress': [{ to: [{ podSelector: {}, namespaceSelector: {} }] }] }, []],
    [
      'an unknown direction',
      { 'spec.policyTypes': ['Ingress', 'Both'] },
      ['spec.policyTypes[1]: Unsupported value: "Both": supported values: "Ingress", "Egress"'],
    ],
    [
      'three directions',
      { 'spec.policyTypes': ['Ingress', 'Egress', 'Ingress'] },
      ['spec.policyTypes: Invalid value: ["Ingress","Egress","Ingress"]: may not specify more than two policyTypes'],
    ],
  ]);
});

describe('Ingress', () => {
  const ingress: KubernetesObject = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'a' },
    spec: {
      rules: [
        {
          host: 'a.example.com',
          http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }] },
        },
      ],
    },
  };
  table(ingress, [
    ['a sound one', {}, []],
    ['no rules', { 'spec.rules': [] }, ['spec: Invalid value: []: either `defaultBackend` or `rules` must be specified']],
    [
      'no rules but something for the rest',
      { 'spec.rules': [], 'spec.defaultBackend': { service: { name: 'web', port: { name: 'http' } } } },
      [],
    ],
    ['a wildcard', { 'spec.rules.0.host': '*.example.com' }, []],
    [
      'a wildcard further in',
      { 'spec.rules.0.host': 'a.*.com' },
      [
        `spec.rules[0].host: Invalid value: "a.*.com": a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
      ],
    ],
    [
      'an address as host',
      { 'spec.rules.0.host': '10.0.0.1' },
      ['spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address'],
    ],
    ['no paths', { 'spec.rules.0.http.paths': [] }, ['spec.rules[0].http.paths: Required value']],
    [
      'no kind of path',
      { 'spec.rules.0.http.paths.0.pathType': undefined },
      ['spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified'],
    ],
    [
      'an unknown kind of path',
      { 'spec.rules.0.http.paths.0.pathType': 'Regex' },
      ['spec.rules[0].http.paths[0].pathType: Unsupported value: "Regex": supported values: "Exact", "ImplementationSpecific", "Prefix"'],
    ],
    [
      'a path from nowhere',
      { 'spec.rules.0.http.paths.0.path': 'a' },
      ['spec.rules[0].http.paths[0].path: Invalid value: "a": must be an absolute path'],
    ],
    [
      'a path from nowhere that the controller understands',
      { 'spec.rules.0.http.paths.0': { pathType: 'ImplementationSpecific', backend: { service: { name: 'web', port: { number: 80 } } } } },
      [],
    ],
    [
      'a path with two slashes',
      { 'spec.rules.0.http.paths.0.path': '/a//b' },
      [`spec.rules[0].http.paths[0].path: Invalid value: "/a//b": must not contain '//'`],
    ],
    [
      'no service',
      { 'spec.rules.0.http.paths.0.backend': {} },
      ['spec.rules[0].http.paths[0].backend: Invalid value: "": resource or service backend is required'],
    ],
    [
      'a service without a port',
      { 'spec.rules.0.http.paths.0.backend': { service: { name: 'web' } } },
      ['spec.rules[0].http.paths[0].backend: Required value: port name or number is required'],
    ],
    [
      'a service with two ports',
      { 'spec.rules.0.http.paths.0.backend': { service: { name: 'web', port: { name: 'a', number: 80 } } } },
      ['spec.rules[0].http.paths[0].backend: Invalid value: "": cannot set both port name & port number'],
    ],
    [
      'a service and something else',
      { 'spec.rules.0.http.paths.0.backend': { service: { name: 'web', port: { number: 80 } }, resource: { kind: 'Bucket', name: 'b' } } },
      ['spec.rules[0].http.paths[0].backend: Invalid value: "": cannot set both resource and service backends'],
    ],
    [
      'a port beyond',
      { 'spec.rules.0.http.paths.0.backend.service.port.number': 65536 },
      [`spec.rules[0].http.paths[0].backend.service.port.number: Invalid value: 65536: ${PORT}`],
    ],
    ['secrets', { 'spec.tls': [{ hosts: ['a.example.com', '*.b.com'], secretName: 'tls' }] }, []],
    ['a secret with capitals', { 'spec.tls': [{ secretName: 'TLS' }] }, [`spec.tls[0].secretName: Invalid value: "TLS": ${SUBDOMAIN}`]],
    ['a host of a secret that is none', { 'spec.tls': [{ hosts: ['a b'] }] }, [`spec.tls[0].hosts[0]: Invalid value: "a b": ${SUBDOMAIN}`]],
    ['a class with capitals', { 'spec.ingressClassName': 'Nginx' }, [`spec.ingressClassName: Invalid value: "Nginx": ${SUBDOMAIN}`]],
    [
      'two classes',
      { 'spec.ingressClassName': 'a', 'metadata.annotations': { 'kubernetes.io/ingress.class': 'b' } },
      ['annotations.kubernetes.io/ingress.class: Invalid value: "b": must match `ingressClassName` when both are specified'],
    ],
    ['one class twice', { 'spec.ingressClassName': 'a', 'metadata.annotations': { 'kubernetes.io/ingress.class': 'a' } }, []],
  ]);
});

describe('IngressClass', () => {
  const ingressClass: KubernetesObject = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name: 'a' },
    spec: { controller: 'a.io/b' },
  };
  table(ingressClass, [
    ['a sound one', {}, []],
    [
      'no path',
      { 'spec.controller': 'a.io' },
      ['spec.controller: Invalid value: "a.io": must be a domain-prefixed path (such as "acme.io/foo")'],
    ],
    ['250 characters', { 'spec.controller': `a.io/${'b'.repeat(245)}` }, []],
    ['251 characters', { 'spec.controller': `a.io/${'b'.repeat(246)}` }, ['spec.controller: Too long: may not be more than 250 bytes']],
    ['parameters of the cluster', { 'spec.parameters': { kind: 'A', name: 'b' } }, []],
    [
      'in a namespace',
      { 'spec.parameters': { kind: 'A', name: 'b', namespace: 'c' } },
      [`spec.parameters.namespace: Forbidden: \`parameters.scope\` is set to 'Cluster'`],
    ],
    [
      'of no namespace',
      { 'spec.parameters': { kind: 'A', name: 'b', scope: 'Namespace' } },
      [`spec.parameters.namespace: Required value: \`parameters.scope\` is set to 'Namespace'`],
    ],
    [
      'of an unknown scope',
      { 'spec.parameters': { kind: 'A', name: 'b', scope: 'Node' } },
      ['spec.parameters.scope: Unsupported value: "Node": supported values: "Cluster", "Namespace"'],
    ],
  ]);
});

describe('Endpoints', () => {
  const endpoints: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'a' },
    subsets: [{ addresses: [{ ip: '10.1.2.3' }], ports: [{ port: 80 }] }],
  };
  table(endpoints, [
    ['a sound one', {}, []],
    ['no addresses', { 'subsets.0.addresses': [] }, ['subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`']],
    ['the loopback', { 'subsets.0.addresses.0.ip': '127.0.0.1' }, [`subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": ${LOOPBACK}`]],
    [
      'a link-local address',
      { 'subsets.0.addresses.0.ip': '169.254.1.1' },
      ['subsets[0].addresses[0].ip: Invalid value: "169.254.1.1": may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
    ],
    [
      'no address',
      { 'subsets.0.addresses.0.ip': 'a.b' },
      [
        `subsets[0].addresses[0].ip: Invalid value: "a.b": ${ADDRESS}`,
        'subsets[0].addresses[0].ip: Invalid value: "a.b": must be a valid IP address',
      ],
    ],
    [
      'several ports without names',
      { 'subsets.0.ports': [{ port: 80 }, { name: 'b', port: 81 }] },
      ['subsets[0].ports[0].name: Required value'],
    ],
    ['port 0', { 'subsets.0.ports.0.port': 0 }, [`subsets[0].ports[0].port: Invalid value: 0: ${PORT}`]],
    [
      'an unknown protocol',
      { 'subsets.0.ports.0.protocol': 'ICMP' },
      ['subsets[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"'],
    ],
    [
      'a hostname with dots',
      { 'subsets.0.addresses.0.hostname': 'a.b' },
      ['subsets[0].addresses[0].hostname: Invalid value: "a.b": must not contain dots'],
    ],
  ]);
});

describe('EndpointSlice', () => {
  const endpointSlice: KubernetesObject = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'a' },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.1.2.3'] }],
  };
  table(endpointSlice, [
    ['a sound one', {}, []],
    ['no type', { addressType: undefined }, ['addressType: Required value']],
    ['an unknown type', { addressType: 'IPv5' }, ['addressType: Unsupported value: "IPv5": supported values: "FQDN", "IPv4", "IPv6"']],
    [
      'an address of another family',
      { 'endpoints.0.addresses': ['::1'] },
      [
        'endpoints[0].addresses: Invalid value: "::1": must be an IPv4 address',
        `endpoints[0].addresses[0]: Invalid value: "::1": ${LOOPBACK}`,
      ],
    ],
    ['names', { addressType: 'FQDN', 'endpoints.0.addresses': ['a.example.com'] }, []],
    ['no addresses', { 'endpoints.0.addresses': [] }, ['endpoints[0].addresses: Required value: must contain at least 1 address']],
    [
      'a port name twice',
      {
        ports: [
          { name: 'a', port: 1 },
          { name: 'a', port: 2 },
        ],
      },
      ['ports[1].name: Duplicate value: "a"'],
    ],
    [
      'eight zones',
      {
        'endpoints.0.hints': {
          forZones: [
            { name: 'a' },
            { name: 'b' },
            { name: 'c' },
            { name: 'd' },
            { name: 'e' },
            { name: 'f' },
            { name: 'g' },
            { name: 'h' },
          ],
        },
      },
      [],
    ],
    [
      'nine zones',
      {
        'endpoints.0.hints': {
          forZones: [
            { name: 'a' },
            { name: 'b' },
            { name: 'c' },
            { name: 'd' },
            { name: 'e' },
            { name: 'f' },
            { name: 'g' },
            { name: 'h' },
            { name: 'i' },
          ],
        },
      },
      ['endpoints[0].hints.forZones: Too many: 9: must have at most 8 items'],
    ],
    [
      'a zone twice',
      { 'endpoints.0.hints': { forZones: [{ name: 'a' }, { name: 'a' }] } },
      ['endpoints[0].hints.forZones[1].name: Duplicate value: "a"'],
    ],
  ]);
});
