import type { ScalarValue } from './nodes.ts';

/**
 * What go-yaml makes of a scalar that has no quotes and no tag (go.yaml.in/yaml/v2 resolve.go): YAML 1.1 words and integers with some
 * deviations: `0o17` counts, sexagesimal numbers and timestamps stay text.
 */
const WORDS = new Map<string, ScalarValue>([
  ...(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'] as const).map((word) => [word, true] as const),
  ...(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'] as const).map((word) => [word, false] as const),
  ...(['', '~', 'null', 'Null', 'NULL'] as const).map((word) => [word, null] as const),
  ...(['.nan', '.NaN', '.NAN'] as const).map((word) => [word, Number.NaN] as const),
  ...(['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'] as const).map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...(['-.inf', '-.Inf', '-.INF'] as const).map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

/** First characters that can begin something that is not text: 1 words, 2 numbers, 3 a point (both). */
const FIRST = new Uint8Array(128);
for (const letter of 'yYnNtTfFoO~') FIRST[letter.charCodeAt(0)] = 1;
for (const digit of '0123456789+-') FIRST[digit.charCodeAt(0)] = 2;
FIRST['.'.charCodeAt(0)] = 3;

const LONGEST_WORD = 5;
const SHORT_DECIMAL = /^-?[1-9]\d{0,14}$/;
/** What Go's strconv.ParseInt reads with base 0 once underscores are gone. */
const INTEGER = /^[+-]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9][0-9]*)$/;
const DECIMAL_FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** strconv.ParseFloat of something that begins with a point; underscores are allowed between digits. */
const POINT_FLOAT = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;

/** The value of a plain scalar without tag. Integers beyond 2^53 are bigint. */
export function resolvePlain(text: string): ScalarValue {
  if (text === '') return null;
  const first = text.charCodeAt(0);
  const hint = first < 128 ? FIRST[first] : 0;
  if (hint === 0) return text;
  if (hint !== 2) {
    if (text.length <= LONGEST_WORD) {
      const word = WORDS.get(text);
      if (word !== undefined) return word;
    }
    if (hint === 1) return text;
    return pointFloat(text);
  }
  if (SHORT_DECIMAL.test(text)) return Number(text);
  return number(text);
}

function number(text: string): ScalarValue {
  const word = text.length <= LONGEST_WORD ? WORDS.get(text) : undefined;
  if (word !== undefined) return word;
  const digits = text.includes('_') ? text.replaceAll('_', '') : text;
  const integer = integerOf(digits);
  if (integer !== null) return integer;
  if (DECIMAL_FLOAT.test(digits)) {
    const float = Number(digits);
    // Go reports numbers out of range as an error, and the scalar stays text.
    if (Number.isFinite(float)) return float;
  }
  return text;
}

function pointFloat(text: string): ScalarValue {
  if (!POINT_FLOAT.test(text)) return text;
  const float = Number(text.replaceAll('_', ''));
  return Number.isFinite(float) ? float : text;
}

/** Go's ParseInt(text, 0, 64), else ParseUint(text, 0, 64); null when neither reads it. */
function integerOf(digits: string): number | bigint | null {
  if (!INTEGER.test(digits)) return null;
  const signed = digits.charCodeAt(0) === 43 || digits.charCodeAt(0) === 45;
  const negative = digits.charCodeAt(0) === 45;
  let body = signed ? digits.slice(1) : digits;
  if (body.length > 1 && body.charCodeAt(0) === 48 && body.charCodeAt(1) < 58) body = `0o${body.slice(1)}`;
  const magnitude = Number(body);
  if (magnitude <= Number.MAX_SAFE_INTEGER) return negative && magnitude !== 0 ? -magnitude : magnitude;
  const exact = negative ? -BigInt(body) : BigInt(body);
  const fits = exact >= INT64_MIN && exact <= (signed ? INT64_MAX : UINT64_MAX);
  return fits ? exact : null;
}

/** Whether a scalar that resolved to a number was written as a float. */
export function isFloatText(source: string, tag: string | null): boolean {
  if (tag !== null && longTag(tag) === FLOAT_TAG) return true;
  const digits = source.replaceAll('_', '');
  return !INTEGER.test(digits) || integerOf(digits) === null;
}

const TAG_PREFIX = 'tag:yaml.org,2002:';
const STR_TAG = `${TAG_PREFIX}str`;
const FLOAT_TAG = `${TAG_PREFIX}float`;

/** `!!int` as `tag:yaml.org,2002:int`; `!<…>` without the brackets; others as they are. */
export function longTag(tag: string): string {
  if (tag.startsWith('!!')) return TAG_PREFIX + tag.slice(2);
  if (tag.startsWith('!<') && tag.endsWith('>')) return tag.slice(2, -1);
  return tag;
}

/** `!!int` for `tag:yaml.org,2002:int`; others as they are. */
export function shortTag(tag: string): string {
  return tag.startsWith(TAG_PREFIX) ? `!!${tag.slice(TAG_PREFIX.length)}` : tag;
}

const RESOLVABLE = new Set(['str', 'bool', 'int', 'float', 'null', 'timestamp'].map((name) => TAG_PREFIX + name));

/** The short tag go-yaml gives a resolved value. */
export function tagOfValue(value: ScalarValue, source: string): string {
  switch (typeof value) {
    case 'string':
      return '!!str';
    case 'boolean':
      return '!!bool';
    case 'bigint':
      return '!!int';
    case 'number':
      return isFloatText(source, null) ? '!!float' : '!!int';
    default:
      return '!!null';
  }
}

export interface TaggedValue {
  readonly value: ScalarValue;
  /** go-yaml's complaint, e.g. ``cannot decode !!str `abc` as a !!int``; null when the tag fits. */
  readonly error: string | null;
}

/** The value of a scalar with a tag, whatever its quotes: tags that are not YAML's own leave the text as it is. */
export function resolveTagged(tag: string, text: string): TaggedValue {
  const long = longTag(tag);
  if (long === `${TAG_PREFIX}binary`) return binary(text);
  if (long === STR_TAG || !RESOLVABLE.has(long)) return { value: text, error: null };
  const value = resolvePlain(text);
  const wanted = shortTag(long);
  const got = wanted === '!!timestamp' && isTimestamp(text) ? wanted : tagOfValue(value, text);
  if (wanted === got || (wanted === '!!float' && got === '!!int' && typeof value !== 'bigint')) return { value, error: null };
  if (wanted === '!!float' && typeof value === 'bigint' && value <= INT64_MAX) return { value: Number(value), error: null };
  return { value: text, error: `cannot decode ${got} \`${text}\` as a ${wanted}` };
}

function binary(text: string): TaggedValue {
  const compact = text.replaceAll(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(compact)) {
    return { value: text, error: '!!binary value contains invalid base64 data' };
  }
  const bytes = Uint8Array.from(atob(compact), (character) => character.charCodeAt(0));
  return { value: new TextDecoder().decode(bytes), error: null };
}

const TIMESTAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[+-]\d{2}:\d{2}))|(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?))?$/;

/** Whether go-yaml sees a timestamp. It stays text all the same; only an explicit tag makes a difference. */
function isTimestamp(text: string): boolean {
  const match = TIMESTAMP.exec(text);
  if (!match) return false;
  const month = Number(match[2]);
  const day = Number(match[3]);
  const hour = Number(match[4] ?? match[7] ?? 0);
  const minute = Number(match[5] ?? match[8] ?? 0);
  const second = Number(match[6] ?? match[9] ?? 0);
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return false;
  return day >= 1 && day <= new Date(Date.UTC(Number(match[1]), month, 0)).getUTCDate();
}
