import type { KubernetesObject } from '../object.ts';
import type { Surroundings } from '../verdict.ts';
import { type AdmissionRefusal, attributesOf } from './attributes.ts';
import { limitRanger } from './limitRanger.ts';
import { checkQuotas } from './resourceQuota.ts';

/** What limit ranges say to a request to `resize`. Source: plugin/pkg/admission/limitranger SupportsAttributes. */
export const resizeBeyondRange = (after: KubernetesObject, surroundings: Surroundings): AdmissionRefusal | undefined =>
  limitRanger.validate?.(attributesOf(after, surroundings))?.refusal;

/** What quotas say to it: they come last of all. */
export const resizeBeyondQuota = (
  before: KubernetesObject,
  after: KubernetesObject,
  surroundings: Surroundings,
): AdmissionRefusal | undefined => checkQuotas(attributesOf(after, surroundings), before)?.refusal;
