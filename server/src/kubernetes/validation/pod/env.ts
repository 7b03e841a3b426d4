import {
  configMapKeyProblems,
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  envVarNameProblems,
  nameIsDnsSubdomain,
} from '../../values/names.ts';
import { enabled } from '../featureGates.ts';
import { invalid, invalidEach, notFound, required } from '../fieldErrors.ts';
import { type Check, type RuleContext, rule } from '../rule.ts';
import { each, eachKept, field, when } from '../walks.ts';
import type { PodContext } from './context.ts';
import { environmentFieldRef, environmentResourceRef } from './fieldRefs.ts';
import { backsteps } from './paths.ts';
import type { Container, EnvFromSource, EnvVar, FileKeyRef, KeyRef } from './types.ts';

const variableName = rule<EnvVar>({
  id: 'pod.env.name',
  source: 'core/validation ValidateEnv',
  explain: {
    en: 'An environment variable needs a name of printable ASCII characters without `=`. Shells only understand letters, digits and `_`.',
    'zh-cn': '环境变量必须有名称，由可打印的 ASCII 字符组成，不能含 `=`。shell 只认识字母、数字和 `_`。',
  },
  check: ({ name }, path) => (name ? invalidEach(path.child('name'), name, envVarNameProblems(name)) : required(path.child('name'))),
});

const objectKey = rule<KeyRef>({
  id: 'pod.env.key-ref',
  source: 'core/validation validateConfigMapKeySelector',
  explain: {
    en: '`name` is the name of a ConfigMap or Secret, `key` one of its keys: letters, digits, `-`, `_` and `.`.',
    'zh-cn': '`name` 是 ConfigMap 或 Secret 的名称，`key` 是其中的一个键：字母、数字、`-`、`_` 和 `.`。',
  },
  check: ({ name, key }, path) => [
    ...invalidEach(path.child('name'), name ?? '', dns1123SubdomainProblems(name ?? '')),
    ...(key ? invalidEach(path.child('key'), key, configMapKeyProblems(key)) : [required(path.child('key'))]),
  ],
});

const fileKey = rule<FileKeyRef>({
  id: 'pod.env.file-key-ref',
  source: 'core/validation validateFileKeySelector',
  explain: {
    en: '`fileKeyRef` reads the variable `key` from the file `path` in the emptyDir volume `volumeName`. All three are needed; `path` holds no `..`.',
    'zh-cn': '`fileKeyRef` 从 emptyDir 卷 `volumeName` 的文件 `path` 中读取变量 `key`。三项都必须填写，`path` 不能含 `..`。',
  },
  check: ({ key, volumeName, path: file }, path) => [
    ...(key ? invalidEach(path.child('key'), key, envVarNameProblems(key)) : [required(path.child('key'))]),
    ...(volumeName
      ? invalidEach(path.child('volumeName'), volumeName, dns1123LabelProblems(volumeName))
      : [required(path.child('volumeName'))]),
    ...(file ? backsteps(file, path.child('path')) : [required(path.child('path'))]),
  ],
});

const usesFiles = (context: RuleContext): boolean => enabled('EnvFiles', context.version);

const oneSource = rule<EnvVar>({
  id: 'pod.env.value-from',
  source: 'core/validation validateEnvVarValueFrom',
  explain: {
    en: 'A variable is either written in `value` or taken from exactly one source in `valueFrom`. An empty `valueFrom` says nothing: remove it.',
    'zh-cn': '变量要么直接写在 `value` 中，要么用 `valueFrom` 取自唯一一个来源。空的 `valueFrom` 没有意义，请删除。',
  },
  check({ value, valueFrom }, path, context) {
    if (!valueFrom) return undefined;
    const at = path.child('valueFrom');
    const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = valueFrom;
    const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, usesFiles(context) ? fileKeyRef : null];
    const count = sources.filter((source) => source).length;
    if (count === 0) {
      const known = usesFiles(context)
        ? '`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'
        : '`fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`';
      return invalid(at, '', `must specify one of: ${known}`);
    }
    if (value) return invalid(at, '', 'may not be specified when `value` is not empty');
    return count > 1 ? invalid(at, '', 'may not have more than one field specified at a time') : undefined;
  },
});

