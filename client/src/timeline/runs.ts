import type { SimulateAnswer, SimulateParams } from '../../../server/src/requests.ts';
import { isSimulateAnswer, PAGE_PROTOCOL } from '../../common/protocol.ts';

/** LSP's code for "the document is not open yet or has just changed": worth asking again. */
const CONTENT_MODIFIED = -32801;
const TRIES_AT_MOST = 4;
const RETRY_MS = 60;

/** JSON-RPC's code for a request that made the server fail, and what its library puts in front of the reason. */
const INTERNAL_ERROR = -32603;
const FAILED_REQUEST = /^Request \S+ failed with message: /;

/** A request that can be given up. */
export interface Asked<T> {
  readonly answer: Promise<T>;
  cancel(): void;
}

/** What is needed from the editor to ask for runs; the tests play it. */
export interface RunPorts {
  /** Makes sure that the document is open, and those that run together with it; gives its version, undefined when it is gone. */
  openDocument(together: readonly string[]): Promise<number | undefined>;
  /** Version of the open document; undefined when it is not open. */
  documentVersion(): number | undefined;
  simulate(params: SimulateParams): Asked<unknown>;
}

export type Outcome = { readonly answer: SimulateAnswer } | { readonly error: unknown } | 'gone';

/**
 * Asks for the runs of one document. Only the newest request is in flight: asking gives up the one before, and whatever still comes of that
 * is nothing. So is an answer about a text that is no longer there.
 */
export class Runs {
  private inFlight: Asked<unknown> | undefined;
  private newest = 0;

  constructor(private readonly ports: RunPorts) {}

  /** What comes of it; undefined when it was given up. `isCurrent` tells whether nobody has asked again since. */
  async ask(params: SimulateParams): Promise<{ readonly outcome: Outcome; readonly isCurrent: () => boolean } | undefined> {
    this.giveUp();
    const mine = this.newest;
    const isCurrent = (): boolean => this.newest === mine;
    const outcome = await this.outcomeOf(params, isCurrent);
    return outcome && isCurrent() ? { outcome, isCurrent } : undefined;
  }

  /** Nobody waits any longer. */
  giveUp(): void {
    this.newest++;
    this.inFlight?.cancel();
    this.inFlight = undefined;
  }

  private async outcomeOf(params: SimulateParams, isCurrent: () => boolean): Promise<Outcome | undefined> {
    if ((await this.ports.openDocument(params.together ?? [])) === undefined) return 'gone';
    for (let tries = 1; isCurrent(); tries++) {
      try {
        this.inFlight = this.ports.simulate(params);
        const answer = await this.inFlight.answer;
        if (!isCurrent()) return undefined;
        this.inFlight = undefined;
        if (!isSimulateAnswer(answer)) throw new Error(`podsight/simulate: unknown answer for page protocol ${PAGE_PROTOCOL}`);
        if (!this.isOlder(answer)) return { answer };
        // The text has moved on while the answer travelled, and the change has not asked by itself.
        if (tries === TRIES_AT_MOST) return undefined;
      } catch (error) {
        if (!isContentModified(error) || tries === TRIES_AT_MOST) return { error };
      }
      // The server has not heard of the newest change yet: it gets it in a moment.
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS * tries));
    }
    return undefined;
  }

  private isOlder({ version }: SimulateAnswer): boolean {
    const now = this.ports.documentVersion();
    return now !== undefined && version < now;
  }
}

/** Why a request failed within a server that is there; null when the server did not answer. */
export const faultIn = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && error.code === INTERNAL_ERROR ? error.message.replace(FAILED_REQUEST, '') : null;

const isContentModified = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === CONTENT_MODIFIED;
