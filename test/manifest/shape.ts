import type { Node, Span } from '../../server/src/manifest/nodes.ts';

/** A tree as plain data, for comparing. */
export function shapeOf(node: Node | null): unknown {
  if (node === null) return null;
  const { type, start, end, tag, anchor } = node;
  const base = { type, start, end, tag, anchor };
  switch (node.type) {
    case 'scalar':
      return { ...base, style: node.style, value: node.value, source: node.source, float: node.float };
    case 'alias':
      return { ...base, name: node.name, target: node.target === null ? null : node.target.start };
    case 'sequence':
      return { ...base, flow: node.flow, items: node.items.map(shapeOf) };
    default:
      return {
        ...base,
        flow: node.flow,
        pairs: node.pairs.map((pair) => ({ start: pair.start, end: pair.end, key: shapeOf(pair.key), value: shapeOf(pair.value) })),
      };
  }
}

/** What is wrong with the places of a tree: each node has to lie inside its parent and behind its siblings. Null when all is well. */
export function misplaced(node: Node, around: Span, path = '$'): string | null {
  if (node.start > node.end || node.start < around.start || node.end > around.end) {
    return `${path}: ${node.start}-${node.end} is not inside ${around.start}-${around.end}`;
  }
  if (node.type === 'sequence') {
    let from = node.start;
    for (const [index, item] of node.items.entries()) {
      const wrong = misplaced(item, { start: from, end: node.end }, `${path}[${index}]`);
      if (wrong !== null) return wrong;
      from = item.end;
    }
  }
  if (node.type === 'mapping') {
    let from = node.start;
    for (const [index, pair] of node.pairs.entries()) {
      if (pair.start < from || pair.end > node.end) return `${path}{${index}}: pair ${pair.start}-${pair.end}`;
      const wrong =
        misplaced(pair.key, pair, `${path}{${index}}key`) ??
        misplaced(pair.value, { start: pair.key.end, end: pair.end }, `${path}{${index}}value`);
      if (wrong !== null) return wrong;
      from = pair.end;
    }
  }
  return null;
}
