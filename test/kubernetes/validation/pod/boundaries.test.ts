import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { validate } from '../../../../server/src/kubernetes/validation/index.ts';
import { inContainer, inSpec, inVolume } from './pods.ts';

/** The greatest and the least number a field takes. */
const RANGES: readonly (readonly [field: string, low: number, high: number, refused: (value: number) => string[]])[] = [
  ['containerPort', 1, 65535, (value) => inContainer(`ports: [{containerPort: ${value}}]`)],
  ['probe port', 1, 65535, (value) => inContainer(`livenessProbe: {tcpSocket: {port: ${value}}}`)],
  ['runAsUser', 0, 2147483647, (value) => inContainer(`securityContext: {runAsUser: ${value}}`)],
  ['fsGroup', 0, 2147483647, (value) => inSpec(`securityContext: {fsGroup: ${value}}`)],
  ['activeDeadlineSeconds', 1, 2147483647, (value) => inSpec(`activeDeadlineSeconds: ${value}`)],
  ['defaultMode', 0, 0o777, (value) => inVolume(`configMap: {name: c, defaultMode: ${value}}`)],
  [
    'token lifetime',
    600,
    2 ** 32,
    (value) => inVolume(`projected: {sources: [{serviceAccountToken: {path: t, expirationSeconds: ${value}}}]}`),
  ],
  ['iSCSI lun', 0, 255, (value) => inVolume(`iscsi: {targetPortal: t, iqn: eui.0123456789abcdef, lun: ${value}}`)],
  ['partition', 0, 255, (value) => inVolume(`gcePersistentDisk: {pdName: p, partition: ${value}}`)],
  ['sleep', 0, 30, (value) => inContainer(`lifecycle: {preStop: {sleep: {seconds: ${value}}}}`)],
  [
    'weight',
    1,
    100,
    (value) => inSpec(`affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: ${value}, preference: {}}]}}`),
  ],
];

describe('numbers', () => {
  test.each(RANGES)('%s goes from %i to %i', (_field, low, high, refused) => {
    expect([low - 1, low, high, high + 1].map((value) => refused(value).length > 0)).toEqual([true, false, false, true]);
  });
});

const name = (length: number): string => 'a'.repeat(length);
/** A domain of that many characters, in labels of at most 63. */
const domain = (length: number): string => name(length).replace(/.{63}(?=.)/g, (part) => `${part.slice(1)}.`);

/** The longest text a field takes, in bytes. */
const LENGTHS: readonly (readonly [field: string, limit: number, refused: (length: number) => string[]])[] = [
  ['container name', 63, (length) => inContainer(`name: ${name(length)}`)],
  ['volume name', 63, (length) => inVolume(`name: ${name(length)}`)],
  ['port name', 15, (length) => inContainer(`ports: [{containerPort: 1, name: ${name(length)}}]`)],
  ['hostname', 63, (length) => inSpec(`hostname: ${name(length)}`)],
  ['hostnameOverride', 64, (length) => inSpec(`hostnameOverride: ${domain(length)}`)],
  ['serviceAccountName', 253, (length) => inSpec(`serviceAccountName: ${domain(length)}`)],
  ['label value', 63, (length) => inSpec(`nodeSelector: {a: ${name(length)}}`)],
  ['label key', 63, (length) => inSpec(`nodeSelector: {${name(length)}: a}`)],
  ['CSI driver', 63, (length) => inVolume(`csi: {driver: ${name(length)}}`)],
  ['key of a Secret', 253, (length) => inContainer(`env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: ${name(length)}}}}]`)],
  ['sysctl', 253, (length) => inSpec(`securityContext: {sysctls: [{name: ${name(length)}}]}`)],
  [
    'AppArmor profile',
    4095,
    (length) => inContainer(`securityContext: {appArmorProfile: {type: Localhost, localhostProfile: ${name(length)}}}`),
  ],
  ['Windows user', 104, (length) => inContainer(`securityContext: {windowsOptions: {runAsUserName: ${name(length)}}}`)],
  [
    'search list',
    2048,
    (length) => inSpec(`dnsConfig: {searches: [${Array(8).fill(domain(249)).join(', ')}, ${domain(length - 8 * 250)}]}`),
  ],
];

