/** Signals of Linux on the usual architectures, and what happens to a process that does not handle them. Source: signal(7). */
const NUMBERS = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ILL: 4,
  TRAP: 5,
  ABRT: 6,
  BUS: 7,
  FPE: 8,
  KILL: 9,
  USR1: 10,
  SEGV: 11,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  STKFLT: 16,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
  TSTP: 20,
  TTIN: 21,
  TTOU: 22,
  URG: 23,
  XCPU: 24,
  XFSZ: 25,
  VTALRM: 26,
  PROF: 27,
  WINCH: 28,
  IO: 29,
  PWR: 30,
  SYS: 31,
} as const;

export type SignalName = keyof typeof NUMBERS;

const NAMES = new Map<number, SignalName>(Object.entries(NUMBERS).map(([name, number]) => [number, name as SignalName]));

/** Every signal in the order of its number. */
export const SIGNALS: readonly SignalName[] = Object.keys(NUMBERS) as SignalName[];

export const signalNumber = (name: SignalName): number => NUMBERS[name];

export const signalName = (number: number): SignalName | undefined => NAMES.get(number);

/** `TERM`, `SIGTERM`, `term` or `15`; undefined when no signal is called so. */
export function parseSignal(text: string): SignalName | undefined {
  if (/^\d+$/.test(text)) return NAMES.get(Number(text));
  const name = text.toUpperCase().replace(/^SIG/, '');
  return name in NUMBERS ? (name as SignalName) : undefined;
}

const IGNORED_BY_DEFAULT: ReadonlySet<SignalName> = new Set(['CHLD', 'URG', 'WINCH']);
const STOPPING: ReadonlySet<SignalName> = new Set(['STOP', 'TSTP', 'TTIN', 'TTOU']);

export function defaultAction(name: SignalName): 'terminate' | 'ignore' | 'stop' | 'continue' {
  if (name === 'CONT') return 'continue';
  if (IGNORED_BY_DEFAULT.has(name)) return 'ignore';
  return STOPPING.has(name) ? 'stop' : 'terminate';
}

/** What a shell says of a child that a signal ended, as strsignal(3) words it. */
export const SIGNAL_TEXTS: Readonly<Partial<Record<SignalName, string>>> = {
  HUP: 'Hangup',
  QUIT: 'Quit',
  ILL: 'Illegal instruction',
  TRAP: 'Trace/breakpoint trap',
  ABRT: 'Aborted',
  BUS: 'Bus error',
  FPE: 'Floating point exception',
  KILL: 'Killed',
  USR1: 'User defined signal 1',
  SEGV: 'Segmentation fault',
  USR2: 'User defined signal 2',
  ALRM: 'Alarm clock',
  TERM: 'Terminated',
  SYS: 'Bad system call',
};
