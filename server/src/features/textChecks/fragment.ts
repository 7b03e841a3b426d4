import { filled } from '../../kubernetes/decode/texts.ts';
import type { MinorVersion } from '../../kubernetes/object.ts';
import type { ObjectType } from '../../kubernetes/schema/model.ts';
import { typeById } from '../../kubernetes/schema/notation.ts';
import type { Finding } from '../../kubernetes/verdict.ts';
import { type ManifestDocument, stretchesOf } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import { brokenUp } from '../rebuild/lines.ts';
import { rebuild } from '../rebuild/rebuild.ts';

const FRAGMENT: Text = {
  en: 'These are fields of {owner}. On their own they are not a Kubernetes object: they belong under `{path}`.',
  'zh-cn': '这些是{owner}的字段，单独存在时不是 Kubernetes 对象，应当写在 `{path}` 之下。',
};
const LOST: Text = {
  en: 'These are fields of {owner} whose indentation was lost. On their own they are not a Kubernetes object: they belong under `{path}`.',
  'zh-cn': '这些是{owner}的字段，但缩进丢失了。单独存在时不是 Kubernetes 对象，应当写在 `{path}` 之下。',
};
const ONE_LINE: Text = {
  en: 'The line breaks of these fields of {owner} were lost, so that YAML reads one line of text.',
  'zh-cn': '这些{owner}字段的换行丢失了，YAML 只把它读成一行文本。',
};

interface Owner {
  readonly id: string;
  readonly name: Text;
  readonly path: string;
  /** Fields that hardly anything but Kubernetes has. */
  readonly distinctive: RegExp;
}

const OWNERS: readonly Owner[] = [
  {
    id: 'core/v1.Container',
    name: { en: 'a container', 'zh-cn': '容器' },
    path: 'spec.containers[]',
    distinctive: /^(?:livenessProbe|readinessProbe|startupProbe|volumeMounts|imagePullPolicy|terminationMessagePath)\s*:/im,
  },
  {
    id: 'core/v1.PodSpec',
    name: { en: 'a Pod’s `spec`', 'zh-cn': ' Pod 的 `spec` ' },
    path: 'spec',
    distinctive:
      /^(?:containers|initContainers|hostAliases|nodeSelector|serviceAccountName|terminationGracePeriodSeconds|restartPolicy|host(?:Network|PID|IPC)|shareProcessNamespace|nodeName)\s*:/im,
  },
  {
    id: 'core/v1.Probe',
    name: { en: 'a probe', 'zh-cn': '探针' },
    path: 'spec.containers[].livenessProbe',
    distinctive: /^(?:initialDelaySeconds|failureThreshold|successThreshold)\s*:/im,
  },
];

/** Words of a command line in a list below their key, all at the margin: a list of containers of which nothing else is left. */
const COMMAND_ITEM = /^- (?:command|args):[ \t]*\r?\n- -/;

/** Longer texts are files of something else. */
const LENGTH_MAX = 4_000;

/**
 * A piece of a manifest without the object around it, recognised by every one of its lines fitting the same type. Null for anything else:
 * most YAML files are none of ours.
 */
export function fragment(document: ManifestDocument, version: MinorVersion): Finding | null {
  if (stretchesOf(document).length > 1) return null;
  // An author's ellipsis is no end.
  const whole = document.text.replace(/^\.\.\.[ \t]*(?:\r?\n|$)/gm, '');
  const text = COMMAND_ITEM.test(whole) ? `containers:\n${whole}` : whole;
  if (text.length > LENGTH_MAX || /^\s*["']?(?:apiVersion|kind)["']?\s*:/m.test(text)) return null;
  for (const owner of OWNERS) {
    if (!owner.distinctive.test(text)) continue;
    const type = typeById(owner.id);
    if (type.kind !== 'object') continue;
    const apart = brokenUp(text);
    const rebuilt = fitting(apart ?? text, type, version);
    if (rebuilt === null) continue;
    const code = apart !== null ? 'newlines-lost' : rebuilt === text || isIndented(text) ? 'fragment' : 'lost-indentation';
    const explain = code === 'newlines-lost' ? ONE_LINE : code === 'fragment' ? FRAGMENT : LOST;
    const start = text.search(/\S/);
    const line = text.indexOf('\n', start);
    return {
      start,
      end: line < 0 ? text.length : line,
      severity: code === 'fragment' ? 'information' : 'warning',
      code,
      message: '',
      explain: {
        en: filled(explain, { owner: owner.name.en, path: owner.path }).en,
        'zh-cn': filled(explain, { owner: owner.name['zh-cn'], path: owner.path })['zh-cn'],
      },
      field: '',
      data: { text: code === 'fragment' ? text : rebuilt, owner: owner.id },
    };
  }
  return null;
}

const isIndented = (text: string): boolean => /^[ \t]+[^\s#]/m.test(text);

/** The text with the indentation the type gives it, when every line has a place there. */
function fitting(text: string, type: ObjectType, version: MinorVersion): string | null {
  const rebuilt = rebuild(text, type, version);
  if (!rebuilt || rebuilt.strangers > 0) return null;
  return rebuilt.cost <= 2 + text.split('\n').length / 4 ? rebuilt.text : null;
}
