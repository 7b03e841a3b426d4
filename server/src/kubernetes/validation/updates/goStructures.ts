import type { MinorVersion } from '../../object.ts';
import { type FieldType, isAvailable, type ObjectType } from '../../schema/model.ts';
import { quantityOf } from '../../values/quantity.ts';
import type { LabelSelector } from '../../values/selector.ts';
import { unifiedDiff } from '../../values/unifiedDiff.ts';
import { marshalled, sortedKeys } from '../printing.ts';
import { printedSelector } from '../workloads/selection.ts';
import { CLUSTER_STRUCTURES } from './clusterStructures.ts';
import { DEVICE_STRUCTURES } from './deviceStructures.ts';
import { POD_STRUCTURES } from './podStructures.ts';
import { VOLUME_STRUCTURES } from './volumeStructures.ts';

type Values = Readonly<Record<string, unknown>>;

interface GoField {
  /** Empty for an embedded structure. */
  readonly goName: string;
  readonly jsonName: string;
  /** As the tables write it. */
  readonly kind: string;
}

const fieldsOf = new Map<string, readonly GoField[]>();

function goFields(structure: string): readonly GoField[] {
  const known = fieldsOf.get(structure);
  if (known) return known;
  const text =
    POD_STRUCTURES[structure] ?? VOLUME_STRUCTURES[structure] ?? DEVICE_STRUCTURES[structure] ?? CLUSTER_STRUCTURES[structure] ?? '';
  const fields = text.split(/\s+/).flatMap((word): GoField | [] => {
    if (word === '') return [];
    if (word.startsWith('+')) return { goName: '', jsonName: '', kind: word.slice(1) };
    const [names = '', kind = ''] = word.split(':');
    const [goName = '', jsonName = goName.charAt(0).toLowerCase() + goName.slice(1)] = names.split('=');
    return { goName, jsonName, kind };
  });
  fieldsOf.set(structure, fields);
  return fields;
}

/**
 * A value of the API as the server's internal structure, with Go's names in Go's order, ready to be printed.
 *
 * @param structure name of the structure: `PodSpec`
 * @param type the same in the API: fields that the release does not have are left out
 */
export function goStructure(structure: string, type: ObjectType, value: Values, version: MinorVersion): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  fill(result, structure, type, value, version);
  return result;
}

function fill(result: Record<string, unknown>, structure: string, type: ObjectType | null, value: Values, version: MinorVersion): void {
  if (structure === 'ObjectMeta') {
    Object.assign(result, printedMetadata(value.metadata));
    return;
  }
  const source = structure === 'PodSpec' ? withHostFields(value) : value;
  for (const { goName, jsonName, kind } of goFields(structure)) {
    if (goName === '') {
      fill(result, kind, type, source, version);
      continue;
    }
    const field = type?.byName.get(jsonName);
    if (field && !isAvailable(field, version)) continue;
    result[goName] = goValue(kind, field?.type ?? null, source[jsonName] ?? null, version);
  }
}

function goValue(kind: string, type: FieldType | null, value: unknown, version: MinorVersion): unknown {
  switch (kind) {
    case 's':
      return value ?? '';
    case 'n':
    case 'I':
      return value ?? 0;
    case 'b':
      return value ?? false;
    case '*':
      return value;
    case 'q':
      return quantityOf(value)?.toString() ?? '0';
    case '*q':
      return value === null ? null : (quantityOf(value)?.toString() ?? '0');
    case '[]':
      return value;
    case '{}':
      return value === null ? null : sortedKeys(value as Values);
    case '{}q':
      return value === null
        ? null
        : sortedKeys(
            Object.fromEntries(Object.entries(value as Values).map(([name, amount]) => [name, goValue('q', null, amount, version)])),
          );
    case '?LabelSelector':
      return printedSelector(value as LabelSelector | null);
  }
  if (kind.startsWith('[]')) {
    const element = type?.kind === 'list' ? type.element : null;
    return value === null ? null : (value as readonly unknown[]).map((item) => goValue(kind.slice(2), element, item, version));
  }
  if (kind.startsWith('?') && value === null) return null;
  const structure = kind.startsWith('?') ? kind.slice(1) : kind;
  const result: Record<string, unknown> = {};
  fill(result, structure, type?.kind === 'object' ? type : null, (value ?? {}) as Values, version);
  return result;
}

/** Storage knows no difference between an empty list or map and none. */
const isEmpty = (value: unknown): boolean =>
  value === null || (Array.isArray(value) ? value.length === 0 : typeof value === 'object' && Object.keys(value).length === 0);

/** What concerns the node stands in the security context of the internal structure. Source: core/v1/conversion.go. */
function withHostFields(spec: Values): Values {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers, securityContext } = spec;
  return { ...spec, securityContext: { ...(securityContext as Values), hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } };
}

/** As encoding/json prints metav1.ObjectMeta, which has JSON names everywhere. */
function printedMetadata(metadata: unknown): Values {
  const { labels, annotations, ownerReferences, finalizers, ...others } = (metadata ?? {}) as Values;
  const map = (value: unknown): Values | undefined => (isEmpty(value ?? null) ? undefined : sortedKeys(value as Values));
  const list = (value: unknown): unknown => (isEmpty(value ?? null) ? undefined : value);
  return {
    ...Object.fromEntries(PLAIN_METADATA.map((name) => [name, others[name] || undefined])),
    deletionGracePeriodSeconds: others['deletionGracePeriodSeconds'] ?? undefined,
    labels: map(labels),
    annotations: map(annotations),
    ownerReferences: (list(ownerReferences) as readonly Values[] | undefined)?.map(printedOwner),
    finalizers: list(finalizers),
  };
}

const printedOwner = (owner: Values | null): Values => ({
  apiVersion: owner?.['apiVersion'] ?? '',
  kind: owner?.['kind'] ?? '',
  name: owner?.['name'] ?? '',
  uid: owner?.['uid'] ?? '',
  controller: owner?.['controller'] ?? undefined,
  blockOwnerDeletion: owner?.['blockOwnerDeletion'] ?? undefined,
});

const PLAIN_METADATA = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
] as const;

/** What differs between two values, in the form of messages. Source: apimachinery util/diff Diff. */
export function difference(structure: string, type: ObjectType, before: object, after: object, version: MinorVersion): string {
  const text = (value: object): string => marshalled(goStructure(structure, type, value as Values, version), 1);
  return unifiedDiff(text(before), text(after));
}
