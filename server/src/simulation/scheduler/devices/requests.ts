import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { claimSpecOf, classSpecOf, type DeviceClassSpec, type DeviceRequest } from './types.ts';

/** Devices that one claim may be given. Source: resource/v1 AllocationResultsMaxSize. */
export const RESULTS_MAX = 32;

/** A request, or one of the choices of a request. */
export interface Wanted {
  readonly claim: KubernetesObject;
  readonly request: DeviceRequest;
  /** The request that it is a choice of. */
  readonly parent: string | null;
  readonly className: string;
  readonly classSpec: DeviceClassSpec;
}

/** What results and configurations call it: `request`, or `request/choice`. */
export const nameOf = ({ request, parent }: Wanted): string => (parent === null ? request.name : `${parent}/${request.name}`);
export const keyOf = ({ metadata }: KubernetesObject): string => `${metadata.namespace}/${metadata.name}`;

/** The choices of each request of a claim; a request without any is its only one. */
export function wantedBy(claim: KubernetesObject, classOf: (name: string) => KubernetesObject | undefined): Wanted[][] {
  return (claimSpecOf(claim).requests ?? []).map(({ name, exactly, firstAvailable }) => {
    const choices: readonly DeviceRequest[] = firstAvailable?.length ? firstAvailable : exactly ? [{ ...exactly, name }] : [];
    return choices.map((request) => ({
      claim,
      request,
      parent: firstAvailable?.length ? name : null,
      className: request.deviceClassName,
      classSpec: classSpecOf(classOf(request.deviceClassName)),
    }));
  });
}
