import { type FieldError, forbidden, invalid, missing, notFound, notSupported } from '../fieldErrors.ts';
import { type Check, rule } from '../rule.ts';
import { each, knowing } from '../walks.ts';
import { type ContainerContext, type Seen, seeing } from './context.ts';
import { backsteps, notDescending } from './paths.ts';
import type { Container, VolumeDevice, VolumeMount } from './types.ts';

const mountSource = 'core/validation ValidateVolumeMounts';

const mountVolume = rule<VolumeMount, ContainerContext>({
  id: 'pod.volume-mounts.volume',
  source: mountSource,
  explain: {
    en: 'A container mounts a volume of its Pod by name. There is no volume of this name in `spec.volumes`, or it is wrong itself. Add it or correct the spelling.',
    'zh-cn': '容器按名称挂载 Pod 的卷。`spec.volumes` 中没有这个名称的卷，或者那个卷本身有错误。请添加该卷或更正拼写。',
  },
  check: (mount, path, { volumes }) => [
    ...missing(mount, path, 'name'),
    ...(volumes.has(mount.name ?? '') ? [] : [notFound(path.child('name'), mount.name ?? '')]),
  ],
});

const mountPath = rule<VolumeMount, ContainerContext & Seen>({
  id: 'pod.volume-mounts.mount-path',
  source: mountSource,
  explain: {
    en: '`mountPath` is the directory or file in the container where the volume shows. It is needed, and each path can be used once.',
    'zh-cn': '`mountPath` 是卷在容器中出现的目录或文件。必须填写，且同一路径只能用一次。',
  },
  check(mount, path, { seen }) {
    const file = mount.mountPath ?? '';
    const errors: FieldError[] = [...missing(mount, path, 'mountPath')];
    if (seen.has(file)) errors.push(invalid(path.child('mountPath'), file, 'must be unique'));
    seen.add(file);
    return errors;
  },
});

const notMountAndDevice = rule<VolumeMount, ContainerContext>({
  id: 'pod.volume-mounts.no-device',
  source: mountSource,
  explain: {
    en: 'A volume is either mounted as a directory or handed over as a raw device, and a path shows only one of them. Remove it from `volumeMounts` or from `volumeDevices`.',
    'zh-cn': '一个卷要么作为目录挂载，要么作为裸设备提供，同一路径也只能是其中之一。请从 `volumeMounts` 或 `volumeDevices` 中删去一个。',
  },
  check(mount, path, { container }) {
    const devices = container.volumeDevices ?? [];
    const errors: FieldError[] = [];
    if (devices.some((device) => (device?.name ?? '') === (mount.name ?? ''))) {
      errors.push(invalid(path.child('name'), mount.name ?? '', 'must not already exist in volumeDevices'));
    }
    if (pathsOf(devices, 'devicePath').has(mount.mountPath ?? '')) {
      errors.push(invalid(path.child('mountPath'), mount.mountPath ?? '', 'must not already exist as a path in volumeDevices'));
    }
    return errors;
  },
});

/** Paths by volume: of entries with the same volume only the last one counts, as in the server's map. */
function pathsOf<Entry extends VolumeMount | VolumeDevice>(entries: readonly (Entry | null)[], name: keyof Entry): ReadonlySet<string> {
  const paths = new Map<string, string>();
  for (const entry of entries) paths.set(entry?.name ?? '', String(entry?.[name] ?? ''));
  return new Set(paths.values());
}

const subPath = rule<VolumeMount, ContainerContext>({
  id: 'pod.volume-mounts.sub-path',
  source: mountSource,
  explain: {
    en: '`subPath` and `subPathExpr` pick a part of the volume: a relative path without `..`. `subPathExpr` also expands `$(VARIABLE)`. Use one of them.',
    'zh-cn': '`subPath` 和 `subPathExpr` 选取卷的一部分：不含 `..` 的相对路径。`subPathExpr` 还会展开 `$(变量)`。两者只能用一个。',
  },
  check(mount, path) {
    const list = path.up();
    const errors: FieldError[] = [];
    // Reported at the list, without the position.
    const at = (field: 'subPath' | 'subPathExpr') => path.child(field).shownAs(list.child(field));
    if (mount.subPath) errors.push(...notDescending(mount.subPath, at('subPath')));
    if (!mount.subPathExpr) return errors;
    if (mount.subPath) errors.push(invalid(path.child('subPathExpr'), mount.subPathExpr, 'subPathExpr and subPath are mutually exclusive'));
    errors.push(...notDescending(mount.subPathExpr, at('subPathExpr')));
    return errors;
  },
});

const PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None'];

