import type { Assumption, Scenario, ScenarioAction, ScenarioConditions } from '../../../server/src/simulation/timeline.ts';
import { type Language, say, type Text } from '../../../server/src/texts/text.ts';
import { tryTexts as texts } from '../../common/texts/tries.ts';
import { progressOf } from './objects.ts';
import { containersOf, kindOf, type RunIndex } from './runIndex.ts';
import { formatTime, roundTo } from './time.ts';
import { deedOf, setImage } from './tries.ts';

/** A change of the conditions that the page offers, in words and as the scenario it leads to. */
export interface WhatIf {
  readonly id: string;
  readonly words: string;
  readonly scenario: Scenario;
}

/** What can be tried out at the cursor's instant, and what can be otherwise from the beginning. */
export interface Offers {
  readonly now: readonly WhatIf[];
  readonly start: readonly WhatIf[];
}

export const withAction = (scenario: Scenario, action: ScenarioAction): Scenario => ({
  ...scenario,
  actions: [...(scenario.actions ?? []), action].sort((a, b) => a.at - b.at),
});

/** The scenario with an action replaced, or (null) without it. */
export function replaceAction(scenario: Scenario, at: number, action: ScenarioAction | null): Scenario {
  const actions = (scenario.actions ?? []).flatMap((known, position) => (position !== at ? [known] : action ? [action] : []));
  const { actions: _, ...others } = scenario;
  return actions.length === 0 ? others : { ...others, actions: actions.sort((a, b) => a.at - b.at) };
}

/** Kinds whose number of Pods can be changed with `kubectl scale`. */
const SCALABLE = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController']);

/** Seconds that a pull takes in "what if the image has to be pulled", that a disturbance lasts, and that a slow start takes. */
const PULL_SECONDS = 20;
const LASTS_SECONDS = 60;
const SLOW_SECONDS = 30;
/** Containers, images and probes that are offered at most: more would hide the rest. */
const NAMED_AT_MOST = 4;

/** What can be tried out with the object that the picture is about. `at`: the cursor's instant, seconds. */
export function offers(index: RunIndex, object: string, at: number, scenario: Scenario, language: Language): Offers {
  const instant = roundTo(at, 1);
  const kind = kindOf(object);
  const now: WhatIf[] = [];
  const action = (
    verb: string,
    more: Readonly<Record<string, unknown>> = {},
    about: Readonly<Record<string, unknown>> = { object },
  ): void => {
    const added: ScenarioAction = { at: instant, verb, ...about, ...more };
    now.push({ id: verb, words: deedOf(added, language), scenario: withAction(scenario, added) });
  };
  action('delete');
  action('delete', { gracePeriodSeconds: 0 });
  const containers = containersOf(index, object).slice(0, NAMED_AT_MOST);
  for (const container of containers) action('killProcess', { container, exitCode: 1 });
  for (const { container, probe } of probesOf(index)) action('failProbe', { container, probe, until: instant + LASTS_SECONDS });
  if (kind === 'Pod') {
    action('evict');
    action('killSandbox');
    action('exec', { command: ['sh', '-c', 'kill 1'] });
  }
  if (SCALABLE.has(kind)) {
    const last = index.objects.get(object)?.states.at(-1);
    const want = (last && progressOf(last)?.want) ?? 1;
    action('scale', { replicas: want + 2 });
    action('scale', { replicas: Math.max(0, want - 1) });
  }
  const [image] = imagesOf(index);
  if (image && containers[0] && kind !== 'Job' && kind !== 'CronJob') {
    const changed = setImage(instant, object, containers[0], `${image.replace(/[:@][^/]*$/, '')}:next`);
    now.push({ id: 'setImage', words: deedOf(changed, language), scenario: withAction(scenario, changed) });
  }
  const node = nodeOf(index, object, at);
  action('stopKubelet', {}, node);
  action('drain', kind === 'Pod' ? { force: true } : {}, node);
  action('nodePressure', { signal: 'memory.available', available: '50Mi', until: instant + LASTS_SECONDS }, node);
  return { now, start: startOffers(index, object, scenario, language) };
}

/** The node that the Pod is on at an instant, or the first one of its maker's Pods; none while that is open. */
function nodeOf({ objects }: RunIndex, object: string, at: number): { readonly node?: string } {
  const pods = [...objects.values()].filter(({ statuses }) => statuses.length > 0);
  const statuses = (pods.find((pod) => pod.object === object) ?? pods[0])?.statuses ?? [];
  const node = (statuses.findLast(({ t }) => t <= at) ?? statuses.at(-1))?.nodeName;
  return node ? { node } : {};
}

