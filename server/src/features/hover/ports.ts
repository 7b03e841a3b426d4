import type { Fields } from '../../kubernetes/defaults/shape.ts';
import { wellKnownPort } from '../../kubernetes/values/wellKnownPorts.ts';
import type { Text } from '../../texts/text.ts';
import { labelOf } from '../../workspace/references/facts.ts';
import { code, prose } from '../markdown.ts';
import { objectOf } from './around.ts';
import { type Fact, fact, type HoverPlace, type PodAround, type Topic } from './topic.ts';

const USUALLY: Text = { en: 'Port {port} is usually {service}.', 'zh-cn': '端口 {port} 通常用于 {service}。' };
const USED_BY: Text = { en: 'Used by {users}.', 'zh-cn': '使用者：{users}。' };
const PROBED: Text = { en: 'the {probe} of container {container}', 'zh-cn': '容器 {container} 的 {probe}' };
const HOOKED: Text = { en: 'a hook of container {container}', 'zh-cn': '容器 {container} 的钩子' };
const SERVICE: Text = { en: 'Service {service} (its port {port})', 'zh-cn': 'Service {service}（端口 {port}）' };
const NAMED: Text = { en: '{name} is port {port} of container {container}.', 'zh-cn': '{name} 是容器 {container} 的端口 {port}。' };
const NO_NAME: Text = {
  en: 'No port of this container is called {name}: the probe cannot find it and fails.',
  'zh-cn': '此容器没有名为 {name} 的端口：探针找不到它，会失败。',
};
const UNDECLARED: Text = {
  en: 'The container does not list this port; that is no fault, the list only tells people and names ports.',
  'zh-cn': '容器没有列出这个端口；这不算错误，端口列表只是说明和命名。',
};
const LEADS: Text = { en: 'Leads to {targets}.', 'zh-cn': '转发到 {targets}。' };
const TARGET: Text = { en: 'port {port} of {pod}', 'zh-cn': '{pod} 的端口 {port}' };
const NO_TARGET: Text = {
  en: 'None of the Pods that it selects has a port called {name}: nothing is sent there.',
  'zh-cn': '它选中的 Pod 都没有名为 {name} 的端口：流量无处可去。',
};
const NODE_PORT: Text = {
  en: 'Reachable at this port of every node. Clusters keep 30000–32767 for that unless they are told otherwise.',
  'zh-cn': '可通过任意节点的这个端口访问。集群默认的范围是 30000–32767。',
};
const HOST_PORT: Text = {
  en: 'Taken on the node itself: no second Pod with it fits there, so a node holds one of them.',
  'zh-cn': '占用节点自身的端口：同一节点放不下第二个使用它的 Pod，每个节点最多一个。',
};

const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;
const HOOKS = ['postStart', 'preStop'] as const;
/** Users that are listed. */
const USERS_MAX = 6;

/** What a port number stands for, what a name leads to, and who refers to a port. */
export const ports: Topic = function* (place) {
  const { located, text, pod } = place;
  const owner = located.owner?.id ?? '';
  const name = located.field?.name ?? '';
  if (text === null) return;
  if (owner === 'core/v1.ContainerPort' && pod?.container) yield* containerPort(place, pod, name);
  else if (/^core\/v1\.(?:HTTPGetAction|TCPSocketAction|GRPCAction)$/.test(owner) && name === 'port' && pod?.container)
    yield* handlerPort(pod.container.fields, text);
  else if (owner === 'core/v1.ServicePort') yield* servicePort(place, name, text);
};

function* usually(text: string): Generator<Fact> {
  const service = /^\d+$/.test(text) ? wellKnownPort(Number(text)) : null;
  if (service !== null) yield fact(USUALLY, { port: text, service: prose(service) });
}

