import type { Text } from '../../texts/text.ts';
import { code } from '../markdown.ts';
import { fact, type Topic } from './topic.ts';

const MODE: Text = {
  en: 'Permissions {letters}: octal {octal}, decimal {decimal} (JSON only knows decimal numbers).',
  'zh-cn': '权限 {letters}：八进制 {octal}，十进制 {decimal}（JSON 只支持十进制）。',
};
const DECIMAL: Text = {
  en: 'Written without a leading 0, the number is decimal. {meant} is probably meant.',
  'zh-cn': '没有前导 0 时按十进制读取。很可能本意是 {meant}。',
};
const MODES = new Set(['mode', 'defaultMode']);
const MODE_MAX = 0o777;

/** What a file mode allows, and whether it was written in the base that was meant. */
export const modes: Topic = function* ({ located, written }) {
  if (!MODES.has(located.field?.name ?? '') || written.type !== 'scalar' || located.type.kind !== 'int32') return;
  const { value, source } = written;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) return;
  yield fact(MODE, { letters: code(letters(value)), octal: code(`0${value.toString(8)}`), decimal: value });
  const asOctal = Number.parseInt(source, 8);
  if (/^[1-7][0-7]{2}$/.test(source) && value === Number(source) && asOctal <= MODE_MAX) yield fact(DECIMAL, { meant: code(`0${source}`) });
};

/** `420` → `rw-r--r--`. */
const letters = (mode: number): string =>
  [6, 3, 0].map((shift) => ['r', 'w', 'x'].map((letter, bit) => ((mode >> shift) & (4 >> bit) ? letter : '-')).join('')).join('');
