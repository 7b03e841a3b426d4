import { describe, expect, test } from 'vitest';
import { makeMounts } from '../../../server/src/simulation/kubelet/volumes/mounts.ts';
import type { Volume } from '../../../server/src/simulation/runtime/runtime.ts';
import type { Container, PodVolume, VolumeMount } from '../../../server/src/simulation/world/pod.ts';
import { eventsOf, lastStatus, runPods, scriptPod } from './runs.ts';

const volume = { obstacle: () => null } as unknown as Volume;

/** The one mount of a container, in short. */
function mountOf(spec: Partial<PodVolume>, mount: Partial<VolumeMount>): string {
  const container = { name: 'main', volumeMounts: [{ name: 'v', mountPath: '/data', ...mount }] } as unknown as Container;
  const volumes = new Map([['v', { spec: { name: 'v', ...spec } as PodVolume, volume }]]);
  const made = makeMounts(
    container,
    volumes,
    (name) => ({ NAME: 'web-0', EMPTY: '' })[name],
    () => false,
  );
  if ('error' in made) return made.error;
  const [{ source, subPath, readOnly } = { source: '', subPath: '', readOnly: false }] = made.mounts;
  return `${source}${subPath ? ` of ${subPath}` : ''}${readOnly ? ' read only' : ''}`;
}

describe('mounts (pkg/kubelet/kubelet_pods.go makeMounts)', () => {
  const pods = '/var/lib/kubelet/pods/<uid>';
  const cases: [name: string, spec: Partial<PodVolume>, mount: Partial<VolumeMount>, wanted: string][] = [
    ['emptyDir', { emptyDir: {} }, {}, `${pods}/volumes/kubernetes.io~empty-dir/v`],
    ['asked for read only', { emptyDir: {} }, { readOnly: true }, `${pods}/volumes/kubernetes.io~empty-dir/v read only`],
    ['what comes from the API cannot be written', { configMap: { name: 'c' } }, {}, `${pods}/volumes/kubernetes.io~configmap/v read only`],
    ['nor what an image holds', { image: { reference: 'i' } }, {}, 'i read only'],
    ['a path of the node', { hostPath: { path: '/etc/hostname' } }, {}, '/etc/hostname'],
    ['a part', { emptyDir: {} }, { subPath: 'a/b' }, `${pods}/volume-subpaths/v/main/0 of a/b`],
    ['a part named by a variable', { emptyDir: {} }, { subPathExpr: 'x/$(NAME)' }, `${pods}/volume-subpaths/v/main/0 of x/web-0`],
    ['variables that are missing or empty', { emptyDir: {} }, { subPathExpr: '$(Z)$(EMPTY)' }, 'missing value for EMPTY, Z'],
    [
      'a way out of the volume',
      { emptyDir: {} },
      { subPathExpr: 'a/../$(NAME)' },
      "unable to provision SubPath `a/../web-0`: must not contain '..'",
    ],
    ['dots that are no way out', { emptyDir: {} }, { subPath: '..a' }, `${pods}/volume-subpaths/v/main/0 of ..a`],
    ['an absolute path', { emptyDir: {} }, { subPathExpr: '/$(NAME)' }, 'error SubPath `/web-0` must not be an absolute path'],
    ['a volume that is not there', { emptyDir: {} }, { name: 'w' }, 'cannot find volume "w" to mount into container "main"'],
  ];
  test.each(cases)('%s', (_, spec, mount, wanted) => expect(mountOf(spec, mount)).toBe(wanted));
});

describe('parts of volumes that cannot be mounted (makeMounts, SafeMakeDir, PrepareSafeSubpath)', () => {
  const failure = (prepare: string, subPath: string) => {
    const mount = [{ name: 'v', mountPath: '/v' }];
    const init = { name: 'init', image: 'busybox:1.36', command: ['sh', '-c', `cd /v; ${prepare}`], volumeMounts: mount };
    const spec = { restartPolicy: 'Never', volumes: [{ name: 'v', emptyDir: {} }], initContainers: [init] };
    const pod = scriptPod('p', 'true', spec, { volumeMounts: [{ name: 'v', mountPath: '/x', subPath }] });
    const { phase, containers } = lastStatus(runPods([pod], 25), 'Pod/p');
    return phase === 'Succeeded' ? 'mounted' : `${containers['main']?.reason}: ${containers['main']?.message}`;
  };

  test.each([
    ['a link to a directory of the node', 'ln -s /etc out', 'out', 'failed to prepare subPath for volumeMount "v" of container "main"'],
    ['a link to what no node has', 'ln -s /none out', 'out', 'failed to create subPath directory for volumeMount "v" of container "main"'],
    [
      'a link above the volume',
      'ln -s ../../.. out',
      'out/a',
      'failed to create subPath directory for volumeMount "v" of container "main"',
    ],
    ['a file in the middle', 'touch f', 'f/g', 'failed to create subPath directory for volumeMount "v" of container "main"'],
  ])('%s', (_, prepare, subPath, told) => {
    expect(failure(prepare, subPath)).toBe(`CreateContainerConfigError: ${told}`);
  });

  test.each([
    ['a link inside', 'mkdir -p a/b; ln -s a/b in', 'in/c'],
    ['a link that climbs and stays', 'mkdir -p a/b d; ln -s ../../d a/b/in', 'a/b/in'],
  ])('%s can be', (_, prepare, subPath) => {
    expect(failure(prepare, subPath)).toBe('mounted');
  });
});

test('a directory is no place for a termination message', () => {
  const pod = scriptPod('p', 'true', { restartPolicy: 'Never' }, { terminationMessagePath: '/etc' });
  const { reason, exitCode, message } = lastStatus(runPods([pod], 9), 'Pod/p').containers['main'] ?? {};
  expect([reason, exitCode, message?.endsWith('flags: 0x5000: not a directory: unknown')]).toEqual(['StartError', 128, true]);
});

describe('amounts of a container that the Pod does not have', () => {
  const field = { containerName: 'none', resource: 'limits.cpu' };

  test('are no variable', () => {
    const pod = scriptPod('p', 'true', {}, { env: [{ name: 'A', valueFrom: { resourceFieldRef: field } }] });
    const { reason, message } = lastStatus(runPods([pod], 9), 'Pod/p').containers['main'] ?? {};
    expect([reason, message]).toEqual(['CreateContainerConfigError', 'container none not found']);
  });

  test('are no file', () => {
    const volumes = [{ name: 'v', downwardAPI: { items: [{ path: 'a', resourceFieldRef: field }] } }];
    const run = runPods([scriptPod('p', 'true', { volumes }, { volumeMounts: [{ name: 'v', mountPath: '/v' }] })], 4);
    expect(eventsOf(run, 'Pod/p', 'FailedMount')[0]).toBe(
      '0 FailedMount: MountVolume.SetUp failed for volume "v" : container none not found',
    );
  });
});
