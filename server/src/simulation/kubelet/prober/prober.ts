import type { HttpResponse } from '../../runtime/runtime.ts';
import { type Container, containerPath, findContainer, type HttpGetAction, type Pod, type Probe } from '../../world/pod.ts';
import { Signal, sleep, type Task } from '../../world/task.ts';
import { expand } from '../expansion.ts';
import { withSlash } from '../hooks.ts';
import type { Kubelet } from '../kubelet.ts';
import { findPort } from '../ports.ts';
import type { ContainerRecord } from '../runtimePods.ts';

/** What one probe found. An error (the probe itself could not be run) counts as neither. */
export type ProbeOutcome = { readonly result: 'success' | 'failure'; readonly output: string } | { readonly error: string };

/** Source: pkg/kubelet/prober/prober.go maxProbeRetries. */
const ATTEMPTS_MAX = 3;
/** Source: pkg/probe/exec maxReadLength. */
const OUTPUT_MAX = 10 * 1024;

export function* runProbe(
  kubelet: Kubelet,
  pod: Pod,
  container: Container,
  probe: Probe,
  record: ContainerRecord | undefined,
): Task<ProbeOutcome> {
  let outcome: ProbeOutcome = { error: 'missing probe handler' };
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    outcome = yield* attemptProbe(kubelet, pod, container, probe, record);
    if (!('error' in outcome)) break;
  }
  return outcome;
}

function* attemptProbe(
  kubelet: Kubelet,
  pod: Pod,
  container: Container,
  probe: Probe,
  record: ContainerRecord | undefined,
): Task<ProbeOutcome> {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;
  if (probe.exec && isCancelled(kubelet, pod)) return { error: 'rpc error: code = Canceled desc = context canceled' };
  if (probe.exec) return yield* execProbe(kubelet, container, probe.exec.command ?? [], timeoutMs, record);
  if (!record) return { error: 'container not found' };
  const podIP = record.sandbox.ip || kubelet.node.ip;
  if (probe.httpGet) return yield* httpProbe(kubelet, container, probe.httpGet, timeoutMs, record, podIP);
  if (probe.tcpSocket) {
    const port = findPort(probe.tcpSocket.port, container);
    if (typeof port === 'string') return { error: port };
    yield* sleep(kubelet.world.clock, kubelet.world.latency('probeConnect'), 'kubelet');
    if (record.sandbox.sandbox.connect(port) === 'listening') return { result: 'success', output: '' };
    return { result: 'failure', output: `dial tcp ${probe.tcpSocket.host || podIP}:${port}: connect: connection refused` };
  }
  if (probe.grpc) return yield* grpcProbe(kubelet, pod, container, probe.grpc.port, timeoutMs, record, podIP);
  return { error: 'missing probe handler' };
}

/**
 * From 1.35 on probes run in the context of the Pod's syncs, which ends when the Pod is told to end; only commands look at it.
 * Source: pkg/kubelet/prober/prober_manager.go AddPod, pod_workers.go UpdatePod.
 */
const isCancelled = ({ world, workers }: Kubelet, { metadata }: Pod): boolean =>
  world.version !== '1.34' && workers.isTerminationRequested(metadata.uid);

function* execProbe(
  kubelet: Kubelet,
  container: Container,
  command: readonly string[],
  timeoutMs: number,
  record: ContainerRecord | undefined,
): Task<ProbeOutcome> {
  const failed = 'rpc error: code = Unknown desc = failed to exec in container: ';
  if (record?.state !== 'running') return { error: `${failed}container is in CONTAINER_EXITED state` };
  // Only variables with plain values can be named in a probe's command.
  const lookup = (name: string): string | undefined => container.env?.find((variable) => variable.name === name)?.value;
  const words = command.map((word) => expand(word, lookup));
  const end = yield* kubelet.runtime.exec(record, words, 'probe', timeoutMs);
  if (end === null) return { result: 'failure', output: `command timed out: "${words.join(' ')}" timed out after ${timeoutMs / 1000}s` };
  if (end.startError !== null) {
    const id = kubelet.world.chance.hex('exec', 64);
    return { error: `${failed}failed to start exec "${id}": ${end.startError}` };
  }
  return { result: end.exitCode === 0 ? 'success' : 'failure', output: end.output.slice(0, OUTPUT_MAX) };
}

function* httpProbe(
  kubelet: Kubelet,
  container: Container,
  action: HttpGetAction,
  timeoutMs: number,
  record: ContainerRecord,
  podIP: string,
): Task<ProbeOutcome> {
  const port = findPort(action.port, container);
  if (typeof port === 'string') return { error: port };
  const { clock } = kubelet.world;
  const host = action.host || podIP;
  const scheme = (action.scheme ?? 'HTTP').toLowerCase();
  const path = withSlash(action.path);
  const failure = (why: string): ProbeOutcome => ({ result: 'failure', output: `Get "${scheme}://${host}:${port}${path}": ${why}` });
  yield* sleep(clock, kubelet.world.latency('probeConnect'), 'kubelet');
  const answered = new Signal<HttpResponse>();
  record.sandbox.sandbox.http(port, path, (response) => answered.fire(response));
  const response = (yield* answered.within(clock, timeoutMs, 'kubelet'))?.value;
  if (!response) return failure('context deadline exceeded (Client.Timeout exceeded while awaiting headers)');
  if ('error' in response)
    return failure(
      response.error === 'refused'
        ? `dial tcp ${host}:${port}: connect: connection refused`
        : `read tcp ${kubelet.node.ip}:40000->${host}:${port}: read: connection reset by peer`,
    );
  if (scheme === 'https') return failure('http: server gave HTTP response to HTTPS client');
  if (response.status >= 200 && response.status < 400) return { result: 'success', output: response.body };
  return { result: 'failure', output: `HTTP probe failed with statuscode: ${response.status}` };
}

function* grpcProbe(
  kubelet: Kubelet,
  pod: Pod,
  container: Container,
  port: number,
  timeoutMs: number,
  record: ContainerRecord,
  podIP: string,
): Task<ProbeOutcome> {
  if (record.sandbox.sandbox.connect(port) === 'refused') {
    yield* sleep(kubelet.world.clock, timeoutMs, 'kubelet');
    const output = `timeout: failed to connect service "${podIP}:${port}" within ${timeoutMs / 1000}s: context deadline exceeded`;
    return { result: 'failure', output };
  }
  yield* sleep(kubelet.world.clock, kubelet.world.latency('probeConnect'), 'kubelet');
  const placed = findContainer(pod, container.name);
  const place = placed && kubelet.world.field(pod, containerPath(placed));
  if (place && 'object' in place)
    kubelet.world.assume('probe.grpc', place.object, place.field, {
      en: `Container ${container.name} is taken to answer gRPC health checks with SERVING.`,
      'zh-cn': `假定容器 ${container.name} 对 gRPC 健康检查回答 SERVING。`,
    });
  return { result: 'success', output: '' };
}
