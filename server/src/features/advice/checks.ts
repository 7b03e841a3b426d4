import { effectiveTag } from '../../kubernetes/values/imageReference.ts';
import { type LabelSelector, selectorOf, selects } from '../../kubernetes/values/selector.ts';
import type { Text } from '../../texts/text.ts';
import type { AdviceCheck } from './check.ts';
import { COMPANY } from './company.ts';
import { IMAGES } from './images.ts';
import { SERVICES } from './services.ts';
import { SURPRISES } from './surprises.ts';

const REPLICATED: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'ReplicaSet', 'DaemonSet', 'ReplicationController']);

const imageTag: AdviceCheck = {
  id: 'advice.image-tag',
  explain: {
    en: '`{image}` has no fixed tag: `latest` is whatever the registry has on the day, so that two nodes may run different programs, and nobody can go back. Name a version.',
    'zh-cn': '`{image}` 没有固定标签：`latest` 取决于拉取当天仓库里的内容，不同节点可能运行不同的程序，也无法回退。请写明版本。',
  },
  kubeLinter: ['latest-tag'],
  kubeScore: ['container-image-tag'],
  *check({ containers }) {
    for (const { path, fields } of containers) {
      const image = String(fields.image ?? '');
      if (effectiveTag(image) === 'latest') yield { path: [...path, 'image'], values: { image } };
    }
  },
};

/** Registries that are frozen or gone, and where their images went. */
const RETIRED: readonly (readonly [string, string])[] = [['k8s.gcr.io/', 'registry.k8s.io/']];

const retiredRegistry: AdviceCheck = {
  id: 'advice.retired-registry',
  explain: {
    en: 'The registry of `{image}` is frozen since 2023 and gets no new images. They are in `{use}` now.',
    'zh-cn': '`{image}` 所在的仓库自 2023 年起已冻结，不再更新。镜像已迁至 `{use}`。',
  },
  kubeLinter: [],
  kubeScore: [],
  *check({ containers }) {
    for (const { path, fields } of containers) {
      const image = String(fields.image ?? '');
      const moved = RETIRED.find(([old]) => image.startsWith(old));
      if (moved)
        yield {
          path: [...path, 'image'],
          values: { image, use: moved[1].slice(0, -1) },
          data: { image: moved[1] + image.slice(moved[0].length) },
        };
    }
  },
};

const resources: AdviceCheck = {
  id: 'advice.resources',
  explain: {
    en: 'The container says nothing about {missing}. Without requests the scheduler takes it for free and packs nodes too full; without a memory limit one leak takes the node along.',
    'zh-cn': '容器没有写 {missing}。没有请求量时，调度器当它不占资源，节点会被塞得过满；没有内存限制时，一次泄漏就可能拖垮整个节点。',
  },
  kubeLinter: ['unset-memory-requirements', 'unset-cpu-requirements'],
  kubeScore: ['container-resources'],
  *check({ containers, spec }) {
    if (spec.resources) return;
    for (const { path, fields, isInit } of containers) {
      if (isInit) continue;
      const limits = (name: string): boolean => fields.resources?.limits?.[name] !== undefined;
      // Where a Pod is made, a limit is requested.
      const requests = (name: string): boolean => limits(name) || fields.resources?.requests?.[name] !== undefined;
      const missing = [
        ...(requests('cpu') ? [] : ['requests.cpu']),
        ...(requests('memory') ? [] : ['requests.memory']),
        ...(limits('memory') ? [] : ['limits.memory']),
      ];
      if (missing.length === 0) continue;
      const words = missing.map((name) => `\`${name}\``);
      const listed: Text = { en: words.join(', '), 'zh-cn': words.join('、') };
      yield { path: [...path, 'name'], values: { missing: listed }, data: { container: path, missing } };
    }
  },
};

