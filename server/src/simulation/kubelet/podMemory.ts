import { podLimits } from '../../kubernetes/values/podResources.ts';
import { quantityOf } from '../../kubernetes/values/quantity.ts';
import type { Container, Pod } from '../world/pod.ts';

/** With less than this not even the program that sets a container up gets along; Go's runtime alone takes more. */
const SET_UP_BYTES_MIN = 2 * 1_048_576;

const isLimited = ({ resources }: Pick<Container, 'resources'>): boolean => quantityOf(resources?.limits?.['memory'])?.isZero() === false;

/** What the Pod's control group allows; null without a limit: every container has to have one. Source: pkg/kubelet/cm ResourceConfigForPod. */
function podMemoryLimit({ spec }: Pod): number | null {
  const limited = isLimited(spec) || [...(spec.initContainers ?? []), ...spec.containers].every(isLimited);
  const limit = limited ? podLimits(spec).get('memory') : undefined;
  return limit ? Number(limit.scaledValue(0)) : null;
}

/** Why the Pod's sandbox cannot be made, in containerd's words; null when it can. */
export function sandboxError(pod: Pod): string | null {
  const limit = podMemoryLimit(pod);
  if (limit === null || limit >= SET_UP_BYTES_MIN) return null;
  return 'rpc error: code = Unknown desc = failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: container init was OOM-killed (memory limit too low?): unknown';
}
