import { schemaOf } from '../../kubernetes/schema/kinds.ts';
import type { FieldType, ObjectType } from '../../kubernetes/schema/model.ts';
import {
  entriesOf,
  type ManifestDocument,
  type MappingNode,
  type Node,
  pairNamed,
  resolved,
  type ScalarNode,
  type Span,
} from '../../manifest/index.ts';
import { identify, subjectOf } from '../identity.ts';
import type { DocumentFacts, ObjectFact, PodFact, SelectorFact, Site, SymbolKind } from './facts.ts';
import { keySymbol, objectSymbol, servicePortSymbol } from './facts.ts';
import { CONTAINER_ANNOTATIONS, KEYED_KINDS, LOCAL_NAMES, OBJECT_REFERENCES, type ObjectReference, SELECTORS } from './fields.ts';
import { labelFacts, selectorFact } from './labels.ts';
import { isClusterWide, isOfInterest } from './types.ts';
import { ContainerVariables } from './variables.ts';

/** How a place is kept: the node itself while its document is open, a copy of its ends where the tree is thrown away. */
export type Mark = (node: Node) => Span;

/** Objects of one list that are read; nobody writes longer ones by hand. */
const ITEMS_MAX = 2_000;
/** As deep as types nest before they repeat. */
const DEPTH_MAX = 40;

/** The scalar with text behind a node; null for anything else and for the empty text. */
export function textNode(node: Node | null | undefined): (ScalarNode & { readonly value: string }) | null {
  const scalar = node ? resolved(node) : null;
  return scalar?.type === 'scalar' && typeof scalar.value === 'string' && scalar.value !== ''
    ? (scalar as ScalarNode & { value: string })
    : null;
}

/** A port as it is named: by text or by number. */
interface PortName {
  readonly node: ScalarNode;
  readonly text: string;
}

function portNode(node: Node): PortName | null {
  const scalar = resolved(node);
  if (scalar?.type !== 'scalar' || scalar.value === '' || scalar.value === null) return null;
  return typeof scalar.value === 'string' || typeof scalar.value === 'number' ? { node: scalar, text: String(scalar.value) } : null;
}

const mappingOf = (node: Node | null | undefined): MappingNode | null => {
  const inner = node ? resolved(node) : null;
  return inner?.type === 'mapping' ? inner : null;
};

/** Reads what a document says about who refers to whom: work in proportion to the parts of it that can name something. */
export function readFacts(document: ManifestDocument, mark: Mark): DocumentFacts {
  const reader = new Reader(document, mark);
  const whole = identify(document);
  const root = mappingOf(document.root);
  if (whole && root) {
    const items = whole.kind.endsWith('List') ? pairNamed(root, 'items')?.value : undefined;
    if (items?.type === 'sequence') {
      items.items.slice(0, ITEMS_MAX).forEach((item, index) => {
        const subject = subjectOf(document, ['items', index]);
        const mapping = mappingOf(item);
        if (subject?.base.length && mapping) reader.readObject(mapping, subject.identity, `items.${index}`);
      });
    } else reader.readObject(root, whole, '');
  }
  return reader.facts();
}

class Reader {
  private readonly objects: ObjectFact[] = [];
  private readonly sites: Site[] = [];
  private readonly pods: PodFact[] = [];
  private readonly selectors: SelectorFact[] = [];
  private partial = false;
  private object!: ObjectFact;
  /** Position of the object in the document: names inside one object mean nothing in another. */
  private base = '';
  private container: string | null = null;
  private containers = 0;
  private variables: ContainerVariables | null = null;
  private portNames = new Set<string>();
  private ports: { name: string; at: Span }[] = [];

  constructor(
    private readonly document: ManifestDocument,
    private readonly mark: Mark,
  ) {}

  facts(): DocumentFacts {
    const bySymbol = new Map<string, Site[]>();
    for (const site of this.sites) {
      const known = bySymbol.get(site.symbol);
      if (known) known.push(site);
      else bySymbol.set(site.symbol, [site]);
    }
    const { objects, sites, pods, selectors, partial } = this;
    return { objects, sites, bySymbol, pods, selectors, partial };
  }