const readiness: AdviceCheck = {
  id: 'advice.readiness-probe',
  explain: {
    en: 'The container has ports and no readiness probe, so it gets requests from the moment its process starts, whether it can answer or not.',
    'zh-cn': '容器声明了端口却没有就绪探针：进程一启动就会收到请求，无论它能否应答。',
  },
  kubeLinter: ['no-readiness-probe'],
  kubeScore: ['pod-probes'],
  *check({ object, containers }) {
    if (!REPLICATED.has(object.kind)) return;
    for (const { path, fields, isInit } of containers) {
      const [port] = (fields.ports ?? []) as readonly { readonly name?: string; readonly containerPort?: number }[];
      if (isInit || !port || fields.readinessProbe) continue;
      yield { path: [...path, 'ports'], data: { container: path, port: port.name || port.containerPort || 80 } };
    }
  },
};

const barePod: AdviceCheck = {
  id: 'advice.bare-pod',
  explain: {
    en: 'A bare Pod is not replaced when its node fails, is drained or runs out of memory. A Deployment keeps it running.',
    'zh-cn': '单独的 Pod 在节点故障、被排空或资源耗尽后不会重建。Deployment 会保证它一直运行。',
  },
  kubeLinter: [],
  kubeScore: [],
  *check({ object, base, spec }) {
    const alone = object.kind === 'Pod' && !(object.metadata.ownerReferences as unknown[] | undefined)?.length;
    if (alone && spec.restartPolicy === 'Always') yield { path: [...base, 'spec'] };
  },
};

const root: AdviceCheck = {
  id: 'advice.run-as-root',
  explain: {
    en: 'Nothing keeps this container from running as root: the image decides. Who breaks out of it is root on the node. Say `runAsNonRoot: true`.',
    'zh-cn': '没有任何设置阻止此容器以 root 运行，一切取决于镜像。一旦逃逸就是节点上的 root。请写上 `runAsNonRoot: true`。',
  },
  kubeLinter: ['run-as-non-root'],
  kubeScore: ['container-security-context-user-group-id', 'container-security-context'],
  *check({ containers, spec, specPath }) {
    const pod = spec.securityContext ?? {};
    if (spec.os?.name === 'windows' || spec.hostUsers === false) return;
    for (const { path, fields } of containers) {
      const own = fields.securityContext ?? {};
      const user: unknown = own.runAsUser ?? pod.runAsUser;
      if ((own.runAsNonRoot ?? pod.runAsNonRoot) === true || (typeof user === 'number' && user > 0)) continue;
      yield { path: [...path, 'name'], data: { context: [...specPath, 'securityContext'] } };
    }
  },
};

const hostPort: AdviceCheck = {
  id: 'advice.host-port',
  explain: {
    en: 'A `hostPort` is taken on the whole node: a second Pod of this kind cannot be scheduled to the same node. A Service reaches Pods without it.',
    'zh-cn': '`hostPort` 会占用整个节点的端口：同一节点上无法再调度第二个这样的 Pod。用 Service 即可访问，不需要它。',
  },
  kubeLinter: ['hostnetwork'],
  kubeScore: [],
  *check({ containers, spec }) {
    if (spec.hostNetwork === true) return;
    for (const { path, fields } of containers)
      for (const [index, port] of ((fields.ports ?? []) as readonly ({ readonly hostPort?: number } | null)[]).entries())
        if (port?.hostPort) yield { path: [...path, 'ports', index, 'hostPort'] };
  },
};

const hostPath: AdviceCheck = {
  id: 'advice.host-path',
  explain: {
    en: "`hostPath` hands out a part of the node's file system; the Pod Security level `baseline` forbids it, and the files stay behind on that node.",
    'zh-cn': '`hostPath` 直接暴露节点的文件系统，Pod Security 的 `baseline` 级别禁止使用，而且文件会留在那个节点上。',
  },
  kubeLinter: ['sensitive-host-mounts', 'writable-host-mount'],
  kubeScore: [],
  *check({ object, spec, specPath }) {
    if (object.kind === 'DaemonSet') return;
    for (const [index, volume] of ((spec.volumes ?? []) as readonly ({ readonly hostPath?: unknown } | null)[]).entries())
      if (volume?.hostPath) yield { path: [...specPath, 'volumes', index, 'hostPath'] };
  },
};

