import { effectiveTag } from '../values/imageReference.ts';
import { each, type FieldDefault, type Fields, type Shape, within } from './shape.ts';

const DEFAULTS = 'core/v1/defaults.go';

/** Always for `:latest`, IfNotPresent for everything else, broken references among it. Source: SetDefaults_Container, SetDefaults_Volume. */
export const pullPolicyOf = (image: unknown): string =>
  effectiveTag(typeof image === 'string' ? image : '') === 'latest' ? 'Always' : 'IfNotPresent';

const httpGet: Shape = {
  defaults: [
    {
      field: 'path',
      unset: 'zero',
      value: '/',
      source: `${DEFAULTS} SetDefaults_HTTPGetAction`,
      explain: { en: 'Without a path the root of the server is requested.', 'zh-cn': '不写路径时，请求服务器的根路径。' },
    },
    {
      field: 'scheme',
      unset: 'zero',
      value: 'HTTP',
      source: `${DEFAULTS} SetDefaults_HTTPGetAction`,
      explain: { en: 'Requests go over plain HTTP unless HTTPS is asked for.', 'zh-cn': '除非指定 HTTPS，否则请求使用普通 HTTP。' },
    },
  ],
};

const probeTiming: readonly FieldDefault[] = [
  {
    field: 'timeoutSeconds',
    unset: 'zero',
    value: 1,
    source: `${DEFAULTS} SetDefaults_Probe`,
    explain: {
      en: 'A probe that has not answered after 1 second counts as failed.',
      'zh-cn': '探针若 1 秒内没有应答，就算失败。',
    },
  },
  {
    field: 'periodSeconds',
    unset: 'zero',
    value: 10,
    source: `${DEFAULTS} SetDefaults_Probe`,
    explain: { en: 'The probe runs every 10 seconds.', 'zh-cn': '探针每 10 秒执行一次。' },
  },
  {
    field: 'successThreshold',
    unset: 'zero',
    value: 1,
    source: `${DEFAULTS} SetDefaults_Probe`,
    explain: { en: 'One success after a failure is enough.', 'zh-cn': '失败之后，一次成功即可恢复。' },
  },
  {
    field: 'failureThreshold',
    unset: 'zero',
    value: 3,
    source: `${DEFAULTS} SetDefaults_Probe`,
    explain: { en: 'The probe acts after 3 failures in a row.', 'zh-cn': '连续失败 3 次后，探针才会生效。' },
  },
];

const probe: Shape = {
  defaults: probeTiming,
  below: [
    within('httpGet', httpGet),
    within('grpc', {
      defaults: [
        {
          field: 'service',
          value: '',
          source: 'core/v1/types.go GRPCAction',
          explain: {
            en: 'Without a service name the health of the whole server is asked for.',
            'zh-cn': '不写服务名时，查询整个服务器的健康状态。',
          },
        },
      ],
    }),
  ],
};

const lifecycleHandler: Shape = { below: [within('httpGet', httpGet)] };

export const fieldRef: Shape = {
  defaults: [
    {
      field: 'apiVersion',
      unset: 'zero',
      value: 'v1',
      source: `${DEFAULTS} SetDefaults_ObjectFieldSelector`,
      explain: { en: 'The field path is read in API version v1.', 'zh-cn': '字段路径按 v1 API 版本解读。' },
    },
  ],
};

const fileKeyRef: Shape = {
  defaults: [
    {
      field: 'optional',
      value: false,
      source: 'core/v1/types.go FileKeySelector',
      explain: {
        en: 'A missing file or key keeps the container from starting.',
        'zh-cn': '文件或键不存在时，容器无法启动。',
      },
    },
  ],
};

export const protocolTcp = (source: string): FieldDefault => ({
  field: 'protocol',
  unset: 'zero',
  value: 'TCP',
  source,
  explain: { en: 'Ports are TCP unless another protocol is named.', 'zh-cn': '除非指明其他协议，端口均为 TCP。' },
});

/** Defaults of containers, init containers and ephemeral containers, in Pods and in templates alike. */
export const container: Shape = {
  defaults: [
    {
      field: 'imagePullPolicy',
      unset: 'zero',
      value: (owner: Fields) => pullPolicyOf(owner.image),
      source: `${DEFAULTS} SetDefaults_Container`,
      explain: {
        en: 'Always for the tag `latest` or no tag at all, IfNotPresent for any other tag or a digest. Decided once, when the object is created: changing the tag later does not change it.',
        'zh-cn': '标签为 `latest` 或没有标签时为 Always，其他标签或摘要为 IfNotPresent。只在创建对象时决定一次，以后修改标签不会随之改变。',
      },
    },
    {
      field: 'terminationMessagePath',
      unset: 'zero',
      value: '/dev/termination-log',
      source: `${DEFAULTS} SetDefaults_Container`,
      explain: {
        en: 'What the container writes to this file before it ends is shown as its termination message.',
        'zh-cn': '容器结束前写入此文件的内容，会显示为它的终止消息。',
      },
    },
    {
      field: 'terminationMessagePolicy',
      unset: 'zero',
      value: 'File',
      source: `${DEFAULTS} SetDefaults_Container`,
      explain: {
        en: 'The termination message comes from the file only, never from the logs.',
        'zh-cn': '终止消息只取自该文件，不会取自日志。',
      },
    },
  ],
  below: [
    each('ports', { defaults: [protocolTcp('core/v1/types.go ContainerPort')] }),
    each('env', { below: [within('valueFrom.fieldRef', fieldRef), within('valueFrom.fileKeyRef', fileKeyRef)] }),
    within('livenessProbe', probe),
    within('readinessProbe', probe),
    within('startupProbe', probe),
    within('lifecycle.postStart', lifecycleHandler),
    within('lifecycle.preStop', lifecycleHandler),
  ],
  resourceLists: ['resources.limits', 'resources.requests'],
};
