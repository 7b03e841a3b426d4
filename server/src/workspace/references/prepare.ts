import { type FileDocument, parseDocument, type Span } from '../../manifest/index.ts';
import type { OpenFile } from '../openFile.ts';
import type { DocumentFacts } from './facts.ts';
import { readFacts } from './read.ts';

const read = new WeakMap<FileDocument, DocumentFacts>();

/** Reads a document ahead of the first question about its file, so that a large file is not read at once. */
export function prepare(document: FileDocument): DocumentFacts {
  const known = read.get(document);
  if (known) return known;
  const facts = readFacts(document.document, (node) => node);
  read.set(document, facts);
  return facts;
}

/** UTF-16 code units from which on a document is too long to be read at every keystroke: it is read when typing pauses, or when somebody asks. */
const LONG = 100_000;

/** Whether a document can be read at once, or was. */
export const isAtHand = (document: FileDocument): boolean => document.unread || document.length <= LONG || read.has(document);

/** Trees of files that are not open are thrown away once they are read. */
export function factsOf(file: OpenFile, document: FileDocument): DocumentFacts {
  if (file.isOpen) return prepare(document);
  return readFacts(parseDocument(document.text, document.separated), ({ start, end }: Span) => ({ start, end }));
}
