import { byteLength, userIdProblems } from '../../values/names.ts';
import { duplicate, type FieldError, invalid, invalidEach, notSupported, required } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';
import { type Check, rule } from '../rule.ts';
import { each, field, knowing } from '../walks.ts';
import { type PodContext, type Seen, seeing } from './context.ts';
import { appArmorProfile, seccompProfile } from './profiles.ts';
import { userAndGroup } from './securityContext.ts';
import type { PodSecurityContext, Whole } from './types.ts';
import { windowsOptionChecks } from './windowsOptions.ts';

/** `spec.securityContext`. Source: core/validation validatePodSpecSecurityContext. */

const source = 'core/validation validatePodSpecSecurityContext';

const idErrors = (id: Whole | null | undefined, path: FieldPath): readonly FieldError[] =>
  id === undefined || id === null ? [] : invalidEach(path, id, userIdProblems(id));

const fsGroup = rule<PodSecurityContext>({
  id: 'pod.security-context.fs-group',
  source,
  explain: {
    en: '`fsGroup` is the group that owns the files of the volumes: a number from 0 to 2147483647.',
    'zh-cn': '`fsGroup` 是卷中文件所属的组：0 到 2147483647 的数字。',
  },
  check: ({ fsGroup: group }, path) => idErrors(group, path.child('fsGroup')),
});

const supplementalGroups = rule<PodSecurityContext>({
  id: 'pod.security-context.supplemental-groups',
  source,
  explain: {
    en: 'Supplemental groups are numbers from 0 to 2147483647.',
    'zh-cn': '附加组是 0 到 2147483647 的数字。',
  },
  check: ({ supplementalGroups: groups }, path) =>
    groups?.flatMap((group, position) => idErrors(group ?? 0, path.child('supplementalGroups').index(position))),
});

const sharedProcesses = rule<PodSecurityContext, PodContext>({
  id: 'pod.host-namespaces.share-process-namespace',
  source,
  explain: {
    en: 'With `hostPID` the containers already see all processes of the node. `shareProcessNamespace` cannot be had as well. Drop one.',
    'zh-cn': '使用 `hostPID` 时容器已能看到节点上的全部进程，不能再设置 `shareProcessNamespace`。请去掉其中一个。',
  },
  check: (_context, path, { spec }) =>
    spec.shareProcessNamespace && spec.hostPID
      ? invalid(
          path.up().child('shareProcessNamespace').shownAs(path.child('shareProcessNamespace')),
          true,
          'ShareProcessNamespace and HostPID cannot both be enabled',
        )
      : undefined,
});

interface Sysctl {
  readonly name?: string | null | undefined;
}

const SYSCTL_BYTES = 253;
const SYSCTL_SEGMENT = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const SYSCTL = `^(${SYSCTL_SEGMENT}[\\./])*${SYSCTL_SEGMENT}$`;
const sysctlExpression = new RegExp(SYSCTL);

const sysctlName = rule<Sysctl, PodContext & Seen>({
  id: 'pod.security-context.sysctls.name',
  source: 'core/validation validateSysctls',
  explain: {
    en: 'A sysctl is named as in `/proc/sys`, with dots or slashes: `net.core.somaxconn`. Each one can be set once.',
    'zh-cn': 'sysctl 的名称与 `/proc/sys` 一致，用点或斜杠分隔：`net.core.somaxconn`。每个只能设置一次。',
  },
  check(sysctl, path, { seen }) {
    const name = sysctl.name ?? '';
    const at = path.child('name');
    const repeated = seen.has(name);
    seen.add(name);
    if (name === '') return required(at);
    if (byteLength(name) > SYSCTL_BYTES || !sysctlExpression.test(name)) {
      return invalid(at, name, `must have at most ${SYSCTL_BYTES} characters and match regex ${SYSCTL}`);
    }
    return repeated ? duplicate(at, name) : undefined;
  },
});

const IPC_SYSCTLS: ReadonlySet<string> = new Set([
  'kernel.sem',
  'kernel.shmall',
  'kernel.shmmax',
  'kernel.shmmni',
  'kernel.shm_rmid_forced',
  'kernel.shm',
  'kernel.msgmax',
  'kernel.msgmnb',
  'kernel.msgmni',
  'kernel.msg',
]);

