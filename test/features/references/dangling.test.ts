import { describe, expect, test } from 'vitest';
import { LanguageService } from '../../../server/src/service.ts';
import { realManifestsByGroup } from '../../support/manifests.ts';
import { told, wanted } from './files.ts';

/** What is told: a code, and files in which «» stand around what leads nowhere. */
const rows: Record<string, { readonly code: string; readonly source: string }> = {
  'a copy that was to get another name': {
    code: 'reference.twice',
    source: `
      kind: ConfigMap
      apiVersion: v1
      metadata: {name: conf}
      ---
      kind: ConfigMap
      apiVersion: v1
      metadata: {name: conf, namespace: other}
      ---
      kind: ConfigMap
      apiVersion: v1
      metadata: {name: «conf»}
    `,
  },
  'a key that a ConfigMap does not have': {
    code: 'reference.key',
    source: `
      kind: ConfigMap
      apiVersion: v1
      metadata: {name: conf}
      data: {level: debug}
      ---
      kind: Pod
      apiVersion: v1
      metadata: {name: web}
      spec: {containers: [{name: a, env: [{name: L, valueFrom: {configMapKeyRef: {name: conf, key: «levle»}}}]}]}
    `,
  },
  'a key that a Secret in another file does not have': {
    code: 'reference.key',
    source: `
      @@ secret.yaml (closed)
      kind: Secret
      apiVersion: v1
      metadata: {name: db}
      stringData: {password: x}
      @@ pod.yaml
      kind: Pod
      apiVersion: v1
      metadata: {name: web}
      spec: {volumes: [{name: v, secret: {secretName: db, items: [{key: «user», path: u}]}}], containers: []}
    `,
  },
  'a port that a Service does not have': {
    code: 'reference.service-port',
    source: `
      kind: Service
      apiVersion: v1
      metadata: {name: web}
      spec: {ports: [{name: http, port: 80}]}
      ---
      kind: Ingress
      apiVersion: networking.k8s.io/v1
      metadata: {name: web}
      spec: {defaultBackend: {service: {name: web, port: {number: «8080»}}}}
    `,
  },
  'a port name that a Service does not have': {
    code: 'reference.service-port',
    source: `
      kind: Service
      apiVersion: v1
      metadata: {name: web}
      spec: {ports: [{name: http, port: 80}]}
      ---
      kind: Ingress
      apiVersion: networking.k8s.io/v1
      metadata: {name: web}
      spec: {rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {name: «web»}}}}]}}]}
    `,
  },
  'a port that the selected Pods do not have': {
    code: 'reference.target-port',
    source: `
      kind: Service
      apiVersion: v1
      metadata: {name: web}
      spec: {selector: {app: web}, ports: [{port: 80, targetPort: «http»}]}
      ---
      kind: Deployment
      apiVersion: apps/v1
      metadata: {name: web}
      spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, ports: [{name: web, containerPort: 80}]}]}}}
    `,
  },
  'a selector with a misspelt value': {
    code: 'reference.selector',
    source: `
      kind: Service
      apiVersion: v1
      metadata: {name: shop}
      spec: {selector: {app: «frontned»}}
      ---
      kind: Deployment
      apiVersion: apps/v1
      metadata: {name: web}
      spec: {template: {metadata: {labels: {app: frontend}}}}
    `,
  },
  'a selector of an object that is called as the Deployment': {
    code: 'reference.selector',
    source: `
      kind: Service
      apiVersion: v1
      metadata: {name: web}
      spec: {selector: {app: «api»}}
      ---
      kind: Deployment
      apiVersion: apps/v1
      metadata: {name: web}
      spec: {template: {metadata: {labels: {app: web}}}}
    `,
  },
  'a selector of a PodDisruptionBudget': {
    code: 'reference.selector',
    source: `
      kind: PodDisruptionBudget
      apiVersion: policy/v1
      metadata: {name: web}
      spec: {selector: {matchLabels: {app: «Frontend»}}}
      ---
      kind: Deployment
      apiVersion: apps/v1
      metadata: {name: other}
      spec: {template: {metadata: {labels: {app: frontend}}}}
    `,
  },
  'a ServiceAccount that is called nearly so': {
    code: 'reference.name',
    source: `
      kind: ServiceAccount
      apiVersion: v1
      metadata: {name: deployer}
      ---
      kind: Pod
      apiVersion: v1
      metadata: {name: web}
      spec: {serviceAccountName: «deploier», containers: []}
    `,
  },
  'a claim that is called nearly so': {
    code: 'reference.name',
    source: `
      kind: PersistentVolumeClaim
      apiVersion: v1
      metadata: {name: web-storage}
      ---
      kind: Pod
      apiVersion: v1
      metadata: {name: web}
      spec: {volumes: [{name: v, persistentVolumeClaim: {claimName: «web-storrage»}}], containers: []}
    `,
  },
  'what an autoscaler scales is called nearly so': {
    code: 'reference.name',
    source: `
      @@ app/web.yaml
      kind: Deployment
      apiVersion: apps/v1
      metadata: {name: frontend}
      @@ app/scaler.yaml
      kind: HorizontalPodAutoscaler
      apiVersion: autoscaling/v2
      metadata: {name: web}
      spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: «fronted»}}
    `,
  },
  'a role that is called nearly so': {
    code: 'reference.name',
    source: `
      kind: Role
      apiVersion: rbac.authorization.k8s.io/v1
      metadata: {name: pod-reader}
      ---
      kind: RoleBinding
      apiVersion: rbac.authorization.k8s.io/v1
      metadata: {name: b}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: «pod-raeder»}
    `,
  },
};

