// What is wrong with the entries of the handbook: shape, links, places, language. Each problem says where and what.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../steps.mjs';
import { LANGUAGES, SECTIONS } from './read.mjs';
import { objectTypes, schema } from './schema.mjs';

/** Characters a section may have; who needs more writes a second entry and links to it. */
const LENGTH_MAX = { en: 900, 'zh-cn': 450 };
/** So many words in a row that also stand in the API reference are a quotation. */
const QUOTED_WORDS = 12;

const HAN = '\\p{Script=Han}';
const BETWEEN = new RegExp(`${HAN}\\s*[,.:;?!()]\\s*${HAN}`, 'u');
const AFTER = new RegExp(`${HAN}[,:;?!.](?:\\s|$)`, 'u');
const hasHan = new RegExp(HAN, 'u');

/** Fields of the types of one name: what `type: X` in fields/X.yaml may explain. */
const fieldsOf = (types, name) =>
  new Map((types.get(name) ?? []).flatMap((type) => type.fields.map((field) => [field.name, { type, field }])));

/** @returns {Promise<{at: string, message: string, dangling?: true}[]>} `dangling`: the entry is fine but for what it points at */
export async function problemsOf({ topics, concepts, fields }) {
  const { richParts, placeOf, descriptionOf, provideDescriptions, servedKinds } = await schema();
  provideDescriptions(() => readFileSync(join(root, 'server/src/kubernetes/schema/generated/descriptions.json'), 'utf8'));
  const types = await objectTypes();
  const kinds = new Map(servedKinds().map((kind) => [kind.kind, kind.type]));
  const ids = new Set(concepts.map(({ entry }) => entry.id));
  const written = new Set(fields.map(({ type, field }) => `${type}.${field}`));
  const problems = [];

  const isLinkable = (target) => {
    if (ids.has(target)) return true;
    const dot = target.lastIndexOf('.');
    return dot > 0 && (written.has(target) || fieldsOf(types, target.slice(0, dot)).has(target.slice(dot + 1)));
  };

  /** The sections of both languages. */
  const checkTexts = (at, entry, quoted) => {
    const say = (message) => problems.push({ at, message });
    for (const language of LANGUAGES) {
      const texts = entry[language];
      if (typeof texts !== 'object' || texts === null) {
        say(`has no ${language}`);
        continue;
      }
      if (typeof texts.what !== 'string') say(`${language} has no \`what\``);
      for (const [section, text] of Object.entries(texts)) {
        if (!SECTIONS.includes(section)) say(`${language}.${section} is no section (${SECTIONS.join(', ')})`);
        if (typeof text !== 'string' || text.trim() === '') {
          say(`${language}.${section} is no text`);
          continue;
        }
        checkText(at, language, section, text);
        if (language === 'en' && quoted && quotes(text, quoted)) say(`en.${section} repeats the API reference`);
      }
    }
    const keys = LANGUAGES.map((language) =>
      Object.keys(entry[language] ?? {})
        .sort()
        .join(' '),
    );
    if (keys[0] !== keys[1]) say(`the languages have different sections: en ${keys[0]}; zh-cn ${keys[1]}`);
  };

  const checkText = (at, language, section, text) => {
    const say = (message) => problems.push({ at, message });
    const place = `${language}.${section}`;
    if (text.length > LENGTH_MAX[language]) say(`${place} has ${text.length} characters, at most ${LENGTH_MAX[language]}`);
    const parts = richParts(text.replace(/\s+/g, ' '));
    const words = parts.map((part) => (part.kind === 'text' ? part.text : ` ${part.label ?? ''} `)).join('');
    if (language === 'en' && hasHan.test(words)) say(`${place} holds Chinese`);
    if (language === 'zh-cn' && !hasHan.test(words)) say(`${place} holds no Chinese`);
    const marked = BETWEEN.exec(words) ?? (language === 'zh-cn' ? AFTER.exec(words) : null);
    if (marked) say(`${place} has half-width punctuation at "${marked[0]}"`);
    if (
      /\[\[|\]\]|`/.test(
        parts
          .filter((part) => part.kind === 'text')
          .map((part) => part.text)
          .join(''),
      )
    )
      say(`${place} has a mark that does not close`);
    for (const part of parts)
      if (part.kind === 'link' && !isLinkable(part.target))
        problems.push({ at, message: `${place} links to ${part.target}, which is no entry and no field`, dangling: true });
  };

  const checkIds = (at, list, name) => {
    if (list === undefined) return;
    if (!Array.isArray(list)) problems.push({ at, message: `${name} is not a list` });
    else
      for (const id of list) if (!ids.has(id)) problems.push({ at, message: `${name} names ${id}, which is no concept`, dangling: true });
  };

  const checkPlace = (at, where) => {
    const place = typeof where === 'string' ? placeOf(where) : null;
    if (!place) return;
    const type = kinds.get(place.kind);
    if (!type) {
      if (place.names.length > 0) problems.push({ at, message: `where ${where}: there is no kind ${place.kind}` });
      return;
    }
    if (!hasPath(type, place.names)) problems.push({ at, message: `where ${where}: there is no such field` });
  };

  for (const topic of topics)
    if (!topic?.id || LANGUAGES.some((language) => typeof topic[language] !== 'string'))
      problems.push({ at: 'topics.yaml', message: `${topic?.id} needs id, en and zh-cn` });

  const seen = new Set();
  for (const { at, entry } of concepts) {
    if (typeof entry.id !== 'string' || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(entry.id))
      problems.push({ at, message: 'needs an id of small letters, digits and dashes' });
    if (seen.has(entry.id)) problems.push({ at, message: `there are two concepts ${entry.id}` });
    seen.add(entry.id);
    for (const language of LANGUAGES)
      if (typeof entry.term?.[language] !== 'string') problems.push({ at, message: `has no term in ${language}` });
    if (!Array.isArray(entry.where)) problems.push({ at, message: 'needs `where` (a list; [] when it is nowhere in a manifest)' });
    else for (const where of entry.where) checkPlace(at, where);
    if (entry.docs !== undefined && !/^\/[\w./#-]+$/.test(entry.docs)) problems.push({ at, message: '`docs` is a path on kubernetes.io' });
    checkIds(at, entry.seeAlso, 'seeAlso');
    checkTexts(at, entry, null);
    checkKeys(problems, at, entry, ['id', 'term', 'where', 'seeAlso', 'docs', ...LANGUAGES]);
  }
  for (const { at, type, field, entry } of fields) {
    const known = fieldsOf(types, type).get(field);
    if (!types.has(type)) problems.push({ at, message: `there is no type ${type}` });
    else if (!known) problems.push({ at, message: `${type} has no field ${field}` });
    checkIds(at, entry.concepts, 'concepts');
    checkTexts(at, entry, known ? descriptionOf(known.type.id, field) : null);
    checkKeys(problems, at, entry, ['concepts', ...LANGUAGES]);
  }
  return problems;
}

function checkKeys(problems, at, entry, allowed) {
  for (const key of Object.keys(entry)) if (!allowed.includes(key)) problems.push({ at, message: `${key} is no key of an entry` });
}

/** Whether names lead from field to field; below a map any name does. */
function hasPath(type, names) {
  let object = type;
  for (const [index, name] of names.entries()) {
    const field = object?.byName.get(name);
    if (!field) return false;
    let inner = field.type;
    while (inner.kind === 'list' || inner.kind === 'map') inner = inner.element;
    if (inner.kind !== 'object') return index === names.length - 1 || field.type.kind === 'map';
    object = inner;
  }
  return true;
}

const wordsOf = (text) => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];

/** Whether so many words in a row stand in both texts. */
function quotes(text, reference) {
  const there = ` ${wordsOf(reference).join(' ')} `;
  const here = wordsOf(text);
  for (let at = 0; at + QUOTED_WORDS <= here.length; at++)
    if (there.includes(` ${here.slice(at, at + QUOTED_WORDS).join(' ')} `)) return true;
  return false;
}
