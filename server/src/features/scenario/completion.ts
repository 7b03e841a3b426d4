import { type CompletionItem, CompletionItemKind, type CompletionList, InsertTextFormat, MarkupKind } from 'vscode-languageserver-types';
import { type Cursor, cursorAt, decode, type PlainValue } from '../../manifest/index.ts';
import { STATES } from '../../simulation/scenario/expectation.ts';
import { SCENARIO_FIELDS } from '../../simulation/scenario/scenarioFile.ts';
import { VERB_ARGUMENTS } from '../../simulation/scenario/verbs.ts';
import { type Language, say, type Text } from '../../texts/text.ts';
import type { OpenFile } from '../../workspace/openFile.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { CONDITION_TEXTS, EXPECTATION_EXAMPLES, FIELD_TEXTS, VERB_TEXTS } from './words.ts';

interface Word {
  readonly label: string;
  readonly insert?: string;
  readonly text?: Text;
  readonly kind?: CompletionItemKind;
}

/** What can be typed at a place of a scenario file. */
export function scenarioCompletionAt(
  workspace: Workspace,
  file: OpenFile,
  position: { line: number; character: number },
): CompletionList | null {
  const { language } = workspace.settings;
  const typed = expectationAt(file, position);
  if (typed !== null) {
    const range = { start: { line: position.line, character: position.character - typed.length }, end: position };
    return { isIncomplete: true, items: expectations(typed).map((word, rank) => itemOf(word, rank, range, language)) };
  }
  const document = file.documentAt(position);
  const cursor = cursorAt(document.document, file.offsetIn(document, position));
  if (!cursor) return null;
  const range = file.rangeOf(document, cursor.span);
  const root = document.document.root ? decode(document.document.root) : null;
  const items = wordsAt(cursor, root, workspace).map((word, rank) => itemOf(word, rank, range, language));
  return { isIncomplete: false, items };
}

function itemOf(
  { label, insert = label, text, kind = CompletionItemKind.Value }: Word,
  rank: number,
  range: ReturnType<OpenFile['rangeOf']>,
  language: Language,
): CompletionItem {
  return {
    label,
    kind,
    sortText: String(rank).padStart(3, '0'),
    insertTextFormat: insert.includes('$') ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: { range, newText: insert },
    ...(text ? { documentation: { kind: MarkupKind.Markdown, value: say(text, language) } } : {}),
  };
}

function wordsAt(cursor: Cursor, root: PlainValue, workspace: Workspace): readonly Word[] {
  const [field, second, third] = cursor.path;
  const { role } = cursor;
  if (role === 'key' && cursor.path.length === 0) return keys(SCENARIO_FIELDS, FIELD_TEXTS, cursor);
  if (role === 'key' && field === 'conditions' && cursor.path.length === 1)
    return keys(Object.keys(CONDITION_TEXTS), CONDITION_TEXTS, cursor);
  if (field === 'conditions' && second === 'images' && role === 'value' && cursor.path.length === 3)
    return [{ label: 'absent' }, { label: 'present' }];
  if (field === 'conditions' && second === 'pulls' && role === 'key' && cursor.path.length === 3)
    return keys(['seconds', 'error', 'until'], {}, cursor);
  if (field === 'actions' && typeof second === 'number') {
    if (third === undefined && role !== 'value') return keys(argumentsAt(root, second), {}, cursor);
    if (third === 'verb') return Object.entries(VERB_TEXTS).map(([label, text]) => ({ label, text, kind: CompletionItemKind.Function }));
    if (third === 'object') return objectsOf(workspace).map((label) => ({ label, kind: CompletionItemKind.Reference }));
  }
  return [];
}

const keys = (names: readonly string[], texts: Readonly<Record<string, Text>>, cursor: Cursor): readonly Word[] =>
  names
    .filter((name) => !cursor.siblings.includes(name))
    .map((label) => ({
      label,
      insert: cursor.keyOnly ? label : `${label}: `,
      kind: CompletionItemKind.Property,
      ...(texts[label] ? { text: texts[label] } : {}),
    }));

