import type { Fields } from '../defaults/shape.ts';
import type { KubernetesObject } from '../object.ts';
import { FieldPath } from '../validation/fieldPath.ts';
import { goQuote } from '../values/goQuote.ts';
import { dns1123SubdomainProblems, invalidResourceName } from '../values/names.ts';
import { amountsOf } from '../values/podResources.ts';
import { type AdmissionPlugin, type Attributes, forbiddenAt, type PluginAnswer } from './attributes.ts';
import { standing } from './standing.ts';

const SOURCE = 'plugin/pkg/admission/runtimeclass/admission.go';
const SPEC = FieldPath.of('spec');

type Found = { readonly runtimeClass: KubernetesObject | null; readonly unknown: boolean } | { readonly answer: PluginAnswer };

/** A class that is not among the surroundings is taken as if it existed, unless they are complete or no class can have that name. */
function find(attributes: Attributes): Found {
  const name: unknown = attributes.object.spec?.runtimeClassName;
  if (typeof name !== 'string') return { runtimeClass: null, unknown: false };
  const path = SPEC.child('runtimeClassName');
  const message = name === '' ? 'resource name may not be empty' : invalidResourceName(name);
  if (message !== null) {
    const explain =
      name === ''
        ? {
            en: 'An empty name makes the server fail (code 500). Leave the field out to run without a RuntimeClass.',
            'zh-cn': '空名称会使服务器出错（代码 500）。若不使用 RuntimeClass，请去掉该字段。',
          }
        : {
            en: 'Such a name makes the server fail (code 500): no object can be called so. RuntimeClasses have names of lower case letters, digits, hyphens and dots.',
            'zh-cn': '这样的名称会使服务器出错（代码 500）：没有对象能叫这个名称。RuntimeClass 的名称只能用小写字母、数字、连字符和点。',
          };
    const finding = {
      id: name === '' ? 'admission.runtime-class.empty' : 'admission.runtime-class.name',
      message,
      path,
      source: SOURCE,
      explain,
    };
    return { answer: { refusal: { code: 500, reason: '', message, causes: [], findings: [finding] } } };
  }
  const runtimeClass = standing(attributes, 'RuntimeClass', name);
  if (runtimeClass) return { runtimeClass, unknown: false };
  const possible = dns1123SubdomainProblems(name).length === 0;
  if (possible && !attributes.surroundings.complete) return { runtimeClass: null, unknown: true };
  const answer = forbiddenAt(attributes, `pod rejected: RuntimeClass ${goQuote(name)} not found`, path, {
    id: 'admission.runtime-class.not-found',
    source: SOURCE,
    explain: possible
      ? { en: 'The cluster has no RuntimeClass of this name.', 'zh-cn': '集群中没有这个名称的 RuntimeClass。' }
      : {
          en: 'No RuntimeClass can have this name: it takes lower case letters, digits, hyphens and dots.',
          'zh-cn': 'RuntimeClass 不可能叫这个名称：只能使用小写字母、数字、连字符和点。',
        },
  });
  return { answer };
}

function sameAmounts(a: unknown, b: unknown): boolean {
  const [left, right] = [amountsOf((a ?? {}) as Fields), amountsOf((b ?? {}) as Fields)];
  return left.size === right.size && [...left].every(([name, quantity]) => right.get(name)?.equals(quantity));
}

const mismatch = (attributes: Attributes): PluginAnswer =>
  forbiddenAt(attributes, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead", SPEC.child('overhead'), {
    id: 'admission.runtime-class.overhead-mismatch',
    source: `${SOURCE} setOverhead`,
    explain: {
      en: 'The overhead comes from the RuntimeClass. Leave the field out, or write exactly the same values.',
      'zh-cn': '开销由 RuntimeClass 决定。请去掉该字段，或写成完全相同的值。',
    },
  });

