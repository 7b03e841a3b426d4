import { expect, test } from 'vitest';
import { documentationOf } from '../../server/src/features/documentation.ts';
import { allRules } from '../../server/src/kubernetes/validation/index.ts';

test('every rule has a page that explains its matter', () => {
  expect([...allRules().keys()].filter((id) => documentationOf(id, 'en') === null)).toEqual([]);
});

test('the page of the narrowest matter counts, in the language of the reader', () => {
  expect(documentationOf('pod.volumes.projected.name', 'en')).toBe('https://kubernetes.io/docs/concepts/storage/projected-volumes/');
  expect(documentationOf('pod.volume-mounts.volume', 'zh-cn')).toBe('https://kubernetes.io/zh-cn/docs/concepts/storage/volumes/');
  expect(documentationOf('missing-colon', 'en')).toBeNull();
  expect(documentationOf('podium', 'en')).toBeNull();
});
