import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, suggestionFor } from '../../../server/src/kubernetes/decode/suggest.ts';
import { schemaOf } from '../../../server/src/kubernetes/schema/kinds.ts';
import { fieldAt, objectIn } from '../../../server/src/kubernetes/schema/walk.ts';

const pod = schemaOf('v1', 'Pod')!.type;
const typeAt = (...path: (string | number)[]) => objectIn(fieldAt(pod, path)!.type)!;
const suggest = (name: string, path: (string | number)[], present: string[] = []) =>
  suggestionFor(name, typeAt(...path), path.length > 0 ? typeAt(...path.slice(0, -1)) : null, new Set(present), '1.36');

describe('suggestionFor', () => {
  it.each([
    ['contianers', ['spec'], { name: 'containers', level: 'here' }],
    ['Containers', ['spec'], { name: 'containers', level: 'here' }],
    ['imagePullPolcy', ['spec', 'containers', 0], { name: 'imagePullPolicy', level: 'here' }],
    ['envs', ['spec', 'containers', 0], { name: 'env', level: 'here' }],
    ['port', ['spec', 'containers', 0], { name: 'ports', level: 'here' }],
    ['restartpolicy', ['spec'], { name: 'restartPolicy', level: 'here' }],
    ['request', ['spec', 'containers', 0, 'resources'], { name: 'requests', level: 'here' }],
    ['containers', ['metadata'], null],
    ['restartPolicy', ['spec', 'securityContext'], { name: 'restartPolicy', level: 'up' }],
    ['labels', ['spec'], null],
    ['limits', ['spec', 'containers', 0], { name: 'limits', level: 'down', into: 'resources' }],
    ['bogusField', ['spec'], null],
    ['__proto__', ['spec'], null],
  ])('%s in %j', (name, path, wanted) => {
    expect(suggest(name, path)).toEqual(wanted);
  });

  it('does not propose what stands there already', () => {
    expect(suggest('imagee', ['spec', 'containers', 0], ['image', 'name'])?.name).not.toBe('image');
  });
});

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['abc', 'abc', 0],
    ['abc', 'acb', 1],
    ['kitten', 'sitting', 3],
    ['abc', '', 3],
  ])('%j to %j is %i', (one, other, distance) => {
    expect(editDistance(one, other, 9)).toBe(distance);
  });

  it('is symmetric, and no more than the longer word', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (one, other) => {
        const distance = editDistance(one, other, 20);
        expect(editDistance(other, one, 20)).toBe(distance);
        expect(distance).toBeLessThanOrEqual(Math.max(one.length, other.length));
        expect(distance === 0).toBe(one === other);
      }),
    );
  });
});
