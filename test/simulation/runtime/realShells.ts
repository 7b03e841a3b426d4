import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { Bench, ending, stdout } from './harness.ts';

/** A shell of this machine that scripts are compared with, and the image that has the same one. */
export interface RealShell {
  readonly name: 'dash' | 'ash' | 'bash';
  readonly image: string;
  readonly command: readonly string[];
  readonly path: string;
}

/** A home that every user of a machine may enter, and every container has. */
const HOME = '/tmp';

export interface Outcome {
  readonly stdout: string;
  readonly status: number | null;
}

const BUSYBOX = 'busybox';

const runs = (program: string, ...words: readonly string[]): boolean => spawnSync(program, words).error === undefined;

let applets: string | null = null;

/** A directory where every applet of busybox stands under its name, since its shell looks them up in PATH. */
function appletDirectory(): string {
  if (applets !== null) return applets;
  const folder = mkdtempSync(join(tmpdir(), 'podsight-busybox-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  applets = folder;
  runs(BUSYBOX, '--install', '-s', applets);
  return applets;
}

/** The shells to compare with, and the names of those that are not on this machine: their tests are counted as skipped. */
export function realShells(): { shells: RealShell[]; absent: string[] } {
  const all: readonly (RealShell & { readonly there: () => boolean })[] = [
    { name: 'dash', image: 'debian:12', command: ['dash'], path: '/usr/bin:/bin', there: () => runs('dash', '-c', ':') },
    {
      name: 'ash',
      image: 'busybox:1.36',
      command: [BUSYBOX, 'sh'],
      path: '',
      there: () => runs(BUSYBOX, 'true'),
    },
    { name: 'bash', image: 'debian:12', command: ['bash'], path: '/usr/bin:/bin', there: () => runs('bash', '-c', ':') },
  ];
  const shells = all
    .filter(({ there }) => there())
    .map((shell) => (shell.name === 'ash' ? { ...shell, path: `${appletDirectory()}:/usr/bin:/bin` } : shell));
  const absent = all.filter(({ name }) => !shells.some((shell) => shell.name === name)).map(({ name }) => name);
  return { shells, absent };
}

/** Runs every script by itself in a real shell, each in an empty directory of its own; one process starts them all, which is much faster. */
export function runReal(shell: RealShell, scripts: readonly string[]): Outcome[] {
  const base = mkdtempSync(join(tmpdir(), 'podsight-scripts-'));
  try {
    for (const [index, script] of scripts.entries()) {
      mkdirSync(join(base, String(index), 'empty'), { recursive: true });
      writeFileSync(join(base, String(index), 'script'), script);
    }
    const run = `cd "$1" || exit 1
      for directory in *; do
        (
          cd "$directory/empty" || exit 1
          shift
          "$@" -c "$(cat ../script)" >../stdout 2>/dev/null </dev/null
          echo $? >../status
        )
      done`;
    const env = { PATH: shell.path, HOME };
    const result = spawnSync('/bin/sh', ['-c', run, 'sh', base, ...shell.command], { env, encoding: 'utf8', timeout: 300_000 });
    if (result.status !== 0) throw new Error(`${shell.name} could not be run: ${result.stderr}`);
    return scripts.map((_, index) => ({
      stdout: readFileSync(join(base, String(index), 'stdout'), 'utf8'),
      status: Number(readFileSync(join(base, String(index), 'status'), 'utf8')),
    }));
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

/** Output as a log has it: whole lines only. */
export const inLines = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

/** Runs a script in a simulated container of the same kind. */
export function runSimulated(shell: RealShell, script: string): Outcome {
  const bench = new Bench();
  const name = shell.name === 'ash' ? 'sh' : shell.name;
  const main = bench.container({ image: shell.image, command: [name, '-c', script], workingDir: '/tmp/empty', env: [['HOME', HOME]] });
  main.start();
  bench.until(3_600);
  return { stdout: stdout(main), status: ending(main)?.code ?? null };
}
