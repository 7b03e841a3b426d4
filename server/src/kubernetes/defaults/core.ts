import type { Text } from '../../texts/text.ts';
import type { Json } from '../object.ts';
import { protocolTcp } from './container.ts';
import { podTemplate } from './podSpec.ts';
import { each, type FieldDefault, type Fields, inside, type Shape, within } from './shape.ts';

const DEFAULTS = 'core/v1/defaults.go';
const RC = `${DEFAULTS} SetDefaults_ReplicationController`;

const isEmpty = (map: unknown): boolean => Object.keys((map ?? {}) as object).length === 0;

export const replicationController: Shape = {
  defaults: [
    {
      field: 'spec.selector',
      unset: 'zero',
      value: ({ spec }: Fields) => (isEmpty(spec?.selector) ? (spec?.template?.metadata?.labels ?? undefined) : undefined),
      source: RC,
      explain: { en: 'Without a selector the labels of the template select.', 'zh-cn': '没有选择算符时，用模板的标签来选择。' },
    },
    {
      field: 'metadata.labels',
      unset: 'zero',
      value: ({ metadata, spec }: Fields) => (isEmpty(metadata?.labels) ? (spec?.template?.metadata?.labels ?? undefined) : undefined),
      source: RC,
      explain: { en: 'A controller without labels takes those of its template.', 'zh-cn': '没有标签的控制器沿用其模板的标签。' },
    },
  ],
  below: [
    inside('spec', {
      defaults: [
        {
          field: 'replicas',
          value: 1,
          source: 'core/v1/types.go ReplicationControllerSpec',
          explain: { en: 'One Pod is kept running.', 'zh-cn': '保持运行一个 Pod。' },
        },
      ],
      below: [within('template', podTemplate)],
    }),
  ],
};

export const podTemplateObject: Shape = { below: [inside('template', podTemplate)] };

export const namespace: Shape = {
  defaults: [
    {
      field: 'metadata.labels',
      entries: ({ metadata }: Fields) => (metadata?.name ? { 'kubernetes.io/metadata.name': metadata.name } : undefined),
      source: `${DEFAULTS} SetDefaults_Namespace`,
      explain: {
        en: 'Every Namespace carries its name as a label, so that selectors can name it.',
        'zh-cn': '每个 Namespace 都以标签形式带有自己的名称，便于选择算符引用。',
      },
    },
    {
      field: 'status.phase',
      unset: 'zero',
      value: 'Active',
      source: `${DEFAULTS} SetDefaults_NamespaceStatus`,
      explain: { en: 'A new Namespace can be used at once.', 'zh-cn': '新的 Namespace 可立即使用。' },
    },
  ],
};

export const secret: Shape = {
  defaults: [
    {
      field: 'type',
      unset: 'zero',
      value: 'Opaque',
      source: `${DEFAULTS} SetDefaults_Secret`,
      explain: { en: 'Any keys and values are allowed.', 'zh-cn': '允许任意键和值。' },
    },
  ],
};

export const endpoints: Shape = {
  below: [each('subsets', { below: [each('ports', { defaults: [protocolTcp(`${DEFAULTS} SetDefaults_Endpoints`)] })] })],
};

export const resourceQuota: Shape = { below: [inside('spec', { resourceLists: ['hard'] })] };

const limitRangeDefault = (field: string, from: readonly string[], explain: Text): FieldDefault => ({
  field,
  entries: (owner: Fields) => {
    if (owner.type !== 'Container') return undefined;
    const entries: Record<string, Json> = {};
    for (const source of [...from].reverse()) Object.assign(entries, owner[source] ?? {});
    return entries;
  },
  source: `${DEFAULTS} SetDefaults_LimitRangeItem`,
  explain,
});

export const limitRange: Shape = {
  below: [
    inside('spec', {
      below: [
        each('limits', {
          defaults: [
            limitRangeDefault('default', ['max'], {
              en: 'Containers without a limit get the maximum as their limit.',
              'zh-cn': '没有写限制的容器，以最大值作为限制。',
            }),
            limitRangeDefault('defaultRequest', ['default', 'min'], {
              en: 'Containers without a request get the default limit, or else the minimum, as their request.',
              'zh-cn': '没有写请求的容器，以默认限制作为请求；若也没有，则以最小值作为请求。',
            }),
          ],
          resourceLists: ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'],
        }),
      ],
    }),
  ],
};

export const node: Shape = {
  defaults: [
    {
      field: 'status.allocatable',
      unset: 'zero',
      value: ({ status }: Fields) => status?.capacity ?? undefined,
      source: `${DEFAULTS} SetDefaults_NodeStatus`,
      explain: { en: 'All of the capacity may be used by Pods.', 'zh-cn': '全部容量都可供 Pod 使用。' },
    },
  ],
  resourceLists: ['status.capacity', 'status.allocatable'],
};

export const priorityClass: Shape = {
  defaults: [
    {
      field: 'preemptionPolicy',
      value: 'PreemptLowerPriority',
      source: 'scheduling/v1/defaults.go SetDefaults_PriorityClass',
      explain: {
        en: 'Pods of this class may push out Pods of lower priority.',
        'zh-cn': '此类 Pod 可以抢占优先级较低的 Pod。',
      },
    },
  ],
};
