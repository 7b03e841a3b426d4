import type { KubernetesObject } from '../../kubernetes/object.ts';
import { quantityOf } from '../../kubernetes/values/quantity.ts';
import type { Causes } from '../world/causes.ts';
import type { World } from '../world/world.ts';

const SOURCE = { component: 'persistentvolume-controller', host: '' };
const REACTION_MS = 12;

/** Binds claims to volumes that stand ready. Source: pkg/controller/volume/persistentvolume. */
export class PersistentVolumeBinder {
  constructor(private readonly world: World) {}

  start(): void {
    const { store } = this.world;
    store.watch('PersistentVolumeClaim', ({ type, object, causes }) => {
      if (type === 'added') this.later(object, causes);
    });
    store.watch('PersistentVolume', ({ type, causes }) => {
      if (type === 'added') for (const claim of store.list('PersistentVolumeClaim')) this.later(claim, causes);
    });
  }

  private later(claim: KubernetesObject, causes: Causes): void {
    this.world.clock.after(REACTION_MS, 'controller', () => {
      const current = this.world.store.get('PersistentVolumeClaim', claim.metadata.namespace, claim.metadata.name ?? '');
      if (current && !current.spec?.volumeName) this.bind(current, causes);
    });
  }

  private bind(claim: KubernetesObject, causes: Causes): void {
    const { world } = this;
    const volume = world.store.list('PersistentVolume').find((candidate) => fits(candidate, claim));
    if (!volume) {
      if (!claim.spec?.storageClassName) {
        const message = 'no persistent volumes available for this claim and no storage class is set';
        world.events.record(SOURCE, claim, 'Normal', 'FailedBinding', message, causes);
      }
      return;
    }
    const claimRef = { kind: claim.kind, namespace: claim.metadata.namespace, name: claim.metadata.name, uid: claim.metadata.uid };
    world.api.update(
      { ...volume, metadata: { ...volume.metadata }, spec: { ...volume.spec, claimRef }, status: { phase: 'Bound' } },
      causes,
    );
    const spec = { ...claim.spec, volumeName: volume.metadata.name };
    world.api.update({ ...claim, metadata: { ...claim.metadata }, spec, status: { phase: 'Bound' } }, causes);
  }
}

function fits(volume: KubernetesObject, claim: KubernetesObject): boolean {
  const { spec } = volume;
  const taken = spec?.claimRef as { namespace?: string; name?: string } | undefined;
  if (taken && (taken.namespace !== claim.metadata.namespace || taken.name !== claim.metadata.name)) return false;
  if ((spec?.storageClassName ?? '') !== (claim.spec?.storageClassName ?? '')) return false;
  const modes = (spec?.accessModes ?? []) as string[];
  if (!((claim.spec?.accessModes ?? []) as string[]).every((mode) => modes.includes(mode))) return false;
  const has = quantityOf(spec?.capacity?.storage);
  const wants = quantityOf(claim.spec?.resources?.requests?.storage);
  return !wants || (has !== null && has.compare(wants) >= 0);
}
