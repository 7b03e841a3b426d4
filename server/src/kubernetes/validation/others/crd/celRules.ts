import type { MinorVersion } from '../../../object.ts';
import { type Compiled, compileExpression, instantiationError, type Sound } from '../../../values/cel/compile.ts';
import { costOf } from '../../../values/cel/cost.ts';
import { functionsOf } from '../../../values/cel/declarations.ts';
import type { Environment } from '../../../values/cel/environment.ts';
import type { Size } from '../../../values/cel/sizes.ts';
import { optionalOf } from '../../../values/cel/types.ts';
import { trimSpace } from '../../../values/goSpace.ts';
import { hasListFunctions } from '../../celLibraries.ts';
import type { Declared } from './declared.ts';
import type { ValidationRule } from './types.ts';

/** What compiling a rule of a schema comes to. Source: apiextensions-apiserver schema/cel/compilation.go. */
export interface CompiledRule {
  readonly error: string | null;
  readonly messageError: string | null;
  /** Null when that cannot be told. */
  readonly usesOldSelf: boolean | null;
  /** What it may cost once; 0 where that is not told. */
  readonly cost: number;
  readonly messageCost: number;
}

const NOTHING: CompiledRule = { error: null, messageError: null, usesOldSelf: false, cost: 0, messageCost: 0 };
/** The server calls the object anew every time, by a random number. */
const SELF = 'selfType0';

function environmentOf(declared: Declared, isOptional: boolean, lists: boolean): Environment {
  const self = declared.type(SELF);
  return {
    variables: new Map([
      ['self', self],
      ['oldSelf', isOptional ? optionalOf(self) : self],
    ]),
    functions: functionsOf({ lists }),
    macros: { sortBy: lists },
  };
}

export function compileRule(rule: ValidationRule, declared: Declared, version: MinorVersion): CompiledRule {
  const { rule: text = '', messageExpression = '', optionalOldSelf } = rule;
  if (trimSpace(text) === '') return NOTHING;
  const environment = environmentOf(declared, optionalOldSelf === true, hasListFunctions(version));
  const compiled = compileExpression(text, environment);
  const error = errorOf(compiled, 'bool', 'cel expression must evaluate to a bool');
  if (error !== null) return { ...NOTHING, error };
  if (!('type' in compiled)) return { ...NOTHING, usesOldSelf: null };
  const usesOldSelf = [...compiled.checked.names.values()].includes('oldSelf');
  const problem = instantiationError(compiled);
  if (problem !== null) return { ...NOTHING, usesOldSelf, error: problem };
  const cost = costIn(compiled, declared);
  if (messageExpression === '') return { ...NOTHING, usesOldSelf, cost };
  const message = compileExpression(messageExpression, environment);
  const messageError = errorOf(message, 'string', 'must evaluate to a string');
  if (messageError !== null || !('type' in message)) {
    return { ...NOTHING, usesOldSelf, cost, messageError: messageError === null ? null : `messageExpression ${messageError}` };
  }
  const fault = instantiationError(message)?.replace(/^program/, 'messageExpression') ?? null;
  return { ...NOTHING, usesOldSelf, cost, messageError: fault, messageCost: fault === null ? costIn(message, declared) : 0 };
}

function errorOf(compiled: Compiled, wanted: 'bool' | 'string', refusal: string): string | null {
  if ('error' in compiled) return compiled.error;
  return 'type' in compiled && compiled.type.kind !== wanted ? refusal : null;
}

const costIn = ({ expression, checked }: Sound, root: Declared): number => costOf(expression, checked, (path) => sizeAt(root, path));

/** Whatever a way begins with, it is followed from the object that the rule stands for. */
function sizeAt(root: Declared, path: readonly string[]): Size | null {
  let declared: Declared | undefined = root;
  for (const step of path.slice(1)) {
    if (step === '@items' || step === '@values') declared = declared.item;
    else if (step === '@keys') declared = declared.key;
    else declared = declared.field?.(step);
    if (!declared) return null;
  }
  return { min: 0, max: declared.elementsMax };
}
