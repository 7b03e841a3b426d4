import type { Text } from '../../texts/text.ts';
import { inSequence } from '../edits/sequence.ts';
import { type FixFamily, fix } from './fix.ts';

const CHANGE: Text = { en: "Change to '{value}'", 'zh-cn': '改为“{value}”' };
const TO_FIELD: Text = { en: "Write the field '{field}' instead", 'zh-cn': '改写字段“{field}”' };
const REMOVE: Text = { en: "Remove '{name}'", 'zh-cn': '删除“{name}”' };
const ANY_POD: Text = { en: 'Select all Pods with {}', 'zh-cn': '用 {} 选择所有 Pod' };
const MEGA: Text = { en: "Change to '{value}'", 'zh-cn': '改为“{value}”' };
const HIDDEN: Text = { en: "Remove the first definition of '{name}', which has no effect", 'zh-cn': '删除不起作用的前一个“{name}”' };

/** Annotations whose text has become a field of the object. */
const FIELD_OF: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/ingress.class': ['spec', 'ingressClassName'],
  'volume.beta.kubernetes.io/storage-class': ['spec', 'storageClassName'],
};

/** Warnings whose field does nothing, so that it can go. */
const USELESS: ReadonlySet<string> = new Set([
  'warning.service.ignored',
  'warning.node.field',
  'warning.pod.annotation',
  'warning.pull-secrets.empty',
  'warning.pull-secrets.duplicate',
  'warning.ports.duplicate',
  'warning.service-account.mountable-secrets',
  'warning.label-value',
]);

/** What the server warns of: the replacement it names, or the field that took its place. Reads `better`. */
export const better: FixFamily = function* (input) {
  const { finding, data, path, editor } = input;
  if (!finding.code.startsWith('warning.')) return;
  const alternatives = Array.isArray(data.better) ? (data.better as readonly string[]) : [];
  const spot = editor.spot(path);
  const isKey = spot?.pair != null && ['annotations', 'labels', 'nodeSelector'].includes(String(path.at(-2)));
  for (const value of alternatives)
    yield* fix('use-replacement', CHANGE, isKey ? editor.rename(path, value) : editor.replace(path, value), {
      values: { value },
      preferred: alternatives.length === 1,
    });
  const last = String(path.at(-1));
  const field = Object.hasOwn(FIELD_OF, last) ? FIELD_OF[last]! : null;
  const text = editor.textAt(path);
  if (field && text !== null && !editor.spot([...input.base, ...field]))
    yield* fix(
      'annotation-to-field',
      TO_FIELD,
      inSequence(input.document, [(here) => here.remove(path), (here) => here.set([...input.base, ...field], text)]),
      {
        values: { field: field.join('.') },
        preferred: true,
      },
    );
  const options = (text ?? '').split(',').map((option) => option.trim());
  if (finding.code === 'warning.storage.mount-options-annotation' && text !== null)
    yield* fix(
      'annotation-to-field',
      TO_FIELD,
      inSequence(input.document, [(here) => here.remove(path), (here) => here.set([...input.base, 'spec', 'mountOptions'], options)]),
      { values: { field: 'spec.mountOptions' }, preferred: true },
    );
  if (finding.code === 'warning.null-selector') yield* fix('select-all', ANY_POD, editor.set(path, {}));
  if (finding.code === 'warning.fractional-bytes') {
    const amount = /^([\d.]+)m$/.exec(text ?? '')?.[1];
    for (const suffix of amount ? ['Mi', 'M'] : [])
      yield* fix('whole-bytes', MEGA, editor.replace(path, amount + suffix), { values: { value: amount + suffix } });
  }
  if (finding.code === 'warning.ports.host-ip')
    yield* fix('remove-useless', REMOVE, editor.remove([...path, 'hostIP']), { values: { name: 'hostIP' }, preferred: true });
  if (finding.code === 'warning.env.hidden') {
    const name = editor.textAt([...path, 'name']) ?? '';
    const list = path.slice(0, -1);
    for (let index = 0; index < Number(path.at(-1)); index++)
      if (editor.textAt([...list, index, 'name']) === name) {
        yield* fix('remove-hidden-variable', HIDDEN, editor.remove([...list, index]), { values: { name } });
        break;
      }
  }
  if (USELESS.has(finding.code)) {
    const entry = typeof path.at(-2) === 'number' && last === 'name' ? path.slice(0, -1) : path;
    yield* fix('remove-useless', REMOVE, editor.remove(entry), {
      values: { name: typeof entry.at(-1) === 'number' ? String(entry.at(-2)) : last },
    });
  }
};
