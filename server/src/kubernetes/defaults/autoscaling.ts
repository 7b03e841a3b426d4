import type { Text } from '../../texts/text.ts';
import type { Json } from '../object.ts';
import { type FieldDefault, type Fields, inside, type Shape } from './shape.ts';

const V2 = 'autoscaling/v2/defaults.go';

const minReplicas: FieldDefault = {
  field: 'minReplicas',
  value: 1,
  source: `${V2} SetDefaults_HorizontalPodAutoscaler`,
  explain: { en: 'At least one replica stays.', 'zh-cn': '至少保留一个副本。' },
};

/** A scaling rule is completed as soon as `behavior` is written at all. */
const rule = (field: string, value: Json, explain: Text): FieldDefault => ({
  field: `behavior.${field}`,
  value: (owner: Fields) => ((owner.behavior ?? null) === null ? undefined : value),
  source: `${V2} SetDefaults_HorizontalPodAutoscalerBehavior`,
  explain,
});

export const horizontalPodAutoscaler: Shape = {
  below: [
    inside('spec', {
      defaults: [
        minReplicas,
        {
          field: 'metrics',
          unset: 'zero',
          value: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }],
          source: `${V2} SetDefaults_HorizontalPodAutoscaler`,
          explain: {
            en: 'Without metrics the target is 80 % of the requested CPU.',
            'zh-cn': '不写指标时，目标为所请求 CPU 的 80 %。',
          },
        },
        rule('scaleUp.stabilizationWindowSeconds', 0, {
          en: 'Scaling up is not delayed.',
          'zh-cn': '扩容不作延迟。',
        }),
        rule('scaleUp.selectPolicy', 'Max', {
          en: 'The policy that allows most wins.',
          'zh-cn': '采用允许变化最大的策略。',
        }),
        rule(
          'scaleUp.policies',
          [
            { type: 'Pods', value: 4, periodSeconds: 15 },
            { type: 'Percent', value: 100, periodSeconds: 15 },
          ],
          { en: 'At most 4 more Pods or twice as many within 15 seconds.', 'zh-cn': '15 秒内最多增加 4 个 Pod 或翻倍。' },
        ),
        rule('scaleDown.selectPolicy', 'Max', {
          en: 'The policy that allows most wins.',
          'zh-cn': '采用允许变化最大的策略。',
        }),
        rule('scaleDown.policies', [{ type: 'Percent', value: 100, periodSeconds: 15 }], {
          en: 'All Pods above the minimum may go within 15 seconds, after the stabilisation window of 5 minutes.',
          'zh-cn': '经过 5 分钟稳定窗口后，15 秒内可移除超出最小值的全部 Pod。',
        }),
      ],
    }),
  ],
};

/** autoscaling/v1 keeps everything but CPU in annotations. */
const METRICS_ANNOTATION = 'autoscaling.alpha.kubernetes.io/metrics';

export const horizontalPodAutoscalerV1: Shape = {
  below: [
    inside('spec', {
      defaults: [
        { ...minReplicas, source: 'autoscaling/v1/defaults.go SetDefaults_HorizontalPodAutoscaler' },
        {
          field: 'targetCPUUtilizationPercentage',
          value: (_owner: Fields, { object }) => (object.metadata.annotations?.[METRICS_ANNOTATION] ? undefined : 80),
          source: 'autoscaling/v1/conversion.go Convert_v1_HorizontalPodAutoscaler_To_autoscaling_HorizontalPodAutoscaler',
          explain: {
            en: 'Without a target it is 80 % of the requested CPU.',
            'zh-cn': '不写目标时，为所请求 CPU 的 80 %。',
          },
        },
      ],
    }),
  ],
};
