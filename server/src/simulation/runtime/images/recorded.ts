import type { Image } from './schema.ts';

/**
 * The images that the node of the recorded cluster had. All of them are one busybox with a page to serve; they stand for other programs in
 * the records. They are meant only where a scenario says that they are present on the node.
 */
const PAGE = { '/www/index.html': 'hello\n' };

const source = 'recorded cluster: busybox with /www/index.html, web:1 serves it on port 80';

export const recordedImages: readonly Image[] = [
  { names: ['busybox'], tags: /^1\.36$/, source, base: { distribution: 'busybox' }, cmd: ['sh'], files: PAGE },
  {
    names: ['web'],
    tags: /^[12]$/,
    source,
    base: { distribution: 'busybox' },
    cmd: ['httpd', '-f', '-p', '80', '-h', '/www'],
    files: PAGE,
  },
  { names: ['nonroot'], tags: /^1$/, source, base: { distribution: 'busybox' }, user: 'nobody', cmd: ['sleep', '3600'], files: PAGE },
];
