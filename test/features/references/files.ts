import type { Location, Position, Range, TextEdit } from 'vscode-languageserver-types';
import type { Settings } from '../../../server/src/requests.ts';
import { LanguageService } from '../../../server/src/service.ts';
import { dedent } from '../../support/marked.ts';

/** Files of one test. A line `@@ folder/file.yaml` begins a file; without one all is `a.yaml`. `@@ closed/file.yaml (closed)` is not open. */
interface Given {
  readonly uri: string;
  readonly text: string;
  readonly closed: boolean;
}

const ROOT = 'file:///project/';

export const uriOf = (name: string): string => ROOT + name;

function split(source: string): Given[] {
  const text = dedent(source);
  const parts = text.startsWith('@@') ? text.split(/^@@ /m).slice(1) : [`a.yaml\n${text}`];
  return parts.map((part) => {
    const end = part.indexOf('\n');
    const [name = '', closed] = part.slice(0, end).split(' ');
    return { uri: uriOf(name), text: part.slice(end + 1), closed: closed === '(closed)' };
  });
}

const join = (files: readonly { readonly uri: string; readonly text: string; readonly closed: boolean }[]): string =>
  files.map(({ uri, text, closed }) => `@@ ${uri.slice(ROOT.length)}${closed ? ' (closed)' : ''}\n${text}`).join('');

const MARKS = /[«»‹›¦]/g;
const CURSOR = '¦';

export interface Opened {
  readonly service: LanguageService;
  readonly files: readonly Given[];
  readonly uri: string;
  readonly position: Position;
}

/** Opens the files without their marks; the cursor is where `¦` was. */
export function openedFiles(source: string, settings: Settings = {}): Opened {
  const service = new LanguageService();
  service.configure({ language: 'en', ...settings });
  let uri = '';
  let position: Position = { line: 0, character: 0 };
  const files = split(source).map((file) => {
    const withCursor = file.text.replace(/[«»‹›]/g, '');
    const at = withCursor.indexOf(CURSOR);
    if (at >= 0) {
      const before = withCursor.slice(0, at);
      uri = file.uri;
      position = { line: before.split('\n').length - 1, character: at - before.lastIndexOf('\n') - 1 };
    }
    return { ...file, text: file.text.replace(MARKS, '') };
  });
  for (const file of files) {
    if (file.closed) service.setUnopened({ files: [{ uri: file.uri, text: file.text }] });
    else service.open(file.uri, 'yaml', 1, file.text);
  }
  service.readUnopened(1_000);
  return { service, files, uri: uri || files[0]!.uri, position };
}

const offsetOf = (text: string, { line, character }: Position): number =>
  text.split('\n').slice(0, line).join('\n').length + (line > 0 ? 1 : 0) + character;

interface Insertion {
  readonly at: number;
  readonly sign: string;
}

function inserted(text: string, insertions: readonly Insertion[]): string {
  return [...insertions]
    .sort((one, other) => other.at - one.at)
    .reduce((out, { at, sign }) => out.slice(0, at) + sign + out.slice(at), text);
}

function signsFor(text: string, ranges: readonly Range[], open: string, close: string): Insertion[] {
  return ranges.flatMap(({ start, end }) => [
    { at: offsetOf(text, start), sign: open },
    { at: offsetOf(text, end), sign: close },
  ]);
}

/**
 * The files with marks where the server finds what is named at the cursor: «definitions» and ‹references›. Equal to the source without its
 * cursor when the server finds exactly what is marked there.
 */
export function named(source: string, settings?: Settings): string {
  const { service, files, uri, position } = openedFiles(source, settings);
  const definitions = service.definition(uri, position) ?? [];
  const references = service.references(uri, position, false) ?? [];
  const inFile = (locations: readonly Location[], of: string): Range[] =>
    locations.filter((each) => each.uri === of).map(({ range }) => range);
  return join(
    files.map((file) => ({
      ...file,
      text: inserted(file.text, [
        ...signsFor(file.text, inFile(definitions, file.uri), '«', '»'),
        ...signsFor(file.text, inFile(references, file.uri), '‹', '›'),
      ]),
    })),
  );
}

/** The source as `named` answers when everything marked is found. */
export const wanted = (source: string): string => join(split(source)).replaceAll(CURSOR, '');

/** The files after a rename, or the words with which it is refused. */
export function renamed(source: string, newName: string, settings?: Settings): string {
  const { service, files, uri, position } = openedFiles(source, settings);
  const answer = service.rename(uri, position, newName);
  if (!answer) return '';
  if ('error' in answer) return answer.error;
  return join(files.map((file) => ({ ...file, text: edited(file.text, answer.edit.changes?.[file.uri] ?? []) })));
}

/** The source without marks, in the form of `renamed`. */
export const plain = (source: string): string => join(split(source)).replace(MARKS, '');

export function edited(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((one, other) => offsetOf(text, other.range.start) - offsetOf(text, one.range.start))
    .reduce((out, { range, newText }) => out.slice(0, offsetOf(text, range.start)) + newText + out.slice(offsetOf(text, range.end)), text);
}

/** The files with «» around everything that leads nowhere, and the codes of what is told, in the order of the text. */
export function told(
  source: string,
  settings: Settings = {},
): { readonly text: string; readonly codes: readonly string[]; readonly messages: readonly string[] } {
  const { service, files } = openedFiles(source, settings);
  const all = files.flatMap(({ uri }) =>
    (service.diagnostics(uri)?.diagnostics ?? [])
      .filter(({ code }) => String(code).startsWith('reference.'))
      .map((each) => ({ uri, ...each })),
  );
  return {
    text: join(
      files.map((file) => ({
        ...file,
        text: inserted(
          file.text,
          signsFor(
            file.text,
            all.filter(({ uri }) => uri === file.uri).map(({ range }) => range),
            '«',
            '»',
          ),
        ),
      })),
    ),
    codes: all.map(({ code }) => String(code)),
    messages: all.map(({ message }) => String(message)),
  };
}
