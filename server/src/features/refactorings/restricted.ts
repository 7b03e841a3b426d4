import type { KubernetesObject } from '../../kubernetes/object.ts';
import { podTemplatePath } from '../../kubernetes/podTemplates.ts';
import { type ManifestDocument, parseDocument } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import { edited } from '../edits/editor.ts';
import { changed } from '../edits/sequence.ts';
import { type Around, examine } from '../examine.ts';
import { fixesOf } from '../quickFixes/input.ts';
import { type RefactoringFamily, refactoring } from './refactoring.ts';

const MEET: Text = {
  en: 'Change it to meet the Pod Security level restricted',
  'zh-cn': '修改为符合 Pod Security 的 restricted 级别',
};

const PREFIX = 'admission.pod-security.';
/** The controls are repaired in one go; some only show once others are met. */
const ROUNDS_MAX = 20;

/** What the level asks for, as its own checks tell it in a namespace that enforces it. */
export const restricted: RefactoringFamily = function* ({ document, editor, path, schema, base, surroundings }) {
  if (!schema || !podTemplatePath(schema) || base.length > 0) return;
  const inside = path.length - (podTemplatePath(schema)?.length ?? 0);
  // At the object, its Pod and a container, and where the context itself is.
  if (inside > 4 && !path.includes('securityContext')) return;
  const name = editor.textAt(['metadata', 'namespace']) ?? 'default';
  const around = { ...surroundings, objects: [...surroundings.objects.filter((each) => !isNamespace(each, name)), strict(name)] };
  yield* refactoring('rewrite', 'meet-restricted', MEET, changesFor(document, around));
};

const isNamespace = ({ kind, metadata }: KubernetesObject, name: string): boolean => kind === 'Namespace' && metadata.name === name;

const strict = (name: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name,
    labels: { 'pod-security.kubernetes.io/enforce': 'restricted', 'pod-security.kubernetes.io/warn': 'restricted' },
  },
});

function changesFor(document: ManifestDocument, around: Around) {
  let here = document;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const examined = examine(here, around);
    const violations = examined.findings.filter(({ code }) => code.startsWith(PREFIX));
    const [first] = violations;
    if (!first) break;
    const fixes = fixesOf(examined, first);
    const fix = fixes.find(({ id }) => id === 'pod-security-all') ?? fixes.find(({ id }) => id === 'pod-security');
    if (!fix) return null;
    here = parseDocument(edited(here.text, fix.edits));
  }
  const met = !examine(here, around).findings.some(({ code }) => code.startsWith(PREFIX));
  const edit = met ? changed(document.text, here.text) : null;
  return edit && [edit];
}
