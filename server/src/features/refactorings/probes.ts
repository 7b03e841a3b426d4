import type { Path, PlainValue } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import type { DocumentEditor } from '../edits/editor.ts';
import { containerAround } from '../quickFixes/places.ts';
import { type RefactoringFamily, refactoring } from './refactoring.ts';
import { isMapping, type Mapping, mappingAt, valueAt } from './values.ts';

interface ProbeKind {
  readonly field: string;
  readonly title: Text;
  /** What is written beside the handler; times in seconds. */
  readonly numbers: Mapping;
}

const PROBES: readonly ProbeKind[] = [
  {
    field: 'readinessProbe',
    title: { en: 'Add a readiness probe to {name}', 'zh-cn': '为 {name} 添加就绪探针' },
    numbers: { periodSeconds: 10 },
  },
  {
    field: 'livenessProbe',
    title: { en: 'Add a liveness probe to {name}', 'zh-cn': '为 {name} 添加存活探针' },
    numbers: { periodSeconds: 10, failureThreshold: 3 },
  },
  {
    field: 'startupProbe',
    title: { en: 'Add a startup probe to {name} (5 minutes to start)', 'zh-cn': '为 {name} 添加启动探针（最多 5 分钟启动）' },
    numbers: { periodSeconds: 10, failureThreshold: 30 },
  },
];

const HANDLERS = ['httpGet', 'tcpSocket', 'grpc', 'exec'];
/** Ports that speak HTTP wherever people give them no name. */
const HTTP_PORTS: ReadonlySet<PlainValue> = new Set([80, 8000, 8080, 3000, 5000]);

/** The probes a container does not have, asking what another probe of it asks, or its first port. */
export const probes: RefactoringFamily = function* ({ editor, path }) {
  const container = containerAround(path);
  if (!container || container.at(-2) === 'ephemeralContainers') return;
  // Only those init containers that run on may have probes.
  if (container.at(-2) === 'initContainers' && editor.textAt([...container, 'restartPolicy']) !== 'Always') return;
  const handler = handlerOf(editor, container);
  if (!handler) return;
  const name = editor.textAt([...container, 'name']) ?? '';
  for (const { field, title, numbers } of PROBES) {
    if (editor.spot([...container, field])) continue;
    yield* refactoring('rewrite', `add-${kebab(field)}`, title, editor.set([...container, field], { ...handler, ...numbers }), { name });
  }
};

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function handlerOf(editor: DocumentEditor, container: Path): Mapping | null {
  for (const { field } of PROBES) {
    const probe = mappingAt(editor, [...container, field]);
    const handler = HANDLERS.find((name) => isMapping(probe[name]));
    if (handler) return { [handler]: probe[handler]! };
  }
  const ports = valueAt(editor, [...container, 'ports']);
  const port = Array.isArray(ports) ? ports.filter(isMapping).find(({ protocol = 'TCP' }) => protocol === 'TCP') : undefined;
  if (!port || port.containerPort === undefined) return null;
  const named = typeof port.name === 'string' ? port.name : null;
  const isHttp = named ? /^(?:http(?!s)|web)/.test(named) : HTTP_PORTS.has(port.containerPort);
  const to = named ?? port.containerPort;
  return isHttp ? { httpGet: { path: '/', port: to } } : { tcpSocket: { port: to } };
}
