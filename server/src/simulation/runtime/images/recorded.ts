import type { Image } from './schema.ts';

/**
 * Images that the node of the recorded clusters had. All of them are one busybox with a page to serve; no public registry has `web` and
 * `nonroot`, so that a plain name of theirs means the recorded one.
 */
const PAGE = { '/www/index.html': 'hello\n' };

const source = 'recorded cluster: busybox with /www/index.html, web:1 serves it on port 80';

export const recordedImages: readonly Image[] = [
  { names: ['busybox'], tags: /^1\.36$/, bare: true, source, base: { distribution: 'busybox' }, cmd: ['sh'], files: PAGE },
  {
    names: ['web'],
    tags: /^[12]$/,
    bare: true,
    source,
    base: { distribution: 'busybox' },
    cmd: ['httpd', '-f', '-p', '80', '-h', '/www'],
    files: PAGE,
  },
  {
    names: ['nonroot'],
    tags: /^1$/,
    bare: true,
    source,
    base: { distribution: 'busybox' },
    user: 'nobody',
    cmd: ['sleep', '3600'],
    files: PAGE,
  },
];
