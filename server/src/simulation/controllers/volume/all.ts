import type { ControllerConstructor } from '../manager.ts';
import { PersistentVolumeClaimBinder } from './claims.ts';
import { EphemeralVolumeController } from './ephemeral.ts';
import { ExternalProvisioners } from './externalProvisioners.ts';
import { ClaimProtectionController, VolumeProtectionController } from './protection.ts';
import { PersistentVolumePhases } from './volumes.ts';

/** What a cluster does about volumes and claims. */
export const VOLUME_CONTROLLERS: readonly ControllerConstructor[] = [
  PersistentVolumePhases,
  PersistentVolumeClaimBinder,
  EphemeralVolumeController,
  ExternalProvisioners,
  ClaimProtectionController,
  VolumeProtectionController,
];
