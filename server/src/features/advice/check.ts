import type { Value } from '../../kubernetes/decode/texts.ts';
import type { Fields } from '../../kubernetes/defaults/shape.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { Path } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';

/** A container and where it stands. */
export interface AdvisedContainer {
  readonly path: Path;
  readonly fields: Fields;
  /** Runs to its end before the others begin. */
  readonly isInit: boolean;
}

/** What advice may look at: an object that the server takes, with defaults. */
export interface Advised {
  readonly object: KubernetesObject;
  /** Where it is in the document: empty, or the path of an item of a list. Other paths begin with it. */
  readonly base: Path;
  /** Path and fields of its Pod spec. */
  readonly specPath: Path;
  readonly spec: Fields;
  /** Labels of its Pods. */
  readonly labels: Readonly<Record<string, string>>;
  readonly containers: readonly AdvisedContainer[];
  /** PodDisruptionBudgets that stand around. */
  readonly budgets: readonly KubernetesObject[];
}

/** Something a check has to say, at the nearest thing that is written. */
export interface AdviceAt {
  readonly path: Path;
  readonly values?: Readonly<Record<string, Value>>;
  /** What a fix needs. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A piece of advice: nothing the server refuses, and few enough to be read. */
export interface AdviceCheck {
  /** The kind without Pods that it is about; Pods and what makes them when absent. */
  readonly kind?: string;
  /** `advice.image-tag`: the diagnostic's code. */
  readonly id: string;
  readonly explain: Text;
  /** Names of the same check in kube-linter and kube-score, whose ignore annotations are honoured. */
  readonly kubeLinter: readonly string[];
  readonly kubeScore: readonly string[];
  readonly check: (advised: Advised) => Iterable<AdviceAt>;
}
