import { byteLength, dns1123SubdomainProblems } from '../../values/names.ts';
import { type FieldError, invalid, invalidEach } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';
import { Named } from '../printing.ts';
import { type Check, rule } from '../rule.ts';
import type { WindowsOptions } from './types.ts';

/** `securityContext.windowsOptions`. Its texts are pointers in Go and so are printed through encoding/json. */

const SPEC_KIB = 64;
const DOMAIN_BYTES = 256;
const USER_BYTES = 104;

const NET_BIOS = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/u;
const DNS_LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';
const DNS_NAME = new RegExp(`^${DNS_LABEL}(?:\\.${DNS_LABEL})*$`);

const gmsa = rule<WindowsOptions>({
  id: 'pod.windows.gmsa',
  source: 'core/validation validateWindowsSecurityContextOptions',
  explain: {
    en: 'The group-managed service account is named by `gmsaCredentialSpecName`, a DNS name. `gmsaCredentialSpec` is its content, not empty and at most 64 KiB; the GMSA webhook usually fills it in.',
    'zh-cn':
      '组托管服务账号用 `gmsaCredentialSpecName`（DNS 名称）指定。`gmsaCredentialSpec` 是其内容，不能为空，最多 64 KiB，通常由 GMSA webhook 填写。',
  },
  check({ gmsaCredentialSpecName: name, gmsaCredentialSpec: spec }, path) {
    const errors: FieldError[] = [];
    if (typeof name === 'string') {
      errors.push(...invalidEach(path.child('gmsaCredentialSpecName'), new Named(name), dns1123SubdomainProblems(name)));
    }
    if (typeof spec !== 'string') return errors;
    const at = path.child('gmsaCredentialSpec');
    if (spec === '') errors.push(invalid(at, new Named(spec), 'gmsaCredentialSpec cannot be an empty string'));
    else if (byteLength(spec) > SPEC_KIB * 1024) {
      errors.push(invalid(at, new Named(spec), `gmsaCredentialSpec size must be under ${SPEC_KIB} KiB`));
    }
    return errors;
  },
});

/** What is wrong with `USER` or `DOMAIN\USER`. */
function userNameProblems(name: string): readonly string[] {
  if (name === '') return ['runAsUserName cannot be an empty string'];
  if (/[\x00-\x1f\x7f]/.test(name)) return ['runAsUserName cannot contain control characters'];
  const parts = name.split('\\');
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash'];
  const user = parts[parts.length - 1] as string;
  const domain = parts.length === 2 ? (parts[0] as string) : undefined;
  const problems: string[] = [];
  if (domain !== undefined) {
    if (byteLength(domain) >= DOMAIN_BYTES) problems.push(`runAsUserName's Domain length must be under ${DOMAIN_BYTES} characters`);
    if (!NET_BIOS.test(domain) && !DNS_NAME.test(domain)) {
      problems.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
    }
  }
  if (user === '') problems.push("runAsUserName's User cannot be empty");
  else if (byteLength(user) > USER_BYTES) problems.push(`runAsUserName's User length must not be longer than ${USER_BYTES} characters`);
  if (/^[. ]+$/.test(user)) problems.push("runAsUserName's User cannot contain only periods or spaces");
  if (/["/\\:;|=,+*?<>@[\]]/.test(user)) {
    problems.push('runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]');
  }
  return problems;
}

const userName = rule<WindowsOptions>({
  id: 'pod.windows.user-name',
  source: 'core/validation validateWindowsSecurityContextOptions',
  explain: {
    en: 'A Windows user is written as `USER` or `DOMAIN\\USER`, for example `ContainerUser`. The user has at most 104 characters and none of `"/\\:;|=,+*?<>@[]`.',
    'zh-cn': 'Windows 用户写成 `用户` 或 `域\\用户`，例如 `ContainerUser`。用户名最多 104 个字符，不能含 `"/\\:;|=,+*?<>@[]`。',
  },
  check({ runAsUserName: name }, path: FieldPath) {
    return typeof name === 'string' ? invalidEach(path.child('runAsUserName'), new Named(name), userNameProblems(name)) : undefined;
  },
});

export const windowsOptionChecks: readonly Check<WindowsOptions>[] = [gmsa, userName];
