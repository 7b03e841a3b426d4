import { describe, expect, test } from 'vitest';
import { HostPaths } from '../../../server/src/simulation/kubelet/volumes/hostPaths.ts';
import { lastStatus, runPods, scriptPod } from './runs.ts';

describe('hostPath types (pkg/volume/hostpath/host_path.go checkTypeInternal)', () => {
  test.each([
    ['a file in a directory that is there', [['/etc/new', 'FileOrCreate']], null],
    ['a file without its directory', [['/data/app/new', 'FileOrCreate']], 'open /data/app/new: no such file or directory'],
    [
      'a file whose directory another volume made',
      [
        ['/data/app/logs', 'DirectoryOrCreate'],
        ['/data/app/new', 'FileOrCreate'],
      ],
      null,
    ],
    ['a directory for a file', [['/etc', 'FileOrCreate']], 'hostPath type check failed: /etc is not a file'],
  ] as const)('%s', (_, checks, told) => {
    const paths = new HostPaths();
    expect(checks.map(([path, type]) => paths.check(path, type)).at(-1)).toBe(told);
  });
});

describe('an fsGroup owns an emptyDir and what is made there (pkg/volume/volume_linux.go)', () => {
  test.each([
    ['stat -c %g:%A /v', {}, '0:drwxrwxrwx'],
    ['stat -c %g:%A /v', { fsGroup: 2000 }, '2000:drwxrwsrwx'],
    ['touch /v/x; stat -c %g /v/x', { fsGroup: 2000 }, '2000'],
    ['mkdir -p /v/a/b; stat -c %g:%A /v/a/b', { fsGroup: 2000 }, '2000:drwxr-sr-x'],
    ['touch /tmp/x; stat -c %g /tmp/x', { fsGroup: 2000 }, '3000'],
  ] as const)('%s with %o', (script, group, told) => {
    const pod = scriptPod(
      'p',
      `(${script}) > /dev/termination-log`,
      {
        restartPolicy: 'Never',
        securityContext: { runAsUser: 1000, runAsGroup: 3000, ...group },
        volumes: [{ name: 'v', emptyDir: {} }],
      },
      { volumeMounts: [{ name: 'v', mountPath: '/v' }] },
    );
    expect(lastStatus(runPods([pod], 8), 'Pod/p').containers.main?.message).toBe(`${told}\n`);
  });
});

describe('an fsGroup may read what the kubelet writes (pkg/volume/volume_linux.go)', () => {
  const source = (defaultMode: number) => ({
    secret: { secretName: 's', defaultMode },
    configMap: { name: 's', defaultMode },
    projected: { defaultMode, sources: [{ configMap: { name: 's' } }] },
  });
  const data = { key: 'c2VjcmV0' };
  const objects = ['Secret', 'ConfigMap'].map((kind) => ({ apiVersion: 'v1', kind, metadata: { name: 's', namespace: 'default' }, data }));

  test.each([
    ['secret', {}, 'Error 1'],
    ['secret', { fsGroup: 2000 }, 'Completed 0'],
    ['configMap', { fsGroup: 2000 }, 'Completed 0'],
    ['projected', { fsGroup: 2000 }, 'Completed 0'],
    ['secret', { supplementalGroups: [2000] }, 'Error 1'],
  ] as const)('%s %o', (kind, groups, ending) => {
    const pod = scriptPod(
      'p',
      'cat /v/key',
      {
        restartPolicy: 'Never',
        securityContext: { runAsUser: 1000, runAsGroup: 3000, ...groups },
        volumes: [{ name: 'v', [kind]: source(0o400)[kind] }],
      },
      { volumeMounts: [{ name: 'v', mountPath: '/v' }] },
    );
    const { main } = lastStatus(runPods([...objects, pod], 8), 'Pod/p').containers;
    expect(`${main?.reason} ${main?.exitCode}`).toBe(ending);
  });
});
