import type { Family } from '../processes/process.ts';
import type { Command } from './call.ts';
import { fileCommands } from './files.ts';
import { outputCommands } from './output.ts';

export interface CommandEntry {
  readonly name: string;
  readonly run: Command;
  /** Which images have it. */
  readonly families: readonly Family[];
  /** Directory, without the slash at its beginning. */
  readonly place: 'bin' | 'sbin' | 'usr/bin' | 'usr/sbin';
}

/** Every program whose behaviour is known, and where it stands. */
export const commandEntries: readonly CommandEntry[] = [...outputCommands, ...fileCommands];

export const commands: ReadonlyMap<string, Command> = new Map(commandEntries.map(({ name, run }) => [name, run]));
