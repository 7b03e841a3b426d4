import { invalid } from '../fieldErrors.ts';
import { type Check, judge, rule, type Walk } from '../rule.ts';
import { TOLERATIONS_ANNOTATION } from './annotationKeys.ts';
import type { PodContext } from './context.ts';
import { tolerationChecks } from './tolerations.ts';
import type { Toleration } from './types.ts';

/** Tolerations of the time before there was a field: JSON in an annotation. They have no effect, but the server still reads them. */

type Annotations = Readonly<Record<string, string>>;

/** Go matches the keys of this JSON without regard to case. */
function tolerationOf(entry: unknown): Toleration {
  const fields = Object.entries(typeof entry === 'object' && entry !== null ? entry : {});
  return Object.fromEntries(
    fields.map(([name, value]) => [name.toLowerCase() === 'tolerationseconds' ? 'tolerationSeconds' : name.toLowerCase(), value]),
  );
}

const FIELDS: Readonly<Record<string, string>> = { key: 'string', operator: 'string', value: 'string', effect: 'string' };

/** The tolerations in a text, or what Go's decoder says of it where it is not broken JSON but of another form. */
function read(text: string): { readonly tolerations: readonly Toleration[] } | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: syntaxProblem(text) };
  }
  if (value === null) return { tolerations: [] };
  if (!Array.isArray(value)) return { problem: `json: cannot unmarshal ${kindOf(value)} into Go value of type []core.Toleration` };
  const tolerations = value.map(tolerationOf);
  for (const [position, entry] of value.entries()) {
    if (entry !== null && kindOf(entry) !== 'object') {
      return { problem: `json: cannot unmarshal ${kindOf(entry)} into Go value of type core.Toleration` };
    }
    for (const [name, found] of Object.entries(tolerations[position] as object)) {
      if (FIELDS[name] === 'string' && found !== null && typeof found !== 'string') {
        const shown = name[0]?.toUpperCase() + name.slice(1);
        return { problem: `json: cannot unmarshal ${kindOf(found)} into Go struct field Toleration.${shown} of type string` };
      }
    }
  }
  return { tolerations };
}

const kindOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
};

/** The first complaint of Go's scanner about a text that is no JSON. */
function syntaxProblem(text: string): string {
  const literal = /^\s*(?:\[\s*)?([ntf])(\w*)/.exec(text);
  const words: Readonly<Record<string, string>> = { n: 'null', t: 'true', f: 'false' };
  if (literal) {
    const word = words[literal[1] as string] as string;
    const written = `${literal[1]}${literal[2]}`;
    for (let position = 1; position < word.length; position++) {
      const found = written[position] ?? text[text.indexOf(written) + position];
      if (found === undefined) return 'unexpected end of JSON input';
      if (found !== word[position]) return `invalid character '${found}' in literal ${word} (expecting '${word[position]}')`;
    }
  }
  const first = text.trimStart()[0];
  if (first === undefined) return 'unexpected end of JSON input';
  if (!/[[{"\d-]/.test(first)) return `invalid character '${first}' looking for beginning of value`;
  return 'unexpected end of JSON input';
}

const readable = rule<Annotations, PodContext>({
  id: 'pod.annotations.tolerations',
  source: 'core/validation ValidateTolerationsInPodAnnotations',
  explain: {
    en: 'This annotation of old holds tolerations as a JSON list. It has no effect any more. Remove it and write `spec.tolerations`.',
    'zh-cn': '这个旧注解用 JSON 列表保存容忍度，现已不再生效。请删除它，改写 `spec.tolerations`。',
  },
  check(annotations, path) {
    const found = read(annotations[TOLERATIONS_ANNOTATION] ?? '');
    return 'problem' in found ? invalid(path, TOLERATIONS_ANNOTATION, found.problem) : undefined;
  },
});

export const annotatedTolerations: Walk<Annotations, PodContext> & Check<Annotations, PodContext> = {
  checks: [readable, ...tolerationChecks],
  walk(annotations, path, context, refusals) {
    const text = annotations[TOLERATIONS_ANNOTATION];
    if (!text) return;
    judge([readable], annotations, path, context, refusals);
    const found = read(text);
    if ('problem' in found) return;
    const list = path.child(TOLERATIONS_ANNOTATION);
    found.tolerations.forEach((toleration, position) => {
      judge(tolerationChecks, toleration, list.index(position), context, refusals);
    });
  },
};
