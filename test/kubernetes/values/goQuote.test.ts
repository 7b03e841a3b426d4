import { expect, test } from 'vitest';
import { goQuote } from '../../../server/src/kubernetes/values/goQuote.ts';

test.each([
  ['', '""'],
  ['web', '"web"'],
  ['a "b" \\c', '"a \\"b\\" \\\\c"'],
  ['\x00\x07\b\t\n\v\f\r\x1b\x7f', '"\\x00\\a\\b\\t\\n\\v\\f\\r\\x1b\\x7f"'],
  ['é 名 😀 <&>', '"é 名 😀 <&>"'],
  ['\u00a0\u200b\u2028\ufeff', '"\\u00a0\\u200b\\u2028\\ufeff"'],
  ['\u{e0001}', '"\\U000e0001"'],
])('%j', (text, wanted) => {
  expect(goQuote(text)).toBe(wanted);
});
