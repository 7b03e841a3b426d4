import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { applyDefaults } from '../../../server/src/kubernetes/defaults/defaults.ts';
import type { KubernetesObject, MinorVersion } from '../../../server/src/kubernetes/object.ts';
import { CATALOG } from '../../../server/src/kubernetes/warnings/catalog.ts';
import { apiWarnings, dropRepeatedOwners, warningsOf } from '../../../server/src/kubernetes/warnings/warnings.ts';

const read = (text: string): KubernetesObject => applyDefaults(parse(text, { version: '1.1' }), '1.36');
const told = (text: string, version: MinorVersion = '1.36'): string[] => warningsOf(read(text), version).map(({ message }) => message);
const pod = (spec: string, metadata = 'name: web'): string => `{apiVersion: v1, kind: Pod, metadata: {${metadata}}, spec: {${spec}}}`;
const template = (spec: string, metadata = '{}'): string =>
  `{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: web}, spec: {template: {metadata: ${metadata}, spec: {${spec}}}}}`;

describe('Pods', () => {
  test('nothing is wrong with a plain Pod', () => expect(told(pod('containers: [{name: a, image: b}]'))).toEqual([]));

  test.each([
    [
      'nodeSelector: {beta.kubernetes.io/os: linux}',
      ['spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead'],
    ],
    [
      'topologySpreadConstraints: [{topologyKey: failure-domain.beta.kubernetes.io/zone}]',
      [
        'spec.topologySpreadConstraints[0].topologyKey: failure-domain.beta.kubernetes.io/zone is deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
        'spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod',
      ],
    ],
    [
      'affinity: {podAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{podAffinityTerm: {}}]}}',
      [
        'spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.labelSelector: a null labelSelector results in matching no pod',
      ],
    ],
    ['volumes: [{name: v, storageos: {}}]', ['spec.volumes[0].storageOS: deprecated in v1.22, non-functional in v1.25+']],
    ['volumes: [{name: v, gitRepo: {}}]', ['spec.volumes[0].gitRepo: deprecated in v1.11, and disabled by default in v1.33+']],
    [
      'volumes: [{name: v, configMap: {name: c, items: [{path: a}, {path: a/b}, {path: ab}]}}]',
      ['volume "v" (ConfigMap "c"): overlapping paths: "a/b" with "a"'],
    ],
    [
      'volumes: [{name: v, projected: {sources: [{}, {secret: {name: s, items: [{path: token}]}}, {serviceAccountToken: {path: token}}]}}]',
      [
        'volume "v" (Projected) has no sources provided',
        'volume "v" (Projected): overlapping paths: "token" (ServiceAccountToken) with "token" (Secret "s")',
      ],
    ],
    ['hostAliases: [{ip: 1.2.3.4}, {ip: 1.2.3.4}]', ['spec.hostAliases[1].ip: duplicate ip "1.2.3.4"']],
    [
      'imagePullSecrets: [{}, {name: a}, {name: a}]',
      ['spec.imagePullSecrets[2].name: duplicate name "a"', 'spec.imagePullSecrets[0].name: invalid empty name ""'],
    ],
    [
      'containers: [{name: a, resources: {requests: {memory: 100m}}}]',
      ['spec.containers[0].resources.requests[memory]: fractional byte value "100m" is invalid, must be an integer'],
    ],
    [
      'containers: [{name: a, env: [{name: X, value: a}, {name: X, value: "$(X)b"}, {name: X, value: b}]}]',
      ['spec.containers[0].env[2]: hides previous definition of "X", which may be dropped when using apply'],
    ],
    [
      'containers: [{name: a, ports: [{containerPort: 80, hostIP: 1.2.3.4, name: http}]}]',
      ['spec.containers[0].ports[0]: hostIP set without hostPort: {Name:http HostPort:0 ContainerPort:80 Protocol:TCP HostIP:1.2.3.4}'],
    ],
    [
      'initContainers: [{name: i, ports: [{containerPort: 80, name: x}]}], containers: [{name: a, ports: [{containerPort: 80, name: x}, {containerPort: 80, hostPort: 1}]}]',
      [
        'spec.containers[0].ports[0]: duplicate port definition with spec.initContainers[0].ports[0]',
        'spec.containers[0].ports[1]: overlapping port definition with spec.initContainers[0].ports[0]',
        'spec.containers[0].ports[1]: overlapping port definition with spec.containers[0].ports[0]',
        'spec.containers[0].ports[0]: duplicate port name "x" with spec.initContainers[0].ports[0], services and probes that select ports by name will use spec.initContainers[0].ports[0]',
      ],
    ],
    [
      'containers: [{name: a, ports: [{containerPort: 80, hostPort: 1}, {containerPort: 80, hostPort: 1, hostIP: 1.2.3.4}]}]',
      ['spec.containers[0].ports[1]: dangerously ambiguous port definition with spec.containers[0].ports[0]'],
    ],
    [
      'dnsConfig: {nameservers: ["2001:db8::0:1", 010.0.0.1]}',
      [
        'spec.dnsConfig.nameservers[0]: IPv6 address "2001:db8::0:1" should be in RFC 5952 canonical format ("2001:db8::1")',
        'spec.dnsConfig.nameservers[1]: non-standard IP address "010.0.0.1" is invalid: use "10.0.0.1"',
      ],
    ],
  ])('{%s}', (spec, warnings) => expect(told(pod(spec))).toEqual(warnings));

  test('names that are no DNS label', () => {
    expect(told(pod('', 'name: a.b'))).toEqual([
      "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]",
    ]);
  });

  test('seccomp annotations without a field', () => {
    const annotations =
      'name: web, annotations: {seccomp.security.alpha.kubernetes.io/pod: x, container.seccomp.security.alpha.kubernetes.io/a: x}';
    const containers = 'containers: [{name: a}, {name: b}]';
    expect(told(pod(containers, annotations))).toHaveLength(2);
    expect(told(pod(`securityContext: {seccompProfile: {type: RuntimeDefault}}, ${containers}`, annotations))).toHaveLength(1);
  });
});

