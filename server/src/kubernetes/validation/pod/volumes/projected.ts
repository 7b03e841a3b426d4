import { forbidden, invalid, missing, required } from '../../fieldErrors.ts';
import type { FieldPath } from '../../fieldPath.ts';
import { type Check, rule } from '../../rule.ts';
import { each, eachHere, field, knowing } from '../../walks.ts';
import type { PodContext } from '../context.ts';
import { notLocal } from '../paths.ts';
import { defaultMode, downwardApiFileChecks, keyToPathChecks } from './files.ts';
import type { KeyToPath, ProjectedSource, Volume } from './types.ts';

/** A volume that puts ConfigMaps, Secrets, facts of the Pod and tokens into one directory. */

type Projected = NonNullable<Volume['projected']>;
type Part<Name extends keyof ProjectedSource> = NonNullable<ProjectedSource[Name]>;

/** What the volume adds for its sources: where the server reports clashes, and the paths that were taken before. */
interface ProjectedContext extends PodContext {
  readonly volumePath: FieldPath;
  readonly taken: Set<string>;
  /** Name of the ConfigMap or Secret whose items are under judgement. */
  readonly objectName?: string;
}

const objectName = rule<{ readonly name?: string | null | undefined }>({
  id: 'pod.volumes.projected.name',
  source: 'core/validation validateProjectionSources',
  explain: {
    en: 'The source needs the `name` of the ConfigMap or Secret. (A Secret volume calls it `secretName`; inside a projected volume it is `name`.)',
    'zh-cn': '该来源需要 ConfigMap 或 Secret 的 `name`。（Secret 卷里叫 `secretName`，在 projected 卷中则是 `name`。）',
  },
  check: (source, path) => missing(source, path, 'name'),
});

const pathTaken = rule<{ readonly path?: string | null | undefined }, ProjectedContext>({
  id: 'pod.volumes.projected.duplicate-path',
  source: 'core/validation validateProjectionSources',
  explain: {
    en: 'Two sources write the same file of the volume. Give one of them another `path`.',
    'zh-cn': '两个来源写入卷中的同一个文件。请给其中一个换一个 `path`。',
  },
  check({ path: file }, path, { volumePath, taken, objectName: name }) {
    if (!file) return undefined;
    // The server names the object instead of the path, where there is one.
    if (taken.has(file)) return invalid(path.child('path').shownAs(volumePath), name ?? file, 'conflicting duplicate paths');
    taken.add(file);
    return undefined;
  },
});

const EXPIRATION_SECONDS_MIN = 10 * 60;
const EXPIRATION_SECONDS_MAX = 2 ** 32;

const tokenExpiration = rule<Part<'serviceAccountToken'>>({
  id: 'pod.volumes.projected.token-expiration',
  source: 'core/validation validateProjectionSources',
  explain: {
    en: 'A token lives at least 600 seconds (10 minutes) and at most 2^32. The kubelet renews it in time, so a short life does no harm.',
    'zh-cn': '令牌的有效期至少 600 秒（10 分钟），最多 2^32 秒。kubelet 会及时更新令牌，有效期短也没有影响。',
  },
  check({ expirationSeconds }, path) {
    const seconds = expirationSeconds ?? 0;
    const at = path.child('expirationSeconds');
    if (seconds < EXPIRATION_SECONDS_MIN) return invalid(at, seconds, 'may not specify a duration less than 10 minutes');
    return seconds > EXPIRATION_SECONDS_MAX ? invalid(at, seconds, 'may not specify a duration larger than 2^32 seconds') : undefined;
  },
});

const tokenPath = rule<Part<'serviceAccountToken'>, ProjectedContext>({
  id: 'pod.volumes.projected.token-path',
  source: 'core/validation validateProjectionSources',
  explain: {
    en: 'The token is written to the file `path` in the volume: a relative path without `..`.',
    'zh-cn': '令牌写入卷中的文件 `path`：必须是不含 `..` 的相对路径。',
  },
  check({ path: file }, path, { volumePath }) {
    const at = path.child('path').shownAs(volumePath.child('path'));
    return file ? notLocal(file, at) : required(at);
  },
});

const oneKind = rule<ProjectedSource>({
  id: 'pod.volumes.projected.one-source',
  source: 'core/validation validateProjectionSources',
  explain: {
    en: 'Each entry of `sources` is one source. Begin a new entry, with a dash, for the next one.',
    'zh-cn': '`sources` 的每一项只能是一个来源。下一个来源请另起一项（用短横线开头）。',
  },
  check({ secret, configMap, downwardAPI, serviceAccountToken }, path) {
    const count = [secret, configMap, downwardAPI, serviceAccountToken].filter((source) => source).length;
    return count > 1 ? forbidden(path, 'may not specify more than 1 volume type per source') : undefined;
  },
});

const items: Check<
  { readonly name?: string | null | undefined; readonly items?: readonly (KeyToPath | null)[] | null | undefined },
  ProjectedContext
> = knowing((context, { name }) => ({ ...context, objectName: name ?? '' }), [each('items', [...keyToPathChecks, pathTaken])]);

const sourceChecks: readonly Check<ProjectedSource, ProjectedContext>[] = [
  field('secret', [objectName, items]),
  field('configMap', [objectName, items]),
  field('downwardAPI', [eachHere('items', [...downwardApiFileChecks, pathTaken])]),
  field('serviceAccountToken', [tokenExpiration, tokenPath]),
  oneKind,
];

export const projectedChecks: readonly Check<Projected, PodContext>[] = [
  defaultMode,
  knowing(
    (context, _projected, volumePath): ProjectedContext => ({ ...context, volumePath, taken: new Set() }),
    [each('sources', sourceChecks)],
  ),
];
