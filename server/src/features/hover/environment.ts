import type { Fields } from '../../kubernetes/defaults/shape.ts';
import { expand } from '../../simulation/kubelet/expansion.ts';
import { podFieldValue, resourceFieldValue } from '../../simulation/kubelet/fieldPath.ts';
import type { Container, Pod } from '../../simulation/world/pod.ts';
import type { Text } from '../../texts/text.ts';
import { code } from '../markdown.ts';
import { namespaceOf, objectNamed } from './around.ts';
import { type Fact, fact, type HoverPlace, type PodAround, type Topic } from './topic.ts';

const EXPANDED: Text = { en: 'The container sees {value}.', 'zh-cn': '容器看到的是 {value}。' };
const UNKNOWN_NAME: Text = {
  en: '{name} is not defined before this place, so the text stays as it is written. Only variables further up in `env`, and those of `envFrom`, are filled in.',
  'zh-cn': '{name} 在此之前没有定义，因此文字原样保留。只有 `env` 中排在前面的变量和 `envFrom` 的变量才会被替换。',
};
const SHELL_NAME: Text = {
  en: '`${name}` is for a shell: Kubernetes itself only fills in `$({name})`.',
  'zh-cn': '`${name}` 由 shell 处理：Kubernetes 自身只替换 `$({name})`。',
};
const IS: Text = { en: '{name} is {value} here.', 'zh-cn': '{name} 在此处为 {value}。' };
const SECRET: Text = {
  en: '{name} comes from the Secret {secret}; its value is not shown.',
  'zh-cn': '{name} 来自 Secret {secret}，不显示其值。',
};
const HAS_KEY: Text = {
  en: 'The Secret {secret} has the key {key}; its value is not shown.',
  'zh-cn': 'Secret {secret} 含有键 {key}，不显示其值。',
};
const NO_KEY: Text = { en: '{kind} {object} of this workspace has no key {key}.', 'zh-cn': '本工作区的 {kind} {object} 没有键 {key}。' };
const ELSEWHERE: Text = {
  en: '{kind} {object} is not in this workspace; the cluster has to have it.',
  'zh-cn': '本工作区没有 {kind} {object}，集群中必须存在。',
};

/** What a variable holds, as far as files tell. */
type Value =
  | { readonly text: string }
  | { readonly secret: string }
  /** A reference that leads to nothing here. */
  | { readonly missing: Fact };

/** Characters of a value that are shown. */
const SHOWN_MAX = 200;
const SHOWN_SECRET = '•••';
/** Variables of one container that are worked out. */
const VARIABLES_MAX = 2_000;

/** `$(NAME)` and `valueFrom`: what they come to. Values of Secrets are never shown. */
export const environment: Topic = function* (place) {
  const { pod, text, path } = place;
  if (!pod?.container) return;
  const { container } = pod;
  const below = path.slice(container.path.length);
  if (below[0] === 'env' && typeof below[1] === 'number' && below.includes('valueFrom'))
    yield* reference(place, pod, container.fields.env?.[below[1]] as Fields | undefined);
  if (text === null) return;
  const isValue = below[0] === 'env' && below[2] === 'value';
  if (isValue || below.includes('command') || below[0] === 'args')
    yield* uses(place, pod, text, isValue ? (below[1] as number) : VARIABLES_MAX, isValue);
};

function* reference(place: HoverPlace, pod: PodAround, variable: Fields | undefined): Generator<Fact> {
  if (!variable?.valueFrom) return;
  const { secretKeyRef } = variable.valueFrom;
  const value = valueFrom(place, pod, variable.valueFrom);
  if (value && 'missing' in value) yield value.missing;
  else if (value && 'secret' in value) yield fact(HAS_KEY, { secret: code(value.secret), key: code(String(secretKeyRef?.key)) });
  else if (value) yield fact(IS, { name: code(String(variable.name)), value: shown(value.text) });
}

