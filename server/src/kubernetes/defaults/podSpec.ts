import type { Json } from '../object.ts';
import { amountsOf, containerAmounts, isPodLevelResource, type ResourceAmounts } from '../values/podResources.ts';
import { container } from './container.ts';
import { each, type FieldDefault, type Fields, inside, type Shape } from './shape.ts';
import { volume } from './volume.ts';

const DEFAULTS = 'core/v1/defaults.go';

/** What every Pod spec gets, in Pods and in templates. */
const podSpec: Shape = {
  defaults: [
    {
      field: 'dnsPolicy',
      unset: 'zero',
      value: 'ClusterFirst',
      source: `${DEFAULTS} SetDefaults_PodSpec`,
      explain: {
        en: "Names are looked up in the cluster's DNS first. With hostNetwork this acts like Default: the node's resolver is used.",
        'zh-cn': '域名先由集群 DNS 解析。与 hostNetwork 同用时等同于 Default，即使用节点的解析配置。',
      },
    },
    {
      field: 'restartPolicy',
      unset: 'zero',
      value: 'Always',
      source: `${DEFAULTS} SetDefaults_PodSpec`,
      explain: {
        en: 'Containers that end are started again, whatever their exit code. Jobs need OnFailure or Never.',
        'zh-cn': '容器结束后总会重新启动，与退出码无关。Job 需要 OnFailure 或 Never。',
      },
    },
    {
      field: 'securityContext',
      value: {},
      source: `${DEFAULTS} SetDefaults_PodSpec`,
      explain: { en: 'No settings: images and the container runtime decide.', 'zh-cn': '没有设置：由镜像和容器运行时决定。' },
    },
    {
      field: 'terminationGracePeriodSeconds',
      value: 30,
      source: `${DEFAULTS} SetDefaults_PodSpec`,
      explain: {
        en: 'Containers have 30 seconds between TERM and KILL, preStop hooks included.',
        'zh-cn': '容器从收到 TERM 到被 KILL 有 30 秒，其中包括 preStop 回调的时间。',
      },
    },
    {
      field: 'schedulerName',
      unset: 'zero',
      value: 'default-scheduler',
      source: `${DEFAULTS} SetDefaults_PodSpec`,
      explain: { en: 'The standard scheduler places the Pod.', 'zh-cn': '由标准调度器安排 Pod。' },
    },
    {
      field: 'serviceAccountName',
      unset: 'zero',
      value: (owner: Fields) => owner.serviceAccount || undefined,
      source: 'core/v1/conversion.go Convert_v1_PodSpec_To_core_PodSpec',
      explain: {
        en: 'Taken from serviceAccount, the former name of this field.',
        'zh-cn': '取自该字段的旧名 serviceAccount。',
      },
    },
  ],
  below: [
    each('volumes', volume),
    each('initContainers', container),
    each('containers', container),
    each('ephemeralContainers', container),
  ],
  resourceLists: ['overhead', 'resources.limits', 'resources.requests'],
};

/** A template: the spec is always there, even where nothing is written. */
export const podTemplate: Shape = { below: [inside('metadata', {}), inside('spec', podSpec)] };

const requestsFromLimits: Shape = {
  defaults: [
    {
      field: 'resources.requests',
      entries: (owner: Fields) => {
        const limits: unknown = owner.resources?.limits;
        return typeof limits === 'object' && limits !== null ? (limits as Record<string, Json>) : undefined;
      },
      source: `${DEFAULTS} SetDefaults_Pod`,
      explain: {
        en: 'A resource with a limit and no request is requested in full. Only Pods get this, templates do not: it happens when the Pod is made.',
        'zh-cn': '只写了限制而没写请求的资源，按限制的数量请求。仅对 Pod 生效，模板不会：在创建 Pod 时才填入。',
      },
    },
  ],
};

const printed = (amounts: ResourceAmounts): Record<string, Json> =>
  Object.fromEntries([...amounts].map(([name, quantity]) => [name, quantity.toString()]));

const keepIf = (amounts: ResourceAmounts, wanted: (name: string) => boolean): ResourceAmounts =>
  new Map([...amounts].filter(([name]) => wanted(name)));

/** Pod-level resources are completed only where some are written. */
const podLevelResources: readonly FieldDefault[] = [
  {
    field: 'resources.limits',
    entries: (owner: Fields) => {
      const { limits, requests } = (owner.resources ?? {}) as { limits?: Fields; requests?: Fields };
      if (Object.keys(limits ?? {}).length + Object.keys(requests ?? {}).length === 0) return undefined;
      const huge = keepIf(
        containerAmounts(owner, 'limits'),
        (name) => name.startsWith('hugepages-') && !Object.hasOwn(requests ?? {}, name),
      );
      return huge.size > 0 ? printed(huge) : undefined;
    },
    source: `${DEFAULTS} defaultHugePagePodLimits`,
    explain: {
      en: 'Huge pages of the containers together become the limit of the Pod.',
      'zh-cn': '各容器的巨页限制之和成为 Pod 的限制。',
    },
  },
  {
    field: 'resources.requests',
    entries: (owner: Fields) => {
      const limits = amountsOf(owner.resources?.limits);
      if (limits.size === 0) return undefined;
      const requests = keepIf(containerAmounts(owner, 'requests'), (name) => name === 'cpu' || name === 'memory');
      for (const [name, limit] of keepIf(limits, isPodLevelResource)) if (!requests.has(name)) requests.set(name, limit);
      return requests.size > 0 ? printed(requests) : undefined;
    },
    source: `${DEFAULTS} defaultPodRequests`,
    explain: {
      en: 'The Pod requests what its containers request together, or its own limit where no container requests the resource.',
      'zh-cn': 'Pod 的请求为各容器请求之和；若没有容器请求该资源，则等于 Pod 自身的限制。',
    },
  },
];

const hostPorts: Shape = {
  below: [
    each('ports', {
      defaults: [
        {
          field: 'hostPort',
          unset: 'zero',
          value: (owner: Fields, { object }) => (object.spec?.hostNetwork === true ? owner.containerPort : undefined),
          source: `${DEFAULTS} SetDefaults_Pod`,
          explain: {
            en: 'With hostNetwork the container listens on the node itself, so the host port is the container port.',
            'zh-cn': '使用 hostNetwork 时容器直接在节点上监听，因此主机端口就是容器端口。',
          },
        },
      ],
    }),
  ],
};

/** What only Pods get, before everything else. */
const podOnly: Shape = {
  below: [
    inside('spec', { below: [each('containers', requestsFromLimits), each('initContainers', requestsFromLimits)] }),
    inside('spec', {
      defaults: [
        ...podLevelResources,
        {
          field: 'enableServiceLinks',
          value: true,
          source: `${DEFAULTS} SetDefaults_Pod`,
          explain: {
            en: 'Every Service of the namespace is announced to the containers in environment variables.',
            'zh-cn': '命名空间中的每个 Service 都会以环境变量的形式告知容器。',
          },
        },
      ],
    }),
  ],
};

const hostNetworkPorts: Shape = { below: [each('containers', hostPorts), each('initContainers', hostPorts)] };

/** A Pod: what only Pods get, then what every Pod spec gets. */
export const pod: Shape = {
  below: [...(podOnly.below ?? []), inside('spec', hostNetworkPorts), inside('spec', podSpec)],
};
