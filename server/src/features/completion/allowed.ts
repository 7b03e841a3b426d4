import type { Field, FieldType, KindSchema, ObjectType } from '../../kubernetes/schema/model.ts';

/** Work that ends is not started again for ever; what keeps Pods running always does. Source: ValidateJobSpec, ValidatePodTemplateSpecForReplicaSet and its kin. */
const RESTART_POLICIES: Readonly<Record<string, readonly string[]>> = {
  Job: ['Never', 'OnFailure'],
  CronJob: ['Never', 'OnFailure'],
  Deployment: ['Always'],
  ReplicaSet: ['Always'],
  StatefulSet: ['Always'],
  DaemonSet: ['Always'],
  ReplicationController: ['Always'],
};

/** The type of a field with those of its values that the server takes in this kind. */
export function allowedIn(schema: KindSchema | null, owner: ObjectType | null, field: Field | null, type: FieldType): FieldType {
  if (owner?.id !== 'core/v1.PodSpec' || field?.name !== 'restartPolicy' || type.kind !== 'string') return type;
  return { ...type, values: RESTART_POLICIES[schema?.kind ?? ''] ?? type.values };
}
