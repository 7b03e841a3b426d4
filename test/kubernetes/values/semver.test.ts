import { expect, test } from 'vitest';
import { normalizedVersion, Semver } from '../../../server/src/kubernetes/values/semver.ts';

// semver.org 2.0.0, "Precedence".
test('versions in their order', () => {
  const sorted =
    '1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 1.0.10 1.2.0 10.0.0'.split(' ');
  const parsed = sorted.map((text) => Semver.parse(text)!);
  for (const [left, one] of parsed.entries())
    for (const [right, other] of parsed.entries()) expect(one.compare(other)).toBe(Math.sign(left - right));
  expect(Semver.parse('1.0.0+a')!.compare(Semver.parse('1.0.0+b')!)).toBe(0);
});

test.each(['', '1', '1.2', 'v1.2.3', '01.2.3', '1.2.3-', '1.2.3-01', '1.2.3.4', '1.2.x'])('"%s" is none', (text) =>
  expect(Semver.parse(text)).toBeNull(),
);

test.each([
  ['v1.2.3', '1.2.3'],
  ['1', '1.0.0'],
  ['v1.02', '1.2.0'],
  ['1.2.3-rc.1', '1.2.3-rc.1'],
  ['1.2-rc', '1.2-rc'],
])('%s read loosely is %s', (text, normal) => expect(normalizedVersion(text)).toBe(normal));
