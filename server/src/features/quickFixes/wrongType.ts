import { fieldAt, objectIn } from '../../kubernetes/schema/walk.ts';
import { decode, type Node, type PlainValue, type ScalarNode } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import { flowText } from '../edits/yamlText.ts';
import { type Fix, type FixFamily, type FixInput, fix } from './fix.ts';

const QUOTE: Text = { en: 'Quote it: it has to be text', 'zh-cn': '加上引号：这里需要文本' };
const UNQUOTE: Text = { en: 'Remove the quotes: it has to be a number', 'zh-cn': '去掉引号：这里需要数字' };
const UNQUOTE_BOOLEAN: Text = { en: 'Remove the quotes: it has to be true or false', 'zh-cn': '去掉引号：这里需要 true 或 false' };
const WHOLE: Text = { en: 'Make it the whole number {value}', 'zh-cn': '改为整数 {value}' };
const WORD: Text = { en: "Change to '{value}'", 'zh-cn': '改为“{value}”' };
const AS_LIST: Text = { en: 'Make it a list', 'zh-cn': '改为列表' };
const AS_COMMAND: Text = { en: 'Run it in a shell: [sh, -c, …]', 'zh-cn': '交给 shell 执行：[sh, -c, …]' };
const AS_WORDS: Text = { en: 'Split it into words', 'zh-cn': '按空白拆成多个词' };
const ONLY_ITEM: Text = { en: 'Take the only item out of its list', 'zh-cn': '从列表中取出唯一的一项' };
const AS_MAPPING: Text = { en: 'Make the list one mapping', 'zh-cn': '把列表合并为一个映射' };
const AS_ITEMS: Text = { en: "Make it a list of '{first}' and '{second}'", 'zh-cn': '改为由“{first}”和“{second}”组成的列表' };
const AS_OBJECT: Text = { en: "Write it as '{key}: …'", 'zh-cn': '写成“{key}: ……”' };
const EMPTY: Text = { en: 'Make it an empty object {}', 'zh-cn': '改为空对象 {}' };
const SPACE: Text = { en: 'Insert the blank behind the colon', 'zh-cn': '在冒号后插入空格' };
const REMOVE: Text = { en: "Remove '{name}'", 'zh-cn': '删除“{name}”' };
const REMOVE_ITEM: Text = { en: 'Remove this item', 'zh-cn': '删除这一项' };

/** A value of the wrong type that is right once it is quoted, unquoted, put into a list or taken out of one. Reads `wanted` and `got`. */
export const wrongType: FixFamily = function* (input) {
  const { finding, data, path, editor } = input;
  if (finding.code !== 'wrong-type' && finding.code !== 'bad-value') return;
  const node = editor.spot(path)?.node;
  if (!node) return;
  const { wanted } = data;
  if (node.type === 'scalar') yield* scalarFixes(input, node, String(wanted));
  if (wanted === 'list') yield* listFixes(input, node);
  if (node.type === 'sequence' && wanted !== 'list') yield* fromList(input, node.items, String(wanted));
  const name = path.at(-1);
  yield* fix('remove-field', typeof name === 'number' ? REMOVE_ITEM : REMOVE, editor.remove(path), { values: { name: String(name) } });
};

const TRUE = /^(?:true|yes|on|y|1|enabled?)$/i;
const FALSE = /^(?:false|no|off|n|0|disabled?)$/i;

function* scalarFixes({ path, editor, document, schema, base, version }: FixInput, node: ScalarNode, wanted: string): Iterable<Fix> {
  const { value } = node;
  if (wanted === 'string' && (typeof value === 'number' || typeof value === 'bigint'))
    yield* fix('quote-value', QUOTE, editor.replace(path, node.source), { preferred: true });
  if (wanted === 'string' && typeof value === 'boolean')
    yield* fix('quote-value', QUOTE, editor.replace(path, document.text.slice(node.start, node.end)), { preferred: true });
  // `disktype:ssd` is one word for YAML; with a blank it is the entry that was meant.
  const tight =
    (wanted === 'map' || wanted === 'object') && node.style === 'plain' ? /^[A-Za-z_][\w./-]*:(?=[^\s:/])/.exec(node.source) : null;
  if (tight) {
    const at = node.start + tight[0].length;
    yield* fix('space-after-colon', SPACE, [{ start: at, end: at, text: ' ' }], { preferred: true });
  }
  const isNumber = wanted === 'int32' || wanted === 'int64' || wanted === 'number';
  if ((isNumber || wanted === 'int-or-string') && typeof value === 'string' && /^-?\d+$/.test(value.trim()))
    yield* fix('unquote-number', UNQUOTE, bare(node, value.trim()), { preferred: true });
  if (isNumber && typeof value === 'string' && /^\d+\s*(?:s|sec|secs|seconds?|m|min|minutes?|h|hours?)$/i.test(value.trim())) {
    const seconds = secondsOf(value.trim());
    yield* fix('whole-number', WHOLE, bare(node, String(seconds)), { values: { value: seconds }, preferred: true });
  }
  if (isNumber && typeof value === 'number' && !Number.isInteger(value) && Number.isFinite(value))
    for (const whole of new Set([Math.floor(value), Math.ceil(value)]))
      yield* fix('whole-number', WHOLE, bare(node, String(whole)), { values: { value: whole } });
  if (wanted === 'boolean' && (TRUE.test(String(value)) || FALSE.test(String(value)))) {
    const word = TRUE.test(String(value)) ? 'true' : 'false';
    const quoted = node.style !== 'plain' && value === word;
    yield* fix(quoted ? 'unquote-boolean' : 'boolean-word', quoted ? UNQUOTE_BOOLEAN : WORD, bare(node, word), {
      values: { value: word },
      preferred: true,
    });
  }
  // An item that should be an object: `ports: [80]`.
  const element =
    wanted === 'object' && typeof path.at(-1) === 'number' ? schema && fieldAt(schema.type, path.slice(base.length), version)?.type : null;
  // `8080:80` of docker-compose: the port of the container stands behind.
  const inner = element?.kind === 'object' && element.byName.has('containerPort') ? /^\d+:(\d+)$/.exec(String(value))?.[1] : undefined;
  const said = inner === undefined ? value : Number(inner);
  const key = element?.kind === 'object' && !tight ? soleKey(element, String(said)) : null;
  if (key) yield* fix('wrap-item', AS_OBJECT, editor.replace(path, { [key]: said }), { values: { key }, preferred: true });
  if (wanted === 'object' && (value === true || value === ''))
    yield* fix('empty-object', EMPTY, editor.replace(path, {}), { preferred: true });
}

