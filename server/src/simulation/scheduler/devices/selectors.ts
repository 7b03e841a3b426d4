import { checkSelector, deviceMatches } from '../../../kubernetes/values/deviceSelectors.ts';
import type { Device } from './types.ts';

/** What expressions have said of devices; slices are values, so that it holds as long as they do. */
const answers = new WeakMap<Device, Map<string, boolean | { readonly error: string }>>();

/** Does the expression take the device? `beyond`: it holds something that is not read here, and every device is taken to do. */
export function selects(expression: string, driver: string, device: Device): boolean | { readonly error: string } | 'beyond' {
  const checked = checkSelector(expression);
  if ('error' in checked) return { error: `CEL compile error: ${checked.error}` };
  if (!('expression' in checked)) return 'beyond';
  let known = answers.get(device);
  if (!known) {
    known = new Map();
    answers.set(device, known);
  }
  let answer = known.get(expression);
  if (answer === undefined) {
    const matched = deviceMatches(checked, driver, device);
    answer = typeof matched === 'boolean' ? matched : { error: `CEL runtime error: ${matched.error}` };
    known.set(expression, answer);
  }
  return answer;
}
