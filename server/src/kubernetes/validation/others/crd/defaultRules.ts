import type { Json, MinorVersion } from '../../../object.ts';
import { evaluate } from '../../../values/cel/evaluate.ts';
import type { Expression } from '../../../values/cel/syntax.ts';
import type { Value } from '../../../values/cel/values.ts';
import { trimSpace } from '../../../values/goSpace.ts';
import { duplicate, type FieldError, forbidden, invalid, required } from '../../fieldErrors.ts';
import type { FieldPath } from '../../fieldPath.ts';
import { type CompiledRule, compileRule } from './celRules.ts';
import { celValue } from './celValues.ts';
import { type Declared, declaredOf, escaped } from './declared.ts';
import { propertyOf, type Schema, schemaIn, type ValidationRule } from './types.ts';

/**
 * The rules that a default has to keep: those that cannot be compiled, and those that come to a no over it. What cannot be evaluated here is
 * taken to hold. Source: apiextensions-apiserver schema/cel/validation.go validateExpressions.
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
    const self = rules.length > 0 ? celValue(value, schema) : undefined;
    for (const rule of rules) {
      const compiled = compileRule(rule ?? {}, declared, version);
      if (compiled.error !== null) errors.push(invalid(at, type, `rule compile error: ${compiled.error}`));
      const found = self === undefined ? null : broken(rule ?? {}, compiled, schema, value, self, at);
      if (found) errors.push(found);
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

const resultOf = (program: Expression, self: Value): ReturnType<typeof evaluate> => evaluate(program, new Map([['self', self]]));

/** Errors that end an evaluation here as they do there. */
const ERRORS = /^(?:no such key|index out of bounds): |^type conversion error |^(?:division|modulus) by zero$|^integer overflow$/;

/** What is told of a rule over a value; null when it holds, or when that is not known. */
function broken(rule: ValidationRule, compiled: CompiledRule, schema: Schema, value: Json, self: Value, at: FieldPath): FieldError | null {
  const result = compiled.program && resultOf(compiled.program, self);
  if (!result) return null;
  if ('error' in result) {
    const text = trimSpace(rule.message ? rule.message : (rule.rule ?? ''));
    return ERRORS.test(result.error) ? invalid(at, schema.type ?? '', `${result.error} evaluating rule: ${text}`) : null;
  }
  return result.value === false ? brokenBy(rule, compiled, value, self, at) : null;
}

function brokenBy(rule: ValidationRule, { messageProgram }: CompiledRule, value: Json, self: Value, at: FieldPath): FieldError {
  const { message = '', reason, fieldPath = '' } = rule;
  const result = messageProgram && resultOf(messageProgram, self);
  const told = result && 'value' in result ? result.value : null;
  const otherwise = message === '' ? `failed rule: ${trimSpace(rule.rule ?? '')}` : trimSpace(message);
  const detail = typeof told === 'string' && told !== '' && !/[\n\r]/.test(told) ? told : otherwise;
  const place = fieldPath.startsWith('.') ? at.child(fieldPath.slice(1)) : at;
  if (reason === 'FieldValueRequired') return required(place, detail);
  if (reason === 'FieldValueForbidden') return forbidden(place, detail);
  const isWhole = typeof value === 'object';
  if (reason === 'FieldValueDuplicate') return isWhole ? { ...duplicate(place, ''), message: 'Duplicate value' } : duplicate(place, value);
  return isWhole ? { ...invalid(place, '', ''), message: `Invalid value: ${detail}` } : invalid(place, value, detail);
}

/** What expressions do not see is left out. */
function seenBy(property: Schema, key: string, declared: Declared | null): [Schema | null, Declared | null] {
  const name = escaped(key);
  const isResource = property['x-kubernetes-embedded-resource'] === true;
  const inner = name === null ? declaredOf(property, isResource) : declared?.field?.(name);
  return inner ? [property, inner] : [null, null];
}
