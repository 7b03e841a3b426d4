import type { HttpResponse, NodeEndpoint } from '../../runtime/runtime.ts';
import type { Clock } from '../../world/clock.ts';
import { type Container, containerPath, findContainer, type HttpGetAction, type Pod, type Probe } from '../../world/pod.ts';
import { after, Signal, sleep, type Task } from '../../world/task.ts';
import { expand } from '../expansion.ts';
import { EXEC_FAILED, execError, withSlash } from '../hooks.ts';
import type { Kubelet } from '../kubelet.ts';
import { findPort } from '../ports.ts';
import type { ContainerRecord } from '../runtimePods.ts';
import { destinationOf, refusedAt } from './destination.ts';

/** What one probe found. An error (the probe itself could not be run) counts as neither. */
export type ProbeOutcome =
  | {
      readonly result: 'success' | 'failure';
      readonly output: string /** What is told although it went well. */;
      readonly warning?: string;
    }
  | { readonly error: string };

/** Source: pkg/kubelet/prober/prober.go maxProbeRetries. */
const ATTEMPTS_MAX = 3;
/** Source: pkg/probe/exec maxReadLength. */
const OUTPUT_MAX = 10 * 1024;
/** Only those to the same host are followed. Source: pkg/probe/http RedirectChecker. */
const REDIRECTS_MAX = 10;

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

/** Chooses; no task of its own stands between the one that probes and the one that waits. */
function attemptProbe(
  kubelet: Kubelet,
  pod: Pod,
  container: Container,
  probe: Probe,
  record: ContainerRecord | undefined,
): Task<ProbeOutcome> {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;
  if (probe.exec && isCancelled(kubelet, pod)) return found({ error: 'rpc error: code = Canceled desc = context canceled' });
  if (probe.exec) return execProbe(kubelet, container, probe.exec.command ?? [], timeoutMs, record);
  if (!record) return found({ error: 'container not found' });
  const podIP = record.sandbox.ip || kubelet.node.ip;
  if (probe.httpGet) return httpProbe(kubelet, pod, container, probe.httpGet, timeoutMs, record, podIP);
  if (probe.tcpSocket) return tcpProbe(kubelet, pod, container, probe.tcpSocket, timeoutMs, record, podIP);
  if (probe.grpc) return grpcProbe(kubelet, pod, container, probe.grpc.port, timeoutMs, record, podIP);
  return found({ error: 'missing probe handler' });
}

// biome-ignore lint/correctness/useYield: what is found without waiting
function* found(outcome: ProbeOutcome): Task<ProbeOutcome> {
  return outcome;
}

function* tcpProbe(
  kubelet: Kubelet,
  pod: Pod,
  container: Container,
  { host, port: wanted }: NonNullable<Probe['tcpSocket']>,
  timeoutMs: number,
  record: ContainerRecord,
  podIP: string,
): Task<ProbeOutcome> {
  const port = findPort(wanted, container);
  if (typeof port === 'string') return { error: port };
  const place = destinationOf(kubelet, pod, container, record, host, port);
  const unreached = 'error' in place;
  yield* sleep(kubelet.world.clock, unreached && place.timeout ? timeoutMs : kubelet.world.latency('probeConnect'), 'kubelet');
  if (unreached) return { result: 'failure', output: place.error };
  if (place.connect() === 'listening') return { result: 'success', output: '' };
  return { result: 'failure', output: refusedAt(host || podIP, port) };
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
  if (record?.state !== 'running') return { error: `${EXEC_FAILED}container is in CONTAINER_EXITED state` };
  // Only variables with plain values can be named in a probe's command.
  const lookup = (name: string): string | undefined => container.env?.find((variable) => variable.name === name)?.value;
  const words = command.some((word) => word.includes('$')) ? command.map((word) => expand(word, lookup)) : command;
  const end = yield* kubelet.runtime.exec(record, words, 'probe', timeoutMs);
  if (end === null) return { result: 'failure', output: `command timed out: "${words.join(' ')}" timed out after ${timeoutMs / 1000}s` };
  if (end.startError !== null) return { error: execError(kubelet.world, end.startError) };
  return { result: end.exitCode === 0 ? 'success' : 'failure', output: end.output.slice(0, OUTPUT_MAX) };
}

