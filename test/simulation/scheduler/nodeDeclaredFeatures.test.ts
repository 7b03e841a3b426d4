import { expect, test } from 'vitest';
import { filtered, node, pod } from './tables.ts';

const REFUSED = "node(s) didn't match Pod's required features (for good)";
const FEATURE = 'RestartAllContainersOnContainerExits';
const rule = { action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [42] } };
const nodes = [node('old'), node('new', { declaredFeatures: [FEATURE] })];

test('a Pod that uses a feature goes where the kubelet declares it', () => {
  const containers = [{ name: 'main', image: 'app:1', restartPolicyRules: [rule] }];
  expect(filtered('NodeDeclaredFeatures', pod('p', { containers }), ...nodes)).toEqual({ old: REFUSED, new: 'fits' });
});

test('any other Pod goes anywhere', () => {
  const containers = [{ name: 'main', image: 'app:1', restartPolicyRules: [{ ...rule, action: 'Restart' }] }];
  expect(filtered('NodeDeclaredFeatures', pod('p', { containers }), ...nodes)).toEqual({ old: 'fits', new: 'fits' });
});
