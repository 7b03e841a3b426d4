import { judge } from '../kubernetes/judge.ts';
import type { Finding, Surroundings, Verdict } from '../kubernetes/verdict.ts';
import type { ManifestDocument } from '../manifest/index.ts';
import { identify } from '../workspace/identity.ts';
import { textFindings } from './textChecks/index.ts';

/** A document with everything that is to be said about it. */
export interface Examined {
  readonly document: ManifestDocument;
  /** Null for text that is no Kubernetes manifest. */
  readonly verdict: Verdict | null;
  /** What the server says and what we say, in the order of the text. */
  readonly findings: readonly Finding[];
  readonly surroundings: Surroundings;
}

/** Examines a text that nothing is known of yet. */
export function examine(document: ManifestDocument, surroundings: Surroundings): Examined {
  return withOwnFindings(document, identify(document) ? judge(document, surroundings) : null, surroundings);
}

/** The server's words are shown with the finding that tells the cause, and not with another one again. */
const once = (finding: Finding, own: readonly Finding[]): Finding =>
  finding.message !== '' && own.some(({ message }) => message === finding.message) ? { ...finding, message: '' } : finding;

const known = new WeakMap<object, Examined>();

/** Adds our own findings to the server's verdict, once a verdict. */
export function withOwnFindings(document: ManifestDocument, verdict: Verdict | null, surroundings: Surroundings): Examined {
  const key = verdict ?? document;
  const before = known.get(key);
  if (before?.surroundings.version === surroundings.version) return before;
  const { findings, replaced } = textFindings(document, verdict, surroundings.version);
  const kept = (verdict?.findings ?? []).filter((finding) => !replaced(finding)).map((finding) => once(finding, findings));
  const examined = {
    document,
    verdict,
    findings: [...kept, ...findings].sort((one, other) => one.start - other.start),
    surroundings,
  };
  known.set(key, examined);
  return examined;
}
