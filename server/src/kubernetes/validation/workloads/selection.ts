import type { ObjectMeta } from '../../object.ts';
import { type LabelSelector, selectorOf, selects } from '../../values/selector.ts';
import { forbidden, invalid, notSupported, required } from '../fieldErrors.ts';
import { sortedKeys } from '../printing.ts';
import { type Rule, rule } from '../rule.ts';

/** The part of a Pod template that workloads look at themselves. */
export interface PodTemplate {
  readonly metadata?: ObjectMeta;
  readonly spec?: {
    readonly restartPolicy?: string;
    readonly activeDeadlineSeconds?: number | bigint | null;
    readonly hostname?: string;
    readonly subdomain?: string;
    readonly volumes?: readonly { readonly name?: string }[];
    readonly containers?: readonly ({ readonly name?: string } | null)[];
    readonly initContainers?: readonly ({ readonly name?: string } | null)[];
  };
}

/** A spec with a selector and the template of the Pods it selects. */
export interface Selecting {
  readonly selector?: LabelSelector | null;
  readonly template?: PodTemplate;
}

/** A map as encoding/json prints it: sorted; an absent one is null. */
export const printedLabels = (labels: Readonly<Record<string, string>> | null | undefined): Record<string, unknown> | null =>
  labels ? sortedKeys(labels) : null;

/** As encoding/json prints metav1.LabelSelector. */
export function printedSelector(selector: LabelSelector | null | undefined): Record<string, unknown> | null {
  if (!selector) return null;
  const { matchLabels, matchExpressions } = selector;
  return {
    ...(matchLabels && Object.keys(matchLabels).length > 0 ? { matchLabels: sortedKeys(matchLabels) } : {}),
    ...(matchExpressions && matchExpressions.length > 0
      ? {
          matchExpressions: matchExpressions.map((expression) => ({
            key: expression?.key ?? '',
            operator: expression?.operator ?? '',
            ...(expression?.values && expression.values.length > 0 ? { values: expression.values } : {}),
          })),
        }
      : {}),
  };
}

export const isEmptySelector = ({ matchLabels, matchExpressions }: LabelSelector): boolean =>
  Object.keys(matchLabels ?? {}).length + (matchExpressions ?? []).length === 0;

export const selectorIsReadable = ({ selector }: Selecting): boolean => !('error' in selectorOf(selector));

export const selectorRequired = rule<Selecting>({
  id: 'workload.selector.required',
  source: 'apps/validation ValidateDeploymentSpec, ValidateReplicaSetSpec, ValidateStatefulSetSpec',
  explain: {
    en: '`spec.selector` says which Pods belong to this workload. It is not derived from the template. Write `matchLabels` with labels that `spec.template.metadata.labels` has too.',
    'zh-cn':
      '`spec.selector` 指明哪些 Pod 属于此工作负载，它不会从模板推导出来。请写上 `matchLabels`，其中的标签在 `spec.template.metadata.labels` 里也要有。',
  },
  check: ({ selector }, path) => (selector ? undefined : required(path.child('selector'))),
});

/** `{}` would select every Pod of the namespace. */
export const selectorNotEmpty = (id: string, source: string, kindWord: string): Rule<LabelSelector> =>
  rule({
    id,
    source,
    explain: {
      en: 'An empty selector would take hold of every Pod of the namespace. Name at least one label of the template.',
      'zh-cn': '空选择算符会选中命名空间里的所有 Pod。请至少写一个模板中的标签。',
    },
    check: (selector, path) =>
      isEmptySelector(selector) ? invalid(path, printedSelector(selector), `empty selector is invalid for ${kindWord}`) : undefined,
  });

/** Follows the refusals about the parts of the selector; the template is not looked at then. */
export const selectorUnreadable = (id: string, source: string, detail: string): Rule<Selecting> =>
  rule({
    id,
    source,
    explain: {
      en: 'The selector cannot be used as it stands, so the server did not look at the template at all. Repair the selector first; more may come to light then.',
      'zh-cn': '选择算符本身无法使用，服务器因此没有检查模板。请先修正选择算符，之后可能还会发现其他问题。',
    },
    check: ({ selector }, path) => invalid(path.child('selector'), printedSelector(selector), detail),
  });

export const selectorMatchesTemplate = rule<Selecting>({
  id: 'workload.selector.matches-template',
  source:
    'apps/validation ValidatePodTemplateSpecForReplicaSet, ValidatePodTemplateSpecForStatefulSet, ValidateDaemonSetSpec; batch/validation ValidateJobSpec',
  explain: {
    en: 'The Pods made of the template would not belong to this workload: `spec.selector` asks for labels that `spec.template.metadata.labels` does not have. Make both agree. `metadata.labels` of the workload itself play no part.',
    'zh-cn':
      '按模板创建的 Pod 不会属于此工作负载：`spec.selector` 要求的标签在 `spec.template.metadata.labels` 中没有。请让两者一致。工作负载自身的 `metadata.labels` 与此无关。',
  },
  check({ selector, template }, path) {
    const parsed = selectorOf(selector);
    const labels = template?.metadata?.labels;
    if ('error' in parsed || selects(parsed.selector, labels)) return undefined;
    return invalid(
      path.child('template').child('metadata').child('labels'),
      printedLabels(labels),
      '`selector` does not match template `labels`',
    );
  },
});

/** Workloads that keep Pods running restart them whenever they end. */
export const restartsAlways = rule<PodTemplate>({
  id: 'workload.template.restart-policy',
  source:
    'apps/validation ValidatePodTemplateSpecForReplicaSet, ValidateStatefulSetSpec, ValidateDaemonSetSpec; core/validation ValidatePodTemplateSpecForRC',
  explain: {
    en: 'This kind of workload keeps its Pods running, so `restartPolicy` can only be `Always` (the default: leave it out). For work that ends, use a Job.',
    'zh-cn': '这类工作负载要让 Pod 一直运行，`restartPolicy` 只能是 `Always`（默认值，可省略）。要执行会结束的任务，请使用 Job。',
  },
  check: ({ spec }, path) =>
    spec?.restartPolicy === 'Always'
      ? undefined
      : notSupported(path.child('spec').child('restartPolicy'), spec?.restartPolicy ?? '', ['Always']),
});

/** `kind` is the name in the server's sentence; Deployments are said to be ReplicaSets there. */
export const noActiveDeadline = (kind: string): Rule<PodTemplate> =>
  rule({
    id: `workload.template.active-deadline.${kind.toLowerCase()}`,
    source: 'apps/validation, core/validation: validators of the workload specs',
    explain: {
      en: '`activeDeadlineSeconds` ends a Pod after a time; a workload that keeps Pods running would start it again and again. Remove it, or use a Job.',
      'zh-cn': '`activeDeadlineSeconds` 会在一段时间后结束 Pod，而这类工作负载会不断重新创建它。请删除该字段，或改用 Job。',
    },
    check: ({ spec }, path) =>
      spec?.activeDeadlineSeconds === undefined || spec.activeDeadlineSeconds === null
        ? undefined
        : forbidden(path.child('spec').child('activeDeadlineSeconds'), `activeDeadlineSeconds in ${kind} is not Supported`),
  });
