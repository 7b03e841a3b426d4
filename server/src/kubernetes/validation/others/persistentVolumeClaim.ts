import { dns1123LabelProblems, dns1123SubdomainProblems, nameIsDnsSubdomain } from '../../values/names.ts';
import { quantityOf } from '../../values/quantity.ts';
import type { LabelSelector } from '../../values/selector.ts';
import { forbidden, invalid, invalidEach, notSupported, required } from '../fieldErrors.ts';
import { objectMeta } from '../metadata/index.ts';
import { labelSelectorChecks } from '../metadata/labelSelector.ts';
import { prepared } from '../prepared.ts';
import type { Validator } from '../registry.ts';
import { type Check, type RuleContext, rule } from '../rule.ts';
import { field, struct, when } from '../walks.ts';

interface DataSource {
  readonly apiGroup?: string | null;
  readonly kind?: string;
  readonly name?: string;
}

interface DataSourceRef extends DataSource {
  readonly namespace?: string | null;
}

export interface PersistentVolumeClaimSpec {
  readonly accessModes?: readonly string[] | null;
  readonly selector?: LabelSelector | null;
  readonly resources?: { readonly requests?: Readonly<Record<string, unknown>> | null } | null;
  readonly storageClassName?: string | null;
  readonly volumeMode?: string | null;
  readonly dataSource?: DataSource | null;
  readonly dataSourceRef?: DataSourceRef | null;
  readonly volumeAttributesClassName?: string | null;
}

const SPEC = 'core/validation ValidatePersistentVolumeClaimSpec';
const ONE_POD = 'ReadWriteOncePod';

/** Sorted, as the server prints them. */
export const ACCESS_MODES: readonly string[] = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', ONE_POD];
export const VOLUME_MODES: readonly string[] = ['Block', 'Filesystem'];

export const accessModesRequired = rule<{ readonly accessModes?: readonly string[] | null }>({
  id: 'volume-claim.access-modes.required',
  source: SPEC,
  explain: {
    en: 'Say how the volume will be mounted: `ReadWriteOnce` (by one node, the usual choice), `ReadOnlyMany`, `ReadWriteMany` or `ReadWriteOncePod`.',
    'zh-cn': '请说明卷的挂载方式：`ReadWriteOnce`（单个节点读写，最常用）、`ReadOnlyMany`、`ReadWriteMany` 或 `ReadWriteOncePod`。',
  },
  check: ({ accessModes }, path) =>
    (accessModes ?? []).length === 0 ? required(path.child('accessModes'), 'at least 1 access mode is required') : undefined,
});

export const accessModesKnown = rule<readonly string[]>({
  id: 'volume-claim.access-modes.known',
  source: SPEC,
  explain: {
    en: 'Access modes are written in full and with capitals: `ReadWriteOnce`, `ReadOnlyMany`, `ReadWriteMany`, `ReadWriteOncePod`. The short forms (RWO…) are only what kubectl prints.',
    'zh-cn':
      '访问模式要写全称并区分大小写：`ReadWriteOnce`、`ReadOnlyMany`、`ReadWriteMany`、`ReadWriteOncePod`。RWO 等缩写只是 kubectl 的显示形式。',
  },
  check: (modes, path) =>
    modes.flatMap((mode, position) =>
      ACCESS_MODES.includes(mode) ? [] : notSupported(path.index(position).shownAs(path), mode ?? '', ACCESS_MODES),
    ),
});

export const onePodModeAlone = rule<readonly string[]>({
  id: 'volume-claim.access-modes.one-pod',
  source: SPEC,
  explain: {
    en: '`ReadWriteOncePod` promises that a single Pod uses the volume. Next to another mode it would promise nothing. Keep it alone or remove it.',
    'zh-cn': '`ReadWriteOncePod` 保证卷只被一个 Pod 使用，与其他模式并列就没有意义。请单独使用它，或将其删除。',
  },
  check: (modes, path) =>
    modes.includes(ONE_POD) && modes.some((mode) => mode !== ONE_POD && ACCESS_MODES.includes(mode))
      ? forbidden(path, 'may not use ReadWriteOncePod with other access modes')
      : undefined,
});

