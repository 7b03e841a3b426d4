import { parseDuration } from '../../kubernetes/values/duration.ts';
import type { Text } from '../../texts/text.ts';
import { code } from '../markdown.ts';
import { grouped, humanSeconds } from './numbers.ts';
import { fact, type Topic } from './topic.ts';

const IS: Text = { en: '{seconds} s is {human}.', 'zh-cn': '{seconds} 秒即 {human}。' };
const DURATION: Text = { en: '{text} is {human}.', 'zh-cn': '{text} 即 {human}。' };

/** Seconds that nobody reads at a glance, and durations as Go writes them. */
export const durations: Topic = function* ({ located, written, text }) {
  const { field, type } = located;
  if (text === null || written.type !== 'scalar') return;
  if (type.kind === 'duration') {
    const parsed = parseDuration(text);
    if (!('error' in parsed)) yield fact(DURATION, { text: code(text), human: humanSeconds(Number(parsed.nanoseconds) / 1e9) });
  } else if (field?.name.endsWith('Seconds') && typeof written.value === 'number' && Math.abs(written.value) > 60)
    yield fact(IS, { seconds: grouped(written.value), human: humanSeconds(written.value) });
};
