/**
 * What the extension host and the timeline page say to each other. One number for all of it: a page that was restored by a newer
 * host (or the other way round) is not understood halfway but not at all, and reloads.
 */
import type { FindingReference, Place, PositionLike, RangeLike, SimulateAnswer } from '../../server/src/requests.ts';
import type { Scenario, SimulationFinding } from '../../server/src/simulation/timeline.ts';
import type { Language } from '../../server/src/texts/text.ts';
import { type Guard, isBoolean, isNatural, isNumber, isRecord, isString, listOf, nullable, oneOf, optional, shape } from './guards.ts';

export const PAGE_PROTOCOL = 1;

/** `viewType` of the panel; also the name under which the editor restores it. */
export const TIMELINE_VIEW = 'podsight.timeline';

export const PRINT_COMMANDS = ['get', 'wide', 'describe', 'events', 'logs', 'files'] as const;
export type PrintCommand = (typeof PRINT_COMMANDS)[number];

/** What a run is asked for beside the manifest: the "what if" of the page. */
export interface Conditions {
  readonly scenario?: Scenario | undefined;
  readonly seed?: number | undefined;
  /** Lines that the run is held against. */
  readonly expect?: readonly string[] | undefined;
  /** What the edit does to the former version that runs; without it, a first apply. Seconds after the change. */
  readonly change?: { readonly rollbackAtSeconds: number | null } | undefined;
  /** The scenario file that they come from. */
  readonly file?: ScenarioFileName | undefined;
}

export interface ScenarioFileName {
  readonly uri: string;
  /** Last part of its path. */
  readonly name: string;
  /** What its `conditions.cluster` names. */
  readonly clusterFile: string | null;
  /** The manifests that it names, as it names them; absent when it names none. */
  readonly manifests?: readonly string[] | undefined;
  /** Uris of these manifests, where the document is one of them: all of them run. */
  readonly together?: readonly string[] | undefined;
}

/** What a run is held against: the page's own run before the last change, the text of the last commit, another file. */
export interface CompareWith {
  readonly kind: 'none' | 'edit' | 'head' | 'file';
  /** Of the file, once it is chosen. */
  readonly uri?: string | undefined;
  readonly name?: string | undefined;
}

