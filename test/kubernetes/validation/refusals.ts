import { applyDefaults } from '../../../server/src/kubernetes/defaults/defaults.ts';
import type { KubernetesObject, MinorVersion } from '../../../server/src/kubernetes/object.ts';
import { FieldPath } from '../../../server/src/kubernetes/validation/fieldPath.ts';
import { type Validators, validatorKey } from '../../../server/src/kubernetes/validation/registry.ts';
import { judge, type Refusal } from '../../../server/src/kubernetes/validation/rule.ts';

// biome-ignore lint/suspicious/noExplicitAny: manifests of any kind
type Fields = Record<string, any>;

/**
 * A copy of the object with fields set (or, given undefined, removed): `{ 'spec.replicas': -1 }`. A segment that is a number is a position;
 * a segment that holds dots itself stands in brackets: `metadata.labels[app.kubernetes.io/name]`.
 */
export function edited(base: KubernetesObject, edits: Readonly<Record<string, unknown>>): KubernetesObject {
  const copy = structuredClone(base);
  for (const [path, value] of Object.entries(edits)) {
    const segments = path.match(/[^.[\]]+(?![^[]*\])|(?<=\[)[^\]]+(?=\])/g) ?? [];
    const last = segments.pop() ?? '';
    let at: Fields = copy;
    for (const segment of segments) {
      at[segment] ??= {};
      at = at[segment];
    }
    if (value === undefined) delete at[last];
    else at[last] = value;
  }
  return copy;
}

/** What the kind's own validation refuses of the object once it has its defaults: `field: message`, in order. */
export function refusals(object: KubernetesObject, validators: Validators, version: MinorVersion = '1.36'): string[] {
  const defaulted = applyDefaults(structuredClone(object), version);
  const found: Refusal[] = [];
  judge(validators[validatorKey(object)]?.checks ?? [], defaulted, FieldPath.root, { version, object: defaulted }, found);
  return found.map(({ path, message }) => `${path}: ${message}`);
}
