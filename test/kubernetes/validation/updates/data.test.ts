import { describe } from 'vitest';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { NEVER, table } from './cases.ts';

describe('data', () => {
  const FROZEN = 'Forbidden: field is immutable when `immutable` is set';
  const configMap: KubernetesObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm' }, immutable: true, data: { a: '1' } };
  table(configMap, [
    ['metadata of a frozen ConfigMap', { 'metadata.labels': { a: 'b' } }, []],
    ['its contents', { 'data.a': '2' }, [`data: ${FROZEN}`]],
    ['what it did not have', { binaryData: { b: 'AA==' } }, [`binaryData: ${FROZEN}`]],
    ['the mark', { immutable: undefined, data: undefined }, [`immutable: ${FROZEN}`, `data: ${FROZEN}`]],
  ]);

  const secret: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'sec' },
    type: 'kubernetes.io/basic-auth',
    stringData: { username: 'u' },
  };
  table(secret, [
    ['text of a Secret', { 'stringData.username': 'v' }, []],
    ['its type', { type: 'Opaque' }, [`type: Invalid value: "Opaque": ${NEVER}`]],
    ['which is Opaque without a word', { type: undefined }, [`type: Invalid value: "Opaque": ${NEVER}`]],
  ]);
  table({ ...secret, immutable: true }, [
    ['text of a frozen Secret', { 'stringData.username': 'v' }, [`data: ${FROZEN}`]],
    ['the same text', {}, []],
  ]);
});
