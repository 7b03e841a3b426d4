import type { MinorVersion } from '../../object.ts';
import { labelKeyProblems } from '../../values/labels.ts';
import { byteLength, nameIsDnsSubdomain } from '../../values/names.ts';
import { duplicate, type FieldError, invalid, invalidEach, notSupported, required, tooLong } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';
import { objectMeta } from '../metadata/index.ts';
import type { Validator } from '../registry.ts';
import { type Check, rule } from '../rule.ts';
import { field, struct } from '../walks.ts';

type Parameters = Readonly<Record<string, string>>;

interface TopologyTerm {
  readonly matchLabelExpressions?: readonly ({ readonly key?: string; readonly values?: readonly string[] | null } | null)[] | null;
}

interface StorageClass {
  readonly provisioner?: string;
  readonly parameters?: Parameters | null;
  readonly reclaimPolicy?: string | null;
  readonly volumeBindingMode?: string | null;
  readonly allowedTopologies?: readonly (TopologyTerm | null)[] | null;
}

const PARAMETERS_MAX = 512;
const PARAMETERS_BYTES = 256 * 1024;

const provisioner = rule<StorageClass>({
  id: 'storage-class.provisioner',
  source: 'storage/validation validateProvisioner',
  explain: {
    en: '`provisioner` names the CSI driver that makes the volumes, e.g. `ebs.csi.aws.com`; for volumes made by hand `kubernetes.io/no-provisioner`.',
    'zh-cn': '`provisioner` 指明创建卷的 CSI 驱动，例如 `ebs.csi.aws.com`；手工创建的卷用 `kubernetes.io/no-provisioner`。',
  },
  check: ({ provisioner: name }, path, { version }) => provisionerErrors(name, path.child('provisioner'), version),
});

function provisionerErrors(name: string | undefined, path: FieldPath, version: MinorVersion): readonly FieldError[] {
  if (!name) return [required(path)];
  const lower = name.toLowerCase();
  return invalidEach(path, lower, labelKeyProblems(lower, version));
}

const parameters = rule<Parameters>({
  id: 'storage-class.parameters',
  source: 'storage/validation validateParameters',
  explain: {
    en: '`parameters` are for the driver: at most 512 entries, 256 KiB in all, no empty key.',
    'zh-cn': '`parameters` 传给驱动：最多 512 项，合计不超过 256 KiB，键不能为空。',
  },
  check(map, path) {
    const entries = Object.entries(map);
    if (entries.length > PARAMETERS_MAX) return tooLong(path, PARAMETERS_MAX);
    const bytes = entries.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value ?? ''), 0);
    return [
      ...(Object.hasOwn(map, '') ? [invalid(path, '', 'field can not be empty.')] : []),
      ...(bytes > PARAMETERS_BYTES ? [tooLong(path, PARAMETERS_BYTES)] : []),
    ];
  },
});

const RECLAIM_POLICIES = ['Delete', 'Retain'];

const reclaimPolicy = rule<string>({
  id: 'storage-class.reclaim-policy',
  source: 'storage/validation validateReclaimPolicy',
  explain: {
    en: 'Volumes of this class are removed with their claim (`Delete`, the default) or kept (`Retain`). `Recycle` is not possible here.',
    'zh-cn': '此类的卷要么随 PVC 删除（`Delete`，默认），要么保留（`Retain`），这里不能用 `Recycle`。',
  },
  check: (policy, path) => (policy === '' || RECLAIM_POLICIES.includes(policy) ? undefined : notSupported(path, policy, RECLAIM_POLICIES)),
});

const BINDING_MODES = ['Immediate', 'WaitForFirstConsumer'];

const bindingMode = rule<string>({
  id: 'storage-class.binding-mode',
  source: 'storage/validation validateVolumeBindingMode',
  explain: {
    en: 'A volume is made at once (`Immediate`, the default) or when a Pod that uses it is scheduled (`WaitForFirstConsumer`).',
    'zh-cn': '卷要么立即创建（`Immediate`，默认），要么等使用它的 Pod 被调度时再创建（`WaitForFirstConsumer`）。',
  },
  check: (mode, path) => (BINDING_MODES.includes(mode) ? undefined : notSupported(path, mode, BINDING_MODES)),
});

/** The same terms in another order are the same term. */
const fingerprint = (term: TopologyTerm | null): string =>
  JSON.stringify((term?.matchLabelExpressions ?? []).map((entry) => [entry?.key ?? '', [...(entry?.values ?? [])].sort()]).sort());

