import type { Causes } from '../../world/causes.ts';
import { ownerNames } from '../../world/owners.ts';
import type { Container, Pod } from '../../world/pod.ts';
import type { World } from '../../world/world.ts';
import { findPort } from '../ports.ts';
import type { ProbeType } from './results.ts';

/** Which probes a scenario makes fail. Null stands for all. */
export interface ForcedFailure {
  /** `Pod/web`, or what makes the Pods: `Deployment/web`. */
  readonly object: string;
  readonly container: string | null;
  readonly probe: ProbeType | null;
  readonly causes: Causes;
}

/** The probes of a cluster that a scenario makes fail, whatever the containers do. */
export class ForcedFailures {
  private readonly failures = new Set<ForcedFailure>();

  constructor(private readonly world: World) {}

  /** Gives back what takes it out again. */
  add(failure: ForcedFailure): () => void {
    this.failures.add(failure);
    return () => this.failures.delete(failure);
  }

  /** The failure that a probe is to have now; the newest one counts. */
  of(pod: Pod, container: string, probe: ProbeType): ForcedFailure | undefined {
    if (this.failures.size === 0) return undefined;
    const names = new Set([`Pod/${pod.metadata.name}`, ...ownerNames(this.world, pod)]);
    return [...this.failures].findLast(
      (failure) =>
        names.has(failure.object) &&
        (failure.container === null || failure.container === container) &&
        (failure.probe === null || failure.probe === probe),
    );
  }
}

/** What a probe says of a container that does not answer as it should. Source: pkg/probe/http, pkg/probe/tcp, pkg/probe/grpc. */
export function failedOutput(container: Container, probe: ProbeType, podIP: string): string {
  const handler = container[`${probe}Probe`];
  if (handler?.httpGet) return 'HTTP probe failed with statuscode: 503';
  if (handler?.tcpSocket) {
    const port = findPort(handler.tcpSocket.port, container);
    return `dial tcp ${handler.tcpSocket.host || podIP}:${port}: connect: connection refused`;
  }
  return handler?.grpc ? 'service unhealthy (responded with "NOT_SERVING")' : '';
}
