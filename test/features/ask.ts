import type { CompletionItem, Position, TextEdit } from 'vscode-languageserver-types';
import type { Settings } from '../../server/src/requests.ts';
import { LanguageService } from '../../server/src/service.ts';
import { marked } from '../support/marked.ts';

const uri = 'file:///test.yaml';

/** A service with one open file made of a marked text, and the position of the mark. */
function opened(source: string, settings: Settings = {}) {
  const { text, position } = marked(source);
  const service = new LanguageService();
  service.configure({ language: 'en', ...settings });
  service.open(uri, 'yaml', 1, text);
  return { service, position, text };
}

/** The hover at the mark as markdown; empty when there is none. */
export function hover(source: string, settings?: Settings): string {
  const { service, position } = opened(source, settings);
  const contents = service.hover(uri, position)?.contents;
  return typeof contents === 'object' && 'value' in contents ? contents.value : '';
}

/** The proposals at the mark, in the order an editor shows them. */
export function proposals(source: string, settings?: Settings): CompletionItem[] {
  const { service, position } = opened(source, settings);
  return [...(service.complete(uri, position)?.items ?? [])].sort((a, b) =>
    (a.sortText ?? a.label).localeCompare(b.sortText ?? b.label, 'en'),
  );
}

export const labels = (source: string, settings?: Settings): string[] => proposals(source, settings).map((item) => item.label);

/** The text after accepting a proposal, places of a snippet left empty or filled with their default. */
export function accepted(source: string, label: string): string {
  const { text } = opened(source);
  const item = proposals(source).find((each) => each.label === label);
  if (!item?.textEdit || !('range' in item.textEdit)) throw new Error(`'${label}' is not proposed`);
  const { range, newText } = item.textEdit;
  const lines = text.split('\n');
  const line = lines[range.start.line] ?? '';
  const indentation = /^ */.exec(line)?.[0] ?? '';
  const plain = newText
    .replace(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, '$1')
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$\d+/g, '')
    .replaceAll('\n', `\n${indentation}`);
  lines[range.start.line] = line.slice(0, range.start.character) + plain + line.slice(range.end.character);
  return lines.join('\n');
}

export interface Spoken {
  readonly message: string;
  readonly code: string;
  /** The text under the squiggle. */
  readonly on: string;
  /** Other places it points at; lines from 1. */
  readonly related: readonly { readonly line: number; readonly message: string }[];
  readonly tags: readonly ('unnecessary' | 'deprecated')[];
}

/** The diagnostics of a text (no mark needed). */
export function diagnostics(source: string, settings: Settings = {}): Spoken[] {
  const service = new LanguageService();
  service.configure({ language: 'en', ...settings });
  const text = source.includes('¦') ? marked(source).text : marked(`${source}¦`).text;
  service.open(uri, 'yaml', 1, text);
  const lines = text.split('\n');
  return (service.diagnostics(uri)?.diagnostics ?? []).map(({ message, code, range, relatedInformation, tags }) => ({
    message: String(message),
    code: String(code),
    related: (relatedInformation ?? []).map(({ location, message: words }) => ({ line: location.range.start.line + 1, message: words })),
    tags: (tags ?? []).map((tag) => (tag === 2 ? 'deprecated' : 'unnecessary')),
    on:
      range.start.line === range.end.line
        ? (lines[range.start.line] ?? '').slice(range.start.character, range.end.character)
        : (lines[range.start.line] ?? '').slice(range.start.character),
  }));
}

export interface Offered {
  readonly title: string;
  /** `rename-field`: the last part of the action's kind. */
  readonly id: string;
  readonly preferred: boolean;
  /** The text after the fix. */
  readonly after: string;
}

/** The quick fixes for the diagnostics whose text holds the mark. */
export function fixes(source: string, settings?: Settings): Offered[] {
  const { service, position, text } = opened(source, settings);
  const all = service.diagnostics(uri)?.diagnostics ?? [];
  const isBefore = (one: Position, other: Position): boolean =>
    one.line < other.line || (one.line === other.line && one.character <= other.character);
  const here = all.filter(({ range }) => isBefore(range.start, position) && isBefore(position, range.end));
  const actions = service.codeActions(uri, { start: position, end: position }, { diagnostics: here, only: ['quickfix'] }) ?? [];
  return actions.map(({ title, kind, isPreferred, edit }) => ({
    title,
    id: (kind ?? '').slice('quickfix.podsight.'.length),
    preferred: isPreferred ?? false,
    after: changedBy(text, edit?.changes?.[uri] ?? []),
  }));
}

/** What the refactorings at the mark make of the text, by the last part of the action's kind. */
export function refactored(source: string, settings?: Settings): Readonly<Record<string, string>> {
  const { service, position, text } = opened(source, settings);
  const actions = service.codeActions(uri, { start: position, end: position }, { diagnostics: [], only: ['refactor'] }) ?? [];
  return Object.fromEntries(
    actions.map(({ kind, edit }) => [(kind ?? '').split('.').at(-1) ?? '', changedBy(text, edit?.changes?.[uri] ?? [])]),
  );
}

function changedBy(text: string, edits: readonly TextEdit[]): string {
  const changed = new LanguageService();
  changed.open(uri, 'yaml', 1, text);
  [...edits].reverse().forEach(({ range, newText }, index) => {
    changed.change(uri, index + 2, [{ range, text: newText }]);
  });
  return changed.textOf(uri) ?? '';
}

/** The text after "fix all"; the text itself when there is nothing to fix. */
export function fixedAll(source: string, settings?: Settings): string {
  const { service, text } = opened(source.includes('¦') ? source : `${source}¦`, settings);
  const start = { line: 0, character: 0 };
  const [action] = service.codeActions(uri, { start, end: start }, { diagnostics: [], only: ['source.fixAll'] }) ?? [];
  return changedBy(text, action?.edit?.changes?.[uri] ?? []);
}
