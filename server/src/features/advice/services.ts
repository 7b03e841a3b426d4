import type { Fields } from '../../kubernetes/defaults/shape.ts';
import type { AdviceCheck } from './check.ts';

/** The server's `--service-node-port-range` where nobody sets another. Source: pkg/controlplane DefaultServiceNodePortRange. */
const [LOWEST, HIGHEST] = [30_000, 32_767];

const nodePortRange: AdviceCheck = {
  kind: 'Service',
  id: 'advice.node-port-range',
  explain: {
    en: 'Node ports come from a range that the cluster sets, usually 30000–32767. Outside of it the server answers: `provided port is not in the valid range`. Leave `nodePort` out to be given a free one.',
    'zh-cn':
      '节点端口取自集群设定的范围，通常为 30000–32767。超出范围时，服务器会答复：`provided port is not in the valid range`。省略 `nodePort` 即可自动分配空闲端口。',
  },
  kubeLinter: [],
  kubeScore: [],
  *check({ spec, specPath }) {
    const outside = (port: unknown): boolean => typeof port === 'number' && port > 0 && (port < LOWEST || port > HIGHEST);
    for (const [index, port] of ((spec.ports ?? []) as readonly (Fields | null)[]).entries())
      if (outside(port?.nodePort)) yield { path: [...specPath, 'ports', index, 'nodePort'] };
    if (outside(spec.healthCheckNodePort)) yield { path: [...specPath, 'healthCheckNodePort'] };
  },
};

/** About Services. */
export const SERVICES: readonly AdviceCheck[] = [nodePortRange];
