import { quantityOf } from '../../../values/quantity.ts';
import { forbidden, missing, notSupported } from '../../fieldErrors.ts';
import { type Check, type RuleContext, rule } from '../../rule.ts';
import { when } from '../../walks.ts';
import type { PodContext } from '../context.ts';
import { backsteps, notDescending } from '../paths.ts';
import { pullPolicy } from '../pullPolicy.ts';
import type { Volume } from './types.ts';

/** Volumes of the node itself: scratch space, directories of the host, images, Git clones. */

type Present<Name extends keyof Volume> = NonNullable<Volume[Name]>;

const sizeLimit = rule<Present<'emptyDir'>>({
  id: 'pod.volumes.empty-dir.size-limit',
  source: 'core/validation validateVolumeSource',
  explain: {
    en: '`sizeLimit` is a size, as `500Mi`. It cannot be negative. Leave it out for no limit.',
    'zh-cn': '`sizeLimit` 是容量，例如 `500Mi`，不能为负。不需要限制时请不要填写。',
  },
  check: ({ sizeLimit: limit }, path) =>
    limit !== undefined && limit !== null && quantityOf(limit)?.sign() === -1
      ? forbidden(path.child('sizeLimit'), 'SizeLimit field must be a valid resource quantity')
      : undefined,
});

export const emptyDirChecks: readonly Check<Present<'emptyDir'>>[] = [sizeLimit];

const HOST_PATH_TYPES = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];

const hostPathPath = rule<Present<'hostPath'>>({
  id: 'pod.volumes.host-path.path',
  source: 'core/validation validateHostPathVolumeSource',
  explain: {
    en: '`path` is the directory or file on the node. It is needed.',
    'zh-cn': '`path` 是节点上的目录或文件，必须填写。',
  },
  check: (hostPath, path) => missing(hostPath, path, 'path'),
});

const hostPathBacksteps = rule<Present<'hostPath'>>({
  id: 'pod.volumes.host-path.backsteps',
  source: 'core/validation validatePathNoBacksteps',
  explain: {
    en: 'A path on the node must not climb: write where it leads instead of `..`.',
    'zh-cn': '节点上的路径不能向上跳转：请直接写目标路径，不要用 `..`。',
  },
  check: (hostPath, path) => backsteps(hostPath.path ?? '', path.child('path')),
});

const hostPathType = rule<Present<'hostPath'>>({
  id: 'pod.volumes.host-path.type',
  source: 'core/validation validateHostPathType',
  explain: {
    en: '`type` says what must stand at the path before the container starts. `DirectoryOrCreate` and `FileOrCreate` make it if it is missing; leaving `type` out checks nothing.',
    'zh-cn': '`type` 表示容器启动前该路径上必须是什么。`DirectoryOrCreate` 和 `FileOrCreate` 会在缺失时创建；不写 `type` 则不检查。',
  },
  check: ({ type }, path) =>
    type === undefined || type === null || HOST_PATH_TYPES.includes(type)
      ? undefined
      : notSupported(path.child('type'), type, HOST_PATH_TYPES),
});

export const hostPathChecks: readonly Check<Present<'hostPath'>, RuleContext>[] = [
  when((hostPath) => !hostPath.path, [hostPathPath], [hostPathBacksteps, hostPathType]),
];

const repository = rule<Present<'gitRepo'>>({
  id: 'pod.volumes.git-repo.repository',
  source: 'core/validation validateGitRepoVolumeSource',
  explain: {
    en: 'A gitRepo volume names its `repository`. But the kubelet no longer clones: the Pod will not start. Clone in an init container into an emptyDir.',
    'zh-cn': 'gitRepo 卷必须写明 `repository`。但 kubelet 已不再克隆仓库，Pod 将无法启动。请改用 init 容器把仓库克隆到 emptyDir。',
  },
  check: (gitRepo, path) => missing(gitRepo, path, 'repository'),
});

const repositoryDirectory = rule<Present<'gitRepo'>>({
  id: 'pod.volumes.git-repo.directory',
  source: 'core/validation validateGitRepoVolumeSource',
  explain: {
    en: '`directory` stands inside the volume: a relative path without `..`.',
    'zh-cn': '`directory` 位于卷内：必须是不含 `..` 的相对路径。',
  },
  check: ({ directory }, path) => notDescending(directory ?? '', path.child('directory')),
});

export const gitRepoChecks: readonly Check<Present<'gitRepo'>>[] = [repository, repositoryDirectory];

const imageReference = rule<Present<'image'>, PodContext>({
  id: 'pod.volumes.image.reference',
  source: 'core/validation validateImageVolumeSource',
  explain: {
    en: 'An image volume shows the files of an OCI image: `reference` says which, as `registry.example.com/data:1.0`. In templates it may be filled in later.',
    'zh-cn': 'image 卷展示 OCI 镜像中的文件：`reference` 指明镜像，例如 `registry.example.com/data:1.0`。在模板中可以留待以后填写。',
  },
  check: (image, path, { isPod }) => (isPod ? missing(image, path, 'reference') : undefined),
});

const imagePullPolicy = rule<Present<'image'>>({
  ...pullPolicy,
  id: 'pod.volumes.image.pull-policy',
  check: (image, path, context) => pullPolicy.check(image.pullPolicy, path.child('pullPolicy'), context),
});

export const imageChecks: readonly Check<Present<'image'>, PodContext>[] = [imageReference, imagePullPolicy];

const claimName = rule<Present<'persistentVolumeClaim'>>({
  id: 'pod.volumes.claim.name',
  source: 'core/validation validatePersistentClaimVolumeSource',
  explain: {
    en: 'The volume needs to know which PersistentVolumeClaim of the namespace to use: fill in `claimName`.',
    'zh-cn': '卷需要知道使用命名空间中的哪个 PersistentVolumeClaim：请填写 `claimName`。',
  },
  check: (claim, path) => missing(claim, path, 'claimName'),
});

export const persistentVolumeClaimChecks: readonly Check<Present<'persistentVolumeClaim'>>[] = [claimName];
