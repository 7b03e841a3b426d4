/**
 * Selectors of labels: the `matchLabels`/`matchExpressions` of manifests and the one-line form of `kubectl get -l`.
 * Source: apimachinery pkg/labels/selector.go, apis/meta/v1/helpers.go.
 */
import type { Text } from '../../texts/text.ts';
import { goQuote } from './goQuote.ts';
import { labelKeyProblems, labelValueProblems } from './labels.ts';

export type Labels = Readonly<Record<string, string>>;

export interface LabelSelectorRequirement {
  readonly key?: string;
  readonly operator?: string;
  readonly values?: readonly string[] | null;
}

/** metav1.LabelSelector. */
export interface LabelSelector {
  readonly matchLabels?: Labels | null;
  readonly matchExpressions?: readonly (LabelSelectorRequirement | null)[] | null;
}

export type Operator = 'in' | 'notin' | '=' | '==' | '!=' | 'exists' | '!' | 'gt' | 'lt';

export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/** All requirements must hold, sorted by key; none at all selects everything; `null` selects nothing. */
export type Selector = readonly Requirement[] | null;

export type ParsedSelector = { readonly selector: Selector } | { readonly error: string };

const EVERYTHING: Selector = Object.freeze([]);

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['In', 'in'],
  ['NotIn', 'notin'],
  ['Exists', 'exists'],
  ['DoesNotExist', '!'],
]);

const byKey = (a: Requirement, b: Requirement): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

const isInt64 = (text: string): boolean =>
  /^[-+]?[0-9]+$/.test(text) && BigInt.asIntN(64, BigInt(text.replace('+', ''))) === BigInt(text.replace('+', ''));

function countProblem({ operator, values }: Requirement): string | undefined {
  switch (operator) {
    case 'in':
    case 'notin':
      return values.length === 0 ? "for 'in', 'notin' operators, values set can't be empty" : undefined;
    case '=':
    case '==':
    case '!=':
      return values.length === 1 ? undefined : 'exact-match compatibility requires one single value';
    case 'exists':
    case '!':
      return values.length === 0 ? undefined : 'values set must be empty for exists and does not exist';
    case 'gt':
    case 'lt':
      return values.length === 1 ? undefined : "for 'Gt', 'Lt' operators, exactly one value is required";
  }
}

/** What Kubernetes has against one requirement, each sentence with its field, as labels.NewRequirement says it. */
export function requirementErrors(requirement: Requirement): readonly string[] {
  const { key, operator, values } = requirement;
  const errors: string[] = [];
  const refuse = (field: string, value: string, why: string) => errors.push(`${field}: Invalid value: ${value}: ${why}`);
  const keyProblems = labelKeyProblems(key);
  if (keyProblems.length > 0) refuse('key', goQuote(key), keyProblems.join('; '));
  const count = countProblem(requirement);
  if (count !== undefined) refuse('values', values.length === 0 ? 'null' : JSON.stringify(values), count);
  if (operator === 'gt' || operator === 'lt') {
    values.forEach((value, position) => {
      if (!isInt64(value)) refuse(`values[${position}]`, goQuote(value), "for 'Gt', 'Lt' operators, the value must be an integer");
    });
  }
  values.forEach((value, position) => {
    const problems = labelValueProblems(value);
    if (problems.length > 0) refuse(`values[${position}][${key}]`, goQuote(value), problems.join('; '));
  });
  return errors;
}

/** Several errors in one sentence, each once. */
export function together(errors: readonly string[]): string | undefined {
  const once = [...new Set(errors)];
  return once.length > 1 ? `[${once.join(', ')}]` : once[0];
}

/** A selector of a manifest. An absent one selects nothing, an empty one everything. */
export function selectorOf(selector: LabelSelector | null | undefined): ParsedSelector {
  if (selector === null || selector === undefined) return { selector: null };
  const requirements: Requirement[] = [];
  const add = (requirement: Requirement): string | undefined => {
    requirements.push(requirement);
    return together(requirementErrors(requirement));
  };
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    const error = add({ key, operator: '=', values: [value] });
    if (error !== undefined) return { error };
  }
  for (const expression of selector.matchExpressions ?? []) {
    const name = expression?.operator ?? '';
    const operator = OPERATORS.get(name);
    if (operator === undefined) return { error: `${goQuote(name)} is not a valid label selector operator` };
    const error = add({ key: expression?.key ?? '', operator, values: expression?.values ?? [] });
    if (error !== undefined) return { error };
  }
  return { selector: requirements.sort(byKey) };
}

