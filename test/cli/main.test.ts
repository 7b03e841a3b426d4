import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram } from './builtProgram.ts';

let folder = '';
let program = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'podsight-main-'));
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'package.json'), '{"name": "podsight", "version": "7.8.9"}');
  program = await buildProgram(join(folder, 'dist'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function podsight(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
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

  it('has every command, in whichever of its files it stands', () => {
    const file = join(folder, 'pod.yaml');
    writeFileSync(file, 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: app\n    image: nginx\n');
    expect(podsight('check', file)).toEqual({ status: 0, stdout: 'Documents: 1, files: 1, refused: 0, with warnings: 0.\n', stderr: '' });
    expect(podsight('simulate', '-o', 'get', '--at', '1m', file).stdout).toMatch(/^NAME +READY +STATUS/);
    expect(podsight('explain', '--rule', 'pod.containers.required').status).toBe(0);
    expect(podsight('lsp')).toEqual({ status: 2, stdout: '', stderr: 'podsight: Usage: podsight lsp --stdio\n' });
    expect(podsight('chekc', file)).toMatchObject({ status: 2, stderr: expect.stringContaining("Unknown command 'chekc'") });
  });

  it('tells its version', () => {
    expect(podsight('--version')).toEqual({ status: 0, stdout: '7.8.9\n', stderr: '' });
  });
});
