import { describe } from 'vitest';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { table } from './table.ts';

const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const NAME_PART =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const PORT = 'must be between 1 and 65535, inclusive';
const CIDR = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';
const ADDRESS = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
const LOOPBACK = 'may not be in the loopback range (127.0.0.0/8, ::1/128)';
const ONLY_LOAD_BALANCER = "may only be used when `type` is 'LoadBalancer'";

describe('Service', () => {
  const service: KubernetesObject = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec: { ports: [{ port: 80 }] } };
  table(service, [
    ['a sound one', {}, []],
    [
      'the first and the last port',
      {
        'spec.ports': [
          { name: 'a', port: 1 },
          { name: 'b', port: 65535 },
        ],
      },
      [],
    ],
    [
      'port 0',
      { 'spec.ports.0.port': 0 },
      [`spec.ports[0].port: Invalid value: 0: ${PORT}`, `spec.ports[0].targetPort: Invalid value: 0: ${PORT}`],
    ],
    [
      'a port beyond',
      { 'spec.ports.0.port': 65536 },
      [`spec.ports[0].port: Invalid value: 65536: ${PORT}`, `spec.ports[0].targetPort: Invalid value: 65536: ${PORT}`],
    ],
    ['a target port beyond', { 'spec.ports.0.targetPort': 65536 }, [`spec.ports[0].targetPort: Invalid value: 65536: ${PORT}`]],
    ['a name as target port', { 'spec.ports.0.targetPort': 'http-alt' }, []],
    [
      'a target port name of 16 characters',
      { 'spec.ports.0.targetPort': 'abcdefghijklmnop' },
      ['spec.ports[0].targetPort: Invalid value: "abcdefghijklmnop": must be no more than 15 characters'],
    ],
    ['no ports', { 'spec.ports': [] }, ['spec.ports: Required value']],
    ['no ports, but headless', { 'spec.ports': [], 'spec.clusterIP': 'None' }, []],
    [
      'several ports need names',
      { 'spec.ports': [{ port: 80 }, { port: 81 }] },
      ['spec.ports[0].name: Required value', 'spec.ports[1].name: Required value'],
    ],
    ['a port name with capitals', { 'spec.ports.0.name': 'HTTP' }, [`spec.ports[0].name: Invalid value: "HTTP": ${LABEL}`]],
    [
      'two ports of one name',
      {
        'spec.ports': [
          { name: 'a', port: 80 },
          { name: 'a', port: 81 },
        ],
      },
      ['spec.ports[1].name: Duplicate value: "a"'],
    ],
    [
      'the same number for two protocols',
      {
        'spec.ports': [
          { name: 'a', port: 53 },
          { name: 'b', port: 53, protocol: 'UDP' },
        ],
      },
      [],
    ],
    [
      'the same port twice',
      {
        'spec.ports': [
          { name: 'a', port: 53 },
          { name: 'b', port: 53 },
        ],
      },
      ['spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":53,"TargetPort":0,"NodePort":0}'],
    ],
    [
      'an unknown protocol',
      { 'spec.ports.0.protocol': 'tcp' },
      ['spec.ports[0].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"'],
    ],
    ['an application protocol', { 'spec.ports.0.appProtocol': 'kubernetes.io/h2c' }, []],
    [
      'an application protocol with blanks',
      { 'spec.ports.0.appProtocol': 'a b' },
      [`spec.ports[0].appProtocol: Invalid value: "a b": ${NAME_PART}`],
    ],
    [
      'a node port inside',
      { 'spec.ports.0.nodePort': 30080 },
      [`spec.ports[0].nodePort: Forbidden: may not be used when \`type\` is 'ClusterIP'`],
    ],
    ['a node port outside', { 'spec.type': 'NodePort', 'spec.ports.0.nodePort': 30080 }, []],
    [
      'a node port twice',
      {
        'spec.type': 'NodePort',
        'spec.ports': [
          { name: 'a', port: 80, nodePort: 30080 },
          { name: 'b', port: 81, nodePort: 30080 },
        ],
      },
      ['spec.ports[1].nodePort: Invalid value: 30080: provided port is already allocated'],
    ],
    [
      'an unknown type',
      { 'spec.type': 'Ingress' },
      ['spec.type: Unsupported value: "Ingress": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"'],
    ],
    ['an outer name', { 'spec.type': 'ExternalName', 'spec.externalName': 'a.example.com' }, []],
    ['no outer name', { 'spec.type': 'ExternalName' }, ['spec.externalName: Required value']],
    ['an outer name with a dot behind', { 'spec.type': 'ExternalName', 'spec.externalName': 'a.example.com.' }, []],
    [
      'an outer name that is none',
      { 'spec.type': 'ExternalName', 'spec.externalName': 'a_b' },
      [`spec.externalName: Invalid value: "a_b": ${SUBDOMAIN}`],
    ],
    [
      'an outer name with an address',
      { 'spec.type': 'ExternalName', 'spec.externalName': 'a.b', 'spec.clusterIP': '10.96.0.9' },
      ['spec.clusterIPs: Forbidden: may not be set for ExternalName services'],
    ],
    [
      'a headless load balancer',
      { 'spec.type': 'LoadBalancer', 'spec.clusterIP': 'None' },
      [`spec.clusterIPs[0]: Invalid value: "None": may not be set to 'None' for LoadBalancer services`],
    ],
    ['an address', { 'spec.clusterIP': '10.96.0.9' }, []],
    [
      'an address with a leading zero',
      { 'spec.clusterIP': '10.96.0.09' },
      ['spec.clusterIPs[0]: Invalid value: "10.96.0.09": must not have leading 0s'],
    ],
    [
      'an address out of the range',
      { 'spec.clusterIP': '10.97.0.9' },
      [
        'spec.clusterIPs: Invalid value: ["10.97.0.9"]: failed to allocate IP 10.97.0.9: the provided IP (10.97.0.9) is not in the valid range. The range of valid IPs is 10.96.0.0/16',
      ],
    ],
    ['the last address of the range', { 'spec.clusterIP': '10.96.255.254' }, []],
    [
      'the address behind it',
      { 'spec.clusterIP': '10.96.255.255' },
      [
        'spec.clusterIPs: Invalid value: ["10.96.255.255"]: failed to allocate IP 10.96.255.255: the provided IP (10.96.255.255) is not in the valid range. The range of valid IPs is 10.96.0.0/16',
      ],
    ],
    [
      'addresses without the first',
      { 'spec.clusterIPs': ['10.96.0.9'] },
      ['spec.clusterIPs: Invalid value: ["10.96.0.9"]: must be empty when `clusterIP` is not specified'],
    ],
    [
      'addresses that differ',
      { 'spec.clusterIP': '10.96.0.9', 'spec.clusterIPs': ['10.96.0.8'] },
      ['spec.clusterIPs: Invalid value: ["10.96.0.8"]: first value must match `clusterIP`'],
    ],
    [
      'two addresses of one family',
      { 'spec.clusterIP': '10.96.0.9', 'spec.clusterIPs': ['10.96.0.9', '10.96.0.8'] },
      ['spec.clusterIPs: Invalid value: ["10.96.0.9","10.96.0.8"]: may specify no more than one IP for each IP family'],
    ],
    [
      'None beside an address',
      { 'spec.clusterIP': 'None', 'spec.clusterIPs': ['None', '10.96.0.9'] },
      [`spec.clusterIPs: Invalid value: ["None","10.96.0.9"]: 'None' must be the first and only value`],
    ],
    [
      'an unknown family',
      { 'spec.ipFamilies': ['ipv4'] },
      ['spec.ipFamilies[0]: Unsupported value: "ipv4": supported values: "IPv4", "IPv6"'],
    ],
    ['a family twice', { 'spec.ipFamilies': ['IPv4', 'IPv4'] }, ['spec.ipFamilies[1]: Duplicate value: "IPv4"']],
    [
      'the family the cluster has not',
      { 'spec.ipFamilies': ['IPv6'] },
      ['spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster'],
    ],
    [
      'both families without a policy',
      { 'spec.ipFamilies': ['IPv4', 'IPv6'] },
      [
        `spec.ipFamilyPolicy: Invalid value: "SingleStack": must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified`,
      ],
    ],
    [
      'an unknown policy',
      { 'spec.ipFamilyPolicy': 'DualStack' },
      ['spec.ipFamilyPolicy: Unsupported value: "DualStack": supported values: "PreferDualStack", "RequireDualStack", "SingleStack"'],
    ],
    [
      'a policy the cluster cannot meet',
      { 'spec.ipFamilyPolicy': 'RequireDualStack' },
      ['spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services'],
    ],
    ['a policy it may meet', { 'spec.ipFamilyPolicy': 'PreferDualStack' }, []],
    [
      'both families for endpoints written by hand',
      { 'spec.clusterIP': 'None', 'spec.ipFamilies': ['IPv4', 'IPv6'], 'spec.ipFamilyPolicy': 'RequireDualStack' },
      [],
    ],
    ['affinity', { 'spec.sessionAffinity': 'ClientIP', 'spec.sessionAffinityConfig': { clientIP: { timeoutSeconds: 86400 } } }, []],
    [
      'affinity for too long',
      { 'spec.sessionAffinity': 'ClientIP', 'spec.sessionAffinityConfig': { clientIP: { timeoutSeconds: 86401 } } },
      ['spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and less than 86400'],
    ],
    [
      'an unknown affinity',
      { 'spec.sessionAffinity': 'Cookie' },
      ['spec.sessionAffinity: Unsupported value: "Cookie": supported values: "ClientIP", "None"'],
    ],
    ['an outer address', { 'spec.externalIPs': ['192.0.2.1'] }, []],
    [
      'the loopback as outer address',
      { 'spec.externalIPs': ['127.0.0.1'] },
      [`spec.externalIPs[0]: Invalid value: "127.0.0.1": ${LOOPBACK}`],
    ],
    ['a name as outer address', { 'spec.externalIPs': ['a.b'] }, [`spec.externalIPs[0]: Invalid value: "a.b": ${ADDRESS}`]],
    [
      'traffic from outside without an outside',
      { 'spec.externalTrafficPolicy': 'Local' },
      ['spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services'],
    ],
    ['traffic from outside', { 'spec.type': 'NodePort', 'spec.externalTrafficPolicy': 'Local' }, []],
    [
      'an unknown traffic policy',
      { 'spec.type': 'NodePort', 'spec.externalTrafficPolicy': 'Node' },
      ['spec.externalTrafficPolicy: Unsupported value: "Node": supported values: "Cluster", "Local"'],
    ],
    [
      'an unknown inner traffic policy',
      { 'spec.internalTrafficPolicy': 'Node' },
      ['spec.internalTrafficPolicy: Unsupported value: "Node": supported values: "Cluster", "Local"'],
    ],
    [
      'a port for health checks',
      { 'spec.type': 'LoadBalancer', 'spec.externalTrafficPolicy': 'Local', 'spec.healthCheckNodePort': 32000 },
      [],
    ],
    [
      'a port for health checks that nobody makes',
      { 'spec.type': 'NodePort', 'spec.healthCheckNodePort': 32000 },
      [
        `spec.healthCheckNodePort: Invalid value: 32000: may only be set when \`type\` is 'LoadBalancer' and \`externalTrafficPolicy\` is 'Local'`,
      ],
    ],
    ['sources of a load balancer', { 'spec.type': 'LoadBalancer', 'spec.loadBalancerSourceRanges': ['10.0.0.0/8'] }, []],
    [
      'sources that are no networks',
      { 'spec.type': 'LoadBalancer', 'spec.loadBalancerSourceRanges': ['10.0.0.0/33'] },
      [`spec.LoadBalancerSourceRanges[0]: Invalid value: "10.0.0.0/33": ${CIDR}`],
    ],
    [
      'sources without a load balancer',
      { 'spec.loadBalancerSourceRanges': ['10.0.0.0/8'] },
      [`spec.LoadBalancerSourceRanges: Forbidden: ${ONLY_LOAD_BALANCER}`],
    ],
    [
      'a class without a load balancer',
      { 'spec.loadBalancerClass': 'a.io/b' },
      [`spec.loadBalancerClass: Forbidden: ${ONLY_LOAD_BALANCER}`],
    ],
    [
      'a class that is no name',
      { 'spec.type': 'LoadBalancer', 'spec.loadBalancerClass': 'a b' },
      [`spec.loadBalancerClass: Invalid value: "a b": ${NAME_PART}`],
    ],
    [
      'node ports of no load balancer',
      { 'spec.allocateLoadBalancerNodePorts': false },
      [`spec.allocateLoadBalancerNodePorts: Forbidden: ${ONLY_LOAD_BALANCER}`],
    ],
    [
      'an unknown distribution',
      { 'spec.trafficDistribution': 'Near' },
      ['spec.trafficDistribution: Unsupported value: "Near": supported values: "PreferClose", "PreferSameZone", "PreferSameNode"'],
    ],
    [
      'annotations that contradict each other',
      {
        'metadata.annotations': { 'service.kubernetes.io/topology-mode': 'Auto', 'service.kubernetes.io/topology-aware-hints': 'Disabled' },
      },
      [
        'metadata.annotations[service.kubernetes.io/topology-mode]: Invalid value: "Auto": must match annotations[service.kubernetes.io/topology-aware-hints] when both are specified',
      ],
    ],
    ['a selector with a bad key', { 'spec.selector': { 'a b': 'c' } }, [`spec.selector: Invalid value: "a b": ${NAME_PART}`]],
  ]);
});