describe('templates', () => {
  test('paths lead into the template, and negative grace periods are told', () => {
    expect(told(template('terminationGracePeriodSeconds: -1, nodeSelector: {app.kubernetes.io/created-by: x}'))).toEqual([
      'spec.template.spec.nodeSelector[app.kubernetes.io/created-by]: deprecated since v1.9',
      'spec.template.spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1',
    ]);
  });
  test.each([
    ['{}', 1],
    ['{appArmorProfile: {type: Unconfined}}', 0],
    ['{appArmorProfile: {type: RuntimeDefault}}', 1],
  ])('AppArmor annotation beside %s', (context, count) => {
    const metadata = '{annotations: {container.apparmor.security.beta.kubernetes.io/a: unconfined}}';
    expect(told(template(`securityContext: ${context}, containers: [{name: a}]`, metadata))).toHaveLength(count);
  });
  test('claims of a StatefulSet and its history', () => {
    const text = `{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db}, spec: {revisionHistoryLimit: -1,
      volumeClaimTemplates: [{spec: {resources: {requests: {storage: 100m}}}}]}}`;
    expect(told(text)).toEqual([
      'spec.volumeClaimTemplates[0].resources.requests[storage]: fractional byte value "100m" is invalid, must be an integer',
      'spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended',
    ]);
  });
  test('Indexed Jobs that are too large to track', () => {
    const job = (completions: number): string[] =>
      told(
        `{apiVersion: batch/v1, kind: Job, metadata: {name: j}, spec: {completionMode: Indexed, completions: ${completions}, parallelism: 10001}}`,
      );
    expect([job(100_000), job(100_001).length]).toEqual([[], 1]);
  });
});

