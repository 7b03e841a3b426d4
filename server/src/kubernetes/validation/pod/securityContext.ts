import { userIdProblems } from '../../values/names.ts';
import { type FieldError, invalid, invalidEach, notSupported } from '../fieldErrors.ts';
import { Named } from '../printing.ts';
import { type Check, rule } from '../rule.ts';
import { field } from '../walks.ts';
import type { PodContext } from './context.ts';
import { securityContextStruct } from './goStructs.ts';
import { appArmorProfile, seccompProfile } from './profiles.ts';
import type { SecurityContext } from './types.ts';
import { windowsOptionChecks } from './windowsOptions.ts';

/** `securityContext` of a container. Source: core/validation ValidateSecurityContext. */

const source = 'core/validation ValidateSecurityContext';

/** Ids that both kinds of security context have. */
export const userAndGroup = rule<{ readonly runAsUser?: number | bigint | null; readonly runAsGroup?: number | bigint | null }>({
  id: 'pod.security-context.ids',
  source,
  explain: {
    en: 'User and group ids go from 0 (root) to 2147483647. Names are not understood here: look up the number in `/etc/passwd` of the image.',
    'zh-cn': '用户和组 ID 的范围是 0（root）到 2147483647。这里不能写名称，请在镜像的 `/etc/passwd` 中查到数字。',
  },
  check: ({ runAsUser, runAsGroup }, path) => [
    ...(runAsUser === undefined || runAsUser === null ? [] : invalidEach(path.child('runAsUser'), runAsUser, userIdProblems(runAsUser))),
    ...(runAsGroup === undefined || runAsGroup === null
      ? []
      : invalidEach(path.child('runAsGroup'), runAsGroup, userIdProblems(runAsGroup))),
  ],
});

const PROC_MOUNTS = ['Default', 'Unmasked'];

const procMount = rule<SecurityContext, PodContext>({
  id: 'pod.security-context.proc-mount',
  source: 'core/validation ValidateProcMountType',
  explain: {
    en: '`Default` hides parts of `/proc`, `Unmasked` shows all of it. Unmasked is safe only in a user namespace: set `hostUsers: false` in the Pod.',
    'zh-cn':
      '`Default` 隐藏 `/proc` 的一部分，`Unmasked` 全部显示。Unmasked 只有在用户命名空间中才安全：请在 Pod 中设置 `hostUsers: false`。',
  },
  check({ procMount: mount }, path, { hostUsers }) {
    if (mount === undefined || mount === null) return undefined;
    const at = path.child('procMount');
    if (!PROC_MOUNTS.includes(mount)) return notSupported(at, mount, PROC_MOUNTS);
    return hostUsers && mount === 'Unmasked' ? invalid(at, new Named(mount), '`hostUsers` must be false to use `Unmasked`') : undefined;
  },
});

const escalation = rule<SecurityContext>({
  id: 'pod.security-context.escalation',
  source,
  explain: {
    en: 'A privileged container, or one with CAP_SYS_ADMIN, can always gain more rights, so `allowPrivilegeEscalation: false` contradicts it. Drop one of the two.',
    'zh-cn': '特权容器或带有 CAP_SYS_ADMIN 的容器总能获得更多权限，与 `allowPrivilegeEscalation: false` 矛盾。请去掉其中一个。',
  },
  check(context, path) {
    if (context.allowPrivilegeEscalation !== false) return undefined;
    const errors: FieldError[] = [];
    const conflict = (what: string): FieldError =>
      invalid(
        path.child('allowPrivilegeEscalation').shownAs(path),
        securityContextStruct(context),
        `cannot set \`allowPrivilegeEscalation\` to false and ${what}`,
      );
    if (context.privileged) errors.push(conflict('`privileged` to true'));
    for (const capability of context.capabilities?.add ?? []) {
      if (capability === 'CAP_SYS_ADMIN') errors.push(conflict('`capabilities.Add` CAP_SYS_ADMIN'));
    }
    return errors;
  },
});

export const securityContextChecks: readonly Check<SecurityContext, PodContext>[] = [
  userAndGroup,
  procMount,
  field('seccompProfile', [seccompProfile]),
  escalation,
  field('windowsOptions', windowsOptionChecks),
  field('appArmorProfile', [appArmorProfile]),
];
