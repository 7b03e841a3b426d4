import { each, type Fields, inside, type Shape } from './shape.ts';

const POLICY = 'networking/v1/defaults.go SetDefaults_NetworkPolicy';

const policyPort: Shape = {
  defaults: [
    {
      field: 'protocol',
      value: 'TCP',
      source: 'networking/v1/defaults.go SetDefaults_NetworkPolicyPort',
      explain: { en: 'Ports are TCP unless another protocol is named.', 'zh-cn': '除非指明其他协议，端口均为 TCP。' },
    },
  ],
};

const policyRule: Shape = { below: [each('ports', policyPort)] };

export const networkPolicy: Shape = {
  below: [
    inside('spec', {
      defaults: [
        {
          field: 'policyTypes',
          unset: 'zero',
          value: ({ egress }: Fields) => (Array.isArray(egress) && egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress']),
          source: POLICY,
          explain: {
            en: 'Incoming traffic is always restricted; outgoing traffic only where egress rules are written.',
            'zh-cn': '入站流量总是受限；只有写了出站规则时，出站流量才受限。',
          },
        },
      ],
      below: [each('ingress', policyRule), each('egress', policyRule)],
    }),
  ],
};

export const ingressClass: Shape = {
  defaults: [
    {
      field: 'spec.parameters.scope',
      value: ({ spec }: Fields) => (spec?.parameters ? 'Cluster' : undefined),
      source: 'networking/v1/defaults.go SetDefaults_IngressClass',
      explain: { en: 'The parameters are a cluster-wide object.', 'zh-cn': '参数对象是集群级别的。' },
    },
  ],
};

export const endpointSlice: Shape = {
  below: [
    each('ports', {
      defaults: [
        {
          field: 'name',
          value: '',
          source: 'discovery/v1/defaults.go SetDefaults_EndpointPort',
          explain: { en: 'The port has no name.', 'zh-cn': '端口没有名称。' },
        },
        {
          field: 'protocol',
          value: 'TCP',
          source: 'discovery/v1/defaults.go SetDefaults_EndpointPort',
          explain: { en: 'Ports are TCP unless another protocol is named.', 'zh-cn': '除非指明其他协议，端口均为 TCP。' },
        },
      ],
    }),
  ],
};
