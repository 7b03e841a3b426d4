import type { Fields } from '../../kubernetes/defaults/shape.ts';
import { podTemplatePath } from '../../kubernetes/podTemplates.ts';
import { type FileDocument, locate, type Path } from '../../manifest/index.ts';
import type { OpenFile } from '../../workspace/openFile.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { HintPlace } from './hint.ts';

/** The objects of a document that the server could read: the document itself, or the items of a list. */
export function* placesIn(workspace: Workspace, file: OpenFile, document: FileDocument): Generator<HintPlace> {
  const object = workspace.verdictOf(document)?.object;
  if (!object) return;
  const { version } = workspace.settings;
  const items = object.kind.endsWith('List') ? (object['items'] as HintPlace['object'][] | undefined) : undefined;
  if (items === undefined) yield { workspace, file, document, object, base: [], version };
  else
    for (const [index, item] of items.entries())
      if (item?.kind) yield { workspace, file, document, object: item, base: ['items', index], version };
}

/** The Pod spec of an object, and where it is below the object; null for kinds without one. */
export function podSpecOf({ object }: HintPlace): { readonly spec: Fields; readonly path: Path } | null {
  const template = podTemplatePath(object);
  const spec = template?.reduce<Fields | undefined>((fields, name) => fields?.[name], object as Fields)?.spec as Fields | undefined;
  return template && spec ? { spec, path: [...template, 'spec'] } : null;
}

const CONTAINER_LISTS = ['initContainers', 'containers'] as const;

/** The containers of a Pod spec with their paths below the object. */
export function* containersOf(place: HintPlace): Generator<{ readonly fields: Fields; readonly path: Path }> {
  const pod = podSpecOf(place);
  if (!pod) return;
  for (const list of CONTAINER_LISTS)
    for (const [index, fields] of ((pod.spec[list] ?? []) as (Fields | null)[]).entries())
      if (fields) yield { fields, path: [...pod.path, list, index] };
}

/** The end of the line that a field's key is on; null where the field is not written. */
export function endOfLineAt({ document, base }: HintPlace, path: Path): number | null {
  const { found, key, value } = locate(document.document, [...base, ...path]);
  const at = found ? (key ?? value) : null;
  if (!at) return null;
  const { text } = document;
  const end = text.indexOf('\n', at.end);
  const last = end < 0 ? text.length : end;
  return text[last - 1] === '\r' ? last - 1 : last;
}

/** The end of a scalar's text; null where the field is not written. */
export function endOfValueAt({ document, base }: HintPlace, path: Path): number | null {
  const { found, value } = locate(document.document, [...base, ...path]);
  return found && value?.type === 'scalar' ? value.end : null;
}

export const isWritten = ({ document, base }: HintPlace, path: Path): boolean => locate(document.document, [...base, ...path]).found;
