import { describe, expect, test } from 'vitest';
import { dedent } from '../../support/marked.ts';
import { refactored } from '../ask.ts';

const is = (text: string | undefined, wanted: string): void => expect(text).toBe(dedent(wanted));

test('a ReplicationController becomes a Deployment', () => {
  is(
    refactored(`
      apiVersion: v1
      ki¦nd: ReplicationController
      metadata:
        name: web
      spec:
        replicas: 2 # two are enough
        selector:
          app: web
        template:
          metadata:
            labels:
              app: web
          spec:
            containers:
              - name: main
                image: nginx:1.27
    `)['convert-to-deployment'],
    `
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        replicas: 2 # two are enough
        selector:
          matchLabels:
            app: web
        template:
          metadata:
            labels:
              app: web
          spec:
            containers:
              - name: main
                image: nginx:1.27
    `,
  );
});

test('an autoscaler of version 1 tells its target as version 2 does', () => {
  const after = refactored(`
    apiVersion: autoscaling/v1
    ki¦nd: HorizontalPodAutoscaler
    metadata:
      name: web
    spec:
      scaleTargetRef:
        apiVersion: apps/v1
        kind: Deployment
        name: web
      maxReplicas: 3
      targetCPUUtilizationPercentage: 70
  `)['migrate-version'];
  expect(after).toContain('apiVersion: autoscaling/v2\n');
  expect(after).toContain('resource:\n        name: cpu\n        target:\n          type: Utilization\n          averageUtilization: 70\n');
  expect(after).not.toContain('targetCPU');
});

test('a label is added to the Pods and to what selects them', () => {
  const after = refactored(`
    apiVersion: apps/v1
    ki¦nd: Deployment
    metadata:
      name: web
    spec:
      selector:
        matchLabels:
          app: web
      template:
        metadata:
          labels:
            app: web
        spec:
          containers:
            - name: main
              image: nginx:1.27
  `)['add-label'];
  expect(after?.match(/app\.kubernetes\.io\/name: web/g)).toHaveLength(2);
});

describe('a list', () => {
  test('becomes one document an item, with its comments', () => {
    is(
      refactored(`
        apiVersion: v1
        ki¦nd: List
        items:
          - apiVersion: v1
            kind: ConfigMap
            metadata:
              name: a # first
          # the other one
          - apiVersion: v1
            kind: ConfigMap
            metadata:
              name: b
      `)['split-list'],
      `
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: a # first
        ---
        # the other one
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: b
      `,
    );
  });

  test('is made of the documents of a file, and taken apart again', () => {
    const documents =
      '# first\napiVersion: v1\nki¦nd: ConfigMap\nmetadata:\n  name: a\ndata:\n  text: |\n    one\n\n    two\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n';
    const list = refactored(documents)['merge-documents'];
    is(
      list,
      `
        apiVersion: v1
        kind: List
        items:
          # first
          - apiVersion: v1
            kind: ConfigMap
            metadata:
              name: a
            data:
              text: |
                one

                two
          - apiVersion: v1
            kind: ConfigMap
            metadata: {name: b}
      `,
    );
    expect(refactored((list ?? '').replace('List', 'Li¦st'))['split-list']).toBe(documents.replace('¦', ''));
  });

  test('is made of manifests only', () => {
    const map = 'apiVersion: v1\nki¦nd: ConfigMap\nmetadata:\n  name: a\n';
    expect(refactored(map)['merge-documents']).toBeUndefined();
    expect(refactored(`${map}---\nreplicas: 2\n`)['merge-documents']).toBeUndefined();
    expect(refactored(`${map}---\n{{ x }}\n`)['merge-documents']).toBeUndefined();
  });
});
