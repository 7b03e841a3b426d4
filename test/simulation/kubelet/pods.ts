import type { ContainerRecord, ContainerSnapshot, RuntimePodStatus } from '../../../server/src/simulation/kubelet/runtimePods.ts';
import type { Container, ContainerStatus, Pod, PodSpec } from '../../../server/src/simulation/world/pod.ts';

/** A Pod of containers in short: `A` or `A:OnFailure` (its own policy). */
export function podOf(policy: string, apps: readonly string[], inits: readonly string[] = []): Pod {
  const container = (text: string): Container => {
    const [name = '', restartPolicy] = text.split(':');
    return { name, image: 'i', ...(restartPolicy ? { restartPolicy } : {}) } as Container;
  };
  const spec = { restartPolicy: policy, containers: apps.map(container), initContainers: inits.map(container) };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default', uid: 'u' },
    spec: spec as unknown as PodSpec,
    status: { phase: 'Pending', conditions: [] },
  } as unknown as Pod;
}

/**
 * A status in short: `R` runs, `RS` runs and has started, `T0`, `T42` ended, `W` waits, `W0`, `W1` waits after an end, `RA` waits for a
 * restart of all containers.
 */
export function statusOf(name: string, text: string): ContainerStatus {
  const base = { name, image: 'i', imageID: '', containerID: `containerd://${name}`, ready: false, restartCount: 0, lastState: {} };
  const end = (exitCode: number, reason = exitCode === 0 ? 'Completed' : 'Error') => ({ terminated: { exitCode, reason } });
  if (text === 'R' || text === 'RS') return { ...base, state: { running: { startedAt: 0 } }, started: text === 'RS' };
  if (text === 'RA')
    return {
      ...base,
      state: { waiting: { reason: 'RestartingAllContainers' } },
      lastState: end(137, 'RestartingAllContainers'),
    };
  if (text.startsWith('T')) return { ...base, state: end(Number(text.slice(1))) };
  const last = text.slice(1);
  return { ...base, state: { waiting: {} }, lastState: last ? end(Number(last)) : {} };
}

/** `A=R B=T0`; names without a text have no status. */
export const statusesOf = (text: string): ContainerStatus[] =>
  text
    .split(' ')
    .filter((part) => part.includes('='))
    .map((part) => statusOf(part.split('=')[0]!, part.split('=')[1]!));

export interface SandboxShape {
  readonly ready?: boolean;
  readonly attempt?: number;
  readonly ip?: string;
}

/** What the runtime reports, in short: `A=R B=T1 C=created`, newest first for a name that is there twice. */
export function runtimeOf(text: string, sandbox: SandboxShape | null = {}): RuntimePodStatus {
  const { ready = true, attempt = 0, ip = '10.0.0.1' } = sandbox ?? {};
  const containers = text
    .split(' ')
    .filter((part) => part.includes('='))
    .map((part, index): ContainerSnapshot => {
      const [name = '', state = ''] = part.split('=');
      const id = `${name}${index}`;
      const exited = state.startsWith('T');
      const record = { id, name, image: 'i', sandbox: { id: 's' } } as unknown as ContainerRecord;
      return {
        id,
        name,
        image: state === 'changed' ? 'other' : 'i',
        restartCount: 0,
        state: exited ? 'exited' : state === 'created' ? 'created' : 'running',
        createdMs: 0,
        startedMs: 0,
        finishedMs: 0,
        exitCode: exited ? Number(state.slice(1)) : 0,
        reason: '',
        message: '',
        causes: [],
        record,
      };
    });
  const sandboxes = sandbox
    ? [{ id: 's', attempt, hostNetwork: false, ip, state: ready ? ('ready' as const) : ('notready' as const), causes: [] }]
    : [];
  return { sandboxes, containers, ip };
}
