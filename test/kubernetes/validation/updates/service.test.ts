import { describe, expect, test } from 'vitest';
import { judge } from '../../../../server/src/kubernetes/judge.ts';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { parseDocument } from '../../../../server/src/manifest/index.ts';
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
  const TAKEN = 'provided port is already allocated';

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

    table(service('dns', { type: 'NodePort', ports }), [
      ['one port for two protocols', { 'spec.ports.1.nodePort': 30053 }, []],
      [
        'a health check at a port that the Service has',
        { 'spec.type': 'LoadBalancer', 'spec.externalTrafficPolicy': 'Local', 'spec.healthCheckNodePort': 30054 },
        [`: failed to allocate requested HealthCheck NodePort 30054: ${TAKEN}`],
      ],
      [
        'or that it gets',
        {
          'spec.type': 'LoadBalancer',
          'spec.externalTrafficPolicy': 'Local',
          'spec.healthCheckNodePort': 30060,
          'spec.ports.1.nodePort': 30060,
        },
        [`: failed to allocate requested HealthCheck NodePort 30060: ${TAKEN}`],
      ],
    ]);
    const two = [
      { name: 'a', port: 80, nodePort: 30080 },
      { name: 'b', port: 81, nodePort: 30081 },
    ];
    table(service('web', { type: 'NodePort', ports: two }), [
      ['one port for two, which no validation foresees', { 'spec.ports.1.nodePort': 30080 }, ['duplicate nodePort: {TCP 30080}']],
    ]);
    const checked = { type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 30070, ports };
    table(service('dns', checked), [
      [
        'a port at the one of the health check',
        { 'spec.ports.0.nodePort': 30070 },
        [`spec.ports[0].nodePort: Invalid value: 30070: ${TAKEN}`],
      ],
    ]);

    test('what the server did not foresee has the code of that', () => {
      const local = { type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 30053, ports };
      const verdict = judge(parseDocument(JSON.stringify(service('dns', local))), { version: '1.36', objects: [] });
      const message = `failed to allocate requested HealthCheck NodePort 30053: ${TAKEN}`;
      expect(verdict).toMatchObject({ code: 500, reason: 'InternalError', message: `Internal error occurred: ${message}` });
      expect(verdict.causes).toEqual([{ reason: '', field: '', message }]);
      expect(verdict.findings.map(({ code, field }) => [code, field])).toEqual([
        ['service.health-check-node-port.allocated', 'spec.healthCheckNodePort'],
      ]);
    });

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
