import { type ObjectFact, objectSymbol, type Site } from './facts.ts';
import { nameSpan, type Occurrence } from './meanings.ts';
import type { Entry } from './placed.ts';
import type { References } from './references.ts';

/** An object that refers to another one, or is referred to, and the places that do. */
export interface Use {
  readonly entry: Entry;
  readonly object: ObjectFact;
  /** In the document of the object that refers. */
  readonly places: readonly Pick<Occurrence, 'entry' | 'span'>[];
}

/** Objects in one answer. */
const USES_MAX = 1_000;

/** Everything is in some namespace; to say so helps nobody. */
const isTold = ({ field }: Site): boolean => field !== 'metadata.namespace';

class Uses {
  private readonly found = new Map<ObjectFact, { entry: Entry; object: ObjectFact; places: Pick<Occurrence, 'entry' | 'span'>[] }>();

  add(entry: Entry, object: ObjectFact, place: Pick<Occurrence, 'entry' | 'span'>): void {
    const known = this.found.get(object);
    if (known) known.places.push(place);
    else if (this.found.size < USES_MAX) this.found.set(object, { entry, object, places: [place] });
  }

  all(): Use[] {
    return [...this.found.values()];
  }
}

/** The objects that name an object, a key or port of it, or select its Pods. */
export function usersOf({ index, meanings, selections }: References, entry: Entry, object: ObjectFact): Use[] {
  const uses = new Uses();
  if (object.name !== null) {
    const symbol = objectSymbol(object.kind, object.namespace, object.name);
    for (const { entry: from, fact } of index.sitesOf(symbol, 'reference')) {
      if (!isTold(fact) || fact.object === object) continue;
      if (meanings.definersOf({ entry: from, fact }).includes(entry))
        uses.add(from, fact.object, { entry: from, span: nameSpan(from, fact) });
    }
  }
  for (const pod of index.placedOf(object).pods)
    for (const { entry: from, fact } of selections.selectorsOf(pod))
      if (fact.role === 'pods') uses.add(from, fact.object, { entry: from, span: fact.at });
  return uses.all();
}

/** The objects that an object names, or whose Pods it selects; only those that are in the known files. */
export function usedBy({ index, meanings, selections }: References, entry: Entry, object: ObjectFact): Use[] {
  const uses = new Uses();
  for (const fact of entry.facts.of(object)?.objectReferences ?? []) {
    if (!isTold(fact)) continue;
    for (const definer of meanings.definersOf({ entry, fact })) {
      const meant = definer.facts.objects.find(
        ({ object: { kind, namespace, name } }) => name !== null && objectSymbol(kind, namespace, name) === fact.symbol,
      )?.object;
      if (meant && meant !== object) uses.add(definer, meant, { entry, span: nameSpan(entry, fact) });
    }
  }
  for (const selector of index.placedOf(object).selectors) {
    if (selector.fact.role !== 'pods') continue;
    for (const pod of selections.podsOf(selector)) uses.add(pod.entry, pod.fact.object, { entry, span: selector.fact.at });
  }
  return uses.all();
}
