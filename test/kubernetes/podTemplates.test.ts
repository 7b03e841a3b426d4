import { expect, test } from 'vitest';
import type { KubernetesObject } from '../../server/src/kubernetes/object.ts';
import { podTemplateOf } from '../../server/src/kubernetes/podTemplates.ts';

const object = (apiVersion: string, kind: string, fields: Record<string, unknown>): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: {},
  ...fields,
});
const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [] } };

test.each<[kind: string, apiVersion: string, fields: Record<string, unknown>, path: string]>([
  ['Pod', 'v1', template, ''],
  ['PodTemplate', 'v1', { template }, 'template'],
  ['Deployment', 'apps/v1', { spec: { template } }, 'spec.template'],
  ['CronJob', 'batch/v1', { spec: { jobTemplate: { spec: { template } } } }, 'spec.jobTemplate.spec.template'],
])('a %s makes Pods of a template', (kind, apiVersion, fields, path) => {
  const found = podTemplateOf(object(apiVersion, kind, fields));
  expect(found?.path.join('.')).toBe(path);
  expect(found).toMatchObject(template);
});

test.each<[title: string, apiVersion: string, kind: string, fields: Record<string, unknown>]>([
  ['a kind that makes no Pods', 'v1', 'Service', { spec: { template } }],
  ['a kind of others', 'example.com/v1', 'Deployment', { spec: { template } }],
  ['no template', 'apps/v1', 'Deployment', { spec: {} }],
  ['no job template', 'batch/v1', 'CronJob', { spec: null }],
  ['no spec', 'v1', 'Pod', {}],
])('%s has none', (_title, apiVersion, kind, fields) => expect(podTemplateOf(object(apiVersion, kind, fields))).toBeNull());

test('metadata may be left out', () =>
  expect(podTemplateOf(object('apps/v1', 'Deployment', { spec: { template: { spec: {} } } }))?.metadata).toEqual({}));
