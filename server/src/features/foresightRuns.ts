import { decodeAt } from '../kubernetes/decode/decode.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';
import { foresee } from '../simulation/foresight/index.ts';
import { livesOf, type PodLife } from '../simulation/foresight/lives.ts';
import type { NodeForm } from '../simulation/nodes.ts';
import { runSimulation } from '../simulation/simulate.ts';
import type { Simulation } from '../simulation/simulation.ts';
import type { Scenario, SimulationFinding } from '../simulation/timeline.ts';
import { sameValue } from '../simulation/world/sameValue.ts';
import type { OpenFile } from '../workspace/openFile.ts';
import type { ToldObject, Workspace } from '../workspace/workspace.ts';
import { hasLife } from './runCast.ts';
import { onSettingsCluster, withSettingsStorage } from './settingsCluster.ts';

/** Ten minutes, as the timeline shows. */
const HORIZON_SECONDS = 600;
/** Objects with a life that run together, as they would after one `kubectl apply`; more in one file form further groups. */
const GROUP_SIZE = 8;
/** Groups of one file that are looked at. */
const GROUPS_MAX = 5;
/** Other objects of the open files; with more of them nothing is foreseen. */
const AROUND_MAX = 200;
/** Work on one group: about half a second at most, cut into pieces. */
const BOUNDS = { steps: 40_000, events: 20_000, objects: 2_000 };
/** Steps between two looks at the clock. */
const PIECE_STEPS = 15;
/** Nobody knows the nodes: one that has room, so that what happens on it can be told. */
const ROOMY: Scenario = { conditions: { node: { cpu: '512', memory: '4Ti', pods: '1000' }, assumed: true } };

interface Subject {
  readonly told: ToldObject;
  readonly object: KubernetesObject;
}

interface Group {
  readonly subjects: readonly Subject[];
  readonly around: readonly KubernetesObject[];
  /** Those of the settings. */
  readonly nodes: readonly NodeForm[];
  simulation: Simulation | null;
  seeing: ReturnType<typeof foresee> | null;
  /** Of this run; until it is over, of the one before it. */
  findings: readonly SimulationFinding[];
  /** Of this run, once it is over. */
  lives: readonly PodLife[];
  over: boolean;
}

/** The runs of one file and what they teach; done again only where an object that takes part has changed. */
export class ForesightRuns {
  private groups: readonly Group[] = [];
  /** What the groups were made for. */
  private madeFor: readonly unknown[] = [];
  private news = false;

  constructor(
    private readonly workspace: Workspace,
    private readonly file: OpenFile,
  ) {}

  findings(): SimulationFinding[] {
    const found = new Map<string, SimulationFinding>();
    for (const { findings } of this.groups)
      for (const finding of findings) found.set(`${finding.code} ${finding.object} ${finding.field}`, finding);
    return [...found.values()];
  }

  /** What became of an object in its run; null while that is not over, and for another version of the object. */
  lifeOf(object: KubernetesObject): PodLife | null {
    const group = this.groups.find(({ over, subjects }) => over && subjects.some((subject) => sameValue(subject.object, object)));
    return group?.lives.find(({ origin }) => origin === `${object.kind}/${object.metadata.name ?? ''}`) ?? null;
  }

  advance(milliseconds: number): 'more' | 'new' | 'nothing' {
    const end = performance.now() + milliseconds;
    this.refresh();
    for (const group of this.groups)
      while (!group.over) {
        this.step(group);
        if (performance.now() > end) return 'more';
      }
    if (!this.news) return 'nothing';
    this.news = false;
    return 'new';
  }

  /** Begins anew the groups that something changed for. */
  private refresh(): void {
    const { workspace, file } = this;
    const madeFor = [file.version, workspace.settings, ...workspace.openFiles().flatMap((open) => [open, open.version])];
    if (sameItems(madeFor, this.madeFor)) return;
    this.madeFor = madeFor;
    const found = this.subjects();
    const around = found.length > 0 ? this.around() : [];
    // Half of what stands around would tell half-truths.
    const subjects = around.length > AROUND_MAX ? [] : found;
    const { nodes } = workspace.settings;
    const groups: Group[] = [];
    for (let first = 0; first < subjects.length && groups.length < GROUPS_MAX; first += GROUP_SIZE) {
      const members = subjects.slice(first, first + GROUP_SIZE);
      const before = this.groups[groups.length];
      const same =
        before &&
        sameObjects(
          before.subjects.map(({ object }) => object),
          members.map(({ object }) => object),
        ) &&
        sameObjects(before.around, around) &&
        sameValue(before.nodes, nodes);
      groups.push(
        same
          ? before
          : { subjects: members, around, nodes, simulation: null, seeing: null, findings: before?.findings ?? [], lives: [], over: false },
      );
    }
    if (groups.length < this.groups.length) this.news = true;
    this.groups = groups;
  }

  private step(group: Group): void {
    group.simulation ??= this.begin(group);
    if (!group.seeing) {
      if (group.simulation.advance(PIECE_STEPS)) group.seeing = foresee(group.simulation);
      return;
    }
    const { done, value } = group.seeing.next();
    if (!done) return;
    group.findings = value;
    group.lives = livesOf(group.simulation);
    group.over = true;
    // Only the findings and a few numbers are kept.
    group.simulation = null;
    group.seeing = null;
    this.news = true;
  }

  private begin({ subjects, around }: Group): Simulation {
    const { version } = this.workspace.settings;
    const objects = [...around, ...subjects.map(({ object }) => object)];
    const nodesKnown = this.workspace.settings.nodes.length > 0 || around.some(({ kind }) => kind === 'Node');
    return runSimulation(
      {
        objects,
        written: [
          ...around.map(() => null),
          ...subjects.map(({ told: { document, base } }) => decodeAt(document.document, base, version).object),
        ],
        scenario: nodesKnown ? onSettingsCluster(this.workspace, {}, objects) : withSettingsStorage(this.workspace, ROOMY),
        horizonSeconds: HORIZON_SECONDS,
        seed: 0,
        version,
        bounds: BOUNDS,
      },
      true,
    );
  }

  /** The objects of the file that have a life. */
  private subjects(): Subject[] {
    const subjects: Subject[] = [];
    for (const told of this.workspace.toldOf(this.file)) {
      if (subjects.length >= GROUP_SIZE * GROUPS_MAX) break;
      const { object, verdict } = told.verdict;
      if (hasLife(told.identity.kind) && verdict === 'accepted' && object) subjects.push({ told, object });
    }
    return subjects;
  }

  /** Everything else that the open files hold. */
  private around(): KubernetesObject[] {
    const around: KubernetesObject[] = [];
    for (const file of this.workspace.openFiles())
      for (const { identity, verdict } of this.workspace.toldOf(file)) {
        if (around.length > AROUND_MAX) return around;
        if (!hasLife(identity.kind) && verdict.verdict === 'accepted' && verdict.object) around.push(verdict.object);
      }
    return around;
  }
}

const sameItems = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((item, index) => item === other[index]);

/** Two readings of a text that only differ in blanks and remarks give equal objects. */
const sameObjects = (one: readonly KubernetesObject[], other: readonly KubernetesObject[]): boolean =>
  one.length === other.length && one.every((item, index) => sameValue(item, other[index]));
