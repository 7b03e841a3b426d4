import type { NodeEndpoint } from '../../runtime/runtime.ts';
import { type Container, containerPath, findContainer, type Pod } from '../../world/pod.ts';
import { NAME_SERVER } from '../images/registry.ts';
import type { Kubelet } from '../kubelet.ts';
import type { ContainerRecord } from '../runtimePods.ts';

/** Why a connection is not made, in Go's words. `timeout`: after as long as the caller waits. */
export interface Unreached {
  readonly error: string;
  readonly timeout: boolean;
}

/**
 * What a probe or a hook of a container talks to: its Pod, or the `host` of the handler as seen from the node. Its loopback is the node's own,
 * and it does not know the cluster's names. A host outside the cluster is taken to answer.
 */
export function destinationOf(
  kubelet: Kubelet,
  pod: Pod,
  container: Container,
  record: ContainerRecord,
  host: string | undefined,
  port: number,
): NodeEndpoint | Unreached {
  const { sandbox } = record.sandbox;
  if (!host) return { connect: () => sandbox.connect(port), http: (path, answer) => sandbox.http(port, path, answer) };
  const found = sandbox.fromNode(host, port);
  if (!('unreached' in found)) return found;
  if (found.unreached === 'unknownName') return { error: `dial tcp: lookup ${host} on ${NAME_SERVER}: no such host`, timeout: false };
  if (found.unreached === 'silent') return { error: `dial tcp ${host}:${port}: i/o timeout`, timeout: true };
  const placed = findContainer(pod, container.name);
  const place = placed && kubelet.world.field(pod, containerPath(placed));
  if (place && 'object' in place)
    kubelet.world.assume('probe.host', place.object, place.field, {
      en: `${host}, which the handler of container ${container.name} asks, is taken to answer.`,
      'zh-cn': `假定容器 ${container.name} 的处理程序所访问的 ${host} 会应答。`,
    });
  return {
    connect: () => 'listening',
    http: (_, answer) => kubelet.world.clock.after(1, 'runtime', () => answer({ status: 200, body: '' })),
  };
}

/** Go tries the loopback address of IPv6 first. */
export const refusedAt = (host: string, port: number): string =>
  `dial tcp ${host === 'localhost' ? '[::1]' : host}:${port}: connect: connection refused`;
