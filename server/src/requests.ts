import type { Handbook } from './kubernetes/handbook/handbook.ts';
import type { ChangeSummary } from './simulation/change/summary.ts';
import type { NodeForm } from './simulation/nodes.ts';
import type { Scenario, SimulationRun } from './simulation/timeline.ts';
import type { Language } from './texts/text.ts';

/**
 * The language server's own requests beside the LSP's. Positions and ranges are the LSP's (zero-based lines, UTF-16 characters).
 * Every editor may use them; a change that breaks a client raises the number in `experimental.podsight.protocol` of the server's capabilities.
 */
export const PROTOCOL_VERSION = 1;

export interface PositionLike {
  readonly line: number;
  readonly character: number;
}

export interface RangeLike {
  readonly start: PositionLike;
  readonly end: PositionLike;
}

/** Runs the simulation of the object under the position (or of the first one of the file that has a life to show). */
export const SIMULATE = 'podsight/simulate';

export interface SimulateParams {
  readonly uri: string;
  readonly position?: PositionLike;
  readonly scenario?: Scenario;
  /** Seed of everything that jitters. */
  readonly seed?: number;
  /** What the edit does to the former version of the file (`BASE_TEXT`) that runs and has settled, instead of a first apply. */
  readonly change?: {
    /** Seconds after the change at which the former version is applied again; null when it is not. */
    readonly rollbackAtSeconds: number | null;
  };
  /** Runs another text in the place of the file's, to compare with: its former version (`BASE_TEXT`), or what another file holds. */
  readonly against?: 'former' | { readonly uri: string; readonly text: string };
  /** Lines as under `expect:` of a scenario file, to hold the run against. */
  readonly expect?: readonly string[];
  /**
   * Uris of open files whose objects are applied together, in this order (its own comes first where it is not among them): all of them take
   * part, and not only the object under the position. One that is not open is left out.
   */
  readonly together?: readonly string[];
  /** Answers with the bare run where its findings are not known yet: who draws a picture draws it first, and asks again for what it teaches. */
  readonly findings?: 'later';
}

/** A place of the file that was asked about, or of the one that is named. */
export type Place = RangeLike & { readonly uri?: string };

/** Whether the run does what a line of `expect` says. */
export interface ExpectationAnswer {
  readonly text: string;
  readonly holds: boolean;
  /** Seconds at which it came true or was broken, and the entry that shows it; null when there is none. */
  readonly t: number | null;
  readonly entry: number | null;
  /** Why, in the user's language. */
  readonly message: string;
}

export type SimulateAnswer =
  | {
      readonly state: 'done';
      /** Version of the text document that was simulated. */
      readonly version: number;
      /** `Pod/web`: what the picture is about. */
      readonly object: string;
      readonly run: SimulationRun;
      /**
       * Where causes, findings and assumptions point: `object field` (one space between, as in Cause) → place in the file. A defaulted field
       * points at the nearest parent that is written. A cause with a `span` has a place of its own under `object field start-end`.
       */
      readonly places: Readonly<Record<string, Place>>;
      /** With `together`: `Pod/db` for everything else that lives in the run. */
      readonly others?: readonly string[];
      /** What the API server would say to the object. */
      readonly verdict: { readonly verdict: 'accepted' | 'refused'; readonly message: string };
      /** With `change`: its figures, and the same in sentences of the user's language. */
      readonly change?: { readonly summary: ChangeSummary; readonly lines: readonly string[] };
      /** With `expect`: one answer a line, in its order. */
      readonly expectations?: readonly ExpectationAnswer[];
      /** With `findings: 'later'`: they were left out. */
      readonly unexamined?: true;
      readonly elapsedMilliseconds: number;
    }
  | {
      readonly state: 'nothing';
      /** There is nothing to simulate and this is why, in the user's language. */
      readonly message: string;
      readonly version: number;
      /** Set when there is an object and the API server refuses it. */
      readonly refusal?: Refusal;
      /** Set when the document is a template of Helm or another program. */
      readonly template?: true;
    };

/** What the API server objects to, in its own words. */
export interface Refusal {
  /** `Pod/web`. */
  readonly object: string;
  readonly message: string;
  /** In the order of the text. */
  readonly causes: readonly { readonly field: string; readonly message: string; readonly range: RangeLike }[];
  /** Objections that are not among the causes. */
  readonly more: number;
}

/** What a kubectl command would print at an instant of the run that `SIMULATE` with the same parameters gives; `files`: what mounted volumes hold. */
export const PRINT_AT = 'podsight/printAt';

export interface PrintAtParams extends SimulateParams {
  readonly atSeconds: number;
  readonly command: 'get' | 'wide' | 'describe' | 'events' | 'logs' | 'files';
  /** For logs and files: the container; the first one (all of them) when absent. */
  readonly container?: string;
}

export interface PrintAtAnswer {
  readonly text: string;
}

