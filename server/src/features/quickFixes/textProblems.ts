import { type ManifestDocument, type Problem, type ProblemCode, repairOf } from '../../manifest/index.ts';
import { columnOf, indentationUnit, lineEndOf, lineStartOf } from '../../manifest/layout.ts';
import type { Text } from '../../texts/text.ts';
import type { Edit } from '../edits/editor.ts';
import { scalarText } from '../edits/yamlText.ts';
import { type Fix, type FixFamily, type FixInput, fix } from './fix.ts';

/** What the one sensible repair of a problem does, by code; see repairOf. */
const REPAIRS: Readonly<Partial<Record<ProblemCode, { readonly id: string; readonly title: Text; readonly all?: Text }>>> = {
  'missing-space-after-colon': {
    id: 'space-after-colon',
    title: { en: 'Insert the blank behind the colon', 'zh-cn': '在冒号后插入空格' },
    all: { en: 'Insert the blank behind all such colons', 'zh-cn': '在所有这样的冒号后插入空格' },
  },
  'missing-colon': { id: 'insert-colon', title: { en: 'Insert the colon', 'zh-cn': '插入冒号' } },
  'full-width-punctuation': {
    id: 'ascii-punctuation',
    title: { en: 'Change to the ASCII colon', 'zh-cn': '改为半角冒号' },
    all: { en: 'Change all full-width colons to ASCII', 'zh-cn': '将所有全角冒号改为半角' },
  },
  'missing-comma': { id: 'insert-comma', title: { en: 'Insert the comma', 'zh-cn': '插入逗号' } },
  'missing-dash': { id: 'insert-dash', title: { en: "Begin the line with '- '", 'zh-cn': '在行首加上“- ”' } },
  'tab-indentation': {
    id: 'tabs-to-spaces',
    title: { en: 'Replace the tab with spaces', 'zh-cn': '把制表符换成空格' },
    all: { en: 'Replace all tabs in the indentation with spaces', 'zh-cn': '把缩进中的所有制表符换成空格' },
  },
  'unclosed-quote': { id: 'close-quote', title: { en: 'Close the quote', 'zh-cn': '补上结束引号' } },
  'nested-mapping': { id: 'quote-text', title: { en: 'Quote the value', 'zh-cn': '给值加上引号' } },
  'bad-escape': { id: 'escape-backslash', title: { en: 'Write the backslash twice', 'zh-cn': '把反斜杠写两遍' } },
  'bad-character': { id: 'quote-text', title: { en: 'Quote the value', 'zh-cn': '给值加上引号' } },
};

const CLOSE: Text = { en: "Close the bracket with '{close}'", 'zh-cn': '用“{close}”闭合括号' };
const ALIGN: Text = { en: "Align with '{key}'", 'zh-cn': '与“{key}”对齐' };
const INSIDE: Text = { en: "Indent below '{key}'", 'zh-cn': '缩进到“{key}”之下' };
const KEY_VALUE: Text = { en: "Change to '{text}'", 'zh-cn': '改为“{text}”' };
const QUOTE_ALL: Text = { en: 'Quote the whole value', 'zh-cn': '给整个值加上引号' };
const NEST: Text = { en: 'Begin a mapping on the next line', 'zh-cn': '在下一行另起映射' };
const AS_TEXT: Text = { en: "Quote '{text}': it is text", 'zh-cn': '给“{text}”加上引号，作为文本' };
const NO_TAG: Text = { en: 'Remove the tag', 'zh-cn': '删除标签' };
const SINGLE: Text = { en: 'Use single quotes, which know no escapes', 'zh-cn': '改用没有转义的单引号' };

/** What makes a text unreadable: the repairs of each kind of breakage. */
export const textProblems: FixFamily = function* (input) {
  const { finding, document } = input;
  if (document.parseError === null) return;
  const problem = document.problems.find(({ code, start }) => code === finding.code && start === finding.start);
  if (!problem) return;
  yield* otherRepairs(input, problem);
  const entry = REPAIRS[problem.code];
  const repair = repairOf(document, problem);
  if (!entry || !repair) return;
  const edits = problem.code === 'tab-indentation' ? untabbed(input, editOf(repair)) : [editOf(repair)];
  if (!input.helps(edits)) return;
  yield* fix(entry.id, entry.title, edits, { preferred: problem.code !== 'missing-dash' || beginsLikeItems(document.text, problem.start) });
  if (!entry.all) return;
  const same = document.problems.filter(({ code }) => code === problem.code);
  const all = same.flatMap((each) => repairOf(document, each) ?? []).map(editOf);
  if (same.length > 1) yield* fix(`${entry.id}-everywhere`, entry.all, all);
};

const editOf = ({ start, end, newText }: { start: number; end: number; newText: string }): Edit => ({ start, end, text: newText });

