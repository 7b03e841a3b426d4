import { parseQuantity } from '../../kubernetes/values/quantity.ts';
import type { Text } from '../../texts/text.ts';
import { type FixFamily, fix } from './fix.ts';

const CHANGE: Text = { en: "Change to '{value}'", 'zh-cn': '改为“{value}”' };
const BINARY: Text = { en: "Change to '{value}' (powers of 1024)", 'zh-cn': '改为“{value}”（1024 进制）' };
const DECIMAL: Text = { en: "Change to '{value}' (powers of 1000)", 'zh-cn': '改为“{value}”（1000 进制）' };
const REMOVE: Text = { en: 'Remove the empty quantity', 'zh-cn': '删除空的数量' };
const POSITIVE: Text = { en: "Change to '{value}'", 'zh-cn': '改为“{value}”' };

/** A quantity that is written as people say it: `1Gb`, `512 MiB`, `0,5`, `1/2`, `100 millicores`. */
export const badQuantity: FixFamily = function* ({ finding, path, editor }) {
  if (finding.code !== 'bad-quantity') return;
  const written = editor.textAt(path)?.trim() ?? '';
  if (written === '') {
    yield* fix('remove-empty-value', REMOVE, editor.remove(path));
    return;
  }
  const meant = readings(written).filter(({ value }) => value !== written && parseQuantity(value).ok);
  for (const { value, title } of meant) {
    const id = title === CHANGE ? 'quantity-form' : 'quantity-unit';
    yield* fix(id, title, editor.replace(path, value), { values: { value }, preferred: meant.length === 1 });
  }
};

/** Bytes below nought make no sense; what was meant is most likely the amount. */
export const negativeQuantity: FixFamily = function* ({ data, finding, path, editor }) {
  if (!finding.code.endsWith('resources.amount') || data.reason !== 'FieldValueInvalid') return;
  const written = editor.textAt(path) ?? '';
  if (!/^-\S/.test(written)) return;
  const value = written.slice(1);
  yield* fix('positive-quantity', POSITIVE, editor.replace(path, value), { values: { value } });
};

interface Reading {
  readonly value: string;
  readonly title: Text;
}

function readings(written: string): Reading[] {
  const half = /^(\d+)\s*\/\s*(\d+)$/.exec(written);
  if (half) return half[2] === '0' ? [] : [{ value: `${Math.round((1000 * Number(half[1])) / Number(half[2]))}m`, title: CHANGE }];
  const [, sign = '', amount = '', unit = ''] = /^([+-]?)\s*([\d.,_]+)\s*([A-Za-zµ]*)\.?$/.exec(written) ?? [];
  const digits = numberOf(amount);
  if (digits === null) return [];
  const of = (suffix: string, title: Text = CHANGE): Reading => ({ value: sign + digits + suffix, title });
  if (/^(?:milli|m)(?:cores?|cpus?)?$/i.test(unit) && !/^M$/.test(unit)) return [of('m')];
  if (/^(?:v?cpus?|cores?|c)$/i.test(unit)) return [of('')];
  if (/^b(?:ytes?)?$/i.test(unit)) return [of('')];
  const scale = /^([kmgtpe])(i?)(?:b|bytes?)?$/i.exec(unit) ?? /^(kilo|mega|giga|tera|peta|exa)(i?)(?:bytes?|b)?$/i.exec(unit);
  if (!scale) return unit === '' ? [of('')] : [];
  const letter = scale[1]![0]!.toUpperCase();
  const binary = of(`${letter}i`, scale[2] ? CHANGE : BINARY);
  return scale[2] ? [binary] : [binary, of(letter === 'K' ? 'k' : letter, DECIMAL)];
}

/** `0,5` is a half, `1,024` and `1_000` are whole thousands; null for what is no one number. */
function numberOf(text: string): string | null {
  if (/^\d+(?:\.\d+)?$|^\.\d+$|^\d+\.$/.test(text)) return text;
  if (/^\d{1,3}(?:[,_]\d{3})+$/.test(text) && !text.startsWith('0')) return text.replace(/[,_]/g, '');
  return /^\d+,\d+$/.test(text) ? text.replace(',', '.') : null;
}