test.each(Object.entries(rows))('tells %s', (_, { code, source }) => {
  const { text, codes } = told(source, { foresight: 'off' });
  expect(text).toBe(wanted(source));
  expect(codes).toEqual([code]);
});

/** What may well be right, because it lives in the cluster, comes from elsewhere or is made later. */
const silent: Record<string, string> = {
  'a selector by a key that no Pod has, though every object of JavaScript has it': `
    kind: Service
    apiVersion: v1
    metadata: {name: web}
    spec: {selector: {constructor: api}}
    ---
    kind: Deployment
    apiVersion: apps/v1
    metadata: {name: web}
    spec: {template: {metadata: {labels: {app: web}}}}
  `,
  'a ConfigMap that is nowhere': `
    kind: ConfigMap
    apiVersion: v1
    metadata: {name: settings}
    data: {a: b}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {containers: [{name: a, envFrom: [{configMapRef: {name: cluster-info}}]}]}
  `,
  'a name that differs by a number': `
    kind: PersistentVolumeClaim
    apiVersion: v1
    metadata: {name: storage-1}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {volumes: [{name: v, persistentVolumeClaim: {claimName: storage-2}}], containers: []}
  `,
  'a name that differs by a word': `
    kind: Secret
    apiVersion: v1
    metadata: {name: database-dev}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {containers: [{name: a, envFrom: [{secretRef: {name: database-prod}}]}]}
  `,
  'a name that is near one that is used': `
    kind: ServiceAccount
    apiVersion: v1
    metadata: {name: deployer}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: one}
    spec: {serviceAccountName: deployer, containers: []}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: two}
    spec: {serviceAccountName: deployes, containers: []}
  `,
  'a name that is there in another namespace': `
    kind: Secret
    apiVersion: v1
    metadata: {name: password}
    ---
    kind: Secret
    apiVersion: v1
    metadata: {name: passwords, namespace: other}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {containers: [{name: a, envFrom: [{secretRef: {name: passwords}}]}]}
  `,
  'a name near one of another folder': `
    @@ one/a.yaml
    kind: Secret
    apiVersion: v1
    metadata: {name: password}
    @@ two/a.yaml
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {containers: [{name: a, envFrom: [{secretRef: {name: passwords}}]}]}
  `,
  'an optional key': `
    kind: ConfigMap
    apiVersion: v1
    metadata: {name: conf}
    data: {level: debug}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {containers: [{name: a, env: [{name: L, valueFrom: {configMapKeyRef: {name: conf, key: other, optional: true}}}]}]}
  `,
  'a key of a ConfigMap that is filled later': `
    kind: ConfigMap
    apiVersion: v1
    metadata: {name: ca, labels: {config.openshift.io/inject-trusted-cabundle: "true"}}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {volumes: [{name: v, configMap: {name: ca, items: [{key: ca-bundle.crt, path: a}]}}], containers: []}
  `,
  'the token of a ServiceAccount': `
    kind: Secret
    apiVersion: v1
    metadata: {name: t, annotations: {kubernetes.io/service-account.name: a}}
    type: kubernetes.io/service-account-token
    data: {extra: YQ==}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {volumes: [{name: v, secret: {secretName: t, items: [{key: token, path: a}]}}], containers: []}
  `,
  'a key that a patch adds': `
    @@ base/conf.yaml
    kind: ConfigMap
    apiVersion: v1
    metadata: {name: conf}
    data: {a: x}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {containers: [{name: c, env: [{name: L, valueFrom: {configMapKeyRef: {name: conf, key: b}}}]}]}
    @@ overlay/conf.yaml
    kind: ConfigMap
    apiVersion: v1
    metadata: {name: conf}
    data: {b: x}
  `,
  'a selector whose Pods are elsewhere': `
    kind: Service
    apiVersion: v1
    metadata: {name: redis}
    spec: {selector: {app: redis}}
    ---
    kind: Deployment
    apiVersion: apps/v1
    metadata: {name: web}
    spec: {template: {metadata: {labels: {app: web}}}}
  `,
  'a selector near Pods that another Service selects': `
    kind: Service
    apiVersion: v1
    metadata: {name: one}
    spec: {selector: {app: frontend}}
    ---
    kind: Service
    apiVersion: v1
    metadata: {name: two}
    spec: {selector: {app: frontends}}
    ---
    kind: Deployment
    apiVersion: apps/v1
    metadata: {name: web}
    spec: {template: {metadata: {labels: {app: frontend}}}}
  `,
  'a selector of one Pod of a StatefulSet': `
    kind: Service
    apiVersion: v1
    metadata: {name: db}
    spec: {selector: {statefulset.kubernetes.io/pod-name: db-0}}
    ---
    kind: StatefulSet
    apiVersion: apps/v1
    metadata: {name: db}
    spec: {template: {metadata: {labels: {statefulset.kubernetes.io/pod-name: db}}}}
  `,
  'a Service without a selector': `
    kind: Service
    apiVersion: v1
    metadata: {name: web}
    spec: {ports: [{port: 80, targetPort: http}]}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web, labels: {app: web}}
    spec: {containers: [{name: a, ports: [{name: web, containerPort: 80}]}]}
  `,
  'a port number that no container tells': `
    kind: Service
    apiVersion: v1
    metadata: {name: web}
    spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web, labels: {app: web}}
    spec: {containers: [{name: a, ports: [{name: web, containerPort: 80}]}]}
  `,
  'a port that one of the selected Pods has': `
    kind: Service
    apiVersion: v1
    metadata: {name: web}
    spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: one, labels: {app: web}}
    spec: {containers: [{name: a, ports: [{name: http, containerPort: 80}]}]}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: two, labels: {app: web}}
    spec: {containers: [{name: a, ports: [{name: web, containerPort: 80}]}]}
  `,
  'an Ingress to a Service that is nowhere': `
    kind: Ingress
    apiVersion: networking.k8s.io/v1
    metadata: {name: web}
    spec: {defaultBackend: {service: {name: web, port: {number: 8080}}}}
  `,
};

