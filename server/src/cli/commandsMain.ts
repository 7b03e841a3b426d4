import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Command, runCommandLine } from './commandLine.ts';
import { explainCommand } from './explain.ts';
import { type DrawPicture, UsageError } from './io.ts';
import { programFolder, provideBundledTexts } from './programFiles.ts';
import { simulateCommand } from './simulate.ts';
import { USAGES } from './usages.ts';
import { USAGE } from './usageTexts.ts';

/** `podsight lsp`: the server is a program of its own. */
const lspCommand: Command = async (args) => {
  if (args.join(' ') !== '--stdio') throw new UsageError(USAGE.usage, { usage: USAGES.lsp });
  await import(pathToFileURL(join(programFolder(), 'server.js')).href);
  return null;
};

/** Runs a command line that names any command but `check`. */
export function main(draw: DrawPicture): void {
  provideBundledTexts();
  const commands = new Map<string, Command>([
    ['explain', explainCommand],
    ['simulate', simulateCommand],
    ['lsp', lspCommand],
  ]);
  runCommandLine(commands, draw);
}
