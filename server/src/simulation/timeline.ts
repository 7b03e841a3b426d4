import type { KubernetesObject } from '../kubernetes/object.ts';
import type { Text } from '../texts/text.ts';
import type { KubeletConfiguration } from './kubelet/configuration.ts';
import type { NodeForm } from './nodes.ts';

/**
 * What a run of the simulation tells. Plain, serialisable values: the command line prints them, the webview draws them, compare.mjs
 * holds them against recorded clusters. Times `t` are seconds since the objects were applied, three decimals.
 */
export interface SimulationRun {
  readonly timeline: readonly TimelineEntry[];
  readonly findings: readonly SimulationFinding[];
  readonly assumptions: readonly Assumption[];
  /** Bounds that were reached (steps, events, processes, bytes); empty when the run went to its horizon. */
  readonly bounds: readonly Bound[];
  /** Set when the end of the run only repeats what was told. */
  readonly repetition?: Repetition;
  readonly horizonSeconds: number;
  readonly seed: number;
}

/** Why an entry is there: an earlier entry, or a place of a manifest (or the default that stands for it). */
export type Cause =
  | { readonly entry: number }
  | {
      /** `Pod/web`, as in the entries. */
      readonly object: string;
      /** Field path below that object, `spec.containers[0].livenessProbe.failureThreshold`. */
      readonly field: string;
      /** The value in force, as it would be written. */
      readonly value?: string;
      /** True when the manifest does not say it and the default applies. */
      readonly defaulted?: boolean;
      /** Offset range inside the field's string value (a shell command inside a script). */
      readonly span?: { readonly start: number; readonly end: number };
    };

interface EntryBase {
  /** Position in the timeline; causes refer to it. */
  readonly id: number;
  readonly t: number;
  /** Earliest and latest instant when the time is not determined (jitter, image pulls). */
  readonly range?: readonly [number, number] | undefined;
  /** `Kind/name`. */
  readonly object: string;
  readonly causes: readonly Cause[];
}

export type TimelineEntry =
  | EventEntry
  | StatusEntry
  | KubectlEntry
  | ObjectEntry
  | DeletedEntry
  | ProbeEntry
  | ProcessEntry
  | ActionResultEntry;

export interface EventEntry extends EntryBase {
  readonly type: 'event';
  readonly eventType: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly source: string;
  readonly container: string | null;
  readonly count: number;
}

export interface ContainerState {
  readonly state: 'waiting' | 'running' | 'terminated';
  readonly reason: string | null;
  readonly message: string | null;
  readonly exitCode: number | null;
  readonly signal: number | null;
  readonly startedAt?: number | undefined;
  readonly finishedAt?: number | undefined;
  readonly lastState: null | {
    readonly exitCode: number;
    readonly reason: string;
    readonly message?: string | null;
    readonly finishedAt?: number | undefined;
  };
  readonly ready: boolean;
  readonly started: boolean;
  readonly restartCount: number;
}

export interface StatusEntry extends EntryBase {
  readonly type: 'status';
  readonly phase: string;
  readonly reason: string | null;
  readonly message: string | null;
  readonly conditions: Readonly<Record<string, string>>;
  readonly conditionReasons: Readonly<Record<string, { readonly reason?: string; readonly message?: string | undefined }>>;
  readonly initContainers: Readonly<Record<string, ContainerState>>;
  readonly containers: Readonly<Record<string, ContainerState>>;
  readonly ephemeralContainers?: Readonly<Record<string, ContainerState>> | undefined;
  readonly deletionTimestamp: boolean;
  readonly deletionGracePeriodSeconds?: number | undefined;
  readonly podIP: boolean;
  readonly qosClass: string;
  readonly nodeName: string | null;
  readonly owner?: string | undefined;
  readonly generateName?: string | undefined;
}

/** What `kubectl get pods` prints for one Pod from here on. */
export interface KubectlEntry extends EntryBase {
  readonly type: 'kubectl';
  readonly ready: string;
  readonly status: string;
  readonly restarts: string;
}

/** A controller's object after a change of `spec.replicas` or status. */
export interface ObjectEntry extends EntryBase {
  readonly type: 'object';
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status: Readonly<Record<string, unknown>>;
  readonly owner: string | null;
}

export interface DeletedEntry extends EntryBase {
  readonly type: 'deleted';
}

/** One run of a probe. Not in recorded clusters (the API does not show it); drawn as a tick or a cross. */
export interface ProbeEntry extends EntryBase {
  readonly type: 'probe';
  readonly container: string;
  readonly probe: 'startup' | 'liveness' | 'readiness';
  readonly result: 'success' | 'failure';
  /** Runs in a row with this result, and how many of them change something. */
  readonly run: number;
  readonly threshold: number;
  readonly output: string;
}

