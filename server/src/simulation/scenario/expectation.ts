import { parseDuration } from '../../kubernetes/values/duration.ts';
import type { Text } from '../../texts/text.ts';

/** States that a Pod or a workload is in or not. */
export const STATES = ['ready', 'running', 'pending', 'scheduled', 'available', 'complete', 'succeeded', 'failed', 'deleted'] as const;
export type State = (typeof STATES)[number];

/** What can be counted at each instant. */
export type Counted = 'ready' | 'available' | 'running' | 'pods' | 'endpoints' | 'restarts';

export type Comparison = '<' | '<=' | '=' | '>=' | '>';

/** What an expectation looks at: a state that holds or not, a number, or something that happens. */
export type Condition =
  | { readonly type: 'state'; readonly state: State }
  | { readonly type: 'status'; readonly status: string }
  | { readonly type: 'count'; readonly counted: Counted; readonly comparison: Comparison; readonly value: number }
  | { readonly type: 'event'; readonly reason: string; readonly comparison: Comparison; readonly value: number };

/** `eventually`: at one instant of the window; `always`: at every one; `never`: at none; `finally`: at its end. */
export type Mode = 'eventually' | 'always' | 'never' | 'finally';

/** One line under `expect:` of a scenario, read. Times are seconds. */
export interface Expectation {
  readonly text: string;
  /** `Deployment/web`; null means everything that was applied. */
  readonly subject: string | null;
  /** Behind `of`: one container only. */
  readonly container: string | null;
  readonly mode: Mode;
  readonly condition: Condition;
  /** Null where the line says nothing: from the beginning (for `always`, from when it first holds), to the horizon. */
  readonly from: number | null;
  readonly to: number | null;
}

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map([
  ['<', '<'],
  ['<=', '<='],
  ['≤', '<='],
  ['=', '='],
  ['==', '='],
  ['>=', '>='],
  ['≥', '>='],
  ['>', '>'],
  ['exactly', '='],
  ['at least', '>='],
  ['at most', '<='],
  ['more than', '>'],
  ['fewer than', '<'],
  ['less than', '<'],
]);

const COUNTED: ReadonlyMap<string, Counted> = new Map([
  ['ready', 'ready'],
  ['available', 'available'],
  ['running', 'running'],
  ['pod', 'pods'],
  ['pods', 'pods'],
  ['endpoint', 'endpoints'],
  ['endpoints', 'endpoints'],
  ['restart', 'restarts'],
  ['restarts', 'restarts'],
]);

const NOT_UNDERSTOOD: Text = {
  en: 'This expectation is not understood at `{word}`. Lines look like `ready before 60s`, `no restart`, `always ≥ 2 ready`, `no event Unhealthy`, `status Completed at 2m`, `Service/web always ≥ 1 endpoints`.',
  'zh-cn':
    '这条期望在 `{word}` 处无法理解。写法如 `ready before 60s`、`no restart`、`always ≥ 2 ready`、`no event Unhealthy`、`status Completed at 2m`、`Service/web always ≥ 1 endpoints`。',
};
const NO_DURATION: Text = {
  en: 'A time such as `30s`, `10m` or `1h30m` is expected, not `{word}`.',
  'zh-cn': '这里需要 `30s`、`10m` 或 `1h30m` 这样的时间，而不是 `{word}`。',
};
const WINDOW_REVERSED: Text = {
  en: 'The end of the window lies before its beginning.',
  'zh-cn': '时间窗口的终点早于起点。',
};

/** What is wrong with a line: a text and the word that it names. */
export interface Misunderstanding {
  readonly message: Text;
  readonly word: string;
}

class Unreadable extends Error {
  constructor(readonly misunderstanding: Misunderstanding) {
    super(misunderstanding.word);
  }
}

/** Reads `[Kind/name] [always|never|no|not] [comparison number] what [of container] [before T | after T | at T | from T to T]`. */
export function parseExpectation(text: string): Expectation | Misunderstanding {
  try {
    return new Reader(text).read();
  } catch (error) {
    if (error instanceof Unreadable) return error.misunderstanding;
    throw error;
  }
}

/** Seconds of `90`, `30s`, `1h30m`; null when it is no time. */
export function secondsOf(word: string): number | null {
  if (/^\d{1,9}(\.\d{1,3})?$/.test(word)) return Number(word);
  const parsed = parseDuration(word);
  return 'error' in parsed || parsed.nanoseconds < 0n ? null : Number(parsed.nanoseconds / 1_000_000n) / 1000;
}

class Reader {
  private readonly words: readonly string[];
  private at = 0;

