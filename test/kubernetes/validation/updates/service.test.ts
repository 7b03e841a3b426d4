import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { table } from './cases.ts';
import { judgedOver } from './over.ts';

describe('Service', () => {
  const service = (name: string, spec: object): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }], ...spec },
  });
  const ONCE = 'may not change once set';

  describe('inside the cluster', () => {
    table(service('web', {}), [
      ['its ports', { 'spec.ports.0': { name: 'web', port: 81, targetPort: 8080 } }, []],
      ['no address written keeps the one it has', { 'spec.type': 'NodePort' }, []],
      ['another address', { 'spec.clusterIP': '10.96.7.7' }, [`spec.clusterIPs[0]: Invalid value: ["10.96.7.7"]: ${ONCE}`]],
      ['headless', { 'spec.clusterIP': 'None' }, [`spec.clusterIPs[0]: Invalid value: ["None"]: ${ONCE}`]],
      ['an outer name takes the address away', { 'spec.type': 'ExternalName', 'spec.externalName': 'a.example.com' }, []],
      [
        'another family, which is judged first and alone',
        { 'spec.ipFamilies': ['IPv6'], 'spec.sessionAffinity': 'Foo' },
        ['spec.clusterIPs[0]: Invalid value: "10.96.0.0": expected an IPv6 value as indicated by `ipFamilies[0]`'],
      ],
      [
        'both families where the cluster has one',
        { 'spec.ipFamilyPolicy': 'RequireDualStack' },
        ['spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services'],
      ],
      [
        'a node port without the type',
        { 'spec.ports.0.nodePort': 30081 },
        ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
      ],
    ]);
  });

  describe('with node ports', () => {
    const ports = [
      { name: 'udp', port: 53, protocol: 'UDP', nodePort: 30053 },
      { name: 'tcp', port: 53, protocol: 'TCP', nodePort: 30054 },
    ];
    table(service('dns', { type: 'NodePort', ports }), [
      ['no port written keeps the one it has', { 'spec.ports.0.nodePort': undefined, 'spec.ports.1.nodePort': undefined }, []],
      ['back inside, with the ports that are known', { 'spec.type': 'ClusterIP' }, []],
      [
        'back inside, with another one',
        { 'spec.type': 'ClusterIP', 'spec.ports.0.nodePort': 31000 },
        [
          "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
          "spec.ports[1].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
        ],
      ],
    ]);

    test('ports with the same number stay apart', () => {
      const before = service('dns', { type: 'NodePort', ports: ports.map(({ nodePort: _, ...port }) => port) });
      const { object } = judgedOver(JSON.stringify(before), JSON.stringify(before));
      expect(object?.spec.ports.map(({ name, protocol }: { name: string; protocol: string }) => `${name} ${protocol}`)).toEqual([
        'udp UDP',
        'tcp TCP',
      ]);
    });
  });

  describe('with a load balancer', () => {
    table(service('lb', { type: 'LoadBalancer', externalTrafficPolicy: 'Local' }), [
      ['a class afterwards', { 'spec.loadBalancerClass': 'a.io/b' }, [`spec.loadBalancerClass: Invalid value: "a.io/b": ${ONCE}`]],
      [
        'another port for health checks',
        { 'spec.healthCheckNodePort': 32000 },
        ['spec.healthCheckNodePort: Forbidden: field is immutable'],
      ],
      ['other traffic', { 'spec.externalTrafficPolicy': 'Cluster' }, []],
      ['inside', { 'spec.type': 'ClusterIP', 'spec.externalTrafficPolicy': undefined }, []],
    ]);
  });

  describe('headless', () => {
    table(service('headless', { clusterIP: 'None' }), [
      ['stays so without a word', { 'spec.clusterIP': undefined }, []],
      ['an address', { 'spec.clusterIP': '10.96.7.8' }, [`spec.clusterIPs[0]: Invalid value: ["10.96.7.8"]: ${ONCE}`]],
    ]);
  });

  describe('with an outer name', () => {
    table(service('ext', { type: 'ExternalName', externalName: 'a.example.com' }), [
      ['another one', { 'spec.externalName': 'b.example.com' }, []],
      ['inside the cluster it gets an address', { 'spec.type': 'ClusterIP' }, []],
      [
        'one out of the range',
        { 'spec.type': 'ClusterIP', 'spec.clusterIP': '10.1.1.1' },
        [
          'spec.clusterIPs: Invalid value: ["10.1.1.1"]: failed to allocate IP 10.1.1.1: the provided IP (10.1.1.1) is not in the valid range. The range of valid IPs is 10.96.0.0/16',
        ],
      ],
    ]);
  });
});

test('the class of a load balancer is asked before the rest', () => {
  const service = (more: string) => `{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {${more}}}`;
  const fields = judgedOver(service('ports: [{port: 80}]'), service('ports: [], loadBalancerClass: a')).causes.map(({ field }) => field);
  expect(fields).toEqual(['spec.loadBalancerClass', 'spec.ports']);
});
