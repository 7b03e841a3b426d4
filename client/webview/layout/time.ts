import type { Language } from '../../../server/src/texts/text.ts';

const UNITS = {
  en: { second: ' s', shortSecond: 's', minute: 'm', hour: 'h', day: 'd', joint: ' ' },
  'zh-cn': { second: ' 秒', shortSecond: ' 秒', minute: ' 分', hour: ' 小时', day: ' 天', joint: ' ' },
} as const;

/** Decimals that make a difference of `resolution` seconds visible, three at most. */
export const decimalsFor = (resolution: number): number => Math.min(3, Math.max(0, Math.ceil(-Math.log10(resolution) - 1e-9)));

/** Rounds half up and drops zeros at the end: 45.40 → 45.4, 30.0 → 30. */
export function roundTo(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.round(value * factor + Number.EPSILON * value * factor) / factor;
}

/** Seconds from which on a time is told in days, as kubectl does. */
const DAYS_FROM = 172_800;

/**
 * A time as people read it: `45.4 s`, `7m 31s`, `2h 5m`, `2d 3h`. Below a minute one decimal is kept (two below a tenth of a second), above it whole
 * seconds; `resolution` (seconds) asks for finer ones, as when the axis is zoomed in.
 */
export function formatTime(seconds: number, language: Language, resolution?: number): string {
  const units = UNITS[language];
  const sign = seconds < 0 ? '−' : '';
  const value = Math.abs(seconds);
  const usual = value < 0.1 && value > 0 ? 2 : value < 60 ? 1 : 0;
  const decimals = resolution === undefined ? usual : decimalsFor(resolution);
  const rounded = roundTo(value, decimals);
  if (rounded < 60) return `${sign}${rounded}${units.second}`;
  const days = rounded < DAYS_FROM ? 0 : Math.floor(rounded / 86_400);
  const hours = Math.floor((rounded - days * 86_400) / 3600);
  const minutes = Math.floor((rounded % 3600) / 60);
  const rest = roundTo(rounded % 60, decimals);
  const parts = [days > 0 ? `${days}${units.day}` : '', hours > 0 ? `${hours}${units.hour}` : ''];
  if (days === 0 || resolution !== undefined) parts.push(minutes > 0 ? `${minutes}${units.minute}` : '');
  if (days + hours === 0 || resolution !== undefined) parts.push(rest > 0 ? `${rest}${units.shortSecond}` : '');
  return sign + parts.filter((part) => part !== '').join(units.joint);
}

/** The cursor's instant, to a tenth of a second wherever it stands: the same words at every place of the page. */
export const formatInstant = (seconds: number, language: Language): string => formatTime(seconds, language, 0.1);

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400];

/** The smallest pleasant step between ticks that is at least `seconds` long. */
export function niceStep(seconds: number): number {
  if (seconds < 1) {
    const power = 10 ** Math.floor(Math.log10(Math.max(seconds, 1e-3)));
    const fine = [1, 2, 5].map((digit) => digit * power).find((step) => step >= seconds - 1e-12);
    return roundTo(fine ?? 10 * power, 6);
  }
  return STEPS.find((step) => step >= seconds) ?? Math.ceil(seconds / 86400) * 86400;
}
