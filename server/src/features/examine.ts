import { judge } from '../kubernetes/judge.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';
import type { Finding, Surroundings, Verdict } from '../kubernetes/verdict.ts';
import type { ManifestDocument } from '../manifest/index.ts';
import { identify } from '../workspace/identity.ts';
import { adviceOf } from './advice/index.ts';
import { textFindings } from './textChecks/index.ts';

/** A document with everything that is to be said about it. */
export class Examined {
  /** What the server says and what we say, but for hints. */
  readonly firm: readonly Finding[];
  private all: readonly Finding[] | null = null;
  /** What is advised about a single object, once it was asked for; a list keeps it by its items. */
  private advised: readonly Finding[] | null = null;

  /**
   * @param verdict null for text that is no Kubernetes manifest
   * @param said all but what is advised, in the order of the text
   */
  constructor(
    readonly document: ManifestDocument,
    readonly verdict: Verdict | null,
    readonly surroundings: Around,
    private readonly said: readonly Finding[],
  ) {
    this.firm = said.filter(({ severity }) => severity !== 'hint');
  }

  /** What the server says and what we say, in the order of the text. */
  get findings(): readonly Finding[] {
    this.all ??= [...this.upTo(Number.POSITIVE_INFINITY)];
    return this.all;
  }

  /** The same with so many hints at most, and no more work than these take. */
  *upTo(hintsMax: number): Generator<Finding> {
    const { said } = this;
    let left = hintsMax;
    let next = 0;
    for (const advice of left > 0 ? this.advice() : []) {
      for (; next < said.length && said[next]!.start <= advice.start; next++) {
        if (said[next]!.severity !== 'hint' || left-- > 0) yield said[next]!;
      }
      if (left-- <= 0) break;
      yield advice;
    }
    for (; next < said.length; next++) if (said[next]!.severity !== 'hint' || left-- > 0) yield said[next]!;
  }

  private advice(): Iterable<Finding> {
    const { document, verdict, surroundings } = this;
    if (!verdict) return [];
    const { budgets = [] } = surroundings;
    if (verdict.items) return adviceOf(document, verdict, budgets);
    this.advised ??= [...adviceOf(document, verdict, budgets)];
    return this.advised;
  }
}

/** What documents are examined in: what they are judged in, and what changes no verdict but what is advised. */
export interface Around extends Surroundings {
  /** PodDisruptionBudgets. Absent: there are none. */
  readonly budgets?: readonly KubernetesObject[];
}

/** Examines a text that nothing is known of yet. */
export function examine(document: ManifestDocument, surroundings: Around): Examined {
  return withOwnFindings(document, identify(document) ? judge(document, surroundings) : null, surroundings);
}

/** The server's words are shown with the finding that tells the cause, and not with another one again. */
const once = (finding: Finding, own: readonly Finding[]): Finding =>
  finding.message !== '' && own.some(({ message }) => message === finding.message) ? { ...finding, message: '' } : finding;

const known = new WeakMap<object, Examined>();

const isSame = (one: Around, other: Around): boolean => one.version === other.version && one.budgets === other.budgets;

/** Adds our own findings to the server's verdict, once a verdict. */
export function withOwnFindings(document: ManifestDocument, verdict: Verdict | null, surroundings: Around): Examined {
  const key = verdict ?? document;
  const before = known.get(key);
  if (before && isSame(before.surroundings, surroundings)) return before;
  const { findings, replaced } = textFindings(document, verdict, surroundings.version);
  const kept = (verdict?.findings ?? []).filter((finding) => !replaced(finding)).map((finding) => once(finding, findings));
  const said = [...kept, ...findings].sort((one, other) => one.start - other.start);
  const examined = new Examined(document, verdict, surroundings, said);
  known.set(key, examined);
  return examined;
}
