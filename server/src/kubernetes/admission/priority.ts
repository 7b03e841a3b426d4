import type { KubernetesObject } from '../object.ts';
import { FieldPath } from '../validation/fieldPath.ts';
import { dns1123SubdomainProblems } from '../values/names.ts';
import { type AdmissionPlugin, forbiddenAt, specOf } from './attributes.ts';
import { standing, standingAll } from './standing.ts';

const SOURCE = 'plugin/pkg/admission/priority/admission.go';
const SPEC = FieldPath.of('spec');

/** Classes that are there in every cluster. Source: pkg/apis/scheduling/v1/helpers.go. */
const SYSTEM_CLASSES: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

interface Priority {
  readonly className: string;
  readonly value: number;
  readonly preemptionPolicy: string;
}

const priorityOf = (object: KubernetesObject): Priority => ({
  className: object.metadata.name ?? '',
  value: object.value ?? 0,
  preemptionPolicy: object.preemptionPolicy ?? 'PreemptLowerPriority',
});

/** Of several classes marked as default the lowest counts. */
function defaultClass(classes: readonly KubernetesObject[]): Priority | undefined {
  let lowest: Priority | undefined;
  for (const object of classes) {
    if (object.globalDefault !== true) continue;
    const priority = priorityOf(object);
    if (!lowest || priority.value < lowest.value) lowest = priority;
  }
  return lowest;
}

/**
 * Turns the class name of a Pod into a number, and refuses numbers that were written by hand. A class that is not among the surroundings
 * is taken as if it existed, with a value nobody knows, unless no class can have that name.
 */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  kinds: ['v1/Pod', 'scheduling.k8s.io/v1/PriorityClass'],
  updates: ['v1/Pod', 'scheduling.k8s.io/v1/PriorityClass'],
  filled: {
    source: 'plugin/pkg/admission/priority/admission.go',
    explain: {
      en: 'The PriorityClass of the Pod says this; without one the priority is 0.',
      'zh-cn': '由 Pod 的 PriorityClass 决定；没有时优先级为 0。',
    },
  },
  admit: (attributes) => {
    if (attributes.object.kind !== 'Pod') return undefined;
    const spec = specOf(attributes.object);
    const stored = attributes.surroundings.stored?.spec;
    if (stored) {
      // What was computed once stays; validation sees to it that nothing else is written.
      spec.priority ??= stored.priority;
      spec.preemptionPolicy ??= stored.preemptionPolicy;
      return undefined;
    }
    const name: string = spec.priorityClassName ?? '';
    let resolved: Priority;
    if (name === '') {
      resolved = defaultClass(standingAll(attributes, 'PriorityClass')) ?? {
        className: '',
        value: 0,
        preemptionPolicy: 'PreemptLowerPriority',
      };
    } else {
      const system = SYSTEM_CLASSES[name];
      const found = standing(attributes, 'PriorityClass', name);
      if (found) resolved = priorityOf(found);
      else if (system !== undefined) resolved = { className: name, value: system, preemptionPolicy: 'PreemptLowerPriority' };
      else if (dns1123SubdomainProblems(name).length === 0) return undefined;
      else {
        return forbiddenAt(attributes, `no PriorityClass with name ${name} was found`, SPEC.child('priorityClassName'), {
          id: 'admission.priority.not-found',
          source: `${SOURCE} resolvePriorityClass`,
          explain: {
            en: 'No PriorityClass can have this name: it takes lower case letters, digits, hyphens and dots.',
            'zh-cn': 'PriorityClass 不可能叫这个名称：只能使用小写字母、数字、连字符和点。',
          },
        });
      }
    }
    if (resolved.className) spec.priorityClassName = resolved.className;
    const explain = {
      en: 'The server computes this field from priorityClassName. Leave it out and name a PriorityClass.',
      'zh-cn': '该字段由服务器根据 priorityClassName 计算。请去掉它，并指定 PriorityClass。',
    };
    const written: unknown = spec.priority;
    if (written !== undefined && written !== null && written !== resolved.value) {
      const detail = `the integer value of priority (${written}) must not be provided in pod spec; priority admission controller computed ${resolved.value} from the given PriorityClass name`;
      return forbiddenAt(attributes, detail, SPEC.child('priority'), {
        id: 'admission.priority.value',
        source: `${SOURCE} admitPod`,
        explain,
      });
    }
    spec.priority = resolved.value;
    const policy: unknown = spec.preemptionPolicy;
    if (policy !== undefined && policy !== null && policy !== resolved.preemptionPolicy) {
      const detail = `the string value of PreemptionPolicy (${policy}) must not be provided in pod spec; priority admission controller computed ${resolved.preemptionPolicy} from the given PriorityClass name`;
      return forbiddenAt(attributes, detail, SPEC.child('preemptionPolicy'), {
        id: 'admission.priority.preemption-policy',
        source: `${SOURCE} admitPod`,
        explain,
      });
    }
    spec.preemptionPolicy = resolved.preemptionPolicy;
    return undefined;
  },
  validate: (attributes) => {
    const { object } = attributes;
    if (object.kind !== 'PriorityClass' || object.globalDefault !== true) return undefined;
    const other = defaultClass(standingAll(attributes, 'PriorityClass').filter((entry) => entry.metadata.name !== object.metadata.name));
    if (!other) return undefined;
    const detail = `PriorityClass ${other.className} is already marked as default. Only one default can exist`;
    return forbiddenAt(attributes, detail, FieldPath.of('globalDefault'), {
      id: 'admission.priority.second-default',
      source: `${SOURCE} validatePriorityClass`,
      explain: {
        en: 'Only one PriorityClass may apply to Pods that name none. Take the mark from the other one first.',
        'zh-cn': '只能有一个 PriorityClass 作为未指定类的 Pod 的默认值。请先取消另一个的标记。',
      },
    });
  },
};
