import type { KubernetesObject } from '../kubernetes/object.ts';
import { podRequests } from '../kubernetes/values/podResources.ts';
import type { Quantity } from '../kubernetes/values/quantity.ts';
import type { Cluster } from './cluster.ts';
import { withQuotaUsage } from './controllers/resourceQuota.ts';
import { readManifest } from './manifests.ts';
import { allocatableOf } from './scheduler/filters.ts';
import type { ScenarioAction } from './timeline.ts';
import type { Causes } from './world/causes.ts';
import { jsonPatch, mergePatch, strategicPatch } from './world/patch.ts';
import { formatPod, type Pod } from './world/pod.ts';
import type { World } from './world/world.ts';

/** What the API server (or the command) answered. */
interface Answer {
  readonly code: number;
  readonly message?: string;
}

const OK: Answer = { code: 200 };
const CREATED: Answer = { code: 201 };
/** Exit code of what is done on a node. */
const DONE: Answer = { code: 0 };
/** Characters of generated names. */
const RANDOM = 'bcdfghjklmnpqrstvwxz2456789';

/** Does to the cluster what a scenario says, each at its time. */
export class Actions {
  constructor(
    private readonly world: World,
    private readonly cluster: Cluster,
  ) {}

  schedule(actions: readonly ScenarioAction[]): void {
    for (const action of actions) this.world.clock.at(Math.round(Number(action.at) * 1000), 'user', () => this.perform(action));
  }

  private perform(action: ScenarioAction): void {
    const object = this.find(action.object);
    const name = object ? `${object.kind}/${object.metadata.name}` : String(action.object ?? '');
    // The answer comes after what it answers; what happens names it as its cause all the same.
    const entry = this.world.recorder.add({ type: 'actionResult', object: name, verb: action.verb, code: 0, message: '' }, []);
    const answer = this.run(action, object, [entry]);
    if ('entry' in entry) this.world.recorder.answer(entry.entry, answer.code, answer.message ?? '');
  }

  private run(action: ScenarioAction, object: KubernetesObject | undefined, causes: Causes): Answer {
    switch (action.verb) {
      case 'create':
        return this.create(String(action.manifest ?? ''), causes);
      case 'delete':
      case 'evict':
        return object ? this.remove(action, object, causes) : notFound(action.object);
      case 'patch':
        return object ? this.patch(action, object, causes) : notFound(action.object);
      case 'scale':
        return object
          ? this.patch({ ...action, patch: { spec: { replicas: action.replicas } }, patchType: 'merge' }, object, causes)
          : notFound(action.object);
      case 'exec':
        return object?.kind === 'Pod' ? this.exec(action, object as Pod, causes) : notFound(action.object);
      case 'killSandbox':
        return this.killSandbox(action, object, causes);
      case 'stopKubelet':
        this.cluster.stopKubelet(this.nodeName(action), causes);
        return OK;
      case 'startKubelet':
        this.cluster.startKubelet(this.nodeName(action), causes);
        return OK;
      case 'writeStaticPod':
        return this.writeStaticPod(action, causes);
      case 'removeStaticPod':
        this.cluster.kubelet(this.nodeName(action))?.staticPods.remove(String(action.file ?? ''), causes);
        return DONE;
      default:
        return { code: 400, message: `unknown verb ${action.verb}` };
    }
  }

  private writeStaticPod(action: ScenarioAction, causes: Causes): Answer {
    const [read] = readManifest(String(action.manifest ?? ''), this.world.version, []);
    if (read?.object?.kind !== 'Pod') return { code: 1, message: read?.message ?? 'no Pod in the file' };
    this.cluster.kubelet(this.nodeName(action))?.staticPods.write(String(action.file ?? ''), read.object as Pod, causes);
    return DONE;
  }

  private nodeName(action: ScenarioAction): string {
    return String(action.node ?? this.cluster.node(undefined)?.name ?? '');
  }

  private create(manifest: string, causes: Causes): Answer {
    const { world } = this;
    const read = readManifest(manifest, world.version, withQuotaUsage(world.store.all()));
    const refused = read.find(({ object }) => object === null);
    let delayMs = 0;
    for (const { object, written } of read) {
      if (!object) continue;
      delayMs += world.latency(delayMs === 0 ? 'apiCreate' : 'apiCreateNext');
      world.clock.after(delayMs, 'api', () => {
        world.manifests.add(object, written);
        world.api.create(object, causes);
      });
    }
    return refused ? { code: refused.code, message: refused.message } : CREATED;
  }

  private remove(action: ScenarioAction, object: KubernetesObject, causes: Causes): Answer {
    const grace = action.gracePeriodSeconds;
    const policy = action.propagationPolicy;
    const options = {
      ...(typeof grace === 'number' ? { gracePeriodSeconds: grace } : {}),
      ...(typeof policy === 'string' ? { propagationPolicy: policy } : {}),
    };
    this.world.clock.after(this.world.latency('apiDelete'), 'api', () => {
      if (action.verb === 'evict') this.markDisrupted(object as Pod, causes);
      this.world.api.delete(object, options, causes);
    });
    return action.verb === 'evict' ? CREATED : OK;
  }

