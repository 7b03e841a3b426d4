import { forbidden, invalid } from '../fieldErrors.ts';
import { type Check, rule } from '../rule.ts';
import { group, when } from '../walks.ts';
import { allContainers } from './allContainers.ts';
import type { PodContext } from './context.ts';
import type { Container, PodSpec } from './types.ts';

/** User namespaces, and Windows containers that run as processes of the host. */

const namespacesOfHost = rule<PodSpec>({
  id: 'pod.host-users.host-namespaces',
  source: 'core/validation validateHostUsers',
  explain: {
    en: 'With `hostUsers: false` the Pod has users of its own and cannot share network, processes or IPC with the node at the same time.',
    'zh-cn': '设置 `hostUsers: false` 后 Pod 使用自己的用户命名空间，不能同时与节点共享网络、进程或 IPC。',
  },
  check: ({ hostNetwork, hostPID, hostIPC }, path) =>
    [
      // Two of them are reported in Go's spelling.
      { shared: hostNetwork, at: path.child('hostNetwork') },
      { shared: hostPID, at: path.child('hostPID').shownAs(path.child('HostPID')) },
      { shared: hostIPC, at: path.child('hostIPC').shownAs(path.child('HostIPC')) },
    ]
      .filter(({ shared }) => shared)
      .map(({ at }) => forbidden(at, 'when `hostUsers` is false')),
});

const devicesOfHost = rule<Container>({
  id: 'pod.host-users.volume-devices',
  source: 'core/validation validateHostUsers',
  explain: {
    en: 'Raw devices cannot be handed into a user namespace. Mount the volume as a directory, or leave `hostUsers` out.',
    'zh-cn': '裸设备不能提供给用户命名空间中的容器。请把卷作为目录挂载，或不设置 `hostUsers`。',
  },
  check: ({ volumeDevices }, path) =>
    volumeDevices?.length ? forbidden(path.child('volumeDevices'), 'when `hostUsers` is false') : undefined,
});

/** Source: core/validation validateHostUsers. */
export const hostUsers: Check<PodSpec, PodContext> = when(
  (_spec, { hostUsers: shared }) => !shared,
  [namespacesOfHost, allContainers([devicesOfHost])],
);

const hostProcessOf = (holder: Pick<PodSpec, 'securityContext'> | Container | null): boolean | null =>
  holder?.securityContext?.windowsOptions?.hostProcess ?? null;

const hostProcessAgrees = rule<Container, PodContext>({
  id: 'pod.windows.host-process.agrees',
  source: 'core/validation validateWindowsHostProcessPod',
  explain: {
    en: '`hostProcess` holds for the whole Pod. Where Pod and container both say it, they must say the same.',
    'zh-cn': '`hostProcess` 对整个 Pod 生效。Pod 和容器都填写时，取值必须一致。',
  },
  check(container, path, { spec }) {
    const ofPod = hostProcessOf(spec);
    const own = hostProcessOf(container);
    if (ofPod === null || own === null || ofPod === own) return undefined;
    const at = path.child('securityContext').child('windowsOptions').child('hostProcess');
    return invalid(at, own, `pod hostProcess value must be identical if both are specified, was ${ofPod}`);
  },
});

const hostProcessPod = rule<PodSpec>({
  id: 'pod.windows.host-process.pod',
  source: 'core/validation validateWindowsHostProcessPod',
  explain: {
    en: 'When one container runs as a process of the host, all of them must, and the Pod needs `hostNetwork: true`.',
    'zh-cn': '只要有一个容器以主机进程运行，所有容器都必须如此，并且 Pod 需要 `hostNetwork: true`。',
  },
  check(spec, path) {
    const all = [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])];
    const onHost = all.filter((container) => hostProcessOf(container) ?? hostProcessOf(spec)).length;
    if (onHost === 0) return [];
    const errors = [];
    if (onHost !== all.length) {
      errors.push(invalid(path, '', 'If pod contains any hostProcess containers then all containers must be HostProcess containers'));
    }
    if (!spec.hostNetwork) {
      errors.push(invalid(path.child('hostNetwork'), false, 'hostNetwork must be true if pod contains any hostProcess containers'));
    }
    return errors;
  },
});

/** Source: core/validation validateWindowsHostProcessPod. */
export const windowsHostProcess: Check<PodSpec, PodContext> = group([allContainers([hostProcessAgrees]), hostProcessPod]);
