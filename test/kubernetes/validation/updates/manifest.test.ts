import { describe, expect, test } from 'vitest';
import { judgedOver } from './over.ts';

describe('what a manifest cannot say', () => {
  const configMap = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"cm"},"data":{"a":"1"}}';
  test.each([
    ['an unknown field', 'foo: bar', 'strict decoding error: unknown field "foo"'],
    ['a number for text', 'data: {a: 1}', 'cannot convert int64 to string'],
    ['a switch for text', 'data: {a: on}', 'unrecognized type: string'],
    ['text for a switch', 'immutable: "yes"', 'unrecognized type: bool'],
    ['a list for a mapping', 'data: []', 'cannot restore map from slice'],
  ])('%s is refused as a patch', (_, line, why) => {
    const { code, reason, causes } = judgedOver(configMap, `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\n${line}\n`);
    expect([code, reason]).toEqual([422, 'Invalid']);
    expect(causes).toEqual([{ reason: 'FieldValueInvalid', field: 'patch', message: `Invalid value: "map[…]": ${why}` }]);
  });

  test('another version of the kind is judged as a new object', () => {
    const scale = (version: string, spec: string) =>
      `apiVersion: autoscaling/${version}\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\nspec: {maxReplicas: ${spec}, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}}\n`;
    expect(judgedOver(scale('v1', '1'), scale('v2', '2')).verdict).toBe('accepted');
    expect(judgedOver(scale('v1', '1'), scale('v2', '0')).causes[0]?.field).toBe('spec.maxReplicas');
  });
});
