import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { containers, NEVER, table } from './cases.ts';
import { judgedOver, refusedOver } from './over.ts';

describe('Job', () => {
  const job: KubernetesObject = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'job' },
    spec: { completions: 3, template: { spec: { restartPolicy: 'Never', containers } } },
  };
  table(job, [
    ['nothing', {}, []],
    ['how many at a time, how often, how long', { 'spec.parallelism': 2, 'spec.backoffLimit': 1, 'spec.activeDeadlineSeconds': 9 }, []],
    ['suspending', { 'spec.suspend': true }, []],
    ['completions', { 'spec.completions': 4 }, [`spec.completions: Invalid value: 4: ${NEVER}`]],
    ['managedBy', { 'spec.managedBy': 'a.io/b' }, [`spec.managedBy: Invalid value: "a.io/b": ${NEVER}`]],
  ]);

  test('the template is printed with the names of the server', () => {
    const [refusal] = refusedOver(job, { 'spec.template.spec.containers.0.image': 'x' });
    expect(refusal).toMatch(/^spec\.template: Invalid value: \{"labels":\{.*\},"Spec":\{"Volumes":null,.*\}\}: field is immutable$/);
  });

  test('its metadata with the names of the API, in their order', () => {
    const metadata = {
      selfLink: '/x',
      generation: 7,
      ownerReferences: [{ name: 'o', uid: 'u', controller: false }],
      deletionGracePeriodSeconds: 0,
    };
    const [refusal] = refusedOver(job, { 'spec.template.metadata': metadata });
    expect(refusal).toMatch(/^spec\.template: Invalid value: \{"selfLink":"\/x","generation":7,"deletionGracePeriodSeconds":0,"labels":/);
    expect(refusal).toContain('"ownerReferences":[{"apiVersion":"","kind":"","name":"o","uid":"u","controller":false}],"Spec":{');
  });

  describe('Indexed', () => {
    const indexed = { ...job, spec: { ...job.spec, completionMode: 'Indexed', parallelism: 3 } };
    const TANDEM = 'can only be modified in tandem with spec.parallelism';
    table(indexed, [
      ['completions and parallelism together', { 'spec.completions': 5, 'spec.parallelism': 5 }, []],
      ['completions alone', { 'spec.completions': 5 }, [`spec.completions: Invalid value: 5: ${TANDEM}`]],
      ['to what parallelism is', { 'spec.parallelism': 5, 'spec.completions': 4 }, [`spec.completions: Invalid value: 4: ${TANDEM}`]],
    ]);
  });

  describe('suspended', () => {
    const suspended = { ...job, spec: { ...job.spec, suspend: true } };
    const image = { 'spec.template.spec.containers.0.image': 'x' };
    const resources = { 'spec.template.spec.containers.0.resources': { requests: { cpu: '1' } } };
    const placement = {
      'spec.template.spec.nodeSelector': { a: 'b' },
      'spec.template.spec.tolerations': [{ key: 'a', operator: 'Exists' }],
      'spec.template.metadata.annotations': { a: 'b' },
      'spec.template.spec.affinity': {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }] },
        },
      },
    };
    table(suspended, [
      ['where its Pods run', placement, []],
      ['what they ask for', resources, []],
    ]);

    test('what they run stays', () => {
      expect(refusedOver(suspended, image)[0]).toMatch(/^spec\.template\.spec: Invalid value: \{"Volumes":null,.*\}: field is immutable$/);
    });

    test('before 1.36 they asked for the same for ever', () => {
      expect(refusedOver(suspended, placement, '1.35')).toEqual([]);
      expect(refusedOver(suspended, resources, '1.35')[0]).toMatch(/^spec\.template: Invalid value: .*: field is immutable$/);
    });
  });
});

describe('CronJob', () => {
  const cronJob: KubernetesObject = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'cj' },
    spec: { schedule: '* * * * *', jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers } } } } },
  };
  table(cronJob, [
    ['everything may change', { 'spec.schedule': '@daily', 'spec.timeZone': 'Etc/UTC', 'spec.suspend': true }, []],
    ['to what is sound', { 'spec.timeZone': 'Mars' }, ['spec.timeZone: Invalid value: "Mars": unknown time zone Mars']],
    [
      'no zone comes into the schedule',
      { 'spec.schedule': 'TZ=UTC * * * * *' },
      ['spec.schedule: Invalid value: "TZ=UTC * * * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead'],
    ],
  ]);
});

test('the labels of a Job that exists are not made up again', () => {
  const job = (template: string) =>
    judgedOver(
      '{apiVersion: batch/v1, kind: Job, metadata: {name: j}, spec: {template: {metadata: {labels: {a: b}}, spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}',
      `{apiVersion: batch/v1, kind: Job, metadata: {name: j}, spec: {template: {${template} spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}`,
    );
  expect(job('metadata: {labels: {a: b}},').verdict).toBe('accepted');
  expect(
    job('metadata: null,')
      .causes.map(({ field, message }) => `${field}: ${message}`)
      .slice(0, 2),
  ).toEqual([
    "spec.template.metadata.labels[controller-uid]: Required value: must be '00000000-0000-0000-0000-000000000000'",
    "spec.template.metadata.labels[job-name]: Required value: must be 'j'",
  ]);
});
