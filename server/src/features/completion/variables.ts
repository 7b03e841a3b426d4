import { CompletionItemKind } from 'vscode-languageserver-types';
import { locate, type Node, pairNamed } from '../../manifest/index.ts';
import { say, type Text } from '../../texts/text.ts';
import type { CompletionPlace, CompletionSource, Proposal } from './source.ts';

const VARIABLE: Text = { en: 'variable of the container', 'zh-cn': '容器的环境变量' };

const CONTAINER_LISTS = new Set(['containers', 'initContainers', 'ephemeralContainers']);

/** Behind `$(` of commands, arguments and values: the variables that are defined before. */
export const variables: CompletionSource = function* (place) {
  const { cursor, document, offset, language } = place;
  const at = cursor.path.findIndex((segment, index) => CONTAINER_LISTS.has(String(segment)) && typeof cursor.path[index + 1] === 'number');
  if (at < 0) return;
  const container = cursor.path.slice(0, at + 2);
  const [field, index, last] = cursor.path.slice(at + 2);
  const isValue = field === 'env' && last === 'value';
  if (!isValue && field !== 'command' && field !== 'args') return;
  const [, typed] = /\$\(([A-Za-z0-9_.-]*)$/.exec(document.text.slice(cursor.span.start, offset)) ?? [];
  if (typed === undefined) return;
  const start = offset - typed.length - 2;
  const end = document.text[offset] === ')' ? offset + 1 : offset;
  for (const name of namesOf(place, [...container, 'env'], isValue ? Number(index) : Number.POSITIVE_INFINITY))
    yield {
      label: `$(${name})`,
      insert: `$(${name})`,
      kind: CompletionItemKind.Variable,
      detail: say(VARIABLE, language),
      rank: 0,
      span: { start, end },
    } satisfies Proposal;
};

function* namesOf({ document }: CompletionPlace, path: readonly (string | number)[], before: number): Generator<string> {
  const { found, value } = locate(document, path);
  const items: readonly Node[] = found && value?.type === 'sequence' ? value.items : [];
  for (const item of items.slice(0, Math.min(before, items.length))) {
    const name = item.type === 'mapping' ? pairNamed(item, 'name')?.value : undefined;
    if (name?.type === 'scalar' && typeof name.value === 'string' && name.value !== '') yield name.value;
  }
}
