import { refusedDecoding } from './decoding.ts';
import { duplicateProblem } from './keys.ts';
import { readLarge } from './large.ts';
import type { Comment, ManifestDocument, Problem, ScalarNode } from './nodes.ts';
import { LARGE } from './outline.ts';
import { hasRareCharacters, isJson, readRoot } from './read.ts';
import { type Composed, compose } from './reference/compose.ts';
import { Scanner } from './scanner.ts';
import { Chunk } from './tree.ts';

/** Longer texts are not read: nothing that an API server takes comes near (3 MiB a request). */
const LENGTH_MAX = 64 * 1024 * 1024;

/**
 * Reads the first document of a text. Never throws: broken text gives the sound part of the tree and problems.
 *
 * Two readers share the work. The fast one reads what manifests are made of, and goes on behind what is broken. Where it meets trouble or
 * something rare, the reference reader, which does exactly what go-yaml does, has the last word: whether the server can read the text, in
 * which words it says that it cannot, and what rare constructs mean.
 * @param text text of one document; a leading `---` and a byte order mark are part of it
 * @param separated the leading `---` line separates the document from one before, and does not count as a line in messages
 */
export function parseDocument(text: string, separated = false): ManifestDocument {
  if (text.length > LENGTH_MAX) return tooLarge(text);
  return (text.length > LARGE ? readLarge(text, separated, parseWhole) : null) ?? parseWhole(text, separated);
}

/** What a reader hands over besides the tree. */
interface ReadOff {
  problems: readonly Problem[];
  comments: readonly number[];
  duplicates: readonly ScalarNode[];
  unusual: boolean;
}

/** Reads a document without cutting it, however large it is: what reading in pieces has to agree with. */
export function parseWhole(text: string, separated = false): ManifestDocument {
  const s = new Scanner(text);
  if (hasRareCharacters(text)) s.suspect = true;
  let root = readRoot(s);
  let { problems, comments, duplicates, unusual }: ReadOff = s;
  let parseError: string | null = null;
  if (problems.length > 0 || s.suspect) {
    const notes = { duplicates: [] as ScalarNode[], unusual: false };
    const composed = compose(text, new Chunk(), notes, separated ? -1 : 0);
    parseError = composed.error;
    if (composed.error !== null) problems = problems.length > 0 ? problems : [problemOf(composed, text)];
    else if (composed.tooDeep) {
      problems = problems.filter((problem) => problem.code === 'too-deep');
      if (problems.length === 0) problems = [{ code: 'too-deep', start: 0, end: 0, subject: '' }];
    } else {
      root = composed.root;
      problems = [];
      ({ comments } = composed);
      ({ duplicates, unusual } = notes);
    }
  }
  if (parseError === null && unusual && root !== null) {
    const refused = refusedDecoding(root);
    if (refused !== null) {
      parseError = refused.message;
      problems = [...problems, refused.problem];
    }
  }
  return {
    text,
    root,
    problems: [...problems, ...duplicates.map(duplicateProblem)].sort((one, other) => one.start - other.start || one.end - other.end),
    comments: commentsOf(text, comments),
    parseError,
    json: isJson(text),
    templated: s.templated,
  };
}

function tooLarge(text: string): ManifestDocument {
  const problem: Problem = { code: 'too-large', start: 0, end: 0, subject: String(LENGTH_MAX) };
  return { text, root: null, problems: [problem], comments: [], parseError: null, json: false, templated: false };
}

/** The problem of a text in which only the reference reader saw one. */
function problemOf(composed: Composed, text: string): Problem {
  const control = text.search(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/);
  if (composed.errorOffset === null && control >= 0) {
    // Its code and not the character itself, which a terminal would obey.
    const subject = `U+${text.charCodeAt(control).toString(16).toUpperCase().padStart(4, '0')}`;
    return { code: 'control-character', start: control, end: control + 1, subject };
  }
  const start = Math.min(composed.errorOffset ?? 0, text.length);
  return { code: 'syntax', start, end: Math.min(start + 1, text.length), subject: composed.error ?? '' };
}

function commentsOf(text: string, places: readonly number[]): Comment[] {
  const comments: Comment[] = [];
  for (let i = 0; i < places.length; i += 2) {
    const start = places[i]!;
    const end = places[i + 1]!;
    comments.push({ start, end, text: text.slice(start, end) });
  }
  return comments;
}
