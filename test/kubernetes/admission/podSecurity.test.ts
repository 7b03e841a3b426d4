import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { admit } from '../../../server/src/kubernetes/admission/admission.ts';
import { policyOf } from '../../../server/src/kubernetes/admission/podSecurity/policy.ts';
import { applyDefaults } from '../../../server/src/kubernetes/defaults/defaults.ts';
import type { KubernetesObject, MinorVersion } from '../../../server/src/kubernetes/object.ts';

const read = (text: string): KubernetesObject => applyDefaults(parse(text, { version: '1.1' }), '1.36');
const namespace = (labels: string): KubernetesObject =>
  parse(`{apiVersion: v1, kind: Namespace, metadata: {name: default, labels: {${labels.replaceAll('@', 'pod-security.kubernetes.io/')}}}}`);

function judged(object: KubernetesObject, labels: string, version: MinorVersion = '1.36') {
  const { refusal, warnings } = admit(object, { version, objects: [namespace(labels)] }, 'validating');
  return { refused: refusal?.message.replace(/^pods "web" is forbidden: /, ''), warned: warnings.map(({ message }) => message), refusal };
}

const GOOD = `securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}},
  containers: [{name: app, image: nginx, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]`;
const pod = (spec: string, annotations = '{}'): KubernetesObject =>
  read(`{apiVersion: v1, kind: Pod, metadata: {name: web, annotations: ${annotations}}, spec: {${spec}}}`);
const app = (rest: string): string => `containers: [{name: app, image: nginx, ${rest}}]`;

describe('baseline', () => {
  test.each([
    ['hostNetwork: true, hostPID: true, containers: []', 'host namespaces (hostNetwork=true, hostPID=true)'],
    [app('securityContext: {privileged: true}'), 'privileged (container "app" must not set securityContext.privileged=true)'],
    [
      app('securityContext: {capabilities: {add: [SYS_ADMIN, CHOWN, NET_ADMIN]}}'),
      'non-default capabilities (container "app" must not include "NET_ADMIN", "SYS_ADMIN" in securityContext.capabilities.add)',
    ],
    [`volumes: [{name: a, hostPath: {path: /}}, {name: b, hostPath: {path: /}}], containers: []`, 'hostPath volumes (volumes "a", "b")'],
    [
      app('ports: [{containerPort: 1, hostPort: 90}, {containerPort: 2, hostPort: 80}]'),
      'hostPort (container "app" uses hostPorts 80, 90)',
    ],
    [
      app('livenessProbe: {httpGet: {port: 1, host: 127.0.0.1}}'),
      'probe or lifecycle host (container "app" uses probe or lifecycle host "127.0.0.1")',
    ],
    [
      app('securityContext: {seLinuxOptions: {type: x, user: u, role: r}}'),
      'seLinuxOptions (container "app" set forbidden securityContext.seLinuxOptions: type "x"; user may not be set; role may not be set)',
    ],
    [app('securityContext: {procMount: Unmasked}'), 'procMount (container "app" must not set securityContext.procMount to "Unmasked")'],
    [
      'securityContext: {seccompProfile: {type: Unconfined}}, initContainers: [{name: i, securityContext: {seccompProfile: {type: Unconfined}}}], containers: []',
      'seccompProfile (pod and container "i" must not set securityContext.seccompProfile.type to "Unconfined")',
    ],
    ['securityContext: {sysctls: [{name: kernel.msgmax}, {name: net.ipv4.tcp_rmem}]}, containers: []', 'forbidden sysctls (kernel.msgmax)'],
    [
      'securityContext: {windowsOptions: {hostProcess: true}}, containers: []',
      'hostProcess (pod must not set securityContext.windowsOptions.hostProcess=true)',
    ],
    [
      'securityContext: {appArmorProfile: {type: Unconfined}}, containers: []',
      'forbidden AppArmor profile (pod must not set AppArmor profile type to "Unconfined")',
    ],
  ])('%s', (spec, detail) => {
    expect(judged(pod(spec), '@enforce: baseline').refused).toBe(`violates PodSecurity "baseline:latest": ${detail}`);
  });

  test('annotations count as AppArmor profiles', () => {
    const annotations = '{container.apparmor.security.beta.kubernetes.io/app: unconfined}';
    expect(judged(pod(app(''), annotations), '@enforce: baseline').refused).toBe(
      'violates PodSecurity "baseline:latest": forbidden AppArmor profile (annotation must not set AppArmor profile type to "container.apparmor.security.beta.kubernetes.io/app="unconfined"")',
    );
  });
});