function* httpProbe(
  kubelet: Kubelet,
  pod: Pod,
  container: Container,
  action: HttpGetAction,
  timeoutMs: number,
  record: ContainerRecord,
  podIP: string,
): Task<ProbeOutcome> {
  const port = findPort(action.port, container);
  if (typeof port === 'string') return { error: port };
  const { clock } = kubelet.world;
  const deadlineMs = clock.nowMs + timeoutMs;
  const first: Url = { scheme: (action.scheme ?? 'HTTP').toLowerCase(), host: action.host || podIP, port, path: withSlash(action.path) };
  let url = first;
  for (let redirects = 0; ; redirects++) {
    yield after(clock, kubelet.world.latency('probeConnect'), 'kubelet');
    if (redirects >= REDIRECTS_MAX) return failure(url, `stopped after ${REDIRECTS_MAX} redirects`);
    const place = destinationOf(kubelet, pod, container, record, url.host === podIP ? undefined : url.host, url.port);
    if ('error' in place) {
      if (!place.timeout) return failure(url, place.error);
      yield* sleep(clock, Math.max(0, deadlineMs - clock.nowMs), 'kubelet');
      return failure(url, `${place.error} (Client.Timeout exceeded while awaiting headers)`);
    }
    const response = yield* answerOf(clock, place, url.path, Math.max(0, deadlineMs - clock.nowMs));
    if (!response) return failure(url, 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)');
    if ('error' in response)
      return failure(
        url,
        response.error === 'refused'
          ? refusedAt(url.host, url.port)
          : `read tcp ${kubelet.node.ip}:40000->${url.host}:${url.port}: read: connection reset by peer`,
      );
    if (url.scheme === 'https') return failure(url, 'http: server gave HTTP response to HTTPS client');
    const { status, body, location } = response;
    if (status < 200 || status >= 400) return { result: 'failure', output: `HTTP probe failed with statuscode: ${status}` };
    if (location === undefined || status < 300) return { result: 'success', output: body };
    const next = resolveUrl(url, location);
    if (next.host !== first.host) return { result: 'success', output: body, warning: `Probe terminated redirects, Response body: ${body}` };
    url = next;
  }
}

const failure = (url: Url, why: string): ProbeOutcome => ({ result: 'failure', output: `Get "${urlText(url)}": ${why}` });

function* answerOf(clock: Clock, place: NodeEndpoint, path: string, timeoutMs: number): Task<HttpResponse | undefined> {
  const answered = new Signal<HttpResponse>();
  place.http(path, (answer) => answered.fire(answer));
  return (yield* answered.within(clock, timeoutMs, 'kubelet'))?.value;
}

interface Url {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

const PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** Where a redirection leads; its port is left out of messages when it is the scheme's own. */
function resolveUrl(from: Url, location: string): Url {
  const absolute = /^(https?):\/\/([^/:?#]+)(?::(\d+))?([^#]*)/i.exec(location);
  if (!absolute) return { ...from, path: location.startsWith('/') ? location : from.path.replace(/[^/]*$/, location) };
  const [, scheme = '', host = '', port, path] = absolute;
  return { scheme: scheme.toLowerCase(), host, port: Number(port ?? PORTS[scheme.toLowerCase()]), path: withSlash(path) };
}

const urlText = ({ scheme, host, port, path }: Url): string => `${scheme}://${host}:${port}${path}`;

function* grpcProbe(
  kubelet: Kubelet,
  pod: Pod,
  container: Container,
  port: number,
  timeoutMs: number,
  record: ContainerRecord,
  podIP: string,
): Task<ProbeOutcome> {
  // A server that speaks something else never answers the client's preface.
  if (!record.sandbox.sandbox.maybeGrpc(port)) {
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