const probePort: AdviceCheck = {
  id: 'advice.probe-port',
  explain: {
    en: 'The container has no port named `{name}`, so this probe cannot find out where to ask and always fails.',
    'zh-cn': '容器没有名为 `{name}` 的端口，探针无从得知该访问哪里，因此总会失败。',
  },
  kubeLinter: ['liveness-port', 'readiness-port', 'startup-port'],
  kubeScore: [],
  *check({ containers }) {
    for (const { path, fields } of containers) {
      const ports = (fields.ports ?? []) as readonly ({ readonly name?: string } | null)[];
      for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe'])
        for (const handler of ['httpGet', 'tcpSocket']) {
          const name: unknown = fields[probe]?.[handler]?.port;
          if (typeof name !== 'string' || ports.some((port) => port?.name === name)) continue;
          const names = ports.flatMap((port) => port?.name ?? []);
          yield { path: [...path, probe, handler, 'port'], values: { name }, data: { container: path, name, names } };
        }
    }
  },
};

const background: AdviceCheck = {
  id: 'advice.background-command',
  explain: {
    en: 'The last command goes to the background (`&`), so that the shell ends at once, and with it the container, however well the program runs. Keep it in the foreground.',
    'zh-cn': '最后一条命令被放到后台（`&`），shell 会立即退出，容器也随之结束，无论程序本身运行得多好。请让它在前台运行。',
  },
  kubeLinter: [],
  kubeScore: [],
  *check({ containers }) {
    for (const { path, fields } of containers)
      for (const field of ['command', 'args']) {
        const words = (fields[field] ?? []) as readonly unknown[];
        const last = words.at(-1);
        if (typeof last === 'string' && /[^&]&\s*$/.test(last) && !/\bwait\b/.test(last))
          yield { path: [...path, field, words.length - 1], data: { script: last } };
      }
  },
};

const budget: AdviceCheck = {
  id: 'advice.disruption-budget',
  explain: {
    en: 'No PodDisruptionBudget of the known files selects these {replicas} Pods, so that draining nodes may take all of them at once.',
    'zh-cn': '已知的文件中没有选中这 {replicas} 个 Pod 的 PodDisruptionBudget，排空节点时可能一次全部驱逐。',
  },
  kubeLinter: ['pdb-unhealthy-pod-eviction-policy'],
  kubeScore: ['deployment-has-poddisruptionbudget', 'statefulset-has-poddisruptionbudget'],
  *check({ object, base, labels, budgets }) {
    const replicas = Number(object.spec?.replicas ?? 1);
    if ((object.kind !== 'Deployment' && object.kind !== 'StatefulSet') || replicas < 2) return;
    const covered = budgets.some(
      ({ metadata, spec }) =>
        (metadata.namespace ?? 'default') === (object.metadata.namespace ?? 'default') && chooses(spec?.selector, labels),
    );
    if (!covered) yield { path: [...base, 'spec', 'replicas'], values: { replicas } };
  },
};

function chooses(selector: LabelSelector | undefined, labels: Readonly<Record<string, string>>): boolean {
  const parsed = selectorOf(selector);
  return 'selector' in parsed && selects(parsed.selector, labels);
}

/** In the order of how much they matter. */
export const ADVICE: readonly AdviceCheck[] = [
  probePort,
  background,
  ...IMAGES,
  imageTag,
  retiredRegistry,
  barePod,
  resources,
  readiness,
  root,
  hostPort,
  hostPath,
  budget,
  ...SURPRISES,
  ...SERVICES,
  ...COMPANY,
];
