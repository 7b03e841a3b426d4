import { expect, test } from 'vitest';
import { fill } from '../../../server/src/simulation/foresight/finding.ts';

const RESTARTS = { en: '{restarts} restarts in {end} s', 'zh-cn': '{end} 秒内重启 {restarts} 次' };

test.each([
  [600, '5 restarts in 600 s', '600 秒内重启 5 次'],
  [3600, '5 restarts in 1 h', '1 小时内重启 5 次'],
  [11_709, '5 restarts in 3 h 15 min', '3 小时 15 分内重启 5 次'],
  [7199, '5 restarts in 2 h', '2 小时内重启 5 次'],
])('a span of %d seconds is told so that people can picture it', (end, en, chinese) => {
  expect(fill(RESTARTS, { restarts: 5, end })).toEqual({ en, 'zh-cn': chinese });
});

test('one of something is told in the singular', () => {
  expect(fill(RESTARTS, { restarts: 1, end: 60 }).en).toBe('1 restart in 60 s');
});
