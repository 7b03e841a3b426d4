import { isServed, servedVersionsOf } from '../../kubernetes/schema/kinds.ts';
import type { Text } from '../../texts/text.ts';
import { code } from '../markdown.ts';
import { fact, type Topic } from './topic.ts';

const SINCE: Text = { en: '{name} is served since Kubernetes 1.{minor}.', 'zh-cn': '{name} 自 Kubernetes 1.{minor} 起提供。' };
const DEPRECATED: Text = { en: 'Deprecated since Kubernetes 1.{minor}.', 'zh-cn': '自 Kubernetes 1.{minor} 起弃用。' };
const REMOVED: Text = { en: 'Kubernetes 1.{minor} no longer serves it.', 'zh-cn': 'Kubernetes 1.{minor} 起不再提供。' };
const OFF: Text = {
  en: 'A server with default settings does not serve this version.',
  'zh-cn': '默认设置的 API 服务器不提供这个版本。',
};
const USE: Text = { en: 'Use {replacement} instead.', 'zh-cn': '请改用 {replacement}。' };
const SERVED: Text = { en: 'The kind is also served as {versions}.', 'zh-cn': '该类型也以 {versions} 提供。' };
const SCOPE: Text = {
  en: 'Belongs to no namespace: there is one of a name in the cluster.',
  'zh-cn': '不属于任何命名空间：整个集群内名称唯一。',
};

/** What a kind brings into being. Source: the controllers of kube-controller-manager. */
const MAKES: Readonly<Record<string, Text>> = {
  Deployment: {
    en: 'Makes a ReplicaSet for each version of its template, which makes the Pods `<name>-<hash>-<random>`.',
    'zh-cn': '为模板的每个版本创建一个 ReplicaSet，再由它创建名为 `<name>-<hash>-<random>` 的 Pod。',
  },
  ReplicaSet: { en: 'Makes Pods with random names and keeps their number.', 'zh-cn': '创建名称随机的 Pod 并维持其数量。' },
  ReplicationController: { en: 'Makes Pods with random names and keeps their number.', 'zh-cn': '创建名称随机的 Pod 并维持其数量。' },
  StatefulSet: {
    en: 'Makes Pods `<name>-0`, `<name>-1`… one after the other, each with claims of its own, and a ControllerRevision for each version.',
    'zh-cn': '依次创建名为 `<name>-0`、`<name>-1`……的 Pod，每个都有自己的卷申领，并为每个版本创建 ControllerRevision。',
  },
  DaemonSet: {
    en: 'Makes one Pod on every node that it fits, and a ControllerRevision for each version.',
    'zh-cn': '在每个合适的节点上创建一个 Pod，并为每个版本创建 ControllerRevision。',
  },
  Job: { en: 'Makes Pods until enough of them have succeeded.', 'zh-cn': '创建 Pod，直到足够多的 Pod 成功为止。' },
  CronJob: {
    en: 'Makes a Job at each time of its schedule, which makes the Pods.',
    'zh-cn': '在计划的每个时刻创建一个 Job，再由它创建 Pod。',
  },
  Service: {
    en: 'Gets a cluster address; EndpointSlices with the ready Pods that its selector matches are made for it.',
    'zh-cn': '会分配集群内地址；系统为它创建 EndpointSlice，收录选择算符匹配且就绪的 Pod。',
  },
  PersistentVolumeClaim: {
    en: 'Is bound to a PersistentVolume that fits, or has one made by the provisioner of its StorageClass.',
    'zh-cn': '会绑定到合适的 PersistentVolume，或由其 StorageClass 的制备器创建一个。',
  },
  HorizontalPodAutoscaler: {
    en: 'Makes nothing itself: it sets `replicas` of its target.',
    'zh-cn': '自身不创建对象，只修改目标的 `replicas`。',
  },
};

/** Minor release that stands for none. */
const NEVER = 99;

/** Since when a kind is served, until when, and what it makes. */
export const kinds: Topic = function* ({ path, schema, identity, version }) {
  const [name] = path;
  if (path.length !== 1 || (name !== 'kind' && name !== 'apiVersion')) return;
  const { kind } = identity;
  const makes = name === 'kind' && Object.hasOwn(MAKES, kind) ? MAKES[kind] : undefined;
  if (makes) yield fact(makes);
  if (schema.introducedMinor > 0) yield fact(SINCE, { name: code(`${schema.apiVersion} ${kind}`), minor: schema.introducedMinor });
  if (schema.deprecatedMinor > 0 && schema.deprecatedMinor < NEVER) yield fact(DEPRECATED, { minor: schema.deprecatedMinor });
  if (schema.removedMinor < NEVER) yield fact(REMOVED, { minor: schema.removedMinor });
  if (!isServed(schema)) yield fact(OFF);
  if (schema.replacement !== null) yield fact(USE, { replacement: code(schema.replacement) });
  const served = servedVersionsOf(kind, version).filter((each) => each !== schema.apiVersion);
  if (name === 'apiVersion' && served.length > 0) yield fact(SERVED, { versions: served.map(code).join(', ') });
  if (name === 'kind' && !schema.namespaced) yield fact(SCOPE);
};
