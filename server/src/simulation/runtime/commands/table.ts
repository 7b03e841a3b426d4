import { serverCommands } from '../servers/table.ts';
import { attributeCommands } from './attributes.ts';
import { awkCommands } from './awk.ts';
import type { Command } from './call.ts';
import { dataCommands } from './data.ts';
import type { CommandEntry } from './entry.ts';
import { environmentCommands } from './environment.ts';
import { exprCommands } from './expr.ts';
import { fileCommands } from './files.ts';
import { findCommands } from './find.ts';
import { grepCommands } from './grep.ts';
import { listingCommands } from './listing.ts';
import { networkCommands } from './networking.ts';
import { opaqueCommands } from './opaque.ts';
import { outputCommands } from './output.ts';
import { processCommands } from './processes.ts';
import { sedCommands } from './sed.ts';
import { textCommands } from './text.ts';

/** Every program whose behaviour is known, and where it stands. */
export const commandEntries: readonly CommandEntry[] = [
  ...outputCommands,
  ...fileCommands,
  ...attributeCommands,
  ...awkCommands,
  ...dataCommands,
  ...environmentCommands,
  ...exprCommands,
  ...findCommands,
  ...grepCommands,
  ...listingCommands,
  ...networkCommands,
  ...opaqueCommands,
  ...processCommands,
  ...sedCommands,
  ...serverCommands,
  ...textCommands,
];

export const commands: ReadonlyMap<string, Command> = new Map(commandEntries.map(({ name, run }) => [name, run]));
