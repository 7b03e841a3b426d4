import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { ObjectEntry } from '../timeline.ts';
import { type Found, type Lesson, quoted, rounded, tell } from './finding.ts';
import type { Study } from './study.ts';
import { WORKLOADS } from './workloadWords.ts';

/** Kinds whose controllers make Pods, and say when they may not. */
const POD_MAKERS = ['ReplicaSet', 'ReplicationController', 'StatefulSet', 'DaemonSet', 'Job'];
/** A rollout that is not done by then does not get there. Seconds. */
const PATIENCE_SECONDS = 120;

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

const conditionOf = (entry: ObjectEntry | undefined, type: string): Condition | undefined =>
  (entry?.status.conditions as readonly Condition[] | undefined)?.find((condition) => condition.type === type);

/** What becomes of the objects that make Pods. */
export const workloads: Lesson = function* (study) {
  yield* refusedPods(study);
  for (const deployment of study.objects('Deployment')) yield* rollout(study, deployment);
  for (const set of study.objects('StatefulSet')) yield* stuckSet(study, set);
};

/** Pods that the API server refuses to their controller. */
function* refusedPods(study: Study): Generator<Found> {
  for (const kind of POD_MAKERS)
    for (const maker of study.objects(kind)) {
      const name = `${kind}/${maker.metadata.name}`;
      const refused = study.events(name, 'FailedCreate');
      const last = refused.at(-1);
      // What got through later was only late.
      if (!last || study.events(name, 'SuccessfulCreate').some(({ t }) => t > last.t)) continue;
      const external = /not found/.test(last.message) && !study.told.cluster;
      yield tell('pods-refused', WORKLOADS['pods-refused'], {
        severity: external ? 'hint' : 'warning',
        place: study.place(maker, 'spec.template'),
        values: { said: quoted(last.message.replace(/^Error creating: /, ''), 300), count: last.count, end: rounded(study.end) },
        proof: refused.slice(0, 2),
      });
    }
}

function* rollout(study: Study, deployment: KubernetesObject): Generator<Found> {
  const name = `Deployment/${deployment.metadata.name}`;
  const entries = study.objectEntries(name);
  const last = entries.at(-1);
  const replicas = Number(deployment.spec?.replicas ?? 1);
  if (!last || replicas === 0 || study.entriesOf(name).some(({ type }) => type === 'deleted')) return;
  if (deployment.spec?.paused === true && Number(last.status.replicas ?? 0) === 0) {
    yield tell('rollout-paused', WORKLOADS['rollout-paused'], {
      severity: 'information',
      place: study.place(deployment, 'spec.paused'),
      proof: [last],
      better: { place: study.place(deployment, 'spec.paused'), value: false },
    });
    return;
  }
  const available = Number(last.status.availableReplicas ?? 0);
  const values = { available, replicas, end: rounded(study.end) };
  const follows = [study.place(deployment, 'spec').object];
  const late = entries.find((entry) => conditionOf(entry, 'Progressing')?.reason === 'ProgressDeadlineExceeded');
  if (late) {
    const told = { ...values, at: rounded(late.t), limit: String(deployment.spec?.progressDeadlineSeconds ?? 600) };
    yield tell('rollout-deadline', WORKLOADS['rollout-deadline'], {
      severity: available < replicas ? 'warning' : 'information',
      place: study.place(deployment, 'spec.progressDeadlineSeconds'),
      values: told,
      proof: [late],
      after: follows,
    });
  } else if (available < replicas && study.end >= PATIENCE_SECONDS && conditionOf(last, 'Available')?.status === 'False')
    yield tell('deployment-unavailable', WORKLOADS['deployment-unavailable'], {
      severity: 'warning',
      place: study.place(deployment, 'spec.replicas'),
      values,
      proof: [last],
      follows,
    });
}

/** A set that makes its Pods one after the other waits for each to be ready. */
function* stuckSet(study: Study, set: KubernetesObject): Generator<Found> {
  if (set.spec?.podManagementPolicy === 'Parallel' || study.end < PATIENCE_SECONDS) return;
  const replicas = Number(set.spec?.replicas ?? 1);
  const pods = study.pods.filter(({ pod, gone }) => !gone && pod.metadata.ownerReferences?.some(({ uid }) => uid === set.metadata.uid));
  const waiting = pods.find((pod) => !pod.isReadyAtEnd());
  const proof = waiting?.statuses.at(-1);
  if (!waiting || !proof || pods.length >= replicas || pods.at(-1) !== waiting) return;
  yield tell('statefulset-stuck', WORKLOADS['statefulset-stuck'], {
    severity: 'information',
    place: study.place(set, 'spec.replicas'),
    values: { pod: waiting.pod.metadata.name, missing: replicas - pods.length, replicas, end: rounded(study.end) },
    proof: [proof],
    after: [waiting.origin],
  });
}
