import type { Text } from '../../texts/text.ts';
import type { Fields } from '../defaults/shape.ts';
import type { KubernetesObject, MinorVersion } from '../object.ts';
import { schemaOf } from '../schema/kinds.ts';
import type { FieldPath } from '../validation/fieldPath.ts';
import { goQuote } from '../values/goQuote.ts';
import type { Surroundings, VerdictCause } from '../verdict.ts';
import type { WarningFinding } from '../warnings/finding.ts';

/** What an admission plugin sees of a request to create an object. */
export interface Attributes {
  readonly object: KubernetesObject;
  readonly surroundings: Surroundings;
  readonly version: MinorVersion;
  /** `pods`, `deployments.apps`. */
  readonly resource: string;
  /** Namespace of the request; empty for kinds that live in none. */
  readonly namespace: string;
}

/** A refusal before or after validation, with the places it is about. */
export interface AdmissionRefusal {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly causes: readonly VerdictCause[];
  /** At least one; a plugin that names several faults has one finding each. */
  readonly findings: readonly WarningFinding[];
}

export interface PluginAnswer {
  readonly refusal?: AdmissionRefusal;
  readonly warnings?: readonly WarningFinding[];
}

/**
 * An admission plugin under the name the server's flags know. `admit` runs before validation and may change the object; `validate` runs
 * after it and only judges.
 */
export interface AdmissionPlugin {
  readonly name: string;
  /** `apiVersion/kind` it looks at; all kinds when left out. */
  readonly kinds?: readonly string[];
  /** Those of them whose updates it looks at too. */
  readonly updates?: readonly string[];
  /** Why it fills in what it fills in. */
  readonly filled?: { readonly source: string; readonly explain: Text };
  readonly admit?: (attributes: Attributes) => PluginAnswer | undefined;
  readonly validate?: (attributes: Attributes) => PluginAnswer | undefined;
}

export function attributesOf(object: KubernetesObject, surroundings: Surroundings): Attributes {
  const schema = schemaOf(object.apiVersion, object.kind, surroundings.version);
  const resource = schema?.resource ?? object.kind.toLowerCase();
  return {
    object,
    surroundings,
    version: surroundings.version,
    resource: schema?.group ? `${resource}.${schema.group}` : resource,
    namespace: schema?.namespaced === false ? '' : object.metadata.namespace || 'default',
  };
}

/** `pods "web" is forbidden: …`. Source: apiserver/pkg/admission/errors.go NewForbidden. */
export function forbidden(
  { object, resource }: Attributes,
  detail: string,
  findings: readonly WarningFinding[],
): { refusal: AdmissionRefusal } {
  const name = object.metadata.name || object.metadata.generateName || 'Unknown';
  return {
    refusal: { code: 403, reason: 'Forbidden', message: `${resource} ${goQuote(name)} is forbidden: ${detail}`, causes: [], findings },
  };
}

/** A refusal about one place. */
export const forbiddenAt = (
  attributes: Attributes,
  detail: string,
  path: FieldPath,
  finding: Omit<WarningFinding, 'message' | 'path'>,
): { refusal: AdmissionRefusal } => forbidden(attributes, detail, [{ ...finding, message: detail, path }]);

/** The object's spec, made where there is none. */
export function specOf(object: KubernetesObject): Fields {
  object.spec ??= {};
  return object.spec;
}

/** Several errors in one message, as apimachinery's Aggregate prints them. */
export function aggregate(messages: readonly string[]): string {
  const unique = [...new Set(messages)];
  return unique.length === 1 ? unique[0]! : `[${unique.join(', ')}]`;
}
