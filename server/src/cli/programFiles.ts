import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { provideHandbook } from '../kubernetes/handbook/handbook.ts';
import { provideDescriptions } from '../kubernetes/schema/descriptions.ts';

/** The running program. */
export const programFile = (): string => realpathSync(process.argv[1] ?? '.');

/** The folder of the running program, where the build puts what belongs to it. */
export const programFolder = (): string => dirname(programFile());

/** The version of Podsight, as the package around the program has it. */
export function programVersion(): string {
  const { version } = JSON.parse(readFileSync(join(programFolder(), '..', 'package.json'), 'utf8')) as { version: string };
  return version;
}

/** Lets descriptions and the handbook be read from the files beside the program. */
export function provideBundledTexts(): void {
  const read = (name: string): string => readFileSync(join(programFolder(), name), 'utf8');
  provideDescriptions(() => read('descriptions.json'));
  provideHandbook(
    (language) => read(`handbook.${language}.json`),
    () => read('handbook.json'),
  );
}
