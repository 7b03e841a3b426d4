import type { Fields } from '../../kubernetes/defaults/shape.ts';
import { podTemplateOf } from '../../kubernetes/podTemplates.ts';
import { type FileDocument, locate, type Path, type Span } from '../../manifest/index.ts';
import type { OpenFile } from '../../workspace/openFile.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { HintPlace } from './hint.ts';

/** The objects of a part of a document that the server could read: the document itself, or the items of a list. */
export function* placesIn(workspace: Workspace, file: OpenFile, document: FileDocument, part: Span): Generator<HintPlace> {
  const verdict = workspace.verdictOf(document);
  const { version } = workspace.settings;
  const { items } = verdict ?? {};
  if (items === undefined) {
    if (verdict?.object) yield { workspace, file, document, object: verdict.object, base: [], version, part };
  } else
    for (const index of itemsIn(document, ['items'], part)) {
      const object = items[index]?.object;
      if (object) yield { workspace, file, document, object, base: ['items', index], version, part };
    }
}

/** Positions of the items of a list that lie in a part of the document. */
function* itemsIn({ document }: FileDocument, path: Path, { start, end }: Span): Generator<number> {
  const { found, value } = locate(document, path);
  if (!found || value?.type !== 'sequence') return;
  for (const [index, item] of value.items.entries()) {
    if (item.start > end) return;
    if (item.end >= start) yield index;
  }
}

/** The Pod spec of an object, and where it is below the object; null for kinds without one. */
export function podSpecOf({ object }: HintPlace): { readonly spec: Fields; readonly path: Path } | null {
  const template = podTemplateOf(object);
  return template && { spec: template.spec, path: [...template.path, 'spec'] };
}

const CONTAINER_LISTS = ['initContainers', 'containers'] as const;

/** The containers of a Pod spec that lie in the part that is asked for, with their paths below the object. */
export function* containersOf(place: HintPlace): Generator<{ readonly fields: Fields; readonly path: Path }> {
  const pod = podSpecOf(place);
  if (!pod) return;
  for (const list of CONTAINER_LISTS)
    for (const index of itemsIn(place.document, [...place.base, ...pod.path, list], place.part)) {
      const fields = pod.spec[list]?.[index] as Fields | null | undefined;
      if (fields) yield { fields, path: [...pod.path, list, index] };
    }
}

/** The end of the line that a field's key is on; null where the field is not written. */
export function endOfLineAt({ document, base }: HintPlace, path: Path): number | null {
  const { found, key, value } = locate(document.document, [...base, ...path]);
  const at = found ? (key ?? value) : null;
  if (!at) return null;
  return document.spanOfLine(document.lineAt(at.end).line).end;
}

/** The end of a scalar's text; null where the field is not written. */
export function endOfValueAt({ document, base }: HintPlace, path: Path): number | null {
  const { found, value } = locate(document.document, [...base, ...path]);
  return found && value?.type === 'scalar' ? value.end : null;
}

export const isWritten = ({ document, base }: HintPlace, path: Path): boolean => locate(document.document, [...base, ...path]).found;
