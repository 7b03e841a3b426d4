import type { Json } from '../../../object.ts';
import { goQuote } from '../../../values/goQuote.ts';
import { parseIp } from '../../../values/ip.ts';
import { type FieldError, invalid, notSupported, notSupportedText, required, tooLong, tooMany } from '../../fieldErrors.ts';
import type { FieldPath } from '../../fieldPath.ts';
import { present } from '../../present.ts';
import { marshalled, printed } from '../../printing.ts';
import { sortedJson } from './printed.ts';
import { propertyOf, type Schema, schemaIn } from './types.ts';

/**
 * What a schema has against a value, in the server's order. Only a few formats are looked at.
 * Source: kube-openapi pkg/validation/validate, apiextensions-apiserver pkg/apiserver/validation kubeOpenAPIResultToFieldErrors.
 *
 * @param root where the whole value stands: what concerns alternatives is reported there
 */
export function valueErrors(schema: Schema, value: Json | undefined, root: FieldPath): readonly FieldError[] {
  const validator = new Validator(root);
  validator.look(schema, value ?? null, root, '');
  return validator.errors;
}

type Fields = Readonly<Record<string, Json>>;

const isFields = (value: Json): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the value is, in the words of schemas, and the format of numbers. */
function kindOf(value: Json): readonly [type: string, format: string] {
  if (typeof value === 'number' || typeof value === 'bigint')
    return Number.isInteger(Number(value)) ? ['integer', 'int64'] : ['number', 'float64'];
  if (Array.isArray(value)) return ['array', ''];
  return [typeof value, ''];
}

class Validator {
  errors: FieldError[] = [];

  constructor(private readonly root: FieldPath) {}

  /** @param name where the value is, as the sentences call it */
  look(schema: Schema, value: Json, path: FieldPath, name: string): void {
    this.type(schema, value, path, name);
    if (value === null) {
      this.enumeration(schema, value, path);
      return;
    }
    this.alternatives(schema, value, path, name);
    const say = (shown: unknown, what: string): void => this.add(invalid(path, shown, `${name} in body should ${what}`));
    if (typeof value === 'string') this.text(schema, value, path, say);
    if (typeof value === 'string' && FORMATS[(schema.format ?? '').replaceAll('-', '')]?.(value) === false) {
      this.wrongType(path, name, schema.format ?? '', value);
    }
    if (typeof value === 'number') this.number(schema, value, path, name, say);
    if (Array.isArray(value)) this.list(schema, value, path, name, say);
    this.enumeration(schema, value, path);
    if (isFields(value)) this.object(schema, value, path, name, say);
  }

  private add(error: FieldError): void {
    const said = this.errors.some(({ path, message }) => message === error.message && path.toString() === error.path.toString());
    if (!said) this.errors.push(error);
  }

  private wrongType(path: FieldPath, name: string, wanted: string, got: string): void {
    const message = `Invalid value: ${printed(got)}: ${name} in body must be of type ${wanted}: ${goQuote(got)}`;
    this.add({ reason: 'FieldValueTypeInvalid', path, message });
  }

  private type({ type = '', nullable, format = '' }: Schema, value: Json, path: FieldPath, name: string): void {
    const mismatch = (wanted: string, got: string): void => this.wrongType(path, name, wanted, got);
    if (value === null) {
      if (type !== '' && !nullable) mismatch(type, 'null');
      return;
    }
    if (type === '' && format === '') return;
    const [got, gotFormat] = kindOf(value);
    const isNumber = type === 'number' || type === 'integer';
    const fits = type === got || (got === 'integer' && type === 'number');
    const isTextual = got === 'string' || got === 'array';
    if (!isTextual && format !== '' && !fits && format !== gotFormat) mismatch(format, gotFormat);
    else if (!(isTextual && format !== '' && !isNumber) && !fits) mismatch(type, got);
  }

  private alternatives(schema: Schema, value: Json, path: FieldPath, name: string): void {
    const tried = (part: Schema): readonly FieldError[] => {
      const validator = new Validator(this.root);
      validator.look(part, value, path, name);
      return validator.errors;
    };
    const say = (what: string): void => this.add(invalid(this.root, '', `${goQuote(name)} must ${what}`));
    const take = (errors: readonly FieldError[] = []): void => {
      for (const error of errors) this.add(error);
    };
    const [anyOf, oneOf, allOf] = [schema.anyOf, schema.oneOf, schema.allOf].map((list) => (list ?? []).map(tried));
    const valid = (list: readonly (readonly FieldError[])[]): number => list.filter((errors) => errors.length === 0).length;
    if (anyOf!.length > 0 && valid(anyOf!) === 0) {
      say('validate at least one schema (anyOf)');
      take(anyOf![0]);
    }
    if (oneOf!.length > 0 && valid(oneOf!) !== 1) {
      const count = valid(oneOf!);
      say(`validate one and only one schema (oneOf). ${count === 0 ? 'Found none valid' : `Found ${count} valid alternatives`}`);
      if (count === 0) take(oneOf![0]);
    }
    for (const errors of allOf!) take(errors);
    if (valid(allOf!) < allOf!.length) say(`validate all the schemas (allOf)${valid(allOf!) === 0 ? '. None validated' : ''}`);
    if (schema.not && tried(schema.not).length === 0) say('not validate the schema (not)');
  }

  private text({ maxLength, minLength, pattern }: Schema, value: string, path: FieldPath, say: Say): void {
    const length = [...value].length;
    if (present(maxLength) && length > maxLength) this.add(tooLong(path, maxLength));
    else if (present(minLength) && length < minLength) say(value, `be at least ${minLength} chars long`);
    else if (pattern && matches(pattern, value) === false) say(value, `match '${pattern}'`);
  }

