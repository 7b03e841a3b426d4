import type { HttpResponse } from '../runtime/runtime.ts';
import type { Cause } from '../timeline.ts';
import type { Causes } from '../world/causes.ts';
import { type Container, formatPod, type HttpGetAction, type LifecycleHandler, type Pod } from '../world/pod.ts';
import { Signal, sleep, type Task } from '../world/task.ts';
import type { World } from '../world/world.ts';
import { findPort } from './ports.ts';
import type { ContainerRecord } from './runtimePods.ts';
import type { RuntimeService } from './runtimeService.ts';

/** Runs lifecycle hooks. Source: pkg/kubelet/lifecycle/handlers.go. */
export class HandlerRunner {
  constructor(
    private readonly world: World,
    private readonly runtime: RuntimeService,
  ) {}

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
      const end = yield* this.runtime.exec(record, command, 'hook', null);
      if (!end || (end.exitCode === 0 && end.startError === null)) return null;
      const error = end.startError ?? `command '${command.join(' ')}' exited with ${end.exitCode}: ${end.errorOutput ?? ''}`;
      return failed('Exec', `[${command.join(' ')}]`, `${error}, message: ${JSON.stringify(end.output)}`);
    }
    if (handler.httpGet) {
      const error = yield* this.httpGet(record, container, handler.httpGet);
      return error === null ? null : failed('HTTP', handler.httpGet.path ?? '/', error);
    }
    if (handler.sleep) yield* sleep(this.world.clock, handler.sleep.seconds * 1000, 'kubelet');
    return null;
  }

  /** Any answer is a success, whatever its status code. */
  private *httpGet(record: ContainerRecord, container: Container, action: HttpGetAction): Task<string | null> {
    yield* sleep(this.world.clock, this.world.latency('hookConnect'), 'runtime');
    const port = findPort(action.port, container);
    if (typeof port === 'string') return port;
    const host = action.host || record.sandbox.ip;
    const answered = new Signal<HttpResponse>();
    record.sandbox.sandbox.http(port, action.path ?? '/', (response) => answered.fire(response));
    const response = yield* answered.wait();
    if (!('error' in response)) return null;
    const url = `${(action.scheme ?? 'HTTP').toLowerCase()}://${host}:${port}${withSlash(action.path)}`;
    return `Get "${url}": ${response.error === 'refused' ? `dial tcp ${host}:${port}: connect: connection refused` : 'EOF'}`;
  }
}

export const withSlash = (path: string | undefined): string => (path?.startsWith('/') ? path : `/${path ?? ''}`);
