import { blockNode } from './block.ts';
import type { Comment, ManifestDocument, Node, Problem, ProblemCode } from './nodes.ts';
import { type Composed, compose } from './reference/compose.ts';
import { checkDecoding, type DecodeProblem } from './reference/decode.ts';
import { Scanner } from './scanner.ts';
import { Chunk } from './tree.ts';

/** Characters outside what the fast reader knows: control characters, foreign line breaks, a byte order mark inside. */
const RARE = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;

function hasRare(text: string): boolean {
  const from = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  return RARE.test(from) || (from.includes('\r') && /\r(?!\n)/.test(from));
}

/** Longer texts are not read: nothing that an API server takes comes near (3 MiB a request). */
const LENGTH_MAX = 64 * 1024 * 1024;

/**
 * Reads the first document of a text. Never throws: broken text gives the sound part of the tree and problems.
 *
 * Two readers share the work. The fast one reads what manifests are made of, and goes on behind what is broken. Where it meets trouble or
 * something rare, the reference reader, which does exactly what go-yaml does, has the last word: whether the server can read the text, in
 * which words it says that it cannot, and what rare constructs mean.
 * @param text text of one document; a leading `---` and a byte order mark are part of it
 */
export function parseDocument(text: string): ManifestDocument {
  if (text.length > LENGTH_MAX) return tooLarge(text);
  const s = new Scanner(text);
  if (hasRare(text)) s.suspect = true;
  let root = readRoot(s);
  let { problems, comments, duplicates, unusual }: ReadOff = s;
  let parseError: string | null = null;
  if (problems.length > 0 || s.suspect) {
    const notes = { chunk: new Chunk(), duplicates: [] as Problem[], unusual: false };
    const composed = compose(text, notes.chunk, notes);
    parseError = composed.error;
    if (composed.error !== null) problems = problems.length > 0 ? problems : [problemOf(composed, text)];
    else if (composed.tooDeep) problems = problems.filter((problem) => problem.code === 'too-deep');
    else {
      root = composed.root;
      problems = [];
      ({ comments } = composed);
      ({ duplicates, unusual } = notes);
    }
    if (composed.tooDeep && problems.length === 0) problems = [{ code: 'too-deep', start: 0, end: 0, subject: '' }];
  }
  if (parseError === null && unusual && root !== null) {
    const { problem } = checkDecoding(root);
    if (problem !== null) {
      parseError = problem.message;
      problems = [
        ...problems,
        { code: DECODE_CODES[problem.kind], start: problem.node.start, end: problem.node.end, subject: subjectOf(problem) },
      ];
    }
  }
  return {
    text,
    root,
    problems: [...problems, ...duplicates].sort((one, other) => one.start - other.start || one.end - other.end),
    comments: commentsOf(text, comments),
    parseError,
    json: isJson(text),
    templated: s.templated,
  };
}

/** What a reader hands over besides the tree. */
interface ReadOff {
  problems: readonly Problem[];
  comments: readonly number[];
  duplicates: readonly Problem[];
  unusual: boolean;
}

function tooLarge(text: string): ManifestDocument {
  const problem: Problem = { code: 'too-large', start: 0, end: 0, subject: String(LENGTH_MAX) };
  return { text, root: null, problems: [problem], comments: [], parseError: null, json: false, templated: false };
}

const DECODE_CODES: Readonly<Record<DecodeProblem['kind'], ProblemCode>> = {
  tag: 'bad-tag',
  'recursive-alias': 'recursive-alias',
  'alias-bomb': 'alias-bomb',
  merge: 'bad-merge',
  key: 'bad-key',
  number: 'bad-number',
};

function subjectOf(problem: DecodeProblem): string {
  const { node } = problem;
  return node.type === 'alias' ? node.name : node.type === 'scalar' ? node.source : '';
}

/** The problem of a text in which only the reference reader saw one. */
function problemOf(composed: Composed, text: string): Problem {
  const control = text.search(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/);
  if (composed.errorOffset === null && control >= 0) {
    return { code: 'bad-character', start: control, end: control + 1, subject: text.charAt(control) };
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

function isJson(text: string): boolean {
  const first = /[^\s\ufeff]/.exec(text)?.[0];
  return first === '{' || first === '[';
}

function readRoot(s: Scanner): Node | null {
  s.next();
  readDirectives(s);
  if (s.column < 0 && s.end < s.text.length && s.text.startsWith('---', s.end)) {
    s.pos = s.end + 3;
    s.end = s.text.length;
    s.next(true);
  }
  if (s.pos >= s.end) {
    // `...` without anything before it.
    if (s.end < s.text.length) s.suspect = true;
    return null;
  }
  const root = blockNode(s, -1);
  // go-yaml looks no further than the first node, so that the reference reader may find nothing wrong with what follows.
  if (s.pos < s.end) s.problem('unexpected-text', s.pos, s.end);
  return root;
}

/** `%YAML` and `%TAG` lines: the reference reader knows them. */
function readDirectives(s: Scanner): void {
  while (s.column === 0 && s.at(s.pos) === 37) {
    s.suspect = true;
    s.skipLine();
    s.next();
  }
}
