import { isShared, type LabelFact, type PodFact, type SelectorFact, type Site } from './facts.ts';
import { Variables } from './variables.ts';

/** What is told while an object, or a part of it, is read: in the order of its text. */
export class Told {
  readonly sites: Site[] = [];
  readonly pods: PodFact[] = [];
  readonly selectors: SelectorFact[] = [];
  /** What others may see; see ObjectFacts. */
  readonly seen: string[] = [];
  /** Of the Pod around. */
  portNames = new Set<string>();
  /** Of the Service around. */
  ports: SelectorFact['ports'][number][] = [];
  /** Of the container around, or that is read. */
  variables = new Variables();
  partial = false;

  addSite(site: Site): void {
    this.sites.push(site);
    const { symbol, symbolKind, role, optional } = site;
    if (isShared(symbolKind)) this.seen.push(`${role} ${symbol}${optional ? ' optional' : ''}`);
  }

  addPort(name: string): void {
    this.portNames.add(name);
    this.seen.push(`port ${name}`);
  }

  addServicePort(name: string, at: SelectorFact['ports'][number]['at']): void {
    this.ports.push({ name, at });
    this.seen.push(`targetPort ${name}`);
  }

  addPod(object: PodFact['object'], labels: readonly LabelFact[]): void {
    // Without a prototype: `constructor` and `toString` are label keys like any other.
    const byKey: Record<string, string> = Object.create(null);
    for (const { key, value } of labels) byKey[key] = value ?? '';
    this.pods.push({ object, labels, byKey, portNames: this.portNames });
    this.seen.push(`pod ${JSON.stringify(byKey)}`);
  }

  addSelector(selector: SelectorFact): void {
    this.selectors.push(selector);
    const { role, selector: asked, labels } = selector;
    this.seen.push(`selector ${role} ${JSON.stringify([asked, labels.map(({ key, value }) => [key, value])])}`);
  }

  /** Takes in what a part tells. */
  add(part: Told): void {
    for (const each of part.sites) this.sites.push(each);
    for (const each of part.pods) this.pods.push(each);
    for (const each of part.selectors) this.selectors.push(each);
    for (const each of part.seen) this.seen.push(each);
    for (const each of part.portNames) this.portNames.add(each);
    for (const each of part.ports) this.ports.push(each);
    this.variables.add(part.variables);
    this.partial ||= part.partial;
  }
}
