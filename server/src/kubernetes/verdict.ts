import type { Text } from '../texts/text.ts';
import type { KubernetesObject, MinorVersion } from './object.ts';

/** What the API server would answer to a strict create of one document. Messages are the server's, word for word. */
export interface Verdict {
  readonly verdict: 'accepted' | 'refused';
  /** HTTP status code: 201, 400, 403, 404, 422… */
  readonly code: number;
  /** Status reason: `Invalid`, `BadRequest`, `Forbidden`…; empty when accepted. */
  readonly reason: string;
  readonly message: string;
  readonly causes: readonly VerdictCause[];
  /** Texts of the Warning headers. */
  readonly warnings: readonly string[];
  /** The object as it would be stored (accepted), or as far as it could be decoded and defaulted (refused); null when nothing was decoded. */
  readonly object: KubernetesObject | null;
  /** Everything above again as places in the text, for the editor. */
  readonly findings: readonly Finding[];
  /** What is said of each item of a list, in the order of the text; absent for an object of its own. */
  readonly items?: readonly Verdict[];
}

export interface VerdictCause {
  readonly reason: string;
  readonly field: string;
  readonly message: string;
}

/** One statement about a place of the document. Offsets are relative to the document's text. */
export interface Finding {
  readonly start: number;
  readonly end: number;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  /** Rule id, problem code or warning id. Stable. */
  readonly code: string;
  /** The server's words; empty where the server is silent and `explain` says it all. */
  readonly message: string;
  /** What it means and the way out, in our words. */
  readonly explain: Text | null;
  /** Field path as the server prints it; empty for findings about the text itself. */
  readonly field: string;
  readonly related?: readonly { readonly start: number; readonly end: number; readonly message: Text }[];
  readonly tags?: readonly ('deprecated' | 'unnecessary')[];
  /** Facts a quick fix needs, e.g. `{ suggestion: 'containers' }`; each fix family documents its own. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Kinds that change what the API server says of other objects: admission and the lookup of kinds ask for them. */
export const STANDING_KINDS: ReadonlySet<string> = new Set([
  'Namespace',
  'LimitRange',
  'ResourceQuota',
  'ServiceAccount',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
  'IngressClass',
  'CustomResourceDefinition',
]);

/** What stands in the cluster around the document: other documents of the workspace that count as already there. */
export interface Surroundings {
  readonly version: MinorVersion;
  readonly objects: readonly KubernetesObject[];
  /** Judge an update of this stored object instead of a create. */
  readonly stored?: KubernetesObject;
  /** The same where it takes the decoded object to tell which one is stored, as for the items of a list. */
  readonly storedOf?: (object: KubernetesObject) => KubernetesObject | undefined;
  /** The objects are all there is, as in a simulated cluster: what is not among them does not exist. */
  readonly complete?: boolean;
}
