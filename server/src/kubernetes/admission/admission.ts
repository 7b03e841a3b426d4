import type { DefaultCollector } from '../defaults/shape.ts';
import { kindKey } from '../kindKey.ts';
import type { KubernetesObject } from '../object.ts';
import type { Surroundings } from '../verdict.ts';
import type { WarningFinding } from '../warnings/finding.ts';
import { type AdmissionPlugin, type AdmissionRefusal, attributesOf } from './attributes.ts';
import { certificateSubjectRestriction } from './certificateSubjectRestriction.ts';
import { defaultIngressClass, defaultStorageClass, storageObjectInUseProtection, taintNodesByCondition } from './classesAndFinalizers.ts';
import { defaultTolerationSeconds } from './defaultTolerationSeconds.ts';
import { tellFilledIn } from './filledIn.ts';
import { limitRanger } from './limitRanger.ts';
import { namespaceLifecycle } from './namespaceLifecycle.ts';
import { persistentVolumeClaimResize } from './persistentVolumeClaimResize.ts';
import { podSecurity } from './podSecurity/podSecurity.ts';
import { priority } from './priority.ts';
import { resourceQuota } from './resourceQuota.ts';
import { runtimeClass } from './runtimeClass.ts';
import { serviceAccount } from './serviceAccount.ts';

export type { AdmissionRefusal } from './attributes.ts';

/** The plugins that are on by default and act on what users write, in the server's order. Source: pkg/kubeapiserver/options/plugins.go. */
const ADMISSION_PLUGINS: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  taintNodesByCondition,
  podSecurity,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUseProtection,
  persistentVolumeClaimResize,
  runtimeClass,
  certificateSubjectRestriction,
  defaultIngressClass,
  resourceQuota,
];

type Phase = 'mutating' | 'validating';

const ofKinds = new Map<string, Readonly<Record<Phase, readonly AdmissionPlugin[]>>>();

/** The plugins that act on a kind in each phase. Only kinds that are served come here. */
function pluginsOf(kind: string): Readonly<Record<Phase, readonly AdmissionPlugin[]>> {
  let found = ofKinds.get(kind);
  if (found === undefined) {
    const plugins = ADMISSION_PLUGINS.filter(({ kinds }) => !kinds || kinds.includes(kind));
    found = { mutating: plugins.filter(({ admit }) => admit), validating: plugins.filter(({ validate }) => validate) };
    ofKinds.set(kind, found);
  }
  return found;
}

export interface AdmissionAnswer {
  /** The object it was given; the mutating phase has changed it in place. */
  readonly object: KubernetesObject;
  readonly refusal?: AdmissionRefusal;
  readonly warnings: readonly WarningFinding[];
}

/**
 * Admission of a create, or of an update where the surroundings say what is stored. The `mutating` phase comes between defaulting and validation, the `validating` phase after validation and the
 * kind's own warnings. The first refusal ends a phase. The collector hears of everything that plugins fill in.
 */
export function admit(
  object: KubernetesObject,
  surroundings: Surroundings,
  phase: Phase,
  collect: DefaultCollector | null = null,
): AdmissionAnswer {
  const attributes = attributesOf(object, surroundings);
  const kind = kindKey(object);
  const warnings: WarningFinding[] = [];
  for (const plugin of pluginsOf(kind)[phase]) {
    const act = phase === 'mutating' ? plugin.admit : plugin.validate;
    if (!act || (surroundings.stored && !plugin.updates?.includes(kind))) continue;
    const before = collect && plugin.filled ? structuredClone(object) : null;
    const answer = act(attributes);
    if (collect && plugin.filled && before) tellFilledIn(before, object, plugin.filled, collect);
    if (answer?.warnings) warnings.push(...answer.warnings);
    if (answer?.refusal) return { object, refusal: answer.refusal, warnings };
  }
  return { object, warnings };
}