/**
 * Tells manifests of the workspace that no editor shows, so that names are found in them. Files that are open count as they are in the editor.
 * Sent in pieces; `reset` with the first one forgets what was told before.
 */
export const UNOPENED = 'podsight/unopenedFiles';

export interface UnopenedParams {
  /** `text` null: the file is gone. */
  readonly files: readonly { readonly uri: string; readonly text: string | null }[];
  readonly reset?: boolean;
}

/** Reads the text of a scenario file (`web.podsight.yaml`). Its sound part is always there. */
export const READ_SCENARIO = 'podsight/readScenario';

export interface ReadScenarioParams {
  readonly text: string;
  /** Content of the file that `conditions.cluster` names, once the client has it. */
  readonly clusterText?: string;
}

export interface ReadScenarioAnswer {
  readonly scenario: Scenario;
  readonly expect: readonly string[];
  /** Files that it is about, relative to its own; empty when it does not say. */
  readonly manifests: readonly string[];
  /** The file of `conditions.cluster`, relative to its own; null when there is none. */
  readonly clusterFile: string | null;
  /** `line 3: …`, in the user's language. */
  readonly problems: readonly string[];
}

/** The text of a scenario file, as a person would write it. */
export const WRITE_SCENARIO = 'podsight/writeScenario';

export interface WriteScenarioParams {
  /** The manifest that it is about, relative to it; or all of them. */
  readonly manifest: string | readonly string[];
  readonly scenario: Scenario;
  readonly expect: readonly string[];
  readonly clusterFile: string | null;
  /** What the file holds now: its first comment is kept. Null when there is none yet. */
  readonly former: string | null;
}

export interface WriteScenarioAnswer {
  readonly text: string;
}

/** Command of the editor's side that shows the timeline under a scenario file with its expectations; takes the uri of that file. */
export const RUN_EXPECTATIONS_COMMAND = 'podsight.runExpectations';

/** What the API server would say to the object under the position (or to the first one of the file); null when the file has none. */
export const VERDICT_AT = 'podsight/verdictAt';

export interface VerdictAtParams {
  readonly uri: string;
  readonly position: PositionLike;
}

export interface VerdictAtAnswer {
  readonly version: number;
  /** `Pod/web`. */
  readonly object: string;
  readonly verdict: 'accepted' | 'refused';
  /** The server's message when it refuses, else empty. */
  readonly message: string;
  /** Number of fields it objects to. */
  readonly refusals: number;
}

/** Where the Pods of the object under the position could run, and why not elsewhere, in the run that `SIMULATE` with the same parameters gives. */
export const PLACEMENT = 'podsight/placement';

export interface PlacementParams extends SimulateParams {
  /** The instant that is looked at; when absent the first one at which the scheduler finds no place, else at which it finds one. */
  readonly atSeconds?: number;
}

export interface PlacementAnswer {
  /** `Deployment/web`; null where nothing runs, and `text` tells why. */
  readonly object: string | null;
  /** Markdown in the user's language: a table of nodes and filters for each Pod. */
  readonly text: string;
}

/** The file as the API server stores it, after defaulting and admission: every document, as YAML. */
export const EFFECTIVE_MANIFEST = 'podsight/effectiveManifest';

export interface EffectiveManifestParams {
  readonly uri: string;
}

export interface EffectiveManifestAnswer {
  /** Version of the text document that is shown. */
  readonly version: number;
  readonly text: string;
  /** The lines of the text that the file does not have, in order. */
  readonly added: readonly EffectiveMark[];
  /** Explanations, each once: markdown, in the user's language. */
  readonly whys: readonly string[];
}

export interface EffectiveMark {
  readonly range: RangeLike;
  /** The server adds it; it stores it in other words; it adds it, and only a cluster can tell the value, for which a comment stands. */
  readonly origin: 'added' | 'changed' | 'chosen';
  /** Position in `whys`. */
  readonly why: number;
}

/**
 * Notification: the text of an open file that its objects in the cluster were most likely made of. The server then also judges the file as
 * an update of that. Forgotten when the file is closed.
 */
export const BASE_TEXT = 'podsight/baseText';

export interface BaseTextParams {
  readonly uri: string;
  /** Null when none is known (any more). */
  readonly text: string | null;
  /** The last commit, or the editor when it opened the file. */
  readonly origin: 'head' | 'opened';
}

/** Judges a file as an update of its former text, and keeps showing what would be refused until the file is closed. */
export const CHECK_UPDATES = 'podsight/checkUpdates';

export interface CheckUpdatesParams {
  readonly uri: string;
}

export interface CheckUpdatesAnswer {
  /** What the file was compared with; null when no former text is known. */
  readonly origin: BaseTextParams['origin'] | null;
  /** Number of objects that have a former version which the server accepted. */
  readonly objects: number;
  /** Number of those that are changed. */
  readonly changed: number;
  /** `Deployment/web`: what the server would refuse to update. */
  readonly refused: readonly string[];
}

