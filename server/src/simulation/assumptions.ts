import type { Text } from '../texts/text.ts';
import type { AssumptionCode } from './runtime/runtime.ts';

/** What people read about the runtime's assumptions. `{subject}` is the program, the host or the image. */
const TEXTS: Readonly<Record<AssumptionCode, Text>> = {
  'unknown-image': {
    en: 'Nothing is known of what {subject} runs: it is taken to start and to listen on the ports that the manifest declares.',
    'zh-cn': '无法得知镜像 {subject} 运行的内容：假定它能启动，并监听清单中声明的端口。',
  },
  'unknown-program-serves': {
    en: 'It is not known what {subject} does: it is taken to run on, to answer on every port, and to end with 0 when it is told to stop.',
    'zh-cn': '无法得知 {subject} 的行为：假定它持续运行，在所有端口上应答，并在收到停止信号时以 0 退出。',
  },
  'unknown-program-ends': {
    en: 'It is not known what {subject} does: it is taken to succeed after a moment.',
    'zh-cn': '无法得知 {subject} 的行为：假定它片刻之后成功结束。',
  },
  'opaque-program': {
    en: 'What {subject} does is not simulated: it is taken to take a while and to succeed.',
    'zh-cn': '不模拟 {subject} 的具体工作：假定它运行一段时间后成功结束。',
  },
  'external-host': {
    en: '{subject} is outside the cluster: it is taken to be there and to answer.',
    'zh-cn': '{subject} 在集群之外：假定它存在并会应答。',
  },
  'busy-loop': {
    en: '{subject} never rests: it is simulated as if it took a little time in each round.',
    'zh-cn': '{subject} 从不休息：模拟时假定它每一轮都花费少量时间。',
  },
  'endless-memory': {
    en: '{subject} would take memory without end, and nothing is known that limits it: it is taken to go on for ever.',
    'zh-cn': '{subject} 会无止境地占用内存，且没有已知的限制：假定它一直运行下去。',
  },
  'endless-output': {
    en: '{subject} writes without end: only the beginning of its output is kept.',
    'zh-cn': '{subject} 会无止境地输出：只保留开头的部分。',
  },
  digest: {
    en: '{subject} computes its digest in another way here: equal contents have equal ones, but not those of the real program.',
    'zh-cn': '此处 {subject} 以另一种方式计算摘要：内容相同则摘要相同，但与真实程序算出的不同。',
  },
  'interpreter-fault': {
    en: 'The simulation made a mistake with {subject}: it is taken to end with an error here.',
    'zh-cn': '模拟 {subject} 时出现了内部错误：假定它在此处出错退出。',
  },
};

/** Texts of an assumption, with its subject filled in. */
export function runtimeAssumptionText(code: AssumptionCode, subject: string): Text {
  const text = TEXTS[code];
  return { en: text.en.replace('{subject}', () => subject), 'zh-cn': text['zh-cn'].replace('{subject}', () => subject) };
}
