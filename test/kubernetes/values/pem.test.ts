import { expect, test } from 'vitest';
import { pemBlock, pemBlocks } from '../../../server/src/kubernetes/values/pem.ts';

const block = (type: string, body = 'AAEC'): string => `-----BEGIN ${type}-----\n${body}\n-----END ${type}-----\n`;
const typesIn = (text: string): string[] => [...pemBlocks(text)].map(({ type }) => type);

test.each([
  ['one block', block('KEY'), ['KEY']],
  ['blocks one behind the other', block('CERTIFICATE') + block('KEY'), ['CERTIFICATE', 'KEY']],
  ['text around them', `a\n${block('KEY')}b\n`, ['KEY']],
  ['headers', block('KEY', 'Proc-Type: 4,ENCRYPTED\nDEK-Info: AES\n\nAAEC'), ['KEY']],
  ['line ends of Windows', block('KEY').replaceAll('\n', '\r\n'), ['KEY']],
  ['no line end at the end', block('KEY').trimEnd(), ['KEY']],
  ['an end of another name, then a whole one', `-----BEGIN A-----\nAAEC\n-----END B-----\n${block('KEY')}`, ['KEY']],
  ['no base64, then a whole one', block('A', '!!!!') + block('KEY'), ['KEY']],
  ['a beginning inside a line', `x ${block('KEY')}`, []],
  ['no end', '-----BEGIN KEY-----\nAAEC\n', []],
])('%s', (_, text, types) => {
  expect(typesIn(text)).toEqual(types);
});

test('gives the bytes of the first whole block', () => {
  expect(pemBlock(block('KEY', 'AA\nEC'))).toEqual({ type: 'KEY', bytes: '\u0000\u0001\u0002' });
  expect(pemBlock('')).toBeNull();
});
