import { fieldAt, objectIn } from '../../kubernetes/schema/walk.ts';
import type { Path } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import { together } from '../edits/editor.ts';
import { type FixFamily, type FixInput, fix } from './fix.ts';

const KEEP: Text = { en: "Keep '{name}', remove {others}", 'zh-cn': '保留“{name}”，删除{others}' };

/**
 * Rules about fields that exclude each other: where the object that has them is, seen from the finding, and which fields they are (those of
 * the schema's union when none are named).
 */
const EXCLUSIVE: Readonly<Record<string, { readonly up: number; readonly fields?: readonly string[] }>> = {
  'pod.handlers.one': { up: 1 },
  'pod.volumes.one-source': { up: 1 },
  'volume.one-source': { up: 1 },
  'pod.volumes.projected.one-source': { up: 0 },
  'pod.env.value-from': { up: 0 },
  'pod.env-from.one-source': { up: 0, fields: ['configMapRef', 'secretRef'] },
  'pod.volume-mounts.sub-path': { up: 1, fields: ['subPath', 'subPathExpr'] },
  'pod.volumes.downward-api.content': { up: 0, fields: ['fieldRef', 'resourceFieldRef'] },
  'network-policy.peer': { up: 0, fields: ['ipBlock', 'podSelector', 'namespaceSelector'] },
  'ingress.backend': { up: 0, fields: ['service', 'resource'] },
  'pod.resource-claims.source': { up: 0, fields: ['resourceClaimName', 'resourceClaimTemplateName'] },
  'hpa.metrics.target': { up: 1, fields: ['averageUtilization', 'averageValue', 'value'] },
  'pdb.one-number': { up: 0, fields: ['minAvailable', 'maxUnavailable'] },
};

/** Fields that cannot stand beside each other: keep one. */
export const exclusive: FixFamily = function* (input) {
  const { finding, path, helps } = input;
  const entry = Object.hasOwn(EXCLUSIVE, finding.code) ? EXCLUSIVE[finding.code] : undefined;
  if (!entry) return;
  const object = entry.up === 0 ? path : path.slice(0, -entry.up);
  if (finding.code === 'pod.env.value-from') yield* keepOne(input, path.slice(0, -1), ['value', 'valueFrom'], helps);
  yield* keepOne(input, object, entry.fields ?? unionFields(input, object), helps);
};

function* keepOne({ editor }: FixInput, object: Path, fields: readonly string[], helps: FixInput['helps']) {
  const present = fields.filter((field) => editor.spot([...object, field]));
  if (present.length < 2) return;
  for (const name of present) {
    const others = present.filter((field) => field !== name);
    const edits = together(...others.map((other) => editor.remove([...object, other])));
    if (edits && helps(edits))
      yield* fix('keep-one', KEEP, edits, { values: { name, others: others.map((other) => `'${other}'`).join(', ') } });
  }
}

/** Members of the unions of the object at a path. */
function unionFields({ schema, base, version }: FixInput, object: Path): string[] {
  const type = schema && fieldAt(schema.type, object.slice(base.length), version)?.type;
  const fields = (type && objectIn(type)?.fields) ?? [];
  return fields.filter(({ union, discriminator }) => union && !discriminator).map(({ name }) => name);
}
