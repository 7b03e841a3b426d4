import type { Family } from '../processes/process.ts';
import type { Command } from './call.ts';

/** A program of images. */
export interface CommandEntry {
  readonly name: string;
  readonly run: Command;
  /** Which images have it. */
  readonly families: readonly Family[];
  /** Directory, without the slash at its beginning. */
  readonly place: 'bin' | 'sbin' | 'usr/bin' | 'usr/sbin';
}

const BOTH: readonly Family[] = ['busybox', 'gnu'];

/** A program of every distribution. */
export const everywhere = (name: string, place: CommandEntry['place'], run: Command): CommandEntry => ({
  name,
  run,
  place,
  families: BOTH,
});

/** A program that small Debian images lack. */
export const busyboxOnly = (name: string, place: CommandEntry['place'], run: Command): CommandEntry => ({
  name,
  run,
  place,
  families: ['busybox'],
});

/** A program that busybox lacks. */
export const gnuOnly = (name: string, place: CommandEntry['place'], run: Command): CommandEntry => ({
  name,
  run,
  place,
  families: ['gnu'],
});
