import { forbidden, missing, notSupported } from '../fieldErrors.ts';
import { type Check, rule } from '../rule.ts';
import { firstOf, when } from '../walks.ts';
import { allContainers } from './allContainers.ts';
import type { PodContext } from './context.ts';
import type { Container, PodSpec } from './types.ts';

/** `spec.os` and what it rules out. Source: core/validation validateOS, validateLinux, validateWindows. */

const SYSTEMS = ['linux', 'windows'];

const systemName = rule<PodSpec>({
  id: 'pod.os.name',
  source: 'core/validation validateOS',
  explain: {
    en: '`os.name` is `linux` or `windows`. It only helps validation; the node is chosen by `nodeSelector` with `kubernetes.io/os`.',
    'zh-cn': '`os.name` 为 `linux` 或 `windows`。它只用于校验；选择节点要用 `nodeSelector` 和 `kubernetes.io/os`。',
  },
  check({ os }, path) {
    if (!os) return undefined;
    const at = path.child('os');
    if (!os.name) return missing(os, at, 'name');
    // Reported at `os`.
    return SYSTEMS.includes(os.name) ? undefined : notSupported(at.child('name').shownAs(at), os.name, SYSTEMS);
  },
});

const windowsOnLinux = rule<{ readonly securityContext?: { readonly windowsOptions?: object | null } | null }>({
  id: 'pod.os.linux',
  source: 'core/validation validateLinux',
  explain: {
    en: 'This Pod says that it runs on Linux, so `windowsOptions` mean nothing. Remove them or change `os.name`.',
    'zh-cn': '该 Pod 声明运行在 Linux 上，`windowsOptions` 没有意义。请删除它，或修改 `os.name`。',
  },
  check: ({ securityContext }, path) =>
    securityContext?.windowsOptions
      ? forbidden(path.child('securityContext').child('windowsOptions'), 'windows options cannot be set for a linux pod')
      : undefined,
});

const explainWindows = {
  en: 'This Pod says that it runs on Windows, which has no such thing. Remove the field or change `os.name`.',
  'zh-cn': '该 Pod 声明运行在 Windows 上，而 Windows 不支持此字段。请删除该字段，或修改 `os.name`。',
};

/** In the server's order; those without a dot stand in the spec, those that are false count as not set. */
const POD_FIELDS_ONLY_LINUX = [
  'securityContext.appArmorProfile',
  'securityContext.seLinuxOptions',
  'hostUsers',
  'hostPID',
  'hostIPC',
  'securityContext.seccompProfile',
  'securityContext.fsGroup',
  'securityContext.fsGroupChangePolicy',
  'securityContext.sysctls',
  'shareProcessNamespace',
  'securityContext.runAsUser',
  'securityContext.runAsGroup',
  'securityContext.supplementalGroups',
  'securityContext.supplementalGroupsPolicy',
  'securityContext.seLinuxChangePolicy',
].map((name) => name.split('.'));

/** Plain booleans and lists in Go, where false and empty cannot be told from not set. */
const ZERO_IS_UNSET: ReadonlySet<string> = new Set(['hostPID', 'hostIPC', 'sysctls']);

const CONTAINER_FIELDS_ONLY_LINUX = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
] as const;

const MESSAGE = 'cannot be set for a windows pod';

function isSet(owner: unknown, names: readonly string[]): boolean {
  let value = owner;
  for (const name of names) value = (value as Readonly<Record<string, unknown>> | null | undefined)?.[name];
  if (value === undefined || value === null) return false;
  return !ZERO_IS_UNSET.has(names[names.length - 1] as string) || !(value === false || (Array.isArray(value) && value.length === 0));
}

const linuxOnWindows = rule<PodSpec>({
  id: 'pod.os.windows',
  source: 'core/validation validateWindows',
  explain: explainWindows,
  check: (spec, path) =>
    POD_FIELDS_ONLY_LINUX.filter((names) => isSet(spec, names)).map((names) =>
      forbidden(
        names.reduce((at, name) => at.child(name), path),
        MESSAGE,
      ),
    ),
});

const linuxContainerOnWindows = rule<Container>({
  id: 'pod.os.windows.container',
  source: 'core/validation validateWindows',
  explain: explainWindows,
  check: ({ securityContext }, path) =>
    CONTAINER_FIELDS_ONLY_LINUX.filter((name) => isSet(securityContext, [name])).map((name) =>
      forbidden(path.child('securityContext').child(name), MESSAGE),
    ),
});

export const operatingSystem: Check<PodSpec, PodContext> = firstOf([
  systemName,
  when(({ os }) => os?.name === 'linux', [windowsOnLinux, allContainers([windowsOnLinux])]),
  when(({ os }) => os?.name === 'windows', [linuxOnWindows, allContainers([linuxContainerOnWindows])]),
]);
