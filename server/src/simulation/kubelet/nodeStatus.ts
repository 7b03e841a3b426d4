import { because, type Causes } from '../world/causes.ts';
import type { Timer } from '../world/clock.ts';
import type { NodePressure } from './eviction/thresholds.ts';
import type { Kubelet } from './kubelet.ts';

/** Source: apis/config/v1beta1/defaults.go NodeStatusUpdateFrequency, kubelet.go Run (JitterUntil). */
const UPDATE_PERIOD_MS = 10_000;
/** Instant of some update. */
const PHASE_MS = 4000;

interface NodeCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

interface Words {
  readonly reason: string;
  readonly message: string;
  readonly event: string;
}

/** What the kubelet says of each condition, when it holds and when not. Source: pkg/kubelet/nodestatus/setters.go. */
const PRESSURES: Readonly<Record<NodePressure, { readonly yes: Words; readonly no: Words }>> = {
  MemoryPressure: {
    yes: {
      reason: 'KubeletHasInsufficientMemory',
      message: 'kubelet has insufficient memory available',
      event: 'NodeHasInsufficientMemory',
    },
    no: { reason: 'KubeletHasSufficientMemory', message: 'kubelet has sufficient memory available', event: 'NodeHasSufficientMemory' },
  },
  DiskPressure: {
    yes: { reason: 'KubeletHasDiskPressure', message: 'kubelet has disk pressure', event: 'NodeHasDiskPressure' },
    no: { reason: 'KubeletHasNoDiskPressure', message: 'kubelet has no disk pressure', event: 'NodeHasNoDiskPressure' },
  },
  PIDPressure: {
    yes: { reason: 'KubeletHasInsufficientPID', message: 'kubelet has insufficient PID available', event: 'NodeHasInsufficientPID' },
    no: { reason: 'KubeletHasSufficientPID', message: 'kubelet has sufficient PID available', event: 'NodeHasSufficientPID' },
  },
};
const READY: { readonly yes: Words; readonly no: Words } = {
  yes: { reason: 'KubeletReady', message: 'kubelet is posting ready status', event: 'NodeReady' },
  no: { reason: 'KubeletNotReady', message: 'node is shutting down', event: 'NodeNotReady' },
};

/** Brings the node's conditions to the API. Only updates that change something are simulated. Source: pkg/kubelet/kubelet_node_status.go. */
export class NodeStatus {
  private timer: Timer | null = null;

  constructor(private readonly kubelet: Kubelet) {}

  /** A condition is another: said with the next update. */
  onChange(causes: Causes): void {
    const { clock } = this.kubelet.world;
    const since = clock.nowMs - PHASE_MS;
    const waitMs = (Math.floor(since / UPDATE_PERIOD_MS) + 1) * UPDATE_PERIOD_MS - since;
    this.timer?.cancel();
    clock.uncertain(waitMs, UPDATE_PERIOD_MS - waitMs);
    this.timer = clock.after(waitMs, 'kubelet', () => this.update(causes));
  }

  /** Says right away how the node is. Source: syncNodeStatus. */
  update(causes: Causes): void {
    const { kubelet } = this;
    const { world } = kubelet;
    const node = world.store.get('Node', undefined, kubelet.node.name);
    if (!node || kubelet.scope.stopped) return;
    const conditions = [...((node.status?.conditions ?? []) as NodeCondition[])];
    let why = causes;
    const set = (type: string, holds: boolean, usual: boolean, { yes, no }: { readonly yes: Words; readonly no: Words }): void => {
      const index = conditions.findIndex((known) => known.type === type);
      const status = holds ? 'True' : 'False';
      if ((conditions[index]?.status ?? (usual ? 'True' : 'False')) === status) return;
      const { reason, message, event } = holds ? yes : no;
      const condition = { type, status, reason, message, lastTransitionTime: world.nowTime() };
      if (index < 0) conditions.push(condition);
      else conditions[index] = condition;
      const source = { component: 'kubelet', host: kubelet.node.name };
      why = because(
        world.events.record(source, node, 'Normal', event, `Node ${kubelet.node.name} status is now: ${event}`, causes),
        why === causes ? [] : why,
      );
    };
    for (const [type, words] of Object.entries(PRESSURES))
      set(type, kubelet.eviction.pressures.includes(type as NodePressure), false, words);
    set('Ready', !kubelet.shutdown.active, true, READY);
    if (why === causes) return;
    world.api.update({ ...node, metadata: { ...node.metadata }, status: { ...node.status, conditions } }, why);
  }
}
