import type { Text } from '../../../server/src/texts/text.ts';

/** What the page says when there is no picture of the present text, or not yet. */
export const stateTexts = {
  templateTitle: { en: 'A template has no life of its own', 'zh-cn': '模板本身不会运行' },
  templateHelp: {
    en: 'Templates are left alone, here and in the text: what stands in them is not what is applied.',
    'zh-cn': '无论在这里还是在文本中，模板都不作检查：其中写的并不是最终应用的内容。',
  },
  refusedTitle: { en: 'The API server refuses {object}', 'zh-cn': 'API 服务器拒绝 {object}' },
  refusedHelp: {
    en: 'Nothing is stored, so nothing happens in the cluster. The picture comes with the correction.',
    'zh-cn': '对象不会被保存，集群中什么都不会发生。改正后即显示图像。',
  },
  refusedStale: { en: 'The picture shows the last version that was accepted.', 'zh-cn': '图中显示的是上一份被接受的内容。' },
  objections: { en: 'What it objects to', 'zh-cn': '拒绝的原因' },
  moreObjections: { en: 'and {count} more, in the Problems view', 'zh-cn': '另有 {count} 处，见“问题”面板' },
  insertExample: { en: 'Insert an example', 'zh-cn': '插入示例' },
  cancelledTitle: { en: 'The simulation was stopped', 'zh-cn': '模拟已停止' },
  cancelledHelp: {
    en: 'The next edit runs it again. A shorter simulated time or fewer replicas make it quicker.',
    'zh-cn': '下一次编辑会重新运行。缩短模拟时长或减少副本数可加快速度。',
  },
  cancelledMessage: { en: 'It was stopped before it came to its end.', 'zh-cn': '它在结束之前被停止。' },
  faultTitle: { en: 'The simulation failed', 'zh-cn': '模拟失败' },
  faultHelp: {
    en: 'The fault is in Podsight, not in the manifest. The next edit runs it again, and so does another scenario; the output tells where it happened.',
    'zh-cn': '问题出在 Podsight，而不是清单。下一次编辑或更换场景都会重新运行，输出面板会说明出错的位置。',
  },
  faultMessage: { en: 'Podsight came upon a fault of its own: {fault}', 'zh-cn': 'Podsight 自身出错：{fault}' },
  slow: { en: 'Simulating… The picture below is of the text before.', 'zh-cn': '正在模拟……下图仍是先前的内容。' },
  slowFirst: { en: 'Simulating…', 'zh-cn': '正在模拟……' },
  cancel: { en: 'Stop', 'zh-cn': '停止' },
} as const satisfies Record<string, Text>;
