import type { Text } from '../../../texts/text.ts';
import type { Fields } from '../../defaults/shape.ts';
import type { FieldPath } from '../../validation/fieldPath.ts';

/** A Pod, or the template of one, as the Pod Security checks see it. */
export interface CheckedPod {
  readonly spec: Fields;
  readonly annotations: Readonly<Record<string, string>>;
  readonly specPath: FieldPath;
  readonly metadataPath: FieldPath;
}

export interface CheckedContainer {
  readonly name: string;
  readonly fields: Fields;
  readonly securityContext: Fields;
  readonly path: FieldPath;
}

/** What a check has against a Pod: `reason (detail)`, and the places. */
export interface Violation {
  readonly reason: string;
  readonly detail: string;
  readonly paths: readonly FieldPath[];
}

/**
 * One control of the Pod Security Standards. Minor versions are those of the policy (`enforce-version: v1.24` → 24), not of the server.
 * Source: k8s.io/pod-security-admission/policy/check_<id>.go.
 */
export interface SecurityCheck {
  readonly id: string;
  readonly level: 'baseline' | 'restricted';
  /** First policy version with the check. */
  readonly sinceMinor: number;
  /** Baseline checks that do not run beside this restricted one. */
  readonly overrides?: readonly string[];
  readonly explain: Text;
  readonly check: (pod: CheckedPod, policyMinor: number) => Violation | undefined;
}

/** Init, ordinary and ephemeral containers, in this order. */
export function containersOf({ spec, specPath }: CheckedPod): CheckedContainer[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((field) =>
    ((spec[field] ?? []) as (Fields | null)[]).map((entry, position) => {
      const fields = entry ?? {};
      return {
        name: fields.name ?? '',
        fields,
        securityContext: fields.securityContext ?? {},
        path: specPath.child(field).index(position),
      };
    }),
  );
}

export const podSecurityContext = ({ spec }: CheckedPod): Fields => spec.securityContext ?? {};

export const isWindows = ({ spec }: CheckedPod): boolean => spec.os?.name === 'windows';

/** Root inside a user namespace is nobody outside of it, so some controls do not apply. */
export const hasUserNamespace = ({ spec }: CheckedPod): boolean => spec.hostUsers === false;

export const quoted = (items: Iterable<string>): string => [...items].map((item) => `"${item}"`).join(', ');

/** Unique values in order. */
export const sortedSet = (items: Iterable<string>): string[] => [...new Set(items)].sort();

/** `container "a"`, `containers "a", "b"`. */
export const named = (containers: readonly CheckedContainer[]): string =>
  `${containers.length === 1 ? 'container' : 'containers'} ${quoted(containers.map((container) => container.name))}`;

export const plural = (count: number, one: string, many: string): string => (count === 1 ? one : many);

/** Who sets something: the Pod, some containers, or both; `pod and container "a"`. */
export const setters = (pod: boolean, containers: readonly CheckedContainer[]): string =>
  [...(pod ? ['pod'] : []), ...(containers.length > 0 ? [named(containers)] : [])].join(' and ');
