import type { PlainValue } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import type { DocumentEditor } from '../edits/editor.ts';
import { type Change, inSequence } from '../edits/sequence.ts';
import { type RefactoringFamily, refactoring } from './refactoring.ts';
import { isMapping, mappingAt, valueAt } from './values.ts';

const DEPLOYMENT: Text = { en: 'Convert to a Deployment', 'zh-cn': '转换为 Deployment' };
const VERSION: Text = { en: "Change to '{version}' and adapt the fields", 'zh-cn': '改为“{version}”并调整字段' };

/** Kinds and versions that are served still and have a successor, with the fields that moved. */
export const migrate: RefactoringFamily = function* ({ document, schema, base, path }) {
  if (!schema || base.length > 0 || path.length > 2) return;
  if (schema.apiVersion === 'v1' && schema.kind === 'ReplicationController')
    yield* refactoring('rewrite', 'convert-to-deployment', DEPLOYMENT, inSequence(document, toDeployment));
  if (schema.apiVersion === 'autoscaling/v1' && schema.kind === 'HorizontalPodAutoscaler')
    yield* refactoring('rewrite', 'migrate-version', VERSION, inSequence(document, toAutoscalingV2), { version: 'autoscaling/v2' });
};

const put =
  (path: string, value: PlainValue): Change =>
  (editor) =>
    editor.replace([path], value);

/** A ReplicationController selects by plain labels, those of its template when it names none. */
export const toDeployment: readonly Change[] = [
  put('apiVersion', 'apps/v1'),
  put('kind', 'Deployment'),
  (editor) => {
    const own = mappingAt(editor, ['spec', 'selector']);
    const labels = Object.keys(own).length > 0 ? own : mappingAt(editor, ['spec', 'template', 'metadata', 'labels']);
    return editor.set(['spec', 'selector'], { matchLabels: labels });
  },
  withoutStatus,
];

function withoutStatus(editor: DocumentEditor) {
  return editor.spot(['status']) ? editor.remove(['status']) : null;
}

/** autoscaling/v1 knows one target: the CPU use. Others it keeps in an annotation. */
const toAutoscalingV2: readonly Change[] = [
  put('apiVersion', 'autoscaling/v2'),
  (editor) => {
    const percentage = valueAt(editor, ['spec', 'targetCPUUtilizationPercentage']);
    if (percentage === undefined || isMapping(percentage)) return null;
    const target = { type: 'Utilization', averageUtilization: percentage };
    return editor.set(['spec', 'metrics'], [{ type: 'Resource', resource: { name: 'cpu', target } }]);
  },
  (editor) => (editor.spot(['spec', 'targetCPUUtilizationPercentage']) ? editor.remove(['spec', 'targetCPUUtilizationPercentage']) : null),
  withoutStatus,
];
