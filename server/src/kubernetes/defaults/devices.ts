import { each, type Fields, inside, type Shape, within } from './shape.ts';

const SOURCE = 'resource/v1/defaults.go SetDefaults_ExactDeviceRequest';

const deviceRequest: Shape = {
  defaults: [
    {
      field: 'allocationMode',
      unset: 'zero',
      value: 'ExactCount',
      source: SOURCE,
      explain: { en: 'A fixed number of devices is asked for.', 'zh-cn': '请求固定数量的设备。' },
    },
    {
      field: 'count',
      unset: 'zero',
      value: ({ allocationMode }: Fields) => (allocationMode === 'ExactCount' ? 1 : undefined),
      source: SOURCE,
      explain: { en: 'One device is asked for.', 'zh-cn': '请求一个设备。' },
    },
  ],
  below: [
    each('tolerations', {
      defaults: [
        {
          field: 'operator',
          unset: 'zero',
          value: 'Equal',
          source: 'resource/v1/types.go DeviceToleration',
          explain: { en: 'Key and value of the taint have to be the same.', 'zh-cn': '污点的键和值都必须相同。' },
        },
      ],
    }),
  ],
};

const claimSpec: Shape = {
  below: [each('devices.requests', { below: [within('exactly', deviceRequest), each('firstAvailable', deviceRequest)] })],
};

export const resourceClaim: Shape = { below: [inside('spec', claimSpec)] };

export const resourceClaimTemplate: Shape = { below: [inside('metadata', {}), inside('spec', { below: [inside('spec', claimSpec)] })] };
