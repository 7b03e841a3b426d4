import type { KubernetesObject } from '../../kubernetes/object.ts';
import { decode, ManifestFile, type Node } from '../../manifest/index.ts';

/** What a node says as JSON would hold it: numbers instead of bigints, nulls kept (a patch takes a field away with one). */
export const plainValue = (node: Node): unknown => JSON.parse(plainJson(decode(node)));

/** JSON of a value that may hold bigints. */
export const plainJson = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? Number(item) : item));

/** The objects of a text as they are written, also those inside lists. `unreadable`: one of its documents is neither YAML nor JSON. */
export function writtenObjects(text: string): { readonly objects: KubernetesObject[]; readonly unreadable: boolean } {
  const { documents } = new ManifestFile(text);
  const objects = documents.flatMap(({ document }) => {
    const value = document.root && plainValue(document.root);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
    const object = value as KubernetesObject;
    return Array.isArray(object.items) && String(object.kind).endsWith('List') ? (object.items as KubernetesObject[]) : [object];
  });
  return { objects, unreadable: documents.some(({ document }) => document.parseError !== null) };
}
