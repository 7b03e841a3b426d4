import type { Milliseconds } from '../../world/clock.ts';
import { failed } from '../files/errno.ts';
import type { ParkedLoop } from '../processes/pidNamespace.ts';
import type { Steps } from '../processes/process.ts';
import type { Shell } from './shell.ts';
import type { Command, List, While, Word } from './syntax.ts';

/**
 * Loops that only wait (`while true; do sleep 1; done`, `until [ -f /x ]; do sleep 1; done`) are not run round by round: when a round has
 * gone by, the shell is parked until something happens that it could notice — a signal, a change of files it looks at, somebody who looks
 * at the processes. It then goes on in the very place where it would be: the round is replayed with the statuses it had, up to the sleep
 * that the instant falls into. Cost: one wake-up for each such happening, none for the rounds between.
 */
export interface IdleLoop {
  /** It looks at files. */
  readonly reads: boolean;
  /** Variables that its words name. */
  readonly parameters: readonly string[];
}

export interface Findings {
  reads: boolean;
  parameters: string[];
}

const SILENT = new Set(['true', 'false', ':']);
const TESTS = new Set(['test', '[']);
/** Parameters whose value changes by itself. */
const CHANGING = new Set(['RANDOM', 'SECONDS', 'LINENO', 'EPOCHSECONDS', 'EPOCHREALTIME', 'SRANDOM']);

/** Places that change without a change of files. */
export const COMPUTED = /\/proc|\/sys|\/dev/;

const known = new WeakMap<While, IdleLoop | null>();

/** What is to be known of a loop that only waits; null for all others. */
export function idleLoop(loop: While): IdleLoop | null {
  let idle = known.get(loop);
  if (idle === undefined) {
    const seen: Findings = { reads: false, parameters: [] };
    idle = loop.redirects.length === 0 && quietList(loop.condition, seen) && quietList(loop.body, seen) ? seen : null;
    known.set(loop, idle);
  }
  return idle;
}

function quietList(list: List, seen: Findings): boolean {
  return list.items.every(({ command, background }) => !background && quiet(command, seen));
}

function quiet(command: Command, seen: Findings): boolean {
  switch (command.kind) {
    case 'simple': {
      if (command.assignments.length + command.redirects.length > 0) return false;
      const name = command.words[0]?.literal ?? '';
      if (TESTS.has(name)) seen.reads = true;
      else if (!SILENT.has(name) && (name !== 'sleep' || command.words.length < 2)) return false;
      return command.words.every((word) => constant(word, seen));
    }
    case 'pipeline':
      return command.commands.length === 1 && quiet(command.commands[0]!, seen);
    case 'andor':
      return quiet(command.first, seen) && command.rest.every((next) => quiet(next.command, seen));
    case 'group':
      return command.redirects.length === 0 && quietList(command.body, seen);
    case 'if':
      return (
        command.redirects.length === 0 &&
        command.branches.every(({ condition, body }) => quietList(condition, seen) && quietList(body, seen)) &&
        (command.otherwise === null || quietList(command.otherwise, seen))
      );
    default:
      return false;
  }
}

/** A word whose expansion has no effect and is the same each time. */
export function constant(word: Word, seen: Findings): boolean {
  return word.parts.every((part) => {
    if (part.kind === 'text') return !COMPUTED.test(part.text) && (part.quoted || !/[*?]|\[.*\]/s.test(part.text));
    if (part.kind === 'parameter') seen.parameters.push(part.name);
    return (
      part.kind === 'parameter' &&
      part.index === null &&
      /^([A-Za-z_]|[0-9]+$)/.test(part.name) &&
      !CHANGING.has(part.name) &&
      (part.operator === 'value' || (/^:?[-+]$/.test(part.operator) && constant(part.word!, seen)))
    );
  });
}

/** One simple command of a round: its status, and how long it slept. */
interface Step {
  readonly status: number;
  readonly startedMs: Milliseconds;
  readonly sleptMs: Milliseconds;
}

/** A round of a loop as it went. */
export class Round {
  readonly steps: Step[] = [];
  private readonly interruptions: number;
  private readonly version: number;

  constructor(
    readonly startedMs: Milliseconds,
    readonly shell: Shell,
  ) {
    this.interruptions = shell.interruptions;
    this.version = fileVersion(shell);
  }

  /** Nothing but the round's own commands has happened in it, and what it looked at is still so. */
  undisturbed(reads: boolean): boolean {
    return this.shell.interruptions === this.interruptions && (!reads || fileVersion(this.shell) === this.version);
  }
}