const storageRequested = rule<PersistentVolumeClaimSpec>({
  id: 'volume-claim.resources.storage',
  source: SPEC,
  explain: {
    en: 'A claim asks for an amount of storage: `resources.requests.storage`, greater than zero, e.g. `10Gi`.',
    'zh-cn': 'PVC 要申请一定的存储容量：`resources.requests.storage`，必须大于零，例如 `10Gi`。',
  },
  check({ resources }, path) {
    // The server drops `requests` from the path.
    const shown = path.child('resources').key('storage');
    const at = path.child('resources').child('requests').child('storage').shownAs(shown);
    const requests = resources?.requests;
    if (!requests || !Object.hasOwn(requests, 'storage')) return required(at);
    const storage = quantityOf(requests.storage);
    return storage !== null && storage.sign() <= 0 ? invalid(at, storage.toString(), 'must be greater than zero') : undefined;
  },
});

/** Names of StorageClasses and VolumeAttributesClasses; the empty one has a meaning of its own. */
const classNameFormat = (id: string, source: string) =>
  rule<string>({
    id,
    source,
    explain: {
      en: 'This must be the name of a class: lower case letters, digits, `-` and `.`, as in its `metadata.name`.',
      'zh-cn': '此处要填类的名称：小写字母、数字、`-` 和 `.`，与该类的 `metadata.name` 一致。',
    },
    check: (name, path) => (name === '' ? undefined : invalidEach(path, name, dns1123SubdomainProblems(name))),
  });

const volumeModeKnown = rule<string>({
  id: 'volume-claim.volume-mode',
  source: SPEC,
  explain: {
    en: 'A volume holds files (`Filesystem`, the default) or is handed over raw (`Block`). Both begin with a capital.',
    'zh-cn': '卷要么带文件系统（`Filesystem`，默认），要么以裸块设备提供（`Block`），首字母大写。',
  },
  check: (mode, path) => (VOLUME_MODES.includes(mode) ? undefined : notSupported(path, mode, VOLUME_MODES)),
});

