import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { provideDescriptions } from '../kubernetes/schema/descriptions.ts';

/** The folder of the running program, where the build puts what belongs to it. */
export const programFolder = (): string => dirname(realpathSync(process.argv[1] ?? '.'));

/** Lets descriptions be read from the file beside the program. */
export function provideBundledDescriptions(): void {
  provideDescriptions(() => readFileSync(join(programFolder(), 'descriptions.json'), 'utf8'));
}
