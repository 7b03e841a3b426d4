import type { Instant } from '../world/instant.ts';
import { type ContainerStatus, isPodTerminal, isRestartableInitContainer, type Pod } from '../world/pod.ts';
import { humanDuration } from './ages.ts';

/** The columns that `kubectl get pods` prints. */
export interface PodRow {
  readonly ready: string;
  readonly status: string;
  readonly restarts: string;
}

interface Counts {
  ready: number;
  total: number;
  restarts: number;
  sidecarRestarts: number;
  lastRestart: Instant;
  lastSidecarRestart: Instant;
}

/** Source: pkg/printers/internalversion printPod (1.35 and later). */
export function podRow(pod: Pod, nowMs: Instant): PodRow {
  const { status } = pod;
  const counts: Counts = {
    ready: 0,
    total: pod.spec.containers.length,
    restarts: 0,
    sidecarRestarts: 0,
    lastRestart: Number.NEGATIVE_INFINITY,
    lastSidecarRestart: Number.NEGATIVE_INFINITY,
  };
  const gated = status.conditions.some((condition) => condition.type === 'PodScheduled' && condition.reason === 'SchedulingGated');
  let text = gated ? 'SchedulingGated' : status.reason || status.phase;

  const initializing = initState(pod, counts);
  if (initializing !== null) text = initializing;
  const initialized = status.conditions.some((condition) => condition.type === 'Initialized' && condition.status === 'True');
  if (initializing === null || initialized) text = appState(pod, counts, text);
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (status.reason === 'NodeLost') text = 'Unknown';
    else if (!isPodTerminal(status)) text = 'Terminating';
  }
  return { ready: `${counts.ready}/${counts.total}`, status: text, restarts: restarts(counts, nowMs) };
}

function restarts(counts: Counts, nowMs: Instant): string {
  return counts.restarts > 0 && Number.isFinite(counts.lastRestart)
    ? `${counts.restarts} (${humanDuration(nowMs - counts.lastRestart)} ago)`
    : String(counts.restarts);
}

function count(status: ContainerStatus, counts: Counts): void {
  counts.restarts += status.restartCount;
  const finished = status.lastState.terminated?.finishedAt;
  if (finished !== undefined && finished > counts.lastRestart) counts.lastRestart = finished;
}

/** The text while init containers run; null when they are done. */
function initState(pod: Pod, counts: Counts): string | null {
  const specs = pod.spec.initContainers ?? [];
  const statuses = pod.status.initContainerStatuses ?? [];
  if (specs.length === 0 && statuses.length === 0) return null;
  const sidecars = new Set(specs.filter(isRestartableInitContainer).map((container) => container.name));
  counts.total += sidecars.size;
  for (let position = 0; position < statuses.length; position++) {
    const status = statuses[position]!;
    const sidecar = sidecars.has(status.name);
    count(status, counts);
    if (sidecar) {
      counts.sidecarRestarts += status.restartCount;
      counts.lastSidecarRestart = Math.max(counts.lastSidecarRestart, status.lastState.terminated?.finishedAt ?? Number.NEGATIVE_INFINITY);
    }
    const { terminated, waiting } = status.state;
    if (terminated && terminated.exitCode === 0) continue;
    if (sidecar && status.started) {
      if (status.ready) counts.ready++;
      continue;
    }
    if (terminated) return `Init:${terminated.reason || `ExitCode:${terminated.exitCode}`}`;
    if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`;
    return `Init:${position}/${specs.length}`;
  }
  return null;
}

function appState(pod: Pod, counts: Counts, before: string): string {
  // While initialising, the init containers' restarts count; afterwards only those of sidecars.
  counts.restarts = counts.sidecarRestarts;
  counts.lastRestart = counts.lastSidecarRestart;
  let text = before;
  let running = false;
  let error: string | null = null;
  const statuses = pod.status.containerStatuses ?? [];
  for (let position = statuses.length - 1; position >= 0; position--) {
    const status = statuses[position]!;
    count(status, counts);
    const { waiting, terminated } = status.state;
    if (waiting?.reason) text = waiting.reason;
    else if (terminated) {
      text = terminated.reason || `ExitCode:${terminated.exitCode}`;
      if (terminated.exitCode !== 0) error = text;
    } else if (status.ready && status.state.running) {
      running = true;
      counts.ready++;
    }
  }
  if (text !== 'Completed') return text;
  const ready = pod.status.conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True');
  if (running && ready) return 'Running';
  if (error !== null) return error;
  return running ? 'NotReady' : text;
}
