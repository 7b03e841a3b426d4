import { jsonSyntaxError } from '../../values/goJson.ts';
import { invalid } from '../fieldErrors.ts';
import { judge, rule, type Walk } from '../rule.ts';
import { TOLERATIONS_ANNOTATION } from './annotationKeys.ts';
import type { PodContext } from './context.ts';
import { tolerationChecks } from './tolerations.ts';
import type { Toleration } from './types.ts';

/** Tolerations of the time before there was a field: JSON in an annotation. They have no effect, but the server still reads them. */

type Annotations = Readonly<Record<string, string>>;

/** Fields of core.Toleration with their Go types. Go matches the keys of this JSON without regard to case. */
const FIELDS = [
  { name: 'key', goName: 'Key', type: 'string', kind: 'string' },
  { name: 'operator', goName: 'Operator', type: 'core.TolerationOperator', kind: 'string' },
  { name: 'value', goName: 'Value', type: 'string', kind: 'string' },
  { name: 'effect', goName: 'Effect', type: 'core.TaintEffect', kind: 'string' },
  { name: 'tolerationSeconds', goName: 'TolerationSeconds', type: 'int64', kind: 'number' },
] as const;

const kindOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
};

const cannot = (value: unknown, target: string): Problem => ({ problem: `json: cannot unmarshal ${kindOf(value)} into Go ${target}` });

interface Problem {
  readonly problem: string;
}

function tolerationOf(entry: unknown): Toleration | Problem {
  if (entry === null) return {};
  if (kindOf(entry) !== 'object') return cannot(entry, 'value of type core.Toleration');
  const toleration: Record<string, unknown> = {};
  for (const [written, value] of Object.entries(entry as object)) {
    const field = FIELDS.find(({ name }) => name.toLowerCase() === written.toLowerCase());
    if (field === undefined || value === null) continue;
    if (kindOf(value) !== field.kind) return cannot(value, `struct field Toleration.${field.goName} of type ${field.type}`);
    toleration[field.name] = value;
  }
  return toleration;
}

const encoder = new TextEncoder();

/** The tolerations in a text, or what Go's decoder has against it. */
function read(text: string): readonly Toleration[] | Problem {
  const problem = jsonSyntaxError(encoder.encode(text));
  if (problem !== null) return { problem };
  const value: unknown = JSON.parse(text);
  if (value === null) return [];
  if (!Array.isArray(value)) return cannot(value, 'value of type []core.Toleration');
  const tolerations = value.map(tolerationOf);
  return tolerations.find(isProblem) ?? (tolerations as readonly Toleration[]);
}

const isProblem = (read: object): read is Problem => 'problem' in read;

const readable = rule<Annotations, PodContext>({
  id: 'pod.annotations.tolerations',
  source: 'core/validation ValidateTolerationsInPodAnnotations',
  explain: {
    en: 'This annotation of old holds tolerations as a JSON list. It has no effect any more. Remove it and write `spec.tolerations`.',
    'zh-cn': '这个旧注解用 JSON 列表保存容忍度，现已不再生效。请删除它，改写 `spec.tolerations`。',
  },
  check(annotations, path) {
    const found = read(annotations[TOLERATIONS_ANNOTATION] ?? '');
    return isProblem(found) ? invalid(path, TOLERATIONS_ANNOTATION, found.problem) : undefined;
  },
});

export const annotatedTolerations: Walk<Annotations, PodContext> = {
  checks: [readable, ...tolerationChecks],
  walk(annotations, path, context, refusals) {
    const text = annotations[TOLERATIONS_ANNOTATION];
    if (!text) return;
    judge([readable], annotations, path, context, refusals);
    const found = read(text);
    if (isProblem(found)) return;
    const list = path.child(TOLERATIONS_ANNOTATION);
    found.forEach((toleration, position) => {
      judge(tolerationChecks, toleration, list.index(position), context, refusals);
    });
  },
};
