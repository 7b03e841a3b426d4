import { type Lesson, quoted, rounded, tell, type Words } from './finding.ts';

const WORDS = {
  'image-name-invalid': {
    message: {
      en: 'Container {container} never starts: `{image}` is not the name of an image.',
      'zh-cn': '容器 {container} 始终无法启动：`{image}` 不是合法的镜像名。',
    },
    explanation: {
      en: 'The API server takes it, and the kubelet does not: {said}.',
      'zh-cn': 'API 服务器会接受它，但 kubelet 不会：{said}。',
    },
  },
  'image-never-pulled': {
    message: {
      en: 'Container {container} never starts: {image} is not on the node, and imagePullPolicy Never forbids to pull it.',
      'zh-cn': '容器 {container} 始终无法启动：节点上没有 {image}，而 imagePullPolicy 为 Never，禁止拉取。',
    },
    explanation: {
      en: 'Only images that somebody loaded onto every node can be used like this. IfNotPresent pulls what is missing.',
      'zh-cn': '只有预先加载到每个节点的镜像才能这样使用。IfNotPresent 会拉取缺少的镜像。',
    },
  },
  'image-pull-fails': {
    message: {
      en: 'Container {container} does not start: {image} cannot be pulled until {end} s.',
      'zh-cn': '容器 {container} 无法启动：到第 {end} 秒都拉取不到 {image}。',
    },
    explanation: {
      en: 'The kubelet tries again with pauses of up to 5 min. {said}',
      'zh-cn': 'kubelet 会重试，间隔最长 5 分钟。{said}',
    },
  },
} as const satisfies Record<string, Words>;

/** Why a container waits for its image, as its status says, and what is taught by it. */
const REASONS: readonly { readonly reason: RegExp; readonly code: keyof typeof WORDS; readonly field: string }[] = [
  { reason: /^InvalidImageName$/, code: 'image-name-invalid', field: 'image' },
  { reason: /^ErrImageNeverPull$/, code: 'image-never-pulled', field: 'imagePullPolicy' },
  { reason: /^(ErrImagePull|ImagePullBackOff)$/, code: 'image-pull-fails', field: 'image' },
];

/** Images that never come. */
export const images: Lesson = function* (study) {
  for (const story of study.containers) {
    const state = story.last;
    const found = REASONS.find(({ reason }) => reason.test(state?.reason ?? ''));
    const status = found && story.firstStatus((each) => found.reason.test(each.reason ?? ''));
    if (!found || !status || story.pod.gone) continue;
    const certain = found.code === 'image-name-invalid' || study.told.images;
    yield tell(found.code, WORDS[found.code], {
      severity: certain ? 'warning' : 'hint',
      place: story.place(found.field),
      values: { container: story.name, image: story.container.image, end: rounded(study.end), said: quoted(state?.message ?? '', 200) },
      proof: [status],
      better: found.field === 'imagePullPolicy' ? { place: story.place(found.field), value: 'IfNotPresent' } : undefined,
    });
  }
};
