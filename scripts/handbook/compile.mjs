// Makes one JSON file a language out of the handbook's sources. Faulty entries are left out; what points to nothing is dropped.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../steps.mjs';
import { problemsOf } from './entries.mjs';
import { parted } from './parts.mjs';
import { LANGUAGES, readSources, SECTIONS } from './read.mjs';
import { objectTypes, schema } from './schema.mjs';

/** Line breaks of the source are blanks, and nothing at all between Chinese characters and full-width punctuation. */
const flat = (text) =>
  text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/(?<=[\p{Script=Han}\u3000-\u303f\uff00-\uffef]) (?=[\p{Script=Han}\u3000-\u303f\uff00-\uffef])/gu, '');

const sections = (texts) =>
  Object.fromEntries(SECTIONS.filter((name) => texts[name] !== undefined).map((name) => [name, flat(texts[name])]));

/** A whole book, as server/src/kubernetes/handbook/handbook.ts reads it. */
function bookIn(language, { topics, concepts, fields }) {
  const ids = new Set(concepts.map(({ entry }) => entry.id));
  const known = (list = []) => list.filter((id) => ids.has(id));
  const other = LANGUAGES.find((each) => each !== language);
  const byType = {};
  for (const { type, field, entry } of fields) {
    byType[type] ??= {};
    const concepts = known(entry.concepts);
    byType[type][field] = { ...sections(entry[language]), ...(concepts.length > 0 ? { concepts } : {}) };
  }
  return {
    language,
    topics: topics.map((topic) => ({ id: topic.id, title: topic[language] })),
    concepts: concepts.map(({ topic, entry }) => ({
      id: entry.id,
      topic,
      term: entry.term[language],
      otherTerm: entry.term[other],
      ...sections(entry[language]),
      where: entry.where,
      seeAlso: known(entry.seeAlso),
      ...(entry.docs ? { docs: entry.docs } : {}),
    })),
    fields: byType,
  };
}

/** @returns the books by language as JSON texts, and the problems of what was left out */
export async function compileHandbook() {
  const sources = readSources();
  const problems = [...sources.problems, ...(await problemsOf(sources))];
  const faulty = new Set(problems.filter(({ dangling }) => !dangling).map(({ at }) => at));
  const rank = new Map(sources.topics.map(({ id }, index) => [id, index]));
  const rankOf = ({ topic }) => rank.get(topic) ?? rank.size;
  const sound = {
    topics: sources.topics,
    concepts: sources.concepts.filter(({ at }) => !faulty.has(at)).sort((one, other) => rankOf(one) - rankOf(other)),
    fields: sources.fields.filter(({ at }) => !faulty.has(at)),
  };
  const books = Object.fromEntries(LANGUAGES.map((language) => [language, JSON.stringify(bookIn(language, sound))]));
  return { books, problems };
}

/** Descriptions without those of types and of fields with an entry of ours; texts are numbered anew. */
async function unexplained({ texts, of }, fields) {
  const { fieldKeys } = await schema();
  const types = await objectTypes();
  const rest = { texts: [], of: {} };
  const numbers = new Map();
  for (const [id, described] of Object.entries(of))
    for (const [name, number] of Object.entries(described)) {
      const owner = types.get(id)?.[0];
      const field = owner?.byName.get(name);
      if (name === '' || (field && fieldKeys(owner, field).some((type) => fields[type]?.[name]))) continue;
      if (!numbers.has(number)) numbers.set(number, rest.texts.push(texts[number]) - 1);
      rest.of[id] ??= {};
      rest.of[id][name] = numbers.get(number);
    }
  return rest;
}

/**
 * Writes dist/handbook.LANGUAGE.json, dist/handbook.json with what the languages have in common, and dist/descriptions.rest.json: the API
 * reference's words on the fields that the handbook does not explain, which is all that an editor is shown of them. The command line has the
 * whole reference.
 */
export async function writeHandbook(descriptions) {
  const { books, problems } = await compileHandbook();
  mkdirSync(join(root, 'dist'), { recursive: true });
  const whole = Object.fromEntries(Object.entries(books).map(([language, text]) => [language, JSON.parse(text)]));
  const { shape, texts } = parted(whole);
  for (const [language, list] of Object.entries(texts))
    writeFileSync(join(root, 'dist', `handbook.${language}.json`), JSON.stringify(list));
  writeFileSync(join(root, 'dist', 'handbook.json'), JSON.stringify(shape));
  const rest = await unexplained(JSON.parse(descriptions), whole.en.fields);
  writeFileSync(join(root, 'dist', 'descriptions.rest.json'), JSON.stringify(rest));
  if (problems.length > 0)
    console.warn(
      `  ${problems.length} problems of the handbook's texts; faulty entries are left out. See: node scripts/handbook/check.mjs`,
    );
}
