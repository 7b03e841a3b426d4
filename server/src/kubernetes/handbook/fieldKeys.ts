import type { Field, ObjectType } from '../schema/model.ts';

/**
 * The type whose fields say what those of the same names in a copy of it say. Source: core/v1 types.go: EphemeralContainerCommon is "a copy of
 * Container", and each `…PersistentVolumeSource` differs from its `…VolumeSource` in the namespaces of Secrets only.
 */
function originalOf(name: string): string | null {
  if (name === 'EphemeralContainerCommon') return 'Container';
  return name.endsWith('PersistentVolumeSource') ? name.replace('PersistentVolumeSource', 'VolumeSource') : null;
}

/**
 * Names under which the handbook may explain a field, the first one found counts: the type with its package, the type, the Go structs that
 * are inlined in it and hold the field, then what these are copies of.
 */
export function fieldKeys(owner: ObjectType, field: Field): string[] {
  const names = [owner.name, ...field.inlinedIn.split('.').filter(Boolean)];
  return [owner.id, ...names, ...names.flatMap((name) => originalOf(name) ?? [])];
}
