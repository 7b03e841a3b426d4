import type { Volume } from '../../runtime/runtime.ts';
import { because, type Causes } from '../../world/causes.ts';
import type { Milliseconds } from '../../world/clock.ts';
import type { Instant } from '../../world/instant.ts';
import { type Container, type Pod, type PodVolume, placedContainers } from '../../world/pod.ts';
import { type Signal, sleep, type Task } from '../../world/task.ts';
import type { Kubelet } from '../kubelet.ts';
import { type ContainerMounts, makeMounts } from './mounts.ts';
import { disabledError, pluginError } from './plugins.ts';
import { isApiVolume, volumeContent } from './volumeSources.ts';

/** Source: pkg/kubelet/volumemanager/volume_manager.go. */
const MOUNT_TIMEOUT_MS = 123_000;
const MOUNT_POLL_MS = 300;
const UNMOUNT_POLL_MS = 100;
/** From a Pod's first sync until its volumes are first set up: populator and reconciler, 100 ms each. */
const FIRST_SET_UP_MS = 130;
/** From a later sync until its volumes are set up again: the same two. */
const SET_UP_AGAIN_MS = 100;
/** Source: pkg/util/goroutinemap/exponentialbackoff. */
const RETRY_INITIAL_MS = 500;
const RETRY_MAX_MS = 122_000;

interface MountedVolume {
  readonly spec: PodVolume;
  readonly volume: Volume;
  readonly index: number;
  mounted: boolean;
  /** It is there, but could not be brought up to date; that is tried again. */
  failing: boolean;
  /** Texts of its files, to see whether they changed. */
  content: string;
}

interface PodVolumes {
  /** Whose volumes these are. */
  spec: Pod['spec'];
  readonly volumes: Map<string, MountedVolume>;
  readonly begunMs: Instant;
  /** Ends the attempts. */
  gone: boolean;
  /** What was there when the files were last brought up to date; null when some are still to come. */
  refreshed: { readonly pod: Pod; readonly objects: number; readonly ip: string } | null;
}

/** A volume that no container mounts is never set up. Source: pkg/kubelet/volumemanager/populator processPodVolumes, GetPodVolumeNames. */
function mountedVolumes(pod: Pod): { readonly spec: PodVolume; readonly index: number }[] {
  const used = new Set<string>();
  for (const { container } of placedContainers(pod))
    for (const { name } of [...(container.volumeMounts ?? []), ...(container.volumeDevices ?? [])]) used.add(name);
  return (pod.spec.volumes ?? []).flatMap((volume, index) => (used.has(volume.name) ? [{ spec: volume, index }] : []));
}

function isReady({ volumes }: PodVolumes): boolean {
  for (const { mounted } of volumes.values()) if (!mounted) return false;
  return true;
}

/** Kinds whose objects volumes show. */
const KINDS = ['ConfigMap', 'Secret', 'Node'] as const;

export type MountResult = 'mounted' | 'failed' | 'timedOut' | 'cancelled';

/** Mounts the volumes of Pods before their containers start. Volumes of a Pod are set up side by side, each with its own retries. */
export class VolumeManager {
  private readonly pods = new Map<string, PodVolumes>();

  constructor(private readonly kubelet: Kubelet) {}

  /** Brings volumes that are mounted up to date; false when some are not yet. */
  areMounted(pod: Pod): boolean {
    if (!pod.spec.volumes?.length) return true;
    const state = this.pods.get(pod.metadata.uid);
    if (!state) return false;
    if (state.spec !== pod.spec) {
      // A container that was added (an ephemeral one) may be the first to mount a volume.
      state.spec = pod.spec;
      this.beginAll(pod, state, []);
    }
    this.refresh(pod, state);
    return isReady(state);
  }

  /** For a Pod whose volumes are not all mounted. Source: WaitForAttachAndMount. */
  *waitForAttachAndMount(pod: Pod, cancelled: Signal, causes: Causes): Task<MountResult> {
    let state = this.pods.get(pod.metadata.uid);
    if (!state) {
      state = this.begin(pod, causes);
      this.pods.set(pod.metadata.uid, state);
    }
    const { clock } = this.kubelet.world;
    const untilMs = clock.nowMs + MOUNT_TIMEOUT_MS;
    while (!isReady(state)) {
      if (clock.nowMs > state.begunMs && this.refuse(pod, state, causes)) return 'failed';
      if (clock.nowMs >= untilMs) return 'timedOut';
      yield* cancelled.within(clock, MOUNT_POLL_MS, 'kubelet');
      if (cancelled.fired) return 'cancelled';
    }
    return 'mounted';
  }

