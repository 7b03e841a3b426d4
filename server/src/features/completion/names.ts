import { CompletionItemKind } from 'vscode-languageserver-types';
import { podTemplatePath } from '../../kubernetes/podTemplates.ts';
import { locate, type ManifestDocument, type Node, type Path, pairNamed } from '../../manifest/index.ts';
import type { CompletionSource } from './source.ts';

/** A field that names something defined elsewhere in the same object: where the definitions are, counted from the Pod spec. */
interface Reference {
  readonly field: RegExp;
  /** Lists whose items' `keys` are meant; `*` steps into every item. */
  readonly definitions: readonly (readonly (string | '*')[])[];
  /** The first of them that an item has. */
  readonly keys: readonly string[];
  /** Lists of claims of the workload, counted from the object: a StatefulSet makes volumes of their names. */
  readonly claims?: Path;
}

const CONTAINER_LISTS = ['containers', 'initContainers'] as const;
const PORTS = CONTAINER_LISTS.map((list) => [list, '*', 'ports']);
const CLAIMS: Path = ['spec', 'volumeClaimTemplates'];

const REFERENCES: readonly Reference[] = [
  { field: /(^|\.)volume(?:Mounts|Devices)\.name$/, definitions: [['volumes']], keys: ['name'], claims: CLAIMS },
  { field: /(httpGet|tcpSocket)\.port$/, definitions: PORTS, keys: ['name', 'containerPort'] },
  { field: /grpc\.port$/, definitions: PORTS, keys: ['containerPort'] },
  {
    field: /(?:resourceFieldRef\.containerName|onExitCodes\.containerName|targetContainerName)$/,
    definitions: CONTAINER_LISTS.map((list) => [list]),
    keys: ['name'],
  },
  { field: /resources\.claims\.name$/, definitions: [['resourceClaims']], keys: ['name'] },
  { field: /fileKeyRef\.volumeName$/, definitions: [['volumes']], keys: ['name'] },
];

/** Names that are defined in the same object: volumes for mounts, port names for probes… */
export const names: CompletionSource = function* ({ document, cursor, base, schema }) {
  if (cursor.role === 'key') return;
  const fields = cursor.path.filter((segment) => typeof segment === 'string').join('.');
  const reference = REFERENCES.find(({ field }) => field.test(fields));
  if (!reference) return;
  const spec = [...base, ...(schema ? (podTemplatePath(schema) ?? []) : []), 'spec'];
  const items = reference.definitions.flatMap((definition) => itemsAt(document, spec, definition));
  const found = items.map((item) => reference.keys.map((key) => scalarIn(item, key)).find((value) => value !== ''));
  if (reference.claims)
    for (const claim of itemsAt(document, base, reference.claims.map(String))) {
      const metadata = claim.type === 'mapping' ? pairNamed(claim, 'metadata')?.value : null;
      found.push(metadata ? scalarIn(metadata, 'name') : '');
    }
  for (const name of new Set(found))
    if (name) yield { label: name, insert: name, literal: WHOLE_NUMBER.test(name), kind: CompletionItemKind.Reference, rank: 0 };
};

const WHOLE_NUMBER = /^\d+$/;

/** A text or number of an item; empty where there is none. */
function scalarIn(node: Node, key: string): string {
  const value = node.type === 'mapping' ? pairNamed(node, key)?.value : undefined;
  return value?.type === 'scalar' && (typeof value.value === 'string' || typeof value.value === 'number') ? String(value.value) : '';
}

function itemsAt(document: ManifestDocument, base: Path, definition: readonly string[]): Node[] {
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
