import { editDistance } from '../../kubernetes/decode/suggest.ts';
import { servedKinds, servedVersionsOf } from '../../kubernetes/schema/kinds.ts';
import { locate, type ManifestDocument, type Path } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import { together } from '../edits/editor.ts';
import { inSequence } from '../edits/sequence.ts';
import { type FixFamily, fix } from './fix.ts';
import { migrationsOf } from './migrations.ts';

const RENAME: Text = { en: "Change to '{name}'", 'zh-cn': '改为“{name}”' };
const KIND: Text = { en: "Change to '{kind}'", 'zh-cn': '改为“{kind}”' };
const VERSION: Text = { en: "Change to '{version}'", 'zh-cn': '改为“{version}”' };
const MIGRATE: Text = { en: "Change to '{version}' and adapt the fields", 'zh-cn': '改为“{version}”并调整字段' };
const ADD: Text = { en: "Add '{name}: {value}'", 'zh-cn': '添加“{name}: {value}”' };

/** A document whose kind or API version is missing, misspelt or no longer served. Reads `suggestion` of the finding. */
export const wholeDocument: FixFamily = function* ({ finding, data, base, editor, document, version }) {
  const apiVersion = editor.textAt([...base, 'apiVersion']) ?? '';
  const kind = editor.textAt([...base, 'kind']) ?? '';
  switch (finding.code) {
    case 'no-apiversion': {
      const known = otherwiseSpelt(document, base, 'apiVersion');
      if (known !== null) {
        yield* fix('rename-field', RENAME, editor.rename([...base, known], 'apiVersion'), {
          values: { name: 'apiVersion' },
          preferred: true,
        });
        return;
      }
      const versions = servedVersionsOf(kind, version);
      for (const value of versions)
        yield* fix('add-api-version', ADD, editor.set([...base, 'apiVersion'], value), {
          values: { name: 'apiVersion', value },
          preferred: versions.length === 1,
        });
      return;
    }
    case 'no-kind': {
      const known = otherwiseSpelt(document, base, 'kind');
      if (known !== null) {
        yield* fix('rename-field', RENAME, editor.rename([...base, known], 'kind'), { values: { name: 'kind' }, preferred: true });
        return;
      }
      const kinds = servedKinds(version).filter((each) => each.apiVersion === apiVersion);
      for (const value of likelyKinds(
        editor,
        kinds.map((each) => each.kind),
        base,
      ))
        yield* fix('add-kind', ADD, editor.set([...base, 'kind'], value), { values: { name: 'kind', value } });
      return;
    }
    case 'unserved-kind': {
      const { suggestion } = data;
      if (typeof suggestion === 'string') {
        const migrations = migrationsOf(kind, base);
        const edits = inSequence(document, [(here) => here.replace([...base, 'apiVersion'], suggestion), ...migrations]);
        const plain = editor.replace([...base, 'apiVersion'], suggestion);
        const adapts = JSON.stringify(edits?.length) !== JSON.stringify(plain?.length) || migrations.length > 0;
        yield* adapts && data.removed
          ? fix('migrate-version', MIGRATE, edits, { values: { version: suggestion }, preferred: true })
          : fix('correct-api-version', VERSION, plain, { values: { version: suggestion }, preferred: true });
      }
      for (const each of nearKinds(kind, version)) {
        const served = servedVersionsOf(each, version);
        const target = served.includes(apiVersion) ? apiVersion : served[0];
        if (!target) continue;
        const edits = together(
          editor.replace([...base, 'kind'], each),
          target === apiVersion ? [] : editor.replace([...base, 'apiVersion'], target),
        );
        yield* fix('correct-kind', KIND, edits, { values: { kind: each }, preferred: typeof suggestion !== 'string' });
        return;
      }
    }
  }
};

/** Words people use for kinds. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  po: 'Pod',
  deploy: 'Deployment',
  svc: 'Service',
  cm: 'ConfigMap',
  ds: 'DaemonSet',
  sts: 'StatefulSet',
  rs: 'ReplicaSet',
  rc: 'ReplicationController',
  ing: 'Ingress',
  hpa: 'HorizontalPodAutoscaler',
  pdb: 'PodDisruptionBudget',
  pv: 'PersistentVolume',
  pvc: 'PersistentVolumeClaim',
  sa: 'ServiceAccount',
  ns: 'Namespace',
  netpol: 'NetworkPolicy',
  cj: 'CronJob',
};

/** Kinds that a misspelt word may stand for, the nearest first. A kind that is known as it is written has none. */
function nearKinds(written: string, version: Parameters<typeof servedKinds>[0]): string[] {
  const kinds = [...new Set(servedKinds(version).map(({ kind }) => kind))];
  if (kinds.includes(written)) return [];
  const folded = written.toLowerCase().replace(/[\s_-]/g, '');
  const known = SHORT_NAMES[folded];
  if (known) return [known];
  const limit = Math.max(1, Math.floor(folded.length / 4));
  return kinds
    .map((kind) => {
      const plain = kind.toLowerCase();
      return { kind, distance: plain === folded || `${plain}s` === folded ? 0 : editDistance(folded, plain, limit) };
    })
    .filter(({ distance }) => distance <= limit)
    .sort((one, other) => one.distance - other.distance)
    .map(({ kind }) => kind);
}

/** Of the kinds of an API version, those whose fields are in the document. */
function likelyKinds(editor: Parameters<FixFamily>[0]['editor'], kinds: readonly string[], base: readonly (string | number)[]): string[] {
  const has = (...path: string[]): boolean => editor.spot([...base, ...path]) !== null;
  const likely = kinds.filter((kind) => {
    if (kind === 'Pod') return has('spec', 'containers');
    if (kind === 'Service') return has('spec', 'ports') && !has('spec', 'containers');
    if (kind === 'ConfigMap' || kind === 'Secret') return has('data') || has('stringData');
    if (kind === 'CronJob') return has('spec', 'schedule');
    if (kind === 'Job') return has('spec', 'template') && !has('spec', 'schedule');
    if (kind === 'PersistentVolumeClaim') return has('spec', 'accessModes') && has('spec', 'resources');
    return ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind) && has('spec', 'template');
  });
  return (likely.length > 0 ? likely : kinds.filter((kind) => kind in { Pod: 1, Service: 1, ConfigMap: 1, Deployment: 1 })).slice(0, 5);
}

/** A key of an object that is the wanted one but for upper and lower case: `Kind`, `apiversion`. */
function otherwiseSpelt(document: ManifestDocument, base: Path, name: string): string | null {
  const { value } = locate(document, base);
  if (value?.type !== 'mapping') return null;
  const keys = value.pairs.map(({ key }) => (key.type === 'scalar' ? String(key.value) : ''));
  return keys.find((key) => key !== name && key.toLowerCase() === name.toLowerCase()) ?? null;
}
