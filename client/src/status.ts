import type { VerdictAtAnswer } from '../../server/src/requests.ts';
import { type Language, say } from '../../server/src/texts/text.ts';
import { hostTexts } from '../common/texts/host.ts';

export type ServerState = 'starting' | 'running' | 'stopped';

/** What the status bar item shows; `icon` is the name of a codicon. */
export interface Status {
  readonly icon: string;
  readonly text: string;
  /** Lines of the tooltip, plain text. */
  readonly lines: readonly string[];
  /** What a screen reader says. */
  readonly label: string;
  readonly tone: 'plain' | 'error';
}

/** Longest message of the API server that a tooltip shows. */
const MESSAGE_AT_MOST = 400;

/** The status for the document at the cursor. Pure: the same state gives the same words. */
export function statusOf(server: ServerState, verdict: VerdictAtAnswer | null, version: string, language: Language): Status {
  const plain = (icon: string, line: string): Status => ({ icon, text: `K8s ${version}`, lines: [line], label: line, tone: 'plain' });
  if (server === 'starting') return plain('loading~spin', say(hostTexts.statusStarting, language));
  if (server === 'stopped') return { ...plain('debug-disconnect', say(hostTexts.statusStopped, language)), tone: 'error' };
  const click = say(hostTexts.statusClick, language);
  if (verdict === null) {
    const line = say(hostTexts.statusNone, language, { version });
    return { ...plain('pulse', line), lines: [line, click] };
  }
  const values = { object: verdict.object, version };
  if (verdict.verdict === 'accepted')
    return {
      ...plain('pass', ''),
      lines: [say(hostTexts.statusAccepted, language, values), click],
      label: say(hostTexts.statusAcceptedLabel, language, values),
    };
  const message = verdict.message.length > MESSAGE_AT_MOST ? `${verdict.message.slice(0, MESSAGE_AT_MOST)}…` : verdict.message;
  return {
    ...plain('error', ''),
    text: verdict.refusals > 1 ? `K8s ${version} · ${verdict.refusals}` : `K8s ${version}`,
    lines: [say(hostTexts.statusRefused, language, values), message, click].filter((line) => line !== ''),
    label: say(hostTexts.statusRefusedLabel, language, values),
  };
}
