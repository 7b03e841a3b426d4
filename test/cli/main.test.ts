import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'podsight-main-'));
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'package.json'), '{"name": "podsight", "version": "7.8.9"}');
  await build({
    entryPoints: [join(import.meta.dirname, '..', '..', 'client', 'cli', 'main.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile: join(folder, 'dist', 'cli.js'),
    logLevel: 'error',
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function podsight(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'dist', 'cli.js'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return { status, stdout, stderr };
}

describe('the program', () => {
  it.each([
    ['check', '--help'],
    ['explain', '-h'],
    ['simulate', 'pod.yaml', '--help'],
    ['lsp', '--help'],
  ])('tells what %s takes', (command, ...args) => {
    const { status, stdout } = podsight(command, ...args);
    expect(stdout).toMatch(new RegExp(`^podsight ${command} `));
    expect(status).toBe(0);
  });

  it('gives help in the language that is asked for', () => {
    expect(podsight('check', '--help', '--language', 'zh-cn').stdout).toContain('退出码');
    expect(podsight('--help', '--language', 'zh-cn').stdout).toContain('--scenario FILE   期间');
  });

  it('takes what stands behind -- for a name', () => {
    expect(podsight('check', '--', '--help')).toMatchObject({ status: 2, stderr: expect.stringContaining('no such file') });
  });

  it.each([
    [['check', '--language', 'zh-cn', 'gone.yaml'], 'podsight: gone.yaml：没有这个文件或文件夹。\n'],
    [['simulate', '--language=zh-cn', '--at', 'soon', 'gone.yaml'], "podsight: 选项 --at 的值是时长，如 35s 或 10m，不能是 'soon'。\n"],
    [['check', '--bogus', '--language', 'zh-cn'], 'podsight: 未知选项 --bogus。可用的选项见 --help。\n'],
    [['check', '--language', 'zh', 'gone.yaml'], "podsight: Option --language is one of en, zh-cn, not 'zh'.\n"],
  ])('tells what is wrong in the language that is asked for: %j', (args, stderr) => {
    expect(podsight(...args)).toEqual({ status: 2, stdout: '', stderr });
  });

  it('tells its version', () => {
    expect(podsight('--version')).toEqual({ status: 0, stdout: '7.8.9\n', stderr: '' });
  });
});
