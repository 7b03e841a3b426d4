import type { Selector } from '../../kubernetes/values/selector.ts';
import type { Span } from '../../manifest/index.ts';

/** An object of a document: its root, or an item of a list. */
export interface ObjectFact {
  readonly apiVersion: string;
  readonly kind: string;
  /** Null when the server makes the name. */
  readonly name: string | null;
  /** `default` when none is written; empty for kinds without namespace. */
  readonly namespace: string;
  /** The value of `metadata.name`; null when there is none. */
  readonly nameAt: Span | null;
  /** The value of `kind`. */
  readonly kindAt: Span | null;
  /** A controller puts keys into it (the token of a ServiceAccount), so that what is written is not all. */
  readonly isFilledIn: boolean;
  /** Where the object begins and ends. */
  readonly at: Span;
}

/** What a name can stand for. `port` is a container's port, `servicePort` one of a Service, `claim` a resource claim of a Pod. */
export type SymbolKind = 'object' | 'key' | 'servicePort' | 'volume' | 'container' | 'port' | 'claim' | 'env';

/** One place where something is named. */
export interface Site {
  /** What is named; equal for all places that mean the same: of the object, or of all objects if it is shared. */
  readonly symbol: string;
  readonly symbolKind: SymbolKind;
  readonly role: 'definition' | 'reference';
  /** The name as Kubernetes reads it. */
  readonly name: string;
  /** The scalar that holds it; live for open documents, whose text may move. */
  readonly at: Span;
  /** For `$(NAME)`: how far behind the start of `at` the name stands. */
  readonly offset: number | null;
  /** The object the place is in. */
  readonly object: ObjectFact;
  /** `spec.containers.envFrom.configMapRef.name`: without positions. */
  readonly field: string;
  /** The kubelet goes on when there is no such thing. */
  readonly optional: boolean;
  /** For `object` and `key`: kind and name of the object that is meant. */
  readonly target: { readonly kind: string; readonly namespace: string; readonly name: string } | null;
}

/** A label with its value, as a Pod carries it or a selector asks for it. */
export interface LabelFact {
  readonly key: string;
  /** Null in an expression without values. */
  readonly value: string | null;
  readonly keyAt: Span;
  readonly valueAt: Span | null;
}

/** A Pod, or the template that Pods are made of. */
export interface PodFact {
  readonly object: ObjectFact;
  readonly labels: readonly LabelFact[];
  readonly byKey: Readonly<Record<string, string>>;
  /** Names of container ports. */
  readonly portNames: ReadonlySet<string>;
}

/** Something that selects Pods by their labels. */
export interface SelectorFact {
  readonly object: ObjectFact;
  /** `own`: a controller's, which is about its own template; `pods`: about Pods of the namespace; `constraint`: of a Pod about others. */
  readonly role: 'own' | 'pods' | 'constraint';
  readonly selector: Selector;
  readonly labels: readonly LabelFact[];
  /** The key in front of the selector. */
  readonly at: Span;
  /** Names of container ports that are asked for (`targetPort`). */
  readonly ports: readonly { readonly name: string; readonly at: Span }[];
}

/** What one object says about who refers to whom. */
export class ObjectFacts {
  private lookup: ReadonlyMap<string, readonly Site[]> | null = null;
  private references: readonly Site[] | null = null;

  /**
   * @param partial `<<`, `*a`: what is written is not all there is
   * @param seen what others may see of it: equal when an edit changed nothing that matters to them
   */
  constructor(
    readonly object: ObjectFact,
    readonly sites: readonly Site[],
    readonly pods: readonly PodFact[],
    readonly selectors: readonly SelectorFact[],
    readonly partial: boolean,
    readonly seen: readonly string[],
  ) {}

  get bySymbol(): ReadonlyMap<string, readonly Site[]> {
    this.lookup ??= groupedBySymbol(this.sites);
    return this.lookup;
  }

  /** Where it names other objects. */
  get objectReferences(): readonly Site[] {
    this.references ??= this.sites.filter(({ role, symbolKind, target }) => role === 'reference' && symbolKind === 'object' && target);
    return this.references;
  }
}

function groupedBySymbol(sites: readonly Site[]): Map<string, Site[]> {
  const bySymbol = new Map<string, Site[]>();
  for (const site of sites) {
    const known = bySymbol.get(site.symbol);
    if (known) known.push(site);
    else bySymbol.set(site.symbol, [site]);
  }
  return bySymbol;
}

/** What a document says about who refers to whom: what its objects say, in the order of the text. */
export class DocumentFacts {
  readonly partial: boolean;
  private all: readonly Site[] | null = null;
  private parts: ReadonlyMap<ObjectFact, ObjectFacts> | null = null;

  constructor(readonly objects: readonly ObjectFacts[]) {
    this.partial = objects.some(({ partial }) => partial);
  }

  get sites(): readonly Site[] {
    const [only] = this.objects;
    this.all ??= this.objects.length === 1 ? only!.sites : this.objects.flatMap(({ sites }) => sites);
    return this.all;
  }

  /** What an object of the document says. */
  of(object: ObjectFact): ObjectFacts | undefined {
    this.parts ??= new Map(this.objects.map((each) => [each.object, each]));
    return this.parts.get(object);
  }
}

/** Symbols that mean something beyond their document. */
export const isShared = (kind: SymbolKind): boolean => kind === 'object' || kind === 'key' || kind === 'servicePort';

export const localSymbol = (kind: SymbolKind, name: string): string => `${kind}/${name}`;

export const objectSymbol = (kind: string, namespace: string, name: string): string => `object/${kind}/${namespace}/${name}`;

export const keySymbol = (kind: string, namespace: string, name: string, key: string): string => `key/${kind}/${namespace}/${name}/${key}`;

export const servicePortSymbol = (namespace: string, service: string, port: string): string =>
  `servicePort/${namespace}/${service}/${port}`;

/** `ConfigMap/web`. */
export const labelOf = ({ kind, name }: { readonly kind: string; readonly name: string | null }): string => `${kind}/${name ?? ''}`;