const fileVersion = (shell: Shell): number => shell.process.home.files.version;

/** Where a replayed round has got to, and where it ends. */
export interface Replay {
  readonly steps: readonly Step[];
  next: number;
  /** The sleep that goes on. */
  readonly sleep: number;
  readonly untilMs: Milliseconds;
  /** Number that the sleeping process has. */
  readonly pid: number;
}

/** Whether the shell may skip rounds now: nobody traces it, and the names mean what they usually mean. */
export function mayPark(shell: Shell, { parameters }: IdleLoop): boolean {
  if (shell.options.xtrace || shell.functions.size > 0 || shell.process.pending.length > 0) return false;
  if (parameters.some((name) => COMPUTED.test(shell.get(name) ?? ''))) return false;
  const path = shell.hashed.get('sleep');
  if (path === undefined) return true;
  const found = shell.process.home.files.find(path, '/');
  return !failed(found) && found.node.kind === 'file' && found.node.program === 'sleep';
}

/** Parks the shell at the beginning of a round until something happens; then `shell.replay` leads back to its place. */
export function* park(shell: Shell, round: Round, { reads }: IdleLoop): Steps<void> {
  const { process } = shell;
  const { kernel, namespace, files } = process.home;
  const startedMs = kernel.nowMs;
  const durationMs = startedMs - round.startedMs;
  if (durationMs === 0) process.home.assume('busy-loop', process.name, process.origin);
  const parked = new Parked(
    round,
    startedMs,
    durationMs,
    () => kernel.nowMs,
    () => kernel.eventQueuedMs,
  );
  namespace.park(process, parked);
  process.parked = () => kernel.interrupt(process);
  yield { untilMs: Number.POSITIVE_INFINITY, on: reads ? files.trees().map((tree) => tree.changes) : [] };
  process.parked = null;
  namespace.unpark(process);
  shell.replay = durationMs === 0 ? null : parked.position();
}

/** The course of a parked loop: at which instants its rounds sleep. */
class Parked implements ParkedLoop {
  private settled = 0;
  private pid = 0;
  private readonly sleeps: readonly { readonly index: number; readonly offsetMs: Milliseconds; readonly ms: Milliseconds }[];

  constructor(
    private readonly round: Round,
    private readonly startedMs: Milliseconds,
    private readonly durationMs: Milliseconds,
    private readonly nowMs: () => Milliseconds,
    private readonly eventQueuedMs: () => Milliseconds,
  ) {
    this.sleeps = round.steps.flatMap(({ startedMs: at, sleptMs }, index) =>
      sleptMs >= 0 ? [{ index, offsetMs: at - round.startedMs, ms: sleptMs }] : [],
    );
  }

  /** Processes started since the last time this was asked. */
  settle(next: number): number {
    if (this.durationMs === 0) return 0;
    const { rounds, sleep } = this.place();
    const started = rounds * this.sleeps.length + sleep + 1;
    const fresh = started - this.settled;
    this.settled = started;
    if (fresh > 0) this.pid = next + fresh - 1;
    return fresh;
  }

  position(): Replay {
    const { rounds, sleep } = this.place();
    const { index, offsetMs, ms } = this.sleeps[sleep]!;
    const untilMs = this.startedMs + rounds * this.durationMs + offsetMs + ms;
    return { steps: this.round.steps, next: 0, sleep: index, untilMs, pid: this.pid };
  }

  /**
   * Full rounds gone by, and the sleep of the current one. Where a sleep ends at this very instant, it depends on who was queued first,
   * the end of the sleep or what is happening now, whether the loop is already past it.
   */
  private place(): { rounds: number; sleep: number } {
    const elapsedMs = this.nowMs() - this.startedMs;
    let rounds = Math.floor(elapsedMs / this.durationMs);
    const within = elapsedMs - rounds * this.durationMs;
    let sleep = this.sleeps.findLastIndex(({ offsetMs }) => offsetMs <= within);
    if (elapsedMs > 0 && this.sleeps[sleep]!.offsetMs === within) {
      const before = this.sleeps[(sleep + this.sleeps.length - 1) % this.sleeps.length]!;
      if (this.eventQueuedMs() < this.nowMs() - before.ms) {
        if (sleep === 0) rounds--;
        sleep = (sleep + this.sleeps.length - 1) % this.sleeps.length;
      }
    }
    return { rounds, sleep };
  }
}
