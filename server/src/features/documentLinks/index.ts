import type { DocumentLink } from 'vscode-languageserver-types';
import type { FileDocument, Span } from '../../manifest/index.ts';
import { say, type Text } from '../../texts/text.ts';
import type { OpenFile } from '../../workspace/openFile.ts';
import { type ObjectFacts, objectSymbol } from '../../workspace/references/facts.ts';
import { nameSpan } from '../../workspace/references/meanings.ts';
import type { Entry } from '../../workspace/references/placed.ts';
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
    for (const { at, tooltip, values = {}, target } of linksIn(workspace, file, document, revision)) {
      if (links.length >= LINKS_MAX) return links;
      links.push({
        range: file.rangeOf(document, at),
        tooltip: say(tooltip, language, values),
        ...(typeof target === 'string' ? { target } : { data: target }),
      });
    }
  }
  return links;
}

interface Kept {
  readonly workspace: Workspace;
  readonly revision: number;
  readonly links: readonly Link[];
}

/** Links by document: one without an edit leads where it led, as long as names mean the same everywhere. */
const kept = new WeakMap<FileDocument, Kept>();

function linksIn(workspace: Workspace, file: OpenFile, document: FileDocument, revision: number): readonly Link[] {
  const known = kept.get(document);
  if (known?.workspace === workspace && known.revision === revision) return known.links;
  const isKnown = (uri: string): boolean => workspace.isKnown(uri);
  const links = [
    ...pathLinks(file.uri, document, isKnown),
    ...remarkLinks(file.uri, document, isKnown),
    ...imageLinks(document),
    ...objectLinks(workspace, workspace.references.index.entryOf(file, document), revision),
  ];
  kept.set(document, { workspace, revision, links });
  return links;
}

/** The same by object, for long documents. */
const keptOfObjects = new WeakMap<ObjectFacts, Kept>();

/** Names of objects that are defined in one other file and not in this one. */
function objectLinks(workspace: Workspace, entry: Entry | undefined, revision: number): Link[] {
  return (entry?.facts.objects ?? []).flatMap((facts) => {
    const known = keptOfObjects.get(facts);
    if (known?.workspace === workspace && known.revision === revision) return known.links;
    const links = [...linksFrom(workspace, entry!, facts)];
    keptOfObjects.set(facts, { workspace, revision, links });
    return links;
  });
}

function* linksFrom({ references: { meanings } }: Workspace, entry: Entry, { objectReferences }: ObjectFacts): Generator<Link> {
  for (const fact of objectReferences) {
    if (!fact.target) continue;
    const [definer, ...others] = meanings.definersOf({ entry, fact });
    if (!definer || others.length > 0 || definer.file === entry.file) continue;
    const { uri } = definer.file;
    const { kind, name } = fact.target;
    const target: ObjectTarget = { ...fact.target, namespace: namespaceIn(fact.symbol), uri };
    yield { at: partOf(fact.at, nameSpan(entry, fact)), tooltip: DEFINED, values: { kind, name, file: fileName(uri) }, target };
  }
}

/** A part of something that moves with the text. */
function partOf(whole: Span, { start, end }: Span): Span {
  const offset = start - whole.start;
  const length = end - start;
  return {
    get start() {
      return whole.start + offset;
    },
    get end() {
      return whole.start + offset + length;
    },
  };
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
  const site = [...references.index.sitesOf(symbol, 'definition')].find(({ entry: { file } }) => file.uri === data.uri);
  if (!site) return { ...link, target: data.uri };
  const { entry, fact } = site;
  const { line, character } = entry.file.rangeOf(entry.document, nameSpan(entry, fact)).start;
  return { ...link, target: `${data.uri}#L${line + 1},${character + 1}` };
}

const isTarget = (value: unknown): value is ObjectTarget =>
  typeof value === 'object' &&
  value !== null &&
  (['kind', 'namespace', 'name', 'uri'] as const).every((field) => typeof (value as Record<string, unknown>)[field] === 'string');