function* containerPort(place: HoverPlace, pod: PodAround, field: string): Generator<Fact> {
  const { path, text } = place;
  const container = pod.container!;
  const port = container.fields.ports?.[Number(path[container.path.length + 1])] as Fields | undefined;
  if (!port || text === null || (field !== 'containerPort' && field !== 'name' && field !== 'hostPort')) return;
  if (field === 'hostPort') yield fact(HOST_PORT);
  else yield* usually(String(port.containerPort));
  if (field === 'hostPort') return;
  const users = [...handlersOf(container.fields, port), ...servicesOf(place, pod, port)];
  if (users.length > 0) yield fact(USED_BY, { users: listed(users.slice(0, USERS_MAX).map((each) => each)) });
}

const listed = (facts: readonly Fact[]): Text => {
  const said = (language: keyof Text): string =>
    facts
      .map(({ text, values = {} }) => text[language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name])))
      .join(language === 'en' ? ', ' : '、');
  return { en: said('en'), 'zh-cn': said('zh-cn') };
};

const means = (written: unknown, port: Fields): boolean =>
  written === port.containerPort || (written !== undefined && written === port.name);

function* handlersOf(container: Fields, port: Fields): Generator<Fact> {
  const portOf = (handler: Fields | undefined): unknown => handler?.httpGet?.port ?? handler?.tcpSocket?.port ?? handler?.grpc?.port;
  const values = { container: code(String(container.name)) };
  for (const probe of PROBES) if (means(portOf(container[probe]), port)) yield fact(PROBED, { ...values, probe: code(probe) });
  for (const hook of HOOKS) if (means(portOf(container.lifecycle?.[hook]), port)) yield fact(HOOKED, values);
}

/** Services of the workspace that send traffic to a container's port. */
function* servicesOf(place: HoverPlace, pod: PodAround, port: Fields): Generator<Fact> {
  const { index, selections } = place.workspace.references;
  const entry = index.entryOf(place.file, place.document);
  const placed = entry && index.placedIn(entry).pods.find(({ fact: { object } }) => object.name === place.identity.name);
  if (!placed || Object.keys(pod.labels).length === 0) return;
  for (const selector of selections.selectorsOf(placed)) {
    if (selector.fact.object.kind !== 'Service') continue;
    const service = objectOf({ entry: selector.entry, fact: selector.fact.object });
    for (const each of (service?.spec?.ports ?? []) as Fields[])
      if (means(each?.targetPort ?? each?.port, port))
        yield fact(SERVICE, { service: code(selector.fact.object.name ?? ''), port: code(String(each.port)) });
  }
}

function* handlerPort(container: Fields, text: string): Generator<Fact> {
  const all = (container.ports ?? []) as Fields[];
  if (/^\d+$/.test(text)) {
    yield* usually(text);
    if (!all.some((port) => String(port?.containerPort) === text)) yield fact(UNDECLARED);
    return;
  }
  const named = all.find((port) => port?.name === text);
  if (named) yield fact(NAMED, { name: code(text), port: String(named.containerPort), container: code(String(container.name)) });
  else yield fact(NO_NAME, { name: code(text) });
}

function* servicePort(place: HoverPlace, field: string, text: string): Generator<Fact> {
  if (field === 'nodePort') yield fact(NODE_PORT);
  if (field !== 'targetPort' && field !== 'port') return;
  yield* usually(text);
  const index = place.path.indexOf('ports') + 1;
  const port = place.object?.spec?.ports?.[Number(place.path[index])] as Fields | undefined;
  const target = port?.targetPort ?? port?.port;
  if (target === undefined) return;
  const { index: references, selections } = place.workspace.references;
  const entry = references.entryOf(place.file, place.document);
  const selector = entry && references.placedIn(entry).selectors.find(({ fact: { object } }) => object.name === place.identity.name);
  const pods = selector ? [...selections.podsOf(selector)] : [];
  const targets: Fact[] = [];
  let missing = pods.length > 0 && typeof target === 'string';
  for (const pod of pods) {
    if (typeof target === 'string' && !pod.fact.portNames.has(target)) continue;
    missing = false;
    if (targets.length < USERS_MAX) targets.push(fact(TARGET, { port: code(String(target)), pod: code(labelOf(pod.fact.object)) }));
  }
  if (targets.length > 0) yield fact(LEADS, { targets: listed(targets) });
  if (missing) yield fact(NO_TARGET, { name: code(String(target)) });
}
