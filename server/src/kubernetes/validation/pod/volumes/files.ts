import { invalid, missing, required } from '../../fieldErrors.ts';
import { type Check, type RuleContext, rule } from '../../rule.ts';
import { each, field, when } from '../../walks.ts';
import type { PodContext } from '../context.ts';
import { volumeFieldRef, volumeResourceRef } from '../fieldRefs.ts';
import { badFileMode, notLocal } from '../paths.ts';
import type { DownwardApiFile, KeyToPath, Volume } from './types.ts';

/** Volumes made of files that Kubernetes writes: ConfigMaps, Secrets and facts of the Pod. */

type Present<Name extends keyof Volume> = NonNullable<Volume[Name]>;

export const defaultMode = rule<{ readonly defaultMode?: number | bigint | null | undefined }>({
  id: 'pod.volumes.default-mode',
  source: 'core/validation validateSecretVolumeSource',
  explain: {
    en: 'Permission bits go from 0 to 0777 octal (511 decimal). Write them with a leading zero: `0644`. Without it `644` is read as a decimal number, which is 01204 octal.',
    'zh-cn': '权限位的范围是八进制 0 到 0777（十进制 511）。请写上前导零：`0644`。不带前导零的 `644` 会按十进制读取，即八进制 01204。',
  },
  check: ({ defaultMode: mode }, path) => badFileMode(mode, path.child('defaultMode')),
});

const itemMode = rule<{ readonly mode?: number | bigint | null | undefined }>({
  id: 'pod.volumes.items.mode',
  source: 'core/validation validateKeyToPath',
  explain: {
    en: 'Permission bits of this file go from 0 to 0777 octal. Write them with a leading zero: `0600`.',
    'zh-cn': '该文件的权限位范围是八进制 0 到 0777。请写上前导零，例如 `0600`。',
  },
  check: ({ mode }, path) => badFileMode(mode, path.child('mode')),
});

const itemKey = rule<KeyToPath>({
  id: 'pod.volumes.items.key',
  source: 'core/validation validateKeyToPath',
  explain: {
    en: 'Each item takes one `key` of the ConfigMap or Secret and puts it at `path` in the volume. Both are needed.',
    'zh-cn': '每一项取 ConfigMap 或 Secret 的一个 `key`，放到卷中的 `path`。两者都必须填写。',
  },
  check: (item, path) => missing(item, path, 'key', 'path'),
});

const itemPath = rule<{ readonly path?: string | null | undefined }>({
  id: 'pod.volumes.items.path',
  source: 'core/validation ValidateLocalNonReservedPath',
  explain: {
    en: 'The file stands inside the volume: `path` is relative, holds no `..` and does not begin with two dots.',
    'zh-cn': '文件位于卷内：`path` 必须是相对路径，不能含 `..`，也不能以两个点开头。',
  },
  check: ({ path: file }, path) => notLocal(file ?? '', path.child('path')),
});

/** One entry of `items`. Source: core/validation validateKeyToPath. */
export const keyToPathChecks: readonly Check<KeyToPath>[] = [itemKey, itemPath, itemMode];

const secretName = rule<Present<'secret'>>({
  id: 'pod.volumes.secret.name',
  source: 'core/validation validateSecretVolumeSource',
  explain: {
    en: 'The volume needs to know which Secret to show: fill in `secretName`. (In `env` and in projected volumes the same field is called `name`.)',
    'zh-cn': '卷需要知道使用哪个 Secret：请填写 `secretName`。（在 `env` 和 projected 卷中，同样的字段叫 `name`。）',
  },
  check: (secret, path) => missing(secret, path, 'secretName'),
});

export const secretChecks: readonly Check<Present<'secret'>, RuleContext>[] = [secretName, defaultMode, each('items', keyToPathChecks)];

const configMapName = rule<Present<'configMap'>>({
  id: 'pod.volumes.config-map.name',
  source: 'core/validation validateConfigMapVolumeSource',
  explain: {
    en: 'The volume needs to know which ConfigMap to show: fill in `name`.',
    'zh-cn': '卷需要知道使用哪个 ConfigMap：请填写 `name`。',
  },
  check: (configMap, path) => missing(configMap, path, 'name'),
});

export const configMapChecks: readonly Check<Present<'configMap'>, RuleContext>[] = [
  configMapName,
  defaultMode,
  each('items', keyToPathChecks),
];

const filePath = rule<DownwardApiFile>({
  id: 'pod.volumes.downward-api.path',
  source: 'core/validation validateDownwardAPIVolumeFile',
  explain: {
    en: 'Each item writes one file. `path` is its name in the volume.',
    'zh-cn': '每一项写入一个文件，`path` 是它在卷中的名称。',
  },
  check: (file, path) => missing(file, path, 'path'),
});

const fileContent = rule<DownwardApiFile>({
  id: 'pod.volumes.downward-api.content',
  source: 'core/validation validateDownwardAPIVolumeFile',
  explain: {
    en: 'A file holds either a field of the Pod (`fieldRef`) or a resource of a container (`resourceFieldRef`). Give exactly one.',
    'zh-cn': '文件内容来自 Pod 的字段（`fieldRef`）或容器的资源（`resourceFieldRef`），必须且只能填写其中一个。',
  },
  check({ fieldRef, resourceFieldRef }, path) {
    if (fieldRef && resourceFieldRef) return invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously');
    if (fieldRef || resourceFieldRef) return undefined;
    return required(path, 'one of fieldRef and resourceFieldRef is required');
  },
});

/** One file of a downwardAPI volume or projection; the server reports it without its position. */
export const downwardApiFileChecks: readonly Check<DownwardApiFile, PodContext>[] = [
  filePath,
  itemPath,
  field('fieldRef', [volumeFieldRef]),
  when(({ fieldRef }) => !fieldRef, [field('resourceFieldRef', volumeResourceRef)]),
  fileContent,
  itemMode,
];
