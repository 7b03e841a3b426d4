import { minorOf } from '../../schema/model.ts';
import { trimSpace } from '../../values/goSpace.ts';
import { dns1123LabelProblems } from '../../values/names.ts';
import { duplicate, type FieldError, forbidden, invalid, invalidEach, missing, notFound, notSupported, required } from '../fieldErrors.ts';
import { Named } from '../printing.ts';
import { type Check, rule } from '../rule.ts';
import { each, eachKept, field, knowing, struct, when } from '../walks.ts';
import { type ContainerContext, inContainer, type PodContext, type Seen, seeing } from './context.ts';
import { environment } from './env.ts';
import { hooksAndProbes } from './handlers.ts';
import { hostPortConflicts, initHostPortConflicts, ports } from './ports.ts';
import { pullPolicy } from './pullPolicy.ts';
import { containerResourceChecks } from './resources.ts';
import { containerRestartPolicy, initContainerRestartPolicy } from './restartRules.ts';
import { securityContextChecks } from './securityContext.ts';
import type { Container, PodSpec } from './types.ts';
import { volumeDevices, volumeMounts } from './volumeMounts.ts';

/** The three lists of containers, and what holds in all of them. */

type Listed = ContainerContext & Seen;

const containerName = rule<Container, PodContext>({
  id: 'pod.containers.name',
  source: 'core/validation validateContainerCommon',
  explain: {
    en: 'A container is called by a DNS label: lower case letters, digits and `-`, at most 63 characters. Write `my-app`, not `My_App`.',
    'zh-cn': '容器名是 DNS 标签：小写字母、数字和 `-`，最多 63 个字符。请写 `my-app`，不要写 `My_App`。',
  },
  check: ({ name }, path) => (name ? invalidEach(path.child('name'), name, dns1123LabelProblems(name)) : required(path.child('name'))),
});

const image = rule<Container, PodContext>({
  id: 'pod.containers.image',
  source: 'core/validation validateContainerCommon',
  explain: {
    en: 'A container needs an `image` to run, as `nginx:1.27`.',
    'zh-cn': '容器需要运行的镜像 `image`，例如 `nginx:1.27`。',
  },
  check: (container, path) => missing(container, path, 'image'),
});

const MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError'];

const terminationMessagePolicy = rule<Container, PodContext>({
  id: 'pod.containers.termination-message-policy',
  source: 'core/validation validateContainerCommon',
  explain: {
    en: '`File` reads the termination message from a file only; `FallbackToLogsOnError` takes the end of the log when a failed container wrote none.',
    'zh-cn': '`File` 只从文件读取终止消息；`FallbackToLogsOnError` 在容器失败且文件为空时取日志末尾。',
  },
  check({ terminationMessagePolicy: policy }, path) {
    const at = path.child('terminationMessagePolicy');
    if (!policy) return required(at);
    return MESSAGE_POLICIES.includes(policy) ? undefined : notSupported(at, policy, MESSAGE_POLICIES);
  },
});

const imagePullPolicy = rule<Container, PodContext>({
  ...pullPolicy,
  check: (container, path, context) => pullPolicy.check(container.imagePullPolicy, path.child('imagePullPolicy'), context),
});

const RESIZABLE = ['cpu', 'memory'];
const RESIZE_POLICIES = ['NotRequired', 'RestartContainer'];

const resizePolicy = rule<Container, PodContext>({
  id: 'pod.containers.resize-policy',
  source: 'core/validation validateResizePolicy',
  explain: {
    en: 'Says for `cpu` and `memory`, once each, whether changing them in place restarts the container (`RestartContainer`) or not (`NotRequired`). A Pod that never restarts containers takes only `NotRequired`.',
    'zh-cn':
      '说明原地调整 `cpu` 和 `memory`（各一次）时是否重启容器：`RestartContainer` 或 `NotRequired`。从不重启容器的 Pod 只能用 `NotRequired`。',
  },
  check({ resizePolicy: policies }, path, { spec, version }) {
    const seen = new Set<string>();
    const list = path.child('resizePolicy');
    return policies?.flatMap((policy, position) => {
      const resource = policy?.resourceName ?? '';
      const restart = policy?.restartPolicy ?? '';
      const errors: FieldError[] = [];
      const item = list.index(position);
      // All but the duplicates are reported at the list.
      const at = (field: string) => item.child(field).shownAs(list);
      if (seen.has(resource)) errors.push(duplicate(item, new Named(resource)));
      seen.add(resource);
      if (resource === '') errors.push(required(at('resourceName')));
      else if (!RESIZABLE.includes(resource)) errors.push(notSupported(at('resourceName'), resource, RESIZABLE));
      if (restart === '') errors.push(required(at('restartPolicy')));
      else if (!RESIZE_POLICIES.includes(restart)) errors.push(notSupported(at('restartPolicy'), restart, RESIZE_POLICIES));
      if (spec.restartPolicy === 'Never' && restart !== 'NotRequired') {
        const whose = minorOf(version) < 36 ? '' : 'pod ';
        errors.push(invalid(at('restartPolicy'), new Named(restart), `must be 'NotRequired' when ${whose}\`restartPolicy\` is 'Never'`));
      }
      return errors;
    });
  },
});

