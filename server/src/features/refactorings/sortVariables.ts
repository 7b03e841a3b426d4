import type { Path, PlainValue } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import type { DocumentEditor, Edit } from '../edits/editor.ts';
import { changed } from '../edits/sequence.ts';
import { containerAround } from '../quickFixes/places.ts';
import { type RefactoringFamily, refactoring } from './refactoring.ts';
import { isMapping, valueAt } from './values.ts';

const SORT: Text = { en: 'Sort the variables by name', 'zh-cn': '按名称排序变量' };

/** More variables than this are no list that somebody reads. */
const VARIABLES_MAX = 500;

/** Variables by name, as far as none that refers to another one, `$(OTHER)`, comes to mean something else. */
export const sortVariables: RefactoringFamily = function* ({ editor, path }) {
  const container = containerAround(path);
  if (!container || path[container.length] !== 'env') return;
  const env = [...container, 'env'];
  const list = valueAt(editor, env);
  if (!Array.isArray(list) || list.length < 2 || list.length > VARIABLES_MAX) return;
  const order = sorted(list);
  if (order.every((from, to) => from === to)) return;
  yield* refactoring('rewrite', 'sort-variables', SORT, rearranged(editor, env, order));
};

const nameOf = (entry: PlainValue): string => (isMapping(entry) ? String(entry.name ?? '') : '');

const referredBy = (entry: PlainValue): readonly string[] =>
  isMapping(entry) && typeof entry.value === 'string' ? [...entry.value.matchAll(/\$\(([^()]+)\)/g)].map((match) => match[1]!) : [];

/**
 * Positions in their new order: the smallest name first whose partners that stood before it have their place. Partners are a variable and
 * one it refers to, whichever comes first (before its definition a reference is plain text and has to stay so), and two of one name.
 * Source: kubelet makeEnvironmentVariables, which expands in the order of the list.
 */
function sorted(list: readonly PlainValue[]): number[] {
  const names = list.map(nameOf);
  const refers = list.map(referredBy);
  const before = list.map((_, index) =>
    names.flatMap((name, other) =>
      other < index && (name === names[index] || refers[index]!.includes(name) || refers[other]!.includes(names[index]!)) ? [other] : [],
    ),
  );
  const order: number[] = [];
  const placed = new Set<number>();
  while (order.length < list.length) {
    let next = -1;
    for (let index = 0; index < list.length; index++) {
      if (placed.has(index) || !before[index]!.every((other) => placed.has(other))) continue;
      if (next < 0 || names[index]! < names[next]!) next = index;
    }
    placed.add(next);
    order.push(next);
  }
  return order;
}

/** The items of a list in another order: each with the comments above it; in brackets each in the place of another. */
function rearranged(editor: DocumentEditor, path: Path, order: readonly number[]): Edit[] | null {
  const node = editor.spot(path)?.node;
  if (node?.type !== 'sequence') return null;
  const { text } = editor.document;
  if (node.flow)
    return node.items.map(({ start, end }, index) => {
      const from = node.items[order[index]!]!;
      return { start, end, text: text.slice(from.start, from.end) };
    });
  const spans = node.items.map((_, index) => editor.lines(editor.spot([...path, index])!));
  const begin = spans[0]!.start;
  const pieces = spans.map(({ end }, index) => text.slice(index === 0 ? begin : spans[index - 1]!.end, end));
  // Two items on one line cannot be parted.
  if (spans.some(({ start }, index) => index > 0 && start < spans[index - 1]!.end)) return null;
  const last = text.slice(begin, spans.at(-1)!.end);
  const lines = order.map((from) => pieces[from]!).map((piece) => (piece.endsWith('\n') ? piece : piece + editor.style.lineBreak));
  const joined = lines.join('');
  const after = last.endsWith('\n') ? joined : joined.slice(0, -editor.style.lineBreak.length);
  const edit = changed(text, text.slice(0, begin) + after + text.slice(spans.at(-1)!.end));
  return edit && [edit];
}
