import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareTexts } from '../../client/common/texts/compare.ts';
import { handbookTexts } from '../../client/common/texts/handbook.ts';
import { hostTexts } from '../../client/common/texts/host.ts';
import { pageTexts } from '../../client/common/texts/page.ts';
import { sampleTexts } from '../../client/common/texts/samples.ts';
import { sentenceTexts } from '../../client/common/texts/sentences.ts';
import { stateTexts } from '../../client/common/texts/states.ts';
import { figureTexts, laneTexts } from '../../client/common/texts/timeline.ts';
import type { Text } from '../../server/src/texts/text.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  contributes: {
    commands: { command: string; title: string }[];
    menus: Record<string, { command: string; when?: string }[]>;
    configuration: { properties: Record<string, { type: string; default: unknown; enum: unknown[] }> };
    grammars: { path: string }[];
  };
};

test('every %name% has a text in both languages, and no text is left over', () => {
  const used = new Set([...read('package.json').matchAll(/"%([\w.-]+)%"/g)].map(([, name]) => name));
  for (const file of ['package.nls.json', 'package.nls.zh-cn.json'])
    expect(new Set(Object.keys(JSON.parse(read(file)) as object)), file).toEqual(used);
});

test('every command of the palette is registered', () => {
  const registered = read('client/src/commands.ts') + read('server/src/requests.ts');
  for (const { command } of manifest.contributes.commands) expect(registered).toContain(`'${command}'`);
});

test('menus name commands that exist', () => {
  const commands = new Set(manifest.contributes.commands.map(({ command }) => command));
  for (const items of Object.values(manifest.contributes.menus)) for (const { command } of items) expect(commands).toContain(command);
});

test('the default of every setting is one of its values', () => {
  for (const [name, setting] of Object.entries(manifest.contributes.configuration.properties))
    if (setting.type === 'array') expect(setting.default, name).toEqual([]);
    else if (setting.type === 'string' && !setting.enum) expect(setting.default, name).toBe('');
    else expect(setting.type === 'boolean' ? [true, false] : setting.enum, name).toContain(setting.default);
});

test('files that are contributed are there', () => {
  for (const { path } of manifest.contributes.grammars) expect(() => JSON.parse(read(path))).not.toThrow();
});

describe('texts', () => {
  const texts: [string, Text][] = Object.entries({
    ...hostTexts,
    ...handbookTexts,
    ...pageTexts,
    ...compareTexts,
    ...sampleTexts,
    ...stateTexts,
    ...sentenceTexts,
    ...figureTexts,
    ...laneTexts,
  });
  const places = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();

  test('have the same places in both languages', () => {
    expect(texts.filter(([, text]) => places(text['zh-cn']).join() !== places(text.en).join())).toEqual([]);
  });

  test('use full-width punctuation between Chinese words', () => {
    expect(texts.filter(([, text]) => /[\u4e00-\u9fff][,;:?!]/.test(text['zh-cn']))).toEqual([]);
  });
});

test('every sample is in the list of samples, and those that have a scenario say so', () => {
  const list = read('client/src/samples.ts');
  const files = readdirSync(join(root, 'samples'));
  const named = [...list.matchAll(/file: '([\w-]+)'/g)].map(([, name]) => name);
  expect(files.filter((file) => !file.endsWith('.podsight.yaml')).sort()).toEqual(named.map((name) => `${name}.yaml`).sort());
  const told = [...list.matchAll(/file: '([\w-]+)', .*scenario: true/g)].map(([, name]) => `${name}.podsight.yaml`);
  expect(files.filter((file) => file.endsWith('.podsight.yaml')).sort()).toEqual(told.sort());
});
