import { describe, expect, test } from 'vitest';
import { computePodActions } from '../../../server/src/simulation/kubelet/podActions.ts';
import { ResultsManager } from '../../../server/src/simulation/kubelet/prober/results.ts';
import { statusIdOf } from '../../../server/src/simulation/kubelet/runtimePods.ts';
import type { Causes } from '../../../server/src/simulation/world/causes.ts';
import type { Container, Pod } from '../../../server/src/simulation/world/pod.ts';
import { podOf, runtimeOf, type SandboxShape } from './pods.ts';

interface Case {
  readonly policy: string;
  readonly apps?: readonly string[];
  readonly inits?: readonly string[];
  readonly ephemeral?: readonly string[];
  /** What the runtime reports. */
  readonly seen: string;
  readonly sandbox?: SandboxShape | null;
  /** `s3.liveness=failure`. */
  readonly probes?: string;
  /** Init containers with startup and liveness probes. */
  readonly probed?: boolean;
  readonly restartAll?: boolean;
  /** `K` kills the Pod, `S1` makes sandbox 1; then what is started, killed and reset. */
  readonly expected: string;
}

const rule = (code: number) => [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [code] } }];

function decide(row: Case): string {
  const pod: Pod = podOf(row.policy, row.apps ?? ['A', 'B', 'C'], row.inits);
  if (row.ephemeral) pod.spec.ephemeralContainers = row.ephemeral.map((name) => ({ name, image: 'i' }) as Container);
  if (row.probed) for (const init of pod.spec.initContainers!.slice(1)) Object.assign(init, { startupProbe: {}, livenessProbe: {} });
  if (row.restartAll)
    for (const container of [...pod.spec.containers, ...pod.spec.initContainers!])
      Object.assign(container, { restartPolicyRules: rule(42) });
  const status = runtimeOf(row.seen, row.sandbox);
  const managers = { liveness: new ResultsManager<Causes>(() => {}), startup: new ResultsManager<Causes>(() => {}) };
  const idOf = (name: string): string => statusIdOf(status.containers.find((container) => container.name === name) ?? { id: name });
  if (row.probed)
    for (const { name } of pod.spec.initContainers!)
      for (const type of ['liveness', 'startup'] as const) managers[type].set('u', idOf(name), 'success', []);
  for (const part of (row.probes ?? '').split(' ').filter(Boolean)) {
    const [place = '', result = ''] = part.split('=');
    const [name = '', type = ''] = place.split('.');
    if (result === 'none') managers[type as 'liveness'].remove(idOf(name));
    else managers[type as 'liveness'].set('u', idOf(name), result as 'failure', []);
  }
  const actions = computePodActions(pod, status, row.restartAll ?? false, { ...managers, resizeRequiresRestart: () => false });
  const list = (label: string, items: readonly unknown[]): string[] => (items.length > 0 ? [`${label}[${items.join(',')}]`] : []);
  return [
    ...(actions.killPod ? ['K'] : []),
    ...(actions.createSandbox ? [`S${actions.attempt}`] : []),
    ...list('eph', actions.ephemeralToStart),
    ...list('init', actions.initToStart),
    ...list('app', actions.toStart),
    ...list(
      'kill',
      actions.toKill.map(({ record }) => record.name),
    ),
    ...list(
      'reset',
      actions.toReset.map(({ record, kill }) => `${record.name}${kill ? '*' : ''}`),
    ),
  ].join(' ');
}

const dead = (attempt: number): SandboxShape => ({ ready: false, attempt });
const ALL = 'A=R B=R C=R';