function* uses(place: HoverPlace, pod: PodAround, text: string, before: number, isValue: boolean): Generator<Fact> {
  const names = new Set([...text.matchAll(/\$\$|\$\(([^()\s]+)\)/g)].flatMap(([, name]) => name ?? []));
  const known = names.size > 0 || (isValue && text.includes('$')) ? variablesOf(place, pod, before) : new Map<string, Value>();
  for (const name of names) {
    const value = known.get(name);
    if (!value) yield fact(UNKNOWN_NAME, { name: code(`$(${name})`) });
    else if ('secret' in value) yield fact(SECRET, { name: code(name), secret: code(value.secret) });
    else if ('missing' in value) yield value.missing;
  }
  if ([...names].some((name) => known.has(name)) || (names.size > 0 && text.includes('$$')))
    yield fact(EXPANDED, { value: shown(expand(text, (name) => textOf(known.get(name), name))) });
  const [, shell] = (isValue && /(?<!\$)\$\{?([A-Z_][A-Z0-9_]*)\}?/.exec(text)) || [];
  if (shell !== undefined && names.size === 0) yield fact(SHELL_NAME, { name: shell });
}

function textOf(value: Value | undefined, name: string): string | undefined {
  if (!value) return undefined;
  return 'text' in value ? value.text : 'secret' in value ? SHOWN_SECRET : `<${name}>`;
}

const shown = (text: string): string => code(text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text || '""');

/** The variables that are defined before a position of `env`. Source: pkg/kubelet/kubelet_pods.go makeEnvironmentVariables. */
function variablesOf(place: HoverPlace, pod: PodAround, before: number): Map<string, Value> {
  const values = new Map<string, Value>();
  const fields = pod.container?.fields ?? {};
  for (const from of (fields.envFrom ?? []) as Fields[]) {
    const name = from?.configMapRef?.name ?? from?.secretRef?.name;
    if (typeof name !== 'string') continue;
    const kind = from.configMapRef ? 'ConfigMap' : 'Secret';
    const data = objectNamed(place, kind, name);
    for (const [key, text] of Object.entries({ ...data?.data, ...data?.stringData }))
      values.set(`${from.prefix ?? ''}${key}`, kind === 'Secret' ? { secret: name } : { text: String(text) });
  }
  for (const variable of ((fields.env ?? []) as Fields[]).slice(0, Math.min(before, VARIABLES_MAX))) {
    if (typeof variable?.name !== 'string') continue;
    const value = variable.valueFrom
      ? valueFrom(place, pod, variable.valueFrom)
      : { text: expand(String(variable.value ?? ''), (name) => textOf(values.get(name), name)) };
    if (value) values.set(variable.name, value);
  }
  return values;
}

function valueFrom(place: HoverPlace, pod: PodAround, source: Fields): Value | null {
  const { configMapKeyRef, fieldRef, resourceFieldRef, secretKeyRef } = source;
  if (configMapKeyRef) return keyOf(place, 'ConfigMap', configMapKeyRef);
  if (secretKeyRef) return keyOf(place, 'Secret', secretKeyRef);
  if (!fieldRef && !resourceFieldRef) return null;
  const asPod = podOf(place, pod);
  if (fieldRef) return { text: podFieldValue(asPod, String(fieldRef.fieldPath), CONTEXT) || `<${fieldRef.fieldPath}>` };
  const [side, resource] = String(resourceFieldRef.resource).split('.');
  const container = (pod.container?.fields ?? {}) as Container;
  const open = side === 'limits' && resourceFieldValue(asPod, container, { resource: resourceFieldRef.resource }, CONTEXT) === '0';
  return { text: open ? `<${resource}: node allocatable>` : resourceFieldValue(asPod, container, resourceFieldRef, CONTEXT) };
}

/** What only a cluster knows is shown by its name. */
const CONTEXT = { podIP: '<status.podIP>', hostIP: '<status.hostIP>', allocatable: {} };

function podOf(place: HoverPlace, { spec, labels }: PodAround): Pod {
  const { object } = place;
  const name = object?.kind === 'Pod' && object.metadata.name ? object.metadata.name : '<metadata.name>';
  const metadata = { name, namespace: namespaceOf(place), uid: '<metadata.uid>', labels, annotations: {} };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec } as unknown as Pod;
}

function keyOf(place: HoverPlace, kind: 'ConfigMap' | 'Secret', { name, key }: Fields): Value {
  const object = objectNamed(place, kind, String(name));
  const values = { kind, object: code(String(name)), key: code(String(key)) };
  if (!object) return kind === 'Secret' ? { secret: String(name) } : { missing: fact(ELSEWHERE, values) };
  const data: Fields = { ...object.binaryData, ...object.data, ...object.stringData };
  if (!Object.hasOwn(data, key)) return { missing: fact(NO_KEY, values) };
  return kind === 'Secret' ? { secret: String(name) } : { text: String(data[key]) };
}
