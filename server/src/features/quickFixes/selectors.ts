import { decode, type Path, type PlainValue } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import { inSequence } from '../edits/sequence.ts';
import { type FixFamily, type FixInput, fix } from './fix.ts';

const TO_LABELS: Text = { en: "Give the template the selector's labels", 'zh-cn': '让模板带上选择算符要求的标签' };
const TO_SELECTOR: Text = { en: "Select the template's labels", 'zh-cn': '让选择算符匹配模板的标签' };
const ADD_SELECTOR: Text = { en: "Add a selector of the template's labels", 'zh-cn': '按模板标签添加选择算符' };
const ADD_BOTH: Text = { en: "Select 'app: {name}', and label the template so", 'zh-cn': '选择“app: {name}”，并给模板加上该标签' };
const REMOVE_SELECTOR: Text = { en: 'Remove the selector: the server makes one', 'zh-cn': '删除选择算符：服务器会自动生成' };

const MATCHES: ReadonlySet<string> = new Set(['workload.selector.matches-template', 'replication-controller.selector.matches-template']);
const MISSING: ReadonlySet<string> = new Set([
  'workload.selector.required',
  'replication-controller.selector.required',
  'job.selector.required',
]);

type Mapping = Readonly<Record<string, PlainValue>>;

/** A selector that does not fit the labels of the template, or is not there: let one follow the other. */
export const selectors: FixFamily = function* (input) {
  const { finding, editor, base, schema } = input;
  const { code } = finding;
  if (code === 'job.selector.generated') {
    yield* fix('remove-selector', REMOVE_SELECTOR, editor.remove([...base, 'spec', 'selector']), { preferred: true });
    return;
  }
  const empty = code.includes('selector') && code.endsWith('.not-empty');
  if (!MATCHES.has(code) && !MISSING.has(code) && !empty) return;
  const plain = schema?.kind === 'ReplicationController';
  const selector: Path = [...base, 'spec', 'selector', ...(plain ? [] : ['matchLabels'])];
  const labels: Path = [...base, 'spec', 'template', 'metadata', 'labels'];
  const wanted = mappingAt(input, selector);
  const given = mappingAt(input, labels);
  const hasLabels = given !== null && Object.keys(given).length > 0;
  if (MISSING.has(code) || empty) {
    if (hasLabels) yield* fix('add-selector', ADD_SELECTOR, editor.set(selector, given), { preferred: true });
    else yield* both(input, selector, labels);
    return;
  }
  if (wanted && Object.keys(wanted).length > 0)
    yield* fix(
      'labels-from-selector',
      TO_LABELS,
      inSequence(
        input.document,
        Object.entries(wanted).map(
          ([key, value]) =>
            (here) =>
              here.set([...labels, key], value),
        ),
      ),
      { preferred: !hasLabels },
    );
  if (hasLabels) yield* fix('selector-from-labels', TO_SELECTOR, editor.set(selector, given));
};

function* both({ editor, base, document }: FixInput, selector: Path, labels: Path) {
  const name = editor.textAt([...base, 'metadata', 'labels', 'app']) ?? editor.textAt([...base, 'metadata', 'name']) ?? 'my-app';
  const edits = inSequence(document, [(here) => here.set([...labels, 'app'], name), (here) => here.set([...selector, 'app'], name)]);
  yield* fix('add-selector', ADD_BOTH, edits, { values: { name }, preferred: true });
}

function mappingAt({ editor }: FixInput, path: Path): Mapping | null {
  const node = editor.spot(path)?.node;
  const value = node && decode(node);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
}
