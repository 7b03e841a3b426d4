import type { KubernetesObject } from '../../kubernetes/object.ts';
import { type Found, type Lesson, quoted, tell, type Words } from './finding.ts';
import type { Study } from './study.ts';

const WORDS: Words = {
  message: {
    en: 'The Deployment runs, but cannot be updated: the first Pod of a new version finds no node: {said}',
    'zh-cn': 'Deployment 能运行，但无法更新：新版本的第一个 Pod 找不到节点：{said}',
  },
  explanation: {
    en: 'A rolling update makes new Pods before it ends old ones (maxSurge {surge}, maxUnavailable {unavailable}), and there is no room beside the {replicas} that run. Allow `maxUnavailable: 1`, use strategy Recreate, or have one node more.',
    'zh-cn':
      '滚动更新会先创建新 Pod 再结束旧 Pod（maxSurge {surge}，maxUnavailable {unavailable}），而除了正在运行的 {replicas} 个之外已没有空间。请设置 `maxUnavailable: 1`、使用 Recreate 策略，或增加一个节点。',
  },
};

/** From the moment that all Pods are available to the change, and how long the update is given. Seconds. */
const SETTLED_SECONDS = 5;
const PATIENCE_SECONDS = 120;
/** Larger ones are not tried out. */
const REPLICAS_MAX = 10;

/** Deployments whose next version has no room on the nodes that are told. */
export const rollouts: Lesson = function* (study) {
  if (!study.told.nodes) return;
  for (const deployment of study.objects('Deployment')) yield* update(study, deployment);
};

function* update(study: Study, deployment: KubernetesObject): Generator<Found | null> {
  const name = `Deployment/${deployment.metadata.name}`;
  const replicas = Number(deployment.spec?.replicas ?? 1);
  const available = study.objectEntries(name).find(({ status }) => status.availableReplicas === replicas);
  const { type, rollingUpdate } = deployment.spec?.strategy ?? {};
  if (!available || type !== 'RollingUpdate' || replicas === 0 || replicas > REPLICAS_MAX) return;
  const at = Math.ceil(available.t) + SETTLED_SECONDS;
  const patch = { spec: { template: { metadata: { annotations: { 'podsight/version': '2' } } } } };
  const action = { at, verb: 'patch', object: name, patch, patchType: 'merge' };
  const updated = yield* study.again([action], at + PATIENCE_SECONDS);
  const waiting = updated?.pods.find(({ origin, gone, last }) => origin === name && !gone && last?.conditions.PodScheduled === 'False');
  const said = waiting?.events('FailedScheduling').at(-1);
  const place = waiting && study.place(deployment, 'spec.strategy.rollingUpdate.maxUnavailable');
  if (!said || !place) return;
  yield tell('rollout-no-room', WORDS, {
    severity: 'warning',
    place,
    values: {
      said: quoted(said.message.replace(/ (no new claims to deallocate, )?preemption: .*$/, ''), 240),
      surge: String(rollingUpdate?.maxSurge ?? ''),
      unavailable: String(rollingUpdate?.maxUnavailable ?? ''),
      replicas,
    },
    proof: [available],
  });
}