/** The selector of a plain map (Services, ReplicationControllers, nodeSelector): each label must be there with its value. */
export function selectorOfMap(labels: Labels | null | undefined): Selector {
  const entries = Object.entries(labels ?? {});
  if (entries.length === 0) return EVERYTHING;
  return entries.map(([key, value]): Requirement => ({ key, operator: '=', values: [value] })).sort(byKey);
}

function holds({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'in':
    case '=':
    case '==':
      return value !== undefined && values.includes(value);
    case 'notin':
    case '!=':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case 'gt':
    case 'lt': {
      const [bound] = values;
      if (value === undefined || bound === undefined || values.length > 1 || !isInt64(value) || !isInt64(bound)) return false;
      return operator === 'gt' ? BigInt(value) > BigInt(bound) : BigInt(value) < BigInt(bound);
    }
  }
}

/** Whether the labels satisfy every requirement. */
export function selects(selector: Selector, labels: Labels | null | undefined): boolean {
  return selector?.every((requirement) => holds(requirement, labels ?? {})) ?? false;
}

const SYMBOLS: Readonly<Record<Exclude<Operator, 'exists' | '!'>, string>> = {
  in: ' in ',
  notin: ' notin ',
  '=': '=',
  '==': '==',
  '!=': '!=',
  gt: '>',
  lt: '<',
};

function requirementText({ key, operator, values }: Requirement): string {
  if (operator === 'exists') return key;
  if (operator === '!') return `!${key}`;
  const list = [...values].sort().join(',');
  return `${key}${SYMBOLS[operator]}${operator === 'in' || operator === 'notin' ? `(${list})` : list}`;
}

/** The one-line form, as `kubectl get -l` takes it; empty for everything and for nothing. */
export function selectorText(selector: Selector): string {
  return selector?.map(requirementText).join(',') ?? '';
}

/** A manifest's selector as kubectl's tables print it. */
export function labelSelectorText(selector: LabelSelector | null | undefined): string {
  const parsed = selectorOf(selector);
  return 'error' in parsed ? '<error>' : selectorText(parsed.selector) || '<none>';
}

const quotedList = (values: readonly string[], joint: string): string => values.map((value) => `\`${value}\``).join(joint);

function requirementDescribed({ key, operator, values }: Requirement): Text {
  const en = quotedList(values, ', ');
  const zh = quotedList(values, '、');
  switch (operator) {
    case '=':
    case '==':
      return { en: `label \`${key}\` is ${en}`, 'zh-cn': `标签 \`${key}\` 为 ${zh}` };
    case 'in':
      return { en: `label \`${key}\` is one of ${en}`, 'zh-cn': `标签 \`${key}\` 是 ${zh} 之一` };
    case '!=':
    case 'notin':
      return { en: `label \`${key}\` is missing or none of ${en}`, 'zh-cn': `没有标签 \`${key}\`，或其值不是 ${zh}` };
    case 'exists':
      return { en: `label \`${key}\` is there`, 'zh-cn': `有标签 \`${key}\`` };
    case '!':
      return { en: `label \`${key}\` is missing`, 'zh-cn': `没有标签 \`${key}\`` };
    case 'gt':
      return { en: `label \`${key}\` is a number above ${en}`, 'zh-cn': `标签 \`${key}\` 是大于 ${zh} 的数` };
    case 'lt':
      return { en: `label \`${key}\` is a number below ${en}`, 'zh-cn': `标签 \`${key}\` 是小于 ${zh} 的数` };
  }
}

/** What a selector asks for, in words. */
export function describeSelector(selector: Selector): Text {
  if (selector === null) return { en: 'selects nothing', 'zh-cn': '不选中任何对象' };
  if (selector.length === 0) return { en: 'selects everything', 'zh-cn': '选中所有对象' };
  const parts = selector.map(requirementDescribed);
  return { en: parts.map((part) => part.en).join(', and '), 'zh-cn': parts.map((part) => part['zh-cn']).join('；') };
}
