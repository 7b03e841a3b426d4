import { filled } from '../../kubernetes/decode/texts.ts';
import type { MinorVersion } from '../../kubernetes/object.ts';
import { podTemplatePath } from '../../kubernetes/podTemplates.ts';
import { servedKinds } from '../../kubernetes/schema/kinds.ts';
import { fieldAt, objectIn } from '../../kubernetes/schema/walk.ts';
import type { Finding } from '../../kubernetes/verdict.ts';
import type { ManifestDocument, Path } from '../../manifest/index.ts';
import { stretchesOf } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import { podWith, type Wanted } from './examplePod.ts';
import { misspelt } from './misspelt.ts';
import { fieldCalled, fieldsBelow, type PodField, startingValue, valueCalled } from './podFields.ts';

const NOTES: Text = {
  en: 'This speaks of fields of a Pod ({fields}), but is no manifest. The fix makes a Pod that has them, to be filled in.',
  'zh-cn': '这段文字讲的是 Pod 的字段（{fields}），但不是清单。可以用快速修复生成一个带有这些字段的 Pod，再补全内容。',
};
const NO_COLON: Text = {
  en: '`{word}` is one word to YAML. A field and its value have a colon and a blank between them: `{text}`.',
  'zh-cn': '对 YAML 来说 `{word}` 只是一个词。字段和值之间要有冒号和空格：`{text}`。',
};

/** Longer texts are more than notes. */
const LENGTH_MAX = 2_000;

/** A name in the text and what it stands for. */
interface Mention {
  readonly word: string;
  readonly start: number;
  /** How it is spelt in Kubernetes. */
  readonly name: string;
  readonly wanted: Wanted;
}

/**
 * Text about fields instead of a manifest: a list of notes (`- nodeSelector: binds the Pod to a node`), the path of a field
 * (`Pod.spec.nodeName`), an enumeration (`volume types: emptyDir, hostPath, …`), one field with another sign in the place of its colon.
 * Nothing for any other text.
 */
