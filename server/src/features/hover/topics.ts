import { command } from './command.ts';
import { consequences } from './consequences.ts';
import { durations } from './durations.ts';
import { environment } from './environment.ts';
import { images } from './images.ts';
import { kinds } from './kinds.ts';
import { knownKeys } from './knownKeys.ts';
import { modes } from './modes.ts';
import { ports } from './ports.ts';
import { quantities } from './quantities.ts';
import { schedules } from './schedules.ts';
import { security } from './security.ts';
import { selectors } from './selectors.ts';
import { statuses } from './statuses.ts';
import { tolerations } from './tolerations.ts';
import { type HoverPlace, sayFact, type Topic } from './topic.ts';

const TOPICS: readonly Topic[] = [
  kinds,
  knownKeys,
  quantities,
  durations,
  consequences,
  modes,
  images,
  command,
  environment,
  ports,
  selectors,
  schedules,
  tolerations,
  statuses,
  security,
];

/** Sentences beyond this number would hide the explanation below. */
const FACTS_MAX = 12;

/** What the topics say of a place, in markdown, one sentence each. */
export function factsAt(place: HoverPlace): string[] {
  const said: string[] = [];
  for (const topic of TOPICS)
    for (const each of topic(place)) {
      const sentence = sayFact(each, place.language);
      if (said.length < FACTS_MAX && !said.includes(sentence)) said.push(sentence);
    }
  return said;
}