const topologies = rule<readonly (TopologyTerm | null)[]>({
  id: 'storage-class.allowed-topologies',
  source: 'storage/validation validateAllowedTopologies, core/validation ValidateTopologySelectorTerm',
  explain: {
    en: '`allowedTopologies` restricts where volumes are made: each expression has a label key, used once in its term, and at least one value.',
    'zh-cn': '`allowedTopologies` 限制卷的创建位置：每个表达式有一个在该条件中不重复的标签键，以及至少一个值。',
  },
  check(terms, path, { version }) {
    const errors: FieldError[] = [];
    // The server begins with a list of as many empty terms.
    const seen = terms.map(() => fingerprint(null));
    terms.forEach((term, index) => {
      const at = path.index(index).child('matchLabelExpressions');
      const keys = new Set<string>();
      (term?.matchLabelExpressions ?? []).forEach((entry, position) => {
        const here = at.index(position);
        const key = entry?.key ?? '';
        const values = entry?.values ?? [];
        if (values.length === 0) errors.push(required(here.child('values')));
        values.forEach((value, valueIndex) => {
          if (values.indexOf(value) < valueIndex) errors.push(duplicate(here.child('values').index(valueIndex), value));
        });
        errors.push(...invalidEach(here.child('key'), key, labelKeyProblems(key, version)));
        if (keys.has(key)) errors.push(duplicate(here.child('key'), key));
        keys.add(key);
      });
      const print = fingerprint(term);
      for (const other of seen) if (other === print) errors.push(duplicate(at, ''));
      seen.push(print);
    });
    return errors;
  },
});

const classChecks: readonly Check<StorageClass>[] = [
  provisioner,
  field('parameters', [parameters]),
  field('reclaimPolicy', [reclaimPolicy]),
  field('volumeBindingMode', [bindingMode]),
  field('allowedTopologies', [topologies]),
];

/** Source: storage/validation ValidateStorageClass. */
export const storageClass: Validator = {
  namespaced: false,
  checks: [
    objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: false, keepsGeneration: true }),
    ...(classChecks as readonly Check<unknown>[]),
  ],
};

interface AttributesClass {
  readonly driverName?: string;
  readonly parameters?: Parameters | null;
}

const attributesDriver = rule<AttributesClass>({
  id: 'volume-attributes-class.driver',
  source: 'storage/validation ValidateVolumeAttributesClass',
  explain: {
    en: 'A VolumeAttributesClass names the CSI driver in `driverName`, e.g. `ebs.csi.aws.com`, and at least one of its `parameters`, e.g. `iops: "3000"`.',
    'zh-cn':
      'VolumeAttributesClass 用 `driverName` 指明 CSI 驱动，例如 `ebs.csi.aws.com`，并至少写一个驱动的 `parameters`，例如 `iops: "3000"`。',
  },
  check({ driverName, parameters: map }, path, { version }) {
    const none = Object.keys(map ?? {}).length === 0;
    const missing = required(path.child('parameters'), 'must contain at least one key/value pair');
    return [...provisionerErrors(driverName, path.child('driverName'), version), ...(none ? [missing] : [])];
  },
});

const attributesChecks: readonly Check<AttributesClass>[] = [attributesDriver, field('parameters', [parameters])];

/** Source: storage/validation ValidateVolumeAttributesClass. */
export const volumeAttributesClass: Validator = {
  namespaced: false,
  checks: [
    objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: false, keepsGeneration: true }),
    ...(attributesChecks as readonly Check<unknown>[]),
  ],
};

interface DriverSpec {
  readonly fsGroupPolicy?: string | null;
  readonly tokenRequests?: readonly ({ readonly audience?: string; readonly expirationSeconds?: number | null } | null)[] | null;
  readonly volumeLifecycleModes?: readonly string[] | null;
  readonly nodeAllocatableUpdatePeriodSeconds?: number | null;
  readonly serviceAccountTokenInSecrets?: boolean | null;
}

const GROUP_POLICIES = ['File', 'None', 'ReadWriteOnceWithFSType'];

const groupPolicy = rule<string>({
  id: 'csi-driver.fs-group-policy',
  source: 'storage/validation validateFSGroupPolicy',
  explain: {
    en: '`fsGroupPolicy` says whether Kubernetes may change owners of files: `File`, `None` or `ReadWriteOnceWithFSType` (the default).',
    'zh-cn': '`fsGroupPolicy` 说明 Kubernetes 能否修改文件属组：`File`、`None` 或 `ReadWriteOnceWithFSType`（默认）。',
  },
  check: (policy, path) => (GROUP_POLICIES.includes(policy) ? undefined : notSupported(path, policy, GROUP_POLICIES)),
});

