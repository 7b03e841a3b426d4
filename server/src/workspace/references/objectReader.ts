import type { FieldType, KindSchema, ObjectType } from '../../kubernetes/schema/model.ts';
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
import type { Identity } from '../identity.ts';
import {
  keySymbol,
  localSymbol,
  type ObjectFact,
  ObjectFacts,
  objectSymbol,
  type Site,
  type SymbolKind,
  servicePortSymbol,
} from './facts.ts';
import { CONTAINER_ANNOTATIONS, KEYED_KINDS, LOCAL_NAMES, OBJECT_REFERENCES, type ObjectReference, SELECTORS } from './fields.ts';
import type { KeptParts } from './kept.ts';
import { labelFacts, selectorFact } from './labels.ts';
import { mappingOf, type PortName, portNode, textNode } from './nodes.ts';
import { Told } from './told.ts';
import { isClusterWide, isOfInterest } from './types.ts';
import { type TextNode, Variables } from './variables.ts';

export type Mark = (node: Node) => Span;

/** As deep as types nest before they repeat. */
const DEPTH_MAX = 40;

/** Reads one object: who it is, what it names, whom it selects. */
export class ObjectReader {
  private told = new Told();
  private object!: ObjectFact;
  /** Containers that were met so far. */
  private containers = 0;

  /** @param kept what is known of its parts; null where nothing is kept */
  constructor(
    private readonly document: ManifestDocument,
    private readonly mark: Mark,
    private readonly kept: KeptParts | null,
    private readonly schema: KindSchema,
  ) {}

