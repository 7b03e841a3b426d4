import { describe, expect, test } from 'vitest';
import { fixes } from '../ask.ts';
import { hold, inContainer, inDeployment, inSpec } from './cases.ts';

describe('required fields', () => {
  hold([
    [
      'a Pod without containers',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspe¦c: {}\n',
      {
        'add-required':
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: nginx:1.27\n',
      },
    ],
    [
      'an object without name',
      'apiVersion: v1\nkind: ConfigMap\nmeta¦data:\n  labels:\n    app: web\n',
      { 'add-required': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  labels:\n    app: web\n' },
    ],
    [
      'a Service without ports',
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspe¦c:\n  selector:\n    app: web\n',
      {
        'add-required':
          'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n    - port: 80\n',
      },
    ],
    [
      'an Ingress path without type',
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  rules:\n    - http:\n        paths:\n          - path: ¦/\n            backend: {service: {name: web, port: {number: 80}}}\n',
      {
        'add-required':
          'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  rules:\n    - http:\n        paths:\n          - path: /\n            backend: {service: {name: web, port: {number: 80}}}\n            pathType: Prefix\n',
      },
    ],
  ]);
  hold(
    [
      [
        'a container without name is called like its image',
        '- imag¦e: ghcr.io/acme/My_app:1\n',
        { 'add-required': '- name: my-app\n  image: ghcr.io/acme/My_app:1\n' },
      ],
    ],
    (source) => `${inContainer('')}${source.replace(/^(?=.)/gm, '    ')}`,
  );
  hold(
    [
      [
        'a mount without path',
        'volumeMounts:\n  - na¦me: a\n',
        { 'add-required': 'volumeMounts:\n  - name: a\n    mountPath: /a\n', 'remove-incomplete': 'volumeMounts: []\n' },
      ],
      [
        'a probe without handler',
        'ports:\n  - containerPort: 8080\nliveness¦Probe:\n  periodSeconds: 5\n',
        { 'add-member': 'ports:\n  - containerPort: 8080\nlivenessProbe:\n  periodSeconds: 5\n  httpGet:\n    path: /\n    port: 8080\n' },
      ],
      [
        'a source of a variable that says nothing',
        'env:\n  - name: A\n    value¦From: {}\n',
        { 'add-member': 'env:\n  - name: A\n    valueFrom:\n      fieldRef:\n        fieldPath: metadata.name\n' },
      ],
    ],
    inContainer,
  );
  hold(
    [
      [
        'a seccomp profile without type',
        'securityContext:\n  seccomp¦Profile: {}\n',
        { 'add-required': 'securityContext:\n  seccompProfile:\n    type: RuntimeDefault\n' },
      ],
      [
        'an operator that needs values',
        'affinity:\n  podAntiAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      - label¦Selector: {matchLabels: {app: a}}\n',
        {
          'add-required':
            'affinity:\n  podAntiAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      - labelSelector: {matchLabels: {app: a}}\n        topologyKey: kubernetes.io/hostname\n',
        },
      ],
    ],
    inSpec,
  );
  hold([
    [
      'a Job restarts never or after errors',
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: a\nspec:\n  template:\n    spe¦c:\n      containers: [{name: a, image: b}]\n',
      {
        'add-required':
          'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: a\nspec:\n  template:\n    spec:\n      containers: [{name: a, image: b}]\n      restartPolicy: Never\n',
      },
    ],
  ]);
});

describe('names of what is not there', () => {
  hold(
    [
      [
        'a misspelt volume',
        'volumeMounts:\n  - name: da¦at\n    mountPath: /a\n',
        { 'correct-reference': 'volumeMounts:\n  - name: data\n    mountPath: /a\n' },
      ],
    ],
    (source) => `${inContainer(source)}  volumes:\n    - name: data\n      emptyDir: {}\n`,
  );
  test('a missing volume is made, or not mounted', () => {
    const offered = fixes(inContainer('volumeMounts:\n  - name: wo¦rk\n    mountPath: /a\n'));
    expect(offered.map(({ id, title }) => `${id}: ${title}`)).toEqual([
      "add-volume: Add an emptyDir volume 'work'",
      "add-volume: Add a volume 'work' from the ConfigMap 'work'",
      "add-volume: Add a volume 'work' from the PersistentVolumeClaim 'work'",
      "remove-mount: Remove the mount of 'work'",
    ]);
    expect(offered[0]?.after).toBe(
      `${inContainer('volumeMounts:\n  - name: work\n    mountPath: /a\n')}  volumes:\n    - name: work\n      emptyDir: {}\n`,
    );
  });
  test('of a StatefulSet a claim template is offered, too', () => {
    const text = inDeployment('')
      .replace('Deployment', 'StatefulSet')
      .replace('1.27\n', '1.27\n          volumeMounts:\n            - name: wo¦rk\n              mountPath: /a\n');
    expect(fixes(text).map(({ id }) => id)).toContain('add-claim-template');
  });
});

describe('selectors and labels', () => {
  const head = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n';
  const spec = '    spec:\n      containers: [{name: a, image: b}]\n';
  hold([
    [
      'labels of the template that differ',
      `${head}  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      lab¦els:\n        app: www\n${spec}`,
      {
        'labels-from-selector': `${head}  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n${spec}`,
        'selector-from-labels': `${head}  selector:\n    matchLabels:\n      app: www\n  template:\n    metadata:\n      labels:\n        app: www\n${spec}`,
      },
    ],
    [
      'a template without labels',
      `${head}  selector:\n    matchLabels:\n      app: web\n  templ¦ate:\n${spec}`,
      {
        'labels-from-selector': `${head}  selector:\n    matchLabels:\n      app: web\n  template:\n${spec}    metadata:\n      labels:\n        app: web\n`,
      },
    ],
    [
      'no selector',
      `${head.replace('spec', 'sp¦ec')}  template:\n    metadata:\n      labels:\n        app: web\n${spec}`,
      {
        'add-selector': `${head}  template:\n    metadata:\n      labels:\n        app: web\n${spec}  selector:\n    matchLabels:\n      app: web\n`,
      },
    ],
    [
      'a Job makes its selector itself',
      `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: web\nspec:\n  sele¦ctor:\n    matchLabels:\n      app: web\n  template:\n    spec:\n      restartPolicy: Never\n      containers: [{name: a, image: b}]\n`,
      {
        'remove-selector': `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers: [{name: a, image: b}]\n`,
      },
    ],
  ]);
});
