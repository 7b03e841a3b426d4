import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { claimsOf } from '../../scheduler/volumes/claims.ts';
import type { Pod } from '../../world/pod.ts';
import type { Informer } from '../informers.ts';
import { keyOf } from '../keys.ts';

/** Pods by the claims that they use. Source: pkg/controller/volume/common PodPVCIndexFunc. */
export class ConsumerIndex {
  /** Keys of the claims that a Pod uses. */
  static keysOf(pod: Pod): string[] {
    return claimsOf(pod).map(({ name }) => `${pod.metadata.namespace}/${name}`);
  }

  private readonly pods = new Map<string, Set<string>>();

  constructor(private readonly informer: Informer<Pod>) {}

  watch(): void {
    this.informer.onChange(({ type, object }) => {
      if (type === 'modified' || object.spec?.volumes === undefined) return;
      for (const key of ConsumerIndex.keysOf(object as Pod))
        if (type === 'deleted') this.pods.get(key)?.delete(keyOf(object));
        else if (type === 'added') this.pods.set(key, (this.pods.get(key) ?? new Set()).add(keyOf(object)));
    });
  }

  /** Pods that use a claim. */
  of(claim: KubernetesObject): Pod[] {
    return [...(this.pods.get(keyOf(claim)) ?? [])].flatMap((key) => this.informer.byKey(key) ?? []);
  }

  /** Names of Pods that use a claim and have neither a node nor ended. */
  unscheduled(claim: KubernetesObject): string[] {
    const waiting = this.of(claim).filter(
      ({ spec, status }) => !spec.nodeName && status.phase !== 'Succeeded' && status.phase !== 'Failed',
    );
    return waiting.map(({ metadata }) => metadata.name);
  }
}
