import { selectorOfMap } from '../../kubernetes/values/selector.ts';
import type { ControllerContext } from './controller.ts';
import { ReplicaSetController, type ReplicaSetVariant } from './replicaSet.ts';

const REPLICATION_CONTROLLER: ReplicaSetVariant = {
  kind: 'ReplicationController',
  controller: 'replication-controller',
  selectorOf: (owner) => selectorOfMap(owner.spec.selector as Record<string, string> | undefined),
  countsTerminating: false,
};

/** ReplicationControllers work as ReplicaSets do, with a selector that is a plain map. Source: pkg/controller/replication. */
export class ReplicationManager extends ReplicaSetController {
  constructor(context: ControllerContext) {
    super(context, REPLICATION_CONTROLLER);
  }
}