/** What can be otherwise from the beginning: images, how fast the program starts, and who makes volumes. */
function startOffers(index: RunIndex, object: string, scenario: Scenario, language: Language): readonly WhatIf[] {
  const offered = imagesOf(index).flatMap((image) => imageOffers(image, scenario, language));
  if (probesOf(index).length > 0) {
    const slow: ScenarioAction = { at: 0, verb: 'failProbe', object, until: SLOW_SECONDS };
    const words = say(texts.slowStart, language, { time: formatTime(SLOW_SECONDS, language) });
    offered.push({ id: 'slowStart', words, scenario: withAction(scenario, slow) });
  }
  if (lacksStorageClass(index)) offered.push(storageOffer(scenario, language));
  return offered;
}

/** A name that many clusters give their default StorageClass. */
const USUAL_CLASS = 'standard';

const storageWords = (name: string, language: Language): string => say(texts.storageClass, language, { name });

const storageOffer = (scenario: Scenario, language: Language): WhatIf => ({
  id: 'storageClass',
  words: storageWords(USUAL_CLASS, language),
  scenario: { ...scenario, conditions: { ...scenario.conditions, defaultStorageClass: USUAL_CLASS } },
});

type LoadCurve = readonly (readonly [fromSeconds: number, millicores: number])[];

/** A little work for all Pods together, and then more than a few of them can do. */
const GROWING_LOAD: LoadCurve = [
  [0, 100],
  [60, 2000],
];

/** A load by its peak; undefined for what is none. */
function loadWords(curve: unknown, language: Language): string | undefined {
  if (!Array.isArray(curve)) return undefined;
  const points = (curve as unknown[]).filter((point): point is LoadCurve[number] => Array.isArray(point) && point.every(Number.isFinite));
  const [first, ...others] = points;
  if (!first) return undefined;
  const [from, peak] = others.reduce((highest, point) => (point[1] > highest[1] ? point : highest), first);
  return say(texts.load, language, { cores: roundTo(peak / 1000, 2), time: formatTime(from, language) });
}

const loadOffer = (scenario: Scenario, language: Language): WhatIf => ({
  id: 'load',
  words: loadWords(GROWING_LOAD, language) ?? '',
  scenario: { ...scenario, conditions: { ...scenario.conditions, loadCurve: GROWING_LOAD } },
});

/** Findings that may be otherwise on a cluster of several nodes. */
const LACKS_NODES: ReadonlySet<string> = new Set([
  'unschedulable',
  'unschedulable-ports',
  'unschedulable-affinity',
  'unschedulable-spread',
  'unschedulable-resources',
]);

const knowsNodes = ({ conditions = {} }: Scenario): boolean =>
  ['node', 'nodes', 'cluster'].some((fact) => (conditions as Readonly<Record<string, unknown>>)[fact] !== undefined);

const THREE_NODES = [{ count: 3, zones: ['a', 'b', 'c'] }];

const nodesOffer = (scenario: Scenario, language: Language): WhatIf => ({
  id: 'nodes',
  words: say(texts.nodes, language),
  scenario: { ...scenario, conditions: { ...scenario.conditions, nodes: THREE_NODES } },
});

/** Whether a claim waits for a volume that nobody makes. */
const lacksStorageClass = ({ run }: RunIndex): boolean =>
  run.timeline.some(
    (entry) => entry.type === 'event' && entry.reason === 'FailedBinding' && entry.message.endsWith('no storage class is set'),
  );

type Image = NonNullable<ScenarioConditions['pulls']>[string] | 'present';

/** The scenario with another fate of an image; null: what is usual. */
function withImage(scenario: Scenario, image: string, fate: Image | null): Scenario {
  const { images = {}, pulls = {}, ...facts } = scenario.conditions ?? {};
  const { [image]: _image, ...imagesLeft } = images;
  const { [image]: _pull, ...pullsLeft } = pulls;
  const conditions = {
    ...facts,
    ...filled('images', fate === null ? imagesLeft : { ...imagesLeft, [image]: fate === 'present' ? 'present' : 'absent' }),
    ...filled('pulls', fate === null || fate === 'present' ? pullsLeft : { ...pullsLeft, [image]: fate }),
  } as ScenarioConditions;
  return withConditions(scenario, conditions);
}

/** The scenario under other conditions; where there are none it says nothing of them. */
function withConditions({ conditions: _, ...others }: Scenario, conditions: ScenarioConditions): Scenario {
  return Object.keys(conditions).length === 0 ? others : { ...others, conditions };
}

const filled = (name: string, value: object): object => (Object.keys(value).length === 0 ? {} : { [name]: value });

/** The fates that an image does not have already. */
function imageOffers(image: string, scenario: Scenario, language: Language): readonly WhatIf[] {
  const present = fateOf(scenario, image);
  const fates: readonly (readonly [string, Image])[] = [
    ['present', 'present'],
    ['pull', { seconds: PULL_SECONDS }],
    ['pullError', { error: 'not found' }],
  ];
  return fates
    .filter(([id]) => id !== present)
    .map(([id, fate]) => ({ id: `${id} ${image}`, words: imageWords(image, fate, language), scenario: withImage(scenario, image, fate) }));
}

