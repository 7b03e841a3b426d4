import { type Lesson, quoted, rounded, tell, type Words } from './finding.ts';

const WORDS = {
  evicted: {
    message: {
      en: 'The Pod is evicted at {at} s: {said}',
      'zh-cn': 'Pod 在第 {at} 秒被驱逐：{said}',
    },
    explanation: {
      en: 'The kubelet ends a Pod that takes more of the node’s disk than it is allowed. Raise the limit, write less, or use a volume of its own.',
      'zh-cn': '占用节点磁盘超过上限的 Pod 会被 kubelet 终止。请提高上限、减少写入，或使用单独的卷。',
    },
  },
  'read-only-write': {
    message: {
      en: 'Container {container} cannot write {path}: its root file system is read-only.',
      'zh-cn': '容器 {container} 无法写入 {path}：它的根文件系统是只读的。',
    },
    explanation: {
      en: 'The write fails at {at} s{effect}. Mount an emptyDir where the program writes ({folder}).',
      'zh-cn': '第 {at} 秒写入失败{effect}。请在程序写入的位置（{folder}）挂载一个 emptyDir。',
    },
  },
} as const satisfies Record<string, Words>;

const ENDS = { en: ', and the container ends', 'zh-cn': '，容器随之结束' };

/** Pods that write more than they may, or where they may not. */
export const storage: Lesson = function* (study) {
  for (const pod of study.samples) {
    const [evicted] = pod.events('Evicted');
    if (evicted) {
      const limit = study.fieldsBehind(evicted).find(({ field }) => /sizeLimit|ephemeral-storage/.test(field));
      // What a node runs short of is not the Pod's own limit.
      if (limit)
        yield tell('evicted', WORDS.evicted, {
          severity: 'warning',
          place: limit,
          values: { at: rounded(evicted.t), said: quoted(evicted.message) },
          proof: [evicted],
        });
    }
    for (const story of pod.containers) {
      if (story.container.securityContext?.readOnlyRootFilesystem !== true) continue;
      const refused = story.notices().find(({ notice }) => notice.what === 'readOnly');
      const started = story.runs[0]?.started;
      if (refused?.notice.what !== 'readOnly' || !started) continue;
      const { path } = refused.notice;
      const mounted = story.container.volumeMounts?.some(({ mountPath }) => path === mountPath || path.startsWith(`${mountPath}/`));
      if (mounted) continue;
      const end = story.ownEnds().find(({ exit }) => exit.text !== '0');
      yield tell('read-only-write', WORDS['read-only-write'], {
        severity: end ? 'warning' : 'information',
        place: story.place('securityContext.readOnlyRootFilesystem'),
        values: {
          container: story.name,
          path,
          at: rounded(refused.firstAt),
          folder: path.replace(/\/[^/]*$/, '') || '/',
          effect: end ? ENDS : '',
        },
        proof: [started, ...(end ? [end.exit] : [])],
        explains: story,
      });
    }
  }
};
