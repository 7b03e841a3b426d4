import { describe, expect, test } from 'vitest';
import { hover } from '../ask.ts';
import { container, type Row, saysAll } from './support.ts';

const resource = (list: string, name: string, value: string): string => container(`resources:\n  ${list}:\n    ${name}: ${value}¦`);

describe('quantities', () => {
  const rows: readonly Row[] = [
    [
      'binary sizes',
      resource('requests', 'memory', '1.5Gi'),
      ['`1.5Gi` is 1,610,612,736 bytes: 1.5 GiB = 1.61 GB.', 'stores it as `1536Mi`'],
    ],
    ['decimal sizes', resource('requests', 'memory', '512M'), ['512,000,000 bytes: 488.28 MiB = 512 MB.', '4.6 % less than `Mi`']],
    ['examples of its own', resource('requests', 'memory', '1Gi'), ['quantity (`256Mi`, `1.5Gi`)'], ['500m']],
    ['examples of CPU', resource('requests', 'cpu', '1'), ['quantity (`500m`, `2`)'], ['1.5Gi']],
    ['gigabytes', resource('requests', 'memory', '2G'), ['6.9 % less than `Gi`']],
    ['a size that stands as it is', resource('limits', 'memory', '128Mi'), ['134,217,728 bytes'], ['stores it as']],
    ['thousandths of a byte', resource('limits', 'memory', '100m'), ['not even a byte', '`100Mi` is probably meant']],
    ['thousandths of bytes', resource('limits', 'memory', '5000m'), ['not even 5 bytes', '`5000Mi` is probably meant']],
    ['bytes without a suffix', resource('limits', 'memory', '128'), ['counts bytes', '`128Mi` is probably meant']],
    ['many bytes without a suffix', resource('limits', 'memory', '134217728'), ['128 MiB = 134.22 MB'], ['probably meant']],
    ['exponents', resource('limits', 'memory', '1e9'), ['1,000,000,000 bytes: 953.67 MiB = 1 GB']],
    ['ephemeral storage', resource('limits', 'ephemeral-storage', '1Gi'), ['1,073,741,824 bytes']],
    ['thousandths of a CPU', resource('requests', 'cpu', '100m'), ['`100m` is 0.1 CPU', 'the scheduler takes it off'], ['throttling']],
    ['a CPU limit', resource('limits', 'cpu', '250m'), ['25 ms of CPU time in every 100 ms']],
    ['two CPUs', resource('limits', 'cpu', '"2"'), ['`2` is 2 CPU', '200 ms of CPU time']],
    ['fractions of a CPU', resource('limits', 'cpu', '0.5'), ['`0.5` is 0.5 CPU', 'stores it as `500m`']],
    ['CPUs in mebi', resource('requests', 'cpu', '100Mi'), ['104,857,600 whole CPUs', '`100m` is probably meant']],
    [
      'a claim',
      'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a}\nspec:\n  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 10¦Gi\n',
      ['10,737,418,240 bytes: 10 GiB = 10.74 GB'],
    ],
    [
      'a quota',
      'apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: a}\nspec:\n  hard:\n    requests.memory: 4¦Gi\n',
      ['4,294,967,296 bytes'],
    ],
    [
      'counts in a quota',
      'apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: a}\nspec:\n  hard:\n    pods: "1¦0"\n',
      [],
      ['bytes', 'CPU'],
    ],
    ['no quantity', resource('limits', 'memory', 'lots'), [], ['bytes:']],
    [
      'an emptyDir in memory',
      container('env: []').replace('spec:\n', 'spec:\n  volumes:\n    - name: a\n      emptyDir: {sizeLimit: 64¦Mi}\n'),
      ['67,108,864 bytes'],
    ],
  ];
  saysAll(rows);
});

describe('durations', () => {
  saysAll([
    ['an hour and more', container('env: []', 'nginx', '  activeDeadlineSeconds: 54¦00\n'), ['5,400 s is 1 h 30 min.']],
    ['days', container('env: []', 'nginx', '  terminationGracePeriodSeconds: 864¦00\n'), ['86,400 s is 1 d.']],
    ['what everybody reads', container('env: []', 'nginx', '  terminationGracePeriodSeconds: 3¦0\n'), [], ['30 s is']],
    ['the key', container('env: []', 'nginx', '  activeDeadline¦Seconds: 90\n'), ['90 s is 1 min 30 s.']],
  ]);
});

describe('file modes', () => {
  const mode = (value: string): string =>
    container('env: []', 'nginx', `  volumes:\n    - name: a\n      secret:\n        secretName: s\n        defaultMode: ${value}\n`);
  saysAll([
    ['octal', mode('04¦00'), ['Permissions `r--------`: octal `0400`, decimal 256']],
    ['octal as YAML 1.2 has it', mode('0o6¦44'), [], ['probably meant']],
    ['decimal that is meant', mode('4¦20'), ['`rw-r--r--`', 'octal `0644`']],
    ['decimal that is not meant', mode('6¦44'), ['octal `01204`', '`0644` is probably meant']],
    ['octal that reads well', mode('06¦44'), ['`rw-r--r--`'], ['probably meant']],
  ]);
});

