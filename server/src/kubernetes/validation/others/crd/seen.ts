import type { Declared } from './declared.ts';

/** What was asked of a schema: as long as it is the same, so is everything that was made of it. */
export interface Seen extends Pick<Declared, 'kind' | 'scalar' | 'elementsMax'> {
  readonly item: Seen | null;
  /** Null for those that there are not. */
  readonly fields: ReadonlyMap<string, Seen | null>;
}

/** The same schema, which notes what it is asked for. */
export function watched(declared: Declared): { readonly declared: Declared; readonly seen: Seen } {
  const { kind, scalar, elementsMax } = declared;
  const item = declared.item ? watched(declared.item) : null;
  const fields = new Map<string, Seen | null>();
  const answers = new Map<string, Declared | undefined>();
  const field = (name: string): Declared | undefined => {
    if (!answers.has(name)) {
      const found = declared.field?.(name);
      const inner = found && watched(found);
      fields.set(name, inner?.seen ?? null);
      answers.set(name, inner?.declared);
    }
    return answers.get(name);
  };
  return {
    declared: { ...declared, ...(item && { item: item.declared }), ...(declared.field && { field }) },
    seen: { kind, ...(scalar && { scalar }), elementsMax, item: item?.seen ?? null, fields },
  };
}

export function isAsSeen({ kind, scalar, elementsMax, item, fields }: Seen, declared: Declared): boolean {
  if (kind !== declared.kind || scalar !== declared.scalar || elementsMax !== declared.elementsMax) return false;
  if (item && !(declared.item && isAsSeen(item, declared.item))) return false;
  for (const [name, seen] of fields) {
    const field = declared.field?.(name);
    if (seen ? !field || !isAsSeen(seen, field) : field) return false;
  }
  return true;
}