  constructor(private readonly text: string) {
    // `>=2` is two words without a blank.
    this.words = text.replaceAll(/([<>≤≥=]=?)(?=\d)/g, '$1 ').match(/"[^"]*"|\S+/g) ?? [];
  }

  read(): Expectation {
    const subject = /^[A-Z]\w*\/\S+$/.test(this.peek()) ? this.next() : null;
    const word = this.oneOf('always', 'never', 'no', 'not');
    const comparison = this.comparison();
    const { condition, negated } = this.condition(comparison, word === 'no' || word === 'not');
    const container = this.oneOf('of') ? this.next() : null;
    const window = this.window();
    if (this.at < this.words.length) this.fail();
    return {
      text: this.text,
      subject,
      container,
      mode: modeOf(word, condition, negated, comparison, window.instant),
      condition,
      ...window.range,
    };
  }

  private comparison(): { comparison: Comparison; value: number } | null {
    const two = COMPARISONS.get(`${this.peek()} ${this.words[this.at + 1] ?? ''}`);
    const one = COMPARISONS.get(this.peek());
    if (two ?? one) this.at += two ? 2 : 1;
    else if (!/^\d+$/.test(this.peek())) return null;
    if (!/^\d{1,9}$/.test(this.peek())) this.fail();
    // A bare number is the number that is meant: `3 ready`.
    return { comparison: two ?? one ?? '=', value: Number(this.next()) };
  }

  /** `negated` is true when the word `no` went into the condition (`no restart` is `restarts = 0`). */
  private condition(count: ReturnType<Reader['comparison']>, negative: boolean): { condition: Condition; negated: boolean } {
    const none = { comparison: '=', value: 0 } as const;
    const some = { comparison: '>=', value: 1 } as const;
    const word = this.peek().toLowerCase();
    const quantity = count ?? (negative ? none : some);
    if (word === 'event' || word === 'events') {
      this.at++;
      return { condition: { type: 'event', reason: this.next(), ...quantity }, negated: negative && !count };
    }
    const counted = COUNTED.get(word);
    if (counted && (count || counted === 'restarts' || counted === 'endpoints' || counted === 'pods')) {
      this.at++;
      return { condition: { type: 'count', counted, ...quantity }, negated: negative && !count };
    }
    if (count) this.fail();
    if (word === 'status') {
      this.at++;
      return { condition: { type: 'status', status: this.next() }, negated: false };
    }
    const state = STATES.find((name) => name === word);
    if (!state) this.fail();
    this.at++;
    return { condition: { type: 'state', state: state! }, negated: false };
  }

  private window(): { range: { from: number | null; to: number | null }; instant: boolean } {
    const word = this.oneOf('before', 'by', 'within', 'after', 'at', 'from', 'between');
    switch (word) {
      case 'before':
      case 'by':
      case 'within':
        return { range: { from: null, to: this.time() }, instant: false };
      case 'after':
        return { range: { from: this.time(), to: null }, instant: false };
      case 'at': {
        const instant = this.time();
        return { range: { from: instant, to: instant }, instant: true };
      }
      case 'from':
      case 'between': {
        const from = this.time();
        const to = this.oneOf('to', 'until', 'and') ? this.time() : null;
        if (to !== null && to < from) throw new Unreadable({ message: WINDOW_REVERSED, word: '' });
        return { range: { from, to }, instant: false };
      }
      default:
        return { range: { from: null, to: null }, instant: false };
    }
  }

  private time(): number {
    const word = this.peek();
    const seconds = secondsOf(word);
    if (seconds === null) throw new Unreadable({ message: NO_DURATION, word });
    this.at++;
    return seconds;
  }

  private peek(): string {
    return this.words[this.at] ?? '';
  }

  private next(): string {
    const word = this.peek();
    if (word === '') this.fail();
    this.at++;
    return word;
  }

  private oneOf(...words: readonly string[]): string | null {
    if (!words.includes(this.peek().toLowerCase())) return null;
    return this.next().toLowerCase();
  }

  private fail(): never {
    throw new Unreadable({ message: NOT_UNDERSTOOD, word: this.peek() || this.text.trim() });
  }
}

/** What the line means when it does not say so: limits hold all the time, a plain number at the end, everything else at some time. */
function modeOf(
  word: string | null,
  condition: Condition,
  negated: boolean,
  count: { readonly comparison: Comparison } | null,
  instant: boolean,
): Mode {
  if (negated || word === 'always') return 'always';
  if (word !== null) return 'never';
  if (instant || !count || !('comparison' in condition)) return 'eventually';
  if (count.comparison === '=') return 'finally';
  return count.comparison.startsWith('<') ? 'always' : 'eventually';
}
