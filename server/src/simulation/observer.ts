import type { KubernetesObject } from '../kubernetes/object.ts';
import { podRow } from './kubectl/podRow.ts';
import { objectEntry } from './objectEntry.ts';
import type { Cause, ContainerState as ContainerEntry } from './timeline.ts';
import { because, type Causes } from './world/causes.ts';
import type { Instant } from './world/instant.ts';
import { NameMap } from './world/nameMap.ts';
import type { ContainerStatus, Pod, TerminatedState } from './world/pod.ts';
import type { NewEntry } from './world/recorder.ts';
import { sameValue } from './world/sameValue.ts';
import type { Change } from './world/store.ts';
import type { World } from './world/world.ts';

/** An object from one instant on; null when it was gone. */
export interface Version {
  readonly t: Instant;
  readonly object: KubernetesObject | null;
}

/** What was last told of an object. */
interface Told {
  /** `Pod/web`, as in the entries. */
  readonly name: string;
  status: Readonly<Record<string, unknown>>;
  row: string;
}

const NOTHING: Told['status'] = {};

/** Writes down what a person would see through the API: statuses, `kubectl get pods` rows, deletions; and keeps every version of every object. */
export class Observer {
  private readonly told = new Map<string, Told>();
  private readonly versions = new NameMap<Version[]>();
  /** The same in the order in which the objects were first seen: all of them, and by kind. */
  private readonly all: (readonly Version[])[] = [];
  private readonly kinds = new Map<string, (readonly Version[])[]>();

  constructor(private readonly world: World) {
    world.store.watch(null, (change) => this.onChange(change));
  }

  /** Everything an object has been, oldest first. */
  versionsOf({ kind, metadata }: KubernetesObject): readonly Version[] {
    return this.versions.get(kind, metadata.namespace, metadata.name) ?? [];
  }

  /** Everything all objects have been. */
  everything(): Iterable<readonly Version[]> {
    return this.all;
  }

  /** The objects of one kind as they were at an instant, in the order of their creation. */
  objectsAt(kind: string, atMs: Instant): KubernetesObject[] {
    const found: KubernetesObject[] = [];
    for (const versions of this.histories(kind)) {
      let current: KubernetesObject | null = null;
      for (const version of versions) {
        if (version.t > atMs) break;
        current = version.object;
      }
      if (current) found.push(current);
    }
    return found;
  }

  /** All versions of every object of a kind, in the order of their creation. */
  histories(kind: string): readonly (readonly Version[])[] {
    return this.kinds.get(kind) ?? [];
  }

  private onChange(change: Change): void {
    const { object } = change;
    const gone = change.type === 'deleted';
    this.keep(object, { t: this.world.nowMs, object: gone ? null : object });
    if (object.kind === 'Pod') this.onPod(object as Pod, gone, change.causes);
    else this.onObject(object, gone, change.causes);
  }

  private keep({ kind, metadata }: KubernetesObject, version: Version): void {
    const known = this.versions.get(kind, metadata.namespace, metadata.name);
    if (known) {
      known.push(version);
      return;
    }
    const versions = [version];
    this.versions.set(kind, metadata.namespace, metadata.name, versions);
    this.all.push(versions);
    const ofKind = this.kinds.get(kind);
    if (ofKind) ofKind.push(versions);
    else this.kinds.set(kind, [versions]);
  }

  /** Anything else is told when its settings or its status change. */
  private onObject(object: KubernetesObject, gone: boolean, causes: Causes): void {
    const name = `${object.kind}/${object.metadata.name}`;
    const entry = objectEntry(object);
    if (gone) this.world.recorder.add({ type: 'deleted', object: name }, causes);
    else if (entry) {
      const told = this.told.get(String(object.metadata.uid));
      if (told && tellsTheSame(entry, told.status)) return;
      const cause = this.world.recorder.add(entry, causes);
      if (told) told.status = this.recorded(cause);
      else this.told.set(String(object.metadata.uid), { name, status: this.recorded(cause), row: '' });
    }
  }

  private recorded(cause: Cause): Told['status'] {
    return 'entry' in cause ? (this.world.recorder.entries[cause.entry] as unknown as Told['status']) : NOTHING;
  }