/** Which kinds of inlay hints are shown. */
export interface InlayHintSettings {
  /** Numbers of probes that are not written. */
  readonly probes: boolean;
  /** Pull policies, restart policies and grace periods that are not written. */
  readonly defaults: boolean;
  readonly qosClass: boolean;
  /** What a Pod of several containers requests in all. */
  readonly requests: boolean;
  /** Numbers of ports that are named. */
  readonly ports: boolean;
}

/** What is shown when nothing is set: what nobody can see in the text, and little of it. */
export const INLAY_HINTS: InlayHintSettings = { probes: true, defaults: false, qosClass: true, requests: true, ports: true };

/**
 * The settings `podsight.*` as an editor holds them: `initializationOptions`, and `settings.podsight` of every
 * `workspace/didChangeConfiguration`. What is absent has the value given here first.
 */
export interface Settings {
  /** `auto` is the display language of the editor (`locale` of the initialize request). */
  readonly language?: 'auto' | 'en' | 'zh-cn';
  readonly kubernetesVersion?: '1.36' | '1.35' | '1.34';
  /** Whether advice that is no refusal (a missing probe, a tag that moves) is shown. */
  readonly advice?: 'hint' | 'off';
  /** How it is shown that applying the file over its last commit would be refused. */
  readonly updates?: 'warning' | 'error' | 'off';
  /** Whether a file's life is simulated while one types, and what that teaches is shown. */
  readonly foresight?: 'on' | 'off';
  /** Whether names that lead nowhere in the known files are told; `sameFile`: only where one file shows it. */
  readonly references?: 'on' | 'sameFile' | 'off';
  readonly inlayHints?: Partial<InlayHintSettings>;
  /** Nodes on which everything runs where no file tells any, in short: `{count: 3, cpu: 4, memory: '8Gi', zones: ['a', 'b', 'c']}`. */
  readonly nodes?: readonly NodeForm[];
  /** Name of the cluster's default StorageClass, where no file tells one; empty for none. */
  readonly defaultStorageClass?: string;
}

/** The whole handbook, for a view that searches and shows it. */
export const HANDBOOK = 'podsight/handbook';

export interface HandbookParams {
  /** The user's when absent. */
  readonly language?: Language;
}

export interface HandbookAnswer {
  readonly book: Handbook;
  /** Facts of the fields that are explained, by the names of their entries (`Probe.periodSeconds`). */
  readonly facts: Readonly<Record<string, FieldFacts>>;
}

export interface FieldFacts {
  /** In the user's language: `whole number`, `list of Container`. */
  readonly type: string;
  /** A place where it is written: `Pod.spec.containers[].livenessProbe.periodSeconds`. */
  readonly path: string;
  readonly required: boolean;
  readonly deprecated: boolean;
  /** `1.35` when it is newer than the oldest supported release; else null. */
  readonly since: string | null;
  readonly values: readonly string[];
  /** Name of the type below, when its fields are explained too. */
  readonly below: string | null;
}

/** Name of the handbook's entry on what a position points at; null when there is none. */
export const HANDBOOK_AT = 'podsight/handbookAt';

export interface HandbookAtParams {
  readonly uri: string;
  readonly position: PositionLike;
}

/** Command of the editor's side that opens the handbook; links carry the id of a concept or the name of a field as its argument. */
export const HANDBOOK_COMMAND = 'podsight.openHandbook';

/** Names a finding of a run: the timeline shows what proves it. */
export interface FindingReference {
  readonly code: string;
  readonly object: string;
  readonly field: string;
}

/** Command of the editor's side that shows the timeline; code lenses carry it with the arguments `[uri, position?, finding?]` (strings, LSP positions, FindingReference). */
export const PREVIEW_COMMAND = 'podsight.previewLifecycle';

/** `initializationOptions`: the settings, and what the editor's side can do. */
export interface InitializationOptions extends Settings {
  /** It has the command that opens the handbook, so that explanations may link to it. */
  readonly handbook?: boolean;
  /** It has VS Code's command `editor.action.triggerSuggest`, so that accepting a key may open the list of its values. */
  readonly suggest?: boolean;
}

/** Notification to a server in a worker: the content of dist/handbook.LANGUAGE.json and of dist/handbook.json. */
export const HANDBOOK_TEXTS = 'podsight/handbookTexts';

export interface HandbookTexts {
  readonly language: Language;
  readonly text: string;
  readonly shape: string;
}

/** Notification to a server in a worker: the content of dist/descriptions.rest.json, which it cannot read itself. */
export const DESCRIPTIONS = 'podsight/descriptions';

/** Command of code lenses that tell who uses an object: `[uri, position, locations]`, all as the LSP has them. */
export const SHOW_REFERENCES_COMMAND = 'podsight.showReferences';