const mountPropagation = rule<VolumeMount, ContainerContext>({
  id: 'pod.volume-mounts.propagation',
  source: 'core/validation validateMountPropagation',
  explain: {
    en: '`None` keeps later mounts apart, `HostToContainer` shows mounts of the node, `Bidirectional` also shows mounts of the container on the node and needs a privileged container.',
    'zh-cn': '`None` 不传播后来的挂载，`HostToContainer` 让容器看到节点的挂载，`Bidirectional` 还让节点看到容器的挂载，且要求特权容器。',
  },
  check({ mountPropagation: propagation }, path, { container }) {
    if (propagation === undefined || propagation === null) return undefined;
    const at = path.child('mountPropagation').shownAs(path.up().child('mountPropagation'));
    if (!PROPAGATIONS.includes(propagation)) return notSupported(at, propagation, PROPAGATIONS);
    return propagation === 'Bidirectional' && container.securityContext?.privileged !== true
      ? forbidden(at, 'Bidirectional mount propagation is available only to privileged containers')
      : undefined;
  },
});

const RECURSIVE = ['Disabled', 'Enabled', 'IfPossible'];

const recursiveReadOnly = rule<VolumeMount, ContainerContext>({
  id: 'pod.volume-mounts.recursive-read-only',
  source: 'core/validation validateMountRecursiveReadOnly',
  explain: {
    en: '`Enabled` and `IfPossible` make also the mounts below read-only. They need `readOnly: true` and no mount propagation.',
    'zh-cn': '`Enabled` 和 `IfPossible` 会让下层挂载也变为只读，要求 `readOnly: true` 且不使用挂载传播。',
  },
  check({ recursiveReadOnly: mode, readOnly, mountPropagation: propagation }, path) {
    if (mode === undefined || mode === null || mode === 'Disabled') return undefined;
    const at = path.child('recursiveReadOnly').shownAs(path.up().child('recursiveReadOnly'));
    if (!RECURSIVE.includes(mode)) return notSupported(at, mode, RECURSIVE);
    const errors: FieldError[] = [];
    if (!readOnly) errors.push(forbidden(at, 'may only be specified when readOnly is true'));
    if (typeof propagation === 'string' && propagation !== 'None') {
      errors.push(forbidden(at, 'may only be specified when mountPropagation is None or not specified'));
    }
    return errors;
  },
});

/** `volumeMounts` of a container. */
export const volumeMounts: Check<Container, ContainerContext> = knowing(
  (context): ContainerContext & Seen => seeing(context),
  [each('volumeMounts', [mountVolume, mountPath, notMountAndDevice, subPath, mountPropagation, recursiveReadOnly])],
);

interface DeviceContext extends ContainerContext {
  readonly names: Set<string>;
  readonly paths: Set<string>;
}

/** One rule for all of it, since the server's answers about name and path of a device are interleaved. */
const volumeDevice = rule<VolumeDevice, DeviceContext>({
  id: 'pod.volume-devices',
  source: 'core/validation ValidateVolumeDevices',
  explain: {
    en: 'A raw device comes from a volume of the Pod that is a PersistentVolumeClaim or an ephemeral volume (with `volumeMode: Block`). `name` and `devicePath` are needed, each can be used once, and neither may also stand in `volumeMounts`.',
    'zh-cn':
      '裸设备来自 Pod 中类型为 PersistentVolumeClaim 或临时卷的卷（`volumeMode: Block`）。`name` 和 `devicePath` 必须填写，各自只能用一次，也不能同时出现在 `volumeMounts` 中。',
  },
  check(device, path, { volumes, container, names, paths }) {
    const name = device.name ?? '';
    const file = device.devicePath ?? '';
    const namePath = path.child('name');
    const filePath = path.child('devicePath');
    const volume = volumes.get(name);
    const mounts = container.volumeMounts ?? [];
    const errors: FieldError[] = [...missing(device, path, 'name')];
    if (names.has(name)) errors.push(invalid(namePath, name, 'must be unique'));
    if (volume === undefined) errors.push(notFound(namePath, name));
    else if (!volume.persistentVolumeClaim && !volume.ephemeral) {
      errors.push(invalid(namePath, name, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'));
    }
    errors.push(...missing(device, path, 'devicePath'));
    if (paths.has(file)) errors.push(invalid(filePath, file, 'must be unique'));
    if (backsteps(file, filePath).length > 0) errors.push(invalid(filePath, file, "can not contain backsteps ('..')"));
    else paths.add(file);
    if (mounts.some((mount) => (mount?.name ?? '') === name)) {
      errors.push(invalid(namePath, name, 'must not already exist in volumeMounts'));
    }
    if (pathsOf(mounts, 'mountPath').has(file)) {
      errors.push(invalid(filePath, file, 'must not already exist as a path in volumeMounts'));
    }
    if (name !== '') names.add(name);
    return errors;
  },
});

/** `volumeDevices` of a container. */
export const volumeDevices: Check<Container, ContainerContext> = knowing(
  (context): DeviceContext => ({ ...context, names: new Set(), paths: new Set() }),
  [each('volumeDevices', [volumeDevice])],
);