export function notes(document: ManifestDocument, version: MinorVersion): Finding[] {
  if (stretchesOf(document).length > 1) return [];
  const { text } = document;
  if (text.length > LENGTH_MAX || /^\s*["']?(?:apiVersion|kind)["']?\s*:/m.test(text)) return [];
  const slip = withoutColon(text, version);
  if (slip) return [slip];
  const mentions = pathIn(text, version) ?? listed(text, version) ?? enumerated(text, version);
  if (!mentions) return [];
  const start = text.search(/\S/);
  const feed = text.indexOf('\n', start);
  const whole: Finding = {
    start,
    end: feed < 0 ? text.length : feed,
    severity: 'information',
    code: 'field-notes',
    message: '',
    explain: filled(NOTES, { fields: [...new Set(mentions.map(({ name }) => name))].map((name) => `\`${name}\``).join(', ') }),
    field: '',
    data: { text: podWith(mentions.map(({ wanted }) => wanted)) },
  };
  const slips = mentions.filter(({ word, name }) => word !== name).map(({ word, start: at, name }) => misspelt(word, at, name));
  return [whole, ...slips];
}

const mentionOf = (word: string, start: number, { path, field, owner }: PodField): Mention => ({
  word,
  start,
  name: field.name,
  wanted: {
    path,
    value: startingValue(field.type, field.name),
    union: field.union ? owner.id : null,
    name: field.union && owner.byName.get('name')?.required ? field.name.toLowerCase() : null,
  },
});

/** `hostNetwork-true`, `replicas=3`: the whole text is one field with its value. */
function withoutColon(text: string, version: MinorVersion): Finding | null {
  const found = /^\s*([a-z][A-Za-z]+)\s*(?:[=-]|=>|:=)\s*(true|false|\d+)\s*$/.exec(text);
  if (!found) return null;
  const at = fieldCalled(found[1]!, version);
  const value = found[2]!;
  const fits = at?.field.type.kind === 'boolean' ? /^[tf]/.test(value) : /^int/.test(at?.field.type.kind ?? '') && /^\d/.test(value);
  if (!at || !fits || at.field.name !== found[1]) return null;
  const start = text.search(/\S/);
  const word = text.trim();
  const written = `${found[1]}: ${value}`;
  return {
    start,
    end: start + word.length,
    severity: 'warning',
    code: 'missing-colon',
    message: '',
    explain: filled(NO_COLON, { word, text: written }),
    field: '',
    data: { text: written },
  };
}

/** `Pod.spec.nodeName`, as `kubectl explain` and documentation write it. */
function pathIn(text: string, version: MinorVersion): Mention[] | null {
  const found = /^\s*([A-Z][A-Za-z]+)((?:\.[A-Za-z]+)+)\s*$/.exec(text);
  if (!found) return null;
  const schema = servedKinds(version).find(({ kind }) => kind === found[1]);
  const template = schema && podTemplatePath(schema);
  if (!schema || !template) return null;
  const names = found[2]!.slice(1).split('.');
  const inSpec = names.slice(template.length + 1);
  const located = fieldAt(schema.type, names, version);
  if (
    !located?.field ||
    !located.owner ||
    inSpec.length === 0 ||
    names.slice(0, -inSpec.length).join('.') !== [...template, 'spec'].join('.')
  )
    return null;
  const path = indexed(inSpec, version);
  const start = text.lastIndexOf(names.at(-1)!);
  return path && [mentionOf(names.at(-1)!, start, { path, field: located.field, owner: located.owner })];
}

/** A path of names with the first item of each list on the way. */
function indexed(names: readonly string[], version: MinorVersion): Path | null {
  const wanted = names.join('.');
  const root = fieldCalled('containers', version)?.owner;
  const found = root && fieldsBelow(root, version).find(({ path }) => path.filter((step) => typeof step === 'string').join('.') === wanted);
  return found?.path ?? null;
}

/** A list of which every item is a field and words about it. */
function listed(text: string, version: MinorVersion): Mention[] | null {
  const mentions: Mention[] = [];
  for (const match of text.matchAll(/^.*\S.*$/gm)) {
    const item = /^[ \t]*[-*•][ \t]+([A-Za-z]+)[ \t]*[:：](.*)$/.exec(match[0]);
    // Values of one word are data, not prose.
    if (!item || !/\S\s+\S|[^\x20-\x7e]/.test(item[2]!.trim())) return null;
    const at = fieldCalled(item[1]!, version);
    if (!at) return null;
    mentions.push(mentionOf(item[1]!, match.index + match[0].indexOf(item[1]!), at));
  }
  return mentions.length > 1 ? mentions : null;
}

/** Signs between the words of an enumeration. */
const BETWEEN = /[、,，]|等+|\s+(?:and|or|和|或)\s+/;
/** Fewer words are no enumeration. */
const WORDS_MIN = 3;
/** Of the words so many have to be names. */
const SHARE_MIN = 0.75;

/** `volume types: emtyDir、hostPath、nfs`: fields of one object. `nodeAffinity: In、NotIn`: values of one field below the one in front. */
function enumerated(text: string, version: MinorVersion): Mention[] | null {
  const found = /^([^:：\n]{1,60})[:：]([^\n]+)\s*$/.exec(text);
  if (!found) return null;
  const words: { word: string; start: number }[] = [];
  let at = text.indexOf(found[2]!, found[1]!.length + 1);
  for (const part of found[2]!.split(new RegExp(`(${BETWEEN.source})`))) {
    const word = part.trim();
    // Prose behind the enumeration ends it.
    if (word !== '' && !BETWEEN.test(part)) {
      if (!/^[A-Za-z]+$/.test(word)) break;
      words.push({ word, start: at + part.indexOf(word) });
    }
    at += part.length;
  }
  if (words.length < WORDS_MIN) return null;
  return valuesOf(found[1]!.trim(), words, version) ?? membersOf(words, version);
}

type Words = readonly { readonly word: string; readonly start: number }[];

function valuesOf(head: string, words: Words, version: MinorVersion): Mention[] | null {
  const about = /^[A-Za-z]+$/.test(head) ? fieldCalled(head, version) : null;
  const type = about && objectIn(about.field.type);
  if (!about || !type) return null;
  for (const { path, field } of fieldsBelow(type, version)) {
    const values = field.type.kind === 'string' ? field.type.values : [];
    const meant = words.map(({ word }) => valueCalled(word, values));
    if (values.length === 0 || meant.filter(Boolean).length / words.length < SHARE_MIN) continue;
    return words.flatMap(({ word, start }, index) => {
      const value = meant[index];
      return value ? [{ word, start, name: value, wanted: { path: [...about.path, ...path], value, union: field.name, name: null } }] : [];
    });
  }
  return null;
}

/** The object that has most of the words as its fields. */
function membersOf(words: Words, version: MinorVersion): Mention[] | null {
  const first = words.flatMap(({ word }) => fieldCalled(word, version) ?? []);
  let best: Mention[] = [];
  for (const owner of new Set(first.map((each) => each.owner))) {
    const holder = first.find((each) => each.owner === owner)!;
    const around: Path = holder.path.slice(0, -1);
    const own = fieldsBelow(owner, version).filter((each) => each.owner === owner);
    const mentions = words.flatMap(({ word, start }) => {
      const field = fieldCalled(word, version, own);
      return field ? [mentionOf(word, start, { ...field, path: [...around, ...field.path] })] : [];
    });
    if (mentions.length > best.length) best = mentions;
  }
  return best.length / words.length >= SHARE_MIN ? best : null;
}