/** Source: core/validation validateContainerCommon. */
const common: readonly Check<Container, ContainerContext>[] = [
  containerName,
  image,
  terminationMessagePolicy,
  ports,
  ...environment,
  volumeMounts,
  volumeDevices,
  imagePullPolicy,
  struct('resources', containerResourceChecks),
  resizePolicy,
  field('securityContext', securityContextChecks),
];

/** `emptyCounts` says whether an empty name counts as taken for the next empty one: an oddity of regular and ephemeral containers. */
const nameTaken = (id: string, source: string, emptyCounts: boolean) =>
  rule<Container, Seen & PodContext>({
    id,
    source,
    explain: {
      en: 'Containers of a Pod have different names, init containers and ephemeral ones among them. Rename one.',
      'zh-cn': '一个 Pod 内的容器（包括 init 容器和临时容器）不能重名。请给其中一个改名。',
    },
    check({ name }, path, { seen }) {
      const own = name ?? '';
      if (seen.has(own)) return duplicate(path.child('name'), own);
      if (own !== '' || emptyCounts) seen.add(own);
      return undefined;
    },
  });

/** Makes the container known to the rules below it. */
const ofContainer = (checks: readonly Check<Container, Listed>[]): Check<Container, PodContext & Seen> =>
  knowing((context, container): Listed => inContainer(context, container), checks);

function namesOf(...lists: readonly (readonly (Container | null)[] | null | undefined)[]): Set<string> {
  const names = new Set<string>();
  for (const list of lists) for (const container of list ?? []) names.add(container?.name ?? '');
  return names;
}

const noContainers = rule<PodSpec>({
  id: 'pod.containers.required',
  source: 'core/validation validateContainers',
  explain: {
    en: 'A Pod runs at least one container. Add an entry with `name` and `image` under `containers`.',
    'zh-cn': 'Pod 至少要运行一个容器。请在 `containers` 下添加含 `name` 和 `image` 的一项。',
  },
  check: (_spec, path) => required(path.child('containers')),
});

const containerNameTaken = nameTaken('pod.containers.duplicate-name', 'core/validation validateContainers', true);

/** Source: core/validation validateContainers. */
export const containers: Check<PodSpec, PodContext> = when(
  (spec) => (spec.containers?.length ?? 0) === 0,
  [noContainers],
  [
    knowing(
      (context: PodContext): PodContext & Seen => seeing(context),
      [
        eachKept(
          'containers',
          [ofContainer([...common, containerNameTaken, ...hooksAndProbes, containerRestartPolicy])],
          [containerNameTaken],
        ),
      ],
    ),
    hostPortConflicts,
  ],
);

const initNameTaken = nameTaken('pod.init-containers.duplicate-name', 'core/validation validateInitContainers', false);

const INIT_ONLY_SIDECARS = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;

const noProbes = rule<Container, PodContext>({
  id: 'pod.init-containers.no-probes',
  source: 'core/validation validateInitContainers',
  explain: {
    en: 'An init container runs to its end before the Pod starts, so probes and hooks have no place there. With `restartPolicy: Always` it becomes a sidecar, which runs on and may have them.',
    'zh-cn':
      'init 容器在 Pod 启动前运行完毕，不能设置探针和钩子。加上 `restartPolicy: Always` 后它成为边车容器，会持续运行，可以设置它们。',
  },
  check: (container, path) =>
    INIT_ONLY_SIDECARS.filter((name) => container[name]).map((name) =>
      forbidden(path.child(name), 'may not be set for init containers without restartPolicy=Always'),
    ),
});