/** Breakages with several ways out, or with one that needs a look around. */
function* otherRepairs(input: FixInput, problem: Problem): Iterable<Fix> {
  const { document, helps } = input;
  const { text } = document;
  const { start, end, code, subject } = problem;
  switch (code) {
    case 'unclosed-flow': {
      const close = subject === '{' ? '}' : ']';
      const at = contentEnd(text, start);
      const edits = [{ start: at, end: at, text: close }];
      if (helps(edits)) yield* fix('close-bracket', CLOSE, edits, { values: { close }, preferred: true });
      return;
    }
    case 'bad-indentation':
    case 'missing-dash':
      yield* alignments(input, start, code === 'missing-dash' && !beginsLikeItems(text, start));
      return;
    case 'missing-colon':
    case 'syntax':
      yield* keyValue(input, start);
      return;
    case 'nested-mapping': {
      const quotedEdits = quotedLine(text, start);
      if (quotedEdits && helps(quotedEdits)) yield* fix('quote-text', QUOTE_ALL, quotedEdits, { preferred: true });
      const nested = nestedLine(document, start);
      if (nested && helps(nested)) yield* fix('nest-mapping', NEST, nested);
      return;
    }
    case 'unexpected-text': {
      const edits = quotedLine(text, start);
      if (edits && helps(edits)) yield* fix('quote-text', QUOTE_ALL, edits, { preferred: true });
      return;
    }
    case 'unknown-alias':
    case 'recursive-alias': {
      const written = text.slice(start, end);
      yield* fix('quote-text', AS_TEXT, [{ start, end, text: JSON.stringify(written) }], { values: { text: written } });
      return;
    }
    case 'bad-key':
    case 'bad-number': {
      const written = text.slice(start, end);
      const edits = [{ start, end, text: JSON.stringify(written) }];
      if (!written.includes('\n') && helps(edits)) yield* fix('quote-text', AS_TEXT, edits, { values: { text: written } });
      return;
    }
    case 'bad-tag': {
      const tag = /![^\s,[\]{}]*[ \t]+(?=\S*$)/.exec(text.slice(lineStartOf(text, start), start));
      const from = lineStartOf(text, start) + (tag?.index ?? 0);
      const edits = [{ start: from, end: from + (tag?.[0].length ?? 0), text: '' }];
      if (tag && helps(edits)) yield* fix('remove-tag', NO_TAG, edits);
      return;
    }
    case 'bad-escape': {
      const edits = singleQuoted(document, start);
      if (edits && helps(edits)) yield* fix('single-quotes', SINGLE, edits);
      return;
    }
    default:
  }
}

