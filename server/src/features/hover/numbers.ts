import type { Moment } from '../../simulation/foresight/lives.ts';
import type { Language, Text } from '../../texts/text.ts';

/** `1610612736` → `1,610,612,736`. */
export const grouped = (value: number | bigint): string => String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');

/** At most so many digits behind the point, without zeros at the end. */
export const rounded = (value: number, digits = 2): string => String(Number(value.toFixed(digits)));

const UNITS: readonly (readonly [seconds: number, name: Text])[] = [
  [86_400, { en: 'd', 'zh-cn': ' 天' }],
  [3_600, { en: 'h', 'zh-cn': ' 小时' }],
  [60, { en: 'min', 'zh-cn': ' 分' }],
  [1, { en: 's', 'zh-cn': ' 秒' }],
];

/** Seconds as people say them: `1 d 2 h`, `90 s` is `1 min 30 s`. */
export function humanSeconds(seconds: number): Text {
  const said = (language: Language): string => {
    let left = Math.abs(seconds);
    const parts: string[] = [];
    for (const [size, name] of UNITS) {
      const count = size === 1 ? Number(rounded(left, 3)) : Math.floor(left / size);
      left -= count * size;
      if (count > 0) parts.push(language === 'en' ? `${count} ${name.en}` : `${count}${name[language]}`);
    }
    return `${seconds < 0 ? '−' : ''}${parts.join(' ') || (language === 'en' ? '0 s' : '0 秒')}`;
  };
  return { en: said('en'), 'zh-cn': said('zh-cn') };
}

/** `35–40 s`, `35 s`: whole seconds, because nobody sees tenths of them in a cluster. */
export function instant({ range: [from, to] }: Moment): Text {
  const early = rounded(from, 0);
  const late = rounded(to, 0);
  const text = early === late ? early : `${early}–${late}`;
  return { en: `${text} s`, 'zh-cn': `${text} 秒` };
}
