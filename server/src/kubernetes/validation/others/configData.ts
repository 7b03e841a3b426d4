import type { KubernetesObject } from '../../object.ts';
import { jsonObjectError } from '../../values/goJson.ts';
import { byteLength, configMapKeyProblems, nameIsDnsSubdomain } from '../../values/names.ts';
import { type FieldError, invalid, invalidKey, required, tooLong } from '../fieldErrors.ts';
import { FieldPath } from '../fieldPath.ts';
import { objectMeta } from '../metadata/index.ts';
import type { Validator } from '../registry.ts';
import { rule } from '../rule.ts';

type Texts = Readonly<Record<string, string>> | null;

interface ConfigMap extends KubernetesObject {
  readonly data?: Texts;
  readonly binaryData?: Texts;
}

interface Secret extends KubernetesObject {
  readonly type?: string;
  readonly data?: Texts;
}

/** Of a ConfigMap or Secret as a whole: what etcd takes. */
const DATA_BYTES = 1024 * 1024;

/** Bytes behind sound base64. */
const decodedLength = (base64: string): number =>
  Math.floor((base64.length * 3) / 4) - (base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0);

/** The bytes of sound base64. */
const decoded = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

const keys = {
  en: 'A key is a file name: letters, digits, `-`, `_` and `.`, at most 253 characters, no `/` and not beginning with `..`.',
  'zh-cn': '键就是文件名：只能含字母、数字、`-`、`_` 和 `.`，最多 253 个字符，不能含 `/`，也不能以 `..` 开头。',
};

const configMapKeys = rule<ConfigMap>({
  id: 'config-map.keys',
  source: 'core/validation ValidateConfigMap',
  explain: {
    en: `${keys.en} It can be in \`data\` or in \`binaryData\`, not in both.`,
    'zh-cn': `${keys['zh-cn']}同一个键只能出现在 \`data\` 或 \`binaryData\` 之一。`,
  },
  check({ data, binaryData }, path) {
    const errors: FieldError[] = [];
    const binary = binaryData ?? {};
    for (const key in data) {
      const problems = configMapKeyProblems(key);
      const taken = Object.hasOwn(binary, key);
      if (problems.length === 0 && !taken) continue;
      const at = path.child('data').key(key);
      errors.push(...invalidKey(at, key, problems));
      if (taken) errors.push(invalid(at, key, 'duplicate of key present in binaryData'));
    }
    for (const key in binary) {
      errors.push(...invalidKey(path.child('binaryData').key(key), key, configMapKeyProblems(key)));
    }
    return errors;
  },
});

const size = {
  en: 'All values together may have 1 MiB. Put large files into a volume or an image, or split the object.',
  'zh-cn': '所有值合计不得超过 1 MiB。大文件请放到卷或镜像中，或拆分成多个对象。',
};

const configMapSize = rule<ConfigMap>({
  id: 'config-map.size',
  source: 'core/validation ValidateConfigMap',
  explain: size,
  check({ data, binaryData }, path) {
    let bytes = 0;
    for (const value of Object.values(data ?? {})) bytes += byteLength(value ?? '');
    for (const value of Object.values(binaryData ?? {})) bytes += decodedLength(value ?? '');
    // The server means the object and prints an empty key.
    const at = path.child(data ? 'data' : 'binaryData').shownAs(FieldPath.root.key(''));
    return bytes > DATA_BYTES ? tooLong(at, DATA_BYTES) : undefined;
  },
});

export const configMap: Validator = {
  namespaced: true,
  checks: [objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: true, keepsGeneration: true }), configMapKeys, configMapSize],
};

const secretKeys = rule<Secret>({
  id: 'secret.keys',
  source: 'core/validation ValidateSecret',
  explain: keys,
  check: ({ data }, path) =>
    Object.keys(data ?? {}).flatMap((key) => invalidKey(path.child('data').key(key), key, configMapKeyProblems(key))),
});

const secretSize = rule<Secret>({
  id: 'secret.size',
  source: 'core/validation ValidateSecret',
  explain: size,
  check({ data }, path) {
    let bytes = 0;
    for (const value of Object.values(data ?? {})) bytes += decodedLength(value ?? '');
    return bytes > DATA_BYTES ? tooLong(path.child('data'), DATA_BYTES) : undefined;
  },
});

const SERVICE_ACCOUNT_NAME = 'kubernetes.io/service-account.name';

/** The key of each type that holds credentials of image registries. */
const REGISTRY_KEYS: ReadonlyMap<string, string> = new Map([
  ['kubernetes.io/dockercfg', '.dockercfg'],
  ['kubernetes.io/dockerconfigjson', '.dockerconfigjson'],
]);

const secretType = rule<Secret>({
  id: 'secret.type',
  source: 'core/validation ValidateSecret',
  explain: {
    en: 'The type of a Secret promises certain keys: `kubernetes.io/tls` has `tls.crt` and `tls.key`, `basic-auth` `username` or `password`, `ssh-auth` `ssh-privatekey`, `dockerconfigjson` `.dockerconfigjson` with a JSON object, `service-account-token` the annotation with the name of the account. For anything else use `Opaque`.',
    'zh-cn':
      'Secret 的类型约定了应有的键：`kubernetes.io/tls` 为 `tls.crt` 和 `tls.key`，`basic-auth` 为 `username` 或 `password`，`ssh-auth` 为 `ssh-privatekey`，`dockerconfigjson` 为内容是 JSON 对象的 `.dockerconfigjson`，`service-account-token` 为写明账号名的注解。其他内容请用 `Opaque`。',
  },
  check({ type = '', data, metadata }, path) {
    const at = (key: string) => path.child('data').key(key);
    const has = (key: string) => Object.hasOwn(data ?? {}, key);
    const missing = (wanted: readonly string[]) => wanted.filter((key) => !has(key)).map((key) => required(at(key)));
    const registryKey = REGISTRY_KEYS.get(type);
    if (registryKey !== undefined) {
      if (!has(registryKey)) return required(at(registryKey));
      const error = jsonObjectError(decoded(data?.[registryKey] ?? ''));
      return error === null ? undefined : invalid(at(registryKey), '<secret contents redacted>', error);
    }
    switch (type) {
      case 'kubernetes.io/service-account-token':
        return metadata.annotations?.[SERVICE_ACCOUNT_NAME]
          ? undefined
          : required(path.child('metadata').child('annotations').key(SERVICE_ACCOUNT_NAME));
      case 'kubernetes.io/basic-auth':
        return has('username') || has('password') ? undefined : missing(['username', 'password']);
      case 'kubernetes.io/ssh-auth':
        return data?.['ssh-privatekey'] ? undefined : required(at('ssh-privatekey'));
      case 'kubernetes.io/tls':
        return missing(['tls.crt', 'tls.key']);
      default:
        return undefined;
    }
  },
});

export const secret: Validator = {
  namespaced: true,
  checks: [objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: true, keepsGeneration: true }), secretKeys, secretSize, secretType],
};