/** What happened inside a container: a process started or ended, a signal, a log line, a file written. Not in recorded clusters. */
export interface ProcessEntry extends EntryBase {
  readonly type: 'process';
  readonly container: string;
  readonly what: 'log' | 'signal' | 'exit' | 'hook' | 'grace';
  readonly text: string;
}

export interface ActionResultEntry extends EntryBase {
  readonly type: 'actionResult' | 'response';
  readonly verb: string;
  readonly code: number;
  readonly message: string;
  /** The server's reason and causes, when it refused. */
  readonly reason?: string;
  readonly details?: readonly { readonly reason: string; readonly message: string; readonly field?: string }[];
}

/** What the run teaches about the manifest ("PID 1 ignores TERM, so every deletion takes the full 30 s"). */
export interface SimulationFinding {
  /** Name of what is taught: `liveness-kills-starting`. */
  readonly code: string;
  /** A hint holds only if things are so that the manifests do not tell: nodes, images, ConfigMaps of elsewhere. */
  readonly severity: 'warning' | 'information' | 'hint';
  /** The object that somebody wrote, and the field of it that is responsible. */
  readonly object: string;
  readonly field: string;
  /** What happens, with the numbers of this run. */
  readonly message: Text;
  /** Why it is so, and the way out. */
  readonly explanation: Text;
  /** When it happens. */
  readonly t: number;
  /** Other fields that have part in it. */
  readonly related: readonly { readonly object: string; readonly field: string; readonly message: Text }[];
  /** A field of the same object that would make it go away, and its value (plain data), where one is certain to. */
  readonly better?: { readonly field: string; readonly value: unknown };
  /** Entries that prove it. */
  readonly entries: readonly number[];
}

/** Something the simulation does not know and therefore assumed; changeable by a scenario. */
export interface Assumption {
  readonly code: string;
  readonly object: string;
  readonly field: string;
  readonly span?: { readonly start: number; readonly end: number };
  readonly message: Text;
}

export interface Bound {
  readonly bound: 'steps' | 'events' | 'processes' | 'bytes' | 'objects';
  readonly limit: number;
  readonly t: number;
}

/** The rest of a run that only repeats: it is not told again. */
export interface Repetition {
  /** Seconds, from the end of the period that is told last. */
  readonly t: number;
  readonly until: number;
  readonly periodSeconds: number;
  /** How many periods there are; the last one may be cut off. */
  readonly count: number;
  /** The entries of the last period that is told: each comes again in every later one. */
  readonly entries: readonly number[];
}

/** Conditions and actions of a run, as in a scenario file and in recorded cases (oracle FORMAT.md). */
export interface Scenario {
  /** Seconds. */
  readonly horizon?: number;
  /** Seed of everything that jitters. */
  readonly seed?: number;
  readonly actions?: readonly ScenarioAction[];
  readonly conditions?: ScenarioConditions;
}

export interface ScenarioAction {
  /** Seconds since the objects were applied. */
  readonly at: number;
  readonly verb: string;
  readonly object?: string;
  readonly [argument: string]: unknown;
}

export interface ScenarioConditions {
  readonly images?: Readonly<Record<string, 'present' | 'absent'>>;
  readonly pulls?: Readonly<
    Record<string, { readonly seconds?: number; readonly error?: string; readonly until?: number; readonly auth?: unknown }>
  >;
  readonly node?: Readonly<Record<string, unknown>>;
  /** What the kubelets are configured to do, with the names of KubeletConfiguration: eviction thresholds, graceful shutdown. */
  readonly kubelet?: KubeletConfiguration;
  /** Objects that were there before t = 0. Records write them apart, nodes and others. */
  readonly cluster?: readonly KubernetesObject[];
  /** Node objects, or nodes in short. */
  readonly nodes?: readonly (KubernetesObject | NodeForm)[];
  readonly priming?: readonly KubernetesObject[];
  /** Wall clock of t = 0: RFC 3339, or a time of day in UTC. */
  readonly startedAt?: string;
  /** Name of the class that makes the volumes of claims that name none, where no object is such a class. */
  readonly defaultStorageClass?: string;
  /** Labels of the namespace `default`. */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** A script plays the Pods, by their annotations `fake/…`, instead of kubelets. Seconds. */
  readonly fakeKubelet?: { readonly startDelay?: number; readonly terminateDelay?: number };
  readonly [fact: string]: unknown;
}