  /** The volumes of a Pod that was running before the kubelet: they are mounted. */
  adopt(pod: Pod): void {
    if (!pod.spec.volumes?.length) return;
    const state: PodVolumes = { spec: pod.spec, volumes: new Map(), begunMs: this.kubelet.world.nowMs, gone: false, refreshed: null };
    this.pods.set(pod.metadata.uid, state);
    for (const { spec, index } of mountedVolumes(pod)) {
      const volume = this.kubelet.nodeVolumes.volumeFor(pod, spec, index, this.kubelet.node);
      const mounted: MountedVolume = { spec, volume, index, mounted: true, failing: false, content: '' };
      state.volumes.set(spec.name, mounted);
      if (isApiVolume(spec)) this.write(pod, mounted);
    }
  }

  /** Tells of volumes that no plugin takes; the sync ends there. */
  private refuse(pod: Pod, { volumes }: PodVolumes, causes: Causes): boolean {
    const refused = [...volumes.values()].filter(({ spec }) => pluginError(spec) !== null);
    if (refused.length === 0) return false;
    const names = (found: readonly MountedVolume[]): string => `[${found.map(({ spec }) => spec.name).join(' ')}]`;
    const unmounted = names([...volumes.values()].filter(({ mounted }) => !mounted));
    const errors = refused.map(({ spec }) => pluginError(spec)).join('; ');
    const message = `Unable to attach or mount volumes: unmounted volumes=${unmounted}, unattached volumes=[], failed to process volumes=${names(refused)}: ${errors}`;
    const fields = refused.map(({ index }) => this.kubelet.world.field(pod, `spec.volumes[${index}]`));
    this.kubelet.podEvent(pod, 'Warning', 'FailedMount', message, because(...fields, causes));
    return true;
  }

  private begin(pod: Pod, causes: Causes): PodVolumes {
    const state: PodVolumes = { spec: pod.spec, volumes: new Map(), begunMs: this.kubelet.world.nowMs, gone: false, refreshed: null };
    this.beginAll(pod, state, causes);
    return state;
  }

  private beginAll(pod: Pod, state: PodVolumes, causes: Causes): void {
    for (const { spec, index } of mountedVolumes(pod)) {
      if (state.volumes.has(spec.name)) continue;
      const volume = this.kubelet.nodeVolumes.volumeFor(pod, spec, index, this.kubelet.node);
      const mounted: MountedVolume = { spec, volume, index, mounted: Boolean(spec.image), failing: false, content: '' };
      state.volumes.set(spec.name, mounted);
      if (!mounted.mounted && pluginError(spec) === null) this.kubelet.scope.start(this.setUp(pod, state, mounted, causes));
    }
  }

  /** Tries to set one volume up until it works or the Pod has gone. */
  private *setUp(pod: Pod, state: PodVolumes, mounted: MountedVolume, causes: Causes): Task {
    const { world } = this.kubelet;
    yield* sleep(world.clock, FIRST_SET_UP_MS, 'kubelet');
    yield* this.retry(pod, state, mounted, causes);
    if (state.gone) return;
    yield* sleep(world.clock, world.latency('volumeSetUp'), 'kubelet');
    mounted.mounted = true;
  }

  /** A volume that is there stays as it is while it cannot be brought up to date. Source: reconciler, remountRequired. */
  private *setUpAgain(pod: Pod, state: PodVolumes, mounted: MountedVolume): Task {
    yield* sleep(this.kubelet.world.clock, SET_UP_AGAIN_MS, 'kubelet');
    yield* this.retry(pod, state, mounted, []);
    mounted.failing = false;
  }

