/** Of two lists what lies between the items that are the same at their beginnings and at their ends. */
export function changedPart<Before, Now>(
  before: readonly Before[],
  now: readonly Now[],
  isSame: (before: Before, now: Now) => boolean,
): { readonly start: number; readonly oldEnd: number; readonly newEnd: number } {
  const shorter = Math.min(before.length, now.length);
  let start = 0;
  while (start < shorter && isSame(before[start]!, now[start]!)) start++;
  let behind = 0;
  while (behind < shorter - start && isSame(before.at(-1 - behind)!, now.at(-1 - behind)!)) behind++;
  return { start, oldEnd: before.length - behind, newEnd: now.length - behind };
}
