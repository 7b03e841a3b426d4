import { podTemplatePath } from '../../kubernetes/podTemplates.ts';
import { type ImageReference, parseImageReference } from '../../kubernetes/values/imageReference.ts';
import {
  type FileDocument,
  locate,
  type ManifestDocument,
  type Node,
  type Path,
  pairNamed,
  resolved,
  type ScalarNode,
} from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import { type Identity, type Subject, subjectsOf } from '../../workspace/identity.ts';
import type { Link } from './link.ts';

const PAGE: Text = { en: 'Page of the image {image}', 'zh-cn': '镜像 {image} 的页面' };

/** Registries with a page for each image, and where it is. A page that asks for a login helps nobody. */
const PAGES: Readonly<Record<string, (path: string) => string>> = {
  'docker.io': (path) =>
    path.startsWith('library/') ? `https://hub.docker.com/_/${path.slice('library/'.length)}` : `https://hub.docker.com/r/${path}`,
  'quay.io': (path) => `https://quay.io/repository/${path}`,
  'ghcr.io': (path) => `https://ghcr.io/${path}`,
  'mcr.microsoft.com': (path) => `https://mcr.microsoft.com/artifact/mar/${path}`,
  'public.ecr.aws': (path) => `https://gallery.ecr.aws/${path}`,
};

/** Images with a page, of all Pods and templates of a document. */
export function imageLinks(document: FileDocument): readonly Link[] {
  let links = linksIn.get(document);
  if (!links) {
    links = subjectsOf(document.document).flatMap((subject) => linksOf(document.document, subject));
    linksIn.set(document, links);
  }
  return links;
}

const linksIn = new WeakMap<FileDocument, readonly Link[]>();
/** By what the object is: that of an item of a list stays the same while others are edited. */
const linksOfObject = new WeakMap<Identity, readonly Link[]>();

function linksOf(document: ManifestDocument, { identity, base }: Subject): readonly Link[] {
  let links = linksOfObject.get(identity);
  if (!links) {
    links = imagesOf(document, identity, base);
    linksOfObject.set(identity, links);
  }
  return links;
}

/** By container, for objects that have many. */
const linkIn = new WeakMap<Node, { readonly link: Link | null }>();

function imagesOf(document: ManifestDocument, identity: Identity, base: Path): readonly Link[] {
  const template = podTemplatePath(identity);
  if (!template) return [];
  return ['initContainers', 'containers'].flatMap((list) => {
    const { found, value } = locate(document, [...base, ...template, 'spec', list]);
    return found && value?.type === 'sequence' ? value.items.flatMap((container) => imageOf(container) ?? []) : [];
  });
}

function imageOf(container: Node): Link | null {
  let known = linkIn.get(container);
  if (!known) {
    const fields = resolved(container);
    const image = fields?.type === 'mapping' ? pairNamed(fields, 'image')?.value : null;
    known = { link: image?.type === 'scalar' && image.style !== 'empty' ? linkTo(image) : null };
    linkIn.set(container, known);
  }
  return known.link;
}

function linkTo(image: ScalarNode): Link | null {
  const reference = parseImageReference(String(image.value));
  const target = reference && pageOf(reference);
  return target ? { at: image, tooltip: PAGE, values: { image: String(image.value) }, target } : null;
}

const pageOf = ({ domain, path }: ImageReference): string | null =>
  Object.hasOwn(PAGES, domain) ? PAGES[domain]!(path.split('/').map(encodeURIComponent).join('/')) : null;
