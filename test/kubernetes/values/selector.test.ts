import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  describeSelector,
  type LabelSelector,
  labelSelectorText,
  selectorOf,
  selectorOfMap,
  selectorText,
  selects,
} from '../../../server/src/kubernetes/values/selector.ts';
import { parseSelector } from '../../../server/src/kubernetes/values/selectorText.ts';

function selectsLabels(selector: LabelSelector | null | undefined, labels: Record<string, string>): boolean | string {
  const parsed = selectorOf(selector);
  return 'error' in parsed ? parsed.error : selects(parsed.selector, labels);
}

describe('selectors of manifests', () => {
  const labels = { app: 'web', tier: 'front', n: '7' };
  test.each<[string, LabelSelector | null | undefined, boolean]>([
    ['absent selects nothing', undefined, false],
    ['null selects nothing', null, false],
    ['empty selects everything', {}, true],
    ['empty parts select everything', { matchLabels: {}, matchExpressions: [] }, true],
    ['a label with its value', { matchLabels: { app: 'web' } }, true],
    ['a label with another value', { matchLabels: { app: 'db' } }, false],
    ['all labels must be there', { matchLabels: { app: 'web', zone: 'a' } }, false],
    ['names of Object members are ordinary keys', { matchLabels: { toString: 'x' } }, false],
    ['In', { matchExpressions: [{ key: 'tier', operator: 'In', values: ['back', 'front'] }] }, true],
    ['NotIn', { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['back', 'front'] }] }, false],
    ['NotIn with a missing key', { matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] }, true],
    ['Exists', { matchExpressions: [{ key: 'app', operator: 'Exists' }] }, true],
    ['DoesNotExist', { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, false],
    ['both parts must hold', { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'zone', operator: 'Exists' }] }, false],
  ])('%s', (_, selector, wanted) => {
    expect(selectsLabels(selector, labels)).toBe(wanted);
  });

  test.each<[LabelSelector, RegExp]>([
    [{ matchExpressions: [{ key: 'a', operator: 'in', values: ['b'] }] }, /^"in" is not a valid label selector operator$/],
    [{ matchExpressions: [null] }, /^"" is not a valid label selector operator$/],
    [
      { matchExpressions: [{ key: 'a', operator: 'In' }] },
      /^values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty$/,
    ],
    [
      { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] },
      /^values: Invalid value: \["b"\]: values set must be empty for exists and does not exist$/,
    ],
    [
      { matchLabels: { 'a b': 'c d' } },
      /^\[key: Invalid value: "a b": name part must .*, values\[0\]\[a b\]: Invalid value: "c d": a valid /,
    ],
  ])('%j', (selector, wanted) => {
    expect(selectsLabels(selector, {})).toMatch(wanted);
  });

  test('a map selects objects that hold all of it', () => {
    expect(selects(selectorOfMap({ a: '1' }), { a: '1', b: '2' })).toBe(true);
    expect(selects(selectorOfMap({ a: '1', c: '3' }), { a: '1', b: '2' })).toBe(false);
    expect(selects(selectorOfMap({}), undefined)).toBe(true);
  });

  test.each<[LabelSelector | undefined, string]>([
    [undefined, '<none>'],
    [{}, '<none>'],
    [{ matchLabels: { b: '2', a: '1' } }, 'a=1,b=2'],
    [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['y', 'x'] }] }, 'a in (x,y)'],
    [{ matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] }, '!a'],
    [{ matchExpressions: [{ key: 'a', operator: 'near' }] }, '<error>'],
  ])('%j prints as %s', (selector, wanted) => {
    expect(labelSelectorText(selector)).toBe(wanted);
  });

  test('says in words what it asks for', () => {
    const parsed = parseSelector('app=web,tier in (a,b),!old');
    expect('selector' in parsed && describeSelector(parsed.selector)).toEqual({
      en: 'label `app` is `web`, and label `old` is missing, and label `tier` is one of `a`, `b`',
      'zh-cn': '标签 `app` 为 `web`；没有标签 `old`；标签 `tier` 是 `a`、`b` 之一',
    });
    expect(describeSelector(null).en).toBe('selects nothing');
    expect(describeSelector([]).en).toBe('selects everything');
  });
});

describe('the one-line form', () => {
  test.each([
    ['', ''],
    ['  ', ''],
    ['a=1', 'a=1'],
    ['a==1, b != 2', 'a==1,b!=2'],
    ['b,!a', '!a,b'],
    ['x in (b,a,b)', 'x in (a,b)'],
    ['x notin ()', 'x notin ()'],
    ['x in (,)', 'x in ()'],
    ['x in (a,,b)', 'x in (,a,b)'],
    ['x in (in,notin)', 'x in (in,notin)'],
    ['in=notin', 'in=notin'],
    ['in in (in)', 'in in (in)'],
    ['a=', 'a='],
    ['a=,b', 'a=,b'],
    ['n>5,m<3', 'm<3,n>5'],
  ])('%j reads as %j', (text, wanted) => {
    const parsed = parseSelector(text);
    expect('error' in parsed ? parsed.error : selectorText(parsed.selector)).toBe(wanted);
  });

  const invalidKey = (key: string, why: string) => `unable to parse requirement: <nil>: Invalid value: "${key}": ${why}`;
  test.each([
    ['=a', "found '=', expected: !, identifier, or 'end of string'"],
    ['a,', "found '', expected: identifier after ','"],
    ['a,=', "found '=', expected: identifier after ','"],
    ['a=b c', "found 'c', expected: ',' or 'end of string'"],
    ['!a=b', "found '=', expected: ',' or 'end of string'"],
    ['!', "unable to parse requirement: found '', expected: identifier"],
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['a in b', "unable to parse requirement: found 'b' expected: '('"],
    ['a in (=)', "unable to parse requirement: found '=', expected: ',', ')' or identifier"],
    ['a in (b=)', "unable to parse requirement: found '=', expected: ',' or ')'"],
    ['a in (b,', "unable to parse requirement: found '', expected: ',', or identifier"],
    ['a==(', "unable to parse requirement: found '(', expected: identifier"],
    ['a=!b', "unable to parse requirement: found '!', expected: identifier"],
    ['n>x', `unable to parse requirement: values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer`],
  ])('%j: %s', (text, wanted) => {
    expect(parseSelector(text)).toEqual({ error: wanted });
  });

  test('a bad key has no path', () => {
    const parsed = parseSelector('a$=b');
    expect('error' in parsed && parsed.error.startsWith(invalidKey('a$', 'name part must consist of'))).toBe(true);
  });

  test('what it prints reads back as the same, and no text makes it throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[ab=!(),<> in1]{0,20}$/)), (text) => {
        const parsed = parseSelector(text);
        if ('error' in parsed) expect(parsed.error).not.toBe('');
        else expect(parseSelector(selectorText(parsed.selector))).toEqual(parsed);
      }),
    );
  });
});
