import { type Check, judge, type RuleContext, type Walk, walk } from './rule.ts';

/**
 * Judges what the server makes of a value before it validates it: strategies generate, copy and drop fields (PrepareForCreate), and some
 * validators look at an altered copy. The value itself stays as it is.
 */
export function prepared<Value, Made, Context extends RuleContext>(
  prepare: (value: Value, context: Context) => Made,
  checks: readonly Check<Made, Context>[],
): Walk<Value, Context> {
  return walk({
    checks,
    walk(value, path, context, refusals) {
      judge(checks, prepare(value, context), path, context, refusals);
    },
  });
}
