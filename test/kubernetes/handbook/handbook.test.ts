import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  conceptById,
  conceptNamed,
  conceptsAt,
  fieldExplanation,
  handbookIn,
  provideHandbook,
} from '../../../server/src/kubernetes/handbook/handbook.ts';
import { typeById } from '../../../server/src/kubernetes/schema/notation.ts';
import { SMALL_BOOK, smallBook } from '../../support/handbook.ts';

beforeEach(() => provideHandbook(smallBook));
afterEach(() => provideHandbook(() => ''));

/** The entry on a field when the book explains just these: type → name of a field → words. */
function found(fields: Record<string, Record<string, string>>, typeId: string, name: string): string | undefined {
  const entries = Object.entries(fields).map(([type, texts]) => [
    type,
    Object.fromEntries(Object.entries(texts).map(([field, what]) => [field, { what, concepts: [] }])),
  ]);
  provideHandbook((language) => JSON.stringify({ ...SMALL_BOOK[language], fields: Object.fromEntries(entries) }));
  const type = typeById(typeId);
  if (type.kind !== 'object') throw new Error(`${typeId} is no object`);
  const explanation = fieldExplanation(type, type.byName.get(name)!, 'en');
  return explanation && `${explanation.key}: ${explanation.entry.what}`;
}

describe('the entry on a field', () => {
  test('stands under its type', () => {
    expect(found({ Probe: { periodSeconds: 'a' } }, 'core/v1.Probe', 'periodSeconds')).toBe('Probe.periodSeconds: a');
    expect(found({ Probe: { periodSeconds: 'a' } }, 'core/v1.Probe', 'timeoutSeconds')).toBeUndefined();
  });

  test('or under the struct that is inlined there, unless the type has its own', () => {
    const handler = { ProbeHandler: { exec: 'handler' } };
    expect(found(handler, 'core/v1.Probe', 'exec')).toBe('ProbeHandler.exec: handler');
    expect(found({ ...handler, Probe: { exec: 'own' } }, 'core/v1.Probe', 'exec')).toBe('Probe.exec: own');
  });

  test('or, for a container that is added for debugging, under Container', () => {
    expect(found({ Container: { image: 'a' } }, 'core/v1.EphemeralContainer', 'image')).toBe('Container.image: a');
    expect(found({ Container: { image: 'a' }, EphemeralContainerCommon: { image: 'b' } }, 'core/v1.EphemeralContainer', 'image')).toBe(
      'EphemeralContainerCommon.image: b',
    );
  });

  test('may name the API group where a name is not enough', () => {
    const subjects = { 'rbac/v1.Subject': { kind: 'rbac' }, 'flowcontrol/v1.Subject': { kind: 'flow' } };
    expect(found(subjects, 'rbac/v1.Subject', 'kind')).toBe('rbac/v1.Subject.kind: rbac');
    expect(found(subjects, 'flowcontrol/v1.Subject', 'kind')).toBe('flowcontrol/v1.Subject.kind: flow');
  });
});

describe('a concept is found', () => {
  test.each([
    ['pod-phase', 'pod-phase'],
    ['Pod phase', 'pod-phase'],
    ['pod_phase', 'pod-phase'],
    ['Pod 阶段', 'pod-phase'],
    ['ImagePullBackOff', 'image-error'],
    ['images', undefined],
    ['', undefined],
  ])('%s → %s', (name, id) => {
    expect(conceptNamed(name, 'en')?.id).toBe(id);
  });

  test('by a part of its term', () => {
    const concepts = [{ ...SMALL_BOOK['zh-cn'].concepts[0], id: 'probe', term: 'readinessProbe（就绪探针）', otherTerm: 'readinessProbe' }];
    provideHandbook(() => JSON.stringify({ ...SMALL_BOOK['zh-cn'], concepts }));
    expect(conceptNamed('就绪探针', 'zh-cn')?.id).toBe('probe');
    expect(conceptNamed('READINESSPROBE', 'zh-cn')?.id).toBe('probe');
  });
});

test('values that are written have their concepts, and only where they are meant', () => {
  const pod = { apiVersion: 'v1', kind: 'Pod' };
  const reason = ['status', 'containerStatuses', 0, 'state', 'waiting', 'reason'];
  expect(conceptsAt(pod, reason, 'ErrImagePull', 'en').ofValue?.id).toBe('image-error');
  expect(conceptsAt(pod, reason, 'PodInitializing', 'en')).toMatchObject({ ofValue: null, related: [{ id: 'image-error' }] });
  expect(conceptsAt(pod, ['spec', 'restartPolicy'], 'Never', 'en')).toMatchObject({
    ofValue: { id: 'never' },
    related: [{ id: 'pod-phase' }],
  });
  expect(conceptsAt(pod, ['spec', 'hostname'], 'Never', 'en')).toEqual({ ofValue: null, related: [] });
});

test('names that objects have by nature find nothing', () => {
  const pod = { apiVersion: 'v1', kind: 'Pod' };
  expect(conceptsAt(pod, ['constructor', 0, '__proto__'], 'toString', 'en').related).toEqual([]);
  expect(conceptById('constructor', 'en')).toBeUndefined();
});

test.each([
  [
    'there is no file',
    () => {
      throw new Error('ENOENT');
    },
  ],
  ['it is empty', () => ''],
  ['it is broken', () => '{"concepts":'],
])('the book is empty when %s', (_, reader) => {
  provideHandbook(reader);
  expect(handbookIn('zh-cn')).toEqual({ language: 'zh-cn', topics: [], concepts: [], fields: {} });
  expect(conceptNamed('pod', 'en')).toBeUndefined();
});
