import { hashText } from '../world/random.ts';
import type { PodTemplate } from './types.ts';

export const POD_TEMPLATE_HASH = 'pod-template-hash';
/** What the decimal digits of a hash are written as. Source: apimachinery util/rand SafeEncodeString. */
const HASH_DIGITS = '456789bcdf';

const canonicals = new WeakMap<PodTemplate, string>();

/** The template as one text that does not depend on the order of its fields; without the label that tells templates apart. */
export function canonicalTemplate(template: PodTemplate): string {
  let text = canonicals.get(template);
  if (text === undefined) {
    const { [POD_TEMPLATE_HASH]: _, ...labels } = template.metadata?.labels ?? {};
    text = JSON.stringify(sorted({ ...template, metadata: { ...template.metadata, labels } })) ?? '';
    canonicals.set(template, text);
  }
  return text;
}

/** Fields in the order of their names; absent and empty are the same. */
function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value ?? undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(sorted);
  const fields = Object.entries(value)
    .map(([name, field]) => [name, sorted(field)] as const)
    .filter(([, field]) => field !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
}

/** Source: EqualIgnoreHash. */
export const equalIgnoreHash = (one: PodTemplate, other: PodTemplate): boolean => canonicalTemplate(one) === canonicalTemplate(other);

/**
 * What tells the template's ReplicaSet from others, in the form Kubernetes has. The number itself is another than in a cluster, where it is a hash of
 * Go's memory. Source: pkg/controller ComputeHash.
 */
export function templateHash(template: PodTemplate, collisionCount = 0): string {
  const hash = hashText(`${canonicalTemplate(template)}${collisionCount || ''}`);
  return [...String(hash)].map((digit) => HASH_DIGITS[Number(digit)]).join('');
}