/** Source: TestComputePodActions. */
const APPS: Case[] = [
  { policy: 'Always', seen: ALL, expected: '' },
  { policy: 'Always', seen: '', sandbox: null, expected: 'K S0 app[0,1,2]' },
  { policy: 'Always', seen: 'A=T0 B=T1 C=R', expected: 'app[0,1]' },
  { policy: 'OnFailure', seen: 'A=T0 B=T1 C=R', expected: 'app[1]' },
  { policy: 'OnFailure', seen: 'A=T0 B=created C=R', expected: 'app[1]' },
  { policy: 'Never', seen: 'A=T0 B=T1 C=R', expected: '' },
  { policy: 'Always', seen: ALL, sandbox: dead(0), expected: 'K S1 app[0,1,2]' },
  { policy: 'OnFailure', seen: 'A=R B=T0 C=R', sandbox: dead(0), expected: 'K S1 app[0,2]' },
  { policy: 'Always', seen: ALL, sandbox: { ip: '' }, expected: 'K S1 app[0,1,2]' },
  { policy: 'Always', seen: 'A=R B=changed C=R', expected: 'app[1] kill[B]' },
  { policy: 'Always', seen: ALL, probes: 'B.liveness=failure', expected: 'app[1] kill[B]' },
  { policy: 'Always', seen: ALL, probes: 'B.startup=failure', expected: 'app[1] kill[B]' },
  { policy: 'Never', seen: ALL, probes: 'B.liveness=failure', expected: 'kill[B]' },
  { policy: 'Never', seen: 'A=T0 B=T0 C=T0', sandbox: dead(1), expected: 'K' },
  { policy: 'OnFailure', seen: 'A=T0 B=T0 C=T0', sandbox: dead(1), expected: 'K' },
  { policy: 'Never', seen: '', sandbox: dead(2), expected: 'K S3 app[0,1,2]' },
  { policy: 'Never', seen: 'A=R B=created C=R', expected: 'app[1]' },
];

/** Source: TestComputePodActionsWithInitContainers. */
const INITS: Case[] = [
  { policy: 'Always', seen: 'X=T0 Y=T0 Z=T0', expected: 'app[0,1,2]' },
  { policy: 'Always', seen: '', expected: 'init[0]' },
  { policy: 'Always', seen: 'X=T0 Y=T0 Z=R', expected: '' },
  { policy: 'Always', seen: 'X=T0 Y=T0 Z=T0', sandbox: dead(0), expected: 'K S1 init[0]' },
  { policy: 'Always', seen: 'X=T0 Y=T0 Z=T1', expected: 'init[2]' },
  { policy: 'OnFailure', seen: 'X=T0 Y=T0 Z=T1', expected: 'init[2]' },
  { policy: 'Never', seen: 'X=T0 Y=T0 Z=T1', expected: 'K' },
  { policy: 'Never', seen: 'X=T0 Y=T0 Z=T0', sandbox: dead(0), expected: 'K' },
  { policy: 'Never', seen: '', sandbox: dead(0), expected: 'K S1 init[0]' },
  { policy: 'OnFailure', seen: 'X=T0 Y=T0 Z=T1', sandbox: dead(0), expected: 'K S1 init[0]' },
  { policy: 'Always', seen: 'Z=R', expected: '' },
  { policy: 'Always', seen: 'X=T0 Y=T0 Z=created', expected: 'init[2]' },
].map((row) => ({ ...row, inits: ['X', 'Y', 'Z'] }));

/** Source: TestComputePodActionsWithRestartableInitContainers. */
const SIDECARS: Case[] = [
  { policy: 'Always', seen: 'X=R Y=R Z=R', expected: 'app[0,1,2]' },
  { policy: 'Always', seen: '', expected: 'init[0]' },
  { policy: 'Always', seen: 'X=R Y=R Z=created', expected: 'init[2]' },
  { policy: 'Always', seen: 'X=R', expected: 'init[1]' },
  { policy: 'Always', seen: 'X=R Y=R', expected: 'init[2]' },
  { policy: 'Always', seen: 'X=R Y=R', probes: 'Y.liveness=none', expected: 'init[2]' },
  { policy: 'Always', seen: 'X=R Y=R', probes: 'Y.liveness=unknown', expected: 'init[2]' },
  { policy: 'Always', seen: 'X=R Y=R Z=R', probes: 'Z.liveness=failure', expected: 'init[2] app[0,1,2] kill[Z]' },
  { policy: 'Always', seen: 'X=R Y=R', probes: 'Y.startup=none', expected: '' },
  { policy: 'Always', seen: 'X=R Y=R', probes: 'Y.startup=unknown', expected: '' },
  { policy: 'Always', seen: 'X=R Y=R Z=R', probes: 'Z.startup=failure', expected: 'init[2] kill[Z]' },
  { policy: 'Always', seen: 'X=R Y=R Z=changed', expected: 'init[2] app[0,1,2] kill[Z]' },
  { policy: 'Always', seen: 'X=T1 Y=R Z=T1', expected: 'init[0,2]' },
  { policy: 'Always', seen: 'X=T1 Y=R Z=R', expected: 'init[0] app[0,1,2]' },
  { policy: 'Never', seen: 'X=T0 Y=T0 Z=T137', sandbox: dead(0), expected: 'K' },
  { policy: 'OnFailure', seen: 'X=T0 Y=T0 Z=T137', sandbox: dead(0), expected: 'K S1 init[0]' },
  { policy: 'Always', seen: 'X=T0 Y=T0 Z=T137', sandbox: dead(0), expected: 'K S1 init[0]' },
  { policy: 'Never', seen: '', sandbox: dead(0), expected: 'K S1 init[0]' },
  { policy: 'Never', seen: 'X=R Y=R Z=T137', expected: 'init[2]' },
  { policy: 'Never', seen: 'X=R Y=R Z=T137 A=R B=R C=R', expected: 'init[2]' },
  { policy: 'Never', seen: 'X=R Y=R Z=R A=T0 B=T0 C=T0', expected: 'K' },
  { policy: 'Always', seen: 'Z=R', expected: 'init[0,1] app[0,1,2]' },
].map((row) => ({ ...row, inits: ['X:Always', 'Y:Always', 'Z:Always'], probed: true }));

