import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mapOf, neighboursOf, rowsOf } from '../../../client/webview/handbook/map.ts';
import { type Book, buildBook, firstSentence, titleIn, topicAt } from '../../../client/webview/handbook/model.ts';
import { marked, searcher } from '../../../client/webview/handbook/search.ts';
import { handbookFor } from '../../../server/src/features/handbookAnswer.ts';
import { provideHandbook } from '../../../server/src/kubernetes/handbook/handbook.ts';
import { smallBook } from '../../support/handbook.ts';

let book: Book;
let chinese: Book;

beforeAll(() => {
  provideHandbook(smallBook);
  book = buildBook(handbookFor('en', '1.36'));
  chinese = buildBook(handbookFor('zh-cn', '1.36'));
});
afterAll(() => provideHandbook(() => ''));

describe('the book', () => {
  test('has topics, and kinds with the types of their fields', () => {
    expect(book.topics.map(({ title, entries }) => [title, entries.length])).toEqual([
      ['Pods', 1],
      ['Life of a Pod', 4],
    ]);
    expect(book.kinds.map(({ kind, types }) => [kind, types.map(({ title }) => title)])).toEqual([['Pod', ['PodSpec', 'Probe']]]);
    expect(topicAt(book, 'topic:pods')?.title).toBe('Pods');
    expect(topicAt(book, 'pods')).toBeUndefined();
  });

  test('knows which entries point where, in see also and in texts', () => {
    expect(book.out.get('PodSpec.restartPolicy')).toEqual(['pod', 'Probe.periodSeconds', 'pod-phase']);
    expect(book.into.get('pod-phase')).toEqual(['pod', 'PodSpec.restartPolicy']);
  });

  test('knows the field at a place', () => {
    expect(book.places.get('Pod.spec.restartPolicy')).toBe('PodSpec.restartPolicy');
  });

  test('shows the English term to Chinese readers where it is another', () => {
    expect(chinese.entries.get('pod-phase')?.otherTitle).toBe('Pod phase');
    expect(chinese.entries.get('pod')?.otherTitle).toBe('');
    expect(book.entries.get('pod-phase')?.otherTitle).toBe('');
  });

  test('first sentences end where sentences end', () => {
    const title = titleIn(book);
    expect(firstSentence('Since 1.29 it `is` [[pod-phase]]. More.', title)).toBe('Since 1.29 it is Pod phase.');
    expect(firstSentence('一句。两句。', title)).toBe('一句。');
    expect(firstSentence('no end', title)).toBe('no end');
  });
});

describe('search', () => {
  const keys = (words: string, where = book): string[] => searcher(where)(words).hits.map(({ entry }) => entry.key);

  test('puts names before texts, and concepts before fields', () => {
    expect(keys('pod')[0]).toBe('pod');
    expect(keys('restartpolicy').slice(0, 2)).toEqual(['PodSpec.restartPolicy', 'never']);
    expect(keys('phase')[0]).toBe('pod-phase');
  });

  test('finds by the term in the other language, by id, by place and by text', () => {
    expect(keys('pod phase', chinese)).toContain('pod-phase');
    expect(keys('image-error')).toEqual(['image-error']);
    expect(keys('Pod.spec.containers[].livenessProbe')).toEqual(['Probe.periodSeconds']);
    expect(keys('started again')).toEqual(['never']);
    expect(keys('生命', chinese)).toEqual(['pod-phase']);
  });

  test('every word has to be there', () => {
    expect(keys('pod xyzzy')).toEqual([]);
    expect(keys('  ')).toEqual([]);
  });

  test('shows the passage in which the words stand', () => {
    expect(searcher(book)('periodSeconds').hits.find(({ entry }) => entry.key === 'PodSpec.restartPolicy')?.passage).toContain(
      'periodSeconds',
    );
  });

  test('marks the words, whatever signs they have', () => {
    expect(marked('a.b A.B', 'a.b')).toEqual([
      { text: 'a.b', hit: true },
      { text: ' ', hit: false },
      { text: 'A.B', hit: true },
    ]);
    expect(marked('a(b', '(')).toEqual([
      { text: 'a', hit: false },
      { text: '(', hit: true },
      { text: 'b', hit: false },
    ]);
  });
});

describe('the map', () => {
  test('has what leads here, what it leads on to, and what does both', () => {
    expect(neighboursOf(book, 'pod-phase')).toEqual({
      left: [{ key: 'PodSpec.restartPolicy', way: 'into' }],
      right: [{ key: 'pod', way: 'both' }],
    });
  });

  test.each([300, 420, 600, 900])('fits into %i pixels without boxes over each other', (width) => {
    for (const key of book.entries.keys()) {
      const { nodes, height, width: used } = mapOf(book, key, width);
      expect(used).toBeLessThanOrEqual(width);
      for (const [index, node] of nodes.entries()) {
        expect(node.x).toBeGreaterThanOrEqual(0);
        expect(node.x + node.width).toBeLessThanOrEqual(used);
        expect(node.y + node.height).toBeLessThanOrEqual(height);
        for (const other of nodes.slice(index + 1)) {
          const apart =
            node.x + node.width <= other.x ||
            other.x + other.width <= node.x ||
            node.y + node.height <= other.y ||
            other.y + other.height <= node.y;
          expect(apart, `${key}: ${node.key} and ${other.key}`).toBe(true);
        }
      }
    }
  });

  test('is the same each time', () => {
    expect(mapOf(book, 'pod', 600)).toEqual(mapOf(book, 'pod', 600));
  });

  test('breaks long titles into two rows at most', () => {
    expect(rowsOf('short', 200)).toEqual(['short']);
    expect(rowsOf('Init containers run one after another to completion', 160)).toEqual(['Init containers run one', 'after another to…']);
    expect(rowsOf('操作符 In、NotIn、Exists、DoesNotExist、Gt、Lt', 160)).toHaveLength(2);
    expect(rowsOf('averyveryveryverylongwordwithoutanyblank', 100)[0]).toMatch(/…$/);
  });
});
