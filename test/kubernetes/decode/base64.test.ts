import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBase64 } from '../../../server/src/kubernetes/decode/base64.ts';

describe('parseBase64', () => {
  it.each([
    ['', ''],
    ['aGk=', 'aGk='],
    ['aGVsbG8=', 'aGVsbG8='],
    ['YQ==', 'YQ=='],
    ['YR==', 'YQ=='],
    ['aGVs\nbG8=\n', 'aGVsbG8='],
    ['YQ=\n=', 'YQ=='],
  ])('%j is kept as %s', (text, kept) => {
    expect(parseBase64(text)).toEqual({ ok: true, text: kept });
  });

  it.each([
    ['hello', 4],
    ['aGVsbG8', 4],
    ['...', 0],
    ['ab cd', 2],
    ['=', 0],
    ['a===', 1],
    ['YQ=x', 2],
    ['YQ=', 3],
    ['YQ==x', 4],
    ['aé', 1],
    ['a_b-', 1],
  ])('%j is corrupt at byte %i', (text, at) => {
    expect(parseBase64(text)).toEqual({ ok: false, error: `illegal base64 data at input byte ${at}` });
  });

  it('takes what any encoder writes, with line breaks anywhere', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.array(fc.nat(200), { maxLength: 5 }), (bytes, breaks) => {
        const encoded = Buffer.from(bytes).toString('base64');
        let broken = encoded;
        for (const at of breaks) broken = `${broken.slice(0, at)}\n${broken.slice(at)}`;
        expect(parseBase64(broken)).toEqual({ ok: true, text: encoded });
      }),
    );
  });
});
