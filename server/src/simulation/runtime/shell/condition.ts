import type { Steps } from '../processes/process.ts';
import { expandPattern, expandText } from './expand.ts';
import { calculate } from './faults.ts';
import { expression, matchesPattern } from './pattern.ts';
import type { Shell } from './shell.ts';
import type { ConditionExpression } from './syntax.ts';
import { compare, unaryTest } from './test.ts';

/** `[[ … ]]` of bash: words are not split, the right side of `==` is a pattern, of `=~` a regular expression. */
export function* conditionHolds(shell: Shell, condition: ConditionExpression): Steps<boolean> {
  switch (condition.kind) {
    case 'and':
      return (yield* conditionHolds(shell, condition.left)) && (yield* conditionHolds(shell, condition.right));
    case 'or':
      return (yield* conditionHolds(shell, condition.left)) || (yield* conditionHolds(shell, condition.right));
    case 'not':
      return !(yield* conditionHolds(shell, condition.operand));
    case 'unary':
      return unaryTest(shell, condition.operator, yield* expandText(shell, condition.operand));
    case 'binary': {
      const { operator } = condition;
      const left = yield* expandText(shell, condition.left);
      if (operator === '=~') return matchesExpression(shell, left, yield* expandPattern(shell, condition.right));
      if (operator === '==' || operator === '=') return matchesPattern(left, yield* expandPattern(shell, condition.right));
      if (operator === '!=') return !matchesPattern(left, yield* expandPattern(shell, condition.right));
      const right = yield* expandText(shell, condition.right);
      if (/^-(eq|ne|lt|le|gt|ge)$/.test(operator))
        return compare(operator, String(calculate(shell, left)), String(calculate(shell, right)), shell);
      return compare(operator, left, right, shell);
    }
  }
}

function matchesExpression(shell: Shell, text: string, source: string): boolean {
  const found = expression(
    source.replace(/\[\[:(\w+):\]\]/g, (_, name: string) => `[${POSIX_CLASSES[name] ?? ''}]`),
    '',
  ).exec(text);
  const array = shell.declare('BASH_REMATCH');
  array.array = new Map((found ?? []).map((group, index) => [index, group ?? '']));
  return found !== null;
}

const POSIX_CLASSES: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  space: '\\s',
  upper: 'A-Z',
  lower: 'a-z',
};
