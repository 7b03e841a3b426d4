import { describe, expect, test } from 'vitest';
import { hover } from '../ask.ts';
import { container, saysAll } from './support.ts';

const deployment = (metadata: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\n  ${metadata}\nspec:\n  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: a}}\n    spec: {containers: [{name: a, image: b}]}\n`;

describe('labels and annotations that everybody knows', () => {
  saysAll([
    ['an annotation', deployment('annotations: {deployment.kubernetes.io/rev¦ision: "3"}'), ['the number of the revision']],
    ['its value', deployment('annotations: {deployment.kubernetes.io/revision: "¦3"}'), ['the number of the revision']],
    ['a label', deployment('labels: {app.kubernetes.io/in¦stance: web}'), ['which installation of the program']],
    ['a label of nodes', container('env: []', 'nginx', '  nodeSelector: {kubernetes.io/ar¦ch: arm64}\n'), ['its processor']],
    [
      'a topology',
      container(
        'env: []',
        'nginx',
        '  topologySpreadConstraints:\n  - {maxSkew: 1, topologyKey: topology.kubernetes.io/zo¦ne, whenUnsatisfiable: ScheduleAnyway}\n',
      ),
      ['the zone, set by the cloud'],
    ],
    [
      'the level of a namespace',
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n  labels: {pod-security.kubernetes.io/en¦force: baseline}\n',
      ['Agreed upon: Pods that fail the level are refused.'],
    ],
    ['a name of one’s own', deployment('labels: {constr¦uctor: web}'), [], ['convention', 'Label of']],
  ]);

  test('in Chinese', () => {
    expect(hover(deployment('labels: {app.kubernetes.io/ver¦sion: "1"}'), { language: 'zh-cn' })).toContain('约定：程序的版本。');
  });
});

test('an empty value is seen', () => {
  expect(hover('apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a}\nspec: {storageClass¦Name: ""}\n')).toContain(
    'Given: `""`',
  );
});

test('what the server says twice of a place is told once', () => {
  const quota =
    'apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q}\nspec:\n  hard: {requests.cpu: 4, limits.memory: 8Gi}\n  sco¦pes: [BestEffort]\n';
  expect(hover(quota).match(/unsupported scope/g)).toHaveLength(1);
});
