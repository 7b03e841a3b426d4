import type { Validators } from '../registry.ts';
import { pod } from './pod.ts';

export { podTemplateChecks, validatePodTemplateSpec } from './template.ts';

export const podValidators: Validators = { Pod: pod };
