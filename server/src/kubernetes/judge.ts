import type { ManifestDocument } from '../manifest/index.ts';
import { type Decoded, decode } from './decode/decode.ts';
import { applyDefaults } from './defaults/defaults.ts';
import { findingsOfDecode, findingsOfRefusals } from './findings.ts';
import type { KubernetesObject } from './object.ts';
import type { KindSchema } from './schema/model.ts';
import { invalidStatus } from './status.ts';
import { validate } from './validation/index.ts';
import type { Surroundings, Verdict } from './verdict.ts';

/**
 * What the API server answers to a strict create of a document: decoding, defaults, admission, validation, warnings, in its order. The first
 * stage that refuses answers, as in the server; findings tell what all stages up to there know, with places in the text. Never throws.
 */
export function judge(document: ManifestDocument, surroundings: Surroundings): Verdict {
  const decoded = decode(document, surroundings.version);
  if (decoded.refusal !== null || decoded.object === null || decoded.schema === null)
    return refusedByDecode(decoded, document, surroundings);
  const object = arrived(decoded.object, decoded.schema);
  applyDefaults(object, surroundings.version);
  const refusals = validate(object, { version: surroundings.version });
  if (refusals.length > 0) {
    const { message, causes } = invalidStatus(decoded.schema, object.metadata.name ?? '', refusals);
    const findings = findingsOfRefusals(refusals, document);
    return { verdict: 'refused', code: 422, reason: 'Invalid', message, causes, warnings: [], object, findings };
  }
  return { verdict: 'accepted', code: 201, reason: '', message: '', causes: [], warnings: [], object, findings: [] };
}

function refusedByDecode(decoded: Decoded, document: ManifestDocument, { version }: Surroundings): Verdict {
  const { refusal, object, schema } = decoded;
  const { code, reason, message } = refusal ?? { code: 0, reason: 'Client', message: '' };
  const settled = object && schema ? applyDefaults(arrived(object, schema), version) : object;
  return {
    verdict: 'refused',
    code,
    reason,
    message,
    causes: [],
    warnings: [],
    object: settled,
    findings: findingsOfDecode(decoded, document),
  };
}

/**
 * The namespace of the request: `default` where the object names none, and none for kinds that live outside of namespaces.
 * Source: k8s.io/apiserver pkg/registry/rest meta.go EnsureObjectNamespaceMatchesRequestNamespace.
 */
function arrived(object: KubernetesObject, schema: KindSchema): KubernetesObject {
  const { metadata } = object;
  if (!schema.namespaced) delete metadata.namespace;
  else if (!metadata.namespace) metadata.namespace = 'default';
  return object;
}
