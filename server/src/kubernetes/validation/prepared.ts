import { type Check, judge, type RuleContext, type Walk } from './rule.ts';

/**
 * Judges what the server makes of a value before it validates it: strategies generate, copy and drop fields (PrepareForCreate), and some
 * validators look at an altered copy. The value itself stays as it is.
 */
export function prepared<Value, Made, Context extends RuleContext>(
  prepare: (value: Value, context: Context) => Made,
  checks: readonly Check<Made, Context>[],
): Walk<Value, Context> {
  return {
    checks,
    walk(value, path, context, refusals) {
      judge(checks, prepare(value, context), path, context, refusals);
    },
  };
}

/** Several checks as one, for `firstOf`: all of them run, and what they refuse together ends the chain. */
export const together = <Value, Context extends RuleContext>(checks: readonly Check<Value, Context>[]): Walk<Value, Context> => ({
  checks,
  walk: (value, path, context, refusals) => judge(checks, value, path, context, refusals),
});
