import { describe, expect, test } from 'vitest';
import { judge } from '../../server/src/kubernetes/judge.ts';
import { MINOR_VERSIONS } from '../../server/src/kubernetes/object.ts';
import { parseDocument } from '../../server/src/manifest/index.ts';
import { judgedOver } from './validation/updates/over.ts';

const pod = (spec: string): string => `{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {${spec}}}`;
const container = (fields: string): string => pod(`containers: [{name: c, image: i, ${fields}}]`);
const runtimeClass = '{apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: a}, handler: ""}';
const claimed = (driver: string): string =>
  `{apiVersion: v1, kind: PersistentVolume, metadata: {name: a}, spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], csi: {driver: "${driver}", volumeHandle: h}}}`;
const resize = 'resizePolicy: [{resourceName: cpu, restartPolicy: RestartContainer}]';
const rules = (list: string): string => container(`restartPolicy: Never, restartPolicyRules: [${list}]`);
const rule = (codes: number): string =>
  `{action: Restart, exitCodes: {operator: In, values: [${Array.from({ length: codes }, (_, code) => code).join()}]}}`;

const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/** What three releases say of a manifest, without the object it is said of. Source: pkg/apis/…/validation of release-1.34, 1.35 and 1.36. */
const ANSWERS: readonly (readonly [sentence: string, manifest: string, answers: readonly [string, string, string]])[] = [
  [
    'init containers that are no sidecars are not restarted for resources',
    pod(`initContainers: [{name: i, image: i, ${resize}}], containers: [{name: c, image: i}]`),
    [
      '',
      '',
      `spec.initContainers[0].resizePolicy[0].restartPolicy: Invalid value: "RestartContainer": must not be set to 'RestartContainer' for non-sidecar initContainers`,
    ],
  ],
  [
    'whose restart policy it is',
    pod(`restartPolicy: Never, containers: [{name: c, image: i, ${resize}}]`),
    [
      "spec.containers[0].resizePolicy: Invalid value: \"RestartContainer\": must be 'NotRequired' when `restartPolicy` is 'Never'",
      "spec.containers[0].resizePolicy: Invalid value: \"RestartContainer\": must be 'NotRequired' when `restartPolicy` is 'Never'",
      "spec.containers[0].resizePolicy: Invalid value: \"RestartContainer\": must be 'NotRequired' when pod `restartPolicy` is 'Never'",
    ],
  ],
  [
    'how many restart rules',
    rules(Array.from({ length: 21 }, () => rule(1)).join()),
    [
      '',
      'spec.containers[0].restartPolicyRules: Too long: may not be more than 20 bytes',
      'spec.containers[0].restartPolicyRules: Too many: 21: must have at most 20 items',
    ],
  ],
  [
    'how many exit codes',
    rules(rule(256)),
    [
      '',
      'spec.containers[0].restartPolicyRules[0].exitCodes.values: Too long: may not be more than 255 bytes',
      'spec.containers[0].restartPolicyRules[0].exitCodes.values: Too many: 256: must have at most 255 items',
    ],
  ],
  ['no handler', runtimeClass, [`handler: Invalid value: "": ${LABEL}`, `handler: Invalid value: "": ${LABEL}`, 'handler: Required value']],
  [
    'no CSI driver',
    claimed(''),
    [
      `[spec.csi.driver: Required value, spec.csi.driver: Invalid value: "": ${SUBDOMAIN}]`,
      'spec.csi.driver: Required value',
      'spec.csi.driver: Required value',
    ],
  ],
  [
    'comparisons of taints',
    pod('containers: [{name: c, image: i}], tolerations: [{key: a, operator: Gt, value: "1"}]'),
    [
      'spec.tolerations[0].operator: Unsupported value: "Gt": supported values: "Equal", "Exists"',
      'spec.tolerations[0].operator: Unsupported value: "Gt": supported values: "Equal", "Exists", "Lt", "Gt"',
      'spec.tolerations[0].operator: Unsupported value: "Gt": supported values: "Equal", "Exists", "Lt", "Gt"',
    ],
  ],
];

describe('releases differ in', () => {
  test.each(ANSWERS)('%s', (_, manifest, answers) => {
    const said = MINOR_VERSIONS.map((version) => judge(parseDocument(manifest), { version, objects: [] }).message);
    expect(said.map((message) => message.replace(/^\S+ "\S*" is invalid: /, ''))).toEqual(answers);
  });

  test('what they warn of', () => {
    const near = '{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 80}], trafficDistribution: PreferClose}}';
    const warned = MINOR_VERSIONS.map((version) => judge(parseDocument(near), { version, objects: [] }).warnings.length);
    expect(warned).toEqual([0, 1, 1]);
  });

  test('their words for what a StorageClass keeps', () => {
    const storageClass = (fields: string): string =>
      `{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: a}, provisioner: a.b/c, ${fields}}`;
    const said = MINOR_VERSIONS.map((version) =>
      judgedOver(storageClass('reclaimPolicy: Delete'), storageClass('reclaimPolicy: Retain'), version).message.replace(
        /^.* is invalid: /,
        '',
      ),
    );
    expect(said).toEqual([
      'reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.',
      'reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.',
      'reclaimPolicy: Invalid value: "Retain": field is immutable',
    ]);
  });

  test('nobody is warned again of tokens that stay', () => {
    const driver = (spec: string): string => `{apiVersion: storage.k8s.io/v1, kind: CSIDriver, metadata: {name: a.b}, spec: {${spec}}}`;
    const over = (spec: string) => judgedOver(driver('tokenRequests: [{audience: a}]'), driver(spec)).warnings.length;
    expect(over('tokenRequests: [{audience: a}], requiresRepublish: true')).toBe(0);
    expect(over('tokenRequests: [{audience: b}]')).toBe(1);
  });
});
