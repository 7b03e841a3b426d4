import type { Text } from '../../texts/text.ts';
import { changed } from '../edits/sequence.ts';
import { type FixFamily, fix } from './fix.ts';

const RESTORE: Text = { en: 'Restore the indentation', 'zh-cn': '恢复缩进' };
const BREAK: Text = { en: 'Restore line breaks and indentation', 'zh-cn': '恢复换行和缩进' };
const WRAP: Text = { en: 'Wrap it into a Pod', 'zh-cn': '包装成 Pod' };
const EXAMPLE: Text = { en: 'Make a Pod with these fields', 'zh-cn': '生成带有这些字段的 Pod' };
const RUN: Text = { en: 'Make a Pod of this command', 'zh-cn': '根据这条命令生成 Pod' };
const SPELLING: Text = { en: "Change to '{name}'", 'zh-cn': '改为“{name}”' };
const REPLACE: Text = { en: 'Change to {replacement}', 'zh-cn': '改为 {replacement}' };
const LIST: Text = { en: 'Replace all such characters on this line', 'zh-cn': '替换本行所有此类字符' };
const EVERYWHERE: Text = { en: 'Replace all such characters in this document', 'zh-cn': '替换整个文档中的此类字符' };
const OWN_LINE: Text = { en: "Put '---' on a line of its own", 'zh-cn': '让“---”独占一行' };
const REMOVE_LINE: Text = { en: "Remove the line '...'", 'zh-cn': '删除“...”这一行' };

/** Repairs of what happened to a text as a whole: lost indentation and line breaks, typographic characters, markers. */
export const structure: FixFamily = function* ({ finding, findings, data, document }) {
  const { text } = document;
  switch (finding.code) {
    case 'lost-indentation':
    case 'newlines-lost':
    case 'fragment': {
      if (typeof data.text !== 'string') return;
      const edit = changed(text, data.text);
      const breaks = finding.code === 'newlines-lost';
      if (edit) yield* fix(breaks ? 'restore-lines' : 'restore-indentation', breaks ? BREAK : RESTORE, [edit], { preferred: true });
      const wrapped = typeof data.owner === 'string' ? changed(text, inPod(data.text, data.owner)) : null;
      if (wrapped) yield* fix('wrap-into-pod', WRAP, [wrapped]);
      return;
    }
    case 'field-notes':
    case 'command-line': {
      const edit = typeof data.text === 'string' ? changed(text, data.text) : null;
      const notes = finding.code === 'field-notes';
      if (edit) yield* fix(notes ? 'pod-of-notes' : 'pod-of-command', notes ? EXAMPLE : RUN, [edit]);
      return;
    }
    case 'missing-colon': {
      const edits = typeof data.text === 'string' ? [{ start: finding.start, end: finding.end, text: data.text }] : null;
      yield* fix('key-and-value', SPELLING, edits, { values: { name: String(data.text) }, preferred: true });
      return;
    }
    case 'misspelt-name':
    case 'stripped-markup': {
      const name = String(data.suggestion);
      const edits = [{ start: finding.start, end: finding.end, text: name }];
      yield* fix('correct-name', SPELLING, edits, { values: { name }, preferred: true });
      return;
    }
    case 'glued-marker': {
      const before = finding.start > 0 && text.charAt(finding.start - 1) !== '\n' ? '\n' : '';
      const behind = /^[ \t]*(?:\r?\n|$)/.test(text.slice(finding.end)) ? '' : '\n';
      const start = finding.start - (/[ \t]*$/.exec(text.slice(0, finding.start))?.[0].length ?? 0);
      yield* fix('marker-on-own-line', OWN_LINE, [{ start, end: finding.end, text: `${before}---${behind}` }], { preferred: true });
      return;
    }
    case 'document-end-marker': {
      const feed = text.indexOf('\n', finding.end);
      yield* fix('remove-end-marker', REMOVE_LINE, [{ start: finding.start, end: feed < 0 ? text.length : feed + 1, text: '' }]);
      return;
    }
  }
  if (typeof data.replacement !== 'string' || !(finding.code === 'curly-quotes' || finding.code.startsWith('lookalike-'))) return;
  const replacement = data.replacement;
  yield* fix('ascii-characters', REPLACE, [{ start: finding.start, end: finding.end, text: replacement }], {
    values: { replacement: replacement.trim() === '' ? (replacement === '' ? '∅' : '␠') : replacement },
    preferred: true,
  });
  const same = findings.filter(({ code }) => code === finding.code);
  const lineOf = (offset: number): number => text.lastIndexOf('\n', offset - 1);
  const onLine = same.filter(({ start }) => lineOf(start) === lineOf(finding.start));
  const edits = (list: typeof same) => list.map(({ start, end, data: own }) => ({ start, end, text: String(own?.replacement ?? '') }));
  if (onLine.length > 1) yield* fix('ascii-characters-line', LIST, edits(onLine));
  if (same.length > onLine.length) yield* fix('ascii-characters-everywhere', EVERYWHERE, edits(same));
};

/** A fragment with the least Pod around it that can be applied. */
function inPod(text: string, owner: string): string {
  const indented = (columns: number): string =>
    text
      .split('\n')
      .map((line) => (line.trim() === '' ? '' : ' '.repeat(columns) + line))
      .join('\n')
      .trimEnd();
  const head = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: my-pod\nspec:\n';
  const has = (key: string): boolean => new RegExp(`^${key}:`, 'm').test(text);
  if (owner === 'core/v1.PodSpec') {
    return `${head}${indented(2)}\n${has('containers') ? '' : '  containers:\n    - name: main\n      image: nginx:1.27\n'}`;
  }
  const lines = [...(has('name') ? [] : ['name: main']), ...(has('image') ? [] : ['image: nginx:1.27'])];
  if (owner === 'core/v1.Probe') {
    return `${head}  containers:\n    - name: main\n      image: nginx:1.27\n      livenessProbe:\n${indented(8)}\n`;
  }
  const container = [...lines.map((line) => `      ${line}`), indented(6)].join('\n');
  return `${head}  containers:\n    - ${container.trimStart()}\n`;
}
