import { expect, test } from 'vitest';
import { named, wanted } from './files.ts';

/** Labels and selectors. A row: what it shows, and files with a cursor `¦`, all «definitions» and all ‹references› that the server has to find from there. */
const rows: Record<string, string> = {
  'a label from the selector of a Service': `
    kind: Service
    apiVersion: v1
    metadata: {name: web, labels: {app: web}}
    spec: {selector: {app: ‹we¦b›}}
    ---
    kind: Deployment
    apiVersion: apps/v1
    metadata: {name: web, labels: {app: web}}
    spec:
      selector: {matchLabels: {app: ‹web›}}
      template: {metadata: {labels: {app: «web», tier: web}}}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: other, labels: {app: other}}
  `,
  'a label from the template': `
    kind: Deployment
    apiVersion: apps/v1
    metadata: {name: web}
    spec:
      selector: {matchLabels: {app: ‹web›}, matchExpressions: [{key: app, operator: In, values: [‹web›, api]}]}
      template:
        metadata: {labels: {app: «w¦eb»}}
        spec:
          topologySpreadConstraints: [{maxSkew: 1, labelSelector: {matchLabels: {app: ‹web›}}}]
          affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {matchLabels: {app: ‹web›}}}]}}
    ---
    kind: PodDisruptionBudget
    apiVersion: policy/v1
    metadata: {name: web}
    spec: {selector: {matchLabels: {app: ‹web›}}}
    ---
    kind: NetworkPolicy
    apiVersion: networking.k8s.io/v1
    metadata: {name: web}
    spec: {podSelector: {matchLabels: {app: ‹web›}}, ingress: [{from: [{podSelector: {matchLabels: {app: ‹web›}}}]}]}
    ---
    kind: NetworkPolicy
    apiVersion: networking.k8s.io/v1
    metadata: {name: others}
    spec: {podSelector: {}, ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}]}]}
  `,
  'the key of a label': `
    kind: Service
    apiVersion: v1
    metadata: {name: web}
    spec: {selector: {‹app›: web}}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web, labels: {«a¦pp»: web, tier: app}}
  `,
  'the Pods from the word selector': `
    kind: Service
    apiVersion: v1
    metadata: {name: web}
    spec: {sele¦ctor: {app: web}}
    ---
    kind: Deployment
    apiVersion: apps/v1
    metadata: {name: «web»}
    spec: {template: {metadata: {labels: {app: web}}}}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: «blue», labels: {app: web}}
  `,
  'a Service with the same label in another namespace selects other Pods': `
    kind: Service
    apiVersion: v1
    metadata: {name: web, namespace: other}
    spec: {selector: {app: web}}
    ---
    kind: Service
    apiVersion: v1
    metadata: {name: web}
    spec: {selector: {app: ‹we¦b›}}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web, labels: {app: «web»}}
  `,
  'labels that a Deployment carries itself select nothing': `
    kind: Deployment
    apiVersion: apps/v1
    metadata: {name: web, labels: {app: w¦eb}}
    spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}}}
  `,
};

test.each(Object.entries(rows))('%s', (_, source) => {
  expect(named(source)).toBe(wanted(source));
});
