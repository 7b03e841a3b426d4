import { addDefaultTolerations } from '../kubernetes/admission/defaultTolerationSeconds.ts';
import { applyDefaults } from '../kubernetes/defaults/defaults.ts';
import type { KubernetesObject, MinorVersion } from '../kubernetes/object.ts';
import { schemaOf } from '../kubernetes/schema/kinds.ts';
import { invalidStatus } from '../kubernetes/status.ts';
import type { Refusal } from '../kubernetes/validation/rule.ts';
import { judgeUpdate } from '../kubernetes/validation/updates/index.ts';
import { judgeEphemeralContainers } from '../kubernetes/validation/updates/podEphemeralContainers.ts';
import { judgeResize } from '../kubernetes/validation/updates/podResize.ts';
import { podRequests } from '../kubernetes/values/podResources.ts';
import type { Quantity } from '../kubernetes/values/quantity.ts';
import { type Refusal as AdmissionRefusal, admitCreate, admitResize } from './admission.ts';
import type { Answer } from './answer.ts';
import { applyManifest } from './applyManifest.ts';
import { evict } from './controllers/disruption/eviction.ts';
import { withQuotaUsage } from './controllers/resourceQuota/usage.ts';
import { rollbackOf } from './controllers/rollbackTo.ts';
import { readManifest } from './manifests.ts';
import { allocatableOf } from './scheduler/filters.ts';
import { onlyDebugged, onlyResized } from './subresources.ts';
import type { ScenarioAction } from './timeline.ts';
import type { Causes } from './world/causes.ts';
import { jsonPatch, mergePatch, strategicPatch } from './world/patch.ts';
import { plainCopy } from './world/plainCopy.ts';
import type { Pod } from './world/pod.ts';
import type { World } from './world/world.ts';

const OK: Answer = { code: 200 };
const CREATED: Answer = { code: 201 };
const UNPATCHABLE: Answer = { code: 422, reason: 'Invalid', message: 'the patch cannot be applied' };

/** What a person asks of the API server while a scenario runs. Each answers at once; what it does is done a moment later. */
export class Requests {
  constructor(private readonly world: World) {}

  create(manifest: string, causes: Causes): Answer {
    const { world } = this;
    const read = readManifest(manifest, world.version, withQuotaUsage(world, world.store.all()));
    let refused: Answer | undefined;
    let delayMs = 0;
    for (const { object, written, code, message } of read) {
      if (!object) {
        refused ??= { code, message };
        continue;
      }
      const elsewhere = world.putHome(object, written) ? admitCreate(world, object) : null;
      if (elsewhere || this.isTaken(object)) {
        refused ??= elsewhere ?? alreadyExists(object, world);
        continue;
      }
      delayMs += world.latency(delayMs === 0 ? 'apiCreate' : 'apiCreateNext');
      world.clock.after(delayMs, 'api', () => {
        world.manifests.add(object, written);
        if (!this.isTaken(object)) world.api.create(object, causes);
      });
    }
    return refused ?? CREATED;
  }

  /** `kubectl apply` of a manifest. */
  apply(manifest: string, causes: Causes): Answer {
    return applyManifest(this.world, manifest, (text) => this.create(text, causes), causes);
  }

  private isTaken({ kind, metadata }: KubernetesObject): boolean {
    return metadata.name !== undefined && this.world.store.get(kind, metadata.namespace, metadata.name) !== undefined;
  }

  delete(action: ScenarioAction, object: KubernetesObject, causes: Causes): Answer {
    const { gracePeriodSeconds: grace, propagationPolicy: policy } = action;
    const options = {
      ...(typeof grace === 'number' ? { gracePeriodSeconds: grace } : {}),
      ...(typeof policy === 'string' ? { propagationPolicy: policy } : {}),
    };
    this.soon(() => this.world.api.delete(object, options, causes));
    return OK;
  }

  evict(action: ScenarioAction, pod: Pod, causes: Causes): Answer {
    const { gracePeriodSeconds: grace } = action;
    const { code, reason, message, causes: details } = evict(this.world, pod, typeof grace === 'number' ? grace : undefined, causes);
    return { code, ...(reason ? { reason } : {}), ...(message ? { message } : {}), ...(details ? { details } : {}) };
  }

  /** `kubectl rollout undo`. */
  rollback(action: ScenarioAction, object: KubernetesObject, causes: Causes): Answer {
    const changed = rollbackOf(this.world, object, Number(action.toRevision ?? 0));
    if (typeof changed === 'string') return { code: 1, message: changed };
    this.soon(() => this.world.api.update(changed(this.current(object) ?? object), causes));
    return OK;
  }

  patch(action: ScenarioAction, object: KubernetesObject, causes: Causes): Answer {
    const change = (before: KubernetesObject): KubernetesObject | null => this.patched(action, before);
    const patched = change(object);
    if (patched === null) return UNPATCHABLE;
    const refusal = this.refusal(action, object, patched);
    if (refusal) return refusal;
    this.soon(() => {
      const current = this.current(object);
      const after = current && change(current);
      if (after) this.world.api.update(after, causes);
    });
    return OK;
  }

