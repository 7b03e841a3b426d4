import type { Node } from '../../manifest/nodes.ts';
import { goQuote } from '../values/goQuote.ts';

/** An answer that needs no look at the fields: what the server, or kubectl before it, says of the document as a whole. */
export interface WholeRefusal {
  /** HTTP status; 0 when kubectl refuses and nothing is sent. */
  readonly code: number;
  /** Status reason; `Client` when kubectl refuses. */
  readonly reason: string;
  readonly message: string;
}

const client = (message: string): WholeRefusal => ({ code: 0, reason: 'Client', message });

export const badRequest = (message: string): WholeRefusal => ({ code: 400, reason: 'BadRequest', message });

/** The file as kubectl names it. The records have a place holder too, and nobody acts on it. */
const FILE = '"FILE"';
const OFF = '; if you choose to ignore these errors, turn validation off with --validate=false';

export const NOTHING_TO_CREATE = client('error: no objects passed to create');
export const INVALID_OBJECT = validating(['invalid object to validate']);

/** Source: k8s.io/kubectl pkg/validation and cmd/util factory_client_access.go. */
export function validating(errors: readonly string[]): WholeRefusal {
  const told = errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`;
  return client(`error: error validating ${FILE}: error validating data: ${told}${OFF}`);
}

/** Source: k8s.io/cli-runtime pkg/resource mapper.go, meta.NoKindMatchError. */
export const noMatch = (kind: string, apiVersion: string, name: string, namespace: string): WholeRefusal =>
  client(
    `error: resource mapping not found for name: ${goQuote(name)} namespace: ${goQuote(namespace)} from ${FILE}: ` +
      `no matches for kind ${goQuote(kind)} in version ${goQuote(apiVersion)}\nensure CRDs are installed first`,
  );

/** Source: k8s.io/cli-runtime pkg/resource mapper.go infoForData, metadata_decoder.go. */
export const unableToDecode = (why: string): WholeRefusal => client(`error: unable to decode ${FILE}: ${why}`);

export const kindMissing = (json: string): WholeRefusal => unableToDecode(`Object 'Kind' is missing in '${json}'`);

export const NOT_FOUND: WholeRefusal = {
  code: 404,
  reason: 'NotFound',
  message: `Error from server (NotFound): error when creating ${FILE}: the server could not find the requested resource`,
};

export const NOT_ALLOWED: WholeRefusal = {
  code: 405,
  reason: 'MethodNotAllowed',
  message: `Error from server (MethodNotAllowed): error when creating ${FILE}: the server does not allow this method on the requested resource`,
};

/** How the server shows the beginning of a body it cannot read. Source: k8s.io/apiserver endpoints/handlers/rest.go summarizeData. */
const SUMMARY_BYTES = 30;

function summary(text: string): string {
  const bytes = new TextEncoder().encode(text.slice(0, SUMMARY_BYTES + 1));
  if (bytes.length === 0) return '<empty>';
  const more = bytes.length > SUMMARY_BYTES ? ' ...' : '';
  const shown = bytes.slice(0, SUMMARY_BYTES);
  if (shown[0] === 123) return new TextDecoder().decode(shown) + more;
  return [...shown].map((byte) => byte.toString(16).padStart(2, '0')).join('') + more;
}

/** A body that is no YAML. The kind is the one the request was for, which is the one the text names; without one kubectl never sends it. */
export function unreadable(text: string, root: Node | null, parseError: string): WholeRefusal {
  const kind = kindWritten(text, root);
  if (kind === null) return client(`error: error parsing FILE: error converting YAML to JSON: ${parseError}`);
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${parseError} (${summary(text)})`);
}

function kindWritten(text: string, root: Node | null): string | null {
  if (root?.type === 'mapping') {
    for (const { key, value } of root.pairs) {
      if (key.type === 'scalar' && key.value === 'kind' && value.type === 'scalar' && typeof value.value === 'string') return value.value;
    }
  }
  return /^\s{0,8}["']?kind["']?\s*:\s*["']?([A-Za-z]\w*)/m.exec(text)?.[1] ?? null;
}
