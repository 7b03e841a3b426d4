import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainCommand } from '../../server/src/cli/explain.ts';
import { type Io, UsageError } from '../../server/src/cli/io.ts';
import { provideHandbook } from '../../server/src/kubernetes/handbook/handbook.ts';
import { provideDescriptions } from '../../server/src/kubernetes/schema/descriptions.ts';
import { smallBook } from '../support/handbook.ts';

beforeAll(() => {
  const file = join(import.meta.dirname, '../../server/src/kubernetes/schema/generated/descriptions.json');
  provideDescriptions(() => readFileSync(file, 'utf8'));
});

function explain(...args: string[]): string {
  let out = '';
  const write = (text: string): void => {
    out += text;
  };
  const io: Io = { language: 'en', write, complain: () => undefined, read: () => '' };
  explainCommand(args, io);
  return out;
}

describe('podsight explain', () => {
  it('prints a field as kubectl explain does', () => {
    expect(explain('pod.spec.restartPolicy')).toMatch(
      /^KIND: {7}Pod\nVERSION: {4}v1\n\nFIELD: restartPolicy <string>\n {4}one of Always, OnFailure, Never\n\nDESCRIPTION:\n {4}Restart policy for all containers within the pod\./,
    );
  });

  it('prints a kind with its fields', () => {
    const out = explain('deployments');
    expect(out).toMatch(/^GROUP: {6}apps\nKIND: {7}Deployment\n/);
    expect(out).toMatch(/\n {2}spec\t<DeploymentSpec>\n {4}Specification of the desired behavior/);
  });

  it('finds fields of a kind whose version or group is named', () => {
    expect(explain('apps/v1.Deployment.spec.replicas')).toContain('FIELD: replicas <integer>');
    expect(explain('ingresses.networking.k8s.io.spec.rules')).toContain('FIELD: rules <[]IngressRule>');
    expect(explain('autoscaling/v1.hpa.spec')).toContain('VERSION:    v1\n');
  });

  it('tells in both languages what there is not, and what is near', () => {
    const said = (topic: string): { en: string; 'zh-cn': string } => {
      try {
        explain(topic);
      } catch (error) {
        if (error instanceof UsageError) return error.text;
      }
      throw new Error(`${topic} is explained`);
    };
    expect(said('extensions/v1beta1.Deployment').en).toBe(
      "Kubernetes 1.36 has no 'Deployment' in extensions/v1beta1. It is found in apps/v1.",
    );
    expect(said('extensions/v1beta1.Deployment')['zh-cn']).toBe(
      'Kubernetes 1.36 的 extensions/v1beta1 中没有“Deployment”。它在 apps/v1 中。',
    );
    expect(said('pod.spec.contianers')['zh-cn']).toMatch(/^Pod\.spec 没有字段“contianers”。相近的有：containers。它有：/);
    expect(said('frobnicator')['zh-cn']).toContain('没有名为“frobnicator”的类型或字段');
  });

  it('keeps lines short', () => {
    const long = explain('pod.spec.containers')
      .split('\n')
      .filter((line) => line.length > 80 && line.trim().includes(' '));
    expect(long).toEqual([]);
  });

  it.each([
    ['po', 'Pod'],
    ['Pod', 'Pod'],
    ['deploy', 'Deployment'],
    ['hpa', 'HorizontalPodAutoscaler'],
    ['ingresses', 'Ingress'],
    ['events', 'Event'],
    ['apps/v1.Deployment', 'Deployment'],
    ['apps/v1/deployments', 'Deployment'],
    ['v1.Pod', 'Pod'],
    ['deployments.apps', 'Deployment'],
    ['deployments.v1.apps', 'Deployment'],
    ['ingresses.networking.k8s.io', 'Ingress'],
  ])('%s is %s', (name, kind) => {
    expect(explain(name)).toContain(`KIND:       ${kind}\n`);
  });

  it.each([
    ['pod.spec.containers.image', 'image <string>'],
    ['pod.spec.containers[*].env[].valueFrom', 'valueFrom <EnvVarSource>'],
    ['spec.containers.image', 'image <string>'],
    ['livenessProbe', 'livenessProbe <Probe>'],
    ['image', 'image <string>'],
    ['terminationgraceperiodseconds', 'terminationGracePeriodSeconds <integer>'],
    ['maxUnavailable', 'maxUnavailable <IntOrString>'],
    ['pod.spec.containers.resources.limits', 'limits <map[string]Quantity>'],
    ['pod.spec.containers.ports', 'ports <[]ContainerPort>'],
  ])('finds %s', (name, field) => {
    expect(explain(name)).toContain(`FIELD: ${field}`);
  });

  it('says what is there when a field is not', () => {
    expect(() => explain('pod.spec.contianers')).toThrow(/Pod\.spec has no field 'contianers'\. Near: containers\. It has: .*containers/);
    expect(() => explain('pod.spec.hostNetwork.x')).toThrow(/has no field/);
    expect(() => explain('warp')).toThrow(UsageError);
    expect(() => explain()).toThrow(/One field or kind/);
  });

  it('knows releases', () => {
    expect(explain('pod.spec.workloadRef', '--kubernetes-version', '1.35')).toContain('workloadRef');
    expect(() => explain('pod.spec.workloadRef')).toThrow(/has no field/);
    expect(explain('pod.spec.containers.restartPolicyRules')).toContain('since Kubernetes 1.34');
  });

  it('prints markdown and JSON', () => {
    expect(explain('svc.spec.ports', '-o', 'markdown')).toMatch(/^# Service\.spec\.ports\n\n`v1` · `\[\]ServicePort`/);
    expect(JSON.parse(explain('svc.spec.type', '-o', 'json'))).toMatchObject({
      kind: 'Service',
      path: 'spec.type',
      type: 'string',
      values: ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'],
    });
  });

  it('speaks Chinese around the reference', () => {
    expect(explain('pod.spec.containers.imagePullPolicy', '--language', 'zh-cn')).toContain('可选值：Always, Never, IfNotPresent');
  });

  it('describes every field of a Pod', () => {
    for (const kind of ['pod.spec', 'pod.spec.containers', 'pod.spec.volumes', 'pod.spec.containers.livenessProbe', 'pod.metadata'])
      for (const field of JSON.parse(explain(kind, '-o', 'json')).fields) expect(field.description, `${kind}.${field.name}`).not.toBe('');
  });
});

describe('podsight explain, with the handbook', () => {
  beforeAll(() => provideHandbook(smallBook));
  afterAll(() => provideHandbook(() => ''));

  it('prints our words for a field, and leads to concepts', () => {
    const out = explain('pod.spec.restartPolicy');
    expect(out).toContain('DESCRIPTION:\n    What happens when a container ends. Default `Always`.\n');
    expect(out).toContain(
      'COMMON MISTAKES:\n    It says nothing of `Probe.periodSeconds` or the phase.\n\nSEE ALSO:\n    pod        Pod\n    pod-phase  Pod phase\n',
    );
    expect(out).not.toContain('Restart policy for all containers');
  });

  it('prints our words for a kind', () => {
    expect(explain('pod')).toContain('DESCRIPTION:\n    The smallest thing one creates. See Pod phase.\n');
  });

  it('prints a concept by id, by term, and in Chinese', () => {
    expect(explain('pod-phase')).toBe(
      'CONCEPT:    Pod phase\nID:         pod-phase\n\nDESCRIPTION:\n    Where a Pod is in its life.\n\nOVER TIME:\n    Pending, then Running.\n\n' +
        'WHERE:\n    Pod.status.phase\n    Pod.spec.restartPolicy\n\nSEE ALSO:\n    pod  Pod\n',
    );
    expect(explain('Pod Phase')).toContain('ID:         pod-phase');
    expect(explain('ErrImagePull')).toContain('ID:         image-error');
    expect(explain('Pod 阶段', '--language', 'zh-cn')).toContain('说明：\n    Pod 处于生命的哪一步。\n');
  });

  it('prints concepts as markdown and JSON', () => {
    expect(explain('pod-phase', '-o', 'markdown')).toContain(
      '# Pod phase\n\nWhere a Pod is in its life.\n\n**Over time**\n\nPending, then Running.',
    );
    expect(JSON.parse(explain('pod-phase', '-o', 'json'))).toMatchObject({ id: 'pod-phase', time: 'Pending, then Running.' });
    expect(JSON.parse(explain('pod.spec.restartPolicy', '-o', 'json'))).toMatchObject({
      handbook: { what: 'What happens when a container ends. Default `Always`.' },
      concepts: ['pod', 'pod-phase'],
    });
  });

  it('offers what is near', () => {
    expect(() => explain('pod-pase')).toThrow(/Near: pod-phase/);
    expect(() => explain('Deplyment')).toThrow(/Near: Deployment/);
    expect(() => explain('xyzzyxyzzy')).toThrow(/no such concept\.$/);
    expect(() => explain('pod.spec.restartpolicy')).toThrow(/Near: restartPolicy\./);
  });

  it.each(['', '..', '__proto__', 'constructor', 'toString'])("takes '%s' for a name that nothing has", (name) => {
    expect(() => explain(name)).toThrow(/no kind and no field/);
  });

  it('prefers a field to a concept that is about it, and a concept to a field far away', () => {
    expect(explain('never')).toContain('CONCEPT:    restartPolicy: Never');
    expect(explain('restartpolicy')).toContain('FIELD: restartPolicy');
  });
});