/** Takes over what a RuntimeClass prescribes: overhead, node selector, tolerations. */
export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  kinds: ['v1/Pod'],
  filled: {
    source: 'plugin/pkg/admission/runtimeclass/admission.go',
    explain: { en: 'The RuntimeClass of the Pod prescribes this.', 'zh-cn': '由 Pod 的 RuntimeClass 规定。' },
  },
  admit: (attributes) => {
    const found = find(attributes);
    if ('answer' in found) return found.answer;
    if (!found.runtimeClass) return undefined;
    const spec = attributes.object.spec as Fields;
    const { overhead, scheduling } = found.runtimeClass as Fields;
    if (overhead) {
      if (Object.keys(spec.overhead ?? {}).length > 0 && !sameAmounts(spec.overhead, overhead.podFixed)) return mismatch(attributes);
      spec.overhead = { ...overhead.podFixed };
    }
    return scheduling ? takeScheduling(attributes, spec, scheduling) : undefined;
  },
  validate: (attributes) => {
    const found = find(attributes);
    if ('answer' in found) return found.answer;
    const overhead: unknown = attributes.object.spec?.overhead;
    const prescribed: unknown = found.runtimeClass?.overhead;
    if (prescribed) return sameAmounts(overhead, (prescribed as Fields).podFixed) ? undefined : mismatch(attributes);
    if (overhead === undefined || overhead === null || found.unknown) return undefined;
    return forbiddenAt(
      attributes,
      'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
      SPEC.child('overhead'),
      {
        id: 'admission.runtime-class.overhead',
        source: `${SOURCE} validateOverhead`,
        explain: {
          en: 'Overhead may not be written by hand: it comes from the RuntimeClass of the Pod. Leave the field out.',
          'zh-cn': '开销不能手动填写，它来自 Pod 的 RuntimeClass。请去掉该字段。',
        },
      },
    );
  },
};

function takeScheduling(attributes: Attributes, spec: Fields, scheduling: Fields): PluginAnswer | undefined {
  const selector: Record<string, string> = { ...spec.nodeSelector };
  for (const [key, value] of Object.entries<string>(scheduling.nodeSelector ?? {})) {
    const own = selector[key];
    if (own !== undefined && own !== value) {
      const detail = `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`;
      return forbiddenAt(attributes, detail, SPEC.child('nodeSelector').key(key), {
        id: 'admission.runtime-class.node-selector',
        source: `${SOURCE} setScheduling`,
        explain: {
          en: 'The RuntimeClass runs only on nodes with another value of this label. Take the line out of the nodeSelector.',
          'zh-cn': '该 RuntimeClass 只能在此标签为其他值的节点上运行。请从 nodeSelector 中去掉这一行。',
        },
      });
    }
    selector[key] = value;
  }
  if (Object.keys(selector).length > 0) spec.nodeSelector = selector;
  spec.tolerations = mergeTolerations([...(spec.tolerations ?? []), ...(scheduling.tolerations ?? [])]);
  return undefined;
}

/** Leaves out tolerations that another one includes; of equal ones the first stays. Source: pkg/util/tolerations MergeTolerations. */
function mergeTolerations(all: readonly Fields[]): Fields[] {
  const merged: Fields[] = [];
  all.forEach((toleration, position) => {
    const covered =
      merged.some((other) => includes(other, toleration)) ||
      all.slice(position + 1).some((other) => !equal(other, toleration) && includes(other, toleration));
    if (!covered) merged.push(toleration);
  });
  return merged;
}

const TOLERATION_FIELDS = ['key', 'operator', 'value', 'effect', 'tolerationSeconds'];
const equal = (a: Fields, b: Fields): boolean => TOLERATION_FIELDS.every((field) => (a[field] || undefined) === (b[field] || undefined));

function includes(larger: Fields, smaller: Fields): boolean {
  if (equal(larger, smaller)) return true;
  const exists = larger.operator === 'Exists';
  if ((smaller.key ?? '') !== (larger.key ?? '') && (larger.key || !exists)) return false;
  if ((smaller.effect ?? '') !== (larger.effect ?? '') && larger.effect) return false;
  if (larger.effect === 'NoExecute' && (larger.tolerationSeconds ?? null) !== null) {
    if ((smaller.tolerationSeconds ?? null) === null || smaller.tolerationSeconds > larger.tolerationSeconds) return false;
  }
  if (exists) return true;
  return smaller.operator === 'Equal' && (smaller.value ?? '') === (larger.value ?? '');
}
