import { describe, expect, test } from 'vitest';
import { dedent } from '../../support/marked.ts';
import { refactored } from '../ask.ts';

const is = (text: string | undefined, wanted: string): void => expect(text).toBe(dedent(wanted));

describe('a Pod is wrapped', () => {
  const pod = `
    # the shop window
    apiVersion: v1
    ki¦nd: Pod
    metadata:
      name: web # short
      labels:
        app: web
      annotations:
        team: shop
    spec:
      # one is enough
      containers:
      - name: main
        image: "nginx:1.27"
        args: [a,  b]
      restartPolicy: OnFailure
  `;

  test('into a Deployment, with its comments and its style', () => {
    is(
      refactored(pod)['wrap-into-deployment'],
      `
        # the shop window
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web # short
          labels:
            app: web
        spec:
          replicas: 1
          selector:
            matchLabels:
              app: web
          template:
            metadata:
              labels:
                app: web
              annotations:
                team: shop
            spec:
              # one is enough
              containers:
              - name: main
                image: "nginx:1.27"
                args: [a,  b]
      `,
    );
  });

  test('into a Job, which keeps how it ends', () => {
    const job = refactored(pod)['wrap-into-job'];
    expect(job).toContain('apiVersion: batch/v1\nkind: Job\n');
    expect(job).toContain('      restartPolicy: OnFailure\n');
    expect(job).not.toContain('selector');
  });

  test('into a CronJob, two levels deeper', () => {
    expect(refactored(pod)['wrap-into-cronjob']).toContain(
      'spec:\n  schedule: 0 * * * *\n  jobTemplate:\n    spec:\n      template:\n        metadata:\n',
    );
  });

  test('without labels it gets one of its name', () => {
    const after = refactored(
      'apiVersion: v1\nkind: P¦od\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: main\n      image: nginx:1.27\n',
    );
    is(
      after['wrap-into-daemonset'],
      `
        apiVersion: apps/v1
        kind: DaemonSet
        metadata:
          name: web
          labels:
            app: web
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
      `,
    );
  });

  test('in JSON', () => {
    const after = refactored(
      '{"apiVersion": "v1", "kind": "P¦od", "metadata": {"name": "web"}, "spec": {"containers": [{"name": "main", "image": "nginx:1.27"}]}}',
    );
    expect(JSON.parse(after['wrap-into-statefulset'] ?? '')).toMatchObject({
      kind: 'StatefulSet',
      metadata: { name: 'web', labels: { app: 'web' } },
      spec: { serviceName: 'web', template: { spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] } } },
    });
  });
});

describe('a Pod is taken out', () => {
  test('of a Deployment', () => {
    is(
      refactored(`
        apiVersion: apps/v1
        kind: Deploy¦ment
        metadata:
          name: web
        spec:
          replicas: 3
          selector:
            matchLabels:
              app: web
          template:
            metadata:
              labels:
                app: web
            spec:
              # one is enough
              containers:
                - name: main
                  image: nginx:1.27
      `)['unwrap-pod'],
      `
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          labels:
            app: web
        spec:
          # one is enough
          containers:
            - name: main
              image: nginx:1.27
      `,
    );
  });

  test('of a StatefulSet, with the claims of its first Pod', () => {
    const after = refactored(`
      apiVersion: apps/v1
      kind: Stateful¦Set
      metadata:
        name: db
      spec:
        serviceName: db
        selector: {matchLabels: {app: db}}
        template:
          metadata: {labels: {app: db}}
          spec:
            containers:
              - name: main
                image: postgres:16
                volumeMounts:
                  - {name: data, mountPath: /data}
        volumeClaimTemplates:
          - metadata: {name: data}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
    `)['unwrap-pod'];
    expect(after).toContain('claimName: data-db-0');
  });
});

describe('the other notation', () => {
  test('YAML to JSON', () => {
    is(
      refactored('---\napiVersion: v1\nki¦nd: ConfigMap\nmetadata:\n  name: a\ndata:\n  key: "1"\n')['convert-to-json'],
      `
        ---
        {
          "apiVersion": "v1",
          "kind": "ConfigMap",
          "metadata": {
            "name": "a"
          },
          "data": {
            "key": "1"
          }
        }
      `,
    );
  });

  test('JSON to YAML', () => {
    is(
      refactored('{"apiVersion": "v1", "ki¦nd": "ConfigMap", "metadata": {"name": "a"}, "data": {"key": "1", "t": "a\\nb\\n"}}\n')[
        'convert-to-yaml'
      ],
      `
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: a
        data:
          key: "1"
          t: |
            a
            b
      `,
    );
  });
});
