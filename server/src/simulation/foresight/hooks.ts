import { type Lesson, quoted, tell, type Words } from './finding.ts';

const WORDS: Words = {
  message: {
    en: 'The postStart hook of container {container} fails, and the container is killed for it, {count} times in this run.',
    'zh-cn': '容器 {container} 的 postStart 钩子失败，容器因此被终止，本次运行中共 {count} 次。',
  },
  explanation: {
    en: 'The hook runs beside the program, right after the start, and nothing waits for the program to be up. {error}',
    'zh-cn': '钩子在启动后立即与程序同时运行，不会等程序准备好。{error}',
  },
};

/** Hooks that end what they should prepare. */
export const hooks: Lesson = function* (study) {
  for (const story of study.containers) {
    const failed = story.events('FailedPostStartHook');
    if (failed.length === 0 || story.runningSince !== undefined) continue;
    const state = story.lastStatus(({ reason }) => reason === 'PostStartHookError');
    const error = quoted(story.stateIn(state)?.message?.replace(/^.*failed - error: /s, '') ?? '');
    const program = story.container.lifecycle?.postStart?.exec?.command?.[0];
    yield tell('poststart-fails', WORDS, {
      by: story,
      severity: story.isKnown && (!error.includes('not found') || story.surelyLacks(program ?? '')) ? 'warning' : 'hint',
      place: story.place('lifecycle.postStart'),
      values: {
        container: story.name,
        count: failed.length,
        error: error === '' ? '' : { en: `It says: ${error}.`, 'zh-cn': `它报告：${error}。` },
      },
      proof: failed.slice(0, 2),
    });
  }
};
