import { blockNode } from './block.ts';
import type { Comment, ManifestDocument, Node, Problem } from './nodes.ts';
import { Scanner } from './scanner.ts';

/** Characters outside what the fast readers know: control characters, foreign line breaks, lone surrogates, a byte order mark inside. */
const SUSPECT =
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * Reads the first document of a text. Never throws: broken text gives the sound part of the tree and problems.
 * @param text text of one document; a leading `---` and a byte order mark are part of it
 */
export function parseDocument(text: string): ManifestDocument {
  const s = new Scanner(text);
  if (SUSPECT.test(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)) s.suspect = true;
  const root = readRoot(s);
  const problems: Problem[] = [...s.problems, ...s.duplicates].sort((one, other) => one.start - other.start);
  const comments: Comment[] = [];
  for (let i = 0; i < s.comments.length; i += 2) {
    const start = s.comments[i]!;
    const end = s.comments[i + 1]!;
    comments.push({ start, end, text: text.slice(start, end) });
  }
  return { text, root, problems, comments, parseError: null, json: isJson(text), templated: s.templated };
}

function isJson(text: string): boolean {
  const first = /[^\s\ufeff]/.exec(text)?.[0];
  return first === '{' || first === '[';
}

function readRoot(s: Scanner): Node | null {
  readDirectives(s);
  s.next();
  if (s.column < 0 && s.end < s.text.length && s.text.startsWith('---', s.end)) {
    s.pos = s.end + 3;
    s.end = s.text.length;
    s.next(true);
  } else if (s.column < 0) return null;
  if (s.pos >= s.end) return null;
  const root = blockNode(s, -1);
  if (s.pos < s.end) {
    s.problem('unexpected-text', s.pos, s.end);
  }
  return root;
}

/** `%YAML` and `%TAG` lines: the reference reader knows them. */
function readDirectives(s: Scanner): void {
  while (s.at(s.pos) === 37) {
    s.suspect = true;
    s.skipLine();
    s.next();
  }
}
