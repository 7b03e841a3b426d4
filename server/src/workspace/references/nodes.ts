import { type MappingNode, type Node, resolved, type ScalarNode } from '../../manifest/index.ts';
import type { TextNode } from './variables.ts';

/** The scalar with text behind a node; null for anything else and for the empty text. */
export function textNode(node: Node | null | undefined): TextNode | null {
  const scalar = node ? resolved(node) : null;
  return scalar?.type === 'scalar' && typeof scalar.value === 'string' && scalar.value !== '' ? (scalar as TextNode) : null;
}

/** A port as it is named: by text or by number. */
export interface PortName {
  readonly node: ScalarNode;
  readonly text: string;
}

export function portNode(node: Node): PortName | null {
  const scalar = resolved(node);
  if (scalar?.type !== 'scalar' || scalar.value === '' || scalar.value === null) return null;
  return typeof scalar.value === 'string' || typeof scalar.value === 'number' ? { node: scalar, text: String(scalar.value) } : null;
}

export const mappingOf = (node: Node | null | undefined): MappingNode | null => {
  const inner = node ? resolved(node) : null;
  return inner?.type === 'mapping' ? inner : null;
};
