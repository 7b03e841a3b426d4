import type { SimulateParams } from '../../../server/src/requests.ts';
import { type CompareWith, type HostMessage, isSimulateAnswer } from '../../common/protocol.ts';
import type { Asked } from './runs.ts';

/** What is needed from the editor to compare; the tests play it. */
export interface BaselinePorts {
  simulate(params: SimulateParams): Asked<unknown>;
  /** A file that people choose; undefined when they do not. */
  chooseOther(): Promise<{ readonly uri: string; readonly name: string } | undefined>;
  /** What a file holds now; undefined when it is not there. */
  textOf(uri: string): Promise<string | undefined>;
}

/**
 * The run that a page's run is held against, when it is not the page's own former one. It is asked for under the same conditions, and again
 * only when they change: the text that is typed has no part in it.
 */
export class Baseline {
  /** What is compared with; a page that was restored brings it along. */
  chosen: CompareWith = { kind: 'none' };
  private asked: Asked<unknown> | undefined;
  private newest = 0;

  constructor(
    private readonly ports: BaselinePorts,
    private readonly post: (message: HostMessage) => void,
  ) {}

  /** Compares with something else from now on. A file without a uri is asked of people first. */
  async choose(wanted: CompareWith, params: SimulateParams): Promise<void> {
    let chosen = wanted;
    if (wanted.kind === 'file' && wanted.uri === undefined) {
      const file = await this.ports.chooseOther();
      if (!file) return;
      chosen = { kind: 'file', ...file };
    }
    this.chosen = chosen;
    await this.refresh(params);
  }

  /** Asks again: the conditions, the settings or the object are other ones. */
  async refresh(params: SimulateParams): Promise<void> {
    const mine = ++this.newest;
    const { chosen } = this;
    this.asked?.cancel();
    this.asked = undefined;
    const against = await this.text(chosen);
    if (against === undefined || this.newest !== mine) return;
    // What is previewed or expected is about the text in the editor.
    const { change: _change, expect: _expect, ...others } = params;
    this.asked = this.ports.simulate({ ...others, against });
    const answer = await this.asked.answer.catch(() => undefined);
    if (this.newest === mine && isSimulateAnswer(answer)) this.post({ type: 'baseline', uri: params.uri, with: chosen, answer });
  }

  giveUp(): void {
    this.newest++;
    this.asked?.cancel();
    this.asked = undefined;
  }

  private async text({ kind, uri }: CompareWith): Promise<SimulateParams['against']> {
    if (kind === 'head') return 'former';
    if (kind !== 'file' || uri === undefined) return undefined;
    const text = await this.ports.textOf(uri);
    return text === undefined ? undefined : { uri, text };
  }
}
