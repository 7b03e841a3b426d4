import { describeSelector } from '../../kubernetes/values/selector.ts';
import type { Text } from '../../texts/text.ts';
import { labelOf, type PodFact, type SelectorFact } from '../../workspace/references/facts.ts';
import type { Placed } from '../../workspace/references/placed.ts';
import { code } from '../markdown.ts';
import { type Fact, fact, type HoverPlace, type Topic } from './topic.ts';

const ASKS: Text = { en: 'Asks for: {words}.', 'zh-cn': '要求：{words}。' };
const SELECTS: Text = { en: 'Selects in this workspace: {pods}.', 'zh-cn': '本工作区中被选中的：{pods}。' };
const NOTHING: Text = {
  en: 'Selects nothing in this workspace (namespace {namespace}).',
  'zh-cn': '本工作区中没有被选中的对象（命名空间 {namespace}）。',
};
const SELECTED: Text = { en: 'Selected in this workspace by {selectors}.', 'zh-cn': '本工作区中选中它的：{selectors}。' };
const MORE: Text = { en: '{shown} and {count} more', 'zh-cn': '{shown} 等另外 {count} 个' };

const SHOWN_MAX = 8;

/** Fields that hold labels, or ask for them. */
const ABOUT_LABELS = new Set([
  'labels',
  'selector',
  'matchLabels',
  'matchExpressions',
  'podSelector',
  'labelSelector',
  'key',
  'operator',
  'values',
]);

/** Which Pods of the workspace a selector selects, and who selects by a label. */
export const selectors: Topic = function* (place) {
  if (!ABOUT_LABELS.has(place.located.field?.name ?? '')) return;
  const { index, selections } = place.workspace.references;
  const entry = index.entryOf(place.file, place.document);
  if (!entry) return;
  const { offset } = place;
  const { pods, selectors: all } = index.placedIn(entry);
  const holds = ({ start, end }: { readonly start: number; readonly end: number }): boolean => start <= offset && offset <= end;
  const isIn = ({ fact: { labels } }: Placed<SelectorFact | PodFact>): boolean =>
    labels.some(({ keyAt, valueAt }) => holds(keyAt) || (valueAt !== null && holds(valueAt)));
  const selector =
    all.find((each) => holds(each.fact.at) || isIn(each)) ?? (isMatchLabels(place) ? all.find((each) => isBefore(each, place)) : undefined);
  if (selector) {
    yield* ofSelector(selector, [...selections.podsOf(selector)]);
    return;
  }
  const pod = pods.find(isIn);
  if (!pod) return;
  const names = [...selections.selectorsOf(pod)].map(({ fact: { object } }) => labelOf(object));
  const others = [...new Set(names)].filter((name) => name !== labelOf(pod.fact.object));
  if (others.length > 0) yield fact(SELECTED, { selectors: listed(others) });
};

/** On the key `matchLabels` itself, which lies between the selector's key and its labels. */
const isMatchLabels = ({ located }: HoverPlace): boolean => located.owner?.id === 'meta/v1.LabelSelector';

const isBefore = ({ fact: { at, labels } }: Placed<SelectorFact>, { offset }: HoverPlace): boolean =>
  at.end <= offset && labels.length > 0 && labels.some(({ keyAt }) => keyAt.start >= offset);

function* ofSelector({ fact: { selector, object } }: Placed<SelectorFact>, pods: readonly Placed<PodFact>[]): Generator<Fact> {
  const words = describeSelector(selector);
  yield fact(ASKS, { words });
  if (pods.length > 0) yield fact(SELECTS, { pods: listed([...new Set(pods.map((pod) => labelOf(pod.fact.object)))]) });
  else yield fact(NOTHING, { namespace: code(object.namespace || 'default') });
}

function listed(names: readonly string[]): Text {
  const shown = names.slice(0, SHOWN_MAX);
  const said = (joint: string): string => shown.map((name) => code(name)).join(joint);
  const rest = names.length - shown.length;
  const text = { en: said(', '), 'zh-cn': said('、') };
  if (rest === 0) return text;
  return {
    en: MORE.en.replace('{shown}', text.en).replace('{count}', String(rest)),
    'zh-cn': MORE['zh-cn'].replace('{shown}', text['zh-cn']).replace('{count}', String(rest)),
  };
}
