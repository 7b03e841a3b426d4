import { judge } from '../kubernetes/judge.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';
import type { Finding, Surroundings, Verdict } from '../kubernetes/verdict.ts';
import type { ManifestDocument } from '../manifest/index.ts';
import { identify } from '../workspace/identity.ts';
import { adviceOf } from './advice/index.ts';
import { textFindings } from './textChecks/index.ts';

/** A document with everything that is to be said about it. */
export interface Examined {
  readonly document: ManifestDocument;
  /** Null for text that is no Kubernetes manifest. */
  readonly verdict: Verdict | null;
  /** What the server says and what we say, in the order of the text. */
  readonly findings: readonly Finding[];
  /** The same without hints, of which a file with many documents has thousands. */
  readonly firm: readonly Finding[];
  readonly surroundings: Around;
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
  const advice = verdict ? adviceOf(document, verdict, surroundings.budgets ?? []) : [];
  const all = [...kept, ...findings, ...advice].sort((one, other) => one.start - other.start);
  const firm = all.filter(({ severity }) => severity !== 'hint');
  const examined = { document, verdict, findings: all, firm, surroundings };
  known.set(key, examined);
  return examined;
}
