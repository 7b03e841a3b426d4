import { labelKeyProblems } from '../../values/labels.ts';
import { quantityOf } from '../../values/quantity.ts';
import { type FieldError, invalid, invalidEach, notSupportedText, required } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';
import { rule } from '../rule.ts';
import type { PodContext } from './context.ts';
import type { FieldRef, ResourceFieldRef } from './types.ts';

/** Fields of the Pod that the API can name at all. Source: core/pods ConvertDownwardAPIFieldLabel. */
const CONVERTIBLE: ReadonlySet<string> = new Set([
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.restartPolicy',
  'spec.serviceAccountName',
  'spec.schedulerName',
  'status.phase',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]);

/** Fields an environment variable can have. */
const IN_ENVIRONMENT = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

/** Fields a file of a volume can have. */
const IN_VOLUME = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid'];

/** `metadata.labels['app']` in two parts; null without a subscript. Source: fieldpath.SplitMaybeSubscriptedPath. */
function subscripted(fieldPath: string): { readonly path: string; readonly subscript: string } | null {
  const start = fieldPath.indexOf("['");
  if (!fieldPath.endsWith("']") || start < 1 || start + 2 > fieldPath.length - 2) return null;
  return { path: fieldPath.slice(0, start), subscript: fieldPath.slice(start + 2, -2) };
}

function fieldRefErrors(
  { apiVersion, fieldPath }: FieldRef,
  path: FieldPath,
  offered: readonly string[],
  version: PodContext['version'],
): FieldError | readonly FieldError[] {
  if (!apiVersion) return required(path.child('apiVersion'));
  if (!fieldPath) return required(path.child('fieldPath'));
  const conversion = (problem: string): FieldError => invalid(path.child('fieldPath'), fieldPath, `error converting fieldPath: ${problem}`);
  if (apiVersion !== 'v1') return conversion(`unsupported pod version: ${apiVersion}`);
  const parts = subscripted(fieldPath);
  if (parts !== null) {
    const at = path.child('fieldPath').shownAs(path);
    if (parts.path === 'metadata.annotations') {
      const key = parts.subscript.toLowerCase();
      return invalidEach(at, key, labelKeyProblems(key, version));
    }
    if (parts.path === 'metadata.labels') return invalidEach(at, parts.subscript, labelKeyProblems(parts.subscript, version));
    return conversion(`field label does not support subscript: ${fieldPath}`);
  }
  // A name from the first days of Kubernetes.
  const field = fieldPath === 'spec.host' ? 'spec.nodeName' : fieldPath;
  if (!CONVERTIBLE.has(field)) return conversion(`field label not supported: ${fieldPath}`);
  return offered.includes(field) ? [] : notSupportedText(path.child('fieldPath'), field, offered);
}

const source = 'core/validation validateObjectFieldSelector';

export const environmentFieldRef = rule<FieldRef, PodContext>({
  id: 'pod.env.field-ref',
  source,
  explain: {
    en: "An environment variable can take these facts of its Pod: `metadata.name`, `metadata.namespace`, `metadata.uid`, `metadata.labels['KEY']`, `metadata.annotations['KEY']`, `spec.nodeName`, `spec.serviceAccountName`, `status.hostIP(s)`, `status.podIP(s)`. All labels at once are available in a downwardAPI volume only.",
    'zh-cn':
      "环境变量只能取 Pod 的这些信息：`metadata.name`、`metadata.namespace`、`metadata.uid`、`metadata.labels['键']`、`metadata.annotations['键']`、`spec.nodeName`、`spec.serviceAccountName`、`status.hostIP(s)`、`status.podIP(s)`。要一次取全部标签，只能用 downwardAPI 卷。",
  },
  check: (reference, path, { version }) => fieldRefErrors(reference, path, IN_ENVIRONMENT, version),
});