/** What can be taken out of the page as a file. */
export const EXPORT_FORMATS = ['svg', 'png', 'json', 'md'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export type HostMessage =
  /** A run of the document as it is now, or why there is none. */
  | {
      readonly type: 'show';
      readonly uri: string;
      /** Where the object is in the document; null for the first one. */
      readonly position: PositionLike | null;
      readonly answer: SimulateAnswer;
      readonly conditions: Conditions;
      readonly look: Look;
      /** What somebody asked the proof of; it is selected. */
      readonly finding?: FindingReference | undefined;
      /** Name of a scenario file beside the document that is not in use. */
      readonly scenarioBeside?: string | undefined;
      /** The text was edited and this is what came of it: an object with another name is the same one, renamed. */
      readonly edited?: boolean | undefined;
      /** Where the cursor stands in the document by now, when it has moved since the picture before. */
      readonly cursor?: PositionLike | null | undefined;
    }
  /** What the run of that version teaches: the picture was drawn without. */
  | {
      readonly type: 'findings';
      readonly uri: string;
      readonly version: number;
      readonly findings: readonly SimulationFinding[];
      readonly places: Readonly<Record<string, Place>>;
    }
  /** A run was asked for and was not there at once. */
  | { readonly type: 'busy'; readonly uri: string }
  /** There will be no run: the file is gone, the language server does not answer, or the simulation failed in it. */
  | {
      readonly type: 'failed';
      readonly uri: string;
      readonly reason: 'gone' | 'server' | 'simulation' | 'cancelled';
      readonly message: string;
      readonly look: Look;
    }
  /** The run to compare with, or why there is none. */
  | { readonly type: 'baseline'; readonly uri: string; readonly with: CompareWith; readonly answer: SimulateAnswer }
  /** The answer to `print` with the same id; null when it could not be printed. */
  | { readonly type: 'printed'; readonly uri: string; readonly id: number; readonly text: string | null }
  /** Where the cursor stands in the document; null when it stands elsewhere. */
  | { readonly type: 'cursor'; readonly uri: string; readonly position: PositionLike | null };

export interface Look {
  readonly language: Language;
  readonly kubernetesVersion: string;
  /** Last part of the document's path. */
  readonly fileName: string;
}

export type PageMessage =
  /** The page listens now. The state is the one it was restored with. */
  | { readonly type: 'ready'; readonly state: PageState | null }
  /** A place of the document, or of the file that it names. */
  | { readonly type: 'reveal'; readonly uri: string; readonly range: Place; readonly takeFocus: boolean }
  | {
      readonly type: 'print';
      readonly uri: string;
      readonly id: number;
      readonly atSeconds: number;
      readonly command: PrintCommand;
      readonly container?: string | undefined;
    }
  | { readonly type: 'conditions'; readonly uri: string; readonly conditions: Conditions }
  | { readonly type: 'retry'; readonly uri: string }
  /** The run is to be compared with this; for a file without a uri one is asked for. */
  | { readonly type: 'compare'; readonly uri: string; readonly with: CompareWith }
  /** The run that is awaited is not wanted any more. */
  | { readonly type: 'cancel'; readonly uri: string }
  /** The document has nothing to show: a Pod to begin with is put at its end. */
  | { readonly type: 'insertExample'; readonly uri: string }
  | { readonly type: 'focusEditor'; readonly uri: string }
  | { readonly type: 'showOutput'; readonly uri: string }
  | { readonly type: 'copy'; readonly text: string }
  /** `content` is text, or base64 for pictures of pixels. */
  | { readonly type: 'save'; readonly name: string; readonly format: ExportFormat; readonly content: string }
  /** A scenario file: the one beside the document, one that people choose; or the one in use is shown in the editor. */
  | { readonly type: 'scenario'; readonly uri: string; readonly action: 'useBeside' | 'choose' | 'save' | 'edit' };

/**
 * What survives a reload of the window. Never the run: the same document and conditions give the same run again.
 * Instants are seconds.
 */
export interface PageState {
  readonly protocol: typeof PAGE_PROTOCOL;
  readonly uri: string;
  readonly position: PositionLike | null;
  /** The part of the time that is in view; null when all of it is. */
  readonly view: { readonly start: number; readonly end: number } | null;
  readonly cursor: number | null;
  /** Key of the selected entry (`entryKey` of the page), which means the same entry in the next run. */
  readonly selection: string | null;
  /** Lanes whose fold differs from what they start with. */
  readonly toggled: readonly string[];
  readonly tab: PrintCommand;
  readonly compress: boolean;
  readonly logarithmic?: boolean | undefined;
  readonly grouping?: 'owner' | 'node' | undefined;
  readonly conditions: Conditions;
  readonly compare?: CompareWith | undefined;
}

const isPosition: Guard<PositionLike> = shape<PositionLike>({ line: isNatural, character: isNatural });
const isRange: Guard<RangeLike> = shape<RangeLike>({ start: isPosition, end: isPosition });
const isPlace: Guard<Place> = shape<Place>({ start: isPosition, end: isPosition, uri: optional(isString) });
const isReference: Guard<FindingReference> = shape<FindingReference>({ code: isString, object: isString, field: isString });
const isConditions: Guard<Conditions> = shape<Conditions>({
  scenario: optional(isRecord as Guard<Scenario>),
  seed: optional(isNumber),
  expect: optional(listOf(isString)),
  change: optional(shape({ rollbackAtSeconds: nullable(isNumber) })),
  file: optional(
    shape({
      uri: isString,
      name: isString,
      clusterFile: nullable(isString),
      manifests: optional(listOf(isString)),
      together: optional(listOf(isString)),
    }),
  ),
});
const isCompareWith: Guard<CompareWith> = shape<CompareWith>({
  kind: oneOf('none', 'edit', 'head', 'file'),
  uri: optional(isString),
  name: optional(isString),
});
const isLook: Guard<Look> = shape<Look>({ language: oneOf('en', 'zh-cn'), kubernetesVersion: isString, fileName: isString });

const isCause = (value: unknown): value is unknown =>
  isRecord(value) && (isNatural(value.entry) || (isString(value.object) && isString(value.field)));
const isEntry = shape({ id: isNatural, t: isNumber, type: isString, object: isString, causes: listOf(isCause) });
const isText = shape({ en: isString, 'zh-cn': isString });
const isFinding = shape({
  code: isString,
  severity: isString,
  object: isString,
  field: isString,
  message: isText,
  explanation: isText,
  entries: listOf(isNatural),
});
const isAssumption = shape({ code: isString, object: isString, field: isString, message: isText });
const isRun = shape({
  timeline: listOf(isEntry),
  findings: listOf(isFinding),
  assumptions: listOf(isAssumption),
  bounds: listOf(shape({ bound: isString, limit: isNumber, t: isNumber })),
  horizonSeconds: isNumber,
  seed: isNumber,
});
const isPlaces = (value: unknown): value is Record<string, Place> => isRecord(value) && Object.values(value).every(isPlace);
/** What the page reads of a summary. */
const isSummary = shape({
  refused: listOf(isString),
  readyBefore: isNumber,
  lowestReady: shape({ value: isNumber, t: isNumber }),
  withoutEndpoints: listOf(isRecord),
  stuck: nullable(isRecord),
});
const isDone = shape({
  version: isNumber,
  object: isString,
  run: isRun,
  places: isPlaces,
  verdict: shape({ verdict: oneOf('accepted', 'refused'), message: isString }),
  change: optional(shape({ summary: isSummary, lines: listOf(isString) })),
  expectations: optional(
    listOf(shape({ text: isString, holds: isBoolean, t: nullable(isNumber), entry: nullable(isNumber), message: isString })),
  ),
  others: optional(listOf(isString)),
  unexamined: optional(isBoolean),
  elapsedMilliseconds: isNumber,
});
const isRefusal = shape({
  object: isString,
  message: isString,
  causes: listOf(shape({ field: isString, message: isString, range: isRange })),
  more: isNatural,
});
const isNothing = shape({ version: isNumber, message: isString, refusal: optional(isRefusal), template: optional(isBoolean) });

/** Whether a value is an answer that the page can draw; entries of kinds it does not know yet are let through and left out. */
export const isSimulateAnswer = (value: unknown): value is SimulateAnswer =>
  isRecord(value) && ((value.state === 'done' && isDone(value)) || (value.state === 'nothing' && isNothing(value)));

const hostMessages: { readonly [T in HostMessage['type']]: (value: unknown) => boolean } = {
  show: shape({
    uri: isString,
    position: nullable(isPosition),
    answer: isSimulateAnswer,
    conditions: isConditions,
    look: isLook,
    finding: optional(isReference),
    scenarioBeside: optional(isString),
    edited: optional(isBoolean),
    cursor: optional(nullable(isPosition)),
  }),
  findings: shape({ uri: isString, version: isNumber, findings: listOf(isFinding), places: isPlaces }),
  busy: shape({ uri: isString }),
  failed: shape({ uri: isString, reason: oneOf('gone', 'server', 'simulation', 'cancelled'), message: isString, look: isLook }),
  baseline: shape({ uri: isString, with: isCompareWith, answer: isSimulateAnswer }),
  printed: shape({ uri: isString, id: isNatural, text: nullable(isString) }),
  cursor: shape({ uri: isString, position: nullable(isPosition) }),
};

export const isPageState: Guard<PageState> = shape<PageState>({
  protocol: oneOf(PAGE_PROTOCOL),
  uri: isString,
  position: nullable(isPosition),
  view: nullable(shape({ start: isNumber, end: isNumber })),
  cursor: nullable(isNumber),
  selection: nullable(isString),
  toggled: listOf(isString),
  tab: oneOf(...PRINT_COMMANDS),
  compress: isBoolean,
  logarithmic: optional(isBoolean),
  grouping: optional(oneOf('owner', 'node')),
  conditions: isConditions,
  compare: optional(isCompareWith),
});

const pageMessages: { readonly [T in PageMessage['type']]: (value: unknown) => boolean } = {
  ready: (value) => isRecord(value) && (value.state === null || isRecord(value.state)),
  reveal: shape({ uri: isString, range: isPlace, takeFocus: isBoolean }),
  print: shape({ uri: isString, id: isNatural, atSeconds: isNumber, command: oneOf(...PRINT_COMMANDS), container: optional(isString) }),
  conditions: shape({ uri: isString, conditions: isConditions }),
  retry: shape({ uri: isString }),
  cancel: shape({ uri: isString }),
  compare: shape({ uri: isString, with: isCompareWith }),
  insertExample: shape({ uri: isString }),
  focusEditor: shape({ uri: isString }),
  showOutput: shape({ uri: isString }),
  copy: shape({ text: isString }),
  save: shape({ name: isString, format: oneOf(...EXPORT_FORMATS), content: isString }),
  scenario: shape({ uri: isString, action: oneOf('useBeside', 'choose', 'save', 'edit') }),
};

/** A message as it travels. */
export type Sent<M> = { readonly protocol: typeof PAGE_PROTOCOL; readonly message: M };

export const send = <M extends HostMessage | PageMessage>(message: M): Sent<M> => ({ protocol: PAGE_PROTOCOL, message });

const received =
  <M extends { readonly type: string }>(guards: Readonly<Record<string, (value: unknown) => boolean>>) =>
  (value: unknown): M | undefined => {
    if (!isRecord(value) || value.protocol !== PAGE_PROTOCOL || !isRecord(value.message)) return undefined;
    const { type } = value.message;
    if (!isString(type) || !Object.hasOwn(guards, type) || !guards[type]?.(value.message)) return undefined;
    return value.message as unknown as M;
  };

/** The message inside, or undefined for anything that is not one of this protocol's. */
export const receiveFromHost = received<HostMessage>(hostMessages);
export const receiveFromPage = received<PageMessage>(pageMessages);
