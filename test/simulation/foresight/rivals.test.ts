import { teaches } from './teaches.ts';

const pods = (kind: string, spec: string, replicas = 'replicas: 2'): string => `
  apiVersion: apps/v1
  kind: ${kind}
  metadata: {name: web}
  spec:
    ${replicas}
    selector: {matchLabels: {app: web}}
    template:
      metadata: {labels: {app: web}}
      spec:
        ${spec}
        containers: [{name: main, image: 'nginx:1.27', resources: {requests: {cpu: '1'}, limits: {cpu: '64'}}}]
`;
const budget = (name: string): string => `
  ---
  apiVersion: policy/v1
  kind: PodDisruptionBudget
  metadata: {name: ${name}}
  spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
`;
const bare = (labels: string): string => `
  apiVersion: v1
  kind: Pod
  metadata: {name: debug, labels: {${labels}}}
  spec:
    containers: [{name: main, image: 'nginx:1.27'}]
  ---
`;
const conditions = { node: { name: 'node-1', cpu: '4', memory: '8Gi', pods: '110' } };

teaches('what wants the same Pods', [
  {
    code: 'pod-taken-over',
    manifest: `${bare('app: web')}${pods('ReplicaSet', '')}`,
    instead: [['{name: debug, labels: {app: web}}', '{name: debug, labels: {app: debug}}']],
    field: 'Pod/debug metadata.labels',
    severity: 'information',
    message: /^ReplicaSet\/web takes this Pod over/,
  },
  {
    code: 'pod-taken-and-deleted',
    manifest: `${bare('app: web')}${pods('ReplicaSet', '', 'replicas: 0')}`,
    instead: [['{name: debug, labels: {app: web}}', '{name: debug, labels: {app: debug}}']],
    field: 'Pod/debug metadata.labels',
    message: /and deletes it: it has enough Pods/,
  },
  {
    code: 'rival-budgets',
    manifest: `${pods('Deployment', '')}${budget('one')}${budget('two')}`,
    instead: [
      [
        'metadata: {name: two}\nspec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}',
        'metadata: {name: two}\nspec: {maxUnavailable: 1, selector: {matchLabels: {app: other}}}',
      ],
    ],
    field: 'PodDisruptionBudget/one spec.selector',
    message: /none of these can be evicted/,
  },
]);

teaches('what a node does not take', [
  {
    code: 'pod-rejected',
    about: 'a controller makes one after the other',
    scenario: { conditions, horizon: 20 },
    manifest: pods('Deployment', 'nodeName: node-1').replace("cpu: '1'", "cpu: '32'"),
    instead: [["cpu: '32'", "cpu: '1'"]],
    field: 'Deployment/web spec.template.spec.nodeName',
    message: /its controller makes another at once, \d+ until 20 s: Node didn't have enough resource: cpu/,
  },
  {
    code: 'pod-rejected',
    about: 'a Pod on its own',
    scenario: { conditions },
    manifest: `
      apiVersion: v1
      kind: Pod
      metadata: {name: web}
      spec:
        nodeName: node-1
        containers: [{name: main, image: 'nginx:1.27', resources: {requests: {cpu: '32'}}}]
    `,
    instead: [["cpu: '32'", "cpu: '1'"]],
    field: 'Pod/web spec.nodeName',
    message: /^The node rejects the Pod: Node didn't have enough resource: cpu/,
  },
]);
