import { keys } from './keys.ts';
import { patterns } from './patterns.ts';
import type { CompletionSource } from './source.ts';

/** Proposals behind this rank are fields that an item seldom begins with. */
const RANK_MAX = 1;

/** On the line below `containers:`, where no dash is typed yet: items with their dash, by the fields that they usually begin with. */
export const newItems: CompletionSource = function* (place) {
  const { cursor, type } = place;
  if (cursor.role !== 'key' || cursor.item || cursor.keyOnly || cursor.style !== 'block' || type?.kind !== 'list') return;
  const path = [...cursor.path, 0];
  const item = {
    ...place,
    type: type.element,
    cursor: { ...cursor, path, item: true, siblings: [], extraIndentation: `${cursor.extraIndentation}  ` },
  };
  for (const source of [keys, patterns])
    for (const proposal of source(item))
      if (proposal.rank <= RANK_MAX) yield { ...proposal, label: `- ${proposal.label}`, insert: `- ${proposal.insert}`, snippet: true };
};
