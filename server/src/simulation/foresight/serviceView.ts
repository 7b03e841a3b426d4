import type { KubernetesObject } from '../../kubernetes/object.ts';
import { selectorOfMap, selects } from '../../kubernetes/values/selector.ts';
import type { Pod } from '../world/pod.ts';
import type { Place } from './place.ts';

interface ServicePort {
  readonly port: number;
  readonly targetPort?: number | string;
  readonly protocol?: string;
}

/** A Service of the files that selects Pods. */
export class ServiceView {
  readonly name: string;
  readonly namespace: string;

  constructor(
    readonly object: KubernetesObject,
    readonly place: Place,
  ) {
    this.name = object.metadata.name ?? '';
    this.namespace = object.metadata.namespace ?? 'default';
  }

  get publishNotReady(): boolean {
    return this.object.spec?.publishNotReadyAddresses === true;
  }

  selects({ metadata }: Pod): boolean {
    return metadata.namespace === this.namespace && selects(selectorOfMap(this.object.spec?.selector), metadata.labels);
  }

  /** Where traffic goes on a Pod, and the field that says so. */
  targets({ spec }: Pod): { readonly field: string; readonly port: number | undefined }[] {
    const ports = (this.object.spec?.ports ?? []) as readonly ServicePort[];
    return ports.flatMap(({ port, targetPort = port, protocol = 'TCP' }, index) => {
      if (protocol !== 'TCP') return [];
      const named = spec.containers.flatMap((container) => container.ports ?? []).find(({ name }) => name === targetPort)?.containerPort;
      return [{ field: `spec.ports[${index}].targetPort`, port: typeof targetPort === 'number' ? targetPort : named }];
    });
  }
}