  readObject(
    root: MappingNode,
    { apiVersion, kind, kindNode }: { apiVersion: string; kind: string; kindNode: Node | null },
    base: string,
  ): void {
    const schema = schemaOf(apiVersion, kind);
    if (!schema || schema.resource === null) return;
    const metadata = mappingOf(pairNamed(root, 'metadata')?.value);
    const name = textNode(metadata && pairNamed(metadata, 'name')?.value);
    const namespace = textNode(metadata && pairNamed(metadata, 'namespace')?.value);
    this.object = {
      apiVersion,
      kind,
      name: name?.value ?? null,
      namespace: schema.namespaced ? (namespace?.value ?? 'default') : '',
      nameAt: name && this.mark(name),
      kindAt: kindNode && this.mark(kindNode),
      isFilledIn: kind === 'Secret' && textNode(pairNamed(root, 'type')?.value)?.value === 'kubernetes.io/service-account-token',
      at: this.mark(root),
    };
    this.objects.push(this.object);
    this.base = base;
    this.containers = 0;
    if (name)
      this.add('object', objectSymbol(kind, this.object.namespace, name.value), 'definition', name, 'metadata.name', {
        target: this.own(),
      });
    if (namespace && schema.namespaced) this.addObject('Namespace', '', namespace, 'metadata.namespace', false);
    for (const field of KEYED_KINDS[kind] ?? []) this.readKeys(mappingOf(pairNamed(root, field)?.value), field);
    this.visit(root, schema.type, '', 0);
  }

  private own(): Site['target'] {
    const { kind, namespace, name } = this.object;
    return { kind, namespace, name: name ?? '' };
  }

  private readKeys(data: MappingNode | null, field: string): void {
    const { kind, namespace, name } = this.object;
    if (!data || name === null) return;
    for (const { key } of entriesOf(data)) {
      const text = textNode(key);
      if (text) this.add('key', keySymbol(kind, namespace, name, text.value), 'definition', text, field, { target: this.own() });
    }
  }

  private visit(node: Node, type: FieldType, field: string, depth: number): void {
    if (depth > DEPTH_MAX || !isOfInterest(type)) return;
    const inner = resolved(node);
    if (type.kind === 'list') {
      if (inner?.type === 'sequence') for (const item of inner.items) this.visit(item, type.element, field, depth + 1);
    } else if (type.kind === 'map') {
      if (inner?.type === 'mapping') for (const { value } of entriesOf(inner)) this.visit(value, type.element, field, depth + 1);
    } else if (type.kind === 'object' && inner?.type === 'mapping') this.visitObject(inner, type, field, depth);
  }

  private visitObject(node: MappingNode, type: ObjectType, field: string, depth: number): void {
    const entries = entriesOf(node);
    if (entries !== node.pairs) this.partial = true;
    const isContainer = type.id === 'core/v1.Container' || type.id === 'core/v1.EphemeralContainer';
    const isPod = type.id === 'core/v1.PodTemplateSpec' || type.id === 'core/v1.Pod';
    if (isContainer) this.enterContainer();
    if (isPod) this.portNames = new Set();
    for (const reference of OBJECT_REFERENCES[type.id] ?? []) this.readReference(node, reference, field);
    if (type.id === 'networking/v1.IngressServiceBackend') this.readBackendPort(node, field);
    for (const { key, value } of entries) {
      const name = key.type === 'scalar' ? String(key.value) : '';
      const member = type.byName.get(name);
      if (!member) continue;
      const below = field === '' ? name : `${field}.${name}`;
      const id = `${type.id}.${name}`;
      for (const reference of OBJECT_REFERENCES[id] ?? []) this.readAll(value, (each) => this.readReference(each, reference, below));
      this.readName(id, value, below);
      this.readSelector(id, node, key, value);
      if (id === 'core/v1.EnvVar.name') this.variables?.define(textNode(value));
      if (id === 'core/v1.EnvVar.value' || id === 'core/v1.Container.command' || id === 'core/v1.Container.args') this.readUses(value);
      if (id === 'core/v1.Container.envFrom') this.readAll(value, (each) => this.readEnvFrom(each));
      if (id === 'apps/v1.StatefulSetSpec.volumeClaimTemplates') this.readAll(value, (each) => this.readClaimTemplate(each, below));
      this.visit(value, member.type, below, depth + 1);
    }
    if (isContainer) this.leaveContainer(field);
    if (isPod) this.readPod(node);
    if (type.id === 'core/v1.ServiceSpec') this.finishService(node);
  }