describe('kinds', () => {
  saysAll([
    ['what a Deployment makes', 'apiVersion: apps/v1\nkind: Deploy¦ment\nmetadata: {name: a}\n', ['Makes a ReplicaSet for each version']],
    [
      'what a CronJob makes',
      'apiVersion: batch/v1\nkind: CronJ¦ob\nmetadata: {name: a}\n',
      ['Makes a Job at each time', 'since Kubernetes 1.21'],
    ],
    [
      'since when',
      'apiVersion: autosc¦aling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\n',
      ['since Kubernetes 1.23', 'also served as `autoscaling/v1`'],
    ],
    ['scope', 'apiVersion: v1\nkind: Name¦space\nmetadata: {name: a}\n', ['Belongs to no namespace']],
    ['a name is no kind', 'apiVersion: v1\nkind: Pod\nmetadata: {na¦me: Deployment}\n', [], ['Makes a ReplicaSet']],
  ]);
});

describe('images', () => {
  saysAll([
    [
      'a name alone',
      container('env: []', 'ngi¦nx'),
      [
        'Registry `docker.io`, repository `library/nginx`, no tag, so `latest`',
        'Pull policy here: `Always`',
        'By default: Always for the tag `latest`',
      ],
    ],
    [
      'a tag',
      container('env: []', 'nginx:1.¦27'),
      ['tag `1.27`', 'Pull policy here: `IfNotPresent`', '`/docker-entrypoint.sh nginx -g daemon off;`', '`SIGQUIT` instead of SIGTERM'],
    ],
    ['a policy that is written', container('imagePullPolicy: Never', 'nginx:1.¦27'), ['ErrImageNeverPull'], ['By default:']],
    ['a digest', container('env: []', `nginx:1.27@sha256:${'a¦'.padEnd(65, 'a')}`), ['fixed by its digest']],
    [
      'another registry',
      container('env: []', 'ghcr.io/acme/¦api:v2'),
      ['Registry `ghcr.io`, repository `acme/api`, tag `v2`', 'not known here'],
    ],
    ['no shell', container('env: []', 'registry.k8s.io/pau¦se:3.10'), ['There is no shell in it']],
    ['no reference', container('env: []', '"Not an im¦age"'), [], ['Registry']],
  ]);
});

describe('commands', () => {
  saysAll([
    ['a script', container('command: [sh, -c, "while true; do sle¦ep 1; done"]'), ['PID 1 is the shell `sh`', 'does not react to TERM']],
    ['exec at the end', container('command: [sh, -c, "echo a; exec ngi¦nx"]'), ['`nginx` becomes PID 1']],
    ['a trap', container('comm¦and: [sh, -c, "trap \'exit 0\' TERM; sleep 9 & wait"]'), ['its `trap` decides']],
    ['a single command', container('comm¦and: [sh, -c, "sleep 3600"]'), ['or `sleep` where the shell replaces itself']],
    ['no shell', container('comm¦and: [sleep, "3600"]', 'busybox:1.36'), ['Runs `sleep 3600`', 'PID 1 is `sleep`']],
    ['signs of a shell', container('comm¦and: [echo, a, "&&", sleep, "9"]'), ['No shell reads this: `&&`']],
    ['shell variables', container('comm¦and: [echo, "$HOME"]'), ['No shell reads this: `$HOME`']],
    ['variables of Kubernetes', container('comm¦and: [echo, "$(HOME)"]'), [], ['No shell reads this']],
    ['args behind the image', container('ar¦gs: [nginx, -t]'), ['Runs `/docker-entrypoint.sh nginx -t`']],
    ['args of an unknown image', container('ar¦gs: [-v]', 'acme/api:1'), ['is not known here']],
    ['CMD is left out', container('comm¦and: [nginx-debug]'), ['`nginx -g daemon off;` is left out']],
    [
      'a shared process namespace',
      container('comm¦and: [sleep, "9"]', 'busybox', '  shareProcessNamespace: true\n'),
      ['Runs `sleep 9`'],
      ['PID 1'],
    ],
  ]);
});

test('values of a field: the empty one is seen, and no beginning of one stands among them', () => {
  const medium = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  volumes:\n  - name: v\n    emptyDir: {med¦ium: Memory}\n';
  expect(hover(medium)).toContain('Values: `""`, `Memory`, `HugePages`\n');
});

test('facts are told in Chinese', () => {
  expect(hover(resource('requests', 'memory', '1.5Gi'), { language: 'zh-cn' })).toContain(
    '`1.5Gi` 为 1,610,612,736 字节，即 1.5 GiB = 1.61 GB。',
  );
  expect(hover(container('command: [sh, -c, "while true; do sle¦ep 1; done"]'), { language: 'zh-cn' })).toContain('PID 1 是 shell `sh`');
});
