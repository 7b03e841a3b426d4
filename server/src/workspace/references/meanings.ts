import { pathAt, resolved, type Span } from '../../manifest/index.ts';
import {
  isShared,
  type LabelFact,
  localSymbol,
  objectSymbol,
  type PodFact,
  type SelectorFact,
  type Site,
  type SymbolKind,
} from './facts.ts';
import type { ReferenceIndex } from './index.ts';
import { isInFolderOf, nearestDefinitions } from './nearness.ts';
import type { Entry, Placed } from './placed.ts';
import type { Selections } from './selections.ts';

/** A place in a document where a name stands. */
export interface Occurrence {
  readonly entry: Entry;
  /** The name alone, without quotes. */
  readonly span: Span;
  readonly role: 'definition' | 'reference';
  /** The object around. */
  readonly object: Site['object'];
  readonly field: string;
}

/** What a name at a place means, and everywhere it is meant. */
export interface Meaning {
  readonly what: SymbolKind | 'labelKey' | 'labelValue';
  readonly name: string;
  /** The name that was asked about. */
  readonly span: Span;
  readonly occurrences: readonly Occurrence[];
}

/** Answers what names mean. */
export class Meanings {
  constructor(
    private readonly index: ReferenceIndex,
    private readonly selections: Selections,
  ) {}

  /** What stands at an offset of a document; null where nothing is named. */
  at(entry: Entry, offset: number): Meaning | null {
    const { node } = pathAt(entry.document.document, offset);
    const alias = node?.type === 'alias' ? resolved(node) : null;
    return this.within(entry, alias ? alias.end : offset);
  }

  private within(entry: Entry, offset: number): Meaning | null {
    const holds = (span: Span): boolean => span.start <= offset && offset <= span.end;
    const sites = entry.facts.sites.filter((site) => holds(site.at) && holds(nameSpan(entry, site)));
    const [first] = sites;
    if (first)
      return this.merged(
        first,
        nameSpan(entry, first),
        sites.map((site) => this.ofSite({ entry, fact: site })),
      );
    const ofKind = entry.facts.objects.find(({ object }) => object.kindAt && object.nameAt && holds(object.kindAt));
    if (ofKind?.object.name) {
      const { kind, namespace, name } = ofKind.object;
      const definition = ofKind.bySymbol.get(objectSymbol(kind, namespace, name))?.find((site) => site.role === 'definition');
      if (definition) return this.merged(definition, nameSpan(entry, definition), [this.ofSite({ entry, fact: definition })]);
    }
    return this.atPort(entry, holds) ?? this.atLabel(entry, holds);
  }

  /** Everywhere a site's symbol is meant. */
  ofSite(site: Placed<Site>): Occurrence[] {
    const { fact, entry } = site;
    if (isShared(fact.symbolKind)) return this.ofShared(site);
    const local = (entry.facts.of(fact.object)?.bySymbol.get(fact.symbol) ?? []).map((each) => occurrence(entry, each));
    const pod = fact.symbolKind === 'port' ? this.podOf(site) : undefined;
    return pod ? [...local, ...this.ofPort({ pod }, fact.name)] : local;
  }

  /** The objects a reference means, nearest first; of a definition its own. */
  definersOf({ entry, fact }: Placed<Site>): Entry[] {
    const symbol = fact.target ? objectSymbol(fact.target.kind, namespaceOf(fact), fact.target.name) : fact.symbol;
    const definers = this.index.definersOf(symbol);
    if (definers.size === 0) return [];
    return fact.role === 'definition' && definers.has(entry) ? [entry] : nearestDefinitions(entry, [...definers], (each) => each);
  }

  private ofShared(site: Placed<Site>): Occurrence[] {
    const { symbol } = site.fact;
    const meant = this.definersOf(site);
    const isMeant = (other: Placed<Site>): boolean =>
      meant.length === 0 ? isInFolderOf(other.entry, site.entry) : this.definersOf(other).some((entry) => meant.includes(entry));
    return [...this.index.sitesOf(symbol, 'definition'), ...this.index.sitesOf(symbol, 'reference')]
      .filter(isMeant)
      .map((other) => occurrence(other.entry, other.fact));
  }

  private podOf({ fact }: Placed<Site>): Placed<PodFact> | undefined {
    return this.index.placedOf(fact.object).pods[0];
  }

  private ofPort(start: { pod?: Placed<PodFact>; selector?: Placed<SelectorFact> }, name: string): Occurrence[] {
    const { pods, selectors } = this.selections.tiedByPort(start, name);
    return [
      ...[...pods].flatMap(({ entry, fact }) =>
        (entry.facts.of(fact.object)?.bySymbol.get(localSymbol('port', name)) ?? []).map((site) => occurrence(entry, site)),
      ),
      ...[...selectors].flatMap(({ entry, fact }) =>
        fact.ports.filter((port) => port.name === name).map(({ at }) => reference(entry, at, name, fact.object, 'spec.ports.targetPort')),
      ),
    ];
  }

