import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { Path, PlainValue } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import { type DocumentEditor, type Edit, together } from '../edits/editor.ts';
import { type Change, inSequence } from '../edits/sequence.ts';
import { blockText } from '../edits/yamlText.ts';
import { containerAround, freeName } from '../quickFixes/places.ts';
import { yamlText } from './format.ts';
import { type RefactoringFamily, type RefactoringInput, refactoring } from './refactoring.ts';
import { isMapping, type Mapping, valueAt } from './values.ts';

const EXTRACT: Text = { en: "Extract {count} variables into the ConfigMap '{name}'", 'zh-cn': '把 {count} 个变量提取到 ConfigMap“{name}”' };
const EXTRACT_ONE: Text = { en: "Extract '{variable}' into the ConfigMap '{name}'", 'zh-cn': '把“{variable}”提取到 ConfigMap“{name}”' };
const INLINE: Text = { en: "Write the values of the ConfigMap '{name}' here", 'zh-cn': '在此直接写出 ConfigMap“{name}”的值' };

/** Source: core/validation ValidateConfigMap, IsConfigMapKey. */
const KEY = /^[-._a-zA-Z0-9]{1,253}$/;

/** Literal variables of a container go into a ConfigMap behind the document. */
export const extractEnvironment: RefactoringFamily = function* (input) {
  const { editor, path, document, objects } = input;
  const container = containerAround(path);
  if (!container || document.json) return;
  const env = [...container, 'env'];
  const list = valueAt(editor, env);
  if (!Array.isArray(list) || !editor.spot(['metadata'])) return;
  const names = list.map((each) => (isMapping(each) ? String(each.name ?? '') : ''));
  const literal = list.map((each, index) => isLiteral(each) && names.indexOf(names[index]!) === names.lastIndexOf(names[index]!));
  if (!literal.includes(true)) return;
  const taken = new Set(
    objects()
      .filter(({ kind }) => kind === 'ConfigMap')
      .map(({ metadata }) => metadata.name ?? ''),
  );
  const wanted = `${editor.textAt(['metadata', 'name']) ?? editor.textAt([...container, 'name']) ?? 'my-app'}-config`;
  const name = taken.has(wanted) ? freeName(wanted, taken, 253) : wanted;
  const all = list.flatMap((_, index) => (literal[index] ? [index] : []));
  const values = (indices: readonly number[]): Mapping => Object.fromEntries(indices.map((index) => [names[index]!, textOf(list[index]!)]));
  if (all.length > 1) {
    const edits = inSequence(document, [
      ...[...all].reverse().map(
        (index): Change =>
          (here) =>
            here.remove([...env, index]),
      ),
      (here) => (isEmptyList(here, env) ? here.remove(env) : null),
      // The last source wins, as the variables did before.
      (here) => here.append([...container, 'envFrom'], { configMapRef: { name } }),
      (here) => withConfigMap(here, name, values(all)),
    ]);
    yield* refactoring('extract', 'extract-variables', EXTRACT, edits, { count: all.length, name });
  }
  const own = path.length > env.length && path[env.length - 1] === 'env' ? Number(path[env.length]) : -1;
  const variable = literal[own] ? names[own]! : null;
  if (variable === null) return;
  const edits = inSequence(document, [
    (here) => here.replace([...env, own], { name: variable, valueFrom: { configMapKeyRef: { name, key: variable } } }),
    (here) => withConfigMap(here, name, values([own])),
  ]);
  yield* refactoring('extract', 'extract-variable', EXTRACT_ONE, edits, { variable, name });
};

/** A value that means the same in a ConfigMap: nothing in it is replaced by other variables. */
const isLiteral = (entry: PlainValue): boolean =>
  isMapping(entry) &&
  entry.valueFrom === undefined &&
  typeof entry.name === 'string' &&
  KEY.test(entry.name) &&
  !textOf(entry).includes('$');

const textOf = (entry: PlainValue): string => (isMapping(entry) && typeof entry.value === 'string' ? entry.value : '');

const isEmptyList = (editor: DocumentEditor, path: Path): boolean => {
  const value = valueAt(editor, path);
  return Array.isArray(value) && value.length === 0;
};

