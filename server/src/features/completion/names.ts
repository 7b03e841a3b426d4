import { CompletionItemKind } from 'vscode-languageserver-types';
import { podTemplatePath } from '../../kubernetes/podTemplates.ts';
import { locate, type ManifestDocument, type Node, pairNamed } from '../../manifest/index.ts';
import type { CompletionSource } from './source.ts';

/** A field that names something defined elsewhere in the same object: where the definitions are, counted from the Pod spec. */
interface Reference {
  readonly field: RegExp;
  /** Lists whose items' `key` is meant; `*` steps into every item. */
  readonly definitions: readonly (readonly (string | '*')[])[];
  readonly key: string;
}

const CONTAINER_LISTS = ['containers', 'initContainers'] as const;

const REFERENCES: readonly Reference[] = [
  { field: /(^|\.)volumeMounts\.name$/, definitions: [['volumes']], key: 'name' },
  { field: /(^|\.)volumeDevices\.name$/, definitions: [['volumes']], key: 'name' },
  { field: /(httpGet|tcpSocket)\.port$/, definitions: CONTAINER_LISTS.map((list) => [list, '*', 'ports']), key: 'name' },
  {
    field: /(?:resourceFieldRef\.containerName|onExitCodes\.containerName|targetContainerName)$/,
    definitions: CONTAINER_LISTS.map((list) => [list]),
    key: 'name',
  },
  { field: /resources\.claims\.name$/, definitions: [['resourceClaims']], key: 'name' },
  { field: /fileKeyRef\.volumeName$/, definitions: [['volumes']], key: 'name' },
];

/** Names that are defined in the same object: volumes for mounts, port names for probes… */
export const names: CompletionSource = function* ({ document, cursor, base, schema }) {
  if (cursor.role === 'key') return;
  const fields = cursor.path.filter((segment) => typeof segment === 'string').join('.');
  const reference = REFERENCES.find(({ field }) => field.test(fields));
  if (!reference) return;
  const spec = [...base, ...(schema ? (podTemplatePath(schema) ?? []) : []), 'spec'];
  const seen = new Set<string>();
  for (const definition of reference.definitions)
    for (const item of itemsAt(document, spec, definition)) {
      const name = item.type === 'mapping' ? pairNamed(item, reference.key)?.value : undefined;
      if (name?.type !== 'scalar' || typeof name.value !== 'string' || name.value === '' || seen.has(name.value)) continue;
      seen.add(name.value);
      yield { label: name.value, insert: name.value, kind: CompletionItemKind.Reference, rank: 0 };
    }
};

function itemsAt(document: ManifestDocument, base: readonly (string | number)[], definition: readonly string[]): Node[] {
  let nodes: Node[] = [];
  const { found, value } = locate(document, base);
  if (found && value) nodes = [value];
  for (const step of definition)
    nodes = nodes.flatMap((node) => {
      if (step === '*') return node.type === 'sequence' ? node.items : [];
      const below = node.type === 'mapping' ? pairNamed(node, step)?.value : undefined;
      return below ? [below] : [];
    });
  return nodes.flatMap((node) => (node.type === 'sequence' ? node.items : []));
}
