import { expect, test } from 'vitest';
import { accepted, labels } from './ask.ts';

const container = (lines: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: main
      image: busybox:1.36
${lines}`;

test('keys that are there already are not offered again, required ones come first', () => {
  const offered = labels('apiVersion: v1\nkind: Pod\nspec:\n  restartPolicy: Never\n  ¦\n');
  expect(offered[0]).toBe('containers');
  expect(offered).not.toContain('restartPolicy');
  expect(offered).toContain('initContainers');
});

test('a key that is just being typed is completed', () => {
  expect(labels(container('      ima¦\n'))).toContain('imagePullPolicy');
});

test('of a union the other members are not offered', () => {
  const offered = labels(container('      livenessProbe:\n        httpGet:\n          port: 80\n        ¦\n'));
  expect(offered).toContain('periodSeconds');
  expect(offered).not.toContain('exec');
});

test('enum values are offered behind the colon', () => {
  expect(labels('apiVersion: v1\nkind: Pod\nspec:\n  restartPolicy: ¦\n')).toEqual(['Always', 'Never', 'OnFailure']);
});

test('names of volumes are offered for mounts', () => {
  const source = `${container('      volumeMounts:\n        - name: ¦\n')}  volumes:\n    - name: data\n      emptyDir: {}\n    - name: logs\n      emptyDir: {}\n`;
  expect(labels(source)).toEqual(['data', 'logs']);
});

test('an accepted key brings the fields that belong to it', () => {
  expect(accepted('apiVersion: v1\nkind: Pod\nspec:\n  cont¦\n', 'containers')).toBe(
    'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: \n      image: \n',
  );
});

test('an accepted key behind a dash stands under the first one', () => {
  expect(accepted(container('    - liv¦\n'), 'livenessProbe')).toContain(
    '    - livenessProbe:\n        httpGet:\n          path: \n          port: \n        periodSeconds: ',
  );
});

test('an empty file offers whole manifests', () => {
  expect(labels('¦')).toEqual(expect.arrayContaining(['Pod', 'Deployment', 'apiVersion']));
});

test('kinds fit the API version, API versions fit the kind', () => {
  expect(labels('apiVersion: apps/v1\nkind: ¦\n')).toEqual(expect.arrayContaining(['Deployment', 'StatefulSet']));
  expect(labels('apiVersion: apps/v1\nkind: ¦\n')).not.toContain('Pod');
  expect(labels('kind: CronJob\napiVersion: ¦\n')).toEqual(['batch/v1']);
});

test('who begins with the kind is helped along before the API version is written', () => {
  expect(labels('kind: Deployment\n¦')).toEqual(expect.arrayContaining(['apiVersion', 'metadata', 'spec']));
  expect(accepted('kind: Deployment\n¦', 'spec')).toContain('spec:\n  replicas: \n  selector:\n');
  expect(labels('kind: HorizontalPodAutoscaler\nmetadata: {name: a}\nspec:\n  ¦')).toContain('metrics');
  expect(labels('apiVersion:\nkind: Pod\nspec:\n  ¦')).toContain('containers');
  expect(labels('apiVersion: v1\nkind: List\nitems:\n- kind: Service\n  spec:\n    ¦')).toContain('selector');
  expect(labels('kind: Letter\nspec:\n  ¦')).not.toContain('containers');
  expect(labels('apiVersion: example.com/v1\nkind: Service\nspec:\n  ¦')).not.toContain('selector');
});

test('fields of a later release are not offered', () => {
  const source = 'apiVersion: v1\nkind: Pod\nspec:\n  ¦\n';
  expect(labels(source, { kubernetesVersion: '1.36' })).toContain('schedulingGroup');
  expect(labels(source, { kubernetesVersion: '1.34' })).not.toContain('schedulingGroup');
});

test('items of a list of words are offered behind the dash', () => {
  const source = 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: a\nspec:\n  accessModes:\n    - ¦\n';
  expect(labels(source)).toContain('ReadWriteOnce');
});