const bare = (node: Node, text: string) => [{ start: node.start, end: node.end, text }];

function secondsOf(text: string): number {
  const [, amount = '0', unit = 's'] = /^(\d+)\s*([a-z]+)$/i.exec(text) ?? [];
  const factors: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };
  return Number(amount) * (factors[unit[0]!.toLowerCase()] ?? 1);
}

function* listFixes(input: FixInput, node: Node): Iterable<Fix> {
  const { path, editor, schema, version, base, document } = input;
  const element = schema && fieldAt(schema.type, [...path.slice(base.length), 0], version)?.type;
  if (node.type === 'scalar' && node.style !== 'empty') {
    const text = typeof node.value === 'string' ? node.value : node.source;
    const name = path.at(-1);
    if ((name === 'command' || name === 'args') && /\s/.test(text.trim())) {
      if (name === 'command') yield* fix('shell-command', AS_COMMAND, bare(node, flowText(['sh', '-c', text], document.json)));
      if (!/["'`$|&;<>()]/.test(text)) yield* fix('split-words', AS_WORDS, bare(node, flowText(text.trim().split(/\s+/), document.json)));
    }
    if (element && element.kind !== 'object') {
      const one = /,/.test(text) ? text.split(',').map((part) => part.trim()) : [text];
      yield* fix('make-list', AS_LIST, bare(node, flowText(one, document.json)), { preferred: name !== 'command' && name !== 'args' });
    }
    const key = element?.kind === 'object' ? soleKey(element, text) : null;
    if (key) yield* fix('make-list', AS_LIST, editor.replace(path, [{ [key]: scalarFor(node) }]), { preferred: true });
  }
  if (node.type !== 'mapping' || node.pairs.length === 0) return;
  const value = decode(node) as Readonly<Record<string, PlainValue>>;
  const object = element ? objectIn(element) : undefined;
  if (!object) return;
  const known = Object.keys(value).filter((key) => object.byName.has(key));
  if (known.length > 0) {
    yield* fix('make-list', AS_LIST, editor.replace(path, [value]), { preferred: true });
    return;
  }
  const [first, second] = object.byName.has('name') && object.byName.has('value') ? ['name', 'value'] : [];
  if (first && second && Object.values(value).every((each) => typeof each !== 'object' || each === null)) {
    const items = Object.entries(value).map(([key, each]) => ({ [first]: key, [second]: each === null ? '' : String(each) }));
    yield* fix('map-to-list', AS_ITEMS, editor.replace(path, items), { values: { first, second }, preferred: true });
  } else if (
    object.byName.has('name') &&
    Object.values(value).every((each) => each === null || (typeof each === 'object' && !Array.isArray(each)))
  ) {
    const items = Object.entries(value).map(([key, each]) => ({ name: key, ...(each as object | null) }) as PlainValue);
    yield* fix('map-to-list', AS_LIST, editor.replace(path, items), { preferred: true });
  }
}

const scalarFor = (node: ScalarNode): PlainValue => node.value;

/** The field that a bare value in a list stands for: `8080` for a port, `regcred` for a reference by name. */
function soleKey(type: { readonly byName: ReadonlyMap<string, unknown> }, text: string): string | null {
  if (/^\d+$/.test(text) && type.byName.has('containerPort')) return 'containerPort';
  if (/^\d+$/.test(text) && type.byName.has('port')) return 'port';
  return type.byName.has('name') ? 'name' : null;
}

function* fromList({ path, editor }: FixInput, items: readonly Node[], wanted: string): Iterable<Fix> {
  const values = items.map((item) => decode(item));
  const [only] = values;
  if (values.length === 1 && only !== undefined) {
    const isObject = typeof only === 'object' && only !== null && !Array.isArray(only);
    if (isObject === (wanted === 'object' || wanted === 'map')) {
      yield* fix('take-out-of-list', ONLY_ITEM, editor.replace(path, only), { preferred: true });
      return;
    }
  }
  if (wanted !== 'object' && wanted !== 'map') return;
  const mappings = values.filter(
    (value): value is Record<string, PlainValue> => typeof value === 'object' && value !== null && !Array.isArray(value),
  );
  const keys = mappings.flatMap((value) => Object.keys(value));
  if (values.length > 0 && mappings.length === values.length && new Set(keys).size === keys.length)
    yield* fix('list-to-map', AS_MAPPING, editor.replace(path, Object.assign({}, ...mappings) as PlainValue), { preferred: true });
  const named = mappings.every((value) => Object.keys(value).sort().join() === 'name,value');
  if (wanted === 'map' && values.length > 0 && mappings.length === values.length && named)
    yield* fix(
      'list-to-map',
      AS_MAPPING,
      editor.replace(path, Object.fromEntries(mappings.map(({ name, value }) => [String(name), value!]))),
      {
        preferred: true,
      },
    );
}
