import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const READMES = ['README.md', 'README.zh-cn.md'] as const;
const DOCUMENTS = [
  ...READMES,
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'docs/agreement.md',
  'docs/dependencies.md',
  'docs/scenarios.md',
];

const settings = Object.keys(JSON.parse(read('package.json')).contributes.configuration.properties as Record<string, unknown>);

test.each(READMES)('%s tells of every setting', (file) => {
  const told = [...read(file).matchAll(/^\| `([\w.…]+)` \|/gm)].map(([, name]) => name!);
  const isTold = (name: string): boolean => told.some((each) => (each.endsWith('…') ? name.startsWith(each.slice(0, -1)) : each === name));
  expect(settings.filter((name) => !isTold(name))).toEqual([]);
  expect(told.filter((each) => !settings.some((name) => name.startsWith(each.replace('…', ''))))).toEqual([]);
});

test('both READMEs tell of the same command lines', () => {
  const commands = (file: string): string[] =>
    [...read(file).matchAll(/^(?:node|npm) .*$/gm)].map(([line]) => line.replace(/ *#.*$| --language zh-cn/g, '').replace(/ {2,}.*$/, ''));
  expect(commands('README.zh-cn.md')).toEqual(commands('README.md'));
});

test.each(DOCUMENTS)('links and pictures of %s lead somewhere', (file) => {
  const links = [...read(file).matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(([, target]) => target!);
  const local = links.filter((target) => !/^\w+:/.test(target));
  expect(local.filter((target) => !existsSync(join(root, file, '..', target)))).toEqual([]);
});
