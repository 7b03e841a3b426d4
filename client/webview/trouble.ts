import type { Refusal, SimulateAnswer } from '../../server/src/requests.ts';

/** Why there is no picture, or none of the present text. */
export interface Trouble {
  readonly kind: 'nothing' | 'template' | 'refused' | 'gone' | 'server' | 'simulation' | 'cancelled';
  readonly message: string;
  /** With `refused`. */
  readonly refusal?: Refusal;
}

/** Whether the output tells more. */
export const isInOutput = ({ kind }: Trouble): boolean => kind === 'server' || kind === 'simulation';

export function troubleOf({ message, refusal, template }: Extract<SimulateAnswer, { state: 'nothing' }>): Trouble {
  if (!refusal) return { kind: template ? 'template' : 'nothing', message };
  // Without a name that can be read it is `Pod/`: then the kind alone is told.
  return { kind: 'refused', message: refusal.message, refusal: { ...refusal, object: refusal.object.replace(/\/$/, '') } };
}
