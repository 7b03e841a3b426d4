import type { Text } from '../../../texts/text.ts';
import type { KubernetesObject } from '../../object.ts';
import { schemaOf } from '../../schema/kinds.ts';
import type { LabelSelector } from '../../values/selector.ts';
import { enabled } from '../featureGates.ts';
import { invalid } from '../fieldErrors.ts';
import { type RuleContext, rule } from '../rule.ts';
import type { JobSpec } from '../workloads/jobSpec.ts';
import { printedSelector } from '../workloads/selection.ts';
import { type Change, IMMUTABLE, immutable, isUnchanged, type UpdateRules } from './change.ts';
import { fieldAt, sameMeaning } from './equality.ts';
import { goStructure } from './goStructures.ts';

const SOURCE = 'batch/validation ValidateJobSpecUpdate';

const NOT_AFTERWARDS: Text = {
  en: 'This decides how a Job runs from its first Pod on and cannot change later. Delete the Job and create it anew.',
  'zh-cn': '它从第一个 Pod 起就决定 Job 的运行方式，之后不能修改。请删除 Job 后重新创建。',
};

type Fields = Readonly<Record<string, unknown>>;

const specOf = (object: KubernetesObject): JobSpec => object.spec ?? {};

/** The value as the server's structure of that name. */
const printAs =
  (structure: string, field: string) =>
  (value: unknown, { version }: RuleContext): unknown => {
    const type = fieldAt(schemaOf('batch/v1', 'Job', version)?.type, field)?.type;
    return value === null || type?.kind !== 'object' ? value : goStructure(structure, type, value as Fields, version);
  };

const kept = (name: string, id: string, print?: (value: unknown, context: RuleContext) => unknown) =>
  immutable({ id: `job.update.${id}`, field: `spec.${name}`, source: SOURCE, explain: NOT_AFTERWARDS, ...(print ? { print } : {}) });

const completions = rule<Change>({
  id: 'job.update.completions',
  source: 'batch/validation validateCompletions',
  explain: {
    en: '`completions` of a Job that exists can change only when it is `Indexed`, and then together with `parallelism`: both must be equal afterwards.',
    'zh-cn': '已有 Job 的 `completions` 只有在 `Indexed` 模式下才能修改，而且要与 `parallelism` 一起改：改后两者必须相等。',
  },
  check(change, path, context) {
    if (isUnchanged(change, 'spec.completions', context)) return undefined;
    const spec = specOf(change.after);
    const now = spec.completions ?? null;
    const at = path.child('spec').child('completions');
    if (spec.completionMode !== 'Indexed') return invalid(at, now, IMMUTABLE);
    return now === null || now === spec.parallelism ? undefined : invalid(at, now, 'can only be modified in tandem with spec.parallelism');
  },
});

interface Template {
  readonly metadata?: Fields | null;
  readonly spec?: Fields | null;
}

interface Container {
  readonly name?: string;
  readonly resources?: unknown;
}

/** What a Job that has not begun may still change about where its Pods run. */
function withPlacementOf(before: Template, after: Template): Template {
  const [old, now] = [before.spec ?? {}, after.spec ?? {}];
  const [oldAffinity, newAffinity] = [old.affinity as Fields | null | undefined, now.affinity as Fields | null | undefined];
  const { nodeAffinity: _, ...others } = oldAffinity ?? {};
  const rest = newAffinity ? { ...others, nodeAffinity: newAffinity.nodeAffinity } : others;
  const hasAffinity = newAffinity || Object.values(others).some((part) => part !== undefined && part !== null);
  return {
    metadata: { ...before.metadata, annotations: after.metadata?.annotations, labels: after.metadata?.labels },
    spec: {
      ...old,
      affinity: hasAffinity ? rest : undefined,
      nodeSelector: now.nodeSelector,
      tolerations: now.tolerations,
      schedulingGates: now.schedulingGates,
    },
  };
}

