import { type ManifestDocument, type MappingNode, type Node, type Path, parseDocument, decode as plain } from '../manifest/index.ts';
import { type AdmissionRefusal, admit } from './admission/admission.ts';
import { findingsAhead, findingsBehind } from './ahead.ts';
import { appliedOver, appliedText, LAST_APPLIED } from './apply.ts';
import { customResource, isDefined } from './customResources.ts';
import { type Decoded, decode, decodeAt, decodeItem, type ItemList, itemsOf } from './decode/decode.ts';
import { goJson } from './decode/goJson.ts';
import { unableToDecode } from './decode/refusals.ts';
import { applyDefaults } from './defaults/defaults.ts';
import { allocate, prepareForCreate } from './defaults/prepare.ts';
import { findingOfTemplate, findingsOfDecode, findingsOfRefusals, findingsOfSpoken, Places } from './findings.ts';
import { WHOLE } from './findingTexts.ts';
import type { KubernetesObject } from './object.ts';
import { patchRefusal } from './patch.ts';
import type { KindSchema } from './schema/model.ts';
import { invalidStatus, statusOf } from './status.ts';
import type { FieldError } from './validation/fieldErrors.ts';
import { validate, validatorOf } from './validation/index.ts';
import { judgeUpdate } from './validation/updates/index.ts';
import { type Finding, STANDING_KINDS, type Surroundings, type Verdict } from './verdict.ts';
import type { WarningFinding } from './warnings/finding.ts';
import { apiWarnings, dropRepeatedOwners, warningsOf, warningsOfUpdate } from './warnings/warnings.ts';

/**
 * What the API server answers to a strict create of a document: decoding, defaults, mutating admission, the kind's strategy, validation,
 * validating admission, in its order. The first stage that refuses answers; findings tell what is known up to there, with places in the
 * text. The object of the verdict is the server's internal form: `toPersisted` makes the stored one of it. A list is judged item by item,
 * and refused when one of them is. Never throws.
 */
export function judge(document: ManifestDocument, surroundings: Surroundings): Verdict {
  const list = itemsOf(document);
  if (list && list.items.length > 0) return judgeList(list, surroundings);
  const places = new Places(document);
  const verdict = judgeObject(decode(document, surroundings.version, sharedIn(surroundings)), places, surroundings);
  if (!document.templated || verdict.verdict === 'accepted') return verdict;
  return { ...verdict, findings: [findingOfTemplate(verdict.message, places)] };
}

/** Updates change what they decode. */
const sharedIn = ({ stored, storedOf, objects }: Surroundings): readonly KubernetesObject[] | null => (stored || storedOf ? null : objects);

/** The same of one object of a document alone. @param base path of an item of a list, or empty */
export function judgeAt(document: ManifestDocument, base: Path, surroundings: Surroundings): Verdict {
  if (base.length === 0) return judge(document, surroundings);
  return judgeObject(decodeAt(document, base, surroundings.version), new Places(document, base), surroundings);
}

function judgeObject(decoded: Decoded, places: Places, surroundings: Surroundings): Verdict {
  const { object, schema, apiVersion, kind, root, kept } = decoded;
  if (schema === null && root && kind && isDefined(apiVersion, kind, surroundings.objects)) {
    return new Answer(places, customResource(root), []).accepted();
  }
  if (object === null || schema === null) return refusedByDecode(decoded, places, surroundings);
  arrive(object, schema);
  const update = root && updateBy(surroundings, object);
  if (update) return judgeApplied({ ...decoded, schema, root }, update, places);
  if (decoded.refusal !== null) return refusedByDecode(decoded, places, surroundings);
  applyDefaults(object, surroundings.version, null, kept);
  const warnings: WarningFinding[] = [
    ...apiWarnings(decoded.apiVersion, decoded.kind, surroundings.version),
    ...dropRepeatedOwners(object),
  ];
  const answer = new Answer(places, object, warnings);
  const mutated = admit(object, surroundings, 'mutating');
  warnings.push(...mutated.warnings);
  if (mutated.refusal) return answer.refusedBy(mutated.refusal);
  if (!validatorOf(object)?.answered) warnings.push(...prepareForCreate(object, surroundings.version));
  kept?.settle();
  const refusals = validate(object, surroundings, kept);
  if (refusals.length > 0) {
    return answer.refused(statusOf(schema, object, refusals), findingsOfRefusals(refusals, object, places));
  }
  allocate(object);
  warnings.push(...warningsOf(object, surroundings.version, kept));
  const validated = admit(object, surroundings, 'validating');
  warnings.push(...validated.warnings);
  return validated.refusal ? answer.refusedBy(validated.refusal) : answer.accepted();
}

type Update = Surroundings & { readonly stored: KubernetesObject };

/** The surroundings of an update; null for a new object, as which one that is stored in another API version is judged, too. */
function updateBy(surroundings: Surroundings, object: KubernetesObject): Update | null {
  const stored = surroundings.stored ?? surroundings.storedOf?.(object);
  return stored?.apiVersion === object.apiVersion ? { ...surroundings, stored } : null;
}