  private *retry(first: Pod, state: PodVolumes, mounted: MountedVolume, causes: Causes): Task {
    const { world } = this.kubelet;
    let delayMs: Milliseconds = RETRY_INITIAL_MS;
    let why = causes;
    while (!state.gone) {
      const pod = this.kubelet.pods.get(first.metadata.uid) ?? first;
      const error = this.tryToSetUp(pod, mounted);
      if (error === null) return;
      const message = `MountVolume.SetUp failed for volume "${mounted.spec.name}" : ${error}`;
      why = this.kubelet.podEvent(pod, 'Warning', 'FailedMount', message, because(why, world.field(pod, `spec.volumes[${mounted.index}]`)));
      yield* sleep(world.clock, delayMs, 'kubelet');
      delayMs = Math.min(2 * delayMs, RETRY_MAX_MS);
    }
  }

  private tryToSetUp(pod: Pod, mounted: MountedVolume): string | null {
    const { spec } = mounted;
    const disabled = disabledError(spec);
    if (disabled !== null) return disabled;
    if (isApiVolume(spec)) return this.write(pod, mounted);
    if (spec.hostPath) return this.kubelet.nodeVolumes.hostPaths.check(spec.hostPath.path, spec.hostPath.type ?? '');
    return null;
  }

  /** Brings API objects into a volume's files; null when that worked. */
  private write(pod: Pod, mounted: MountedVolume): string | null {
    const content = volumeContent(this.kubelet.world, pod, mounted.spec, this.kubelet.downwardContext(pod));
    if ('error' in content) return content.error;
    const text = JSON.stringify(content.files);
    if (text === mounted.content) return null;
    const group = pod.spec.securityContext?.fsGroup;
    mounted.content = text;
    // All files come anew, as behind the link to another directory: who has mounted one of them alone (subPath) keeps the old one.
    for (const { path } of mounted.volume.list()) mounted.volume.remove(path);
    for (const { path, content: body, mode } of content.files) mounted.volume.write(path, body, mode, group);
    return null;
  }

  /** Each sync brings API volumes up to date. */
  private refresh(pod: Pod, state: PodVolumes): void {
    const { store } = this.kubelet.world;
    const objects = KINDS.reduce((sum, kind) => sum + store.changesOf(kind), 0);
    const { ip } = this.kubelet.pleg.cached(pod.metadata.uid);
    const { metadata } = pod;
    const { refreshed } = state;
    // Of the Pod itself its labels, annotations and resources can be seen.
    if (
      refreshed?.objects === objects &&
      refreshed.ip === ip &&
      refreshed.pod.spec === pod.spec &&
      refreshed.pod.metadata.labels === metadata.labels &&
      refreshed.pod.metadata.annotations === metadata.annotations
    )
      return;
    state.refreshed = isReady(state) ? { pod, objects, ip } : null;
    for (const mounted of state.volumes.values()) {
      if (!mounted.mounted || mounted.failing || !isApiVolume(mounted.spec) || this.write(pod, mounted) === null) continue;
      mounted.failing = true;
      this.kubelet.scope.start(this.setUpAgain(pod, state, mounted));
    }
  }

  /** Mounts of a container; the error is that of CreateContainerConfigError. */
  mountsOf(pod: Pod, container: Container, lookup: (name: string) => string | undefined): ContainerMounts {
    const isOnNode = (path: string): boolean => this.kubelet.nodeVolumes.hostPaths.kindOf(path) !== 'missing';
    return makeMounts(container, this.pods.get(pod.metadata.uid)?.volumes, lookup, isOnNode);
  }

  volumeOf(uid: string, name: string): Volume | undefined {
    return this.pods.get(uid)?.volumes.get(name)?.volume;
  }

  /** Takes down what a Pod that has ended had mounted. Source: WaitForUnmount. */
  *waitForUnmount(pod: Pod): Task {
    const state = this.pods.get(pod.metadata.uid);
    const { world } = this.kubelet;
    if (state) state.gone = true;
    const mounted = state !== undefined && state.volumes.size > 0;
    this.pods.delete(pod.metadata.uid);
    if (!mounted) return;
    yield* sleep(world.clock, world.latency('unmount'), 'kubelet');
    // Directories are seen to be gone at the next look.
    yield* sleep(world.clock, UNMOUNT_POLL_MS - (world.nowMs % UNMOUNT_POLL_MS), 'kubelet');
  }
}
