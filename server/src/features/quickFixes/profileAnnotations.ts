import type { Path, PlainValue } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import { inSequence } from '../edits/sequence.ts';
import { type FixFamily, type FixInput, fix } from './fix.ts';
import { containersIn, podSpecOf } from './places.ts';

const TO_FIELD: Text = {
  en: "Write 'securityContext.{field}' instead of the annotation",
  'zh-cn': '改用“securityContext.{field}”代替注解',
};

const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/';
const SECCOMP = 'container.seccomp.security.alpha.kubernetes.io/';
const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';

/** Annotations of old that name a security profile: the field that took their place. */
export const profileAnnotations: FixFamily = function* (input) {
  const { finding, path, editor, document } = input;
  if (finding.code !== 'warning.pod.apparmor-annotation' && finding.code !== 'warning.pod.seccomp-annotation') return;
  const key = String(path.at(-1));
  const profile = profileOf(editor.textAt(path) ?? '');
  const target = profile && targetOf(input, key);
  if (!profile || !target || editor.spot(target)) return;
  const edits = inSequence(document, [(here) => here.remove(path), (here) => here.set(target, profile)]);
  yield* fix('annotation-to-profile', TO_FIELD, edits, { values: { field: String(target.at(-1)) }, preferred: true });
};

/** `runtime/default`, `localhost/NAME`, `unconfined` → the fields of a profile. */
function profileOf(text: string): Readonly<Record<string, PlainValue>> | null {
  if (text === 'runtime/default' || text === 'docker/default') return { type: 'RuntimeDefault' };
  if (text === 'unconfined') return { type: 'Unconfined' };
  return text.startsWith('localhost/') ? { type: 'Localhost', localhostProfile: text.slice('localhost/'.length) } : null;
}

function targetOf(input: FixInput, key: string): Path | null {
  const spec = podSpecOf(input);
  if (!spec) return null;
  if (key === SECCOMP_POD) return [...spec, 'securityContext', 'seccompProfile'];
  const [prefix, field] = key.startsWith(APPARMOR) ? [APPARMOR, 'appArmorProfile'] : [SECCOMP, 'seccompProfile'];
  const name = key.slice(prefix!.length);
  const container = containersIn(input.editor, spec).find((each) => input.editor.textAt([...each, 'name']) === name);
  return container ? [...container, 'securityContext', field!] : null;
}