  private onPod(pod: Pod, gone: boolean, causes: Causes): void {
    let told = this.told.get(pod.metadata.uid);
    if (!told) {
      told = { name: `Pod/${pod.metadata.name}`, status: NOTHING, row: '' };
      this.told.set(pod.metadata.uid, told);
    }
    const { name } = told;
    let why = causes;
    const entry = statusEntry(name, pod);
    if (!tellsTheSame(entry, told.status)) {
      const cause = this.world.recorder.add(entry, causes);
      told.status = this.recorded(cause);
      why = because(cause);
    }
    const row = podRow(pod, this.world.nowMs);
    const short = `${row.ready} ${row.status} ${row.restarts.split(' ')[0]}`;
    if (short !== told.row) {
      told.row = short;
      this.world.recorder.add({ type: 'kubectl', object: name, ready: row.ready, status: row.status, restarts: row.restarts }, why);
    }
    if (gone) this.world.recorder.add({ type: 'deleted', object: name }, why);
  }
}

/** Does an entry tell nothing but what was told last? */
function tellsTheSame(entry: NewEntry, told: Told['status']): boolean {
  const fresh = entry as unknown as Told['status'];
  for (const member in fresh) if (fresh[member] !== told[member] && !sameValue(fresh[member], told[member])) return false;
  return true;
}

/** What a status entry tells of a Pod. */
function statusEntry(name: string, pod: Pod): NewEntry {
  const { status, metadata } = pod;
  const conditions: Record<string, string> = {};
  const conditionReasons: Record<string, { reason?: string; message?: string | undefined }> = {};
  for (const condition of status.conditions) {
    conditions[condition.type] = condition.status;
    if (condition.reason) conditionReasons[condition.type] = { reason: condition.reason, message: condition.message || undefined };
  }
  const owner = metadata.ownerReferences?.find((reference) => reference.controller);
  return {
    type: 'status',
    object: name,
    phase: status.phase,
    reason: status.reason ?? null,
    message: status.message ?? null,
    conditions,
    conditionReasons,
    initContainers: containerEntries(status.initContainerStatuses),
    containers: containerEntries(status.containerStatuses),
    ephemeralContainers: status.ephemeralContainerStatuses?.length ? containerEntries(status.ephemeralContainerStatuses) : undefined,
    deletionTimestamp: metadata.deletionTimestamp !== undefined,
    deletionGracePeriodSeconds: metadata.deletionGracePeriodSeconds,
    podIP: Boolean(status.podIP),
    qosClass: status.qosClass ?? '',
    nodeName: pod.spec.nodeName ?? null,
    owner: owner && `${owner.kind}/${owner.name}`,
    generateName: metadata.generateName || undefined,
  };
}

const NO_CONTAINERS: Readonly<Record<string, ContainerEntry>> = {};

function containerEntries(statuses: readonly ContainerStatus[] | undefined): Readonly<Record<string, ContainerEntry>> {
  if (!statuses?.length) return NO_CONTAINERS;
  const entries: Record<string, ContainerEntry> = {};
  for (const status of statuses) entries[status.name] = containerEntry(status);
  return entries;
}

const inSeconds = (instant: Instant | undefined): number | undefined =>
  instant === undefined || !Number.isFinite(instant) ? undefined : Math.round(instant) / 1000;

function containerEntry(status: ContainerStatus): ContainerEntry {
  const { waiting, running, terminated } = status.state;
  const startedAt = inSeconds(running?.startedAt ?? terminated?.startedAt);
  const finishedAt = inSeconds(terminated?.finishedAt);
  const last = status.lastState.terminated;
  return {
    state: running ? 'running' : terminated ? 'terminated' : 'waiting',
    reason: terminated?.reason ?? waiting?.reason ?? null,
    message: terminated?.message ?? waiting?.message ?? null,
    exitCode: terminated?.exitCode ?? null,
    signal: null,
    startedAt,
    finishedAt,
    lastState: last ? lastEntry(last) : null,
    ready: status.ready,
    started: status.started ?? false,
    restartCount: status.restartCount,
  };
}

function lastEntry(last: TerminatedState): NonNullable<ContainerEntry['lastState']> {
  return { exitCode: last.exitCode, reason: last.reason, message: last.message ?? null, finishedAt: inSeconds(last.finishedAt) };
}