/** A ConfigMap in a document of its own behind this one. */
function withConfigMap(editor: DocumentEditor, name: string, data: Mapping): Edit[] {
  const { document, style } = editor;
  const namespace = editor.textAt(['metadata', 'namespace']);
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...(namespace !== null && { namespace }) }, data };
  const text = `---${style.lineBreak}${yamlText(map, document)}${style.lineBreak}`;
  const end = document.text.length;
  return [{ start: end, end, text: document.text.endsWith('\n') ? text : style.lineBreak + text }];
}

/** Variables from a ConfigMap of the same file are written where they are used. */
export const inlineEnvironment: RefactoringFamily = function* (input) {
  const { editor, path, document } = input;
  const container = containerAround(path);
  if (!container) return;
  const at = path[container.length];
  const index = path[container.length + 1];
  if (typeof index !== 'number') return;
  const item: Path = [...container, at!, index];
  if (at === 'env') {
    const name = editor.textAt([...item, 'valueFrom', 'configMapKeyRef', 'name']);
    const key = editor.textAt([...item, 'valueFrom', 'configMapKeyRef', 'key']);
    const value = name === null || key === null ? undefined : configMap(input, name)?.[key];
    if (typeof value !== 'string') return;
    const edits = inSequence(document, [
      (here) => here.set([...item, 'value'], escaped(value)),
      (here) => here.remove([...item, 'valueFrom']),
    ]);
    yield* refactoring('inline', 'inline-variables', INLINE, edits, { name: name ?? '' });
  }
  if (at === 'envFrom') yield* inlinedSource(input, container, item);
};

function* inlinedSource(input: RefactoringInput, container: Path, item: Path) {
  const { editor, document } = input;
  const name = editor.textAt([...item, 'configMapRef', 'name']);
  const data = name === null ? null : configMap(input, name);
  if (name === null || !data) return;
  const sources = valueAt(editor, item.slice(0, -1));
  const env = valueAt(editor, [...container, 'env']);
  // A later source would win over what is written as a variable.
  if (!Array.isArray(sources) || item.at(-1) !== sources.length - 1 || (env !== undefined && !Array.isArray(env))) return;
  const prefix = editor.textAt([...item, 'prefix']) ?? '';
  const own = new Set((env ?? []).map((each) => (isMapping(each) ? each.name : undefined)));
  const variables = Object.entries(data)
    .map(([key, value]) => ({ name: prefix + key, value: escaped(String(value)) }))
    .filter((variable) => !own.has(variable.name));
  const list = [...variables];
  const edits = inSequence(document, [
    (here) => (sources.length > 1 ? here.remove(item) : here.remove(item.slice(0, -1))),
    // Before the others: those may refer to them.
    ...(env === undefined || env.length === 0
      ? [(here: DocumentEditor) => (list.length > 0 ? here.set([...container, 'env'], list) : null)]
      : [(here: DocumentEditor) => prepended(here, [...container, 'env'], list)]),
  ]);
  yield* refactoring('inline', 'inline-variables', INLINE, edits, { name });
}

/** New items in front of a list. */
function prepended(editor: DocumentEditor, path: Path, items: readonly PlainValue[]): Edit[] | null {
  const spot = editor.spot([...path, 0]);
  const node = editor.spot(path)?.node;
  if (!spot || node?.type !== 'sequence') return null;
  if (node.flow) return editor.replace(path, [...items, ...(valueAt(editor, path) as PlainValue[])]);
  const { start } = editor.lines(spot);
  const indentation = ' '.repeat(editor.entryColumn(node));
  const lines = items.map((item) => `${indentation}- ${blockText(item, `${indentation}  `, editor.style)}${editor.style.lineBreak}`);
  return together([{ start, end: start, text: lines.join('') }]);
}

/** `$(NAME)` in a ConfigMap is text; in a variable it would be replaced. */
const escaped = (value: string): string => value.replaceAll('$(', '$$$$(');

function configMap({ editor, objects }: RefactoringInput, name: string): Readonly<Record<string, unknown>> | null {
  const namespace = editor.textAt(['metadata', 'namespace']) ?? 'default';
  const found = objects().find(
    (each: KubernetesObject) =>
      each.kind === 'ConfigMap' && each.metadata.name === name && (each.metadata.namespace ?? 'default') === namespace,
  );
  return (found as { readonly data?: Readonly<Record<string, unknown>> } | undefined)?.data ?? null;
}
