import { podTemplatePath } from '../../kubernetes/podTemplates.ts';
import { decode, type Path } from '../../manifest/index.ts';
import { columnOf } from '../../manifest/layout.ts';
import type { Text } from '../../texts/text.ts';
import { type DocumentEditor, type Edit, together } from '../edits/editor.ts';
import { inSequence } from '../edits/sequence.ts';
import { printed } from './format.ts';
import { type RefactoringFamily, refactoring } from './refactoring.ts';
import { shifted } from './shift.ts';
import { isMapping, type Mapping, mappingAt, valueAt } from './values.ts';
import { whole } from './wrap.ts';

const UNWRAP: Text = { en: 'Take the Pod out of the {kind}', 'zh-cn': '从 {kind} 中取出 Pod' };

/** The Pod that a template makes, by itself: to try something out. */
export const unwrap: RefactoringFamily = function* ({ document, editor, schema, base, path }) {
  const template = schema ? podTemplatePath(schema) : undefined;
  if (!schema || !template || template.length === 0 || base.length > 0 || path.length > 2) return;
  if (!editor.spot([...template, 'spec'])) return;
  const block = !document.json && document.root?.type === 'mapping' && !document.root.flow;
  const edits = block ? unframed(editor, template, schema.kind) : rewritten(editor, template, schema.kind);
  yield* refactoring('rewrite', 'unwrap-pod', UNWRAP, edits, { kind: schema.kind });
};

/** Names of Pods of a StatefulSet's claims: the first Pod's. */
function claimVolumes(editor: DocumentEditor, kind: string): Mapping[] {
  const claims = kind === 'StatefulSet' ? valueAt(editor, ['spec', 'volumeClaimTemplates']) : undefined;
  if (!Array.isArray(claims)) return [];
  const name = editor.textAt(['metadata', 'name']) ?? '';
  return claims.flatMap((claim) => {
    const metadata = isMapping(claim) ? claim.metadata : undefined;
    const volume = isMapping(metadata) ? metadata.name : undefined;
    return typeof volume === 'string' ? [{ name: volume, persistentVolumeClaim: { claimName: `${volume}-${name}-0` } }] : [];
  });
}

/** A claim wins over a volume of its name. Source: pkg/controller/statefulset stateful_set_utils.go updateStorage. */
function withVolume(editor: DocumentEditor, volume: Mapping): Edit[] | null {
  const written = valueAt(editor, ['spec', 'volumes']);
  const same = Array.isArray(written) ? written.findIndex((each) => isMapping(each) && each.name === volume.name) : -1;
  return same >= 0 ? editor.replace(['spec', 'volumes', same], volume) : editor.append(['spec', 'volumes'], volume);
}

const metadataOf = (editor: DocumentEditor, template: Path, field: string): Mapping => ({
  ...mappingAt(editor, ['metadata', field]),
  ...mappingAt(editor, [...template, 'metadata', field]),
});

function unframed(editor: DocumentEditor, template: Path, kind: string): Edit[] | null {
  const outer = editor.spot(template.slice(0, 1));
  const spec = editor.spot([...template, 'spec']);
  const { text } = editor.document;
  if (!outer?.pair || !spec?.pair || (spec.parent?.type === 'mapping' && spec.parent.flow)) return rewritten(editor, template, kind);
  const labels = metadataOf(editor, template, 'labels');
  const annotations = metadataOf(editor, template, 'annotations');
  const volumes = claimVolumes(editor, kind);
  const frame = editor.lines(outer);
  const inner = editor.lines(spec);
  const lines = shifted(text.slice(inner.start, inner.end), columnOf(text, outer.pair.start) - columnOf(text, spec.pair.start));
  const kept = lines.endsWith('\n') || frame.end === text.length ? lines : lines + editor.style.lineBreak;
  return inSequence(editor.document, [
    (here) =>
      together(
        here.replace(['apiVersion'], 'v1'),
        here.replace(['kind'], 'Pod'),
        [{ start: frame.start, end: frame.end, text: kept }],
        here.spot(['status']) ? here.remove(['status']) : [],
      ),
    (here) => (Object.keys(labels).length > 0 ? merged(here, ['metadata', 'labels'], labels) : null),
    (here) => (Object.keys(annotations).length > 0 ? merged(here, ['metadata', 'annotations'], annotations) : null),
    ...volumes.map((volume) => (here: DocumentEditor) => withVolume(here, volume)),
  ]);
}

/** Sets entries that are not there as they should be; those that are keep their text. */
function merged(editor: DocumentEditor, path: Path, values: Mapping): Edit[] | null {
  const there = mappingAt(editor, path);
  const missing = Object.entries(values).filter(([key, value]) => there[key] !== value);
  if (missing.length === 0) return null;
  if (Object.keys(there).length === 0) return editor.set(path, values);
  return inSequence(
    editor.document,
    missing.map(
      ([key, value]) =>
        (here) =>
          here.set([...path, key], value),
    ),
  );
}

function rewritten(editor: DocumentEditor, template: Path, kind: string): Edit[] | null {
  const { document } = editor;
  const object = document.root && decode(document.root);
  const spec = valueAt(editor, [...template, 'spec']);
  if (!isMapping(object) || !isMapping(spec)) return null;
  const claims = claimVolumes(editor, kind);
  const claimed = new Set(claims.map(({ name }) => name));
  const others = (Array.isArray(spec.volumes) ? spec.volumes : []).filter((each) => !isMapping(each) || !claimed.has(each.name));
  const volumes = [...others, ...claims];
  const metadata = {
    ...mappingAt(editor, ['metadata']),
    labels: metadataOf(editor, template, 'labels'),
    annotations: metadataOf(editor, template, 'annotations'),
  };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { ...spec, ...(volumes.length > 0 && { volumes }) } };
  return whole(document, printed(pod, document));
}
