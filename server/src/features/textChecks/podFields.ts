import { editDistance } from '../../kubernetes/decode/suggest.ts';
import type { MinorVersion } from '../../kubernetes/object.ts';
import type { Field, FieldType, ObjectType } from '../../kubernetes/schema/model.ts';
import { typeById } from '../../kubernetes/schema/notation.ts';
import { availableFields, objectIn } from '../../kubernetes/schema/walk.ts';
import type { Path } from '../../manifest/index.ts';

/** A field somewhere in a Pod's spec. */
export interface PodField {
  /** From the spec; lists are stepped into at their first item. */
  readonly path: Path;
  readonly field: Field;
  readonly owner: ObjectType;
}

/** Deeper fields nobody speaks of by their bare name. */
const DEPTH_MAX = 6;

const podSpec = (): ObjectType | undefined => {
  const type = typeById('core/v1.PodSpec');
  return type.kind === 'object' ? type : undefined;
};

const known = new Map<MinorVersion, readonly PodField[]>();

/** The fields of a Pod's spec, those further out first. */
function podFields(version: MinorVersion): readonly PodField[] {
  let fields = known.get(version);
  if (!fields) {
    const root = podSpec();
    fields = root ? fieldsBelow(root, version) : [];
    known.set(version, fields);
  }
  return fields;
}

/** The fields of a type and of the objects in it, in order of depth. */
export function fieldsBelow(root: ObjectType, version: MinorVersion): PodField[] {
  const found: PodField[] = [];
  let level: { type: ObjectType; path: Path }[] = [{ type: root, path: [] }];
  const seen = new Set<ObjectType>();
  for (let depth = 0; depth < DEPTH_MAX && level.length > 0; depth++) {
    const below: typeof level = [];
    for (const { type, path } of level) {
      if (seen.has(type)) continue;
      seen.add(type);
      // What every Pod has comes first: `lifecycle` is rather that of a container than of an init container.
      const fields = availableFields(type, version).sort((one, other) => Number(other.required) - Number(one.required));
      for (const field of fields) {
        const at = [...path, field.name];
        found.push({ path: at, field, owner: type });
        const inner = field.type.kind === 'map' ? undefined : objectIn(field.type);
        if (inner) below.push({ type: inner, path: field.type.kind === 'list' ? [...at, 0] : at });
      }
    }
    level = below;
  }
  return found;
}

/** A word that people write for nearly everything names no field. */
const LENGTH_MIN = 2;

/** The field a word names: as it is spelt, else in another case, else few letters away. Null for a word that is no field's. */
export function fieldCalled(word: string, version: MinorVersion, among = podFields(version)): PodField | null {
  if (word.length < LENGTH_MIN) return null;
  const folded = word.toLowerCase();
  const same = among.find(({ field }) => field.name === word) ?? among.find(({ field }) => field.name.toLowerCase() === folded);
  if (same) return same;
  const limit = word.length > 6 ? 2 : word.length > 3 ? 1 : 0;
  let best: { readonly at: PodField; readonly distance: number } | null = null;
  for (const at of limit > 0 ? among : []) {
    const distance = editDistance(folded, at.field.name.toLowerCase(), limit);
    if (distance <= limit && (best === null || distance < best.distance)) best = { at, distance };
  }
  return best?.at ?? null;
}

/** The value out of a list that a word is meant to be; null when none is near. */
export function valueCalled(word: string, values: readonly string[]): string | null {
  const limit = word.length > 6 ? 2 : word.length > 3 ? 1 : 0;
  return (
    values.find((value) => value === word) ??
    values.find((value) => editDistance(word.toLowerCase(), value.toLowerCase(), limit) <= limit) ??
    null
  );
}

/** Words to begin with where the type alone would give a wrong one, by the name of the field. */
const WORDS: Readonly<Record<string, string>> = {
  ip: '127.0.0.1',
  path: '/data',
  mountPath: '/data',
  server: 'nfs.example.com',
  targetPortal: '10.0.0.1:3260',
  iqn: 'iqn.2001-04.com.example:storage',
  repository: 'https://example.com/repository.git',
  driver: 'example.com/driver',
};

/** `claimName` → `claim-name`, `volumeID` → `volume-id`. */
const kebab = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();

/** A value to begin with, with the members that the type calls required. What validation wants beyond that, it says by itself. */
export function startingValue(type: FieldType, name: string): unknown {
  switch (type.kind) {
    case 'object':
      return Object.fromEntries(
        type.fields.filter((field) => field.required).map((field) => [field.name, startingValue(field.type, field.name)]),
      );
    case 'boolean':
      return true;
    case 'int32':
    case 'int64':
    case 'number':
    case 'int-or-string':
      return 1;
    case 'quantity':
      return '1Gi';
    case 'map':
      return {};
    case 'list':
      return [startingValue(type.element, name)];
    case 'string':
      return type.values.find((value) => value !== '') ?? (Object.hasOwn(WORDS, name) ? WORDS[name] : kebab(name));
    default:
      return '';
  }
}
