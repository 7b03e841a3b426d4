import type { DocumentLink } from 'vscode-languageserver-types';
import type { FileDocument } from '../../manifest/index.ts';
import { say, type Text } from '../../texts/text.ts';
import type { OpenFile } from '../../workspace/openFile.ts';
import { objectSymbol } from '../../workspace/references/facts.ts';
import type { Entry } from '../../workspace/references/index.ts';
import { nameSpan } from '../../workspace/references/meanings.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { imageLinks } from './images.ts';
import type { Link, ObjectTarget } from './link.ts';
import { pathLinks, remarkLinks } from './paths.ts';

const DEFINED: Text = { en: 'Open {kind} {name} in {file}', 'zh-cn': '打开 {file} 中的 {kind} {name}' };

/** Links of one file; more underlined words are none. */
const LINKS_MAX = 2_000;

/**
 * What opens another file or a page: paths of kustomizations and scenarios, names of objects that one other file defines, images with a page of
 * their registry. What is in the same file is reached by its definition, and needs no underline.
 */
export function documentLinksOf(workspace: Workspace, file: OpenFile): DocumentLink[] {
  const { language } = workspace.settings;
  const { revision } = workspace.references.index;
  const links: DocumentLink[] = [];
  for (const document of file.manifest.documents) {
    if (document.unread) continue;
    for (const { start, end, tooltip, values = {}, target } of linksIn(workspace, file, document, revision)) {
      if (links.length >= LINKS_MAX) return links;
      links.push({
        range: file.rangeOf(document, { start, end }),
        tooltip: say(tooltip, language, values),
        ...(typeof target === 'string' ? { target } : { data: target }),
      });
    }
  }
  return links;
}

/** Links by document: one without an edit leads where it led, as long as names mean the same everywhere. */
const kept = new WeakMap<FileDocument, { readonly workspace: Workspace; readonly revision: number; readonly links: readonly Link[] }>();

function linksIn(workspace: Workspace, file: OpenFile, document: FileDocument, revision: number): readonly Link[] {
  const known = kept.get(document);
  if (known?.workspace === workspace && known.revision === revision) return known.links;
  const isKnown = (uri: string): boolean => workspace.isKnown(uri);
  const links = [
    ...pathLinks(file.uri, document, isKnown),
    ...remarkLinks(file.uri, document, isKnown),
    ...imageLinks(document),
    ...objectLinks(workspace, workspace.references.index.entryOf(file, document)),
  ];
  kept.set(document, { workspace, revision, links });
  return links;
}

/** Names of objects that are defined in one other file and not in this one. */
function* objectLinks({ references: { meanings } }: Workspace, entry: Entry | undefined): Generator<Link> {
  for (const fact of entry?.facts.sites ?? []) {
    if (!entry || fact.role !== 'reference' || fact.symbolKind !== 'object' || !fact.target) continue;
    const [definer, ...others] = meanings.definersOf({ entry, fact });
    if (!definer || others.length > 0 || definer.file === entry.file) continue;
    const { uri } = definer.file;
    const { kind, name } = fact.target;
    const target: ObjectTarget = { ...fact.target, namespace: namespaceIn(fact.symbol), uri };
    yield { ...nameSpan(entry, fact), tooltip: DEFINED, values: { kind, name, file: fileName(uri) }, target };
  }
}

/** Of a symbol: kinds without namespace have none. */
const namespaceIn = (symbol: string): string => symbol.split('/')[2] ?? '';

function fileName(uri: string): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Where a link leads to, as things are now: the place of the object in its file. */
export function resolveDocumentLink({ references }: Workspace, link: DocumentLink): DocumentLink {
  const { data } = link;
  if (link.target !== undefined || !isTarget(data)) return link;
  const symbol = objectSymbol(data.kind, data.namespace, data.name);
  const definer = [...references.index.definersOf(symbol)].find(({ file }) => file.uri === data.uri);
  const site = definer?.facts.bySymbol.get(symbol)?.find(({ role }) => role === 'definition');
  if (!definer || !site) return { ...link, target: data.uri };
  const { line, character } = definer.file.rangeOf(definer.document, nameSpan(definer, site)).start;
  return { ...link, target: `${data.uri}#L${line + 1},${character + 1}` };
}

const isTarget = (value: unknown): value is ObjectTarget =>
  typeof value === 'object' &&
  value !== null &&
  (['kind', 'namespace', 'name', 'uri'] as const).every((field) => typeof (value as Record<string, unknown>)[field] === 'string');
