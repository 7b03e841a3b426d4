import { describe, expect, test } from 'vitest';
import { makeMounts } from '../../../server/src/simulation/kubelet/volumes/mounts.ts';
import type { Volume } from '../../../server/src/simulation/runtime/runtime.ts';
import type { Container, PodVolume, VolumeMount } from '../../../server/src/simulation/world/pod.ts';

const volume = {} as Volume;

/** The one mount of a container, in short. */
function mountOf(spec: Partial<PodVolume>, mount: Partial<VolumeMount>): string {
  const container = { name: 'main', volumeMounts: [{ name: 'v', mountPath: '/data', ...mount }] } as unknown as Container;
  const volumes = new Map([['v', { spec: { name: 'v', ...spec } as PodVolume, volume }]]);
  const made = makeMounts(container, volumes, (name) => ({ NAME: 'web-0', EMPTY: '' })[name]);
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