/** Source: TestComputePodActionsWithInitAndEphemeralContainers. */
const EPHEMERAL: Case[] = [
  { policy: 'Always', seen: `${ALL} Z=T0 D=R`, expected: '' },
  { policy: 'Always', seen: `${ALL} Z=T0`, expected: 'eph[0]' },
  { policy: 'Always', seen: `${ALL} Z=T0 D=R`, ephemeral: ['D', 'E'], expected: 'eph[1]' },
  { policy: 'Always', seen: `${ALL} Z=T0 D=T0`, expected: '' },
  { policy: 'Always', seen: 'X=T0 Y=T0 Z=R', expected: 'eph[0]' },
  { policy: 'OnFailure', seen: 'Z=T137 D=R', sandbox: dead(0), expected: 'K S1 init[0]' },
  { policy: 'Never', seen: 'A=T0 B=T0 C=T0 Z=T0 D=R', expected: 'K' },
].map((row) => ({ ephemeral: ['D'], ...row, inits: ['X', 'Y', 'Z'] }));

/** Source: TestComputePodActionsWithContainerRestartRules. */
const OWN_POLICIES: Case[] = [
  { policy: 'Never', apps: ['A:Always', 'B:Always', 'C'], seen: 'A=T0 B=T1 C=R', expected: 'app[0,1]' },
  { policy: 'Never', apps: ['A:OnFailure', 'B:OnFailure', 'C'], seen: 'A=T0 B=T1 C=R', expected: 'app[1]' },
  { policy: 'Never', apps: ['A:OnFailure', 'B:OnFailure', 'C'], seen: 'A=T0 B=created C=R', expected: 'app[1]' },
  { policy: 'Always', apps: ['A:Never', 'B:Never', 'C'], seen: 'A=T0 B=T1 C=R', expected: '' },
  { policy: 'Always', apps: ['A', 'B:OnFailure', 'C'], seen: 'A=R B=T0 C=R', sandbox: dead(0), expected: 'K S1 app[0,2]' },
];

/** Source: TestComputePodActionsForRestartAllContainers. */
const RESTART_ALL: Case[] = [
  { policy: 'Never', seen: ALL, expected: 'reset[A*,B*,C*]' },
  { policy: 'Never', inits: ['X', 'Y', 'Z'], seen: 'X=T0 Y=T0 Z=T0', expected: 'reset[X,Y,Z]' },
  { policy: 'Never', inits: ['X', 'Y:Always', 'Z'], seen: 'X=T0 Y=R Z=T42', expected: 'reset[X,Y*,Z]' },
  { policy: 'Never', inits: ['X:Always', 'Y:Always'], seen: 'X=R Y=R A=R B=R C=T42', expected: 'reset[A*,B*,X*,Y*,C]' },
].map((row) => ({ ...row, restartAll: true }));

describe.each([
  ['app containers', APPS],
  ['init containers', INITS],
  ['sidecars', SIDECARS],
  ['ephemeral containers', EPHEMERAL],
  ['policies of containers', OWN_POLICIES],
  ['restart of all containers', RESTART_ALL],
])('%s', (_, rows) => {
  test.each(rows.map((row) => [`${row.policy} ${row.seen || '-'} ${JSON.stringify(row.sandbox ?? '')} ${row.probes ?? ''}`, row] as const))(
    '%s',
    (__, row) => {
      expect(decide(row)).toBe(row.expected);
    },
  );
});
