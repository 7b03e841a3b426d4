import type { Causes } from '../world/causes.ts';
import type { Task } from '../world/task.ts';
import { Client } from './client.ts';
import { type Controller, type ControllerContext, isAlreadyExists } from './controller.ts';
import type { Informer } from './informers.ts';
import { keyOf } from './keys.ts';
import type { WorkQueue } from './workQueue.ts';

const ACCOUNT = 'default';
const ROOT_CERTIFICATE = 'kube-root-ca.crt';

/**
 * Gives every namespace its default ServiceAccount and the certificate that its tokens come with.
 * Source: pkg/controller/serviceaccount/serviceaccounts_controller.go, pkg/controller/certificates/rootcacertpublisher.
 */
export class ServiceAccountsController implements Controller {
  readonly name = 'serviceaccount-controller';
  private readonly namespaces: Informer;
  private readonly accounts: Informer;
  private readonly configMaps: Informer;
  private readonly client: Client;

  constructor({ world, informers }: ControllerContext) {
    this.namespaces = informers.of('Namespace');
    this.accounts = informers.of('ServiceAccount');
    this.configMaps = informers.of('ConfigMap');
    this.client = new Client(world, this.name);
  }

  setUp(queue: WorkQueue): void {
    this.namespaces.onChange(({ type, object, causes }) => {
      if (type !== 'deleted') queue.add(keyOf(object), causes);
    });
    for (const [informer, name] of [
      [this.accounts, ACCOUNT],
      [this.configMaps, ROOT_CERTIFICATE],
    ] as const)
      informer.onChange(({ type, object, causes }) => {
        if (type === 'deleted' && object.metadata.name === name) queue.add(object.metadata.namespace ?? '', causes);
      });
  }

  *sync(key: string, causes: Causes): Task {
    const namespace = this.namespaces.byKey(key);
    if (!namespace || namespace.metadata.deletionTimestamp !== undefined) return;
    if (!this.accounts.get(key, ACCOUNT)) yield* this.create('ServiceAccount', key, ACCOUNT, {}, causes);
    if (!this.configMaps.get(key, ROOT_CERTIFICATE))
      yield* this.create('ConfigMap', key, ROOT_CERTIFICATE, { data: { 'ca.crt': '' } }, causes);
  }

  private *create(kind: string, namespace: string, name: string, content: Record<string, unknown>, causes: Causes): Task {
    try {
      yield* this.client.create({ apiVersion: 'v1', kind, metadata: { name, namespace }, ...content }, causes);
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
    }
  }
}