/** The end of the text on the line of a place, a comment left out. */
function contentEnd(text: string, place: number): number {
  const line = text.slice(place, lineEndOf(text, place));
  return place + line.replace(/\s+#.*$/, '').trimEnd().length;
}

/** Lines above that are looked at for columns. */
const LINES_ABOVE = 60;

/** Whether a line has the key that the items above it begin with: a new one then, else one more line of the last. */
function beginsLikeItems(text: string, place: number): boolean {
  const lineStart = lineStartOf(text, place);
  const key = /^ *([^\s:#]+):(?:\s|$)/.exec(text.slice(lineStart, lineEndOf(text, lineStart)))?.[1];
  if (key === undefined) return true;
  const column = columnOf(text, place);
  for (let above = lineStart, count = 0; above > 0 && count < LINES_ABOVE; count++) {
    above = lineStartOf(text, above - 1);
    const item = /^( *)-\s+([^\s:#]+)/.exec(text.slice(above, lineEndOf(text, above)));
    if (item?.[1]?.length === column) return item[2] === key;
  }
  return true;
}

/** Spaces for a tab: as many as one step has, or as bring the line to a column of the lines above where less is wrong then. */
function untabbed({ document, errorsAfter }: FixInput, usual: Edit): Edit[] {
  const { text } = document;
  const lineStart = lineStartOf(text, usual.start);
  const behind = text.slice(usual.end, lineEndOf(text, usual.end));
  let best = { edits: [usual], errors: errorsAfter([usual]) };
  const seen = new Set([usual.start - lineStart + usual.text.length]);
  for (const { column } of columnsAbove(document, lineStart)) {
    const spaces = column - (usual.start - lineStart);
    if (best.errors === 0 || spaces < 0 || seen.has(column) || /^\s/.test(behind)) continue;
    seen.add(column);
    const edits = [{ ...usual, text: ' '.repeat(spaces) }];
    const errors = errorsAfter(edits);
    if (errors < best.errors) best = { edits, errors };
  }
  return best.edits;
}

interface ColumnAbove {
  readonly column: number;
  readonly title: Text;
  /** What stands at the column. */
  readonly key: string;
}

/** The columns of the lines above a line, from the nearest line on, and the one a step below that; each once. */
function columnsAbove(document: ManifestDocument, lineStart: number): ColumnAbove[] {
  const { text } = document;
  const seen = new Set<number>();
  const columns: ColumnAbove[] = [];
  let above = lineStart;
  for (let count = 0; above > 0 && count < LINES_ABOVE; count++) {
    above = lineStartOf(text, above - 1);
    const line = text.slice(above, lineEndOf(text, above));
    const found = /^( *)((?:- +)*)([^\s#-][^\s:]*|-\S*)?/.exec(line);
    const key = found?.[3];
    if (!found || key === undefined) continue;
    const inner = found[1]!.length + found[2]!.length;
    const opens = /:\s*(?:#.*)?$/.test(line);
    const offer = (column: number, title: Text, name = key): void => {
      if (!seen.has(column)) columns.push({ column, title, key: name });
      seen.add(column);
    };
    if (count === 0 && opens) offer(inner + indentationUnit(document).length, INSIDE);
    offer(inner, ALIGN);
    offer(found[1]!.length, ALIGN, found[2]! + key);
    if (found[1]!.length === 0) break;
  }
  return columns;
}

/** Columns at which the line may have been meant to stand: those of the lines above, the nearest first, and one step deeper. */
function* alignments({ document, helps }: FixInput, place: number, sure: boolean): Iterable<Fix> {
  const { text } = document;
  const lineStart = lineStartOf(text, place);
  const own = /^[ \t]*/.exec(text.slice(lineStart, lineEndOf(text, lineStart)))![0];
  const candidates = columnsAbove(document, lineStart).filter(({ column }) => column !== own.length);
  candidates.sort((one, other) => Math.abs(one.column - own.length) - Math.abs(other.column - own.length));
  let offered = 0;
  for (const { column, title, key } of candidates) {
    const edits = [{ start: lineStart, end: lineStart + own.length, text: ' '.repeat(column) }];
    if (offered >= 3 || !helps(edits)) continue;
    yield* fix('align-line', title, edits, {
      values: { key },
      preferred: offered++ === 0 && (sure || Math.abs(column - own.length) === 1),
    });
  }
}

/** `hostNetwork-true`, `replicas=3`: a key and a value with another sign between them. */
function* keyValue({ document, helps }: FixInput, place: number): Iterable<Fix> {
  const { text } = document;
  const lineStart = lineStartOf(text, place);
  const line = text.slice(lineStart, lineEndOf(text, lineStart));
  const found = /^(\s*(?:- +)?)([A-Za-z][A-Za-z0-9]*)\s*(?:[=-]|=>|:=)\s*(true|false|\d+|[A-Za-z][\w./-]*)\s*$/.exec(line);
  if (!found) return;
  const [, indentation = '', key = '', value = ''] = found;
  const written = `${key}: ${scalarText(value) === value || /^(?:true|false|\d+)$/.test(value) ? value : JSON.stringify(value)}`;
  const start = lineStart + indentation.length;
  const edits = [{ start, end: lineStart + line.trimEnd().length, text: written }];
  if (helps(edits)) yield* fix('key-and-value', KEY_VALUE, edits, { values: { text: written }, preferred: true });
}

/** `"a" and b` behind a key: all of it in quotes. */
function quotedLine(text: string, place: number): Edit[] | null {
  const lineStart = lineStartOf(text, place);
  const line = text.slice(lineStart, lineEndOf(text, lineStart)).trimEnd();
  const found = /^(\s*(?:- +)*(?:[^\s:#'"]+:[ \t]+)?)(\S.*)$/.exec(line);
  if (!found || columnOf(text, place) <= found[1]!.length) return null;
  const start = lineStart + found[1]!.length;
  const value = found[2]!;
  return [{ start, end: lineStart + line.length, text: /["\\]/.test(value) ? `'${value.replaceAll("'", "''")}'` : `"${value}"` }];
}

/** `strategy: type: Recreate`: what stands behind the first key on a line of its own. */
function nestedLine(document: ManifestDocument, place: number): Edit[] | null {
  const { text } = document;
  const lineStart = lineStartOf(text, place);
  const line = text.slice(lineStart, lineEndOf(text, lineStart)).trimEnd();
  const found = /^(\s*(?:- +)*)([^\s:#'"]+:)[ \t]+([^\s:#'"]+:[ \t]+\S.*)$/.exec(line);
  if (!found) return null;
  const start = lineStart + found[1]!.length + found[2]!.length;
  const indentation = ' '.repeat(found[1]!.length) + indentationUnit(document);
  return [{ start, end: lineStart + line.length, text: `\n${indentation}${found[3]}` }];
}

/** The scalar in double quotes around a place, in single ones. */
function singleQuoted({ text }: ManifestDocument, place: number): Edit[] | null {
  const lineStart = lineStartOf(text, place);
  const lineEnd = lineEndOf(text, place);
  const open = text.lastIndexOf('"', place - 1);
  const close = text.indexOf('"', place);
  if (open < lineStart || close < 0 || close >= lineEnd) return null;
  const inner = text.slice(open + 1, close);
  return inner.includes("'") ? null : [{ start: open, end: close + 1, text: `'${inner}'` }];
}
