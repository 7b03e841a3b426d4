import { describe, expect, test } from 'vitest';
import { say } from '../../server/src/texts/text.ts';

const text = { en: '{ready} of {count} {count:Pod is|Pods are} ready', 'zh-cn': '{count} 个 Pod 中 {ready} 个就绪' };

describe('a text', () => {
  test.each([
    [0, '1 of 0 Pods are ready'],
    [1, '1 of 1 Pod is ready'],
    ['1', '1 of 1 Pod is ready'],
    [2, '1 of 2 Pods are ready'],
    [1.5, '1 of 1.5 Pods are ready'],
  ])('takes the form of a word that goes with %s', (count, said) => {
    expect(say(text, 'en', { ready: 1, count })).toBe(said);
  });

  test('needs no forms where a language has none', () => {
    expect(say(text, 'zh-cn', { ready: 1, count: 2 })).toBe('2 个 Pod 中 1 个就绪');
  });

  test('shows what it has no value for', () => {
    expect(say(text, 'en', { ready: 1 })).toBe('1 of {count} {count:Pod is|Pods are} ready');
  });

  test('an empty form is left out', () => {
    expect(say({ en: '{count:|All }{count}', 'zh-cn': '' }, 'en', { count: 1 })).toBe('1');
  });

  test('values are put in as they are', () => {
    expect(say({ en: '{what}', 'zh-cn': '' }, 'en', { what: '$& {ready} {count:a|b}' })).toBe('$& {ready} {count:a|b}');
  });
});
