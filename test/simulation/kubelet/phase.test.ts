import { describe, expect, test } from 'vitest';
import { podPhase } from '../../../server/src/simulation/kubelet/phase.ts';
import { podOf, statusesOf } from './pods.ts';

/** Pod policy, init containers, app containers, statuses, `t` terminal and `i` initialised, phase. Source: kubelet_pods_test.go. */
type Row = readonly [policy: string, inits: string, apps: string, statuses: string, flags: string, phase: string];

const rowsOf = (policy: string, inits: string, apps: string, rows: readonly string[]): Row[] =>
  rows.map((row) => {
    const [statuses = '', flags = '', phase = ''] = row.split('|').map((part) => part.trim());
    return [policy, inits, apps, statuses, flags, phase];
  });

const TABLES: Readonly<Record<string, Row[]>> = {
  Always: rowsOf('Always', '', 'A B', [
    '||Pending',
    'A=R B=R||Running',
    'A=T0 B=T0||Running',
    'A=T0 B=T0|t|Succeeded',
    'A=T0 B=T1|t|Failed',
    'A=R B=T0||Running',
    'A=R||Pending',
    'A=R B=W||Pending',
    'A=R B=W0||Running',
  ]),
  'Always with an init container': rowsOf('Always', 'X', 'A B', [
    '||Pending',
    'X=R||Pending',
    'X=T1||Pending',
    'X=W0||Pending',
    'X=W1||Pending',
    'X=W||Pending',
    'X=T0 A=R B=R||Running',
  ]),
  'Always with a sidecar': rowsOf('Always', 'X:Always', 'A B', [
    '||Pending',
    'X=R||Pending',
    'X=T0||Pending',
    'X=W0||Pending',
    'X=W1||Pending',
    'X=W||Pending',
    'X=RS A=R|i|Pending',
    'X=RS A=R B=R|i|Running',
    'X=R A=R B=R|i|Running',
    'X=T0 A=R B=R|i|Running',
    'X=W0 A=R B=R|i|Running',
    'X=T1 A=T0 B=T0|ti|Succeeded',
    'X=T0 A=T0 B=T0|ti|Succeeded',
    'X=R A=R B=R||Pending',
  ]),
  'Always, the Pod has run': rowsOf('Always', 'X Y:Always', 'A', [
    'X=R Y=R A=R||Pending',
    'X=R Y=R A=T0||Pending',
    'X=T0 Y=R A=T0||Pending',
    'X=T0 Y=R A=T0|i|Running',
    'X=T0 Y=R A=R|i|Running',
  ]),
  Never: rowsOf('Never', '', 'A B', [
    '||Pending',
    'A=R B=R||Running',
    'A=T0 B=T0||Succeeded',
    'A=T1 B=T1||Failed',
    'A=R B=T0||Running',
    'A=R||Pending',
    'A=R B=W||Pending',
  ]),
  'Never with an init container': rowsOf('Never', 'X', 'A B', [
    '||Pending',
    'X=R||Pending',
    'X=T1||Failed',
    'X=W0||Pending',
    'X=W1||Failed',
    'X=W||Pending',
    'X=T0 A=R B=R||Running',
  ]),
  'Never with a sidecar': rowsOf('Never', 'X:Always', 'A B', [
    '||Pending',
    'X=T0||Pending',
    'X=W1||Pending',
    'X=RS A=R|i|Pending',
    'X=RS A=T0 B=T0|i|Running',
    'X=R A=T0 B=T0|i|Running',
    'X=T0 A=T0 B=T0|i|Succeeded',
    'X=T1 A=T0 B=T0|i|Succeeded',
    'X=W0 A=T0 B=T0|i|Succeeded',
    'X=W1 A=T0 B=T0|i|Succeeded',
  ]),
  OnFailure: rowsOf('OnFailure', '', 'A B', [
    '||Pending',
    'A=R B=R||Running',
    'A=T0 B=T0||Succeeded',
    'A=T1 B=T1||Running',
    'A=R B=T0||Running',
    'A=R||Pending',
    'A=R B=W||Pending',
    'A=R B=W0||Running',
  ]),
  'policies of containers': [
    ['Always', '', 'A:Never', 'A=T1', '', 'Failed'],
    ['Always', '', 'A:OnFailure', 'A=T1', '', 'Running'],
    ['Always', '', 'A:Always', 'A=T1', '', 'Running'],
    ['Never', '', 'A:Always B', 'A=T0 B=T1', '', 'Running'],
    ['Always', '', 'A:Never B:OnFailure', 'A=T1 B=T0', '', 'Failed'],
    ['Always', '', 'A:Never B:OnFailure', 'A=T0 B=T0', '', 'Succeeded'],
    ['Always', 'X:Never', 'A', 'X=T1', '', 'Failed'],
    ['Never', 'X:OnFailure', 'A', 'X=T1', '', 'Pending'],
    ['Never', 'X:Always', 'A', 'X=T1', '', 'Pending'],
  ],
};

describe.each(Object.entries(TABLES))('%s', (_, rows) => {
  test.each(rows)('%s [%s] [%s] %s %s → %s', (policy, inits, apps, statuses, flags, phase) => {
    const names = (text: string): string[] => text.split(' ').filter(Boolean);
    expect(podPhase(podOf(policy, names(apps), names(inits)), statusesOf(statuses), flags.includes('t'), flags.includes('i'))).toBe(phase);
  });
});

describe('rules that restart all containers', () => {
  const rows: Row[] = [
    ['', '', 'A', 'A=T42', '', 'Running'],
    ['', 'X', 'A', 'X=T42', '', 'Pending'],
    ['', 'S', 'A', 'S=T42 A=W', '', 'Pending'],
    ['', '', 'A', 'A=RA', 'i', 'Running'],
    ['', 'X', 'A', 'X=RA A=W', '', 'Pending'],
    ['', 'X', 'A', 'X=T0 A=RA', '', 'Running'],
    ['', 'X', 'A', 'X=T1 A=RA', '', 'Failed'],
    ['', 'S', 'A', 'S=R A=RA', 'i', 'Running'],
    ['', 'S X', 'A', 'S=R X=RA A=W', '', 'Pending'],
  ];
  test.each(rows)('%s [%s] [%s] %s %s → %s', (_, inits, apps, statuses, flags, phase) => {
    const names = inits.split(' ').filter(Boolean);
    const pod = podOf(
      'Never',
      [apps],
      names.map((name) => (name === 'S' ? 'S:Always' : name)),
    );
    const rules = [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [42] } }];
    for (const container of [...pod.spec.containers, ...pod.spec.initContainers!])
      Object.assign(container, { restartPolicy: container.restartPolicy ?? 'Never', restartPolicyRules: rules });
    expect(podPhase(pod, statusesOf(statuses), false, flags.includes('i'))).toBe(phase);
  });
});
