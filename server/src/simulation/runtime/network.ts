import type { Milliseconds } from '../world/clock.ts';
import type { Process } from './processes/process.ts';
import { Waiters } from './processes/waiters.ts';
import type { HttpResponse } from './runtime.ts';

/** What a server answers to a request; null: never. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  /** How long it takes; 0 when not said. */
  readonly afterMs?: Milliseconds;
  readonly location?: string;
}

export interface Listener {
  readonly port: number;
  readonly process: Process;
  /** Only reachable from inside the Pod. */
  readonly loopback: boolean;
  /** How it answers HTTP; null: it speaks something else. */
  readonly http: ((path: string) => HttpAnswer | 'malformed' | null) | null;
  /** Called with each connection that is no HTTP request (`nc -l`). */
  readonly accepted: (() => void) | null;
  /** It may speak gRPC, or nobody knows what it speaks. */
  readonly maybeGrpc?: boolean;
}

/** Sockets of one network namespace: who listens where. */
export class Network {
  private readonly listeners = new Map<number, Listener>();
  private anyPort: Listener | null = null;
  /** Ports at which a program that is starting is going to listen. */
  private readonly expected = new Map<number, Process>();
  /** Told when somebody begins or ceases to listen. */
  readonly changes = new Waiters();

  constructor(
    /** Tells when something happens "now" for answers that take time. */
    private readonly later: (delayMs: Milliseconds, run: () => void) => void,
  ) {}

  /** Begins to listen; false when the port is taken. Ends with the process. */
  listen(listener: Listener): boolean {
    const { port, loopback, process } = listener;
    if (this.taken(port, process)) return false;
    process.home.notice({ what: 'listening', port, loopback });
    this.change(() => this.listeners.set(listener.port, listener));
    listener.process.onEnd.push(() => this.close(listener));
    return true;
  }

  /** Whether somebody listens at a port already, so that the process cannot. */
  taken(port: number, process: Process): boolean {
    if (!this.listeners.has(port)) return false;
    process.home.notice({ what: 'portTaken', port });
    return true;
  }

  /** A server of which nobody knows where it listens: it answers where no other one does. */
  listenAnywhere(listener: Listener): void {
    if (this.anyPort !== null) return;
    this.change(() => {
      this.anyPort = listener;
    });
    listener.process.onEnd.push(() => this.close(listener));
  }

  /** A program is going to listen at a port: until it ends nobody else answers there for it. */
  expect(port: number, process: Process): void {
    if (this.expected.has(port)) return;
    this.expected.set(port, process);
    process.onEnd.push(() => this.expected.delete(port));
  }

  close(listener: Listener): void {
    if (this.listeners.get(listener.port) === listener) this.change(() => this.listeners.delete(listener.port));
    if (this.anyPort === listener)
      this.change(() => {
        this.anyPort = null;
      });
  }

  /** Who answers at a port; `outside`: from another network. */
  find(port: number, outside: boolean): Listener | null {
    const listener = this.listeners.get(port) ?? (this.expected.has(port) ? null : this.anyPort);
    return listener === null || listener.process.stopped || (outside && listener.loopback) ? null : listener;
  }

  ports(): { port: number; process: Process; loopback: boolean }[] {
    return [...this.listeners.values()].sort((a, b) => a.port - b.port);
  }

  /** A request; the answer comes at the instant the server gives it, or never. */
  request(port: number, path: string, outside: boolean, answer: (response: HttpResponse) => void): void {
    const listener = this.find(port, outside);
    if (listener === null) {
      this.later(0, () => answer({ error: 'refused' }));
      return;
    }
    if (listener.http === null) {
      listener.accepted?.();
      this.later(0, () => answer({ error: 'reset' }));
      return;
    }
    const response = listener.http(path);
    if (response === null) return;
    if (response === 'malformed') {
      this.later(0, () => answer({ error: 'reset' }));
      return;
    }
    const { afterMs = 0 } = response;
    this.later(afterMs, () => answer(afterMs === 0 || listener.process.exit === null ? response : { error: 'reset' }));
  }

  private change(make: () => void): void {
    make();
    this.changes.wake();
  }
}

/** Where a name or address and a port lead. */
export type Destination =
  | { readonly kind: 'network'; readonly network: Network; readonly port: number; readonly outside: boolean }
  | { readonly kind: 'unknownName' }
  /** An address behind which nothing answers. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'refused' }
  /** Outside the cluster, of which nothing is known. */
  | { readonly kind: 'external' };
