import { describe, expect, test } from 'vitest';
import { judgedOver } from '../validation/updates/over.ts';

const POD = 'spec: {containers: [{name: c, image: i, ports: [{containerPort: 80, hostIP: 127.0.0.1}]}]}';
const WARNED =
  'spec.template.spec.containers[0].ports[0]: hostIP set without hostPort: {Name: HostPort:0 ContainerPort:80 Protocol:TCP HostIP:127.0.0.1}';
const workload = (kind: string, spec = '', annotations = ''): string =>
  `{apiVersion: apps/v1, kind: ${kind}, metadata: {name: a${annotations}}, spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, ${POD}}${spec}}}`;

/** Source: WarningsOnUpdate of the strategies in pkg/registry. */
describe('what is warned of again when an object is updated', () => {
  test('the template, where the generation is another', () => {
    expect(judgedOver(workload('ReplicaSet'), workload('ReplicaSet', ', replicas: 2')).warnings).toEqual([WARNED]);
    expect(judgedOver(workload('ReplicaSet'), workload('ReplicaSet', '', ', labels: {x: z}')).warnings).toEqual([]);
  });

  test('annotations count for Deployments, and kubectl writes one of its own', () => {
    expect(judgedOver(workload('Deployment'), workload('Deployment', '', ', labels: {x: z}')).warnings).toEqual([WARNED]);
    expect(judgedOver(workload('Deployment'), workload('Deployment')).warnings).toEqual([]);
  });

  test('of a PodTemplate the template counts', () => {
    const template = (labels: string): string =>
      `{apiVersion: v1, kind: PodTemplate, metadata: {name: a}, template: {metadata: {labels: {${labels}}}, ${POD}}}`;
    expect(judgedOver(template('a: b'), template('a: c')).warnings).toEqual([WARNED.replace('spec.', '')]);
  });

  test('the claims of a StatefulSet are named in another way', () => {
    const claims = (size: string): string =>
      `, serviceName: a, volumeClaimTemplates: [{metadata: {name: v}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: ${size}}}}}]`;
    const said = judgedOver(workload('StatefulSet', claims('100m')), workload('StatefulSet', claims('100m'), ', labels: {x: z}')).warnings;
    expect(said).toEqual([
      'spec.volumeClaimTemplates[0].Spec.resources.requests[storage]: fractional byte value "100m" is invalid, must be an integer',
    ]);
  });

  test('what stands beside a template is told anyway', () => {
    const set = ', serviceName: a, revisionHistoryLimit: -1';
    const [beside, ...others] = judgedOver(workload('StatefulSet', set), workload('StatefulSet', set, ', labels: {x: z}')).warnings;
    expect(beside).toContain('spec.revisionHistoryLimit: a negative value');
    expect(others).toEqual([]);
  });
});
