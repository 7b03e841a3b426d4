import { decode, type Path, type PlainValue } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import type { DocumentEditor, Edit } from '../edits/editor.ts';
import { type Change, inSequence } from '../edits/sequence.ts';
import { type FixFamily, type FixInput, fix } from './fix.ts';
import { podSpecOf } from './places.ts';

const SET: Text = { en: "Set '{name}: {value}'", 'zh-cn': '设置“{name}: {value}”' };
const REMOVE: Text = { en: "Remove '{name}'", 'zh-cn': '删除“{name}”' };
const EMPTY_DIR: Text = { en: "Use an emptyDir instead of '{name}'", 'zh-cn': '用 emptyDir 代替“{name}”' };
const DROP_ALL: Text = { en: 'Drop ALL capabilities', 'zh-cn': '丢弃 ALL 能力' };
const NO_ADD: Text = { en: 'Remove the forbidden capabilities', 'zh-cn': '删除不允许的能力' };
const PROFILE: Text = { en: 'Use the runtime’s default seccomp profile', 'zh-cn': '使用运行时默认的 seccomp 配置' };
const EVERYTHING: Text = { en: 'Repair all that Pod Security refuses', 'zh-cn': '修复 Pod Security 拒绝的所有问题' };

const PREFIX = 'admission.pod-security.';

/** One repair: what to do at each place that violates the control. */
interface Repair {
  readonly title: Text;
  readonly values?: Readonly<Record<string, string>>;
  readonly at: (editor: DocumentEditor, path: Path, spec: Path) => readonly Edit[] | null;
}

const set = (name: string, value: PlainValue): Repair => ({
  title: SET,
  values: { name, value: JSON.stringify(value) },
  at: (editor, path) => editor.set(path, value),
});

const remove = (name: string): Repair => ({ title: REMOVE, values: { name }, at: (editor, path) => editor.remove(path) });

/** What the baseline lets a container keep or take. Source: pod-security-admission/policy/check_capabilities_baseline.go. */
const USUAL_CAPABILITIES = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(' '),
);

const onlyCapabilities =
  (allowed: (name: string) => boolean): Repair['at'] =>
  (editor, path) => {
    const node = editor.spot(path)?.node;
    const list = node && decode(node);
    const kept = Array.isArray(list) ? list.filter((name) => allowed(String(name))) : [];
    return kept.length > 0 ? editor.replace(path, kept) : editor.remove(path);
  };

/** The Pod's own context is enough where the containers say nothing. */
const forPod =
  (field: string, value: PlainValue): Repair['at'] =>
  (editor, path, spec) =>
    editor.spot(path) ? editor.set(path, value) : editor.set([...spec, 'securityContext', field], value);

const emptyDir: Repair = {
  title: EMPTY_DIR,
  values: { name: 'hostPath' },
  at(editor, path) {
    const volume = typeof path.at(-1) === 'number' ? path : path.slice(0, -1);
    const name = editor.textAt([...volume, 'name']);
    return editor.replace(volume, { ...(name ? { name } : {}), emptyDir: {} });
  },
};

/** By the ids of the checks of the Pod Security Standards. */
const REPAIRS: Readonly<Record<string, readonly Repair[]>> = {
  hostNamespaces: [remove('hostNetwork/hostPID/hostIPC')],
  privileged: [set('privileged', false)],
  allowPrivilegeEscalation: [set('allowPrivilegeEscalation', false)],
  capabilities_baseline: [{ title: NO_ADD, at: onlyCapabilities((name) => USUAL_CAPABILITIES.has(name)) }],
  capabilities_restricted: [
    {
      title: DROP_ALL,
      at: (editor, path, spec) =>
        path.at(-1) === 'drop' ? editor.set(path, ['ALL']) : onlyCapabilities((name) => name === 'NET_BIND_SERVICE')(editor, path, spec),
    },
  ],
  hostPathVolumes: [emptyDir],
  restrictedVolumes: [emptyDir],
  hostPorts: [
    {
      title: REMOVE,
      values: { name: 'hostPort' },
      at(editor, path) {
        const node = editor.spot(path)?.node;
        const count = node?.type === 'sequence' ? node.items.length : 0;
        return Array.from({ length: count }, (_, index) => [...path, index, 'hostPort'])
          .filter((port) => editor.spot(port))
          .flatMap((port) => editor.remove(port) ?? []);
      },
    },
  ],
  procMount: [remove('procMount')],
  procMount_restricted: [remove('procMount')],
  sysctls: [remove('sysctls')],
  windowsHostProcess: [remove('windowsOptions')],
  seLinuxOptions: [remove('seLinuxOptions')],
  appArmorProfile: [remove('appArmorProfile')],
  seccompProfile_baseline: [{ title: PROFILE, at: (editor, path) => editor.set(path, { type: 'RuntimeDefault' }) }],
  seccompProfile_restricted: [{ title: PROFILE, at: forPod('seccompProfile', { type: 'RuntimeDefault' }) }],
  runAsNonRoot: [{ title: SET, values: { name: 'runAsNonRoot', value: 'true' }, at: forPod('runAsNonRoot', true) }],
  runAsUser: [set('runAsUser', 1000), remove('runAsUser')],
};

/** What Pod Security refuses: a repair of each control, and of all of them at once. Reads `paths`. */
export const podSecurity: FixFamily = function* (input) {
  const { finding, document, findings } = input;
  if (!finding.code.startsWith(PREFIX)) return;
  for (const repair of repairsOf(finding.code)) {
    const edits = inSequence(document, changes(input, repair, pathsOf(finding.data)));
    yield* fix(`pod-security`, repair.title, edits, { ...(repair.values && { values: repair.values }) });
  }
  const all = findings.filter(({ code, severity }) => severity === finding.severity && repairsOf(code).length > 0);
  if (all.length > 1)
    yield* fix(
      'pod-security-all',
      EVERYTHING,
      inSequence(
        document,
        all.flatMap((each) => changes(input, repairsOf(each.code)[0]!, pathsOf(each.data))),
      ),
    );
};

function repairsOf(code: string): readonly Repair[] {
  const id = code.slice(PREFIX.length);
  return code.startsWith(PREFIX) && Object.hasOwn(REPAIRS, id) ? REPAIRS[id]! : [];
}

const pathsOf = (data: Readonly<Record<string, unknown>> | undefined): readonly Path[] =>
  (data?.paths as readonly Path[] | undefined) ?? [];

function changes(input: FixInput, repair: Repair, paths: readonly Path[]): Change[] {
  const spec = podSpecOf(input);
  // From behind, so that what is taken out of a list does not move what comes after it.
  return spec
    ? [...paths].reverse().map(
        (path): Change =>
          (editor) =>
            repair.at(editor, path, spec),
      )
    : [];
}
