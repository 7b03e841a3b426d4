import type { Validators } from '../registry.ts';
import { horizontalPodAutoscaler } from './autoscaler/index.ts';
import { persistentVolumeClaim } from './persistentVolumeClaim.ts';
import { podDisruptionBudget } from './podDisruptionBudget.ts';
import { service } from './service/index.ts';

/** The kinds around workloads. */
export const otherValidators: Validators = {
  PersistentVolumeClaim: persistentVolumeClaim,
  Service: service,
  'autoscaling/HorizontalPodAutoscaler': horizontalPodAutoscaler,
  'policy/PodDisruptionBudget': podDisruptionBudget,
};
