import { decode, type PlainValue } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import { type DocumentEditor, type Edit, together } from '../edits/editor.ts';
import { type Change, changed, inSequence } from '../edits/sequence.ts';
import { behindKey } from '../edits/yamlText.ts';
import { CONTROLLERS, type Controller, type Labels } from './controllers.ts';
import { printed } from './format.ts';
import { type RefactoringFamily, type RefactoringInput, refactoring } from './refactoring.ts';
import { shifted } from './shift.ts';
import { isMapping, type Mapping, mappingAt } from './values.ts';

const WRAP: Text = { en: 'Wrap the Pod into a {kind}', 'zh-cn': '把 Pod 包装成 {kind}' };

/** A Pod becomes the template of something that makes Pods. */
export const wrap: RefactoringFamily = function* (input) {
  const { schema, base, path } = input;
  // Where the Pod as a whole is in view; a list has no room for what is around its items.
  if (schema?.kind !== 'Pod' || base.length > 0 || path.length > 2) return;
  for (const controller of CONTROLLERS)
    yield* refactoring('rewrite', `wrap-into-${controller.kind.toLowerCase()}`, WRAP, wrapped(input, controller), {
      kind: controller.kind,
    });
};

/** The edits that put the Pod of a document into a controller; null where the document has no form to do that in. */
export function wrapped({ document, editor }: Pick<RefactoringInput, 'document' | 'editor'>, controller: Controller): Edit[] | null {
  const { root } = document;
  if (root?.type !== 'mapping' || !editor.spot(['metadata']) || !editor.spot(['spec'])) return null;
  const labels = labelsOf(editor, controller);
  if (document.json || root.flow) return rewritten(editor, controller, labels);
  return inSequence(document, [
    (here) => (controller.selects ? withLabels(here, labels) : null),
    (here) => withName(here, controller),
    ...ending(controller),
    (here) => framed(here, controller, labels),
    (here) => (here.spot(['metadata', 'annotations']) ? here.remove(['metadata', 'annotations']) : null),
  ]);
}

const nameOf = (editor: DocumentEditor): string =>
  editor.textAt(['metadata', 'name']) ?? (editor.textAt(['metadata', 'generateName']) ?? 'my-app').replace(/[-.]+$/, '');

/** Longer names are cut to what the kind takes. */
const shortened = (name: string, { nameMax }: Controller): string => name.slice(0, nameMax).replace(/[-.]+$/, '');

/** The labels its Pods are found by: those of the Pod, else its name. */
function labelsOf(editor: DocumentEditor, { selects }: Controller): Labels {
  const written = mappingAt(editor, ['metadata', 'labels']);
  if (Object.keys(written).length > 0 || !selects) return written;
  return {
    app: nameOf(editor)
      .slice(0, 63)
      .replace(/[-.]+$/, ''),
  };
}

const withLabels = (editor: DocumentEditor, labels: Labels): Edit[] | null =>
  Object.keys(mappingAt(editor, ['metadata', 'labels'])).length > 0 ? null : editor.set(['metadata', 'labels'], labels);

function withName(editor: DocumentEditor, controller: Controller): Edit[] | null {
  const name = editor.textAt(['metadata', 'name']);
  return name !== null && shortened(name, controller) !== name ? editor.replace(['metadata', 'name'], shortened(name, controller)) : null;
}

/** What of a Pod's spec a template must not say. Source: apps/validation, batch/validation: the restart policies templates may have. */
function ending({ ends }: Controller): Change[] {
  const policy = (editor: DocumentEditor): string | null => editor.textAt(['spec', 'restartPolicy']);
  if (ends)
    return [(here) => (policy(here) === 'Never' || policy(here) === 'OnFailure' ? null : here.set(['spec', 'restartPolicy'], 'Never'))];
  return [
    (here) => (policy(here) === null || policy(here) === 'Always' ? null : here.remove(['spec', 'restartPolicy'])),
    (here) => (here.spot(['spec', 'activeDeadlineSeconds']) ? here.remove(['spec', 'activeDeadlineSeconds']) : null),
  ];
}

