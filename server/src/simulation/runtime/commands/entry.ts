import type { Family } from '../processes/process.ts';
import type { Command } from './call.ts';
import type { CommandEntry } from './table.ts';

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