const noRestartOnResize = rule<Container, PodContext>({
  id: 'pod.init-containers.resize-policy',
  source: 'core/validation validateInitContainers',
  explain: {
    en: 'An init container that is no sidecar ends by itself and is not restarted for new resources. Use `NotRequired` or remove the policy.',
    'zh-cn': '非边车的 init 容器会自行结束，不会因资源变化而重启。请使用 `NotRequired` 或删除该策略。',
  },
  check: ({ resizePolicy: policies }, path, { version }) =>
    policies?.flatMap((policy, position) =>
      policy?.restartPolicy === 'RestartContainer' && minorOf(version) >= 36
        ? invalid(
            path.child('resizePolicy').index(position).child('restartPolicy'),
            new Named('RestartContainer'),
            "must not be set to 'RestartContainer' for non-sidecar initContainers",
          )
        : [],
    ),
});

const isSidecar = (container: Container): boolean => container.restartPolicy === 'Always';

/** Source: core/validation validateInitContainers. */
export const initContainers: Check<PodSpec, PodContext> = knowing(
  (context, spec): PodContext & Seen => seeing(context, namesOf(spec.containers)),
  [
    each('initContainers', [
      ofContainer([
        ...common,
        initContainerRestartPolicy,
        initNameTaken,
        initHostPortConflicts,
        when(isSidecar, hooksAndProbes, [noProbes]),
        when((container) => !isSidecar(container), [noRestartOnResize]),
      ]),
    ]),
  ],
);

const targetContainer = rule<Container, PodContext>({
  id: 'pod.ephemeral-containers.target',
  source: 'core/validation validateEphemeralContainers',
  explain: {
    en: '`targetContainerName` names a container of the same Pod, whose processes the ephemeral container shall see.',
    'zh-cn': '`targetContainerName` 是同一 Pod 中某个容器的名称，临时容器将能看到它的进程。',
  },
  check: ({ targetContainerName: target }, path, { spec }) =>
    target && !namesOf(spec.containers, spec.initContainers).has(target) ? notFound(path.child('targetContainerName'), target) : undefined,
});

const NOT_EPHEMERAL = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const;

const present = (value: unknown): boolean => value !== undefined && value !== null;

/** Set to something, if only to an empty list; `resources` is a struct, which is there in any case. */
const isSet = (name: (typeof NOT_EPHEMERAL)[number], value: unknown): boolean =>
  present(value) && (name !== 'resources' || Object.values(value as object).some(present));

const ephemeralFields = rule<Container, PodContext>({
  id: 'pod.ephemeral-containers.fields',
  source: 'core/validation validateEphemeralContainers',
  explain: {
    en: 'An ephemeral container is for looking into a running Pod. It has no ports, resources, probes, hooks, restart rules or sub-paths.',
    'zh-cn': '临时容器用于检查正在运行的 Pod，不能设置端口、资源、探针、钩子、重启规则或子路径。',
  },
  check(container, path) {
    const message = 'cannot be set for an Ephemeral Container';
    const fields = NOT_EPHEMERAL.filter((name) => isSet(name, container[name]));
    const errors = fields.map((name) => forbidden(path.child(name), message));
    container.volumeMounts?.forEach((mount, position) => {
      const at = path.child('volumeMounts').index(position);
      if (mount?.subPath) errors.push(forbidden(at.child('subPath'), message));
      if (mount?.subPathExpr) errors.push(forbidden(at.child('subPathExpr'), message));
    });
    return errors;
  },
});

/** In Pods only: templates may still be filled in. */
export const imageWithoutBlanks = rule<Container, PodContext>({
  id: 'pod.containers.image.blanks',
  source: 'core/validation validateContainerOnlyForPod',
  explain: {
    en: 'The image has blanks before or behind it. Remove them.',
    'zh-cn': '镜像名前后有空白字符，请删除。',
  },
  check: ({ image: reference }, path) =>
    reference && trimSpace(reference) !== reference
      ? invalid(path.child('image'), reference, 'must not have leading or trailing whitespace', { format: 'no-blanks' })
      : undefined,
});

const ephemeralNameTaken = nameTaken('pod.ephemeral-containers.duplicate-name', 'core/validation validateEphemeralContainers', true);

/** Source: core/validation validateEphemeralContainers. */
export const ephemeralContainers: Check<PodSpec, PodContext> = knowing(
  (context, spec): PodContext & Seen => seeing(context, namesOf(spec.containers, spec.initContainers)),
  [each('ephemeralContainers', [ofContainer([...common, imageWithoutBlanks, ephemeralNameTaken, targetContainer, ephemeralFields])])],
);
