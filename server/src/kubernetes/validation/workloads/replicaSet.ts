import { nameIsDnsSubdomain } from '../../values/names.ts';
import { objectMeta } from '../metadata/index.ts';
import type { Validator } from '../registry.ts';
import type { Check } from '../rule.ts';
import { field, struct } from '../walks.ts';
import { minReadySecondsNotNegative, type ReplicaSetSpec, replicaSelectionChecks, replicasNotNegative } from './deployment.ts';

/** Source: apps/validation ValidateReplicaSetSpec. */
const specChecks: readonly Check<ReplicaSetSpec>[] = [
  field('replicas', [replicasNotNegative]),
  field('minReadySeconds', [minReadySecondsNotNegative]),
  ...replicaSelectionChecks,
];

export const replicaSet: Validator = {
  namespaced: true,
  checks: [objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: true }), struct('spec', specChecks)],
};