export const volumeFieldRef = rule<FieldRef, PodContext>({
  id: 'pod.volumes.downward-api.field-ref',
  source,
  explain: {
    en: "A file can hold `metadata.name`, `metadata.namespace`, `metadata.uid`, all `metadata.labels` or `metadata.annotations`, or one of them as in `metadata.labels['KEY']`. Node name and IP addresses are known too late for files: take them as environment variables.",
    'zh-cn':
      "文件里可以放 `metadata.name`、`metadata.namespace`、`metadata.uid`、全部 `metadata.labels` 或 `metadata.annotations`，也可以用 `metadata.labels['键']` 取其中一个。节点名和 IP 地址对文件来说太晚才知道，请用环境变量获取。",
  },
  check: (reference, path, { version }) => fieldRefErrors(reference, path, IN_VOLUME, version),
});

const RESOURCES = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];

const isHugePages = (resource: string): boolean => /^(?:requests|limits)\.hugepages-/.test(resource);

const BYTE_DIVISORS = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];
const CPU_DIVISORS = ['1m', '1'];

interface Divisors {
  readonly offered: readonly string[];
  readonly listed: string;
  readonly resource: string;
}

function divisorsOf(resource: string): Divisors | null {
  const bytes = (name: string): Divisors => ({ offered: BYTE_DIVISORS, listed: BYTE_DIVISORS.join(', '), resource: name });
  const kind = resource.replace(/^(?:limits|requests)\./, '');
  if (isHugePages(resource)) return bytes('hugepages');
  if (!RESOURCES.includes(resource)) return null;
  if (kind === 'cpu') return { offered: CPU_DIVISORS, listed: CPU_DIVISORS.join(' and '), resource: 'cpu' };
  return bytes(kind === 'memory' ? 'memory' : 'local ephemeral storage');
}

/** In volumes the container must be named: a volume belongs to the Pod, resources to a container. */
const resourceFieldRef = (id: string, inVolume: boolean) =>
  rule<ResourceFieldRef, PodContext>({
    id,
    source: 'core/validation validateContainerResourceFieldSelector',
    explain: {
      en: `Names a resource of a container: \`limits.\` or \`requests.\` followed by \`cpu\`, \`memory\`, \`ephemeral-storage\` or \`hugepages-SIZE\`.${inVolume ? ' A volume also needs `containerName`.' : ''}`,
      'zh-cn': `填写容器的一项资源：\`limits.\` 或 \`requests.\` 后接 \`cpu\`、\`memory\`、\`ephemeral-storage\` 或 \`hugepages-大小\`。${inVolume ? '在卷中还要写 `containerName`。' : ''}`,
    },
    check({ containerName, resource }, path) {
      if (inVolume && !containerName) return required(path.child('containerName'));
      if (!resource) return required(path.child('resource'));
      return RESOURCES.includes(resource) || isHugePages(resource)
        ? undefined
        : notSupportedText(path.child('resource'), resource, RESOURCES);
    },
  });

const resourceDivisor = rule<ResourceFieldRef, PodContext>({
  id: 'pod.resource-field-ref.divisor',
  source: 'core/validation validateContainerResourceDivisor',
  explain: {
    en: 'The value is given in multiples of `divisor`. CPU can be counted in `1` or `1m`; memory, storage and huge pages in `1`, `1k`, `1M`, `1Mi` and so on.',
    'zh-cn': '取值以 `divisor` 为单位。CPU 可用 `1` 或 `1m`；内存、存储和大页可用 `1`、`1k`、`1M`、`1Mi` 等。',
  },
  check({ resource, divisor }, path) {
    const quantity = divisor === undefined || divisor === null ? null : quantityOf(divisor);
    if (quantity === null || quantity.isZero()) return undefined;
    const divisors = divisorsOf(resource ?? '');
    if (divisors === null || divisors.offered.includes(quantity.toString())) return undefined;
    const message = `only divisor's values ${divisors.listed} are supported with the ${divisors.resource} resource`;
    return invalid(path.child('divisor'), resource, message);
  },
});

export const environmentResourceRef = [resourceFieldRef('pod.env.resource-field-ref', false), resourceDivisor];
export const volumeResourceRef = [resourceFieldRef('pod.volumes.downward-api.resource-field-ref', true), resourceDivisor];