/** With dots between the parts; where the first separator is a slash, dots and slashes change places. */
function dotted(name: string): string {
  const separator = /[./]/.exec(name)?.[0];
  return separator === '/' ? name.replace(/[./]/g, (sign) => (sign === '.' ? '/' : '.')) : name;
}

/** The kernel namespace a sysctl belongs to. Source: component-helpers/node/util/sysctl/namespace.go. */
function sysctlNamespace(name: string): 'IPC' | 'Net' | undefined {
  const key = dotted(name).split('*', 1)[0] as string;
  if (IPC_SYSCTLS.has(key) || key.startsWith('fs.mqueue.')) return 'IPC';
  return key.startsWith('net.') ? 'Net' : undefined;
}

const sysctlOfHost = rule<Sysctl, PodContext>({
  id: 'pod.security-context.sysctls.host-namespace',
  source: 'core/validation ValidateHostSysctl',
  explain: {
    en: "This sysctl belongs to a namespace that the Pod shares with its node (`hostNetwork` or `hostIPC`). Setting it would change the node. Set it on the node, or leave the node's namespace.",
    'zh-cn':
      '该 sysctl 属于 Pod 与节点共享的命名空间（`hostNetwork` 或 `hostIPC`），设置它会改变节点。请在节点上设置，或不共享该命名空间。',
  },
  check(sysctl, path, { spec }) {
    const name = sysctl.name ?? '';
    const namespace = sysctlNamespace(name);
    const at = path.child('name');
    if (spec.hostNetwork && namespace === 'Net') return invalid(at, name, "may not be specified when 'hostNetwork' is true");
    return spec.hostIPC && namespace === 'IPC' ? invalid(at, name, "may not be specified when 'hostIPC' is true") : undefined;
  },
});

const choice = (
  name: 'fsGroupChangePolicy' | 'supplementalGroupsPolicy' | 'seLinuxChangePolicy',
  id: string,
  offered: readonly string[],
  en: string,
  zh: string,
) =>
  rule<PodSecurityContext>({
    id,
    source,
    explain: { en, 'zh-cn': zh },
    check(context, path) {
      const value = context[name];
      return value === undefined || value === null || offered.includes(value) ? undefined : notSupported(path.child(name), value, offered);
    },
  });

const fsGroupChangePolicy = choice(
  'fsGroupChangePolicy',
  'pod.security-context.fs-group-change-policy',
  ['Always', 'OnRootMismatch'],
  'Changing the owner of all files takes time. `OnRootMismatch` skips it when the top directory is right already, `Always` never skips it.',
  '修改全部文件的属主很耗时。`OnRootMismatch` 在顶层目录已正确时跳过，`Always` 则从不跳过。',
);

const supplementalGroupsPolicy = choice(
  'supplementalGroupsPolicy',
  'pod.security-context.supplemental-groups-policy',
  ['Merge', 'Strict'],
  '`Merge` adds the groups that the image lists in `/etc/group`, `Strict` gives only the groups written here.',
  '`Merge` 会加上镜像 `/etc/group` 中的组，`Strict` 只使用这里写的组。',
);

const seLinuxChangePolicy = choice(
  'seLinuxChangePolicy',
  'pod.security-context.se-linux-change-policy',
  // MountOption needs the feature gate SELinuxMount, which is off by default.
  ['Recursive'],
  'Volumes are relabelled file by file (`Recursive`). `MountOption` needs a feature gate of the cluster that is off by default.',
  '卷的 SELinux 标签逐个文件修改（`Recursive`）。`MountOption` 需要集群开启默认关闭的特性门控。',
);

export const podSecurityContextChecks: readonly Check<PodSecurityContext, PodContext>[] = [
  fsGroup,
  userAndGroup,
  supplementalGroups,
  sharedProcesses,
  knowing((context): PodContext & Seen => seeing(context), [each('sysctls', [sysctlName, sysctlOfHost])]),
  fsGroupChangePolicy,
  field('seccompProfile', [seccompProfile]),
  field('windowsOptions', windowsOptionChecks),
  field('appArmorProfile', [appArmorProfile]),
  supplementalGroupsPolicy,
  seLinuxChangePolicy,
];