describe('restricted', () => {
  test('a Pod that asks for nothing passes', () => expect(judged(pod(GOOD), '@enforce: restricted').refused).toBeUndefined());

  test('a plain Pod hears of everything at once, and each fault has its place', () => {
    const { refused, refusal } = judged(pod(app('')), '@enforce: restricted');
    expect(refused).toBe(
      'violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "app" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "app" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "app" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "app" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    );
    expect(refusal?.findings.map(({ path }) => path.toString())).toEqual([
      'spec.containers[0].securityContext.allowPrivilegeEscalation',
      'spec.containers[0].securityContext.capabilities.drop',
      'spec.containers[0].securityContext.runAsNonRoot',
      'spec.containers[0].securityContext.seccompProfile',
    ]);
  });

  test.each([
    ['os: {name: windows}', 'runAsNonRoot != true (pod or container "app" must set securityContext.runAsNonRoot=true)'],
    [
      'hostUsers: false, securityContext: {runAsUser: 0, seccompProfile: {type: Localhost, localhostProfile: a}}',
      'allowPrivilegeEscalation != false (container "app" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "app" must set securityContext.capabilities.drop=["ALL"])',
    ],
  ])('%s lifts some controls', (spec, detail) => {
    expect(judged(pod(`${spec}, ${app('')}`), '@enforce: restricted').refused).toBe(`violates PodSecurity "restricted:latest": ${detail}`);
  });

  test.each([
    [
      `${GOOD}, volumes: [{name: m, nfs: {}}, {name: h, hostPath: {path: /}}]`,
      'restricted volume types (volumes "m", "h" use restricted volume types "hostPath", "nfs")',
    ],
    [GOOD.replace('runAsNonRoot: true', 'runAsNonRoot: true, runAsUser: 0'), 'runAsUser=0 (pod must not set runAsUser=0)'],
    [
      GOOD.replace('runAsNonRoot: true', 'runAsNonRoot: false'),
      'runAsNonRoot != true (pod must not set securityContext.runAsNonRoot=false)',
    ],
    [
      GOOD.replace('drop: [ALL]', 'drop: [all], add: [CHOWN, NET_BIND_SERVICE]'),
      'unrestricted capabilities (container "app" must set securityContext.capabilities.drop=["ALL"]; container "app" must not include "CHOWN" in securityContext.capabilities.add)',
    ],
  ])('%s', (spec, detail) => {
    expect(judged(pod(spec), '@enforce: restricted').refused).toBe(`violates PodSecurity "restricted:latest": ${detail}`);
  });
});

describe('policy versions', () => {
  const hostProbe = pod(app('livenessProbe: {tcpSocket: {port: 1, host: x}}'));
  test.each([
    ['@enforce: baseline, @enforce-version: v1.33', '1.36', false],
    ['@enforce: baseline, @enforce-version: v1.34', '1.36', true],
    ['@enforce: baseline, @enforce-version: v1.99', '1.36', true],
    ['@enforce: baseline, @enforce-version: v1.99', '1.34', true],
  ] as const)('%s on %s', (labels, version, refused) => {
    expect(judged(hostProbe, labels, version).refused !== undefined).toBe(refused);
  });

  test('a user namespace helps only from 1.35', () => {
    const spec = `hostUsers: false, ${app('securityContext: {procMount: Unmasked}')}`;
    expect(judged(pod(spec), '@enforce: baseline').refused).toBeUndefined();
    expect(judged(pod(spec), '@enforce: baseline', '1.34').refused).toContain('baseline:latest');
    expect(judged(pod(spec), '@enforce: baseline, @enforce-version: v1.34').refused).toContain('baseline:v1.34');
  });

  test('policies before 1.19 read seccomp annotations', () => {
    const annotated = pod(app(''), '{seccomp.security.alpha.kubernetes.io/pod: unconfined}');
    expect(judged(annotated, '@enforce: baseline, @enforce-version: v1.18').refused).toBe(
      'violates PodSecurity "baseline:v1.18": seccompProfile (forbidden annotation seccomp.security.alpha.kubernetes.io/pod="unconfined")',
    );
    expect(judged(annotated, '@enforce: baseline').refused).toBeUndefined();
  });
});

describe('modes', () => {
  const deployment = read(
    `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {template: {spec: {hostPID: true, containers: []}}}}`,
  );
  test.each([
    ['@enforce: baseline', ['would violate PodSecurity "baseline:latest": host namespaces (hostPID=true)']],
    ['@warn: baseline, @warn-version: v1.30', ['would violate PodSecurity "baseline:v1.30": host namespaces (hostPID=true)']],
    ['@enforce: restricted, @warn: privileged', []],
    ['@audit: restricted', []],
  ])('%s on a Deployment', (labels, warned) => {
    expect(judged(deployment, labels)).toMatchObject({ refused: undefined, warned });
  });

  test('a Pod that is refused is not warned as well', () => {
    expect(judged(pod('hostPID: true, containers: []'), '@enforce: baseline, @warn: restricted').warned).toEqual([]);
  });

  test('warn follows a stricter enforce with its version, unless it has its own', () => {
    const labels = (text: string): Record<string, string> => namespace(text).metadata.labels!;
    expect(policyOf(labels('@enforce: restricted, @enforce-version: v1.20')).warn).toEqual({ level: 'restricted', minor: 20 });
    expect(policyOf(labels('@enforce: restricted, @enforce-version: v1.20, @warn-version: latest')).warn).toEqual({
      level: 'restricted',
      minor: null,
    });
    expect(policyOf(labels('@enforce: bogus')).warn.level).toBe('privileged');
  });

  test('a Namespace with labels that cannot be read is refused', () => {
    expect(judged(namespace('@enforce: strict, @warn-version: "1.30"'), '').refusal).toMatchObject({
      code: 422,
      message:
        'Namespace "default" is invalid: [metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "strict": must be one of privileged, baseline, restricted, metadata.labels[pod-security.kubernetes.io/warn-version]: Invalid value: "1.30": must be "latest" or "v1.x"]',
    });
  });
});
