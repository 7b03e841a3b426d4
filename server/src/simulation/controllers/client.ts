import type { KubernetesObject } from '../../kubernetes/object.ts';
import { schemaOf } from '../../kubernetes/schema/kinds.ts';
import { admitCreate } from '../admission.ts';
import type { DeleteOptions } from '../world/apiServer.ts';
import type { Causes } from '../world/causes.ts';
import type { Latency } from '../world/latencies.ts';
import { after, type Task, type Wait } from '../world/task.ts';
import type { World } from '../world/world.ts';
import { ApiError } from './controller.ts';

/** Source: apiserver pkg/storage/names. */
const GENERATED_PREFIX_MAX = 58;

/** A controller's way to the API server: every request takes its time, and may be refused. Objects that are given are kept: hand over copies. */
export class Client {
  constructor(
    private readonly world: World,
    /** Whose events these are: `deployment-controller`. */
    readonly source: string,
  ) {}

  /** Creates an object; its name is made from `generateName` when it has none. Throws `ApiError` when it is refused or the name is taken. */
  *create<Kind extends KubernetesObject>(object: Kind, causes: Causes): Task<Kind> {
    yield this.travel(object.kind === 'Pod' ? 'controllerCreatePod' : 'controllerWrite');
    const { world } = this;
    const meta = object.metadata;
    if (meta.name === undefined && meta.generateName !== undefined) {
      const prefix = meta.generateName.slice(0, GENERATED_PREFIX_MAX);
      meta.name = prefix + world.chance.nameSuffix(`${object.kind}/${meta.generateName}`);
    }
    const refusal = admitCreate(world, object);
    if (refusal) throw new ApiError(refusal.code, refusal.reason, refusal.message);
    if (world.store.get(object.kind, meta.namespace, meta.name ?? '')) throw this.error(409, 'AlreadyExists', object, 'already exists');
    return world.api.create(object, causes) as Kind;
  }

  /** Replaces an object, unless somebody else did since it was read. */
  *update<Kind extends KubernetesObject>(object: Kind, causes: Causes): Task<Kind> {
    yield this.travel();
    this.current(object);
    return this.world.api.update(object, causes) as Kind;
  }

  /** Replaces status and annotations of an object, unless somebody else wrote since it was read. */
  *updateStatus<Kind extends KubernetesObject>(object: Kind, causes: Causes): Task<Kind> {
    yield this.travel();
    const current = this.current(object);
    const { annotations } = object.metadata;
    const metadata = { ...current.metadata, ...(annotations ? { annotations } : {}) };
    return this.world.store.put({ ...current, metadata, status: object.status }, causes) as Kind;
  }

  /** Changes an object as it is stored at that moment: what a patch does. `change` gives the new version; null leaves it as it is. */
  *patch<Kind extends KubernetesObject>(object: Kind, change: (current: Kind) => Kind | null, causes: Causes): Task<Kind> {
    yield this.travel();
    const current = this.stored(object);
    const changed = change(current);
    return changed ? (this.world.api.update(changed, causes) as Kind) : current;
  }

  *delete(object: KubernetesObject, options: DeleteOptions, causes: Causes): Task {
    yield this.travel();
    const current = this.stored(object);
    this.world.api.delete(current, { uid: current.metadata.uid, ...options }, causes);
  }

  /** Writes an event about an object. What comes back stands for it as a cause. */
  event(object: KubernetesObject, type: 'Normal' | 'Warning', reason: string, message: string, causes: Causes): Causes {
    return this.world.events.record({ component: this.source, host: '' }, object, type, reason, message, causes);
  }

  private travel(latency: Latency = 'controllerWrite'): Wait {
    return after(this.world.clock, this.world.latency(latency), 'controller');
  }

  /** The stored incarnation of an object; throws 404 when there is none. */
  private stored<Kind extends KubernetesObject>(object: Kind): Kind {
    const { kind, metadata } = object;
    const stored = this.world.store.get(kind, metadata.namespace, metadata.name ?? '');
    if (stored?.metadata.uid !== metadata.uid) throw this.error(404, 'NotFound', object, 'not found');
    return stored as Kind;
  }

  private current<Kind extends KubernetesObject>(object: Kind): Kind {
    const stored = this.stored(object);
    if (stored.metadata.resourceVersion !== object.metadata.resourceVersion) {
      const resource = this.resource(object);
      const what = `Operation cannot be fulfilled on ${resource} "${object.metadata.name}": the object has been modified; `;
      throw new ApiError(409, 'Conflict', `${what}please apply your changes to the latest version and try again`);
    }
    return stored;
  }

  /** `replicasets.apps`. */
  private resource({ apiVersion, kind }: KubernetesObject): string {
    const schema = schemaOf(apiVersion, kind, this.world.version);
    const resource = schema?.resource ?? kind.toLowerCase();
    return schema?.group ? `${resource}.${schema.group}` : resource;
  }

  private error(code: number, reason: string, object: KubernetesObject, what: string): ApiError {
    return new ApiError(code, reason, `${this.resource(object)} "${object.metadata.name}" ${what}`);
  }
}