/** The containers with the resources of those of the same name in the same places. */
function withResourcesOf(before: Fields, after: Fields): Fields {
  const paired = (field: 'containers' | 'initContainers'): readonly Container[] => {
    const old = (before[field] ?? []) as readonly Container[];
    const now = (after[field] ?? []) as readonly Container[];
    if (old.length !== now.length) return old;
    return old.map((container, position) => {
      const next = now[position];
      return next && next.name === container.name ? { ...container, resources: next.resources } : container;
    });
  };
  return { ...before, containers: paired('containers'), initContainers: paired('initContainers') };
}

/** Suspended and without Pods: what is to run can still be adapted. Source: registry/batch/job strategy.go shouldAllowMutablePodTemplate. */
function hasNotBegun({ spec, status }: KubernetesObject, evenIfResumed: boolean): boolean {
  if (spec?.suspend !== true) return false;
  const conditions: readonly { readonly type?: string; readonly status?: string }[] = status?.conditions ?? [];
  const isSuspended = conditions.some(({ type, status: state }) => type === 'Suspended' && state === 'True');
  const notStarted = !status?.startTime;
  return evenIfResumed ? (notStarted || isSuspended) && !status?.active : notStarted;
}

const template = rule<Change>({
  id: 'job.update.template',
  source: 'batch/validation validatePodTemplateUpdate, validatePodResourceUpdatesOnly',
  explain: {
    en: 'The Pods of a Job are all made of one template, so it cannot change. While a Job is suspended and has no Pods, labels, annotations, `nodeSelector`, node affinity, tolerations, scheduling gates and resources may. Otherwise delete the Job and create it anew.',
    'zh-cn':
      'Job 的所有 Pod 出自同一个模板，因此模板不能修改。Job 处于暂停状态且没有 Pod 时，可以改标签、注解、`nodeSelector`、节点亲和性、容忍度、调度门控和资源。否则请删除 Job 后重新创建。',
  },
  check({ before, after }, path, { version }) {
    const type = fieldAt(schemaOf('batch/v1', 'Job', version)?.type, 'spec.template')?.type;
    const specType = type?.kind === 'object' ? type.byName.get('spec')?.type : undefined;
    if (type?.kind !== 'object' || specType?.kind !== 'object') return undefined;
    const now: Template = specOf(after).template ?? {};
    const stored: Template = specOf(before).template ?? {};
    const placementMayChange = hasNotBegun(before, enabled('MutableSchedulingDirectivesForSuspendedJobs', version));
    const old = placementMayChange ? withPlacementOf(stored, now) : stored;
    const at = path.child('spec').child('template');
    const resourcesMayChange = enabled('MutablePodResourcesForSuspendedJobs', version) && hasNotBegun(before, true);
    if (!resourcesMayChange) {
      if (sameMeaning(type, old, now)) return undefined;
      return invalid(at, goStructure('PodTemplateSpec', type, now as Fields, version), IMMUTABLE);
    }
    const spec = now.spec ?? {};
    if (sameMeaning(specType, withResourcesOf(old.spec ?? {}, spec), spec)) return undefined;
    return invalid(at.child('spec'), goStructure('PodSpec', specType, spec, version), IMMUTABLE);
  },
});

/** Source: batch/validation ValidateJobUpdate. */
export const jobUpdates: UpdateRules = {
  last: [
    completions,
    kept('selector', 'selector', (value) => printedSelector(value as LabelSelector | null)),
    template,
    kept('completionMode', 'completion-mode'),
    kept('podFailurePolicy', 'pod-failure-policy', printAs('PodFailurePolicy', 'spec.podFailurePolicy')),
    kept('backoffLimitPerIndex', 'backoff-limit-per-index'),
    kept('managedBy', 'managed-by'),
    kept('successPolicy', 'success-policy', printAs('SuccessPolicy', 'spec.successPolicy')),
  ],
};
