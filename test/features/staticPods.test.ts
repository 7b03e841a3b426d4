import { expect, test } from 'vitest';
import { LanguageService } from '../../server/src/service.ts';

const told = (uri: string, text: string): string[] => {
  const service = new LanguageService();
  service.configure({ language: 'en' });
  service.open(uri, 'yaml', 1, text);
  const lines = text.split('\n');
  return (service.diagnostics(uri)?.diagnostics ?? []).map(
    ({ code, range, message }) =>
      `${code} on ${lines[range.start.line]?.slice(range.start.character, range.end.character)}: ${String(message).split('\n')[0]}`,
  );
};

const pod = (lines: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: dns
  namespace: kube-system
spec:
  securityContext: {runAsNonRoot: true}
  containers:
    - name: main
      image: coredns/coredns:1.11.1
      resources: {requests: {cpu: 1, memory: 1Mi}, limits: {memory: 1Mi}}
${lines}`;

const DIRECTORY = 'file:///etc/kubernetes/manifests/dns.yaml';
const WITH_REFERENCES = pod(`      env:
        - name: A
          valueFrom: {configMapKeyRef: {name: words, key: a}}
  serviceAccountName: dns
  volumes:
    - name: claim
      persistentVolumeClaim: {claimName: data}
    - name: logs
      hostPath: {path: /var/log}
    - name: all
      projected:
        sources:
          - secret: {name: keys}
          - downwardAPI: {items: []}
`);

test('in the directory of static Pods the kubelet takes no Pod that needs the API server', () => {
  expect(told(DIRECTORY, WITH_REFERENCES)).toEqual([
    'static-pod.reference on configMapKeyRef: static pods may not reference configmaps',
    'static-pod.reference on dns: static pods may not reference serviceaccounts',
    'static-pod.reference on persistentVolumeClaim: static pods may not reference persistentvolumeclaims',
    'static-pod.reference on secret: static pods may not reference secrets',
  ]);
  expect(told(DIRECTORY, pod(''))).toEqual([]);
});

test('elsewhere such a Pod is like any other', () => {
  const codes = told('file:///project/deploy/kubernetes/manifests/dns.yaml', WITH_REFERENCES).map((each) => each.split(' ')[0]);
  expect(codes).not.toContain('static-pod.reference');
  expect(codes).toContain('advice.bare-pod');
});

test('only Pods are read from the directory', () => {
  const told1 = told('file:///etc/kubernetes/manifests/web.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: words\n');
  expect(told1).toEqual([
    'static-pod.kind on ConfigMap: The kubelet reads nothing but Pods from this directory; a `ConfigMap` is not run. Apply it to the API server instead.',
  ]);
});
