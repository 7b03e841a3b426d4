import type { KubernetesObject } from '../../kubernetes/object.ts';
import { because, type Causes } from '../world/causes.ts';
import { plainCopy } from '../world/plainCopy.ts';
import type { Pod } from '../world/pod.ts';
import { hashText } from '../world/random.ts';
import type { Kubelet } from './kubelet.ts';

const SOURCE_ANNOTATION = 'kubernetes.io/config.source';
const HASH_ANNOTATION = 'kubernetes.io/config.hash';
const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror';
/** Source: pkg/kubelet/kubelet.go housekeepingPeriod. */
const HOUSEKEEPING_MS = 2000;
/** A write to the folder of static Pods until the kubelet acts. */
const NOTICED_MS = 4;

export const isMirrorPod = (pod: Pod): boolean => pod.metadata.annotations?.[MIRROR_ANNOTATION] !== undefined;

/** Pods from files of the node, and their mirrors in the API. Source: pkg/kubelet/config/file.go, pkg/kubelet/pod/mirror_client.go. */
export class StaticPods {
  /** The Pod of each file. */
  private readonly files = new Map<string, Pod>();

  constructor(private readonly kubelet: Kubelet) {}

  /** A file was written; `pod` is its decoded and defaulted content. */
  write(file: string, pod: Pod, causes: Causes): void {
    const prepared = this.prepare(pod);
    this.kubelet.world.clock.after(NOTICED_MS, 'kubelet', () => {
      const before = this.files.get(file);
      if (before?.metadata.uid === prepared.metadata.uid) return;
      this.files.set(file, prepared);
      // Another content is another Pod: the old one goes, the new one waits for it.
      if (before) this.kubelet.removePod(before, causes);
      this.kubelet.addPod(prepared, causes);
    });
  }

  remove(file: string, causes: Causes): void {
    this.kubelet.world.clock.after(NOTICED_MS, 'kubelet', () => {
      const pod = this.files.get(file);
      this.files.delete(file);
      if (pod) this.kubelet.removePod(pod, causes);
    });
  }

  /** Source: pkg/kubelet/config/common.go applyDefaults. */
  private prepare(pod: Pod): Pod {
    const { node, world } = this.kubelet;
    const copy = plainCopy(pod);
    const hash = hashText(JSON.stringify(copy)).toString(16).padStart(8, '0').repeat(4);
    const name = `${copy.metadata.name}-${node.name}`;
    copy.metadata = {
      ...copy.metadata,
      name,
      namespace: copy.metadata.namespace ?? 'default',
      uid: hash,
      creationTimestamp: world.nowTime(),
      annotations: { ...copy.metadata.annotations, [HASH_ANNOTATION]: hash, [SOURCE_ANNOTATION]: 'file' },
    };
    copy.spec = {
      ...copy.spec,
      nodeName: node.name,
      tolerations: [...(copy.spec.tolerations ?? []), { operator: 'Exists', effect: 'NoExecute' }],
    };
    copy.status = { phase: 'Pending', conditions: [] };
    return copy;
  }

  /** The mirror that shows a static Pod in the API; undefined while there is none of this very Pod. */
  mirrorOf(pod: Pod): Pod | undefined {
    const found = this.kubelet.world.api.pod(pod.metadata.namespace, pod.metadata.name);
    return found?.metadata.annotations?.[MIRROR_ANNOTATION] === pod.metadata.annotations?.[HASH_ANNOTATION] ? found : undefined;
  }

  /** A static Pod without its mirror, or with the one of an earlier content, gets a new one. Source: tryReconcileMirrorPods. */
  reconcileMirror(pod: Pod, causes: Causes): void {
    if (pod.metadata.annotations?.[SOURCE_ANNOTATION] !== 'file') return;
    const { api, clock } = this.kubelet.world;
    const found = api.pod(pod.metadata.namespace, pod.metadata.name);
    const mirror = this.mirrorOf(pod);
    if (mirror && mirror.metadata.deletionTimestamp === undefined) return;
    if (found) api.delete(found, { gracePeriodSeconds: 0, uid: found.metadata.uid }, causes);
    const copy = plainCopy<KubernetesObject>(pod);
    delete copy.metadata.uid;
    copy.metadata.annotations = { ...copy.metadata.annotations, [MIRROR_ANNOTATION]: copy.metadata.annotations?.[HASH_ANNOTATION] ?? '' };
    clock.after(this.kubelet.world.latency('apiCreate'), 'api', () => {
      if (this.kubelet.scope.stopped || !this.kubelet.pods.has(pod.metadata.uid)) return;
      api.create(copy, because(causes));
      this.kubelet.status.resend(pod.metadata.uid);
    });
  }

  /** A mirror was changed or deleted in the API: its Pod sees to it. */
  onMirrorChange(mirror: Pod, causes: Causes): void {
    for (const pod of this.files.values())
      if (pod.metadata.name === mirror.metadata.name && pod.metadata.namespace === mirror.metadata.namespace)
        this.kubelet.workers.updatePod({ pod, type: 'update', causes });
  }

  /** The Pod has ended and its file is gone: housekeeping removes the mirror. */
  onPodFinished(pod: Pod, causes: Causes): void {
    if (pod.metadata.annotations?.[SOURCE_ANNOTATION] !== 'file') return;
    const { clock, api } = this.kubelet.world;
    const due = Math.ceil((clock.nowMs + 1) / HOUSEKEEPING_MS) * HOUSEKEEPING_MS;
    clock.at(due, 'kubelet', () => {
      const mirror = this.mirrorOf(pod);
      const succeeded = [...this.files.values()].some((other) => other.metadata.name === pod.metadata.name);
      if (mirror && !succeeded && !this.kubelet.scope.stopped)
        api.delete(mirror, { gracePeriodSeconds: 0, uid: mirror.metadata.uid }, causes);
    });
  }
}
