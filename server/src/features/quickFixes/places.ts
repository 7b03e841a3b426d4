import { podTemplatePath } from '../../kubernetes/podTemplates.ts';
import type { Path } from '../../manifest/index.ts';
import type { DocumentEditor } from '../edits/editor.ts';
import type { FixInput } from './fix.ts';

/** Path of the Pod or Pod template of the document's object; null for kinds that make no Pods. */
export function templateOf({ schema, base }: Pick<FixInput, 'schema' | 'base'>): Path | null {
  const template = schema && podTemplatePath(schema);
  return template ? [...base, ...template] : null;
}

/** Path of the Pod spec of the document's object; null for kinds that make no Pods. */
export function podSpecOf(input: Pick<FixInput, 'schema' | 'base'>): Path | null {
  const template = templateOf(input);
  return template && [...template, 'spec'];
}

export const CONTAINER_LISTS = ['containers', 'initContainers', 'ephemeralContainers'] as const;

/** Paths of the containers of a Pod spec, all three lists. */
export function containersIn(editor: DocumentEditor, spec: Path): Path[] {
  return CONTAINER_LISTS.flatMap((list) => itemsOf(editor, [...spec, list]));
}

/** Paths of the items of a list; none where there is no list. */
export function itemsOf(editor: DocumentEditor, list: Path): Path[] {
  const node = editor.spot(list)?.node;
  return node?.type === 'sequence' ? node.items.map((_, index) => [...list, index]) : [];
}

/** The container a path lies in; null outside of containers. */
export function containerAround(path: Path): Path | null {
  const at = path.findLastIndex((segment) => (CONTAINER_LISTS as readonly (string | number)[]).includes(segment));
  return at >= 0 && typeof path[at + 1] === 'number' ? path.slice(0, at + 2) : null;
}

/** A name with a number that none of the taken ones has: `web` → `web-2`. */
export function freeName(name: string, taken: ReadonlySet<string>, limit = 63): string {
  const stem = name.replace(/-\d+$/, '');
  for (let number = 2; ; number++) {
    const candidate = `${stem.slice(0, limit - String(number).length - 1)}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}