const fromPrefix = rule<EnvFromSource>({
  id: 'pod.env-from.prefix',
  source: 'core/validation ValidateEnvFrom',
  explain: {
    en: 'The prefix stands in front of every variable name: printable ASCII characters without `=`.',
    'zh-cn': '前缀会加在每个变量名之前：只能用可打印的 ASCII 字符，不能含 `=`。',
  },
  check: ({ prefix }, path) => (prefix ? invalidEach(path.child('prefix'), prefix, envVarNameProblems(prefix)) : undefined),
});

const fromName = rule<{ readonly name?: string | null | undefined }>({
  id: 'pod.env-from.name',
  source: 'core/validation validateConfigMapEnvSource',
  explain: {
    en: '`envFrom` takes all keys of one ConfigMap or Secret: give its `name`, of lower case letters, digits, `-` and `.`.',
    'zh-cn': '`envFrom` 取一个 ConfigMap 或 Secret 的全部键：请填写其 `name`（小写字母、数字、`-` 和 `.`）。',
  },
  check: ({ name }, path) => (name ? invalidEach(path.child('name'), name, nameIsDnsSubdomain(name, true)) : required(path.child('name'))),
});

const fromOneSource = rule<EnvFromSource>({
  id: 'pod.env-from.one-source',
  source: 'core/validation ValidateEnvFrom',
  explain: {
    en: 'Each entry of `envFrom` names one ConfigMap (`configMapRef`) or one Secret (`secretRef`). Write two entries for two of them.',
    'zh-cn': '`envFrom` 的每一项指明一个 ConfigMap（`configMapRef`）或一个 Secret（`secretRef`）。要用两个就写两项。',
  },
  check({ configMapRef, secretRef }, path) {
    // Reported at the list.
    const at = path.shownAs(path.up());
    if (!configMapRef && !secretRef) return invalid(at, '', 'must specify one of: `configMapRef` or `secretRef`');
    return configMapRef && secretRef ? invalid(at, '', 'may not have more than one field specified at a time') : undefined;
  },
});

/** `env` and `envFrom` of a container. */
export const environment: readonly Check<Container, PodContext>[] = [
  eachKept('env', [
    variableName,
    field('valueFrom', [
      field('fieldRef', [environmentFieldRef]),
      field('resourceFieldRef', environmentResourceRef),
      field('configMapKeyRef', [objectKey]),
      field('secretKeyRef', [objectKey]),
      when((_source, context) => usesFiles(context), [field('fileKeyRef', [fileKey])]),
    ]),
    oneSource,
  ]),
  each('envFrom', [fromPrefix, field('configMapRef', [fromName]), field('secretRef', [fromName]), fromOneSource]),
];

const fileVolume = rule<FileKeyRef, PodContext>({
  id: 'pod.env.file-key-ref.volume',
  source: 'core/validation validateFileKeyRefVolumes',
  explain: {
    en: 'Variables are read from files of an emptyDir volume of the Pod, which an init container writes. Add the volume or correct its name.',
    'zh-cn': '变量从 Pod 的 emptyDir 卷中的文件读取，文件由 init 容器写入。请添加该卷或更正名称。',
  },
  check({ volumeName }, path, { spec }) {
    let found: 'no' | 'other' | 'emptyDir' = 'no';
    // Of volumes with the same name the last one counts.
    for (const volume of spec.volumes ?? []) {
      if ((volume?.name ?? '') === (volumeName ?? '')) found = volume?.emptyDir ? 'emptyDir' : 'other';
    }
    const at = path.child('volumeName');
    if (found === 'no') return notFound(at, volumeName ?? '');
    return found === 'other' ? invalid(at, volumeName ?? '', 'referenced volume must be of type emptyDir') : undefined;
  },
});

/** Asked at the very end of a Pod spec, of every container. */
export const fileKeyVolumes: readonly Check<Container, PodContext>[] = [
  when((_container, context) => usesFiles(context), [eachKept('env', [field('valueFrom', [field('fileKeyRef', [fileVolume])])])]),
];
