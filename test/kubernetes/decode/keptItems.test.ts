import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../../server/src/kubernetes/judge.ts';
import type { KubernetesObject } from '../../../server/src/kubernetes/object.ts';
import type { Surroundings } from '../../../server/src/kubernetes/verdict.ts';
import { ManifestFile, parseDocument } from '../../../server/src/manifest/index.ts';

/** What is kept of containers and variables gives the answers that a document gets which nobody has seen before. */

const container = (number: number): string => `    - name: web-${number}
      image: nginx:1.27
      imagePullPolicy: IfNotPresent
      ports:
        - name: http-${number}
          containerPort: ${1000 + number}
      env:
        - name: MODE
          value: production
      resources:
        limits: {cpu: 500m, memory: 128Mi}
      volumeMounts:
        - {name: work, mountPath: /work}
      livenessProbe:
        httpGet: {port: http-${number}}
`;
const variables = (count: number): string =>
  Array.from(
    { length: count },
    (_, number) => `        - name: VARIABLE_${number}
          ${number % 5 === 0 ? 'valueFrom: {fieldRef: {fieldPath: metadata.name}}' : `value: value of variable ${number}`}
`,
  ).join('');

const SPEC = `  hostNetwork: false
  restartPolicy: Always
  volumes:
    - name: work
      emptyDir: {}
  containers:
${Array.from({ length: 60 }, (_, number) => container(number)).join('')}    - name: full
      image: busybox
      env:
${variables(300)}`;
const POD = `apiVersion: v1
kind: Pod
metadata:
  name: wide
  namespace: shop
  annotations:
    example.com/app: web-3
spec:
${SPEC}`;
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: wide
  namespace: shop
spec:
  selector: {matchLabels: {app: wide}}
  template:
    metadata:
      labels: {app: wide}
    spec:
${SPEC.replace(/^/gm, '    ')}`;

/** What is typed over what, wherever it stands. */
const EDITS: readonly (readonly [string, string])[] = [
  ['web-7', 'web-8'],
  ['web-8', 'Web_8'],
  ['web-20', ''],
  ['nginx:1.27', 'nginx'],
  ['nginx:1.27', ' nginx'],
  ['IfNotPresent', 'IfNotPresentx'],
  ['IfNotPresent', 'Always'],
  ['containerPort', 'hostPort'],
  ['containerPort: 1010', 'containerPort: 1011'],
  ['containerPort: 1020', 'containerPort: 99999'],
  ['production', '"$(MODE)"'],
  ['MODE', 'MO DE'],
  ['VARIABLE_17', 'VARIABLE_18'],
  ['VARIABLE_40', 'VARIABLE 40'],
  ['metadata.name', 'metadata.nome'],
  ['{cpu: 500m, memory: 128Mi}', '{cpu: 500m, memory: 0.5}'],
  ['limits', 'requests'],
  ['limits', 'unknown'],
  ['name: work', 'name: other'],
  ['/work', '/work:x'],
  ['hostNetwork: false', 'hostNetwork: true'],
  ['hostNetwork: true', 'hostNetwork: false'],
  ['restartPolicy: Always', 'restartPolicy: Never'],
  ['namespace: shop', 'namespace: other'],
  ['name: wide', 'name: wider'],
  ['example.com/app', 'container.apparmor.security.beta.kubernetes.io/web-3'],
  ['emptyDir: {}', 'hostPath: {path: /}'],
  ['  volumes:', '  resources: {limits: {cpu: 100, memory: 100Gi}}\n  volumes:'],
  ['livenessProbe', 'readinessProbe'],
  ['- name: web-30', '- name: web-0'],
  ['- name: web-31\n', '- name: web-new\n      image: busybox\n    - name: web-31\n'],
];

const RANGE: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name: 'limits', namespace: 'shop' },
  spec: { limits: [{ type: 'Container', default: { cpu: '1' }, defaultRequest: { cpu: '100m' } }] },
};
const NAMESPACE: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', labels: { 'pod-security.kubernetes.io/warn': 'restricted' } },
};
const AROUND: readonly Surroundings[] = [
  { version: '1.36', objects: [] },
  { version: '1.36', objects: [RANGE] },
  { version: '1.36', objects: [NAMESPACE] },
  { version: '1.34', objects: [] },
];

const step = fc.record({
  edit: fc.nat(EDITS.length - 1),
  /** Which of the places where the text stands. */
  place: fc.nat(400),
  undo: fc.boolean(),
  around: fc.oneof({ weight: 6, arbitrary: fc.constant(-1) }, { weight: 1, arbitrary: fc.nat(AROUND.length - 1) }),
});

/** Replaces one of the places where a text stands; gives back how to undo it. */
function typeOver(file: ManifestFile, [from, to]: readonly [string, string], place: number): (() => void) | null {
  const places = [...file.text.matchAll(new RegExp(from.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g'))].map(({ index }) => index);
  if (places.length === 0) return null;
  const at = places[place % places.length]!;
  file.edit(at, at + from.length, to);
  return () => file.edit(at, at + to.length, from);
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) freeze(part);
}

describe('an object made with kept items', () => {
  const compare = (text: string, steps: readonly { edit: number; place: number; undo: boolean; around: number }[]): void => {
    const file = new ManifestFile(text);
    let around = AROUND[0]!;
    const check = (): void => {
      const answer = judge(file.documents[0]!.document, around);
      expect(answer).toEqual(judge(parseDocument(file.text), around));
      // No later judgement may change what it shares with this one.
      freeze(answer.object);
    };
    check();
    for (const { edit, place, undo, around: next } of steps) {
      if (next >= 0) around = AROUND[next]!;
      const back = typeOver(file, EDITS[edit]!, place);
      check();
      if (undo && back) {
        back();
        check();
      }
    }
  };

  test.each([
    ['Pod', POD],
    ['Deployment', DEPLOYMENT],
  ])('a %s is answered as one that was read anew, whatever is typed', (_kind, text) => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), (steps) => compare(text, steps)),
      { numRuns: 8 },
    );
  });

  test('every single edit and its undoing', () => {
    for (const [edit] of EDITS.entries()) compare(POD, [{ edit, place: 3, undo: true, around: -1 }]);
  });

  test('containers that an edit leaves alone are the same objects', () => {
    const file = new ManifestFile(POD);
    const containers = (): readonly unknown[] => judge(file.documents[0]!.document, AROUND[0]!).object?.spec?.containers ?? [];
    const before = containers();
    typeOver(file, ['web-20', 'web-twenty'], 0);
    const after = containers();
    expect(after.flatMap((each, position) => (each === before[position] ? [] : [position]))).toEqual([20]);
    const [last, changed] = [before.at(-1), after.at(-1)];
    expect(changed).toBe(last);
  });

  test('nothing is kept where a field around the containers changes', () => {
    const file = new ManifestFile(POD);
    const containers = (): readonly unknown[] => judge(file.documents[0]!.document, AROUND[0]!).object?.spec?.containers ?? [];
    const before = containers();
    typeOver(file, ['hostNetwork: false', 'hostNetwork: true'], 0);
    expect(containers().some((each, position) => each === before[position])).toBe(false);
  });
});
