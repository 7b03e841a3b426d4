import { podTemplatePath } from '../../kubernetes/podTemplates.ts';
import { type ImageReference, parseImageReference } from '../../kubernetes/values/imageReference.ts';
import { type FileDocument, locate } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import { subjectsOf } from '../../workspace/identity.ts';
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
export function* imageLinks({ document }: FileDocument): Generator<Link> {
  for (const { identity, base } of subjectsOf(document)) {
    const template = podTemplatePath(identity);
    if (!template) continue;
    for (const list of ['initContainers', 'containers']) {
      const { found, value } = locate(document, [...base, ...template, 'spec', list]);
      if (!found || value?.type !== 'sequence') continue;
      for (const index of value.items.keys()) {
        const { found: isWritten, value: image } = locate(document, [...base, ...template, 'spec', list, index, 'image']);
        if (!isWritten || image?.type !== 'scalar' || image.style === 'empty') continue;
        const reference = parseImageReference(String(image.value));
        const target = reference && pageOf(reference);
        if (target) yield { start: image.start, end: image.end, tooltip: PAGE, values: { image: String(image.value) }, target };
      }
    }
  }
}

const pageOf = ({ domain, path }: ImageReference): string | null =>
  Object.hasOwn(PAGES, domain) ? PAGES[domain]!(path.split('/').map(encodeURIComponent).join('/')) : null;
