import type { Text } from '../../texts/text.ts';
import type { Json } from '../object.ts';
import { podTemplate } from './podSpec.ts';
import { each, type FieldDefault, type Fields, inside, type Shape } from './shape.ts';
import { persistentVolumeClaim } from './storage.ts';

const source = (kind: string): string => `apps/v1/defaults.go SetDefaults_${kind}`;

const replicas = (kind: string): FieldDefault => ({
  field: 'replicas',
  value: 1,
  source: source(kind),
  explain: { en: 'One Pod is kept running.', 'zh-cn': '保持运行一个 Pod。' },
});

const revisionHistoryLimit = (kind: string): FieldDefault => ({
  field: 'revisionHistoryLimit',
  value: 10,
  source: source(kind),
  explain: { en: 'Ten old revisions are kept to roll back to.', 'zh-cn': '保留十个旧版本用于回滚。' },
});

const strategyType = (kind: string, field: string, explain: Text): FieldDefault => ({
  field,
  unset: 'zero',
  value: 'RollingUpdate',
  source: source(kind),
  explain,
});

/** A default of a rolling update; it applies to no other strategy. */
const whenRolling = (kind: string, strategy: string, field: string, value: Json, explain: Text): FieldDefault => ({
  field: `${strategy}.rollingUpdate.${field}`,
  value: (owner: Fields) => (owner[strategy]?.type === 'RollingUpdate' ? value : undefined),
  source: source(kind),
  explain,
});

export const deployment: Shape = {
  below: [
    inside('spec', {
      defaults: [
        replicas('Deployment'),
        strategyType('Deployment', 'strategy.type', {
          en: 'New Pods come up step by step while old ones go.',
          'zh-cn': '逐步启动新 Pod，同时逐步停止旧 Pod。',
        }),
        whenRolling('Deployment', 'strategy', 'maxUnavailable', '25%', {
          en: 'At most a quarter of the Pods, rounded down, may be missing during an update: none of one to three.',
          'zh-cn': '更新期间最多允许四分之一的 Pod 不可用，向下取整：副本数为一到三时一个都不能少。',
        }),
        whenRolling('Deployment', 'strategy', 'maxSurge', '25%', {
          en: 'At most a quarter more Pods, rounded up, may run during an update: one more for one to four.',
          'zh-cn': '更新期间最多可多出四分之一的 Pod，向上取整：副本数为一到四时可多一个。',
        }),
        revisionHistoryLimit('Deployment'),
        {
          field: 'progressDeadlineSeconds',
          value: 600,
          source: source('Deployment'),
          explain: {
            en: 'A rollout without progress for 10 minutes is reported as failed; it is not rolled back.',
            'zh-cn': '发布 10 分钟没有进展就会报告为失败，但不会自动回滚。',
          },
        },
      ],
      below: [inside('template', podTemplate)],
    }),
  ],
};

export const replicaSet: Shape = {
  below: [inside('spec', { defaults: [replicas('ReplicaSet')], below: [inside('template', podTemplate)] })],
};

export const daemonSet: Shape = {
  below: [
    inside('spec', {
      defaults: [
        strategyType('DaemonSet', 'updateStrategy.type', {
          en: 'Pods are replaced node by node when the template changes.',
          'zh-cn': '模板变化时，逐个节点替换 Pod。',
        }),
        whenRolling('DaemonSet', 'updateStrategy', 'maxUnavailable', 1, {
          en: 'One node at a time is without its Pod during an update.',
          'zh-cn': '更新期间，同一时刻最多一个节点没有该 Pod。',
        }),
        whenRolling('DaemonSet', 'updateStrategy', 'maxSurge', 0, {
          en: 'The old Pod of a node goes before the new one starts.',
          'zh-cn': '节点上的旧 Pod 先停止，新 Pod 才启动。',
        }),
        revisionHistoryLimit('DaemonSet'),
      ],
      below: [inside('template', podTemplate)],
    }),
  ],
};

const retain = (field: string, explain: Text): FieldDefault => ({
  field: `persistentVolumeClaimRetentionPolicy.${field}`,
  unset: 'zero',
  value: 'Retain',
  source: source('StatefulSet'),
  explain,
});

export const statefulSet: Shape = {
  below: [
    inside('spec', {
      defaults: [
        {
          field: 'podManagementPolicy',
          unset: 'zero',
          value: 'OrderedReady',
          source: source('StatefulSet'),
          explain: {
            en: 'Pods start one after the other, each only when the one before is ready, and stop in reverse order.',
            'zh-cn': 'Pod 依次启动，前一个就绪后才启动下一个；停止时顺序相反。',
          },
        },
        {
          field: 'updateStrategy.rollingUpdate',
          // Only a strategy without a type gets the structure; `type: RollingUpdate` alone does not.
          value: (owner: Fields) => (owner.updateStrategy?.type ? undefined : {}),
          source: source('StatefulSet'),
          explain: { en: 'Rolling updates with their default settings.', 'zh-cn': '使用默认设置的滚动更新。' },
        },
        strategyType('StatefulSet', 'updateStrategy.type', {
          en: 'Pods are replaced one by one from the highest number down when the template changes.',
          'zh-cn': '模板变化时，从编号最大的 Pod 开始逐个替换。',
        }),
        {
          field: 'updateStrategy.rollingUpdate.partition',
          value: ({ updateStrategy }: Fields) => (updateStrategy?.type === 'RollingUpdate' && updateStrategy.rollingUpdate ? 0 : undefined),
          source: source('StatefulSet'),
          explain: { en: 'An update reaches all Pods.', 'zh-cn': '更新作用于所有 Pod。' },
        },
        retain('whenDeleted', {
          en: 'Claims, and the data in them, stay when the StatefulSet is deleted.',
          'zh-cn': '删除 StatefulSet 后，其 PVC 及数据仍然保留。',
        }),
        retain('whenScaled', {
          en: 'Claims of Pods that are scaled away stay and are used again later.',
          'zh-cn': '缩容后，被移除的 Pod 的 PVC 仍保留，以后可再次使用。',
        }),
        replicas('StatefulSet'),
        revisionHistoryLimit('StatefulSet'),
      ],
      below: [inside('template', podTemplate), each('volumeClaimTemplates', persistentVolumeClaim)],
    }),
  ],
};