/** A document of a kind that is served. */
type Sound = Decoded & { readonly schema: KindSchema; readonly root: MappingNode };

/**
 * What `kubectl apply` of the manifest over a stored object gets. The last applied manifest is read from the annotation that kubectl leaves on
 * the object. Manifests are merged as they are written; the server decodes what comes of it.
 */
function judgeApplied(decoded: Sound, surroundings: Update, places: Places): Verdict {
  const { version, stored } = surroundings;
  const { schema, root } = decoded;
  const undecodable = decoded.problems.find(({ weight, data }) => weight !== 'strict' && isOfMetadata(data?.path));
  if (undecodable) return refusedByDecode({ ...decoded, refusal: unableToDecode(undecodable.message) }, places, surroundings);
  const manifest: KubernetesObject = JSON.parse(appliedText(root, schema));
  const { object: merged, fault } = appliedOver(schema.type, withoutServers(stored, manifest), lastApplied(stored), manifest);
  const warnings: WarningFinding[] = [...apiWarnings(schema.apiVersion, schema.kind, version)];
  if (fault !== null) {
    const message = `error: error when applying patch: ${fault}`;
    const finding: Finding = { ...places.of([]), severity: 'error', code: 'update.no-key', message, explain: WHOLE.noMergeKey, field: '' };
    return new Answer(places, merged as KubernetesObject, warnings).refused({ code: 0, reason: 'Client', message, causes: [] }, [finding]);
  }
  const { object: updated, problems } = decode(parseDocument(goJson({ ...merged, ...identityOf(schema) })), version);
  const ofPatch = patchRefusal(problems, merged, schema.type);
  if (!updated || ofPatch || (problems.length === 0 && decoded.problems.some(({ code }) => code === 'duplicate-key')))
    return refusedByDecode(decoded, places, surroundings, ofPatch);
  arrive(updated, schema);
  updated.metadata.annotations = { ...updated.metadata.annotations, [LAST_APPLIED]: appliedText(root, schema) };
  applyDefaults(updated, version);
  const before = applyDefaults(structuredClone(stored), version);
  const answer = new Answer(places, updated, warnings);
  const mutated = admit(updated, { ...surroundings, stored: before }, 'mutating');
  warnings.push(...mutated.warnings);
  if (mutated.refusal) return answer.refusedBy(mutated.refusal);
  const refusals = judgeUpdate(before, updated, surroundings);
  if (refusals.length > 0) {
    return answer.refused(statusOf(schema, updated, refusals), findingsOfRefusals(refusals, updated, places));
  }
  allocate(updated);
  warnings.push(...warningsOfUpdate(before, updated, version));
  const validated = admit(updated, { ...surroundings, stored: before }, 'validating');
  warnings.push(...validated.warnings);
  return validated.refusal ? answer.refusedBy(validated.refusal) : { ...answer.accepted(), code: 200 };
}

/** The stored object without what the server puts back, unless the manifest touches it: a simulated cluster keeps times in a form of its own. */
function withoutServers(stored: KubernetesObject, manifest: KubernetesObject): KubernetesObject {
  const { status, ...rest } = structuredClone(stored);
  for (const field of ['creationTimestamp', 'deletionTimestamp'] as const)
    if (manifest.metadata?.[field] === undefined) delete rest.metadata[field];
  return manifest.status === undefined ? rest : { ...rest, status };
}

const isOfMetadata = (path: unknown): boolean => Array.isArray(path) && path[0] === 'metadata';

const identityOf = ({ apiVersion, kind }: KindSchema): Pick<KubernetesObject, 'apiVersion' | 'kind'> => ({ apiVersion, kind });

/** The manifest that kubectl applied last; empty when it left none. */
function lastApplied({ metadata }: KubernetesObject): KubernetesObject | Record<string, never> {
  const { root, parseError } = parseDocument(metadata.annotations?.[LAST_APPLIED] ?? '');
  return root?.type === 'mapping' && parseError === null ? JSON.parse(goJson(plain(root))) : {};
}

/** Puts together what the stages said. */
class Answer {
  constructor(
    private readonly places: Places,
    private readonly object: KubernetesObject,
    /** Still growing while stages speak. */
    private readonly warnings: readonly WarningFinding[],
  ) {}

  accepted(): Verdict {
    const { places, object } = this;
    const warnings = this.messages();
    const findings = warnings.length === 0 ? [] : findingsOfSpoken(this.warnings, 'warning', places);
    return { verdict: 'accepted', code: 201, reason: '', message: '', causes: [], warnings, object, findings };
  }

  refused(status: Pick<Verdict, 'code' | 'reason' | 'message' | 'causes'>, findings: Verdict['findings']): Verdict {
    const spoken = findingsOfSpoken(this.warnings, 'warning', this.places);
    return { verdict: 'refused', ...status, warnings: this.messages(), object: this.object, findings: [...findings, ...spoken] };
  }

  refusedBy({ code, reason, message, causes, findings }: AdmissionRefusal): Verdict {
    return this.refused({ code, reason, message, causes }, findingsOfSpoken(findings, 'error', this.places));
  }