describe('lengths', () => {
  test.each(LENGTHS)('%s has at most %i bytes', (_field, limit, refused) => {
    expect(refused(limit)).toEqual([]);
    expect(refused(limit + 1)).toHaveLength(1);
  });
});

describe('whatever the decoder lets through', () => {
  const text = fc.oneof(fc.constantFrom('', 'a', 'A_', '..', '/x', 'metadata.name', '1Gi', 'Always', 'In'), fc.string({ maxLength: 8 }));
  const whole = fc.oneof(fc.constantFrom(0, -1, 1, 65536), fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }));
  const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
  const list = <Value>(item: fc.Arbitrary<Value>) => maybe(fc.array(maybe(item), { maxLength: 3 }));
  const some = <Fields extends Record<string, fc.Arbitrary<unknown>>>(fields: Fields) => fc.record(fields, { requiredKeys: [] });
  const map = maybe(fc.dictionary(text, text, { maxKeys: 3 }));
  const amounts = maybe(
    fc.dictionary(fc.constantFrom('cpu', 'a/b', 'hugepages-2Mi', 'x'), fc.constantFrom('1', '-1m', '3Mi'), { maxKeys: 3 }),
  );
  const selector = some({ matchLabels: map, matchExpressions: list(some({ key: text, operator: text, values: list(text) })) });
  const keyRef = some({ name: text, key: text });
  const handler = {
    exec: maybe(some({ command: list(text) })),
    httpGet: maybe(some({ path: text, port: fc.oneof(text, whole), scheme: text, httpHeaders: list(some({ name: text })) })),
    tcpSocket: maybe(some({ port: fc.oneof(text, whole) })),
  };
  const probe = maybe(
    some({ ...handler, grpc: maybe(some({ port: whole })), successThreshold: whole, terminationGracePeriodSeconds: maybe(whole) }),
  );
  const profile = maybe(some({ type: text, localhostProfile: maybe(text) }));
  const securityContext = maybe(
    some({
      capabilities: maybe(some({ add: list(text) })),
      privileged: maybe(fc.boolean()),
      allowPrivilegeEscalation: maybe(fc.boolean()),
      runAsUser: maybe(whole),
      procMount: maybe(text),
      seccompProfile: profile,
      appArmorProfile: profile,
      windowsOptions: maybe(some({ runAsUserName: maybe(text), hostProcess: maybe(fc.boolean()) })),
      sysctls: list(some({ name: text })),
      supplementalGroups: list(whole),
    }),
  );
  const container = some({
    name: text,
    image: text,
    ports: list(some({ name: text, containerPort: whole, hostPort: whole, protocol: text })),
    env: list(
      some({
        name: text,
        value: text,
        valueFrom: maybe(
          some({
            fieldRef: maybe(some({ fieldPath: text, apiVersion: text })),
            secretKeyRef: maybe(keyRef),
            resourceFieldRef: maybe(some({ resource: text, divisor: maybe(fc.constantFrom('1m', '2')) })),
            fileKeyRef: maybe(some({ key: text, volumeName: text, path: text })),
          }),
        ),
      }),
    ),
    envFrom: list(some({ prefix: text, secretRef: maybe(some({ name: text })) })),
    volumeMounts: list(some({ name: text, mountPath: text, subPath: text, mountPropagation: maybe(text) })),
    volumeDevices: list(some({ name: text, devicePath: text })),
    resources: maybe(some({ limits: amounts, requests: amounts, claims: list(some({ name: text, request: text })) })),
    resizePolicy: list(some({ resourceName: text, restartPolicy: text })),
    restartPolicy: maybe(text),
    restartPolicyRules: list(some({ action: text, exitCodes: maybe(some({ operator: text, values: list(whole) })) })),
    livenessProbe: probe,
    readinessProbe: probe,
    lifecycle: maybe(some({ preStop: maybe(some({ ...handler, sleep: maybe(some({ seconds: whole })) })) })),
    securityContext,
  });
  const files = list(some({ key: text, path: text, mode: maybe(whole) }));
  const volume = some({
    name: text,
    emptyDir: maybe(some({ sizeLimit: maybe(fc.constantFrom('1', '-1')) })),
    hostPath: maybe(some({ path: text, type: maybe(text) })),
    configMap: maybe(some({ name: text, items: files, defaultMode: maybe(whole) })),
    downwardAPI: maybe(some({ items: list(some({ path: text, fieldRef: maybe(some({ fieldPath: text, apiVersion: text })) })) })),
    projected: maybe(
      some({
        sources: list(
          some({
            secret: maybe(some({ name: text, items: files })),
            serviceAccountToken: maybe(some({ path: text, expirationSeconds: whole })),
          }),
        ),
      }),
    ),
    iscsi: maybe(some({ targetPortal: text, iqn: text, lun: whole, initiatorName: maybe(text) })),
    quobyte: maybe(some({ registry: text, volume: text })),
    ephemeral: maybe(
      some({
        volumeClaimTemplate: maybe(
          some({
            metadata: maybe(some({ labels: map, name: text })),
            spec: maybe(some({ accessModes: list(text), selector: maybe(selector) })),
          }),
        ),
      }),
    ),
  });
  const spec = some({
    containers: list(container),
    initContainers: list(container),
    ephemeralContainers: list(container),
    volumes: list(volume),
    securityContext,
    hostNetwork: fc.boolean(),
    hostUsers: maybe(fc.boolean()),
    os: maybe(some({ name: text })),
    nodeSelector: map,
    tolerations: list(some({ key: text, operator: text, value: text, effect: text, tolerationSeconds: maybe(whole) })),
    hostAliases: list(some({ ip: text, hostnames: list(text) })),
    dnsPolicy: text,
    dnsConfig: maybe(some({ nameservers: list(text), searches: list(text), options: list(some({ name: text })) })),
    topologySpreadConstraints: list(
      some({ maxSkew: whole, topologyKey: text, matchLabelKeys: list(text), labelSelector: maybe(selector) }),
    ),
    affinity: maybe(
      some({
        nodeAffinity: maybe(
          some({
            requiredDuringSchedulingIgnoredDuringExecution: maybe(
              some({ nodeSelectorTerms: list(some({ matchExpressions: list(some({ key: text, operator: text, values: list(text) })) })) }),
            ),
          }),
        ),
        podAffinity: maybe(
          some({
            requiredDuringSchedulingIgnoredDuringExecution: list(
              some({ topologyKey: text, namespaces: list(text), matchLabelKeys: list(text), labelSelector: maybe(selector) }),
            ),
          }),
        ),
      }),
    ),
    resourceClaims: list(some({ name: text, resourceClaimName: maybe(text) })),
    resources: maybe(some({ limits: amounts, requests: amounts })),
    schedulingGates: list(some({ name: text })),
    readinessGates: list(some({ conditionType: text })),
    hostnameOverride: maybe(text),
    overhead: amounts,
  });
  const annotations = maybe(
    fc.dictionary(
      fc.constantFrom(
        'a b',
        'scheduler.alpha.kubernetes.io/tolerations',
        'controller.kubernetes.io/pod-deletion-cost',
        'container.apparmor.security.beta.kubernetes.io/a',
      ),
      fc.oneof(text, fc.json()),
      { maxKeys: 3 },
    ),
  );
  const metadata = some({ name: text, generateName: text, labels: map, annotations, finalizers: list(text) });
  const versions = fc.constantFrom('1.34' as const, '1.35' as const, '1.36' as const);

  const unprinted = /undefined|\[object|NaN/;

  test('is judged without an exception, and every refusal prints', () => {
    fc.assert(
      fc.property(metadata, spec, versions, (meta, podSpec, version) => {
        const pod = { apiVersion: 'v1', kind: 'Pod', metadata: meta, spec: podSpec } as unknown as KubernetesObject;
        const template = {
          apiVersion: 'v1',
          kind: 'PodTemplate',
          metadata: meta,
          template: { metadata: meta, spec: podSpec },
        } as unknown as KubernetesObject;
        for (const object of [pod, template]) {
          const refusals = validate(object, { version });
          // What somebody wrote himself is told as he wrote it.
          if (unprinted.test(fc.stringify(podSpec) + fc.stringify(meta))) continue;
          for (const refusal of refusals) expect(`${refusal.path} ${refusal.message}`).not.toMatch(unprinted);
        }
      }),
      { numRuns: 300 },
    );
  });
});
