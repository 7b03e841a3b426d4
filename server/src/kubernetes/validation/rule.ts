import type { Text } from '../../texts/text.ts';
import type { KubernetesObject, MinorVersion } from '../object.ts';
import type { FieldError } from './fieldErrors.ts';
import type { FieldPath } from './fieldPath.ts';

/** What a rule may know besides the value it looks at. Everything is already decoded and defaulted. */
export interface RuleContext {
  readonly version: MinorVersion;
  /** The whole object under judgement. */
  readonly object: KubernetesObject;
  /** The Pod spec around the value, where there is one (the Pod's own or its template's). */
  // biome-ignore lint/suspicious/noExplicitAny: shape checked by the schema walk
  readonly podSpec?: any;
}

/**
 * One rule of the API server: what it looks at, what it refuses and where Kubernetes says so. Declared once; diagnostics, `podsight explain
 * --rule` and the documentation all read the declaration.
 */
export interface Rule<Value = unknown> {
  /** Stable, dotted, English: `pod.ports.host-network`. Shown as the diagnostic's code. */
  readonly id: string;
  /** File and function in Kubernetes, e.g. `core/validation ValidateHostNetworkPorts`. */
  readonly source: string;
  /** What the rule means for the person who wrote the manifest, and the way out. */
  readonly explain: Text;
  /** Yields the refusals, in the server's order. `path` leads to `value`. */
  check(value: Value, path: FieldPath, context: RuleContext): Iterable<FieldError> | FieldError | undefined;
}

/** A refusal together with the rule that spoke. */
export interface Refusal extends FieldError {
  readonly rule: Rule<never>;
}

export function rule<Value>(declaration: Rule<Value>): Rule<Value> {
  return declaration;
}

/** Runs rules over one value in order and collects what they refuse. */
export function judge<Value>(
  rules: readonly Rule<Value>[],
  value: Value,
  path: FieldPath,
  context: RuleContext,
  refusals: Refusal[],
): void {
  for (const each of rules) {
    const found = each.check(value, path, context);
    if (found === undefined) continue;
    if (Symbol.iterator in found) for (const error of found) refusals.push({ ...error, rule: each as Rule<never> });
    else refusals.push({ ...found, rule: each as Rule<never> });
  }
}
