import { protocolTcp } from './container.ts';
import { each, type Fields, inside, type Shape } from './shape.ts';

const SERVICE = 'core/v1/defaults.go SetDefaults_Service';

/** Reachable from outside the cluster: by node port, load balancer or external addresses. */
const isExternal = ({ type, externalIPs }: Fields): boolean =>
  type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && Array.isArray(externalIPs) && externalIPs.length > 0);

export const service: Shape = {
  below: [
    inside('spec', {
      defaults: [
        {
          field: 'sessionAffinity',
          unset: 'zero',
          value: 'None',
          source: SERVICE,
          explain: {
            en: 'Each connection may go to another Pod.',
            'zh-cn': '每个连接都可能转到不同的 Pod。',
          },
        },
        {
          field: 'sessionAffinityConfig.clientIP.timeoutSeconds',
          value: (owner: Fields) => (owner.sessionAffinity === 'ClientIP' ? 10800 : undefined),
          source: SERVICE,
          explain: {
            en: 'A client stays with its Pod for 3 hours after its last connection.',
            'zh-cn': '客户端最后一次连接后 3 小时内仍转到同一个 Pod。',
          },
        },
        {
          field: 'type',
          unset: 'zero',
          value: 'ClusterIP',
          source: SERVICE,
          explain: { en: 'Reachable from inside the cluster only.', 'zh-cn': '只能在集群内部访问。' },
        },
      ],
      below: [
        each('ports', {
          defaults: [
            protocolTcp(SERVICE),
            {
              field: 'targetPort',
              unset: 'zero',
              value: (owner: Fields) => owner.port ?? 0,
              source: SERVICE,
              explain: {
                en: 'Connections go to the same port number of the Pods.',
                'zh-cn': '连接转到 Pod 上相同的端口号。',
              },
            },
          ],
        }),
      ],
    }),
    inside('spec', {
      defaults: [
        {
          field: 'externalTrafficPolicy',
          unset: 'zero',
          value: (owner: Fields) => (isExternal(owner) ? 'Cluster' : undefined),
          source: SERVICE,
          explain: {
            en: 'Traffic from outside may be passed on to another node; the client address is lost on the way.',
            'zh-cn': '外部流量可能转发到其他节点，途中会丢失客户端地址。',
          },
        },
        {
          field: 'internalTrafficPolicy',
          value: ({ type }: Fields) => (['ClusterIP', 'NodePort', 'LoadBalancer'].includes(type) ? 'Cluster' : undefined),
          source: SERVICE,
          explain: {
            en: 'Traffic from inside goes to Pods on any node.',
            'zh-cn': '集群内部流量可转到任意节点上的 Pod。',
          },
        },
        {
          field: 'allocateLoadBalancerNodePorts',
          value: ({ type }: Fields) => (type === 'LoadBalancer' ? true : undefined),
          source: SERVICE,
          explain: {
            en: 'The load balancer reaches the Pods through node ports.',
            'zh-cn': '负载均衡器通过节点端口访问 Pod。',
          },
        },
      ],
    }),
  ],
};
