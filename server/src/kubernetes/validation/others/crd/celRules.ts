import type { MinorVersion } from '../../../object.ts';
import { type Compiled, compileExpression, instantiationError, type Sound } from '../../../values/cel/compile.ts';
import { costOf } from '../../../values/cel/cost.ts';
import { functionsOf } from '../../../values/cel/declarations.ts';
import type { Environment } from '../../../values/cel/environment.ts';
import { isEvaluable } from '../../../values/cel/evaluate.ts';
import type { Size } from '../../../values/cel/sizes.ts';
import type { Expression } from '../../../values/cel/syntax.ts';
import { optionalOf } from '../../../values/cel/types.ts';
import { trimSpace } from '../../../values/goSpace.ts';
import { hasListFunctions } from '../../celLibraries.ts';
import { type Declared, typeOfDeclared } from './declared.ts';
import { isAsSeen, type Seen, watched } from './seen.ts';
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
  /** What can be evaluated here; null where that cannot, or where it would need an older value. */
  readonly program: Expression | null;
  readonly messageProgram: Expression | null;
}

const NOTHING: CompiledRule = {
  error: null,
  messageError: null,
  usesOldSelf: false,
  cost: 0,
  messageCost: 0,
  program: null,
  messageProgram: null,
};
/** The server calls the object anew every time, by a random number. */
const SELF = 'selfType0';

function environmentOf(declared: Declared, isOptional: boolean, lists: boolean): Environment {
  const self = typeOfDeclared(declared, SELF);
  return {
    variables: new Map([
      ['self', self],
      ['oldSelf', isOptional ? optionalOf(self) : self],
    ]),
    functions: functionsOf({ lists }),
    macros: { sortBy: lists },
  };
}

/** What rules came to over what they have seen of their schemas. */
const known = new Map<string, { readonly seen: Seen; readonly compiled: CompiledRule }[]>();
const KNOWN_MAX = 2_000;
/** Longer rules are rare, and compiled anew each time. */
const KNOWN_LENGTH_MAX = 4_000;
/** Schemas that the same rule is remembered for. */
const SCHEMAS_MAX = 8;

/** Rules are compiled once for all schemas that look the same to them: most stay as they are from keystroke to keystroke. */
export function compileRule(rule: ValidationRule, declared: Declared, version: MinorVersion): CompiledRule {
  const { rule: text = '', messageExpression = '', optionalOldSelf } = rule;
  const lists = hasListFunctions(version);
  const key = `${optionalOldSelf === undefined ? '' : optionalOldSelf} ${lists} ${messageExpression}\n\n${text}`;
  if (key.length > KNOWN_LENGTH_MAX) return compiledAnew(rule, declared, lists);
  const before = known.get(key) ?? [];
  const found = before.find(({ seen }) => isAsSeen(seen, declared));
  if (found) return found.compiled;
  const { seen, declared: root } = watched(declared);
  const compiled = compiledAnew(rule, root, lists);
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(key, [{ seen, compiled }, ...before.slice(0, SCHEMAS_MAX - 1)]);
  return compiled;
}

function compiledAnew(rule: ValidationRule, declared: Declared, lists: boolean): CompiledRule {
  const { rule: text = '', messageExpression = '', optionalOldSelf } = rule;
  if (trimSpace(text) === '') return NOTHING;
  const environment = environmentOf(declared, optionalOldSelf === true, lists);
  const compiled = compileExpression(text, environment);
  const error = errorOf(compiled, 'bool', 'cel expression must evaluate to a bool');
  if (error !== null) return { ...NOTHING, error };
  if (!('type' in compiled)) return { ...NOTHING, usesOldSelf: null };
  const usesOldSelf = [...compiled.checked.names.values()].includes('oldSelf');
  const problem = instantiationError(compiled);
  if (problem !== null) return { ...NOTHING, usesOldSelf, error: problem };
  const found = { ...NOTHING, usesOldSelf, cost: costIn(compiled, declared), program: usesOldSelf ? null : evaluable(compiled) };
  if (messageExpression === '') return found;
  const message = compileExpression(messageExpression, environment);
  const messageError = errorOf(message, 'string', 'must evaluate to a string');
  if (messageError !== null || !('type' in message)) {
    return { ...found, messageError: messageError === null ? null : `messageExpression ${messageError}` };
  }
  const fault = instantiationError(message)?.replace(/^program/, 'messageExpression') ?? null;
  if (fault !== null) return { ...found, messageError: fault };
  return { ...found, messageCost: costIn(message, declared), messageProgram: evaluable(message) };
}

const evaluable = ({ expression }: Sound): Expression | null => (isEvaluable(expression) ? expression : null);

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
    else if (step === '@keys') return declared.kind === 'map' ? { min: 0, max: 0 } : null;
    else declared = declared.field?.(step);
    if (!declared) return null;
  }
  return { min: 0, max: declared.elementsMax };
}