  /** The object as the patch makes it, with defaults for what is new; null when it cannot be applied. */
  private patched({ patchType, patch, subresource }: ScenarioAction, before: KubernetesObject): KubernetesObject | null {
    const result = applyPatch(before, patchType, patch, this.world.version) as KubernetesObject | null;
    if (result === null) return null;
    if (subresource === 'status') return { ...before, metadata: { ...before.metadata }, status: this.withInstants(result.status) };
    const after = { ...result, metadata: { ...result.metadata }, status: before.status };
    if (subresource === 'resize' && before.kind === 'Pod') return onlyResized(before as Pod, after as Pod);
    if (subresource === 'ephemeralcontainers' && before.kind === 'Pod') return onlyDebugged(before as Pod, after as Pod);
    if (subresource !== undefined) return after;
    const defaulted = applyDefaults(structuredClone(after) as KubernetesObject, this.world.version);
    // What every Pod tolerates is admitted to changed ones, too.
    if (before.kind === 'Pod' && defaulted.spec) addDefaultTolerations(defaulted.spec);
    return plainCopy(defaulted);
  }

  /** Times that a person writes are texts. */
  private withInstants(value: unknown, name = ''): unknown {
    if (typeof value === 'string' && /Time(stamp)?$/.test(name)) return this.world.wall.parse(value) ?? value;
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map((item) => this.withInstants(item));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.withInstants(item, key)]));
  }

  private refusal({ subresource }: ScenarioAction, before: KubernetesObject, after: KubernetesObject): Answer | null {
    const { version } = this.world;
    const defaulted = (object: KubernetesObject): KubernetesObject => applyDefaults(structuredClone(object), version);
    if (subresource === 'resize')
      return (
        this.refused(after, judgeResize(defaulted(before), defaulted(after), { version })) ??
        admitResize(this.world, before as Pod, after as Pod, () => this.tooLarge(after as Pod))
      );
    if (subresource === 'ephemeralcontainers' && before.kind === 'Pod')
      return this.refused(after, judgeEphemeralContainers(defaulted(before), defaulted(after), { version }));
    if (subresource !== undefined) return null;
    return this.refused(after, judgeUpdate(defaulted(before), structuredClone(after), { version }));
  }

  private refused(after: KubernetesObject, errors: readonly Refusal[]): Answer | null {
    const { version } = this.world;
    const schema = schemaOf(after.apiVersion, after.kind, version);
    if (!schema || errors.length === 0) return null;
    const { message, causes } = invalidStatus(schema, after.metadata.name ?? '', errors);
    return { code: 422, reason: 'Invalid', message, details: causes };
  }

  /** A resize beyond what the node has at all is refused at once. Source: plugin/pkg/admission/… PodResize. */
  private tooLarge(pod: Pod): AdmissionRefusal | null {
    const node = this.world.store.get('Node', undefined, pod.spec.nodeName ?? '');
    if (!node) return null;
    for (const [resource, wanted] of podRequests(pod.spec)) {
      const has = allocatableOf(node, resource);
      if (wanted.compare(has) <= 0) continue;
      const text = (quantity: Quantity): string => String(quantity.scaledValue(resource === 'cpu' ? -3 : 0));
      const why = `node didn't have enough allocatable resources: ${resource}, requested: ${text(wanted)}, allocatable: ${text(has)}`;
      return { code: 403, reason: 'Forbidden', message: `pods "${pod.metadata.name}" is forbidden: ${why}` };
    }
    return null;
  }

  private current({ kind, metadata }: KubernetesObject): KubernetesObject | undefined {
    const found = this.world.store.get(kind, metadata.namespace, metadata.name ?? '');
    return found?.metadata.uid === metadata.uid ? found : undefined;
  }

  private soon(run: () => void): void {
    this.world.clock.after(this.world.latency('apiDelete'), 'api', run);
  }
}

function alreadyExists(object: KubernetesObject, { version }: World): Answer {
  const schema = schemaOf(object.apiVersion, object.kind, version);
  const resource = schema?.resource ?? object.kind.toLowerCase();
  const name = `${schema?.group ? `${resource}.${schema.group}` : resource} "${object.metadata.name}"`;
  return { code: 409, reason: 'AlreadyExists', message: `${name} already exists` };
}

function applyPatch(object: KubernetesObject, type: unknown, patch: unknown, version: MinorVersion): unknown {
  const value = typeof patch === 'string' ? parseJson(patch) : patch;
  if (value === undefined) return null;
  if (type === 'json') return Array.isArray(value) ? jsonPatch(object, value) : null;
  return type === 'merge'
    ? mergePatch(object, value)
    : strategicPatch(object, value, schemaOf(object.apiVersion, object.kind, version)?.type);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
