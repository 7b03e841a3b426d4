import type { Path, PlainValue } from '../../manifest/index.ts';
import { blockText } from '../edits/yamlText.ts';

/** A field that an example has. */
export interface Wanted {
  /** From the Pod's spec. */
  readonly path: Path;
  readonly value: unknown;
  /** Of fields with the same word here only one may stand in an object: further ones come in list items of their own. Null: any may. */
  readonly union: string | null;
  /** Name of such an item; null where items have none. */
  readonly name: string | null;
}

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The text of the least Pod that has the fields. */
export function podWith(fields: readonly Wanted[]): string {
  const spec: Fields = {};
  for (const each of fields) place(spec, each);
  const [first, ...others] = Array.isArray(spec.containers) ? (spec.containers as Fields[]) : [{}];
  const containers = [{ name: 'main', image: 'nginx:1.27', ...first }, ...others];
  return podText({ ...spec, containers });
}

/** A Pod of this spec as YAML. */
export function podText(spec: Readonly<Record<string, unknown>>, name = 'my-pod'): string {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec };
  return `${blockText(pod as PlainValue, '', { unit: '  ', lineBreak: '\n' })}\n`;
}

function place(spec: Fields, { path, value, union, name }: Wanted): void {
  let here: unknown = spec;
  for (let depth = 0; depth < path.length - 1; depth++) {
    const next = path[depth + 1];
    const innermost = depth === path.length - 2;
    if (Array.isArray(here)) here = itemFor(here, innermost && union !== null, innermost ? name : null);
    else if (isFields(here)) here = here[String(path[depth])] ??= typeof next === 'number' ? [] : {};
  }
  const last = String(path.at(-1));
  if (isFields(here)) here[last] ??= value;
}

/** The last item of a list, or another one behind it where two things must not stand together. */
function itemFor(list: unknown[], alone: boolean, name: string | null): unknown {
  const last = list.at(-1);
  if (isFields(last) && !alone) return last;
  const item: Fields = name === null ? {} : { name };
  list.push(item);
  return item;
}
