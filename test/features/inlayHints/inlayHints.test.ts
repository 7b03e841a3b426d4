import { expect, test } from 'vitest';
import type { Settings } from '../../../server/src/requests.ts';
import { LanguageService } from '../../../server/src/service.ts';

const uri = 'file:///manifest.yaml';
const QUIET = { probes: false, defaults: false, qosClass: false, requests: false, ports: false };

/** The lines of a text that have hints, with the hints in brackets. */
function withHints(text: string, inlayHints: Settings['inlayHints'] = {}, languageId = 'yaml'): string[] {
  const service = new LanguageService();
  service.configure({ language: 'en', inlayHints });
  service.open(uri, languageId, 1, text);
  const lines = text.split('\n');
  const hints = service.inlayHints(uri, { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } }) ?? [];
  return hints.map(({ position, label }) => {
    const line = lines[position.line] ?? '';
    return `${line.slice(0, position.character).trim()} [${label}]${line.slice(position.character)}`;
  });
}

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
spec:
  containers:
    - name: main
      image: nginx:1.27
      ports:
        - name: http
          containerPort: 8080
      resources:
        requests: {cpu: 100m, memory: 64Mi}
      livenessProbe:
        periodSeconds: 5
        httpGet:
          port: http
    - name: helper
      image: busybox
      resources:
        requests: {cpu: 50m, memory: 64Mi}
`;

test('what nobody can see in the text is shown at the ends of its lines', () => {
  expect(withHints(POD)).toEqual([
    'livenessProbe: [timeoutSeconds: 1, failureThreshold: 3]',
    'containers: [QoS: Burstable]',
    'containers: [requests: cpu 150m, memory 128Mi]',
    'port: http [= 8080]',
  ]);
});

test('what editors would cut off is told in short, and whole in the tooltip', () => {
  const text = POD.replace('        periodSeconds: 5\n', '');
  const label = 'period: 10s, timeout: 1s, failures: 3';
  expect(withHints(text, { ...QUIET, probes: true })).toEqual([`livenessProbe: [${label}]`]);
  const service = new LanguageService();
  service.open(uri, 'yaml', 1, text);
  const hints = service.inlayHints(uri, { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } });
  expect(JSON.stringify(hints?.find((hint) => hint.label === label)?.tooltip)).toContain(
    'periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3',
  );
});

test('defaults are shown when they are wanted', () => {
  expect(withHints(POD, { ...QUIET, defaults: true })).toEqual([
    'spec: [restartPolicy: Always, grace: 30s]',
    'image: nginx:1.27 [imagePullPolicy: IfNotPresent]',
    'image: busybox [imagePullPolicy: Always]',
  ]);
});

test.each(['probes', 'qosClass', 'requests', 'ports'] as const)('only %s are shown when the others are off', (kind) => {
  expect(withHints(POD, { ...QUIET, [kind]: true })).toHaveLength(1);
});

test('what is written needs no hint', () => {
  const text = POD.replace('periodSeconds: 5', 'periodSeconds: 5\n        timeoutSeconds: 1\n        failureThreshold: 3');
  expect(withHints(text, { ...QUIET, probes: true })).toEqual([]);
});

test('a Service shows where a named port leads when all its Pods agree', () => {
  const service =
    '---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  selector: {app: web}\n  ports:\n    - port: 80\n      targetPort: http\n';
  expect(withHints(POD + service, { ...QUIET, ports: true })).toContain('targetPort: http [= 8080]');
  const other = POD.replace('name: web', 'name: other').replace('8080', '9090');
  expect(withHints(`${POD}---\n${other}${service}`, { ...QUIET, ports: true })).not.toContain('targetPort: http [= 8080]');
});

test('templates and items of lists have hints, too', () => {
  const spec = '{containers: [{name: a, image: b}]}';
  expect(
    withHints(
      `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: d}\n    spec:\n      selector: {matchLabels: {a: b}}\n      template: {metadata: {labels: {a: b}}, spec: ${spec}}\n`,
    ),
  ).toEqual([`template: {metadata: {labels: {a: b}}, spec: ${spec}} [QoS: BestEffort]`]);
});

test('of a template the class of its Pods is shown, which request what is limited', () => {
  const spec = '{containers: [{name: a, image: b, resources: {limits: {cpu: 1, memory: 1Gi}}}]}';
  const text = `apiVersion: apps/v1\nkind: ReplicaSet\nmetadata: {name: d}\nspec:\n  selector: {matchLabels: {a: b}}\n  template: {metadata: {labels: {a: b}}, spec: ${spec}}\n`;
  expect(withHints(text)).toEqual([expect.stringMatching(/\[QoS: Guaranteed\]$/)]);
});

test('JSON has hints behind the opening bracket', () => {
  const text = JSON.stringify(
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [{ name: 'a', image: 'b' }] } },
    null,
    2,
  );
  expect(withHints(text, {}, 'json')).toEqual(['"containers": [ [QoS: BestEffort]']);
});

test('lines that end with a carriage return keep it behind the hint', () => {
  expect(withHints(POD.replaceAll('\n', '\r\n'), { ...QUIET, qosClass: true })).toEqual(['containers: [QoS: Burstable]\r']);
});

test('only the lines that are asked for are answered', () => {
  const service = new LanguageService();
  service.open(uri, 'yaml', 1, POD);
  expect(service.inlayHints(uri, { start: { line: 0, character: 0 }, end: { line: 5, character: 0 } })).toEqual([]);
});

test('text that the server refuses or cannot read has no hints that mislead', () => {
  expect(withHints('apiVersion: v1\nkind: Pod\nspec: [')).toEqual([]);
  expect(withHints('services:\n  web: {}\n')).toEqual([]);
});