function fateOf({ conditions }: Scenario, image: string): 'present' | 'pull' | 'pullError' | null {
  if (conditions?.images?.[image] === 'present') return 'present';
  const pull = conditions?.pulls?.[image];
  if (pull?.error !== undefined) return 'pullError';
  return pull !== undefined || conditions?.images?.[image] === 'absent' ? 'pull' : null;
}

function imageWords(image: string, fate: Image, language: Language): string {
  if (fate === 'present') return say(texts.present, language, { image });
  if (fate.error !== undefined) return say(texts.pullError, language, { image });
  return say(texts.pull, language, { image, time: formatTime(fate.seconds ?? 0, language) });
}

/** What could be instead of an assumption or of what a finding tells, as far as a scenario can say it. */
export function alternativesTo(
  { code, message }: Pick<Assumption, 'code'> & { readonly message: Text },
  index: RunIndex,
  object: string,
  at: number,
  scenario: Scenario,
  language: Language,
): readonly WhatIf[] {
  if (code === 'image.pull') {
    const image = imagesOf(index).find((name) => message.en.includes(` ${name},`));
    return image === undefined ? [] : imageOffers(image, scenario, language);
  }
  if (code === 'no-metrics') return [loadOffer(scenario, language)];
  if (LACKS_NODES.has(code) && !knowsNodes(scenario)) return [nodesOffer(scenario, language)];
  if (code === 'no-default-class' || code === 'unschedulable-volume')
    return lacksStorageClass(index) ? [storageOffer(scenario, language)] : [];
  const wanted = code === 'probe.grpc' ? 'failProbe' : /^unknown-(image|program-serves)$/.test(code) ? 'killProcess' : null;
  if (wanted === null) return [];
  const { now } = offers(index, object, at, scenario, language);
  const found = now.find(({ id }) => id === wanted);
  return found ? [{ ...found, words: say(texts.at, language, { time: formatTime(roundTo(at, 1), language), deed: found.words }) }] : [];
}

const imagesByRun = new WeakMap<RunIndex, readonly string[]>();

/** The images that the kubelet names in its events. */
function imagesOf(index: RunIndex): readonly string[] {
  let images = imagesByRun.get(index);
  if (!images) {
    const found = new Set<string>();
    for (const entry of index.run.timeline) {
      if (entry.type !== 'event' || !/^(Pull|Failed$|BackOff$|ErrImage)/.test(entry.reason)) continue;
      const image = /image "([^"]+)"/.exec(entry.message)?.[1];
      if (image && found.size < NAMED_AT_MOST) found.add(image);
    }
    images = [...found];
    imagesByRun.set(index, images);
  }
  return images;
}

interface ProbeName {
  readonly container: string;
  readonly probe: string;
}

const probesByRun = new WeakMap<RunIndex, readonly ProbeName[]>();

/** The probes that run, by container and type. */
function probesOf(index: RunIndex): readonly ProbeName[] {
  let probes = probesByRun.get(index);
  if (!probes) {
    const found = new Map<string, ProbeName>();
    for (const entry of index.run.timeline)
      if (entry.type === 'probe' && found.size < NAMED_AT_MOST)
        found.set(`${entry.container} ${entry.probe}`, { container: entry.container, probe: entry.probe });
    probes = [...found.values()];
    probesByRun.set(index, probes);
  }
  return probes;
}

/** The conditions that differ from the usual ones, each with the scenario that is left without it. */
export function activeConditions(scenario: Scenario, language: Language): readonly WhatIf[] {
  const { images = {}, pulls = {}, defaultStorageClass } = scenario.conditions ?? {};
  const names = [...new Set([...Object.keys(images), ...Object.keys(pulls)])];
  const active = names.map((image) => ({
    id: `image ${image}`,
    words: imageWords(image, pulls[image] ?? (images[image] === 'present' ? 'present' : {}), language),
    scenario: withImage(scenario, image, null),
  }));
  if (defaultStorageClass)
    active.push({
      id: 'storageClass',
      words: storageWords(defaultStorageClass, language),
      scenario: withoutCondition(scenario, 'defaultStorageClass'),
    });
  // Nodes that somebody wrote are no trial.
  if (JSON.stringify(scenario.conditions?.nodes) === JSON.stringify(THREE_NODES))
    active.push({ id: 'nodes', words: say(texts.nodes, language), scenario: withoutCondition(scenario, 'nodes') });
  const load = loadWords(scenario.conditions?.loadCurve, language);
  if (load !== undefined) active.push({ id: 'load', words: load, scenario: withoutCondition(scenario, 'loadCurve') });
  return active;
}

function withoutCondition(scenario: Scenario, fact: string): Scenario {
  const { [fact]: _, ...facts } = scenario.conditions ?? {};
  return withConditions(scenario, facts);
}