/** Metadata of the template: labels, which stay at the object, too, and annotations, which are about Pods. */
function templateMetadata(labels: Labels, annotations: Mapping): Mapping {
  return {
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}

/** The lines of the Pod's spec move in, as they are; the frame is written around them. */
function framed(editor: DocumentEditor, controller: Controller, labels: Labels): Edit[] | null {
  const spec = editor.spot(['spec']);
  if (!spec) return null;
  const { lineBreak, unit } = editor.style;
  const { text } = editor.document;
  const { start, end } = editor.lines(spec);
  const fields = (depth: number, values: Mapping): string[] =>
    Object.entries(values).map(([key, value]) => `${unit.repeat(depth)}${key}:${behindKey(value, unit.repeat(depth), editor.style)}`);
  const metadata = templateMetadata(labels, mappingAt(editor, ['metadata', 'annotations']));
  const head = controller.template.flatMap((key, depth) => [
    `${unit.repeat(depth)}${key}:`,
    ...(depth === 0 ? fields(1, controller.fields(shortened(nameOf(editor), controller), labels)) : []),
  ]);
  const depth = controller.template.length;
  if (Object.keys(metadata).length > 0) head.push(...fields(depth, { metadata }));
  const inner = shifted(text.slice(start, end), unit.length * depth);
  const status = editor.spot(['status']);
  return together(
    editor.replace(['apiVersion'], controller.apiVersion),
    editor.replace(['kind'], controller.kind),
    [{ start, end, text: head.join(lineBreak) + lineBreak + inner }],
    status ? editor.remove(['status']) : [],
  );
}

/** JSON and other one-line forms have nothing between their values that could be lost. */
function rewritten(editor: DocumentEditor, controller: Controller, labels: Labels): Edit[] | null {
  const { document } = editor;
  const pod = document.root && decode(document.root);
  if (!isMapping(pod)) return null;
  const { annotations, ...metadata } = mappingAt(editor, ['metadata']);
  const { activeDeadlineSeconds, restartPolicy, ...others } = mappingAt(editor, ['spec']);
  const restarts = restartPolicy === 'Never' || restartPolicy === 'OnFailure';
  const spec = controller.ends
    ? {
        ...others,
        ...(activeDeadlineSeconds !== undefined && { activeDeadlineSeconds }),
        restartPolicy: restarts ? restartPolicy : 'Never',
      }
    : { ...others, ...(restartPolicy !== undefined && !restarts && { restartPolicy }) };
  const inside: PlainValue = { metadata: templateMetadata(labels, isMapping(annotations) ? annotations : {}), spec };
  const name = shortened(nameOf(editor), controller);
  const outer = [...controller.template].reverse().reduce<PlainValue>(
    (inner, key, index) => ({
      [key]: index === controller.template.length - 1 ? { ...controller.fields(name, labels), ...flat(inner) } : inner,
    }),
    inside,
  );
  const object = {
    apiVersion: controller.apiVersion,
    kind: controller.kind,
    metadata: { ...metadata, ...(metadata.name !== undefined && { name }), ...(controller.selects && { labels }) },
    ...flat(outer),
  };
  return whole(document, printed(object, document));
}

const flat = (value: PlainValue): Mapping => (isMapping(value) ? value : {});

/** The root of a document replaced. */
export function whole(document: DocumentEditor['document'], text: string): Edit[] | null {
  const { root } = document;
  if (!root) return null;
  const end = root.start + document.text.slice(root.start, root.end).trimEnd().length;
  const edit = changed(document.text, document.text.slice(0, root.start) + text + document.text.slice(end));
  return edit && [edit];
}

/** A Pod's document as a Deployment of one such Pod. */
export const intoDeployment = (editor: DocumentEditor): Edit[] | null => wrapped({ document: editor.document, editor }, CONTROLLERS[0]!);