/** `at`, `verb` and the arguments of the verb that the action has already. */
function argumentsAt(root: PlainValue, index: number): readonly string[] {
  const action = member(member(root, 'actions'), index);
  const verb = String(member(action, 'verb'));
  return ['at', 'verb', ...(Object.hasOwn(VERB_ARGUMENTS, verb) ? VERB_ARGUMENTS[verb as keyof typeof VERB_ARGUMENTS] : ['object'])];
}

const member = (value: PlainValue | undefined, name: string | number): PlainValue | undefined =>
  value !== null && typeof value === 'object' ? (value as Readonly<Record<string | number, PlainValue>>)[name] : undefined;

const OBJECTS_AT_MOST = 200;

/** Objects of the open files, as `Deployment/web`. */
function objectsOf(workspace: Workspace): readonly string[] {
  const names = new Set<string>();
  for (const file of workspace.openFiles())
    for (const document of file.manifest.documents) {
      const identity = names.size < OBJECTS_AT_MOST ? workspace.identityOf(document) : null;
      if (identity?.name) names.add(`${identity.kind}/${identity.name}`);
    }
  return [...names];
}

/** Lines above the cursor that are looked at for `expect:`. */
const LINES_AT_MOST = 500;

/** What is typed so far of an item of `expect`; null elsewhere. A line of several words is one scalar to YAML, so it is read by lines. */
function expectationAt(file: OpenFile, position: { line: number; character: number }): string | null {
  const lines = file.manifest.text.slice(0, file.manifest.offsetAt(position)).split(/\r\n?|\n/);
  const typed = /^\s*-\s+(?:["'])?([^"'#]*)$/.exec(lines.at(-1) ?? '')?.[1];
  if (typed === undefined) return null;
  for (const line of lines.slice(0, -1).reverse().slice(0, LINES_AT_MOST)) {
    if (/^\s*(#.*|-.*)?$/.test(line)) continue;
    return /^expect:\s*(#.*)?$/.test(line) ? typed : null;
  }
  return null;
}

const QUANTITIES = ['ready', 'available', 'running', 'pods', 'endpoints', 'restarts'] as const;
const COMPARISONS = ['≥ ', '≤ ', '= '] as const;
const NEGATIVE = ['always', 'never', 'no'] as const;
const EVENTS = ['Unhealthy', 'BackOff', 'Killing', 'Failed', 'FailedScheduling', 'FailedMount', 'Evicted', 'Preempted'] as const;
const STATUSES = [
  'CrashLoopBackOff',
  'ImagePullBackOff',
  'ErrImagePull',
  'Error',
  'OOMKilled',
  'Completed',
  'Pending',
  'Terminating',
] as const;
const WINDOWS = ['before ', 'after ', 'at ', 'from ', 'of '] as const;

/** Whole lines while nothing is typed, then the words that may follow what is. */
function expectations(prefix: string): readonly Word[] {
  const lead = /^(.*\s)?/.exec(prefix)?.[0] ?? '';
  const words = lead.trim().split(/\s+/).filter(Boolean);
  const next = followers(words).map((word): Word => ({ label: `${lead}${word}`.trimEnd(), insert: lead + word }));
  const examples = EXPECTATION_EXAMPLES.filter(({ line }) => line.startsWith(prefix.trimStart())).map(({ line, text }) => ({
    label: line,
    text,
  }));
  return [...examples, ...next];
}

function followers(words: readonly string[]): readonly string[] {
  const [last = ''] = words.slice(-1);
  const before = words.slice(0, -1);
  if (words.length === 0 || (words.length === 1 && /^[A-Z]\w*\//.test(last)))
    return [...NEGATIVE, ...STATES, ...COMPARISONS, 'status ', 'event '];
  if (last === 'event' || last === 'events') return EVENTS;
  if (last === 'status') return STATUSES;
  if ((NEGATIVE as readonly string[]).includes(last)) return [...STATES, ...COMPARISONS, 'restart', 'endpoints', 'event ', 'status '];
  if (/^\d+$/.test(last)) return [...QUANTITIES, 'event '];
  if (/^[≥≤=<>]/.test(last) || before.some((word) => WINDOWS.includes(`${word} ` as (typeof WINDOWS)[number]))) return [];
  return WINDOWS;
}
