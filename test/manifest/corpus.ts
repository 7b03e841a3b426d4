import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { samples, sharedFolder } from '../support/manifests.ts';

const TEXT_KEYS = ['manifest', 'text', 'repaired', 'before', 'after'];

export interface Recorded {
  readonly id: string;
  readonly group?: string;
  readonly manifest: string;
  readonly verdict?: string;
  readonly message?: string;
  readonly via?: string;
}

/** Whether the records are beside the checkout. */
export const recordsAreHere = existsSync(join(sharedFolder, 'oracle'));

/** The records of a file; none when they are not beside the checkout. */
export function records(path: string): Recorded[] {
  if (!recordsAreHere) return [];
  return readFileSync(join(sharedFolder, path), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Recorded);
}

/** Every different manifest of the samples, the records and the seeds. */
export function manifests(): string[] {
  const texts = new Set<string>(samples);
  const walk = (folder: string): void => {
    for (const name of readdirSync(join(sharedFolder, folder))) {
      const path = `${folder}/${name}`;
      if (statSync(join(sharedFolder, path)).isDirectory()) walk(path);
      else if (name.endsWith('.jsonl')) {
        for (const record of records(path) as unknown as Record<string, unknown>[]) {
          for (const key of TEXT_KEYS) if (typeof record[key] === 'string') texts.add(record[key]);
        }
      }
    }
  };
  if (recordsAreHere) {
    walk('oracle');
    walk('seeds');
  }
  return [...texts];
}

/** Random numbers from a seed, so that a failure can be repeated. */
export function randomFrom(seed: number): (bound: number) => number {
  let state = seed | 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

/** Pieces of text that upset a parser. */
export const PIECES = [
  ...['\n', '  ', ' ', '\t', ':', ': ', '- ', '-', '"', "'", '[', ']', '{', '}', ',', '&a ', '*a', '!!str ', '!!int ', '! ', '!x '],
  ...['|', '>', '|\n', '>-\n', '#', ' #', '? ', '---\n', '...\n', '%', '@', '`', '\\', '<<: *a', '\r', '{{', '}}', '：', '“', 'a'],
  ...['key: value\n', '- x\n', '\u0085', '\0', '|+2\n', '\r\n', '~', '.inf', '1e3', '\u2028', '\\x41', '*', '&', 'yes', '😀'],
];

/** A text with some random edits. */
export function mutated(text: string, random: (bound: number) => number): string {
  let result = text;
  for (let edits = 1 + random(3); edits > 0; edits--) {
    const at = random(result.length + 1);
    const kind = random(5);
    if (kind === 0) result = result.slice(0, at);
    else if (kind === 1) result = result.slice(0, at) + result.slice(at + 1 + random(8));
    else result = result.slice(0, at) + PIECES[random(PIECES.length)] + result.slice(at + random(3));
  }
  return result;
}