  private markDisrupted(pod: Pod, causes: Causes): void {
    const current = this.world.api.pod(pod.metadata.namespace, pod.metadata.name);
    if (!current) return;
    const conditions = current.status.conditions.filter((condition) => condition.type !== 'DisruptionTarget');
    conditions.push({
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'EvictionByEvictionAPI',
      message: 'Eviction API: evicting',
      lastTransitionTime: this.world.nowTime(),
    });
    this.world.api.updatePodStatus(current, { ...current.status, conditions }, causes);
  }

  private patch(action: ScenarioAction, object: KubernetesObject, causes: Causes): Answer {
    const patched = applyPatch(object, action.patchType, action.patch);
    if (patched === null) return { code: 422, message: 'the patch cannot be applied' };
    const metadata = { ...(patched as KubernetesObject).metadata };
    const refusal = action.subresource === 'resize' ? this.tooLarge(patched as Pod) : null;
    if (refusal !== null) return { code: 403, message: refusal };
    this.world.clock.after(this.world.latency('apiDelete'), 'api', () => {
      this.world.api.update({ ...(patched as KubernetesObject), metadata }, causes);
    });
    return OK;
  }

  /** A resize beyond what the node has at all is refused at once. Source: plugin/pkg/admission/… PodResize. */
  private tooLarge(pod: Pod): string | null {
    const node = this.world.store.get('Node', undefined, pod.spec.nodeName ?? '');
    if (!node) return null;
    for (const [resource, wanted] of podRequests(pod.spec)) {
      const has = allocatableOf(node, resource);
      if (wanted.compare(has) <= 0) continue;
      const text = (quantity: Quantity): string => String(quantity.scaledValue(resource === 'cpu' ? -3 : 0));
      const why = `node didn't have enough allocatable resources: ${resource}, requested: ${text(wanted)}, allocatable: ${text(has)}`;
      return `pods "${pod.metadata.name}" is forbidden: ${why}`;
    }
    return null;
  }

  private exec(action: ScenarioAction, pod: Pod, causes: Causes): Answer {
    const node = this.cluster.node(pod.spec.nodeName);
    const name = String(action.container ?? pod.spec.containers[0]?.name ?? '');
    const record = node?.runtime.pods
      .get(pod.metadata.uid)
      ?.containers.findLast((known) => known.name === name && known.state === 'running');
    const command = action.command;
    if (!record || !Array.isArray(command))
      return { code: 500, message: `unable to upgrade connection: container not found ("${name}_${formatPod(pod)}")` };
    const run = record.process.exec(command.map(String));
    let code = 0;
    run.onEnd((end) => {
      code = end.exitCode;
    });
    record.causes = causes;
    return { code };
  }

  private killSandbox(action: ScenarioAction, object: KubernetesObject | undefined, causes: Causes): Answer {
    const pods = object ? [object as Pod] : (this.world.store.list('Pod') as Pod[]);
    for (const pod of pods.slice(0, action.object === undefined ? 1 : undefined)) {
      const runtime = this.cluster.node(pod.spec.nodeName)?.runtime;
      const sandbox = runtime?.pods.get(pod.metadata.uid)?.sandboxes.findLast((known) => known.state === 'ready');
      if (runtime && sandbox) runtime.endSandbox(sandbox, causes);
    }
    return OK;
  }

  /** `Pod/web`, `Pod/web-*-*#2`: the second of the Pods whose generated names read so. */
  private find(reference: string | undefined): KubernetesObject | undefined {
    if (reference === undefined) return undefined;
    const [kind = '', rest = ''] = split(reference, '/');
    const [pattern = '', ordinal] = split(rest, '#');
    const found = this.world.store.list(kind).filter((object) => (object.metadata.name ?? '') === pattern);
    if (found.length > 0 || !pattern.includes('*')) return found[0];
    const matching = new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', `[${RANDOM}]{5,10}`)}$`);
    const seen = this.world.recorder.firstSeen(kind).filter((name) => matching.test(name));
    const name = seen[Number(ordinal ?? 1) - 1];
    return this.world.store.list(kind).find((object) => object.metadata.name === name);
  }
}

function split(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

const notFound = (object: string | undefined): Answer => ({ code: 404, message: `${object ?? 'object'} not found at this time` });

function applyPatch(object: KubernetesObject, type: unknown, patch: unknown): unknown {
  const value = typeof patch === 'string' ? parseJson(patch) : patch;
  if (value === undefined) return null;
  if (type === 'json') return Array.isArray(value) ? jsonPatch(object, value) : null;
  return type === 'merge' ? mergePatch(object, value) : strategicPatch(object, value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
