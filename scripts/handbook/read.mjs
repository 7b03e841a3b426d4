// Reads the sources of the handbook as they are written; nothing is judged but that they are YAML of the right outline.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../steps.mjs';

export const LANGUAGES = ['en', 'zh-cn'];
/** Sections of an entry in the order in which they are shown; the first one is required. */
export const SECTIONS = ['what', 'when', 'time', 'mistakes', 'changed'];

const folder = join(root, 'server/src/kubernetes/handbook');

const yamlFiles = (name) =>
  existsSync(join(folder, name))
    ? readdirSync(join(folder, name))
        .filter((file) => file.endsWith('.yaml'))
        .sort()
    : [];

const isMap = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @returns the topics, concepts and fields as written, and what is wrong with the files as such */
export function readSources() {
  const problems = [];
  const load = (file) => {
    try {
      return parse(readFileSync(join(folder, file), 'utf8'));
    } catch (error) {
      problems.push({ at: file, message: `is no YAML: ${error.message.split('\n')[0]}` });
      return null;
    }
  };
  const topics = load('topics.yaml') ?? [];
  const concepts = [];
  for (const name of yamlFiles('concepts')) {
    const file = `concepts/${name}`;
    const topic = name.slice(0, -'.yaml'.length);
    const list = load(file);
    if (!topics.some(({ id }) => id === topic)) problems.push({ at: file, message: `has no line in topics.yaml (id: ${topic})` });
    if (Array.isArray(list))
      for (const entry of list) concepts.push({ at: `${file}#${entry?.id}`, topic, entry: isMap(entry) ? entry : {} });
    else if (list !== null) problems.push({ at: file, message: 'is not a list of concepts' });
  }
  const fields = [];
  for (const name of yamlFiles('fields')) {
    const file = `fields/${name}`;
    const source = load(file);
    if (source === null) continue;
    if (!isMap(source) || typeof source.type !== 'string' || !isMap(source.fields)) {
      problems.push({ at: file, message: 'needs `type` and `fields`' });
      continue;
    }
    if (name !== `${source.type.replace('/', '-')}.yaml`) problems.push({ at: file, message: `is about the type ${source.type}` });
    for (const [field, entry] of Object.entries(source.fields))
      fields.push({ at: `${file}#${field}`, type: source.type, field, entry: isMap(entry) ? entry : {} });
  }
  return { topics, concepts, fields, problems };
}
