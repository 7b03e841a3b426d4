import type { Text } from '../texts/text.ts';

/** What people read about the runtime's assumptions, by code. `{subject}` is the program, the host or the image. */
const TEXTS: Readonly<Record<string, Text>> = {
  'unknown-image': {
    en: 'Nothing is known of what {subject} runs: it is taken to start and to listen on the ports that the manifest declares.',
    'zh-cn': '无法得知镜像 {subject} 运行的内容：假定它能启动，并监听清单中声明的端口。',
  },
  'busy-loop': {
    en: '{subject} never rests: it is simulated as if it took a little time in each round.',
    'zh-cn': '{subject} 从不休息：模拟时假定它每一轮都花费少量时间。',
  },
  'endless-memory': {
    en: '{subject} would take memory without end: it is taken to reach the limit after a moment.',
    'zh-cn': '{subject} 会无止境地占用内存：假定它片刻之后达到上限。',
  },
};
const OTHER: Text = {
  en: 'It is not known what {subject} does: it is taken to succeed.',
  'zh-cn': '无法得知 {subject} 的行为：假定它会成功。',
};

/** Texts of an assumption, with its subject filled in. */
export function runtimeAssumptionText(code: string, subject: string): Text {
  const text = TEXTS[code] ?? OTHER;
  return { en: text.en.replace('{subject}', subject), 'zh-cn': text['zh-cn'].replace('{subject}', subject) };
}
