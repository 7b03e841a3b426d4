import {
  entriesOf,
  type FileDocument,
  keyName,
  type ManifestDocument,
  type Node,
  resolved,
  type Stretch,
  stretchesOf,
} from '../../manifest/index.ts';
import { isScenarioName } from '../../simulation/scenario/scenarioFile.ts';
import type { Text } from '../../texts/text.ts';
import type { Link } from './link.ts';

const OPEN: Text = { en: 'Open {path}', 'zh-cn': '打开 {path}' };

/** Fields of scenarios that name files: `[]` stands for the items of a list, and for a single value. */
const SCENARIO_PATHS = ['manifest[]', 'conditions.cluster'] as const;

/** Fields of kustomizations that name files or folders. Source: kustomize api/types/kustomization.go. */
const KUSTOMIZATION_PATHS = [
  'resources[]',
  'bases[]',
  'components[]',
  'crds[]',
  'configurations[]',
  'generators[]',
  'transformers[]',
  'validators[]',
  'patchesStrategicMerge[]',
  'patches[].path',
  'patchesJson6902[].path',
  'replacements[].path',
  'openapi.path',
  'configMapGenerator[].files[]',
  'configMapGenerator[].env',
  'configMapGenerator[].envs[]',
  'secretGenerator[].files[]',
  'secretGenerator[].env',
  'secretGenerator[].envs[]',
  'helmCharts[].valuesFile',
  'helmCharts[].additionalValuesFiles[]',
] as const;

const KUSTOMIZATION_NAME = /(?:^|\/)kustomization(?:\.ya?ml)?$/i;
/** Names that kustomize looks for in a folder, the usual one first. */
const KUSTOMIZATIONS = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

/** Paths in one document are that many at most. */
const PATHS_MAX = 1_000;

/** Files that a kustomization or a scenario names; nothing in others. @param isKnown whether there is a file, as far as is known */
export function pathLinks(uri: string, document: FileDocument, isKnown: (uri: string) => boolean): readonly Link[] {
  let fields = fieldsKnown.get(document);
  if (!fields) {
    fields = fieldsOf(uri, document.document);
    fieldsKnown.set(document, fields);
  }
  return fields.length === 0 ? NONE : linksAt(uri, document.document, fields, isKnown);
}

const NONE: readonly never[] = [];
const fieldsKnown = new WeakMap<FileDocument, readonly string[]>();

function linksAt(uri: string, document: ManifestDocument, fields: readonly string[], isKnown: (uri: string) => boolean): Link[] {
  const links: Link[] = [];
  for (const field of fields)
    for (const { start, end, value } of textsAt(document.root, field.replaceAll('[]', '.[]').split('.'))) {
      // `key=path` of generators.
      const offset = /Generator/.test(field) && field.endsWith('files[]') ? value.indexOf('=') + 1 : 0;
      const target = targetOf(uri, value.slice(offset), isKnown);
      const quoted = end - start - value.length === 2 ? 1 : 0;
      if (target === null || links.length >= PATHS_MAX) continue;
      const at = { start: start + quoted + offset, end: end - quoted };
      links.push({ at, tooltip: OPEN, values: { path: value.slice(offset) }, target });
    }
  return links;
}

function fieldsOf(uri: string, document: ManifestDocument): readonly string[] {
  if (isScenarioName(uri)) return SCENARIO_PATHS;
  const root = document.root && resolved(document.root);
  if (root?.type !== 'mapping') return [];
  const version = entriesOf(root).find(({ key }) => keyName(key) === 'apiVersion')?.value;
  const isKustomization =
    KUSTOMIZATION_NAME.test(uri) || (version?.type === 'scalar' && String(version.value).startsWith('kustomize.config.k8s.io/'));
  return isKustomization ? KUSTOMIZATION_PATHS : [];
}

/** Scalars of one line that a path of names leads to. */
function* textsAt(node: Node | null, [step, ...rest]: readonly string[]): Generator<{ start: number; end: number; value: string }> {
  const here = node && resolved(node);
  if (!here) return;
  if (step === undefined) {
    if (here.type === 'scalar' && typeof here.value === 'string' && /^(?:plain|single|double)$/.test(here.style))
      yield { start: here.start, end: here.end, value: here.value };
  } else if (step === '[]') {
    if (here.type === 'sequence') for (const item of here.items) yield* textsAt(item, rest);
    else if (here.type === 'scalar') yield* textsAt(here, rest);
  } else if (here.type === 'mapping') {
    for (const { key, value } of entriesOf(here)) if (keyName(key) === step) yield* textsAt(value, rest);
  }
}

/** The file that a path means, seen from another one; null for what is no path (addresses are the editor's own links, patches may be inline). */
function targetOf(from: string, path: string, isKnown: (uri: string) => boolean): string | null {
  if (path === '' || /^[a-z][a-z0-9+.-]*:|\/\/|[\n{}*?]|^git@|^github\.com\//i.test(path)) return null;
  let target: string;
  try {
    target = new URL(path.split('/').map(encodeURIComponent).join('/'), from).toString();
  } catch {
    // A new file (`untitled:`) lies nowhere.
    return null;
  }
  if (/\.[a-z0-9]+$/i.test(path) && !/(?:^|\/)\.\.?$/.test(path)) return target;
  // Folders are opened at what kustomize reads in them.
  const folder = target.replace(/\/$/, '');
  const inside = KUSTOMIZATIONS.map((name) => `${folder}/${name}`);
  return isKnown(target) ? target : (inside.find(isKnown) ?? inside[0]!);
}

/** Files that a command in a remark names: `# kubectl apply -f web.yaml`. */
export function remarkLinks(uri: string, { document }: FileDocument, isKnown: (uri: string) => boolean): Link[] {
  const links: Link[] = [];
  let before = 0;
  for (const stretch of stretchesOf(document)) {
    for (const { start, path } of pathsIn(stretch)) {
      const target = targetOf(uri, path, isKnown);
      // People write paths as seen from the top of the project: only what is known to be there is a link.
      if (target === null || target === uri || !isKnown(target) || links.length >= PATHS_MAX) continue;
      links.push({ at: { start: before + start, end: before + start + path.length }, tooltip: OPEN, values: { path }, target });
    }
    before += stretch.text.length;
  }
  return links;
}

interface PathInRemark {
  /** In the stretch. */
  readonly start: number;
  readonly path: string;
}

const pathsKnown = new WeakMap<Stretch, readonly PathInRemark[]>();

function pathsIn(stretch: Stretch): readonly PathInRemark[] {
  let paths = pathsKnown.get(stretch);
  if (!paths) {
    paths = stretch.text.includes('kubectl') ? [...pathsInRemarks(stretch.text)] : NONE;
    pathsKnown.set(stretch, paths);
  }
  return paths;
}

function* pathsInRemarks(text: string): Generator<PathInRemark> {
  for (const { index: lineStart, 0: line } of text.matchAll(/^[ \t]*#.*\bkubectl\b.*$/gm))
    for (const { index, 0: whole, 1: path = '' } of line.matchAll(/\bkubectl\b[^;&|]*?[ \t](?:-f|--filename)[ =]([^\s#;|&`,]+)/g))
      yield { start: lineStart + index + whole.length - path.length, path };
}
