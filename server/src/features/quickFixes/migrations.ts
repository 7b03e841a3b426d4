import type { Path, PlainValue } from '../../manifest/index.ts';
import { decode } from '../../manifest/index.ts';
import type { DocumentEditor } from '../edits/editor.ts';
import { together } from '../edits/editor.ts';
import type { Change } from '../edits/sequence.ts';
import { itemsOf } from './places.ts';

/**
 * What has to change in a manifest besides its API version when the version it was written for is gone. Each change looks whether there is
 * anything to do. Source: the deprecation guide of Kubernetes (kubernetes.io/docs/reference/using-api/deprecation-guide).
 */
export function migrationsOf(kind: string, base: Path): Change[] {
  const at = (...path: Path): Path => [...base, ...path];
  switch (kind) {
    case 'Deployment':
    case 'DaemonSet':
    case 'ReplicaSet':
    case 'StatefulSet':
      return [selectorFromTemplate(base), without(at('spec', 'rollbackTo')), without(at('spec', 'templateGeneration'))];
    case 'Ingress':
      return ingress(base);
    case 'HorizontalPodAutoscaler':
      return [autoscalerMetrics(base)];
    case 'EndpointSlice':
      return [
        (editor) => {
          const edits = itemsOf(editor, at('endpoints')).flatMap((endpoint) => editor.remove([...endpoint, 'topology']) ?? []);
          return edits;
        },
      ];
    case 'ValidatingWebhookConfiguration':
    case 'MutatingWebhookConfiguration':
      return [eachWebhook(base, 'sideEffects', 'None'), eachWebhook(base, 'admissionReviewVersions', ['v1', 'v1beta1'])];
    default:
      return [];
  }
}

const without =
  (path: Path): Change =>
  (editor) =>
    editor.spot(path) ? editor.remove(path) : null;

/** `spec.selector` was once taken from the labels of the template. */
export const selectorFromTemplate =
  (base: Path): Change =>
  (editor) => {
    const labels = valueAt(editor, [...base, 'spec', 'template', 'metadata', 'labels']);
    if (editor.spot([...base, 'spec', 'selector', 'matchLabels']) || editor.spot([...base, 'spec', 'selector', 'matchExpressions']))
      return null;
    return isMapping(labels) ? editor.set([...base, 'spec', 'selector'], { matchLabels: labels }) : null;
  };

function ingress(base: Path): Change[] {
  const annotation = [...base, 'metadata', 'annotations', 'kubernetes.io/ingress.class'];
  return [
    (editor) => (editor.spot([...base, 'spec', 'backend']) ? editor.rename([...base, 'spec', 'backend'], 'defaultBackend') : null),
    (editor) => backend(editor, [...base, 'spec', 'defaultBackend']),
    (editor) => together(...pathsOf(editor, base).map((path) => backend(editor, [...path, 'backend']) ?? [])),
    (editor) =>
      together(
        ...pathsOf(editor, base).map((path) =>
          editor.spot([...path, 'pathType']) ? [] : editor.set([...path, 'pathType'], 'ImplementationSpecific'),
        ),
      ),
    (editor) => {
      const name = editor.textAt(annotation);
      return name && !editor.spot([...base, 'spec', 'ingressClassName']) ? editor.set([...base, 'spec', 'ingressClassName'], name) : null;
    },
    (editor) => (editor.textAt([...base, 'spec', 'ingressClassName']) === editor.textAt(annotation) ? without(annotation)(editor) : null),
  ];
}

const pathsOf = (editor: DocumentEditor, base: Path): Path[] =>
  itemsOf(editor, [...base, 'spec', 'rules']).flatMap((rule) => itemsOf(editor, [...rule, 'http', 'paths']));

/** `{serviceName, servicePort}` → `{service: {name, port: {number | name}}}`. */
function backend(editor: DocumentEditor, path: Path) {
  const value = valueAt(editor, path);
  if (!isMapping(value) || !('serviceName' in value || 'servicePort' in value)) return null;
  const { serviceName = '', servicePort = 80, ...rest } = value;
  const port: PlainValue =
    typeof servicePort === 'number' || /^\d+$/.test(String(servicePort)) ? { number: Number(servicePort) } : { name: servicePort };
  return editor.replace(path, { service: { name: serviceName, port }, ...rest });
}

/** autoscaling/v2beta1 told the target beside the metric; since v2beta2 it is an object. */
const autoscalerMetrics =
  (base: Path): Change =>
  (editor) =>
    together(
      ...itemsOf(editor, [...base, 'spec', 'metrics']).map((metric) => {
        const value = valueAt(editor, metric);
        if (!isMapping(value)) return [];
        const source = ['resource', 'containerResource', 'pods', 'external', 'object'].find((name) => isMapping(value[name]));
        if (!source) return [];
        const after = withTarget(source, value[source] as Mapping);
        return after ? (editor.replace(metric, { ...value, [source]: after }) ?? []) : [];
      }),
    );

function withTarget(source: string, { ...old }: Mapping): Mapping | null {
  const take = (name: string): PlainValue | undefined => {
    const value = old[name];
    delete old[name];
    return value;
  };
  const metric: Mapping = {};
  const name = take('metricName');
  const selector = take(source === 'external' ? 'metricSelector' : 'selector');
  if (name !== undefined) metric.name = name;
  if (selector !== undefined) metric.selector = selector;
  const utilization = take('targetAverageUtilization');
  const average = take('targetAverageValue') ?? take('averageValue');
  const value = take('targetValue');
  const target: Mapping | null =
    utilization !== undefined
      ? { type: 'Utilization', averageUtilization: utilization }
      : average !== undefined
        ? { type: 'AverageValue', averageValue: average }
        : value !== undefined
          ? { type: 'Value', value }
          : null;
  const described = source === 'object' && name !== undefined ? take('target') : undefined;
  if (target === null && described === undefined && name === undefined) return null;
  return {
    ...(described !== undefined && { describedObject: described }),
    ...(Object.keys(metric).length > 0 && { metric }),
    ...old,
    ...(target && { target }),
  };
}

const eachWebhook =
  (base: Path, field: string, value: PlainValue): Change =>
  (editor) =>
    together(
      ...itemsOf(editor, [...base, 'webhooks']).map((webhook) =>
        editor.spot([...webhook, field]) ? [] : editor.set([...webhook, field], value),
      ),
    );

type Mapping = Record<string, PlainValue>;

const isMapping = (value: PlainValue | undefined): value is Mapping => typeof value === 'object' && value !== null && !Array.isArray(value);

function valueAt(editor: DocumentEditor, path: Path): PlainValue | undefined {
  const node = editor.spot(path)?.node;
  return node && decode(node);
}
