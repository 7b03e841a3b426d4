import type { DocumentSymbol } from 'vscode-languageserver-types';
import { SymbolKind } from 'vscode-languageserver-types';
import { type FileDocument, type Node, pairNamed, type Span } from '../manifest/index.ts';
import type { OpenFile } from '../workspace/openFile.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** In a file with more documents than this the outline stops at the documents: more would be slow to send and useless to read. */
const DOCUMENTS_IN_DETAIL = 200;

/** The outline: one entry a document (`Pod/web`), below it what has a name: containers, volumes, ports, data keys… */
export function symbolsOf(workspace: Workspace, file: OpenFile): DocumentSymbol[] {
  const { documents } = file.manifest;
  const detailed = documents.length <= DOCUMENTS_IN_DETAIL;
  const symbols: DocumentSymbol[] = [];
  for (const document of documents) {
    const identity = workspace.identityOf(document);
    const { root } = document.document;
    if (!identity || !root) continue;
    const named = identity.kindNode ?? root;
    symbols.push({
      ...placed(file, document, root, named),
      name: identity.name ?? identity.kind,
      detail: identity.kind,
      kind: SymbolKind.Object,
      children: detailed && root.type === 'mapping' ? root.pairs.flatMap((pair) => childrenOf(file, document, pair.key, pair.value)) : [],
    });
  }
  return symbols;
}

/** Sections that come up in the outline when they hold something with a name. */
function childrenOf(file: OpenFile, document: FileDocument, key: Node, value: Node): DocumentSymbol[] {
  const name = key.type === 'scalar' ? String(key.value) : '';
  if (value.type === 'mapping') {
    const children = value.pairs.flatMap((pair) => childrenOf(file, document, pair.key, pair.value));
    if (name === 'data' || name === 'stringData')
      return [
        section(
          file,
          document,
          name,
          key,
          value,
          children.length > 0 ? children : value.pairs.map((pair) => leaf(file, document, pair.key, pair.value)),
        ),
      ];
    return children.length > 0 ? [section(file, document, name, key, value, children)] : [];
  }
  if (value.type !== 'sequence') return [];
  const items = value.items.flatMap((item): DocumentSymbol[] => {
    if (item.type !== 'mapping') return [];
    const label = pairNamed(item, 'name')?.value;
    if (label?.type !== 'scalar' || label.value === null) return [];
    const children = item.pairs.flatMap((pair) => childrenOf(file, document, pair.key, pair.value));
    return [{ ...placed(file, document, item, label), name: String(label.value) || name, detail: name, kind: SymbolKind.Field, children }];
  });
  return items.length > 0 ? [section(file, document, name, key, value, items)] : [];
}

function section(file: OpenFile, document: FileDocument, name: string, key: Node, value: Node, children: DocumentSymbol[]): DocumentSymbol {
  return { ...placed(file, document, { start: key.start, end: value.end }, key), name: name || '?', kind: SymbolKind.Namespace, children };
}

function leaf(file: OpenFile, document: FileDocument, key: Node, value: Node): DocumentSymbol {
  const name = key.type === 'scalar' ? String(key.value) : '?';
  return { ...placed(file, document, { start: key.start, end: value.end }, key), name: name || '?', kind: SymbolKind.Property };
}

/** The protocol wants the selection inside the range; a span inside another one is. */
function placed(file: OpenFile, document: FileDocument, range: Span, selection: Span): Pick<DocumentSymbol, 'range' | 'selectionRange'> {
  const whole = { start: Math.min(range.start, selection.start), end: Math.max(range.end, selection.end) };
  return { range: file.rangeOf(document, whole), selectionRange: file.rangeOf(document, selection) };
}