  read(root: MappingNode, { apiVersion, kind, kindNode }: Identity): ObjectFacts {
    const { schema, told } = this;
    const metadata = mappingOf(pairNamed(root, 'metadata')?.value);
    const name = textNode(metadata && pairNamed(metadata, 'name')?.value);
    const namespace = textNode(metadata && pairNamed(metadata, 'namespace')?.value);
    const object: ObjectFact = {
      apiVersion,
      kind,
      name: name?.value ?? null,
      namespace: schema.namespaced ? (namespace?.value ?? 'default') : '',
      nameAt: name && this.mark(name),
      kindAt: kindNode && this.mark(kindNode),
      isFilledIn: kind === 'Secret' && textNode(pairNamed(root, 'type')?.value)?.value === 'kubernetes.io/service-account-token',
      at: this.mark(root),
    };
    this.object = this.kept?.objectOf(kindNode, object) ?? object;
    told.seen.push(`${kind} ${object.namespace} ${object.name} ${object.isFilledIn}`);
    if (name)
      this.add('object', objectSymbol(kind, object.namespace, name.value), 'definition', name, 'metadata.name', { target: this.own() });
    if (namespace && schema.namespaced) this.addObject('Namespace', '', namespace, 'metadata.namespace', false);
    for (const field of KEYED_KINDS[kind] ?? []) this.readKeys(mappingOf(pairNamed(root, field)?.value), field);
    this.visit(root, schema.type, '', 0);
    const { sites, pods, selectors, partial, seen } = told;
    if (partial) seen.push('partial');
    return new ObjectFacts(this.object, sites, pods, selectors, partial, seen);
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
      if (inner?.type === 'sequence') this.visitItems(inner.items, type.element, field, depth + 1);
    } else if (type.kind === 'map') {
      if (inner?.type === 'mapping') for (const { value } of entriesOf(inner)) this.visit(value, type.element, field, depth + 1);
    } else if (type.kind === 'object' && inner?.type === 'mapping') this.visitObject(inner, type, field, depth);
  }

  private visitItems(items: readonly Node[], type: FieldType, field: string, depth: number): void {
    const kept = this.kept?.takes(items) && isOfInterest(type) ? this.kept : null;
    for (const item of items)
      if (kept) this.visitKept(kept, item, type, field, depth);
      else this.visit(item, type, field, depth);
  }

  /** An item that an edit did not touch tells what it told before. */
  private visitKept(kept: KeptParts, item: Node, type: FieldType, field: string, depth: number): void {
    const { told: around, object, containers: before } = this;
    let part = kept.find(item, type, object, before);
    if (!part) {
      this.told = new Told();
      this.visit(item, type, field, depth);
      part = { told: this.told, type, object, before, containers: this.containers - before };
      kept.add(item, part);
      this.told = around;
    }
    this.containers = before + part.containers;
    around.add(part.told);
  }

  private visitObject(node: MappingNode, type: ObjectType, field: string, depth: number): void {
    const entries = entriesOf(node);
    if (entries !== node.pairs) this.told.partial = true;
    const isContainer = type.id === 'core/v1.Container' || type.id === 'core/v1.EphemeralContainer';
    const isPod = type.id === 'core/v1.PodTemplateSpec' || type.id === 'core/v1.Pod';
    const around = this.told.variables;
    const container = isContainer ? this.containers++ : null;
    // Variables of an item that is read by itself belong to the container around.
    if (isContainer) this.told.variables = new Variables();
    if (isPod) this.told.portNames = new Set();
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
      if (id === 'core/v1.EnvVar.name') this.readVariable(value, field);
      if (id === 'core/v1.EnvVar.value' || id === 'core/v1.Container.command' || id === 'core/v1.Container.args') this.readUses(value);
      if (id === 'core/v1.Container.envFrom') this.readAll(value, (each) => this.readEnvFrom(each));
      if (id === 'apps/v1.StatefulSetSpec.volumeClaimTemplates') this.readAll(value, (each) => this.readClaimTemplate(each, below));
      this.visit(value, member.type, below, depth + 1);
    }
    if (container !== null) this.finishContainer(container, field, around);
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
      if (local.role === 'definition') this.told.addPort(port.text);
    } else if (local) {
      const text = textNode(value);
      if (text) this.addLocal(local.kind, local.role, { node: text, text: text.value }, field);
    } else if (id.startsWith('core/v1.ServicePort.')) this.readServicePort(id, value, field);
  }

  private readServicePort(id: string, value: Node, field: string): void {
    const port = portNode(value);
    const { namespace, name } = this.object;
    if (!port || name === null) return;
    if (id === 'core/v1.ServicePort.targetPort') this.told.addServicePort(port.text, this.mark(port.node));
    else if (id === 'core/v1.ServicePort.name' || id === 'core/v1.ServicePort.port')
      this.add('servicePort', servicePortSymbol(namespace, name, port.text), 'definition', port.node, field, { name: port.text });
  }

  private addLocal(kind: SymbolKind, role: Site['role'], { node, text }: PortName, field: string): void {
    this.add(kind, localSymbol(kind, text), role, node, field, { name: text });
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
    this.told.addPod(this.object, labelFacts(mappingOf(metadata && pairNamed(metadata, 'labels')?.value), this.mark));
  }

  private readSelector(id: string, parent: MappingNode, key: Node, value: Node): void {
    const row = SELECTORS[id];
    const node = row && mappingOf(value);
    if (!row || !node || row.unless?.some((other) => pairNamed(parent, other))) return;
    const fact = selectorFact(this.object, row, key, node, this.mark);
    if (fact) this.told.addSelector(fact);
  }

  private finishService(node: MappingNode): void {
    const { ports, selectors } = this.told;
    this.told.ports = [];
    const last = selectors.length - 1;
    if (pairNamed(node, 'selector') && last >= 0) selectors[last] = { ...selectors[last]!, ports };
  }

  private readVariable(value: Node, field: string): void {
    const name = textNode(value);
    if (name)
      this.told.variables.definitions.push(this.site('env', variableSymbol(this.containers - 1, name.value), 'definition', name, field));
  }

  /** @param around variables of what the container is in */
  private finishContainer(container: number, field: string, around: Variables): void {
    const { told } = this;
    const { variables } = told;
    const { namespace } = this.object;
    told.variables = around;
    for (const definition of variables.definitions) told.addSite(definition);
    for (const { node, name, offset, from } of variables.uses()) {
      const target = from && { kind: from.kind, namespace, name: from.name };
      const symbol = from ? keySymbol(from.kind, namespace, from.name, name) : variableSymbol(container, name);
      this.add(from ? 'key' : 'env', symbol, 'reference', node, `${field}.env`, { target, offset, name });
    }
  }

  private readUses(value: Node): void {
    const inner = resolved(value);
    for (const each of inner?.type === 'sequence' ? inner.items : inner ? [inner] : []) {
      const text = textNode(each);
      if (text?.value.includes('$(')) this.told.variables.use(text, this.writtenAs(text));
    }
  }

  /** The characters of a scalar: of most they are at hand, and the text of a large document need not be put together. */
  private writtenAs({ style, source, start, end }: TextNode): string {
    return style === 'plain' && source.length === end - start ? source : this.document.text.slice(start, end);
  }

  private readEnvFrom(source: MappingNode): void {
    const prefix = textNode(pairNamed(source, 'prefix')?.value)?.value ?? '';
    for (const [field, kind] of [
      ['configMapRef', 'ConfigMap'],
      ['secretRef', 'Secret'],
    ] as const) {
      const reference = mappingOf(pairNamed(source, field)?.value);
      const name = textNode(reference && pairNamed(reference, 'name')?.value);
      if (name) this.told.variables.importFrom({ kind, name: name.value, prefix });
    }
  }

  private addObject(kind: string, namespace: string, name: TextNode, field: string, optional: boolean): void {
    const target = { kind, namespace, name: name.value };
    this.add('object', objectSymbol(kind, namespace, name.value), 'reference', name, field, { target, optional });
  }

  private add(symbolKind: SymbolKind, symbol: string, role: Site['role'], node: ScalarNode, field: string, more: SiteDetails = {}): void {
    this.told.addSite(this.site(symbolKind, symbol, role, node, field, more));
  }

  private site(
    symbolKind: SymbolKind,
    symbol: string,
    role: Site['role'],
    node: ScalarNode,
    field: string,
    { target = null, optional = false, offset = null, name = String(node.value) }: SiteDetails = {},
  ): Site {
    return { symbol, symbolKind, role, name, at: this.mark(node), offset, object: this.object, field, optional, target };
  }
}

type SiteDetails = Partial<Pick<Site, 'target' | 'optional' | 'offset' | 'name'>>;

/** @param container its number among those of the object */
const variableSymbol = (container: number, name: string): string => `env/${container}/${name}`;
