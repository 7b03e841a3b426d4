import { expect, test } from 'vitest';
import { fromHandbookHost, fromHandbookPage, sendHandbook } from '../../client/common/handbookProtocol.ts';
import { SMALL_BOOK } from '../support/handbook.ts';

const answer = { book: SMALL_BOOK.en, facts: {} };

test('messages arrive as they were sent', () => {
  const book = { type: 'book', answer } as const;
  expect(fromHandbookHost(JSON.parse(JSON.stringify(sendHandbook(book))))).toEqual(JSON.parse(JSON.stringify(book)));
  expect(fromHandbookHost(sendHandbook({ type: 'open', key: 'pod' }))).toEqual({ type: 'open', key: 'pod' });
  for (const message of [{ type: 'ready', language: null }, { type: 'language', language: 'en' }, { type: 'retry' }] as const)
    expect(fromHandbookPage(sendHandbook(message))).toEqual(message);
});

test.each([
  null,
  'book',
  { type: 'open', key: 'pod' },
  { protocol: 0, message: { type: 'open', key: 'pod' } },
  { protocol: 1, message: { type: 'open', key: 1 } },
  { protocol: 1, message: { type: 'language', language: 'fr' } },
  { protocol: 1, message: { type: 'book', answer: { ...answer, book: { ...answer.book, concepts: [{}] } } } },
  { protocol: 1, message: { type: 'book', answer: { ...answer, book: { ...answer.book, language: 'fr' } } } },
])('what is no message is not heard: %j', (sent) => {
  expect(fromHandbookHost(sent)).toBeNull();
  expect(fromHandbookPage(sent)).toBeNull();
});
