/** Order of UTF-8 texts as Go sorts them: by code point, where JavaScript's own goes by UTF-16 code unit. */
export function compareText(one: string, other: string): number {
  if (one === other) return 0;
  const length = Math.min(one.length, other.length);
  for (let i = 0; i < length; i++) {
    const a = one.charCodeAt(i);
    const b = other.charCodeAt(i);
    if (a === b) continue;
    // Surrogates stand for code points above all others.
    const [aboveA, aboveB] = [a >= 0xd800 && a <= 0xdfff, b >= 0xd800 && b <= 0xdfff];
    if (aboveA !== aboveB) return aboveA ? 1 : -1;
    return a - b;
  }
  return one.length - other.length;
}
