import type { Builtin, Builtins } from '../builtin.ts';
import { controlBuiltins, lookups } from './control.ts';
import { outputBuiltins } from './output.ts';
import { processBuiltins } from './processes.ts';
import { readBuiltins } from './read.ts';
import { variableBuiltins } from './variables.ts';

/** Every builtin of every shell by name; an entry says which shells have it. */
export const builtins: Builtins = new Map<string, Builtin>(
  Object.entries({
    ...outputBuiltins,
    ...variableBuiltins,
    ...controlBuiltins,
    ...processBuiltins,
    ...readBuiltins,
    ...lookups(() => builtins),
  }),
);
