import { podTemplatePath } from '../../kubernetes/podTemplates.ts';
import { decode, type FileDocument, locate, type ManifestDocument, type Path, type PlainValue } from '../../manifest/index.ts';
import { identify } from '../../workspace/identity.ts';
import type { OpenFile } from '../../workspace/openFile.ts';
import type { Start } from './manifests.ts';

/** What makes Pods, as far as objects around it ask for it. */
interface Workload {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** The first label of its Pods. */
  readonly label: readonly [string, string];
  /** The first port of their first container. */
  readonly port: string;
}

const TO_BEGIN_WITH: Workload = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'my-app', label: ['app', 'my-app'], port: '80' };

/** Documents of one file that are looked at. */
const DOCUMENTS_MAX = 50;

/** Words that are put into a snippet as they are. */
const PLAIN = /^[\w][\w./-]*$/;

/** Objects that stand around a workload: for the last one above the cursor, with its name, labels and port, else for one to be written. */
export function companionsOf(file: OpenFile, at: FileDocument): readonly Start[] {
  const { documents } = file.manifest;
  const above = documents.slice(0, Math.max(0, documents.indexOf(at))).slice(-DOCUMENTS_MAX);
  const workloads = above.flatMap(({ unread, document }) => (unread ? [] : (workloadIn(document) ?? [])));
  const scaled = workloads.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
  const workload = workloads.at(-1) ?? TO_BEGIN_WITH;
  return [service(workload), autoscaler(scaled.at(-1) ?? TO_BEGIN_WITH), budget(workload), ingress(workload), policy(workload)];
}

function workloadIn(document: ManifestDocument): Workload | null {
  const identity = identify(document);
  const path = identity && podTemplatePath(identity);
  if (!identity || !path || identity.name === null || !PLAIN.test(identity.name)) return null;
  const labels = plainAt(document, [...path, 'metadata', 'labels']);
  const [key, value] = typeof labels === 'object' && labels !== null ? (Object.entries(labels)[0] ?? []) : [];
  const port = plainAt(document, [...path, 'spec', 'containers', 0, 'ports', 0, 'containerPort']);
  const label = typeof value === 'string' && PLAIN.test(`${key}`) && PLAIN.test(value) ? ([`${key}`, value] as const) : null;
  const { apiVersion, kind, name } = identity;
  return { apiVersion, kind, name, label: label ?? ['app', name], port: typeof port === 'number' ? String(port) : TO_BEGIN_WITH.port };
}

function plainAt(document: ManifestDocument, path: Path): PlainValue | undefined {
  const { value } = locate(document, path);
  return value ? decode(value) : undefined;
}

/** The value of the label follows the name while that is typed, where they are the same. */
const labelOf = ({ name, label: [key, value] }: Workload): string => `${key}: \${${name === value ? 1 : 2}:${value}}`;

const same = (text: string): Start['label'] => ({ en: text, 'zh-cn': text });

const service = (workload: Workload): Start => ({
  label: same('Service'),
  body: [
    'apiVersion: v1',
    'kind: Service',
    'metadata:',
    `  name: \${1:${workload.name}}`,
    'spec:',
    '  selector:',
    `    ${labelOf(workload)}`,
    '  ports:',
    '    - name: http',
    '      port: ${3:80}',
    `      targetPort: \${4:${workload.port}}`,
  ],
});

const autoscaler = ({ apiVersion, kind, name }: Workload): Start => ({
  label: same('HorizontalPodAutoscaler'),
  body: [
    'apiVersion: autoscaling/v2',
    'kind: HorizontalPodAutoscaler',
    'metadata:',
    `  name: \${1:${name}}`,
    'spec:',
    '  scaleTargetRef:',
    `    apiVersion: ${apiVersion}`,
    `    kind: ${kind}`,
    `    name: \${1:${name}}`,
    '  minReplicas: ${2:2}',
    '  maxReplicas: ${3:10}',
    '  metrics:',
    '    - type: Resource',
    '      resource:',
    '        name: cpu',
    '        target:',
    '          type: Utilization',
    '          averageUtilization: ${4:80}',
  ],
});

const budget = (workload: Workload): Start => ({
  label: same('PodDisruptionBudget'),
  body: [
    'apiVersion: policy/v1',
    'kind: PodDisruptionBudget',
    'metadata:',
    `  name: \${1:${workload.name}}`,
    'spec:',
    '  maxUnavailable: ${3:1}',
    '  selector:',
    '    matchLabels:',
    `      ${labelOf(workload)}`,
  ],
});

const ingress = ({ name }: Workload): Start => ({
  label: same('Ingress'),
  body: [
    'apiVersion: networking.k8s.io/v1',
    'kind: Ingress',
    'metadata:',
    `  name: \${1:${name}}`,
    'spec:',
    '  ingressClassName: ${2:nginx}',
    '  rules:',
    '    - host: ${3:example.com}',
    '      http:',
    '        paths:',
    '          - path: /',
    '            pathType: Prefix',
    '            backend:',
    '              service:',
    `                name: \${1:${name}}`,
    '                port:',
    '                  number: ${4:80}',
  ],
});

const policy = (workload: Workload): Start => ({
  label: same('NetworkPolicy'),
  body: [
    'apiVersion: networking.k8s.io/v1',
    'kind: NetworkPolicy',
    'metadata:',
    `  name: \${1:${workload.name}}`,
    'spec:',
    '  podSelector:',
    '    matchLabels:',
    `      ${labelOf(workload)}`,
    '  policyTypes: [Ingress]',
    '  ingress:',
    '    - ports:',
    `        - port: \${3:${workload.port}}`,
  ],
});