const sourceComplete = rule<DataSource>({
  id: 'volume-claim.data-source.complete',
  source: 'core/validation validateDataSource, validateDataSourceRef',
  explain: {
    en: 'What the volume is filled from is named by `kind` and `name`. Without `apiGroup` it can only be another PersistentVolumeClaim; a VolumeSnapshot needs `apiGroup: snapshot.storage.k8s.io`.',
    'zh-cn':
      '卷的数据来源由 `kind` 和 `name` 指明。不写 `apiGroup` 时只能是另一个 PersistentVolumeClaim；VolumeSnapshot 需要 `apiGroup: snapshot.storage.k8s.io`。',
  },
  check({ kind = '', name = '', apiGroup }, path, { stored }) {
    // Who had a group once may have any.
    const isFree = Boolean(stored?.spec?.dataSource?.apiGroup ?? stored?.spec?.dataSourceRef?.apiGroup);
    return [
      ...(name === '' ? [required(path.child('name'))] : []),
      ...(kind === '' ? [required(path.child('kind'))] : []),
      ...(!apiGroup && kind !== 'PersistentVolumeClaim'
        ? [invalid(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup")]
        : []),
      ...(apiGroup && !isFree ? invalidEach(path.child('apiGroup'), apiGroup, dns1123SubdomainProblems(apiGroup)) : []),
    ];
  },
});

/** Claims of their own lose such a reference first; templates of claims keep it. */
const sourceNamespace = rule<DataSourceRef>({
  id: 'volume-claim.data-source.namespace',
  source: 'core/validation validateDataSourceRef',
  explain: {
    en: '`namespace` says where the source stands: the name of a Namespace, of lower case letters, digits and `-`.',
    'zh-cn': '`namespace` 说明数据来源所在的命名空间，只能用小写字母、数字和 `-`。',
  },
  check: ({ namespace }, path) =>
    namespace ? invalidEach(path.child('namespace'), namespace, dns1123LabelProblems(namespace)) : undefined,
});

const sourcesAgree = rule<PersistentVolumeClaimSpec>({
  id: 'volume-claim.data-source.agrees',
  source: SPEC,
  explain: {
    en: '`dataSource` and `dataSourceRef` say the same twice. If both are written they must be equal, and in no other namespace; write only `dataSourceRef`.',
    'zh-cn': '`dataSource` 与 `dataSourceRef` 表达的是同一件事，同时填写时必须一致，且不能指向其他命名空间。只写 `dataSourceRef` 即可。',
  },
  check({ dataSource: a, dataSourceRef: b }, path) {
    if (!a || !b) return undefined;
    // The server hands its own path over as the value, which prints as an empty object.
    if (b.namespace) return invalid(path, {}, 'may not be specified when dataSourceRef.namespace is specified');
    const same = (a.apiGroup ?? null) === (b.apiGroup ?? null) && (a.kind ?? '') === (b.kind ?? '') && (a.name ?? '') === (b.name ?? '');
    return same ? undefined : invalid(path, {}, 'must match dataSourceRef');
  },
});

const SNAPSHOTS = 'snapshot.storage.k8s.io';

const isOldSource = ({ apiGroup, kind }: DataSource): boolean =>
  apiGroup ? apiGroup === SNAPSHOTS && kind === 'VolumeSnapshot' : kind === 'PersistentVolumeClaim';

/**
 * What is stored of the sources: a reference into another namespace is dropped (its feature is off), so is an old-style source that is
 * neither claim nor snapshot; then each of both fields is copied into the other where that is empty.
 * @param inUse a reference stays where the stored claim has one
 * Source: pkg/api/persistentvolumeclaim util.go DropDisabledFields, EnforceDataSourceBackwardsCompatibility, NormalizeDataSources.
 */
export function withSources(spec: PersistentVolumeClaimSpec, inUse = false): PersistentVolumeClaimSpec {
  const crosses = Boolean(spec.dataSourceRef?.namespace);
  const reference = crosses && !inUse ? null : spec.dataSourceRef;
  const dataSource = spec.dataSource && (inUse || reference || isOldSource(spec.dataSource)) ? spec.dataSource : null;
  return { ...spec, dataSource: dataSource ?? (crosses ? null : (reference ?? null)), dataSourceRef: reference ?? dataSource };
}

/** Updates have settled their sources already. */
const isUpdate = (_: unknown, { stored }: RuleContext): boolean => stored !== undefined;

/** Source: core/validation ValidatePersistentVolumeClaimSpec. Also judges the claim templates of StatefulSets and of ephemeral volumes. */
export const persistentVolumeClaimSpecChecks: readonly Check<PersistentVolumeClaimSpec>[] = [
  accessModesRequired,
  field('selector', labelSelectorChecks),
  field('accessModes', [accessModesKnown, onePodModeAlone]),
  storageRequested,
  field('storageClassName', [classNameFormat('volume-claim.storage-class', SPEC)]),
  field('volumeMode', [volumeModeKnown]),
  field('dataSource', [sourceComplete]),
  field('dataSourceRef', [sourceComplete, sourceNamespace]),
  sourcesAgree,
  field('volumeAttributesClassName', [classNameFormat('volume-claim.attributes-class', SPEC)]),
];

export const persistentVolumeClaim: Validator = {
  namespaced: true,
  checks: [
    objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: true, keepsGeneration: true }),
    struct('spec', [
      when(isUpdate, persistentVolumeClaimSpecChecks, [prepared((spec) => withSources(spec), persistentVolumeClaimSpecChecks)]),
    ]),
  ],
};
