import type { EventRegistration } from '../framework/events.ts';
import type { CycleState, Framework } from '../framework/framework.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import type { Handle, Plugin } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import { type Diagnosis, fitErrorMessage, NodeStatuses, type Status, unresolvable } from '../framework/status.ts';
import type { Nominator } from '../queue/nominator.ts';
import { selectVictims, startTimeOf, type Victims } from './victims.ts';

const NAME = 'DefaultPreemption';
export const NOT_ELIGIBLE_NEVER = 'not eligible due to preemptionPolicy=Never.';
export const NOT_ELIGIBLE_TERMINATING = 'not eligible due to a terminating pod on the nominated node.';
export const NOT_HELPFUL = 'Preemption is not helpful for scheduling';
/** Condition of a Pod that was made to go. */
export const PREEMPTION_REASON = 'PreemptionByScheduler';
/** Nodes that are tried out: a tenth of them, but at least this many. Source: apis/config/v1/defaults.go DefaultPreemptionArgs. */
const CANDIDATES_MIN = 100;
const CANDIDATES_PERCENT = 10;

export interface Candidate {
  readonly node: NodeInfo;
  readonly victims: Victims;
}

/** Either room can be made on a node, or a sentence tells why not; `clears` says that an earlier nomination is void. */
export type PreemptionOutcome = { readonly candidate: Candidate } | { readonly message: string; readonly clears: boolean };

/** Makes room for a Pod by ending less important ones. Source: plugins/defaultpreemption, framework/preemption/preemption.go. */
export class DefaultPreemption implements Plugin {
  readonly name = NAME;
  /** Pods whose victims are being told to go: they stay out of the queue until the last one has been. */
  readonly preempting = new Set<string>();

  constructor(
    private readonly handle: Handle,
    private readonly nominator: Nominator,
  ) {}

  preEnqueue(pod: PodInfo): Status | null {
    return this.preempting.has(pod.uid) ? unresolvable(NAME, 'waiting for the preemption for this pod to be finished') : null;
  }

  /** What gates the Pod is no reason to try it: that is for the plugins that turned it away. */
  readonly events: readonly EventRegistration[] = [{ resource: 'AssignedPod', actions: ['Delete'], hint: () => false }];

  /** `statuses` tells what the nodes said. */
  preempt(framework: Framework, cycle: CycleState, pod: PodInfo, statuses: NodeStatuses): PreemptionOutcome {
    const ineligible = this.ineligible(pod, statuses);
    if (ineligible !== null) return { message: ineligible, clears: false };
    const { nodes } = this.handle.cache;
    const { candidates, verdicts } = this.dryRun(framework, cycle, pod, statuses);
    const best = pickOne(candidates);
    if (best) return { candidate: best };
    verdicts.absent = unresolvable(NAME, NOT_HELPFUL);
    const diagnosis: Diagnosis = {
      nodes: nodes.length,
      statuses: verdicts,
      preFilterMessage: '',
      postFilterMessage: '',
      plugins: new Set(),
    };
    return { message: fitErrorMessage(diagnosis), clears: true };
  }

  /** Source: PodEligibleToPreemptOthers. */
  private ineligible(pod: PodInfo, statuses: NodeStatuses): string | null {
    if (pod.pod.spec.preemptionPolicy === 'Never') return NOT_ELIGIBLE_NEVER;
    const nominated = pod.pod.status.nominatedNodeName;
    // Where the nominated node has become impossible another one may be looked for at once.
    if (!nominated || statuses.get(nominated).code === 'unresolvable') return null;
    const waiting = this.handle.cache.node(nominated)?.pods.some((other) => other.priority < pod.priority && isEndingForOthers(other));
    return waiting ? NOT_ELIGIBLE_TERMINATING : null;
  }

  private dryRun(
    framework: Framework,
    cycle: CycleState,
    pod: PodInfo,
    statuses: NodeStatuses,
  ): { readonly candidates: readonly Candidate[]; readonly verdicts: NodeStatuses } {
    const { cache, listers } = this.handle;
    const potential = cache.nodes.filter(({ name }) => statuses.get(name).code === 'unschedulable');
    const wanted = Math.min(potential.length, Math.max(Math.trunc((potential.length * CANDIDATES_PERCENT) / 100), CANDIDATES_MIN));
    const budgets = listers.all('PodDisruptionBudget');
    const kind: Candidate[] = [];
    const violating: Candidate[] = [];
    const verdicts = new NodeStatuses();
    // Kubernetes starts at a random node; here it is the first.
    for (const node of potential) {
      const result = selectVictims(framework, cycle, pod, node, this.nominator.on(node.name), budgets);
      if ('code' in result) verdicts.set(node.name, result);
      else if (result.pods.length > 0) (result.violations === 0 ? kind : violating).push({ node, victims: result });
      if (kind.length > 0 && kind.length + violating.length >= wanted) break;
    }
    return { candidates: [...kind, ...violating], verdicts };
  }
}

/** Is the Pod going because it was preempted? */
function isEndingForOthers({ pod: { metadata, status } }: PodInfo): boolean {
  if (metadata.deletionTimestamp === undefined) return false;
  const condition = status.conditions.find(({ type }) => type === 'DisruptionTarget');
  return condition?.status === 'True' && condition.reason === PREEMPTION_REASON;
}

/** All priorities become positive, so that a victim more never counts less. */
const PRIORITY_OFFSET = 2 ** 31;

/** From the most to the least telling; of equals the first node is taken. Source: pickOneNodeForPreemption. */
const CRITERIA: readonly ((victims: Victims) => number)[] = [
  ({ violations }) => -violations,
  ({ pods }) => -(pods[0]?.priority ?? 0),
  ({ pods }) => -pods.reduce((sum, { priority }) => sum + priority + PRIORITY_OFFSET, 0),
  ({ pods }) => -pods.length,
  ({ pods }) => Math.min(...pods.filter(({ priority }) => priority === pods[0]!.priority).map(startTimeOf)),
];

function pickOne(candidates: readonly Candidate[]): Candidate | undefined {
  let left = candidates;
  for (const criterion of CRITERIA) {
    if (left.length <= 1) break;
    const scores = left.map(({ victims }) => criterion(victims));
    const best = Math.max(...scores);
    left = left.filter((_, index) => scores[index] === best);
  }
  return left[0];
}
