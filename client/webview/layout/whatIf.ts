import type { Scenario, ScenarioAction } from '../../../server/src/simulation/timeline.ts';
import { type Language, say } from '../../../server/src/texts/text.ts';
import { pageTexts as texts } from '../../common/texts/page.ts';
import { progressOf } from './objects.ts';
import { kindOf, type RunIndex } from './runIndex.ts';
import { formatTime, roundTo } from './time.ts';

/** A change of the conditions that the page offers, in words and as the scenario it leads to. */
export interface WhatIf {
  readonly id: string;
  readonly words: string;
  readonly scenario: Scenario;
}

const withAction = (scenario: Scenario, action: ScenarioAction): Scenario => ({
  ...scenario,
  actions: [...(scenario.actions ?? []), action].sort((a, b) => a.at - b.at),
});

/** Kinds whose number of Pods can be changed with `kubectl scale`. */
const SCALABLE = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController']);

/** Seconds that a pull takes in "what if the image has to be pulled". */
const PULL_SECONDS = 20;

/** What can be tried out at an instant (seconds) with the object that the picture is about. */
export function offers(index: RunIndex, object: string, at: number, scenario: Scenario, language: Language): readonly WhatIf[] {
  const instant = roundTo(at, 1);
  const kind = kindOf(object);
  const action = (verb: string, more: Readonly<Record<string, unknown>> = {}): WhatIf => {
    const added: ScenarioAction = { at: instant, verb, object, ...more };
    return { id: verb, words: actionWords(added, language), scenario: withAction(scenario, added) };
  };
  const offered = [action('delete')];
  if (kind === 'Pod') offered.push(action('evict'), action('killSandbox'));
  if (SCALABLE.has(kind)) {
    const last = index.objects.get(object)?.states.at(-1);
    const want = (last && progressOf(last)?.want) ?? 1;
    offered.push(action('scale', { replicas: want + 2 }), action('scale', { replicas: Math.max(0, want - 1) }));
  }
  for (const image of imagesOf(index)) {
    if (scenario.conditions?.images?.[image] === 'absent') continue;
    const { images = {}, pulls = {}, ...others } = scenario.conditions ?? {};
    offered.push({
      id: `pull ${image}`,
      words: say(texts.ifPull, language, { image, time: formatTime(PULL_SECONDS, language) }),
      scenario: {
        ...scenario,
        conditions: { ...others, images: { ...images, [image]: 'absent' }, pulls: { ...pulls, [image]: { seconds: PULL_SECONDS } } },
      },
    });
  }
  return offered;
}

const imagesByRun = new WeakMap<RunIndex, readonly string[]>();

/** The images that the kubelet names in its events; at most a handful is offered. */
function imagesOf(index: RunIndex): readonly string[] {
  const known = imagesByRun.get(index);
  if (known) return known;
  const images = new Set<string>();
  for (const entry of index.run.timeline) {
    if (entry.type !== 'event' || (entry.reason !== 'Pulled' && entry.reason !== 'Pulling')) continue;
    const image = /image "([^"]+)"/.exec(entry.message)?.[1];
    if (image && images.size < 4) images.add(image);
  }
  imagesByRun.set(index, [...images]);
  return [...images];
}

/** What the scenario holds now, each with the scenario that is left without it. */
export function active(scenario: Scenario, language: Language): readonly WhatIf[] {
  const actions = scenario.actions ?? [];
  const chips = actions.map(
    (action, at): WhatIf => ({
      id: `action ${at}`,
      words: actionWords(action, language),
      scenario: { ...scenario, actions: actions.filter((_, other) => other !== at) },
    }),
  );
  const { images = {}, pulls = {}, ...others } = scenario.conditions ?? {};
  for (const image of Object.keys(images).filter((name) => images[name] === 'absent')) {
    const { [image]: _image, ...imagesLeft } = images;
    const { [image]: pull, ...pullsLeft } = pulls;
    chips.push({
      id: `pull ${image}`,
      words: say(texts.ifPull, language, { image, time: formatTime(pull?.seconds ?? 0, language) }),
      scenario: { ...scenario, conditions: { ...others, images: imagesLeft, pulls: pullsLeft } },
    });
  }
  return chips;
}

function actionWords(action: ScenarioAction, language: Language): string {
  const time = formatTime(action.at, language);
  switch (action.verb) {
    case 'delete':
      return say(texts.ifDelete, language, { time });
    case 'evict':
      return say(texts.ifEvict, language, { time });
    case 'killSandbox':
      return say(texts.ifSandbox, language, { time });
    case 'scale':
      return say(texts.ifScale, language, { time, count: String(action.replicas) });
    default:
      return say(texts.ifOther, language, { time, verb: action.verb });
  }
}
