import { notSupported, required } from '../fieldErrors.ts';
import { rule } from '../rule.ts';

const POLICIES = ['Always', 'IfNotPresent', 'Never'];

export const pullPolicy = rule<string | null | undefined>({
  id: 'pod.containers.image-pull-policy',
  source: 'core/validation validatePullPolicy',
  explain: {
    en: '`Always` asks the registry at every start, `IfNotPresent` only when the node has no such image, `Never` not at all. Capitals count.',
    'zh-cn': '`Always` 每次启动都询问镜像仓库，`IfNotPresent` 仅当节点上没有该镜像时才拉取，`Never` 从不拉取。区分大小写。',
  },
  check(policy, path) {
    if (!policy) return required(path);
    return POLICIES.includes(policy) ? undefined : notSupported(path, policy, POLICIES);
  },
});
