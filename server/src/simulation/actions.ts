import type { KubernetesObject } from '../kubernetes/object.ts';
import { schemaOf, servedVersionsOf } from '../kubernetes/schema/kinds.ts';
import type { Answer } from './answer.ts';
import type { Cluster } from './cluster.ts';
import { SIGNALS } from './kubelet/eviction/thresholds.ts';
import type { ProbeType } from './kubelet/prober/results.ts';
import type { ContainerRecord } from './kubelet/runtimePods.ts';
import { readManifest } from './manifests.ts';
import { NodeActions } from './nodeActions.ts';
import { Requests } from './requests.ts';
import type { ScenarioAction } from './timeline.ts';
import type { Causes } from './world/causes.ts';
import { ownerNames } from './world/owners.ts';
import { formatPod, type Pod } from './world/pod.ts';
import type { World } from './world/world.ts';

const OK: Answer = { code: 200 };
/** Exit code of what is done on a node. */
const DONE: Answer = { code: 0 };
/** Characters of generated names. */
const RANDOM = 'bcdfghjklmnpqrstvwxz2456789';

const PROBES = ['liveness', 'readiness', 'startup'] as const satisfies readonly ProbeType[];

/** Verbs of subresources: what is told of them is the server's response. */
const RESPONSES = new Set(['evict', 'scale']);

/** Does to the cluster what a scenario says, each at its time. */
export class Actions {
  private readonly requests: Requests;
  private readonly nodes: NodeActions;

  constructor(
    private readonly world: World,
    private readonly cluster: Cluster,
  ) {
    this.requests = new Requests(world);
    this.nodes = new NodeActions(world, cluster, this.requests);
  }

  schedule(actions: readonly ScenarioAction[]): void {
    for (const action of actions) this.world.clock.at(Math.round(Number(action.at) * 1000), 'user', () => this.perform(action));
  }

  private perform(action: ScenarioAction): void {
    const object = this.find(action.object);
    const name = object ? `${object.kind}/${object.metadata.name}` : String(action.object ?? '');
    // The answer comes after what it answers; what happens names it as its cause all the same.
    const type = RESPONSES.has(action.verb) ? 'response' : 'actionResult';
    const entry = this.world.recorder.add({ type, object: name, verb: action.verb, code: 0, message: '' }, []);
    const answer = this.run(action, object, [entry]);
    if ('entry' in entry) this.world.recorder.answer(entry.entry, answer);
  }

  private run(action: ScenarioAction, object: KubernetesObject | undefined, causes: Causes): Answer {
    const { requests } = this;
    switch (action.verb) {
      case 'apply':
        return requests.apply(String(action.manifest ?? ''), causes);
      case 'create':
        return requests.create(String(action.manifest ?? ''), causes);
      case 'delete':
        return object ? requests.delete(action, object, causes) : this.missing(action.object);
      case 'evict':
        return object?.kind === 'Pod' ? requests.evict(action, object as Pod, causes) : this.missing(action.object);
      case 'patch':
        return object ? requests.patch(action, object, causes) : this.missing(action.object);
      case 'rollback':
        return object ? requests.rollback(action, object, causes) : this.missing(action.object);
      case 'scale':
        return object
          ? requests.patch({ ...action, patch: { spec: { replicas: action.replicas } }, patchType: 'merge' }, object, causes)
          : this.missing(action.object);
      case 'exec':
        return object?.kind === 'Pod' ? this.exec(action, object as Pod, causes) : notFound(action.object);
      case 'killSandbox':
        return this.killSandbox(action, object, causes);
      case 'killProcess':
        return object ? this.killProcess(action, object, causes) : notFound(action.object);
      case 'failProbe':
        return object ? this.failProbe(action, object, causes) : notFound(action.object);
      case 'stopKubelet':
        this.cluster.stopKubelet(this.nodeName(action), causes);
        return OK;
      case 'startKubelet':
        this.cluster.startKubelet(this.nodeName(action), causes);
        return OK;
      case 'nodePressure':
        return this.nodePressure(action, causes);
      case 'shutdownNode':
        this.cluster.shutdown(this.nodeName(action), causes);
        return OK;
      case 'writeStaticPod':
        return this.writeStaticPod(action, causes);
      case 'removeStaticPod':
        this.cluster.kubelet(this.nodeName(action))?.staticPods.remove(String(action.file ?? ''), causes);
        return DONE;
      default:
        return this.nodes.run(action, causes) ?? { code: 400, message: `unknown verb ${action.verb}` };
    }
  }

  /** `{container?, exitCode? | signal?}`: PID 1 of a container ends, by itself with an exit code (1), or by a signal (`KILL`). */
  private killProcess({ exitCode, signal, ...action }: ScenarioAction, object: KubernetesObject, causes: Causes): Answer {
    for (const pod of this.podsOf(object)) {
      const record = this.runningContainer(pod, action.container);
      if (!record) continue;
      record.causes = causes;
      if (typeof signal === 'string') record.process.signal(signal);
      else record.process.crash(typeof exitCode === 'number' ? exitCode : 1);
      return DONE;
    }
    return { code: 1, message: 'no such container runs at this time' };
  }

