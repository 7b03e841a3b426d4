import { nameIsDnsSubdomain } from '../../values/names.ts';
import { objectMeta } from '../metadata/index.ts';
import { podTemplateChecks } from '../pod/index.ts';
import type { Validator } from '../registry.ts';
import { struct } from '../walks.ts';

/** Source: core/validation ValidatePodTemplate. */
export const podTemplate: Validator = {
  namespaced: true,
  checks: [objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: true }), struct('template', podTemplateChecks)],
};
