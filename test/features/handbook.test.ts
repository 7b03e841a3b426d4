import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { provideHandbook } from '../../server/src/kubernetes/handbook/handbook.ts';
import { provideDescriptions } from '../../server/src/kubernetes/schema/descriptions.ts';
import { LanguageService } from '../../server/src/service.ts';
import { SMALL_BOOK, smallBook } from '../support/handbook.ts';
import { marked } from '../support/marked.ts';
import { hover, proposals } from './ask.ts';

beforeAll(() => {
  provideHandbook(smallBook);
  provideDescriptions(() =>
    JSON.stringify({ texts: ['The sentence of the reference.'], of: { 'core/v1.PodSpec': { restartPolicy: 0, nodeName: 0 } } }),
  );
});
afterAll(() => {
  provideHandbook(() => '');
  provideDescriptions(() => '');
});

const pod = (rest: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n${rest}`;

/** A hover in an editor that has the handbook. */
function hoverWithBook(source: string): string {
  const { text, position } = marked(source);
  const service = new LanguageService();
  service.initialize({ language: 'en', handbook: true });
  service.open('file:///a.yaml', 'yaml', 1, text);
  const contents = service.hover('file:///a.yaml', position)?.contents;
  return typeof contents === 'object' && 'value' in contents ? contents.value : '';
}

describe('hover', () => {
  test('explains a field in our words, not in those of the reference', () => {
    const text = hover(pod('spec:\n  restart¦Policy: OnFailure\n'));
    expect(text).toContain('What happens when a container ends. Default `Always`.');
    expect(text).toContain('**Common mistakes** — It says nothing of `periodSeconds` or the phase.');
    expect(text).not.toContain('The sentence of the reference');
    expect(text.indexOf('Default here')).toBeLessThan(text.indexOf('What happens'));
  });

  test('has the sentence of the reference where the handbook says nothing', () => {
    expect(hover(pod('spec:\n  node¦Name: a\n'))).toContain('The sentence of the reference');
  });

  test('explains in Chinese', () => {
    const text = hover(pod('spec:\n  restart¦Policy: OnFailure\n'), { language: 'zh-cn' });
    expect(text).toContain('容器结束后怎么办。');
    expect(text).toContain('**常见错误**：它与Pod 阶段无关。');
    expect(text).toContain('另见：Pod\n');
  });

  test.each([
    ['the value of a field', 'spec:\n  restartPolicy: Nev¦er\n', 'Nothing is started again.'],
    ['a word of the status', 'status:\n  containerStatuses:\n  - state: {waiting: {reason: ErrImage¦Pull}}\n', 'The image cannot be had.'],
    [
      'the same of an init container',
      'status:\n  initContainerStatuses:\n  - state: {waiting: {reason: ErrImage¦Pull}}\n',
      'cannot be had',
    ],
    ['a condition', 'status:\n  conditions:\n  - type: Rea¦dy\n', 'Requests may come.'],
  ])('explains %s', (_, source, words) => {
    expect(hover(pod(source))).toContain(words);
  });

  test('explains the kind', () => {
    expect(hover('apiVersion: v1\nkind: Po¦d\n')).toContain('The smallest thing one creates.');
  });

  test('explains what a kind is where it has no words for the kind', () => {
    provideHandbook((language) =>
      JSON.stringify({ ...SMALL_BOOK[language], fields: { TypeMeta: { kind: { what: 'What sort it is.', concepts: [] } } } }),
    );
    expect(hover('apiVersion: coordination.k8s.io/v1\nkind: Lea¦se\n')).toContain('What sort it is.');
    expect(hover('apiVersion: v1\nkind: Po¦d\n')).not.toContain('What sort it is.');
    provideHandbook(smallBook);
  });

  test('knows places in Pod templates', () => {
    const text = hover('apiVersion: batch/v1\nkind: Job\nspec:\n  template:\n    spec:\n      restartPolicy: Nev¦er\n');
    expect(text).toContain('Nothing is started again.');
  });

  test('leads to kubernetes.io where the editor has no handbook', () => {
    const text = hover(pod('spec:\n  restart¦Policy: OnFailure\n'));
    expect(text).toContain('See also: [Pod](https://kubernetes.io/docs/concepts/workloads/pods/), Pod phase');
    expect(text).not.toContain('command:');
  });

  test('opens the handbook where there is one', () => {
    const text = hoverWithBook(pod('spec:\n  restart¦Policy: OnFailure\n'));
    expect(text).toContain('[Pod](command:podsight.openHandbook?%5B%22pod%22%5D)');
    expect(text).toContain('[`periodSeconds`](command:podsight.openHandbook?%5B%22Probe.periodSeconds%22%5D)');
    expect(text).toContain('[Open in the handbook](command:podsight.openHandbook?%5B%22PodSpec.restartPolicy%22%5D)');
  });

  test('keeps text of the manifest out of its commands', () => {
    const text = hoverWithBook(pod('spec:\n  node¦Name: "x](command:podsight.openHandbook?1)"\n'));
    expect(text).toContain('``x](command:podsight.openHandbook?1)``'.slice(1, -1));
    expect([...text.matchAll(/\]\(command:/g)]).toHaveLength(1); // the one inside code, which is no link
  });
});

test('completion explains fields in our words', () => {
  const found = proposals(pod('spec:\n  rest¦\n')).find(({ label }) => label === 'restartPolicy');
  expect(found?.documentation).toMatchObject({ value: expect.stringContaining('What happens when a container ends.') });
});

test('completion explains values and kinds that have an entry', () => {
  const documentation = (source: string, label: string): unknown => proposals(source).find((each) => each.label === label)?.documentation;
  expect(documentation(pod('spec:\n  restartPolicy: ¦\n'), 'Never')).toMatchObject({ value: 'Nothing is started again.' });
  expect(documentation(pod('spec:\n  restartPolicy: ¦\n'), 'Always')).toBeUndefined();
  expect(documentation('kind: ¦\n', 'Pod')).toMatchObject({ value: expect.stringContaining('The smallest thing') });
});

test.each([
  ['a key', 'spec:\n  restart¦Policy: Never\n', 'PodSpec.restartPolicy'],
  ['a value', 'spec:\n  restartPolicy: Nev¦er\n', 'never'],
  ['a field without an entry', 'spec:\n  node¦Name: a\n', null],
])('the entry for %s', (_, source, key) => {
  const { text, position } = marked(pod(source));
  const service = new LanguageService();
  service.open('file:///a.yaml', 'yaml', 1, text);
  expect(service.handbookAt({ uri: 'file:///a.yaml', position })).toBe(key);
});

test('the book tells where each field stands', () => {
  const service = new LanguageService();
  service.configure({ language: 'en' });
  const { book, facts } = service.handbook();
  expect(book.concepts).toHaveLength(5);
  expect(facts['Probe.periodSeconds']).toEqual({
    type: 'whole number',
    path: 'Pod.spec.containers[].livenessProbe.periodSeconds',
    required: false,
    deprecated: false,
    since: null,
    values: [],
    below: null,
  });
  expect(facts['PodSpec.restartPolicy']?.values).toEqual(['Always', 'OnFailure', 'Never']);
});
