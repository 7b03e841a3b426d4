import type { HttpResponse } from '../runtime/runtime.ts';
import type { Cause } from '../timeline.ts';
import type { Causes } from '../world/causes.ts';
import { type Container, formatPod, type HttpGetAction, type LifecycleHandler, type Pod } from '../world/pod.ts';
import { Signal, sleep, type Task } from '../world/task.ts';
import type { World } from '../world/world.ts';
import type { Kubelet } from './kubelet.ts';
import { findPort } from './ports.ts';
import { destinationOf, refusedAt } from './prober/destination.ts';
import type { ContainerRecord } from './runtimePods.ts';

/** How long the kubelet's client waits for a connection. Source: net/http DefaultTransport. */
const DIAL_TIMEOUT_MS = 30_000;

/** Runs lifecycle hooks. Source: pkg/kubelet/lifecycle/handlers.go. */
export class HandlerRunner {
  private readonly world: World;

  constructor(private readonly kubelet: Kubelet) {
    this.world = kubelet.world;
  }

  /** Runs a hook as long as it takes; null when it went well, otherwise why not. Its begin and its end are told. */
  *run(record: ContainerRecord, pod: Pod, container: Container, hook: 'postStart' | 'preStop', causes: Causes): Task<string | null> {
    const tell = (text: string, why: Causes): Cause =>
      this.world.recorder.add(
        { type: 'process', object: `Pod/${pod.metadata.name}`, container: container.name, what: 'hook', text: `${hook} ${text}` },
        why,
      );
    const begin = tell('begins', causes);
    const error = yield* this.handle(record, pod, container, container.lifecycle?.[hook] ?? {});
    tell(error === null ? 'ends' : 'fails', [begin]);
    return error;
  }

  private *handle(record: ContainerRecord, pod: Pod, container: Container, handler: LifecycleHandler): Task<string | null> {
    const failed = (kind: string, what: string, error: string): string =>
      `${kind} lifecycle hook (${what}) for Container "${container.name}" in Pod "${formatPod(pod)}" failed - error: ${error}`;
    if (handler.exec) {
      const command = handler.exec.command ?? [];
      const end = yield* this.kubelet.runtime.exec(record, command, 'hook', null);
      if (!end || (end.exitCode === 0 && end.startError === null)) return null;
      const error =
        end.startError !== null
          ? execError(this.world, end.startError)
          : `command '${command.join(' ')}' exited with ${end.exitCode}: ${end.errorOutput ?? ''}`;
      return failed('Exec', `[${command.join(' ')}]`, `${error}, message: ${JSON.stringify(end.output)}`);
    }
    if (handler.httpGet) {
      const error = yield* this.httpGet(record, pod, container, handler.httpGet);
      return error === null ? null : failed('HTTP', handler.httpGet.path ?? '/', error);
    }
    if (handler.sleep) yield* sleep(this.world.clock, handler.sleep.seconds * 1000, 'kubelet');
    return null;
  }

  /** Any answer is a success, whatever its status code. A server that speaks no TLS is asked without it. */
  private *httpGet(record: ContainerRecord, pod: Pod, container: Container, action: HttpGetAction): Task<string | null> {
    const { kubelet, world } = this;
    yield* sleep(world.clock, world.latency('hookConnect'), 'runtime');
    const port = findPort(action.port, container);
    if (typeof port === 'string') return port;
    const host = action.host || record.sandbox.ip || kubelet.node.ip;
    const path = withSlash(action.path);
    const scheme = (action.scheme ?? 'HTTP').toLowerCase();
    const failed = (why: string): string => `Get "${scheme}://${host}:${port}${path}": ${why}`;
    const place = destinationOf(kubelet, pod, container, record, action.host, port);
    if ('error' in place) {
      if (place.timeout) yield* sleep(world.clock, DIAL_TIMEOUT_MS, 'kubelet');
      return failed(place.error);
    }
    const answered = new Signal<HttpResponse>();
    place.http(path, (response) => answered.fire(response));
    const response = yield* answered.wait();
    if ('error' in response) return failed(response.error === 'refused' ? refusedAt(host, port) : 'EOF');
    if (scheme === 'https') {
      const message = `request to HTTPS lifecycle hook ${host}:${port} got HTTP response, retry with HTTP succeeded`;
      kubelet.podEvent(pod, 'Warning', 'LifecycleHTTPFallback', message, record.causes);
    }
    return null;
  }
}

export const EXEC_FAILED = 'rpc error: code = Unknown desc = failed to exec in container: ';

/** What the kubelet is told of a command that cannot be started. */
export const execError = ({ chance }: World, startError: string): string =>
  `${EXEC_FAILED}failed to start exec "${chance.hex('exec', 64)}": ${startError}`;

export const withSlash = (path: string | undefined): string => (path?.startsWith('/') ? path : `/${path ?? ''}`);