describe('other kinds', () => {
  const service = (spec: string, metadata = 'name: s'): string =>
    `{apiVersion: v1, kind: Service, metadata: {${metadata}}, spec: {${spec}}}`;
  test.each([
    [service('externalIPs: [1.2.3.4]'), ['spec.externalIPs is deprecated and may no longer be implemented in some clusters']],
    [
      service('clusterIP: None, externalIPs: [1.2.3.4], sessionAffinity: ClientIP, loadBalancerIP: 1.2.3.4'),
      [
        'spec.loadBalancerIP is ignored for headless services',
        'spec.externalIPs is ignored for headless services',
        'spec.SessionAffinity is ignored for headless services',
      ],
    ],
    [
      service('type: ExternalName, externalName: a.b, externalIPs: [1.2.3.4]'),
      ['spec.externalIPs is ignored when spec.type is "ExternalName"'],
    ],
    [service('externalName: a.b'), ['spec.externalName is ignored when spec.type is not "ExternalName"']],
    [service('trafficDistribution: PreferClose'), ['spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"']],
    [
      service('loadBalancerSourceRanges: ["10.0.0.1/8", "010.0.0.0/8", "2001:db8:0::/32"]'),
      [
        'spec.loadBalancerSourceRanges[0]: CIDR value "10.0.0.1/8" is ambiguous in this context (should be "10.0.0.0/8" or "10.0.0.1/32"?)',
        'spec.loadBalancerSourceRanges[1]: non-standard CIDR value "010.0.0.0/8" is invalid: use "10.0.0.0/8"',
        'spec.loadBalancerSourceRanges[2]: IPv6 CIDR value "2001:db8:0::/32" should be in RFC 5952 canonical format ("2001:db8::/32")',
      ],
    ],
    [
      service('', 'name: s, annotations: {service.kubernetes.io/topology-aware-hints: auto}'),
      ['annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead'],
    ],
    [
      '{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c, annotations: {volume.beta.kubernetes.io/storage-class: x}}, spec: {resources: {limits: {storage: 1500m}}}}',
      [
        'metadata.annotations[volume.beta.kubernetes.io/storage-class]: deprecated since v1.8; use "storageClassName" attribute instead',
        'spec.resources.limits[storage]: fractional byte value "1500m" is invalid, must be an integer',
      ],
    ],
    [
      '{apiVersion: v1, kind: PersistentVolume, metadata: {name: p, annotations: {volume.beta.kubernetes.io/mount-options: x}}, spec: {persistentVolumeReclaimPolicy: Recycle, rbd: {}}}',
      [
        'metadata.annotations[volume.beta.kubernetes.io/mount-options]: deprecated since v1.31; use "mountOptions" attribute instead',
        'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
        'spec.rbd: deprecated in v1.28, non-functional in v1.31+',
      ],
    ],
    [
      '{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i, annotations: {kubernetes.io/ingress.class: nginx}}, spec: {}}',
      [`annotation "kubernetes.io/ingress.class" is deprecated, please use 'spec.ingressClassName' instead`],
    ],
    [
      '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: n}, spec: {egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.2.3/16]}}]}]}}',
      [
        'spec.egress[0].to[0].ipBlock.except[0]: CIDR value "10.1.2.3/16" is ambiguous in this context (should be "10.1.0.0/16" or "10.1.2.3/32"?)',
      ],
    ],
    [
      '{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: e}, addressType: FQDN, endpoints: [{addresses: ["::ffff:1.2.3.4"]}]}',
      [
        'spec.addressType: FQDN endpoints are deprecated',
        'endpoints[0].addresses[0]: non-standard IP address "::ffff:1.2.3.4" is invalid: use "1.2.3.4"',
      ],
    ],
    [
      '{apiVersion: v1, kind: ServiceAccount, metadata: {name: a, annotations: {kubernetes.io/enforce-mountable-secrets: "true"}}}',
      [
        'metadata.annotations[kubernetes.io/enforce-mountable-secrets]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets',
      ],
    ],
    [
      '{apiVersion: v1, kind: ResourceQuota, metadata: {name: q}, spec: {hard: {cpu: 2, limits.cpu: 1}}}',
      ['ResourceQuota cpu (2) should be less than limits.cpu (1)'],
    ],
    [
      '{apiVersion: v1, kind: Secret, metadata: {name: s}, type: kubernetes.io/tls, stringData: {tls.crt: x, tls.key: y}}',
      ['tls: failed to find any PEM data in certificate input'],
    ],
    [
      '{apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: r}, handler: x, scheduling: {nodeSelector: {beta.kubernetes.io/os: linux}}}',
      ['scheduling.nodeSelector: deprecated since v1.14; use "kubernetes.io/os" instead'],
    ],
  ])('%s', (text, warnings) => expect(told(text)).toEqual(warnings));

  test('CSI drivers with tokens are told only where the gate is on', () => {
    const driver = '{apiVersion: storage.k8s.io/v1, kind: CSIDriver, metadata: {name: d}, spec: {tokenRequests: [{audience: a}]}}';
    expect([told(driver).length, told(driver, '1.34').length]).toEqual([1, 0]);
  });
});

describe('requests', () => {
  test('deprecated kinds', () => {
    expect(apiWarnings('v1', 'Endpoints', '1.36').map(({ message }) => message)).toEqual([
      'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
    ]);
    expect(apiWarnings('v1', 'Pod', '1.36')).toEqual([]);
  });
  test('owners that stand there twice are dropped', () => {
    const owner = '{apiVersion: v1, kind: Node, name: n, uid: u}';
    const object = read(
      `{apiVersion: v1, kind: ConfigMap, metadata: {name: c, ownerReferences: [${owner}, ${owner}, {uid: u, name: other}]}}`,
    );
    expect(dropRepeatedOwners(object)[0]?.message).toContain('duplicate UID(s) observed: u');
    expect(object.metadata.ownerReferences).toHaveLength(2);
    expect(dropRepeatedOwners(object)).toEqual([]);
  });
});

test('every entry of the catalogue explains itself in both languages', () => {
  for (const { source, explain } of Object.values(CATALOG)) {
    expect(source).not.toBe('');
    expect([explain.en.endsWith('.') || explain.en.endsWith('?'), /[。？]$/.test(explain['zh-cn'])]).toEqual([true, true]);
  }
});

test('a thousand equal ports are told of without a million warnings', () => {
  const containers = Array.from({ length: 1000 }, (_, number) => ({
    name: `web-${number}`,
    image: 'nginx:1.27',
    ports: [{ name: 'http', containerPort: 80, protocol: 'TCP' }],
  }));
  const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers } };
  expect(warningsOf(object, '1.36')).toHaveLength(1000);
});
