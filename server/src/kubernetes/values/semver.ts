/** Semantic versions as `semver.Parse` of Kubernetes takes and compares them. Source: github.com/blang/semver/v4, semver.org 2.0.0. */

const NUMBER = '(0|[1-9][0-9]*)';
const PART = '(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)';
const VERSION = new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(${PART}(?:\\.${PART})*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`);
const DIGITS = /^[0-9]+$/;

export class Semver {
  private constructor(
    readonly major: bigint,
    readonly minor: bigint,
    readonly patch: bigint,
    private readonly before: readonly string[],
  ) {}

  /** Null when the text is no version. */
  static parse(text: string): Semver | null {
    const found = VERSION.exec(text);
    if (!found) return null;
    const [, major = '', minor = '', patch = '', before] = found;
    return new Semver(BigInt(major), BigInt(minor), BigInt(patch), before?.split('.') ?? []);
  }

  /** −1, 0 or 1; what stands behind `+` does not count. */
  compare(other: Semver): number {
    const numbers = order(this.major, other.major) || order(this.minor, other.minor) || order(this.patch, other.patch);
    if (numbers !== 0 || (this.before.length === 0 && other.before.length === 0)) return numbers;
    if (this.before.length === 0 || other.before.length === 0) return this.before.length === 0 ? 1 : -1;
    for (const [index, part] of this.before.entries()) {
      const against = other.before[index];
      const compared = against === undefined ? 1 : compareParts(part, against);
      if (compared !== 0) return compared;
    }
    return order(this.before.length, other.before.length);
  }
}

const order = <Value extends bigint | number | string>(one: Value, other: Value): number => (one < other ? -1 : one > other ? 1 : 0);

/** Numbers come before words. */
function compareParts(one: string, other: string): number {
  const isNumber = DIGITS.test(one);
  if (isNumber !== DIGITS.test(other)) return isNumber ? -1 : 1;
  return isNumber ? order(BigInt(one), BigInt(other)) : order(one, other);
}

/** `v1.2` as `1.2.0`: what `semver(…, true)` takes. Source: apiserver/pkg/cel/library/semverlib.go normalizeAndParse. */
export function normalizedVersion(text: string): string {
  const [, core = '', rest = ''] = /^v?([^-+]*)(.*)$/s.exec(text) ?? [];
  const parts = core.split('.').map((part) => part.replace(/^0+(?=[0-9])/, ''));
  if (parts.length < 3 && rest !== '') return text;
  while (parts.length < 3) parts.push('0');
  return parts.join('.') + rest;
}
