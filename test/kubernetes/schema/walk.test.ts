import { describe, expect, it } from 'vitest';
import { allKinds, schemaOf } from '../../../server/src/kubernetes/schema/kinds.ts';
import { isAvailable, type ObjectType } from '../../../server/src/kubernetes/schema/model.ts';
import { availableFields, fieldAt, objectIn } from '../../../server/src/kubernetes/schema/walk.ts';

const pod = schemaOf('v1', 'Pod')!.type;
const at = (path: string) =>
  fieldAt(
    pod,
    path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
  );

describe('fieldAt', () => {
  it.each([
    ['spec.containers', 'list', '[]v1.Container'],
    ['spec.containers.0', 'object', 'v1.Container'],
    ['spec.containers.0.imagePullPolicy', 'string', 'v1.PullPolicy'],
    ['spec.containers.0.ports.0.containerPort', 'int32', 'int32'],
    ['spec.containers.0.resources.limits', 'map', 'v1.ResourceList'],
    ['spec.containers.0.resources.limits.memory', 'quantity', 'resource.Quantity'],
    ['spec.containers.0.livenessProbe.httpGet.port', 'int-or-string', 'intstr.IntOrString'],
    ['spec.volumes.0.emptyDir.sizeLimit', 'quantity', 'resource.Quantity'],
    ['spec.terminationGracePeriodSeconds', 'int64', 'int64'],
    ['metadata.creationTimestamp', 'date-time', 'v1.Time'],
    ['metadata.uid', 'string', 'types.UID'],
    ['metadata.labels', 'map', 'map[string]string'],
    ['metadata.managedFields.0.fieldsV1', 'raw', 'runtime.RawExtension'],
    ['status.containerStatuses.0.state.waiting.reason', 'string', 'string'],
  ])('%s is %s %s', (path, kind, goType) => {
    expect(at(path)?.type).toMatchObject({ kind, goType });
  });

  it('knows what a field is beside its type', () => {
    expect(at('spec.containers')?.field).toMatchObject({
      required: true,
      omitEmpty: false,
      listType: 'map',
      listMapKeys: ['name'],
      patchMergeKey: 'name',
    });
    expect(at('spec.containers.0.ports')?.field).toMatchObject({
      listMapKeys: ['containerPort', 'protocol'],
      patchMergeKey: 'containerPort',
    });
    expect(at('spec.volumes.0.emptyDir')?.field).toMatchObject({
      inlinedIn: 'VolumeSource.',
      union: { group: 'core/v1.VolumeSource', rule: 'most' },
    });
    expect(at('spec.containers.0.startupProbe')?.field).toMatchObject({ sinceMinor: 16, pointer: true });
    expect(at('spec.serviceAccount')?.field?.deprecated).toBe(true);
    expect(at('spec.containers.0.imagePullPolicy')?.type).toMatchObject({ closed: true, values: ['Always', 'Never', 'IfNotPresent'] });
  });

  it('has fields only in the releases that have them', () => {
    expect(fieldAt(pod, ['spec', 'workloadRef'], '1.35')).toBeDefined();
    expect(fieldAt(pod, ['spec', 'workloadRef'], '1.36')).toBeUndefined();
    expect(fieldAt(pod, ['spec', 'workloadRef'], '1.34')).toBeUndefined();
    expect(fieldAt(pod, ['spec', 'schedulingGroup'], '1.35')).toBeUndefined();
    expect(availableFields(objectIn(at('spec')!.type)!, '1.34').map(({ name }) => name)).not.toContain('schedulingGroup');
  });

  it.each(['spec.bogus', 'spec.containers.0.name.x', 'metadata.labels.a.b', 'toString', 'spec.constructor'])('%s leads nowhere', (path) => {
    expect(at(path)).toBeUndefined();
  });

  it('walks into the schemas of custom resources, which the server decodes by hand', () => {
    const crd = schemaOf('apiextensions.k8s.io/v1', 'CustomResourceDefinition')!.type;
    const located = fieldAt(crd, [
      'spec',
      'versions',
      0,
      'schema',
      'openAPIV3Schema',
      'properties',
      'spec',
      'items',
      'properties',
      'x',
      'type',
    ]);
    expect(located?.type.kind).toBe('string');
  });
});

describe('the tables', () => {
  const types = new Map<string, ObjectType>();
  const visit = (type: ObjectType): void => {
    if (types.has(type.id)) return;
    types.set(type.id, type);
    for (const field of type.fields) {
      const inner = objectIn(field.type);
      if (inner) visit(inner);
    }
  };
  for (const version of ['1.34', '1.35', '1.36'] as const) for (const { type } of allKinds(version)) visit(type);

  it('hold every type that a kind reaches', () => {
    expect(types.size).toBeGreaterThan(700);
  });

  it('have every name once in a type, at the index it says', () => {
    for (const type of types.values()) {
      expect(type.byName.size, type.id).toBe(type.fields.length);
      type.fields.forEach((field, index) => {
        expect(field.index, `${type.id}.${field.name}`).toBe(index);
      });
    }
  });

  it('end the fields that the newest release lacks before it', () => {
    for (const type of types.values())
      for (const field of type.fields)
        if (!isAvailable(field, '1.36')) expect(field.untilMinor, `${type.id}.${field.name}`).toBeLessThan(36);
  });
});
