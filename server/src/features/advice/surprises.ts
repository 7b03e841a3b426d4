import type { Fields } from '../../kubernetes/defaults/shape.ts';
import { effectiveTag } from '../../kubernetes/values/imageReference.ts';
import type { AdviceCheck } from './check.ts';

/** What is allowed and does not do what many think it does. */

const superseded: AdviceCheck = {
  id: 'advice.superseded',
  explain: {
    en: 'Deployments have taken the place of ReplicationControllers: they also replace Pods step by step, and go back. Nothing new comes to this kind.',
    'zh-cn': 'Deployment 已取代 ReplicationController：它还能逐步替换 Pod 并回滚。这个类型不会再有新功能。',
  },
  kubeLinter: [],
  kubeScore: [],
  *check({ object, base }) {
    if (object.kind === 'ReplicationController') yield { path: [...base, 'kind'] };
  },
};

const nodeName: AdviceCheck = {
  id: 'advice.node-name',
  explain: {
    en: '`nodeName` goes past the scheduler: nobody looks whether the node has room, fits or is there at all. To choose nodes, use `nodeSelector` or affinity.',
    'zh-cn': '`nodeName` 会绕过调度器：没有人检查节点是否有空余资源、是否合适、甚至是否存在。要选择节点，请用 `nodeSelector` 或亲和性。',
  },
  kubeLinter: [],
  kubeScore: [],
  *check({ spec, specPath }) {
    if (spec.nodeName) yield { path: [...specPath, 'nodeName'] };
  },
};

const probeTimeout: AdviceCheck = {
  id: 'advice.probe-timeout',
  explain: {
    en: 'A probe that hangs is given up after {timeout} s, and until then the next one, due every {period} s, does not begin: the container is asked less often than it is written.',
    'zh-cn': '挂起的探针要等 {timeout} 秒才放弃，在此之前本应每 {period} 秒一次的下一次探测不会开始：实际探测次数少于所写的频率。',
  },
  kubeLinter: [],
  kubeScore: [],
  *check({ containers }) {
    for (const { path, fields } of containers)
      for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
        const timeout = Number(fields[probe]?.timeoutSeconds ?? 1);
        const period = Number(fields[probe]?.periodSeconds ?? 10);
        if (fields[probe] && timeout > period) yield { path: [...path, probe, 'timeoutSeconds'], values: { timeout, period } };
      }
  },
};

/** Source: k8s.io/csi-translation-lib plugins: the drivers that the kubelet hands in-tree volumes to. */
const DRIVERS: Readonly<Record<string, string>> = {
  awsElasticBlockStore: 'ebs.csi.aws.com',
  azureDisk: 'disk.csi.azure.com',
  azureFile: 'file.csi.azure.com',
  cinder: 'cinder.csi.openstack.org',
  gcePersistentDisk: 'pd.csi.storage.gke.io',
  portworxVolume: 'pxd.portworx.com',
  vsphereVolume: 'csi.vsphere.vmware.com',
};

const migratedVolume: AdviceCheck = {
  id: 'advice.migrated-volume',
  explain: {
    en: 'Kubernetes hands `{type}` volumes to the CSI driver `{driver}`. Where that driver is not installed, the Pod waits for its volume.',
    'zh-cn': 'Kubernetes 会把 `{type}` 卷交给 CSI 驱动 `{driver}`。如果没有安装该驱动，Pod 会一直等待这个卷。',
  },
  kubeLinter: [],
  kubeScore: [],
  *check({ spec, specPath }) {
    for (const [index, volume] of ((spec.volumes ?? []) as readonly (Fields | null)[]).entries())
      for (const [type, driver] of Object.entries(DRIVERS))
        if (volume?.[type]) yield { path: [...specPath, 'volumes', index, type], values: { type, driver } };
  },
};

const sharedPort: AdviceCheck = {
  id: 'advice.shared-port',
  explain: {
    en: 'The containers of a Pod share its network, so that only one of them can listen on port {port}: `{other}` has it already.',
    'zh-cn': '同一个 Pod 的容器共享网络，只有一个能监听端口 {port}：`{other}` 已经占用。',
  },
  kubeLinter: [],
  kubeScore: [],
  *check({ containers }) {
    const taken = new Map<string, string>();
    for (const { path, fields, isInit } of containers) {
      // What has ended listens no more.
      if (isInit) continue;
      for (const [index, port] of ((fields.ports ?? []) as readonly (Fields | null)[]).entries()) {
        if (!port?.containerPort) continue;
        const key = `${port.containerPort}/${port.protocol ?? 'TCP'}`;
        const other = taken.get(key);
        if (other === undefined) taken.set(key, String(fields.name ?? ''));
        else if (other !== fields.name)
          yield { path: [...path, 'ports', index, 'containerPort'], values: { port: String(port.containerPort), other } };
      }
    }
  },
};

const neverPulled: AdviceCheck = {
  id: 'advice.never-pulled',
  explain: {
    en: 'With `Never` the image has to be on the node already, and `latest` does not say which one that is: each node may run another program, or none.',
    'zh-cn': '使用 `Never` 时镜像必须已在节点上，而 `latest` 没有说明是哪一个：每个节点运行的程序可能不同，也可能根本没有。',
  },
  kubeLinter: [],
  kubeScore: [],
  *check({ containers }) {
    for (const { path, fields } of containers)
      if (fields.imagePullPolicy === 'Never' && effectiveTag(String(fields.image ?? '')) === 'latest')
        yield { path: [...path, 'imagePullPolicy'] };
  },
};

/** Admission plugins that kube-apiserver does not know any more, by the release without them. Source: its changelogs. */
const GONE_PLUGINS: Readonly<Record<string, string>> = { PodPreset: '1.20', PodSecurityPolicy: '1.25', SecurityContextDeny: '1.30' };
/** API groups that `--runtime-config` cannot switch on any more. */
const GONE_GROUPS: Readonly<Record<string, string>> = { 'settings.k8s.io': '1.20', extensions: '1.22' };

const apiServerFlags: AdviceCheck = {
  id: 'advice.api-server-flags',
  explain: {
    en: '`{name}` is gone since Kubernetes {version}: kube-apiserver does not know it, and ends before it serves anything.',
    'zh-cn': '`{name}` 自 Kubernetes {version} 起已不存在：kube-apiserver 不认识它，会在提供服务之前退出。',
  },
  kubeLinter: [],
  kubeScore: [],
  *check({ containers }) {
    for (const { path, fields } of containers)
      for (const field of ['command', 'args'])
        for (const [index, word] of ((fields[field] ?? []) as readonly unknown[]).entries()) {
          const flag = /^--(enable-admission-plugins|runtime-config)=(.+)$/s.exec(String(word));
          if (!flag) continue;
          const gone = flag[1] === 'runtime-config' ? GONE_GROUPS : GONE_PLUGINS;
          const items = flag[2]!.split(',');
          for (const item of items) {
            const name = flag[1] === 'runtime-config' ? item.replace(/[/=].*$/s, '') : item.trim();
            if (!Object.hasOwn(gone, name)) continue;
            const rest = items.filter((each) => each !== item).join(',');
            yield {
              path: [...path, field, index],
              values: { name, version: gone[name]! },
              data: { without: rest === '' ? null : `--${flag[1]}=${rest}`, name },
            };
          }
        }
  },
};

export const SURPRISES: readonly AdviceCheck[] = [
  apiServerFlags,
  superseded,
  nodeName,
  sharedPort,
  neverPulled,
  probeTimeout,
  migratedVolume,
];
