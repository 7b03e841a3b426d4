import { trimSpace } from '../../values/goSpace.ts';
import { byteLength } from '../../values/names.ts';
import { type FieldError, invalid, notSupported, required, tooLong } from '../fieldErrors.ts';
import { Named } from '../printing.ts';
import { rule } from '../rule.ts';
import { seccompProfileStruct } from './goStructs.ts';
import { notDescending } from './paths.ts';
import type { AppArmorProfile, SeccompProfile } from './types.ts';

/** Seccomp and AppArmor profiles, of Pods and of containers. */

const TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];
const APP_ARMOR_BYTES = 4095;

export const seccompProfile = rule<SeccompProfile>({
  id: 'pod.security-context.seccomp',
  source: 'core/validation validateSeccompProfileField',
  explain: {
    en: 'A seccomp profile limits the system calls. `type` is `RuntimeDefault`, `Unconfined` or `Localhost`; only `Localhost` takes `localhostProfile`, a relative path below the seccomp directory of the kubelet.',
    'zh-cn':
      'seccomp 配置限制系统调用。`type` 为 `RuntimeDefault`、`Unconfined` 或 `Localhost`；只有 `Localhost` 需要 `localhostProfile`，即 kubelet seccomp 目录下的相对路径。',
  },
  check(profile, path) {
    const { type, localhostProfile } = profile;
    const errors: FieldError[] = [];
    if (!type) errors.push(required(path.child('type'), 'type is required when seccompProfile is set'));
    else if (!TYPES.includes(type)) errors.push(notSupported(path.child('type'), type, TYPES));
    const file = path.child('localhostProfile');
    const given = localhostProfile !== undefined && localhostProfile !== null;
    if (type !== 'Localhost') {
      if (given) errors.push(invalid(file, seccompProfileStruct(profile), 'can only be set when seccomp type is Localhost'));
      return errors;
    }
    if (!given) errors.push(required(file, 'must be set when seccomp type is Localhost'));
    else errors.push(...notDescending(localhostProfile, file));
    return errors;
  },
});

export const appArmorProfile = rule<AppArmorProfile>({
  id: 'pod.security-context.app-armor',
  source: 'core/validation ValidateAppArmorProfileField',
  explain: {
    en: 'An AppArmor profile limits what programs may touch. `type` is `RuntimeDefault`, `Unconfined` or `Localhost`; only `Localhost` takes `localhostProfile`, the name of a profile loaded on the node.',
    'zh-cn':
      'AppArmor 配置限制程序可访问的内容。`type` 为 `RuntimeDefault`、`Unconfined` 或 `Localhost`；只有 `Localhost` 需要 `localhostProfile`，即节点上已加载的配置名。',
  },
  check({ type, localhostProfile }, path) {
    const file = path.child('localhostProfile');
    const given = localhostProfile !== undefined && localhostProfile !== null;
    if (!type) return required(path.child('type'), 'type is required when appArmorProfile is set');
    if (!TYPES.includes(type)) return notSupported(path.child('type'), type, TYPES);
    if (type !== 'Localhost') {
      return given ? invalid(file, new Named(localhostProfile), 'can only be set when AppArmor type is Localhost') : undefined;
    }
    if (!given) return required(file, 'must be set when AppArmor type is Localhost');
    const errors: FieldError[] = [];
    if (trimSpace(localhostProfile) !== localhostProfile)
      errors.push(invalid(file, localhostProfile, 'must not be padded with whitespace'));
    else if (localhostProfile === '') errors.push(required(file, 'must be set when AppArmor type is Localhost'));
    if (byteLength(localhostProfile) > APP_ARMOR_BYTES) errors.push(tooLong(file, APP_ARMOR_BYTES));
    return errors;
  },
});
