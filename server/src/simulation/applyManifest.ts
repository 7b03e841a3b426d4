import { LAST_APPLIED } from '../kubernetes/apply.ts';
import { decode } from '../kubernetes/decode/decode.ts';
import { judge } from '../kubernetes/judge.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';
import { schemaOf } from '../kubernetes/schema/kinds.ts';
import { ManifestFile } from '../manifest/index.ts';
import type { Answer } from './answer.ts';
import { withQuotaUsage } from './controllers/resourceQuota/usage.ts';
import { plainJson } from './scenario/plainValue.ts';
import type { Cause } from './timeline.ts';
import type { Causes } from './world/causes.ts';
import { plainCopy } from './world/plainCopy.ts';
import { sameValue } from './world/sameValue.ts';
import type { World } from './world/world.ts';

/** Changed fields that are told as the causes of an update. */
const CAUSES_MAX = 8;

/**
 * `kubectl apply` of a manifest: what stands there is updated by a three-way merge with what was written before, everything else is
 * created by `create`. Documents that are refused change nothing; the first refusal is the answer.
 */
export function applyManifest(world: World, text: string, create: (text: string) => Answer, causes: Causes): Answer {
  let refusal: Answer | undefined;
  let delayMs = 0;
  for (const { document, text: documentText } of new ManifestFile(text).documents) {
    if (document.root === null && document.parseError === null) continue;
    const written = decode(document, world.version).object;
    const stored = written && standing(world, written);
    if (!written || !stored) {
      const answer = create(documentText);
      if (answer.code >= 400) refusal ??= answer;
      continue;
    }
    const former = world.manifests.writtenOf(stored);
    const verdict = judge(document, {
      version: world.version,
      objects: withQuotaUsage(world, world.store.all()),
      complete: true,
      stored: withLastApplied(stored, former),
    });
    if (verdict.verdict === 'refused' || verdict.object === null) {
      const { code, reason, message } = verdict;
      refusal ??= { code, reason, message };
      continue;
    }
    const updated = withoutLastApplied(plainCopy(verdict.object));
    delayMs += world.latency(delayMs === 0 ? 'apiCreate' : 'apiCreateNext');
    world.clock.after(delayMs, 'api', () => {
      const current = standing(world, written);
      if (!current) return;
      world.manifests.add(updated, written);
      // What controllers wrote in the meantime stays: only the spec and the metadata of the manifest are applied.
      const metadata = { ...updated.metadata, resourceVersion: current.metadata.resourceVersion };
      const name = `${updated.kind}/${updated.metadata.name}`;
      world.api.update({ ...updated, metadata, status: current.status }, [...causes, ...changedFields(name, former, written)]);
    });
  }
  return refusal ?? { code: 200 };
}

function standing(world: World, { apiVersion, kind, metadata }: KubernetesObject): KubernetesObject | undefined {
  const namespace = schemaOf(apiVersion, kind)?.namespaced ? (metadata?.namespace ?? world.namespace) : undefined;
  return metadata?.name === undefined ? undefined : world.store.get(kind, namespace, metadata.name);
}

function withLastApplied(stored: KubernetesObject, former: KubernetesObject | null): KubernetesObject {
  if (!former) return stored;
  const annotations = {
    ...stored.metadata.annotations,
    [LAST_APPLIED]: plainJson(former),
  };
  return { ...stored, metadata: { ...stored.metadata, annotations } };
}

/** The simulation keeps what was written beside the objects, not in them. */
function withoutLastApplied(object: KubernetesObject): KubernetesObject {
  const { [LAST_APPLIED]: _, ...annotations } = object.metadata.annotations ?? {};
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** The fields that the two texts say differently, as causes; the deepest that tell the difference. */
function changedFields(name: string, before: unknown, after: unknown): Cause[] {
  const causes: Cause[] = [];
  const visit = (one: unknown, other: unknown, field: string): void => {
    if (causes.length >= CAUSES_MAX || sameValue(one, other)) return;
    if (isTree(one) && isTree(other) && Array.isArray(one) === Array.isArray(other)) {
      const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
      for (const key of keys)
        visit(
          (one as Record<string, unknown>)[key],
          (other as Record<string, unknown>)[key],
          Array.isArray(other) ? `${field}[${key}]` : field === '' ? key : `${field}.${key}`,
        );
      return;
    }
    causes.push({ object: name, field, ...(isTree(other) || other === undefined ? {} : { value: String(other) }) });
  };
  visit(before ?? {}, after, '');
  return causes;
}

const isTree = (value: unknown): value is object => typeof value === 'object' && value !== null;
