import type { Field, ObjectType } from '../schema/model.ts';

/** Structs whose fields say what another type's fields of the same names say. Source: core/v1 types.go, "copy of Container"; storage drivers. */
const SAME_AS: Readonly<Record<string, string>> = { EphemeralContainerCommon: 'Container', PersistentVolumeSource: 'VolumeSource' };

/**
 * Names under which the handbook may explain a field, the first one found counts: the type with its package, the type, then the Go structs
 * that are inlined in it and hold the field.
 */
export function fieldKeys(owner: ObjectType, field: Field): string[] {
  const inlined = field.inlinedIn.split('.').filter(Boolean);
  const alike = inlined.flatMap((name) => SAME_AS[name] ?? []);
  return [owner.id, owner.name, ...inlined, ...alike];
}