  private atPort(entry: Entry, holds: (span: Span) => boolean): Meaning | null {
    for (const selector of this.index.placedIn(entry).selectors) {
      const port = selector.fact.ports.find(({ at }) => holds(at));
      if (!port) continue;
      const occurrences = this.ofPort({ selector }, port.name);
      return { what: 'port', name: port.name, span: textSpan(entry, port.at, port.name), occurrences: unique(occurrences) };
    }
    return null;
  }

  private atLabel(entry: Entry, holds: (span: Span) => boolean): Meaning | null {
    const place = (labels: readonly LabelFact[]): { label: LabelFact; isKey: boolean } | null => {
      for (const label of labels) {
        if (holds(label.keyAt)) return { label, isKey: true };
        if (label.valueAt && label.value && holds(label.valueAt)) return { label, isKey: false };
      }
      return null;
    };
    for (const pod of this.index.placedIn(entry).pods) {
      const found = place(pod.fact.labels);
      if (found) return this.ofLabel(entry, { pod }, found.label, found.isKey);
    }
    for (const selector of this.index.placedIn(entry).selectors) {
      const found = place(selector.fact.labels);
      if (found) return this.ofLabel(entry, { selector }, found.label, found.isKey);
      if (holds(selector.fact.at)) return this.ofSelector(selector);
    }
    return null;
  }

  private ofLabel(
    entry: Entry,
    start: { pod?: Placed<PodFact>; selector?: Placed<SelectorFact> },
    { key, value, keyAt, valueAt }: LabelFact,
    isKey: boolean,
  ): Meaning {
    const name = isKey ? key : (value ?? '');
    const tied = this.selections.tiedBy(start, key, isKey ? null : value);
    const places = (role: Occurrence['role'], facts: Iterable<Placed<PodFact | SelectorFact>>): Occurrence[] =>
      [...facts].flatMap((each) =>
        each.fact.labels
          .filter((label) => label.key === key && (isKey || label.value === value))
          .flatMap((label) => {
            const at = isKey ? label.keyAt : label.valueAt;
            return at ? [{ ...reference(each.entry, at, name, each.fact.object, `labels.${key}`), role }] : [];
          }),
      );
    const occurrences = unique([...places('definition', tied.pods), ...places('reference', tied.selectors)]);
    return { what: isKey ? 'labelKey' : 'labelValue', name, span: textSpan(entry, isKey ? keyAt : (valueAt ?? keyAt), name), occurrences };
  }

  /** On the key in front of a selector: the Pods it selects, which are found but not renamed. */
  private ofSelector(selector: Placed<SelectorFact>): Meaning {
    const pods = [...this.selections.podsOf(selector)].map(({ entry: of, fact: { object } }): Occurrence => {
      const at = object.nameAt ?? object.kindAt ?? { start: object.at.start, end: object.at.start };
      return { ...reference(of, at, object.name ?? '', object, 'metadata.name'), role: 'definition' };
    });
    return { what: 'object', name: '', span: selector.fact.at, occurrences: unique(pods) };
  }

  private merged({ symbolKind, name }: Site, span: Span, all: readonly Occurrence[][]): Meaning {
    return { what: symbolKind, name, span, occurrences: unique(all.flat()) };
  }
}

const namespaceOf = ({ symbolKind, symbol, target }: Site): string =>
  // Of an object the symbol itself has the namespace (none for kinds that have none).
  symbolKind === 'object' ? (symbol.split('/')[2] ?? '') : (target?.namespace ?? '');

const occurrence = (entry: Entry, site: Site): Occurrence => ({
  entry,
  span: nameSpan(entry, site),
  role: site.role,
  object: site.object,
  field: site.field,
});

const reference = (entry: Entry, at: Span, name: string, object: Site['object'], field: string): Occurrence => ({
  entry,
  span: textSpan(entry, at, name),
  role: 'reference',
  object,
  field,
});

/** Where the name of a site stands, without quotes. */
export function nameSpan(entry: Entry, { at, offset, name }: Pick<Site, 'at' | 'offset' | 'name'>): Span {
  if (offset === null) return textSpan(entry, at, name);
  return { start: at.start + offset, end: at.start + offset + name.length };
}

/** A text inside a scalar; the whole scalar when it is written with escapes. */
export function textSpan({ document }: Entry, at: Span, name: string): Span {
  const index = document.text.slice(at.start, at.end).lastIndexOf(name);
  return index < 0 ? { start: at.start, end: at.end } : { start: at.start + index, end: at.start + index + name.length };
}

/** Each place once, definitions first: a scalar that an alias repeats is what it was first. */
function unique(occurrences: readonly Occurrence[]): Occurrence[] {
  const seen = new Map<Entry, Set<number>>();
  const ranked = [...occurrences].sort((one, other) => Number(other.role === 'definition') - Number(one.role === 'definition'));
  return ranked.filter(({ entry, span }) => {
    const starts = seen.get(entry) ?? new Set();
    seen.set(entry, starts);
    if (starts.has(span.start)) return false;
    starts.add(span.start);
    return true;
  });
}