const TOKEN_SECONDS_MIN = 600;
const TOKEN_SECONDS_MAX = 2 ** 32;

const tokenRequests = rule<NonNullable<DriverSpec['tokenRequests']>>({
  id: 'csi-driver.token-requests',
  source: 'storage/validation validateTokenRequests',
  explain: {
    en: 'Each token request has an `audience` of its own (one may be empty) and lasts at least 10 minutes.',
    'zh-cn': '每个令牌请求要有不同的 `audience`（可有一个为空），有效期至少 10 分钟。',
  },
  check(requests, path) {
    const audiences = new Set<string>();
    return requests.flatMap((request, position): FieldError[] => {
      const at = path.index(position);
      const { audience = '', expirationSeconds: seconds } = request ?? {};
      if (audiences.has(audience)) return [duplicate(at.child('audience'), audience)];
      audiences.add(audience);
      if (seconds === undefined || seconds === null) return [];
      if (seconds < TOKEN_SECONDS_MIN)
        return [invalid(at.child('expirationSeconds'), seconds, 'may not specify a duration less than 10 minutes')];
      return seconds > TOKEN_SECONDS_MAX
        ? [invalid(at.child('expirationSeconds'), seconds, 'may not specify a duration larger than 2^32 seconds')]
        : [];
    });
  },
});

const LIFECYCLE_MODES = ['Persistent', 'Ephemeral'];

const lifecycleModes = rule<readonly string[]>({
  id: 'csi-driver.lifecycle-modes',
  source: 'storage/validation validateVolumeLifecycleModes',
  explain: {
    en: 'The volumes of a driver are `Persistent` (the default), `Ephemeral` (inline in Pods) or both.',
    'zh-cn': '驱动的卷可为 `Persistent`（默认）、`Ephemeral`（内联于 Pod）或两者。',
  },
  check: (modes, path) =>
    modes.flatMap((mode, position) =>
      LIFECYCLE_MODES.includes(mode) ? [] : notSupported(path.index(position).shownAs(path), mode, LIFECYCLE_MODES),
    ),
});

const UPDATE_SECONDS_MIN = 10;

const updatePeriod = rule<number>({
  id: 'csi-driver.allocatable-update-period',
  source: 'storage/validation validateNodeAllocatableUpdatePeriodSeconds',
  explain: {
    en: 'The limit of volumes of a node is asked for every 10 seconds at most.',
    'zh-cn': '节点的卷数上限最短每 10 秒查询一次。',
  },
  check: (seconds, path) =>
    seconds < UPDATE_SECONDS_MIN
      ? invalid(path, seconds, `must be greater than or equal to ${UPDATE_SECONDS_MIN} seconds`, { minimum: UPDATE_SECONDS_MIN })
      : undefined,
});

const tokenInSecrets = rule<DriverSpec>({
  id: 'csi-driver.token-in-secrets',
  source: 'storage/validation validateServiceAccountTokenInSecrets',
  explain: {
    en: '`serviceAccountTokenInSecrets` says how tokens are passed on: it needs `tokenRequests`.',
    'zh-cn': '`serviceAccountTokenInSecrets` 说明令牌的传递方式：需要有 `tokenRequests`。',
  },
  check: ({ serviceAccountTokenInSecrets: chosen, tokenRequests: requests }, path, { version }) =>
    version !== '1.34' && chosen !== undefined && chosen !== null && (requests ?? []).length === 0
      ? invalid(
          path.child('serviceAccountTokenInSecrets'),
          chosen,
          'serviceAccountTokenInSecrets is set but no tokenRequests are specified',
        )
      : undefined,
});

const driverChecks: readonly Check<DriverSpec>[] = [
  field('fsGroupPolicy', [groupPolicy]),
  field('tokenRequests', [tokenRequests]),
  field('volumeLifecycleModes', [lifecycleModes]),
  field('nodeAllocatableUpdatePeriodSeconds', [updatePeriod]),
  tokenInSecrets,
];

/** Source: storage/validation ValidateCSIDriver. */
export const csiDriver: Validator = {
  namespaced: false,
  checks: [objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: false, keepsGeneration: true }), struct('spec', driverChecks)],
};