  private number(schema: Schema, value: number, path: FieldPath, name: string, say: Say): void {
    const { maximum, minimum, multipleOf, exclusiveMaximum, exclusiveMinimum } = schema;
    const format = schema.format ?? '';
    const isWhole = Number.isInteger(value);
    /** Of whole numbers the server cuts bounds, too, unless they do not fit the type at all. */
    const bound = (what: string, number: number): readonly [value: number, printed: string] => {
      const fits = schema.type !== 'integer' || (Number.isInteger(number) && (format !== 'int32' || Math.abs(number) < INT32));
      const ofType = format === 'int32' || format === 'int64' ? `with format ${format}` : '(default format)';
      if (!fits) this.add(invalid(this.root, '', `${what} must be of type integer ${ofType} in ${name}`));
      const cut = isWhole && fits ? Math.trunc(number) : number;
      return [cut, isWhole && fits ? String(cut) : goFloat(cut)];
    };
    bound('Checked value', value);
    if (present(multipleOf)) {
      const [factor, printedFactor] = bound('MultipleOf value', multipleOf);
      if (factor <= 0) this.add(invalid(path, factor, `factor MultipleOf declared for ${name} must be positive: ${printedFactor}`));
      else if (!Number.isInteger(Number((value / factor).toPrecision(12)))) say(value, `be a multiple of ${printedFactor}`);
    }
    if (present(minimum)) {
      const [least, printedLeast] = bound('Minimum boundary value', minimum);
      const isLess = exclusiveMinimum ? value <= least : value < least;
      if (isLess) say(value, `be greater than ${exclusiveMinimum ? '' : 'or equal to '}${printedLeast}`);
    }
    if (present(maximum)) {
      const [most, printedMost] = bound('Maximum boundary value', maximum);
      const isMore = exclusiveMaximum ? value >= most : value > most;
      if (isMore) say(value, `be less than ${exclusiveMaximum ? '' : 'or equal to '}${printedMost}`);
    }
  }

  private list({ items, minItems, maxItems }: Schema, value: readonly Json[], path: FieldPath, name: string, say: Say): void {
    const part = schemaIn(items);
    if (part)
      for (const [position, item] of value.entries()) {
        const at = path.index(position);
        // The server puts a dot in front of what stands at the root.
        this.look(part, item, name === '' ? at.shownAs(path.child(`[${position}]`)) : at, `${name}[${position}]`);
      }
    if (present(minItems) && value.length < minItems) say(value.length, `have at least ${minItems} items`);
    if (present(maxItems) && value.length > maxItems) this.add(tooMany(path, value.length, maxItems));
  }

  private enumeration({ enum: values }: Schema, value: Json, path: FieldPath): void {
    if (!values || values.length === 0) return;
    const wanted = marshalled(sortedJson(value));
    if (value !== null && values.some((each) => marshalled(sortedJson(each)) === wanted)) return;
    const known = values.map((each) => (typeof each === 'string' ? each : marshalled(sortedJson(each))));
    this.add(typeof value === 'string' ? notSupportedText(path, value, known) : notSupported(path, sortedJson(value), known));
  }

  private object(schema: Schema, value: Fields, path: FieldPath, name: string, say: Say): void {
    const { minProperties, maxProperties, additionalProperties, required: wanted } = schema;
    const keys = Object.keys(value);
    if (present(minProperties) && keys.length < minProperties) say(keys.length, `have at least ${minProperties} properties`);
    if (present(maxProperties) && keys.length > maxProperties) this.add(tooMany(path, keys.length, maxProperties));
    const values = schemaIn(additionalProperties);
    for (const key of keys) {
      if (propertyOf(schema, key)) continue;
      if (additionalProperties === false) this.add(invalid(path, key, `${name}.${key} in body is a forbidden property`));
      else if (values) this.look(values, value[key]!, path.child(key), `${name}.${key}`);
    }
    for (const key of keys) {
      const part = propertyOf(schema, key);
      if (part) this.look(part, value[key]!, path.child(key), name === '' ? key : `${name}.${key}`);
    }
    for (const key of wanted ?? []) if (!Object.hasOwn(value, key)) this.add(required(key === '' ? path : path.child(key)));
  }
}

const isDate = (text: string): boolean => {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)?.map(Number) ?? [];
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day ?? 0));
  return year !== undefined && date.getUTCMonth() + 1 === month && date.getUTCDate() === day;
};

const CLOCK = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:.\d+)?(?:z|[+-]\d\d:\d\d)$/;

/** Format, hyphens left out → whether a text has it. Source: kube-openapi pkg/validation/strfmt. */
const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  date: isDate,
  datetime(text) {
    const [date = '', clock = ''] = text.toLowerCase().split('t');
    return isDate(date) && CLOCK.test(clock);
  },
  ipv4: (text) => text.includes('.') && parseIp(text) !== null,
  ipv6: (text) => text.includes(':') && parseIp(text) !== null,
};

const INT32 = 2 ** 31;

const EXPONENT_FROM = 6;

/** A number as Go's %v prints a float64. */
function goFloat(number: number): string {
  const [mantissa = '', power = '0'] = number.toExponential().split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < EXPONENT_FROM) return String(number);
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

type Say = (shown: unknown, what: string) => void;

/** Null where the expression says something that is not the same here. */
function matches(pattern: string, value: string): boolean | null {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return null;
  }
}
