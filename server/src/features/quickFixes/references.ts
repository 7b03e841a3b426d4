import { editDistance } from '../../kubernetes/decode/suggest.ts';
import type { Path } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import { type FixFamily, type FixInput, fix } from './fix.ts';
import { containersIn, itemsOf, podSpecOf } from './places.ts';

const CHANGE: Text = { en: "Change to '{name}'", 'zh-cn': '改为“{name}”' };
const ADD_VOLUME: Text = { en: "Add an emptyDir volume '{name}'", 'zh-cn': '添加 emptyDir 卷“{name}”' };
const ADD_CONFIG: Text = { en: "Add a volume '{name}' from the ConfigMap '{name}'", 'zh-cn': '添加来自 ConfigMap“{name}”的卷“{name}”' };
const ADD_CLAIM: Text = {
  en: "Add a volume '{name}' from the PersistentVolumeClaim '{name}'",
  'zh-cn': '添加来自 PersistentVolumeClaim“{name}”的卷“{name}”',
};
const ADD_TEMPLATE: Text = { en: "Add a claim template '{name}' (1Gi)", 'zh-cn': '添加卷申领模板“{name}”（1Gi）' };
const REMOVE_MOUNT: Text = { en: "Remove the mount of '{name}'", 'zh-cn': '删除对“{name}”的挂载' };

/** Edits that are still taken for a slip. */
const slip = (length: number): number => Math.max(1, Math.floor(length / 3));

/** A name of something else in the same object that is not there: what was meant, or the missing thing itself. */
export const references: FixFamily = function* (input) {
  const { data, finding, path, editor } = input;
  if (data.reason !== 'FieldValueNotFound') return;
  const name = editor.textAt(path);
  const spec = podSpecOf(input);
  if (!name || !spec) return;
  const isVolume = finding.code === 'pod.volume-mounts.volume' || finding.code === 'pod.volume-devices' || finding.code.endsWith('.volume');
  const known = namesOf(input, isVolume ? [...volumePaths(input, spec)] : definitionsOf(finding.code, input, spec));
  for (const { candidate, sure } of nearest(name, known))
    yield* fix('correct-reference', CHANGE, editor.replace(path, candidate), { values: { name: candidate }, preferred: sure });
  if (isVolume && !known.includes(name)) yield* addVolume(input, spec, name);
  if (isVolume) yield* fix('remove-mount', REMOVE_MOUNT, editor.remove(path.slice(0, -1)), { values: { name } });
};

function* addVolume({ editor, schema, base }: FixInput, spec: Path, name: string) {
  const values = { name };
  const volumes = [...spec, 'volumes'];
  yield* fix('add-volume', ADD_VOLUME, editor.append(volumes, { name, emptyDir: {} }), { values });
  yield* fix('add-volume', ADD_CONFIG, editor.append(volumes, { name, configMap: { name } }), { values });
  yield* fix('add-volume', ADD_CLAIM, editor.append(volumes, { name, persistentVolumeClaim: { claimName: name } }), { values });
  if (schema?.kind !== 'StatefulSet') return;
  const claim = { metadata: { name }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
  yield* fix('add-claim-template', ADD_TEMPLATE, editor.append([...base, 'spec', 'volumeClaimTemplates'], claim), { values });
}

function* volumePaths({ editor, base, schema }: FixInput, spec: Path): Iterable<Path> {
  for (const item of itemsOf(editor, [...spec, 'volumes'])) yield [...item, 'name'];
  if (schema?.kind === 'StatefulSet')
    for (const item of itemsOf(editor, [...base, 'spec', 'volumeClaimTemplates'])) yield [...item, 'metadata', 'name'];
}

function definitionsOf(code: string, { editor }: FixInput, spec: Path): Path[] {
  if (code === 'pod.ephemeral-containers.target' || code.includes('resource-field-ref'))
    return containersIn(editor, spec).map((container) => [...container, 'name']);
  if (code === 'pod.resources.claims') return itemsOf(editor, [...spec, 'resourceClaims']).map((item) => [...item, 'name']);
  return [];
}

const namesOf = ({ editor }: FixInput, paths: readonly Path[]): string[] => paths.flatMap((path) => editor.textAt(path) ?? []);

function nearest(name: string, known: readonly string[]): { candidate: string; sure: boolean }[] {
  const limit = slip(name.length);
  const ranked = [...new Set(known)]
    .filter((candidate) => candidate !== name)
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase(), limit) }))
    .sort((one, other) => one.distance - other.distance);
  return ranked.slice(0, 4).map(({ candidate, distance }, index) => ({
    candidate,
    sure: index === 0 && distance <= limit && distance < (ranked[1]?.distance ?? limit + 2),
  }));
}
