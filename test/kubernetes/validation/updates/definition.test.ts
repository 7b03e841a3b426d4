import { expect, test } from 'vitest';
import { judge } from '../../../../server/src/kubernetes/judge.ts';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { storedObjects } from '../../../../server/src/kubernetes/stored.ts';
import { parseDocument } from '../../../../server/src/manifest/index.ts';
import { edited } from '../refusals.ts';

const schema = (properties: object) => ({ openAPIV3Schema: { type: 'object', properties } });
const list = { type: 'array', items: { type: 'string', format: 'nope' } };

const definition: KubernetesObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'crontabs.stable.example.com' },
  spec: {
    group: 'stable.example.com',
    scope: 'Namespaced',
    names: { plural: 'crontabs', kind: 'CronTab' },
    versions: [{ name: 'v1', served: true, storage: true, schema: schema({ a: list }) }],
  },
};

function applied(edits: Readonly<Record<string, unknown>>, status?: object) {
  const document = parseDocument(JSON.stringify(definition));
  const [stored] = storedObjects(document, judge(document, { version: '1.36', objects: [] }).object, '1.36');
  const before = { ...stored!, ...(status && { status: { ...stored!['status'], ...status } }) };
  return judge(parseDocument(JSON.stringify(edited(definition, edits))), { version: '1.36', objects: [], stored: before });
}

const version = (name: string, storage: boolean) => ({ name, served: true, storage, schema: schema({ a: list }) });

test.each([
  ['nothing', {}, []],
  ['another scope', { 'spec.scope': 'Cluster' }, ['spec.scope: Invalid value: "Cluster": field is immutable']],
  [
    'other names',
    { 'spec.names.plural': 'tabs', 'spec.names.kind': 'Tab' },
    ['spec.names.kind: Invalid value: "Tab": field is immutable', 'spec.names.plural: Invalid value: "tabs": field is immutable'],
  ],
  ['another version beside', { 'spec.versions.1': version('v2', false) }, []],
  ['another storage version', { 'spec.versions': [version('v2', true), version('v1', false)] }, []],
  [
    'the storage version is gone',
    { 'spec.versions': [version('v2', true)] },
    [
      'status.storedVersions[0]: Invalid value: "v1": missing from spec.versions; v1 was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in v1 and removes v1 from status.storedVersions',
    ],
  ],
])('%s', (_, edits, wanted) => {
  expect(applied(edits).causes.map(({ field, message }) => `${field}: ${message}`)).toEqual(wanted);
});

test('what is not served yet may change its scope', () => {
  const conditions = [{ type: 'Established', status: 'False' }];
  expect(applied({ 'spec.scope': 'Cluster' }, { conditions }).verdict).toBe('accepted');
});

test('the order of fields is no change', () => {
  const { object } = applied({ 'spec.versions.0.schema': schema({ a: { items: { format: 'nope', type: 'string' }, type: 'array' } }) });
  expect(object?.metadata['generation']).toBe(1);
});

test('a format is warned of once', () => {
  expect(applied({ 'spec.versions.0.schema': schema({ a: list, b: { type: 'string', format: 'nope' } }) }).warnings).toEqual([]);
  expect(applied({ 'spec.versions.0.schema': schema({ a: list, b: { type: 'string', format: 'new' } }) }).warnings).toEqual([
    'unrecognized format "new"',
  ]);
});
