import type { KubernetesObject } from '../../object.ts';
import { minorOf } from '../../schema/model.ts';
import { nameIsDnsLabel, nameIsDnsSubdomain } from '../../values/names.ts';
import { duplicate, forbidden, invalidEach, notSupported, required } from '../fieldErrors.ts';
import { objectMeta } from '../metadata/index.ts';
import { isFineLabel, labelChecks } from '../metadata/labels.ts';
import { containerResourceChecks } from '../pod/resources.ts';
import { tolerationChecks } from '../pod/tolerations.ts';
import type { ResourceList, ResourceRequirements, Toleration } from '../pod/types.ts';
import { prepared } from '../prepared.ts';
import type { Validator } from '../registry.ts';
import { type Check, type RuleContext, rule } from '../rule.ts';
import { each, field, group, knowing, pairs } from '../walks.ts';

interface PriorityClass extends KubernetesObject {
  readonly value?: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy?: string | null;
}

/** The classes every cluster has. Source: scheduling/v1/helpers.go. */
const SYSTEM_CLASSES: ReadonlyMap<string, number> = new Map([
  ['system-node-critical', 2_000_001_000],
  ['system-cluster-critical', 2_000_000_000],
]);
const SYSTEM_PREFIX = 'system-';
const USER_PRIORITY_MAX = 1_000_000_000;

/** What is wrong with a class that calls itself one of the system; null when it is that class. */
function systemProblem({ metadata: { name = '' }, value = 0, globalDefault = false }: PriorityClass): string | null {
  const wanted = SYSTEM_CLASSES.get(name);
  if (wanted === undefined) return `${name} is not a known system priority class`;
  if (value !== wanted) return `value of ${name} PriorityClass must be ${wanted}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : null;
}

const priorityValue = rule<PriorityClass>({
  id: 'priority-class.value',
  source: 'scheduling/validation ValidatePriorityClass',
  createOnly: true,
  explain: {
    en: 'Names with `system-` and values above one billion (1000000000) belong to Kubernetes. Choose another name, or a smaller `value`.',
    'zh-cn': '以 `system-` 开头的名称和大于十亿（1000000000）的值由 Kubernetes 保留。请换一个名称或更小的 `value`。',
  },
  check(priorityClass, path) {
    const { metadata, value = 0 } = priorityClass;
    if (metadata.name?.startsWith(SYSTEM_PREFIX)) {
      const problem = systemProblem(priorityClass);
      const reserved = `priority class names with '${SYSTEM_PREFIX}' prefix are reserved for system use only. error: `;
      return problem === null ? undefined : forbidden(path.child('metadata').child('name'), reserved + problem);
    }
    return value > USER_PRIORITY_MAX
      ? forbidden(path.child('value'), `maximum allowed value of a user defined priority is ${USER_PRIORITY_MAX}`)
      : undefined;
  },
});

const PREEMPTION_POLICIES = ['PreemptLowerPriority', 'Never'];

const preemptionPolicy = rule<PriorityClass>({
  id: 'priority-class.preemption-policy',
  source: 'core/validation ValidatePreemptionPolicy',
  createOnly: true,
  explain: {
    en: 'Pods of this class may push others off a node (`PreemptLowerPriority`, the default) or wait (`Never`).',
    'zh-cn': '此类的 Pod 要么可以抢占低优先级 Pod（`PreemptLowerPriority`，默认），要么只能等待（`Never`）。',
  },
  check({ preemptionPolicy: policy }, path) {
    const at = path.child('preemptionPolicy');
    if (policy === undefined || policy === null) return undefined;
    if (policy === '') return required(at);
    return PREEMPTION_POLICIES.includes(policy) ? undefined : notSupported(at, policy, PREEMPTION_POLICIES);
  },
});

/** Source: scheduling/validation ValidatePriorityClass. */
export const priorityClass: Validator = {
  namespaced: false,
  checks: [
    objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: false }),
    group([priorityValue, preemptionPolicy] as readonly Check<KubernetesObject, RuleContext>[]),
  ],
};

interface RuntimeClass {
  readonly handler?: string;
  readonly overhead?: { readonly podFixed?: ResourceList | null } | null;
  readonly scheduling?: {
    readonly nodeSelector?: Readonly<Record<string, string>> | null;
    readonly tolerations?: readonly (Toleration | null)[] | null;
  } | null;
}

const handler = rule<RuntimeClass>({
  id: 'runtime-class.handler',
  source: 'node/validation ValidateRuntimeClass',
  explain: {
    en: '`handler` names the configuration of the container runtime on the nodes, e.g. `runc` or `kata`: lower case letters, digits and `-`.',
    'zh-cn': '`handler` 指明节点上容器运行时的配置，例如 `runc` 或 `kata`：小写字母、数字和 `-`。',
  },
  check({ handler: name = '' }, path, { version }) {
    const at = path.child('handler');
    return name === '' && minorOf(version) >= 36 ? required(at) : invalidEach(at, name, nameIsDnsLabel(name, false));
  },
});

interface TolerationContext extends RuleContext {
  /** Tolerations before; grows during the walk. */
  readonly seen: Set<string>;
}

const tolerationOnce = rule<Toleration, TolerationContext>({
  id: 'runtime-class.tolerations.once',
  source: 'node/validation validateTolerations',
  explain: { en: 'The same toleration stands in the list twice. Remove one.', 'zh-cn': '列表中有重复的容忍度，请删除一个。' },
  check({ key, operator, value, effect, tolerationSeconds }, path, { seen }) {
    const print = JSON.stringify([key ?? '', operator ?? '', value ?? '', effect ?? '']);
    if (!seen.has(print)) {
      seen.add(print);
      return undefined;
    }
    return duplicate(path, {
      Key: key ?? '',
      Operator: operator ?? '',
      Value: value ?? '',
      Effect: effect ?? '',
      TolerationSeconds: tolerationSeconds ?? null,
    });
  },
});

/** Overhead is judged as if it were the limits of a container. Source: node/validation validateOverhead. */
const runtimeChecks: readonly Check<RuntimeClass>[] = [
  handler,
  field('overhead', [
    prepared(
      ({ podFixed }: NonNullable<RuntimeClass['overhead']>): ResourceRequirements => (podFixed ? { limits: podFixed } : {}),
      [...containerResourceChecks],
    ),
  ]),
  field('scheduling', [
    pairs('nodeSelector', labelChecks, isFineLabel),
    each('tolerations', tolerationChecks),
    knowing((context) => ({ ...context, seen: new Set<string>() }), [each('tolerations', [tolerationOnce])]),
  ]),
];

export const runtimeClass: Validator = {
  namespaced: false,
  checks: [
    objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: false, keepsGeneration: true, anyFinalizer: true }),
    ...(runtimeChecks as readonly Check<unknown>[]),
  ],
};
