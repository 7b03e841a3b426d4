import { answers } from './answers.ts';

answers('a ServiceCIDR', [
  [
    'a sound one',
    '{apiVersion: networking.k8s.io/v1, kind: ServiceCIDR, metadata: {name: "a"}, spec: {cidrs: [10.200.0.0/16, "2001:db8::/112"]}}',
    '',
  ],
  [
    'none',
    '{apiVersion: networking.k8s.io/v1, kind: ServiceCIDR, metadata: {name: "a"}, spec: {cidrs: []}}',
    '422 ServiceCIDR.networking.k8s.io "a" is invalid: spec.cidrs: Required value: at least one CIDR required',
  ],
  [
    'three',
    '{apiVersion: networking.k8s.io/v1, kind: ServiceCIDR, metadata: {name: "a"}, spec: {cidrs: [a, b, c]}}',
    '422 ServiceCIDR.networking.k8s.io "a" is invalid: spec.cidrs: Invalid value: {"CIDRs":["a","b","c"]}: may only hold up to 2 values',
  ],
  [
    'two of a family',
    '{apiVersion: networking.k8s.io/v1, kind: ServiceCIDR, metadata: {name: "a"}, spec: {cidrs: [10.200.0.0/16, 10.201.0.0/16]}}',
    '422 ServiceCIDR.networking.k8s.io "a" is invalid: spec.cidrs: Invalid value: ["10.200.0.0/16","10.201.0.0/16"]: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64',
  ],
  [
    'loose spelling',
    '{apiVersion: networking.k8s.io/v1, kind: ServiceCIDR, metadata: {name: "a"}, spec: {cidrs: [10.200.0.1/16, "2001:DB8::/112"]}}',
    '422 ServiceCIDR.networking.k8s.io "a" is invalid: [spec.cidrs[0]: Invalid value: "10.200.0.1/16": must not have bits set beyond the prefix length, spec.cidrs[1]: Invalid value: "2001:DB8::/112": must be in canonical form ("2001:db8::/112")]',
  ],
]);

answers('an IPAddress', [
  [
    'a sound one',
    '{apiVersion: networking.k8s.io/v1, kind: IPAddress, metadata: {name: "10.1.2.3"}, spec: {parentRef: {resource: services, namespace: default, name: web}}}',
    '',
  ],
  [
    'another spelling',
    '{apiVersion: networking.k8s.io/v1, kind: IPAddress, metadata: {name: "2001:DB8::1"}, spec: {parentRef: {resource: services, namespace: default, name: web}}}',
    '422 IPAddress.networking.k8s.io "2001:DB8::1" is invalid: metadata.name: Invalid value: "2001:DB8::1": must be in canonical form ("2001:db8::1")',
  ],
  [
    'a prefix, which nothing is appended to',
    '{apiVersion: networking.k8s.io/v1, kind: IPAddress, metadata: {generateName: 10.1.}, spec: {parentRef: {resource: services, namespace: default, name: web}}}',
    '422 IPAddress.networking.k8s.io "10.1." is invalid: [metadata.generateName: Invalid value: "10.1.": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff), metadata.name: Invalid value: "10.1.": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)]',
  ],
  [
    'of nobody',
    '{apiVersion: networking.k8s.io/v1, kind: IPAddress, metadata: {name: "10.1.2.3"}, spec: {}}',
    '422 IPAddress.networking.k8s.io "10.1.2.3" is invalid: spec.parentRef: Required value',
  ],
  [
    'of nothing known',
    '{apiVersion: networking.k8s.io/v1, kind: IPAddress, metadata: {name: "10.1.2.3"}, spec: {parentRef: {group: B, resource: a/b, name: "", namespace: a%}}}',
    `422 IPAddress.networking.k8s.io "10.1.2.3" is invalid: [spec.parentRef.group: Invalid value: "B": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*'), spec.parentRef.resource: Invalid value: "a/b": may not contain '/', spec.parentRef.name: Required value, spec.parentRef.namespace: Invalid value: "a%": may not contain '%']`,
  ],
]);
