import { describe, expect, test } from 'vitest';
import type { MinorVersion, ObjectMeta } from '../../../../server/src/kubernetes/object.ts';
import { FieldPath } from '../../../../server/src/kubernetes/validation/fieldPath.ts';
import { validate } from '../../../../server/src/kubernetes/validation/index.ts';
import { validateObjectMeta } from '../../../../server/src/kubernetes/validation/metadata/index.ts';
import type { Refusal } from '../../../../server/src/kubernetes/validation/rule.ts';
import { nameIsDnsSubdomain } from '../../../../server/src/kubernetes/values/names.ts';

function refused(metadata: ObjectMeta, version: MinorVersion = '1.36'): string[] {
  const refusals: Refusal[] = [];
  const object = { apiVersion: 'v1', kind: 'Secret', metadata };
  const options = { nameFormat: nameIsDnsSubdomain, namespaced: true };
  validateObjectMeta(metadata, FieldPath.of('metadata'), options, { version, object }, refusals);
  return refusals.map((refusal) => `${refusal.path}: ${refusal.message.replace(/ \(e\.g\..*$/, '')}`);
}

const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const NAME_PART =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const VALUE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

describe('metadata', () => {
  test.each<[string, ObjectMeta, string[]]>([
    ['a plain name', { name: 'web' }, []],
    ['a prefix for the server to complete', { generateName: 'web-' }, []],
    ['no name', {}, ['metadata.name: Required value: name or generateName is required']],
    ['a name in upper case', { name: 'Web' }, [`metadata.name: Invalid value: "Web": ${SUBDOMAIN}`]],
    [
      'a prefix in upper case: the name made of it is wrong too',
      { generateName: 'Web-' },
      [`metadata.generateName: Invalid value: "Web-": ${SUBDOMAIN}`, `metadata.name: Invalid value: "Web-xxxxx": ${SUBDOMAIN}`],
    ],
    ['a namespace with a dot', { name: 'web', namespace: 'a.b' }, ['metadata.namespace: Invalid value: "a.b": must not contain dots']],
    ['a label key with a blank', { name: 'web', labels: { 'a b': 'c' } }, [`metadata.labels: Invalid value: "a b": ${NAME_PART}`]],
    ['a label value with a slash', { name: 'web', labels: { a: 'b/c' } }, [`metadata.labels: Invalid value: "b/c": ${VALUE}`]],
    ['an annotation key in upper case', { name: 'web', annotations: { 'Example.COM/A': '' } }, []],
    [
      'an annotation key with a blank, shown as written',
      { name: 'web', annotations: { 'A b': '' } },
      [`metadata.annotations: Invalid value: "A b": ${NAME_PART}`],
    ],
    ['annotations of 256 KiB', { name: 'web', annotations: { a: 'x'.repeat(262143) } }, []],
    [
      'annotations of one byte more',
      { name: 'web', annotations: { a: 'x'.repeat(262144) } },
      ['metadata.annotations: Too long: may not be more than 262144 bytes'],
    ],
    [
      'an owner without anything',
      { name: 'web', ownerReferences: [{}] },
      [
        'metadata.ownerReferences.apiVersion: Invalid value: "": version must not be empty',
        'metadata.ownerReferences.kind: Invalid value: "": must not be empty',
        'metadata.ownerReferences.name: Invalid value: "": must not be empty',
        'metadata.ownerReferences.uid: Invalid value: "": must not be empty',
      ],
    ],
    [
      'an Event as owner',
      { name: 'web', ownerReferences: [{ uid: 'u', name: 'n', kind: 'Event', apiVersion: 'v1' }] },
      [
        'metadata.ownerReferences: Invalid value: {"apiVersion":"v1","kind":"Event","name":"n","uid":"u"}: /v1, Kind=Event is disallowed from being an owner',
      ],
    ],
    [
      'two controllers',
      {
        name: 'web',
        ownerReferences: ['a', 'b'].map((name) => ({ apiVersion: 'apps/v1', kind: 'ReplicaSet', name, uid: name, controller: true })),
      },
      [
        'metadata.ownerReferences: Invalid value: [{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"a","uid":"a","controller":true},{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"b","uid":"b","controller":true}]: Only one reference can have Controller set to true. Found "true" in references for ReplicaSet/a and ReplicaSet/b',
      ],
    ],
    ['the finalizers everybody knows', { name: 'web', finalizers: ['orphan', 'kubernetes', 'example.com/a'] }, []],
    [
      'a finalizer without a domain',
      { name: 'web', finalizers: ['mine'] },
      ['metadata.finalizers[0]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified'],
    ],
    [
      'finalizers that exclude each other',
      { name: 'web', finalizers: ['orphan', 'foregroundDeletion'] },
      ['metadata.finalizers: Invalid value: ["orphan","foregroundDeletion"]: finalizer orphan and foregroundDeletion cannot be both set'],
    ],
    ['garbage that the server resets', { name: 'web', generation: -1, managedFields: [{ operation: 'x' }] }, []],
  ])('%s', (_name, metadata, wanted) => {
    expect(refused(metadata)).toEqual(wanted);
  });

  test.each([
    [253, 0],
    [254, 1],
  ])('a name of %i characters', (length, count) => {
    expect(refused({ name: 'a'.repeat(length) })).toHaveLength(count);
  });

  test('a kind without rules of its own is judged by its metadata alone', () => {
    const object = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'a/b', labels: { 'a b': '' } } };
    expect(validate(object, { version: '1.36' }).map(({ path, rule }) => `${path} ${rule.id}`)).toEqual([
      'metadata.name metadata.name.path-segment',
      'metadata.labels metadata.labels.key',
    ]);
  });
});
