import type { Json, MinorVersion } from '../../../object.ts';
import { type FieldError, invalid } from '../../fieldErrors.ts';
import type { FieldPath } from '../../fieldPath.ts';
import { compileRule } from './celRules.ts';
import { type Declared, declaredOf, escaped } from './declared.ts';
import { propertyOf, type Schema, schemaIn } from './types.ts';

/**
 * The rules that a default has to keep, as far as they cannot be compiled; the server then tells of them at the default. What those that can
 * come to over it is not looked at. Source: apiextensions-apiserver schema/cel/validation.go validateExpressions.
 * @param at of the value
 */
export function defaultRuleErrors(
  schema: Schema,
  declared: Declared | null,
  value: Json | undefined,
  at: FieldPath,
  version: MinorVersion,
): readonly FieldError[] {
  if (value === undefined || value === null) return [];
  const errors: FieldError[] = [];
  const type = schema.type ?? '';
  const rules = schema['x-kubernetes-validations'] ?? [];
  if (rules.length > 0 && !declared) {
    const detail = 'rule compiler initialization error: failed to convert to declType for CEL validation rules';
    errors.push(invalid(at, type, detail));
  } else if (declared) {
    for (const rule of rules) {
      const { error } = compileRule(rule ?? {}, declared, version);
      if (error !== null) errors.push(invalid(at, type, `rule compile error: ${error}`));
    }
  }
  if (typeof value !== 'object') return errors;
  const below = (part: Schema | null | undefined, inner: Declared | null | undefined, held: Json | undefined, path: FieldPath): void => {
    if (part) errors.push(...defaultRuleErrors(part, inner ?? null, held, path, version));
  };
  if (Array.isArray(value)) {
    value.forEach((item: Json, position) => {
      below(schemaIn(schema.items), declared?.item, item, at.index(position));
    });
    return errors;
  }
  const values = schemaIn(schema.additionalProperties);
  for (const [key, held] of Object.entries(value as Readonly<Record<string, Json>>)) {
    below(values, declared?.item, held, at.key(key));
    const property = propertyOf(schema, key);
    if (property) below(...seenBy(property, key, declared), held, at.child(key));
  }
  return errors;
}

/** What expressions do not see is left out. */
function seenBy(property: Schema, key: string, declared: Declared | null): [Schema | null, Declared | null] {
  const name = escaped(key);
  const isResource = property['x-kubernetes-embedded-resource'] === true;
  const inner = name === null ? declaredOf(property, isResource) : declared?.field?.(name);
  return inner ? [property, inner] : [null, null];
}
