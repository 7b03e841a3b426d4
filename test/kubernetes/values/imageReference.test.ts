import fc from 'fast-check';
import { expect, test } from 'vitest';
import { effectiveTag, parseImageReference } from '../../../server/src/kubernetes/values/imageReference.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

test.each([
  ['nginx', 'docker.io', 'library/nginx', null, null],
  ['nginx:1.27', 'docker.io', 'library/nginx', '1.27', null],
  ['acme/api', 'docker.io', 'acme/api', null, null],
  ['index.docker.io/nginx', 'docker.io', 'library/nginx', null, null],
  ['localhost/api', 'localhost', 'api', null, null],
  ['localhost:5000/api:v1', 'localhost:5000', 'api', 'v1', null],
  ['ghcr.io/acme/api:v2.3.1', 'ghcr.io', 'acme/api', 'v2.3.1', null],
  ['Registry/acme/api', 'Registry', 'acme/api', null, null],
  [`quay.io/a/b@${digest}`, 'quay.io', 'a/b', null, digest],
  [`quay.io/a/b:v1@${digest}`, 'quay.io', 'a/b', 'v1', digest],
  ['[fe80::1]:5000/a', '[fe80::1]:5000', 'a', null, null],
])('%s', (text, domain, path, tag, sum) => {
  expect(parseImageReference(text)).toEqual({ domain, path, tag, digest: sum });
});

test.each([
  '',
  'Nginx',
  'nginx:',
  'nginx:tag:tag',
  'nginx@',
  'nginx@sha256:abc',
  `nginx@sha1:${'a'.repeat(40)}`,
  'a//b',
  '-a',
  'a..b',
  'quay.io/MyApp',
  '{{ .Values.image }}',
  ' nginx',
  'f'.repeat(64).replaceAll('f', 'a'),
  `a/${'b'.repeat(300)}`,
  `nginx:${'t'.repeat(129)}`,
])('%j is none', (text) => {
  expect(parseImageReference(text)).toBeNull();
});

test('a reference put together again is the same reference', () => {
  const component = fc.stringMatching(/^[a-z0-9]{1,8}([._-][a-z0-9]{1,4})?$/);
  const tag = fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,10}$/));
  fc.assert(
    fc.property(fc.array(component, { minLength: 1, maxLength: 3 }), tag, (path, version) => {
      const text = `quay.io/${path.join('/')}${version === null ? '' : `:${version}`}`;
      expect(parseImageReference(text)).toEqual({ domain: 'quay.io', path: path.join('/'), tag: version, digest: null });
    }),
  );
});

test('never throws', () => {
  fc.assert(fc.property(fc.string(), (text) => typeof effectiveTag(text) === 'string'));
});
