import { type Container, containerPath, isRestartableInitContainer, type Pod } from '../world/pod.ts';
import type { ActionContext, ContainerToKill, PodActions } from './plannedActions.ts';
import { shouldContainerBeRestarted } from './restartPolicy.ts';
import { type ContainerSnapshot, newestContainer, type RuntimePodStatus, statusIdOf } from './runtimePods.ts';

/**
 * Decides about init containers and sidecars, from the last to the first: the newest one that has a record tells how far the Pod has come.
 * Returns whether the app containers may be looked at. Source: pkg/kubelet/kuberuntime computeInitContainerActions.
 */
export function computeInitContainerActions(pod: Pod, status: RuntimePodStatus, actions: PodActions, context: ActionContext): boolean {
  const inits = pod.spec.initContainers ?? [];
  if (inits.length === 0) return true;
  const walk = new InitWalk(pod, status, actions, context);
  for (let index = inits.length - 1; index >= 0; index--) if (!walk.visit(index)) return false;
  if (!walk.previous) walk.toStart.push(0);
  actions.initToStart = walk.toStart.reverse();
  return walk.initialized;
}

class InitWalk {
  readonly toStart: number[] = [];
  initialized: boolean;
  /** Has anything later than the container at hand begun? */
  previous: boolean;

  constructor(
    private readonly pod: Pod,
    private readonly status: RuntimePodStatus,
    private readonly actions: PodActions,
    private readonly context: ActionContext,
  ) {
    this.initialized = pod.spec.containers.some((container) => {
      const seen = newestContainer(status, container.name);
      return seen?.state === 'created' || seen?.state === 'running';
    });
    this.previous = this.initialized;
  }

  /** False when the Pod is to be killed. */
  visit(index: number): boolean {
    const container = this.pod.spec.initContainers![index]!;
    const sidecar = isRestartableInitContainer(container);
    const seen = newestContainer(this.status, container.name);
    if (!seen) {
      if (this.previous && sidecar) this.toStart.push(index);
      return true;
    }
    if (this.previous && !sidecar) return true;
    if (seen.state === 'created') this.toStart.push(index);
    else if (seen.state === 'running') {
      if (sidecar) this.runningSidecar(index, container, seen);
    } else if (!this.exited(index, container, seen)) return false;
    this.previous = true;
    return true;
  }

  private get last(): number {
    return this.pod.spec.initContainers!.length - 1;
  }

  private exited(index: number, container: Container, seen: ContainerSnapshot): boolean {
    if (isRestartableInitContainer(container)) this.toStart.push(index);
    else if (seen.exitCode === 0) {
      if (index === this.last) this.initialized = true;
      else this.toStart.push(index + 1);
    } else if (shouldContainerBeRestarted(container, this.pod, this.status)) this.toStart.push(index);
    else {
      this.actions.killPod = true;
      this.actions.initToStart = [];
      return false;
    }
    return true;
  }

  private runningSidecar(index: number, container: Container, seen: ContainerSnapshot): void {
    const kill = (message: string, reason: ContainerToKill['reason'], field: string): void => {
      const path = containerPath({ container, kind: 'initContainers', index });
      const causes = reason === 'liveness' || reason === 'startup' ? (this.context[reason].why(statusIdOf(seen)) ?? []) : [];
      this.actions.toKill.push({ record: seen.record, container, message, reason, fields: [`${path}.${field}`], causes });
      this.toStart.push(index);
    };
    const { name } = container;
    if (container.startupProbe) {
      const result = this.context.startup.get(statusIdOf(seen));
      if (result === undefined || result === 'unknown') return;
      if (result === 'failure') {
        kill(`Init container ${name} failed startup probe`, 'startup', 'startupProbe.failureThreshold');
        return;
      }
    }
    if (index === this.last) this.initialized = true;
    else if (!this.previous) this.toStart.push(index + 1);
    if (seen.image !== container.image) kill(`Init container ${name} definition changed`, 'unknown', 'image');
    else if (container.livenessProbe && this.context.liveness.get(statusIdOf(seen)) === 'failure')
      kill(`Init container ${name} failed liveness probe`, 'liveness', 'livenessProbe.failureThreshold');
  }
}
