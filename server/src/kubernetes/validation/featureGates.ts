import type { MinorVersion } from '../object.ts';
import { minorOf } from '../schema/model.ts';

/**
 * Feature gates that decide what validation says, with the first minor version that has them on by default. Gates that are off by default
 * in all versions here are not listed: the server drops their fields before validation. Source: pkg/features/kube_features.go.
 */
const ON_SINCE = {
  ContainerRestartRules: 35,
  DRAConsumableCapacity: 36,
  EnvFiles: 35,
  HostnameOverride: 35,
  HPAConfigurableTolerance: 35,
  ImageVolume: 35,
  MutablePodResourcesForSuspendedJobs: 36,
  MutableSchedulingDirectivesForSuspendedJobs: 36,
  RelaxedServiceNameValidation: 36,
  RestartAllContainersOnContainerExits: 36,
  StrictIPCIDRValidation: 36,
} as const;

export type FeatureGate = keyof typeof ON_SINCE;

/** Whether a gate is on by default. */
export const enabled = (gate: FeatureGate, version: MinorVersion): boolean => minorOf(version) >= ON_SINCE[gate];
