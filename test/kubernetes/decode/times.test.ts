import { describe, expect, it } from 'vitest';
import { parseTime } from '../../../server/src/kubernetes/decode/times.ts';

const SECOND = '2006-01-02T15:04:05Z07:00';
const MICRO = '2006-01-02T15:04:05.000000Z07:00';
const cannot = (text: string, layout: string, element: string, piece: string) =>
  `parsing time "${text}" as "${layout}": cannot parse "${element}" as "${piece}"`;

describe('parseTime', () => {
  it.each([
    ['2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z'],
    ['2024-02-29T23:59:59+01:00', '2024-02-29T22:59:59Z'],
    ['2024-01-01T00:00:00-05:30', '2024-01-01T05:30:00Z'],
    ['2024-01-01T00:00:00.123456789Z', '2024-01-01T00:00:00Z'],
    ['2024-01-01T00:00:00,5Z', '2024-01-01T00:00:00Z'],
    ['2024-01-01T5:00:00Z', '2024-01-01T05:00:00Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
  ])('%s is %s', (text, printed) => {
    expect(parseTime(text, 'second')).toEqual({ ok: true, text: printed });
  });

  it.each([
    ['', cannot('', SECOND, '', '2006')],
    ['2024', cannot('2024', SECOND, '', '-')],
    ['2024-01-01', cannot('2024-01-01', SECOND, '', 'T')],
    ['2024-1-01T00:00:00Z', cannot('2024-1-01T00:00:00Z', SECOND, '1-01T00:00:00Z', '01')],
    ['2024-01-01 00:00:00Z', cannot('2024-01-01 00:00:00Z', SECOND, ' 00:00:00Z', 'T')],
    ['2024-01-01T00:00:00', cannot('2024-01-01T00:00:00', SECOND, '', 'Z07:00')],
    ['2024-01-01T00:00:00+0100', cannot('2024-01-01T00:00:00+0100', SECOND, '+0100', 'Z07:00')],
    ['2024-13-01T00:00:00Z', 'parsing time "2024-13-01T00:00:00Z": month out of range'],
    ['2023-02-29T00:00:00Z', 'parsing time "2023-02-29T00:00:00Z": day out of range'],
    ['2024-01-01T24:00:00Z', 'parsing time "2024-01-01T24:00:00Z": hour out of range'],
    ['2024-01-01T00:60:00Z', 'parsing time "2024-01-01T00:60:00Z": minute out of range'],
    ['2024-01-01T00:00:61Z', 'parsing time "2024-01-01T00:00:61Z": second out of range'],
    ['2024-01-01T00:00:00Zx', 'parsing time "2024-01-01T00:00:00Zx": extra text: "x"'],
    ['tomorrow', cannot('tomorrow', SECOND, 'tomorrow', '2006')],
  ])('refuses %j', (text, error) => {
    expect(parseTime(text, 'second')).toEqual({ ok: false, error });
  });

  it('wants six digits of a fraction where Kubernetes keeps microseconds', () => {
    expect(parseTime('2024-01-01T00:00:00.123456Z', 'micro')).toEqual({ ok: true, text: '2024-01-01T00:00:00.123456Z' });
    expect(parseTime('2024-01-01T00:00:00Z', 'micro')).toEqual({ ok: false, error: cannot('2024-01-01T00:00:00Z', MICRO, 'Z', '.000000') });
  });
});