test.each(Object.entries(silent))('says nothing of %s', (_, source) => {
  expect(told(source, { foresight: 'off' })).toEqual({ text: wanted(source), codes: [], messages: [] });
});

describe('podsight.references', () => {
  const across = `
    @@ secret.yaml
    kind: Secret
    apiVersion: v1
    metadata: {name: db}
    stringData: {password: x}
    @@ pod.yaml
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {containers: [{name: a, env: [{name: U, valueFrom: {secretKeyRef: {name: db, key: user}}}]}]}
  `;
  const within = rows['a key that a ConfigMap does not have']!.source;
  test.each<['on' | 'sameFile' | 'off', string, number]>([
    ['on', across, 1],
    ['sameFile', across, 0],
    ['off', across, 0],
    ['on', within, 1],
    ['sameFile', within, 1],
    ['off', within, 0],
  ])('%s', (references, source, count) => {
    expect(told(source, { foresight: 'off', references }).codes).toHaveLength(count);
  });
});

test('says in Chinese what it says in English', () => {
  const { messages } = told(rows['a selector with a misspelt value']!.source, { foresight: 'off', language: 'zh-cn' });
  expect(messages).toEqual([
    'Service/shop 的选择算符在已知的文件中没有匹配到任何 Pod。如果 Deployment/web 带有 `app: frontned`，就会被匹配。',
  ]);
});

const groups = realManifestsByGroup();

test.runIf(groups.length > 0)(
  'says nothing of public manifests, alone or with all others of their repository',
  () => {
    const alarms: string[] = [];
    const listen = (manifests: readonly string[]): void => {
      const service = new LanguageService();
      service.configure({ language: 'en', foresight: 'off' });
      const uris = manifests.map((text, index) => {
        service.open(`file:///${index}.yaml`, 'yaml', 1, text);
        return `file:///${index}.yaml`;
      });
      for (const uri of uris)
        for (const { code, message } of service.diagnostics(uri)?.diagnostics ?? [])
          if (String(code).startsWith('reference.')) alarms.push(String(message));
    };
    for (const group of groups) {
      listen(group);
      for (const manifest of group) listen([manifest]);
    }
    listen(groups.flat());
    expect(alarms).toEqual([]);
  },
  60_000,
);