  /** `{container?, probe?: 'liveness', until?}`: probes of a Pod, or of all Pods of what makes them, fail from now on. */
  private failProbe({ container, probe, until }: ScenarioAction, object: KubernetesObject, causes: Causes): Answer {
    const type = PROBES.find((known) => known === probe);
    if (probe !== undefined && !type) return { code: 400, message: `failProbe needs one of ${PROBES.join(', ')}` };
    const remove = this.cluster.forcedFailures.add({
      object: `${object.kind}/${object.metadata.name}`,
      container: typeof container === 'string' ? container : null,
      probe: type ?? null,
      causes,
    });
    if (typeof until === 'number') this.world.clock.at(Math.round(until * 1000), 'user', remove);
    return DONE;
  }

  /** The object itself when it is a Pod, else the Pods that it made, the oldest first. */
  private podsOf(object: KubernetesObject): readonly Pod[] {
    if (object.kind === 'Pod') return [object as Pod];
    const name = `${object.kind}/${object.metadata.name}`;
    return (this.world.store.list('Pod') as Pod[]).filter((pod) => ownerNames(this.world, pod).includes(name));
  }

  private runningContainer(pod: Pod, named: unknown): ContainerRecord | undefined {
    const name = String(named ?? pod.spec.containers[0]?.name ?? '');
    const containers = this.cluster.node(pod.spec.nodeName)?.runtime.pods.get(pod.metadata.uid)?.containers;
    return containers?.findLast((known) => known.name === name && known.state === 'running');
  }

  private writeStaticPod(action: ScenarioAction, causes: Causes): Answer {
    const [read] = readManifest(String(action.manifest ?? ''), this.world.version, []);
    if (read?.object?.kind !== 'Pod') return { code: 1, message: read?.message ?? 'no Pod in the file' };
    this.cluster.kubelet(this.nodeName(action))?.staticPods.write(String(action.file ?? ''), read.object as Pod, causes);
    return DONE;
  }

  /** `{signal: 'memory.available', available: '50Mi' | '5%', until?}`: others than Pods use so much of the node from now on. */
  private nodePressure({ signal: named, available, until, ...action }: ScenarioAction, causes: Causes): Answer {
    const name = this.nodeName(action as ScenarioAction);
    const signal = SIGNALS.find((known) => known === named);
    const set = (left: string | null): boolean =>
      signal !== undefined && (this.cluster.kubelet(name)?.eviction.setAvailable(signal, left, causes) ?? false);
    const release = (): void => {
      // Without a kubelet nobody looks, and there is still less in use.
      if (signal !== undefined && !set(null)) this.cluster.node(name)?.outside.delete(signal);
    };
    if (typeof available !== 'string' || !set(available))
      return { code: 400, message: `nodePressure needs a signal (${SIGNALS.join(', ')}) and what is available of it ("50Mi", "5%")` };
    if (typeof until === 'number') this.world.clock.at(Math.round(until * 1000), 'user', release);
    return OK;
  }

  private nodeName(action: ScenarioAction): string {
    return String(action.node ?? this.cluster.node(undefined)?.name ?? '');
  }

  private exec(action: ScenarioAction, pod: Pod, causes: Causes): Answer {
    const name = String(action.container ?? pod.spec.containers[0]?.name ?? '');
    const record = this.runningContainer(pod, name);
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

  private find(reference: string | undefined): KubernetesObject | undefined {
    const [kind, name] = this.named(reference);
    return this.world.store.list(kind).find((object) => object.metadata.name === name);
  }

  /** `Pod/web`, `Pod/web-*-*#2`: kind and name, of the second of the Pods whose generated names read so; no name when there never was one. */
  private named(reference = ''): [kind: string, name?: string] {
    const [kind = '', rest = ''] = split(reference, '/');
    const [pattern = '', ordinal] = split(rest, '#');
    if (!pattern.includes('*') || this.world.store.list(kind).some(({ metadata }) => metadata.name === pattern)) return [kind, pattern];
    const matching = new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', `[${RANDOM}]{5,10}`)}$`);
    const seen = this.world.recorder.firstSeen(kind).filter((name) => matching.test(name));
    const name = seen[Number(ordinal ?? 1) - 1];
    return name === undefined ? [kind] : [kind, name];
  }

  /** What the API server answers of an object that is not there. */
  private missing(reference: string | undefined): Answer {
    const { version } = this.world;
    const [kind, name] = this.named(reference);
    const schema = servedVersionsOf(kind, version).flatMap((apiVersion) => schemaOf(apiVersion, kind, version) ?? [])[0];
    if (!schema?.resource || !name) return notFound(reference);
    const resource = schema.group ? `${schema.resource}.${schema.group}` : schema.resource;
    return { code: 404, reason: 'NotFound', message: `${resource} "${name}" not found` };
  }
}

function split(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

const notFound = (object: string | undefined): Answer => ({ code: 404, message: `${object ?? 'object'} not found at this time` });