  private readAll(list: Node, read: (item: MappingNode) => void): void {
    const inner = resolved(list);
    for (const item of inner?.type === 'sequence' ? inner.items : inner ? [inner] : []) {
      const mapping = mappingOf(item);
      if (mapping) read(mapping);
    }
  }

  /** A field that is a name inside the object, or of a Service's port. */
  private readName(id: string, value: Node, field: string): void {
    const local = LOCAL_NAMES[id];
    if (local?.kind === 'port') {
      const port = portNode(value);
      if (!port) return;
      this.addLocal('port', local.role, port, field);
      if (local.role === 'definition') this.portNames.add(port.text);
    } else if (local) {
      const text = textNode(value);
      if (text) this.addLocal(local.kind, local.role, { node: text, text: text.value }, field);
    } else if (id.startsWith('core/v1.ServicePort.')) this.readServicePort(id, value, field);
  }

  private readServicePort(id: string, value: Node, field: string): void {
    const port = portNode(value);
    const { namespace, name } = this.object;
    if (!port || name === null) return;
    if (id === 'core/v1.ServicePort.targetPort') this.ports.push({ name: port.text, at: this.mark(port.node) });
    else if (id === 'core/v1.ServicePort.name' || id === 'core/v1.ServicePort.port')
      this.add('servicePort', servicePortSymbol(namespace, name, port.text), 'definition', port.node, field, { name: port.text });
  }

  private addLocal(kind: SymbolKind, role: Site['role'], { node, text }: PortName, field: string): void {
    this.add(kind, `${kind}/${this.base}/${text}`, role, node, field, { name: text });
  }

  private readReference(node: MappingNode, reference: ObjectReference, field: string): void {
    const at = (name: string | undefined) => (name === undefined ? null : textNode(pairNamed(node, name)?.value));
    const name = at(reference.name);
    const kind = at(reference.kindField)?.value ?? reference.kind;
    if (!name || !kind || (reference.kinds && !reference.kinds.includes(kind))) return;
    const below = (key: string): string => (field === '' ? key : `${field}.${key}`);
    const optional = pairNamed(node, 'optional')?.value;
    const isOptional = optional?.type === 'scalar' && optional.value === true;
    const namespaceNode = at(reference.namespaceField);
    if (namespaceNode) this.addObject('Namespace', '', namespaceNode, below(String(reference.namespaceField)), false);
    const namespace = namespaceNode?.value ?? (this.object.namespace || 'default');
    this.addObject(kind, isClusterWide(kind) ? '' : namespace, name, below(reference.name), isOptional);
    const addKey = (key: Node | undefined, place: string): void => {
      const text = textNode(key);
      if (!text) return;
      const target = { kind, namespace, name: name.value };
      this.add('key', keySymbol(kind, namespace, name.value, text.value), 'reference', text, below(place), {
        target,
        optional: isOptional,
      });
    };
    if (reference.key) addKey(pairNamed(node, reference.key)?.value, reference.key);
    const items = reference.items && pairNamed(node, reference.items)?.value;
    if (items) this.readAll(items, (item) => addKey(pairNamed(item, 'key')?.value, `${reference.items}.key`));
  }

  private readBackendPort(node: MappingNode, field: string): void {
    const service = textNode(pairNamed(node, 'name')?.value);
    const port = mappingOf(pairNamed(node, 'port')?.value);
    if (!service || !port) return;
    const { namespace } = this.object;
    const target = { kind: 'Service', namespace, name: service.value };
    for (const key of ['name', 'number']) {
      const given = pairNamed(port, key)?.value;
      const named = given && portNode(given);
      if (!named) continue;
      const symbol = servicePortSymbol(namespace, service.value, named.text);
      this.add('servicePort', symbol, 'reference', named.node, `${field}.port.${key}`, { target, name: named.text });
    }
  }

