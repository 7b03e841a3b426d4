import { nameIsDnsSubdomain } from '../../values/names.ts';
import { objectMeta } from '../metadata/index.ts';
import type { Validators } from '../registry.ts';

export { type PodTemplateSpec, podTemplateChecks, validatePodTemplateSpec } from './template.ts';

export const podValidators: Validators = {
  Pod: { namespaced: true, checks: [objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: true })] },
};