  /** The server sends each text once. */
  private messages(): string[] {
    return this.warnings.length === 0 ? [] : [...new Set(this.warnings.map(({ message }) => message))];
  }
}

/** Texts up to this size are looked at once more as they will read when they are mended; in UTF-16 code units. */
const MENDED_LENGTH_MAX = 200_000;

/** @param ofPatch what the server says instead where a patch is what it got */
function refusedByDecode(decoded: Decoded, places: Places, surroundings: Surroundings, ofPatch: FieldError | null = null): Verdict {
  const { refusal, object, schema, problems } = decoded;
  const { version } = surroundings;
  if (object && schema) {
    arrive(object, schema);
    applyDefaults(object, version);
  }
  const spoken = apiWarnings(decoded.apiVersion, decoded.kind, version);
  const findings = [
    ...findingsOfDecode(decoded, places),
    ...(object ? findingsAhead(problems, object, places, surroundings) : []),
    ...(places.document.parseError !== null && places.document.text.length <= MENDED_LENGTH_MAX
      ? findingsBehind(places.document, (mended) => judge(mended, surroundings).findings)
      : []),
    ...findingsOfSpoken(spoken, 'warning', places),
  ];
  const rest = { warnings: spoken.map((warning) => warning.message), object, findings };
  if (ofPatch) {
    const { message, causes } = invalidStatus({ group: '', kind: '' }, '', [ofPatch]);
    return { verdict: 'refused', code: 422, reason: 'Invalid', message, causes, ...rest };
  }
  const { code, reason, message } = refusal ?? { code: 0, reason: 'Client', message: '' };
  return { verdict: 'refused', code, reason, message, causes: [], ...rest };
}

/** Each item is created by itself, and finds those before it. The list tells the first refusal's status and every message. */
function judgeList(list: ItemList, surroundings: Surroundings): Verdict {
  const { apiVersion, kind } = list;
  let objects = surroundings.objects;
  const verdicts = list.items.map((item, index) => {
    const verdict = judgeItem(list, item, index, { ...surroundings, objects });
    const { object } = verdict;
    if (verdict.verdict === 'accepted' && object && STANDING_KINDS.has(object.kind)) objects = [...objects, object];
    return verdict;
  });
  const refused = verdicts.filter(({ verdict }) => verdict === 'refused');
  return {
    verdict: refused.length > 0 ? 'refused' : 'accepted',
    code: refused[0]?.code ?? (verdicts.some(({ code }) => code === 201) ? 201 : 200),
    reason: refused[0]?.reason ?? '',
    message: refused.map(({ message }) => message).join('\n'),
    causes: refused.flatMap(({ causes }) => causes),
    warnings: [...new Set(verdicts.flatMap(({ warnings }) => warnings))],
    object: { apiVersion, kind, metadata: {}, items: verdicts.flatMap(({ object }) => object ?? []) },
    findings: verdicts.flatMap(({ findings }) => findings),
    items: verdicts,
  };
}

/** What was said of an item, as long as nothing that it depends on changes. */
interface KeptVerdict {
  readonly index: number;
  readonly surroundings: Surroundings;
  /** Where the item began in the text then. */
  readonly start: number;
  readonly verdict: Verdict;
}

/** By the node of the item: an edit elsewhere in a long list keeps the nodes of all items that it does not touch. */
const keptVerdicts = new WeakMap<Node, KeptVerdict>();

function judgeItem(list: ItemList, item: Node, index: number, surroundings: Surroundings): Verdict {
  const judged = (): Verdict =>
    judgeObject(
      decodeItem(list, item, surroundings.version, sharedIn(surroundings)),
      new Places(list.document, ['items', index]),
      surroundings,
    );
  // Updates are asked for seldom, and of few items.
  if (surroundings.stored || surroundings.storedOf) return judged();
  const kept = keptVerdicts.get(item);
  if (kept?.index === index && isSame(kept.surroundings, surroundings)) return moved(kept.verdict, item.start - kept.start);
  const verdict = judged();
  keptVerdicts.set(item, { index, surroundings, start: item.start, verdict });
  return verdict;
}

const isSame = (one: Surroundings, other: Surroundings): boolean => one.version === other.version && one.objects === other.objects;

/** The same verdict for an item that now begins so many characters further on. */
function moved(verdict: Verdict, by: number): Verdict {
  if (by === 0 || verdict.findings.length === 0) return verdict;
  const shifted = <Placed extends { readonly start: number; readonly end: number }>(placed: Placed): Placed => ({
    ...placed,
    start: placed.start + by,
    end: placed.end + by,
  });
  const findings = verdict.findings.map((finding) => {
    const related = finding.related?.map(shifted);
    return { ...shifted(finding), ...(related && { related }) };
  });
  return { ...verdict, findings };
}

/**
 * The namespace of the request: `default` where the object names none, and none for kinds that live outside of namespaces.
 * Source: k8s.io/apiserver pkg/registry/rest meta.go EnsureObjectNamespaceMatchesRequestNamespace.
 */
function arrive({ metadata }: KubernetesObject, schema: KindSchema): void {
  if (!schema.namespaced) delete metadata.namespace;
  else if (!metadata.namespace) metadata.namespace = 'default';
}