  private readClaimTemplate(node: MappingNode, field: string): void {
    const metadata = mappingOf(pairNamed(node, 'metadata')?.value);
    const name = textNode(metadata && pairNamed(metadata, 'name')?.value);
    if (name) this.addLocal('volume', 'definition', { node: name, text: name.value }, `${field}.metadata.name`);
  }

  private readPod(node: MappingNode): void {
    const metadata = mappingOf(pairNamed(node, 'metadata')?.value);
    const annotations = mappingOf(metadata && pairNamed(metadata, 'annotations')?.value);
    for (const annotation of CONTAINER_ANNOTATIONS) {
      const text = textNode(annotations && pairNamed(annotations, annotation)?.value);
      if (text) this.addLocal('container', 'reference', { node: text, text: text.value }, `metadata.annotations[${annotation}]`);
    }
    const labels = labelFacts(mappingOf(metadata && pairNamed(metadata, 'labels')?.value), this.mark);
    // Without a prototype: `constructor` and `toString` are label keys like any other.
    const byKey: Record<string, string> = Object.create(null);
    for (const { key, value } of labels) byKey[key] = value ?? '';
    this.pods.push({ object: this.object, labels, byKey, portNames: this.portNames });
  }

  private readSelector(id: string, parent: MappingNode, key: Node, value: Node): void {
    const row = SELECTORS[id];
    const node = row && mappingOf(value);
    if (!row || !node || row.unless?.some((other) => pairNamed(parent, other))) return;
    const fact = selectorFact(this.object, row, key, node, this.mark);
    if (fact) this.selectors.push(fact);
  }

  private finishService(node: MappingNode): void {
    const { ports } = this;
    this.ports = [];
    const last = this.selectors.length - 1;
    if (pairNamed(node, 'selector') && this.selectors[last]?.object === this.object)
      this.selectors[last] = { ...this.selectors[last]!, ports };
  }

  private enterContainer(): void {
    this.container = `${this.base}/${this.containers++}`;
    this.variables = new ContainerVariables();
  }

  private leaveContainer(field: string): void {
    const { variables, container } = this;
    const { namespace } = this.object;
    for (const { node, name, role, offset, from } of variables?.resolve(this.document) ?? []) {
      const target = from && { kind: from.kind, namespace, name: from.name };
      const symbol = from ? keySymbol(from.kind, namespace, from.name, name) : `env/${container}/${name}`;
      this.add(from ? 'key' : 'env', symbol, role, node, `${field}.env`, { target, offset, name });
    }
    this.container = null;
    this.variables = null;
  }

  private readUses(value: Node): void {
    const inner = resolved(value);
    for (const each of inner?.type === 'sequence' ? inner.items : inner ? [inner] : []) this.variables?.use(textNode(each));
  }

  private readEnvFrom(source: MappingNode): void {
    const prefix = textNode(pairNamed(source, 'prefix')?.value)?.value ?? '';
    for (const [field, kind] of [
      ['configMapRef', 'ConfigMap'],
      ['secretRef', 'Secret'],
    ] as const) {
      const reference = mappingOf(pairNamed(source, field)?.value);
      const name = textNode(reference && pairNamed(reference, 'name')?.value);
      if (name) this.variables?.importFrom({ kind, name: name.value, prefix });
    }
  }

  private addObject(kind: string, namespace: string, name: ScalarNode & { value: string }, field: string, optional: boolean): void {
    const target = { kind, namespace, name: name.value };
    this.add('object', objectSymbol(kind, namespace, name.value), 'reference', name, field, { target, optional });
  }

  private add(
    symbolKind: SymbolKind,
    symbol: string,
    role: Site['role'],
    node: ScalarNode,
    field: string,
    {
      target = null,
      optional = false,
      offset = null,
      name = String(node.value),
    }: Partial<Pick<Site, 'target' | 'optional' | 'offset' | 'name'>> = {},
  ): void {
    const { object, container } = this;
    this.sites.push({ symbol, symbolKind, role, name, at: this.mark(node), offset, object, field, optional, target, container });
  }
}
