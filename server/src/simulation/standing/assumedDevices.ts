import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { Text } from '../../texts/text.ts';
import type { World } from '../world/world.ts';

const NO_DEVICES: Text = {
  en: 'No ResourceSlice is told: there are taken to be no devices, so that Pods with such claims wait. Drivers write them; those of a cluster are what `kubectl get resourceslices -o yaml` prints.',
  'zh-cn':
    '这里没有给出 ResourceSlice：假定没有任何设备，使用此类 ResourceClaim 的 Pod 会一直等待。ResourceSlice 由驱动写入，可用 `kubectl get resourceslices -o yaml` 取得集群中现有的。',
};

/** Where the devices lie that an object asks for. */
const ASKED: Readonly<Record<string, string>> = { ResourceClaim: 'spec.devices', ResourceClaimTemplate: 'spec.spec.devices' };

/** Tells at the first claim that there is taken to be no device, unless somebody told what the cluster holds. */
export function assumeNoDevices(objects: readonly KubernetesObject[], world: World): void {
  if (world.conditions.cluster !== undefined || objects.some(({ kind }) => kind === 'ResourceSlice')) return;
  const object = objects.find(({ kind, status }) => kind in ASKED && !status?.allocation);
  if (object) world.assume('no-devices', `${object.kind}/${object.metadata.name}`, ASKED[object.kind]!, NO_DEVICES);
}
