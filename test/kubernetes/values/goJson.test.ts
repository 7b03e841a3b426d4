import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonObjectError } from '../../../server/src/kubernetes/values/goJson.ts';

const errorOf = (text: string): string | null => jsonObjectError(new TextEncoder().encode(text));

describe('jsonObjectError', () => {
  test.each([
    ['{}', null],
    [' {"a": [1, -0.5e+3, true, false, null, "\\u00e9\\n"], "b": {}} \n', null],
    ['null', null],
    ['', 'unexpected end of JSON input'],
    ['{', 'unexpected end of JSON input'],
    ['{"a"', 'unexpected end of JSON input'],
    ['"a', 'unexpected end of JSON input'],
    ['{a}', "invalid character 'a' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":}', "invalid character '}' looking for beginning of value"],
    ['{"a":1 "b"}', `invalid character '"' after object key:value pair`],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['{"a":[1 2]}', "invalid character '2' after array element"],
    ['{"a":tru}', "invalid character '}' in literal true (expecting 'e')"],
    ['{"a":01}', "invalid character '1' after object key:value pair"],
    ['{"a":-}', "invalid character '}' in numeric literal"],
    ['{"a":1.}', "invalid character '}' after decimal point in numeric literal"],
    ['{"a":1e}', "invalid character '}' in exponent of numeric literal"],
    ['{"a":"\\x"}', "invalid character 'x' in string escape code"],
    ['{"a":"\\u00g0"}', "invalid character 'g' in \\u hexadecimal character escape"],
    ['{"a":"\n"}', "invalid character '\\n' in string literal"],
    ['{} x', "invalid character 'x' after top-level value"],
    ['é', "invalid character 'Ã' looking for beginning of value"],
    ["{'a':1}", "invalid character '\\'' looking for beginning of object key string"],
  ])('%j: %s', (text, wanted) => {
    expect(errorOf(text)).toBe(wanted);
  });

  test.each([
    ['[]', 'array'],
    ['"a"', 'string'],
    ['1', 'number'],
    ['true', 'bool'],
  ])('%s is JSON, but no object', (text, word) => {
    expect(errorOf(text)).toBe(`json: cannot unmarshal ${word} into Go value of type map[string]interface {}`);
  });

  test('nothing nests for ever', () => {
    expect(errorOf(`{"a":${'['.repeat(10_001)}`)).toBe('exceeded max depth');
  });

  test('takes what JSON.parse takes, and refuses what it refuses', () => {
    const isObject = (text: string): boolean => {
      try {
        const value: unknown = JSON.parse(text);
        return value === null || (typeof value === 'object' && !Array.isArray(value));
      } catch {
        return false;
      }
    };
    const piece = fc.constantFrom('{', '}', '[', ']', ',', ':', '"', 'a', '1', '0', '-', '.', 'e', 'true', 'null', ' ', '\\', 'u', '\n');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
        ),
        (text) => {
          expect(errorOf(text) === null).toBe(isObject(text));
        },
      ),
      { numRuns: 1000 },
    );
  });
});
