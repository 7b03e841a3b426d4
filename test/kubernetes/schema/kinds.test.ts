import { describe, expect, it } from 'vitest';
import { allKinds, isServed, removedKind, schemaOf, servedKinds, servedVersionsOf } from '../../../server/src/kubernetes/schema/kinds.ts';

describe('kinds', () => {
  it('finds a kind with its resource and scope', () => {
    expect(schemaOf('v1', 'Pod')).toMatchObject({ group: '', version: 'v1', resource: 'pods', namespaced: true });
    expect(schemaOf('apps/v1', 'Deployment')).toMatchObject({ group: 'apps', resource: 'deployments', namespaced: true });
    expect(schemaOf('v1', 'Endpoints')?.resource).toBe('endpoints');
    expect(schemaOf('networking.k8s.io/v1', 'Ingress')?.resource).toBe('ingresses');
    expect(schemaOf('networking.k8s.io/v1', 'NetworkPolicy')?.resource).toBe('networkpolicies');
    expect(schemaOf('rbac.authorization.k8s.io/v1', 'ClusterRole')?.namespaced).toBe(false);
  });

  it.each([
    ['apps/v1', 'Pod'],
    ['v1', 'pod'],
    ['v2', 'Pod'],
    ['', 'Pod'],
    ['v1', ''],
    ['batch/v1beta1', 'CronJob'],
    ['__proto__', 'constructor'],
  ])('knows no %s %s', (apiVersion, kind) => {
    expect(schemaOf(apiVersion, kind)).toBeUndefined();
  });

  it('serves stable versions of resources only', () => {
    expect(servedKinds().every(isServed)).toBe(true);
    expect(servedKinds().map(({ apiVersion, kind }) => `${apiVersion}/${kind}`)).toContain('resource.k8s.io/v1/ResourceClaim');
    expect(isServed(schemaOf('resource.k8s.io/v1beta1', 'ResourceClaim')!)).toBe(false);
    expect(isServed(schemaOf('v1', 'PodList')!)).toBe(false);
    expect(isServed(schemaOf('autoscaling/v1', 'Scale')!)).toBe(false);
  });

  it('tells the releases apart', () => {
    const mutating = ['admissionregistration.k8s.io/v1', 'MutatingAdmissionPolicy'] as const;
    expect(schemaOf(...mutating, '1.35')).toBeUndefined();
    expect(schemaOf(...mutating, '1.36')).toBeDefined();
    expect(allKinds('1.34').length).toBeGreaterThan(100);
  });

  it.each([
    ['policy/v1beta1', 'PodDisruptionBudget', '1.25', 'policy/v1/PodDisruptionBudget'],
    ['batch/v1beta1', 'CronJob', '1.25', 'batch/v1/CronJob'],
    ['extensions/v1beta1', 'Deployment', '1.16', 'apps/v1/Deployment'],
    ['extensions/v1beta1', 'Ingress', '1.22', 'networking.k8s.io/v1/Ingress'],
    ['networking.k8s.io/v1beta1', 'IngressClass', '1.22', 'networking.k8s.io/v1/IngressClass'],
    ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', '1.26', 'autoscaling/v2/HorizontalPodAutoscaler'],
    ['policy/v1beta1', 'PodSecurityPolicy', '1.25', null],
  ])('%s %s went in %s', (apiVersion, kind, removedIn, replacement) => {
    expect(removedKind(apiVersion, kind)).toEqual({ removedIn, replacement });
  });

  it('does not call a kind removed that is served or never was', () => {
    expect(removedKind('v1', 'Pod')).toBeUndefined();
    expect(removedKind('example.com/v1', 'Pod')).toBeUndefined();
  });

  it('names the versions a kind is served in', () => {
    expect(servedVersionsOf('HorizontalPodAutoscaler').sort()).toEqual(['autoscaling/v1', 'autoscaling/v2']);
    expect(servedVersionsOf('Bogus')).toEqual([]);
  });
});
