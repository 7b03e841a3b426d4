import type { Validators } from '../registry.ts';
import { persistentVolumeClaim } from './persistentVolumeClaim.ts';

/** The kinds around workloads. */
export const otherValidators: Validators = {
  PersistentVolumeClaim: persistentVolumeClaim,
};
