/** What the extension host and the handbook page say to each other. As in protocol.ts, one number for all of it. */
import type { HandbookAnswer } from '../../server/src/requests.ts';
import type { Language } from '../../server/src/texts/text.ts';
import { type Guard, isNatural, isRecord, isString, listOf, nullable, oneOf, shape } from './guards.ts';

const PROTOCOL = 1;

/** `viewType` of the panel; also the name under which the editor restores it. */
export const HANDBOOK_VIEW = 'podsight.handbook';

export type HandbookHostMessage =
  /** The book in the user's language, for the first time or anew. */
  | { readonly type: 'book'; readonly answer: HandbookAnswer }
  /** Show this entry: the id of a concept, or `Type.field`. */
  | { readonly type: 'open'; readonly key: string }
  /** The language server does not answer; why, in the user's language. */
  | { readonly type: 'failed'; readonly message: string };

export type HandbookPageMessage =
  /** The page listens now; it was read in this language before the reload, null for the user's own. */
  | { readonly type: 'ready'; readonly language: Language | null }
  | { readonly type: 'retry' }
  /** Show the book in this language. */
  | { readonly type: 'language'; readonly language: Language };

/** What survives a reload of the window. Null in the history is the first page. */
export interface HandbookState {
  readonly protocol: typeof PROTOCOL;
  readonly history: readonly (string | null)[];
  /** Which of the history is shown. */
  readonly at: number;
  /** Chosen in the page; null while it is the user's own. */
  readonly language: Language | null;
}

interface Sent<Message> {
  readonly protocol: number;
  readonly message: Message;
}

export const sendHandbook = <Message extends HandbookHostMessage | HandbookPageMessage>(message: Message): Sent<Message> => ({
  protocol: PROTOCOL,
  message,
});

export const handbookState = (reading: Omit<HandbookState, 'protocol'>): HandbookState => ({ protocol: PROTOCOL, ...reading });

const isLanguage: Guard<Language> = oneOf('en', 'zh-cn');
const isTexts = (value: unknown): boolean => isRecord(value) && isString(value.what);
const isConcept = (value: unknown): value is HandbookAnswer['book']['concepts'][number] =>
  isTexts(value) &&
  isRecord(value) &&
  [value.id, value.topic, value.term, value.otherTerm].every(isString) &&
  listOf(isString)(value.where) &&
  listOf(isString)(value.seeAlso);
const isFields = (value: unknown): value is HandbookAnswer['book']['fields'] =>
  isRecord(value) && Object.values(value).every((type) => isRecord(type) && Object.values(type).every(isTexts));
const isAnswer: Guard<HandbookAnswer> = shape<HandbookAnswer>({
  book: shape<HandbookAnswer['book']>({
    language: isLanguage,
    topics: listOf(shape<HandbookAnswer['book']['topics'][number]>({ id: isString, title: isString })),
    concepts: listOf(isConcept),
    fields: isFields,
  }),
  facts: isRecord as Guard<HandbookAnswer['facts']>,
});

const unwrapped = (sent: unknown): Record<string, unknown> | null =>
  isRecord(sent) && sent.protocol === PROTOCOL && isRecord(sent.message) ? sent.message : null;

/** A message of the host, or null for anything else that reaches the page. */
export function fromHandbookHost(sent: unknown): HandbookHostMessage | null {
  const message = unwrapped(sent);
  if (message?.type === 'book' && isAnswer(message.answer)) return { type: 'book', answer: message.answer };
  if (message?.type === 'open' && isString(message.key)) return { type: 'open', key: message.key };
  if (message?.type === 'failed' && isString(message.message)) return { type: 'failed', message: message.message };
  return null;
}

/** A message of the page, or null. */
export function fromHandbookPage(sent: unknown): HandbookPageMessage | null {
  const message = unwrapped(sent);
  if (message?.type === 'retry') return { type: 'retry' };
  if (message?.type === 'language' && isLanguage(message.language)) return { type: 'language', language: message.language };
  if (message?.type === 'ready' && nullable(isLanguage)(message.language)) return { type: 'ready', language: message.language };
  return null;
}

export const isHandbookState: Guard<HandbookState> = (value): value is HandbookState =>
  shape({ protocol: oneOf(PROTOCOL), history: listOf(nullable(isString)), at: isNatural, language: nullable(isLanguage) })(value);
