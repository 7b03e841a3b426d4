import { schemaOf } from '../../kubernetes/schema/kinds.ts';
import { type FieldType, isAvailable } from '../../kubernetes/schema/model.ts';
import { typeById } from '../../kubernetes/schema/notation.ts';
import { type FileDocument, keyName, type MappingNode, type Node, type Span } from '../../manifest/index.ts';
import { subjectOf } from '../../workspace/identity.ts';
import type { OpenFile } from '../../workspace/openFile.ts';
import { nameSpan } from '../../workspace/references/meanings.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { TokenModifier, TokenType } from './legend.ts';

/** A stretch of one line that means something the grammar of YAML cannot see. Offsets in the document. */
export interface Token extends Span {
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

/** As deep as types nest before they repeat. */
const DEPTH_MAX = 60;
const NONE: readonly TokenModifier[] = [];
const DECLARATION: readonly TokenModifier[] = ['declaration'];
const DEPRECATED: readonly TokenModifier[] = ['deprecated'];

/** The tokens of a part of a document, in order, none over another. */
export function tokensIn(workspace: Workspace, file: OpenFile, document: FileDocument, part: Span): Token[] {
  if (document.unread || document.document.templated) return [];
  const walk = new Walk(workspace, part);
  const { root } = document.document;
  const items = root?.type === 'mapping' ? root.pairs.find(({ key }) => keyName(key) === 'items')?.value : undefined;
  walk.object(document, root, []);
  if (items?.type === 'sequence')
    items.items.forEach((item, index) => {
      if (overlaps(item, part)) walk.object(document, item, ['items', index]);
    });
  const entry = workspace.references.index.entryOf(file, document);
  for (const { object, sites } of entry?.facts.objects ?? [])
    for (const site of overlaps(object.at, part) ? sites : [])
      if (overlaps(site.at, part)) walk.add(nameSpan(entry!, site), 'variable', site.role === 'definition' ? DECLARATION : NONE);
  return inOrder(walk.tokens, document.text);
}

const overlaps = (span: Span, part: Span): boolean => span.start <= part.end && span.end >= part.start;

class Walk {
  readonly tokens: Token[] = [];

  constructor(
    private readonly workspace: Workspace,
    private readonly part: Span,
  ) {}

  object(document: FileDocument, node: Node | null, base: readonly (string | number)[]): void {
    if (node?.type !== 'mapping') return;
    const subject = subjectOf(document.document, base.length > 0 ? base : ['kind']);
    if (!subject || subject.base.length !== base.length) return;
    const { apiVersion, kind, apiVersionNode, kindNode } = subject.identity;
    if (kindNode) this.add(contentOf(kindNode), 'class', NONE);
    if (apiVersionNode) this.add(contentOf(apiVersionNode), 'namespace', NONE);
    const schema = schemaOf(apiVersion, kind, this.workspace.settings.version);
    if (schema) this.mapping(node, schema.type, 0);
  }

  private mapping(node: MappingNode, type: FieldType, depth: number): void {
    for (const { key, value } of node.pairs) {
      if (!overlaps({ start: key.start, end: value.end }, this.part)) continue;
      if (type.kind === 'map') {
        this.value(value, type.element, depth + 1);
        continue;
      }
      const field = type.kind === 'object' ? type.byName.get(keyName(key) ?? '') : undefined;
      if (!field || !isAvailable(field, this.workspace.settings.version)) continue;
      if (field.deprecated) this.add(contentOf(key), 'property', DEPRECATED);
      this.value(value, field.type, depth + 1);
    }
  }

  private value(node: Node, type: FieldType, depth: number): void {
    if (depth > DEPTH_MAX || !overlaps(node, this.part)) return;
    const known = type.kind === 'raw' && type.hint ? typeById(type.hint) : type;
    if (node.type === 'mapping') this.mapping(node, known, depth);
    else if (node.type === 'sequence' && known.kind === 'list') for (const item of node.items) this.value(item, known.element, depth + 1);
    else if (node.type === 'scalar' && typeof node.value === 'string') {
      // Numbers that are numbers to YAML are coloured already.
      if (known.kind === 'quantity' || known.kind === 'duration') this.add(contentOf(node), 'number', NONE);
      else if (known.kind === 'string' && known.values.includes(node.value)) this.add(contentOf(node), 'enumMember', NONE);
    }
  }

  add({ start, end }: Span, type: TokenType, modifiers: readonly TokenModifier[]): void {
    if (end > start && overlaps({ start, end }, this.part)) this.tokens.push({ start, end, type, modifiers });
  }
}

/** A scalar without its quotes. */
function contentOf(node: Node): Span {
  const quoted = node.type === 'scalar' && (node.style === 'single' || node.style === 'double');
  return quoted ? { start: node.start + 1, end: node.end - 1 } : { start: node.start, end: node.end };
}

/** Tokens lie on one line and never over each other. */
function inOrder(tokens: Token[], text: string): Token[] {
  tokens.sort((one, other) => one.start - other.start);
  let last = 0;
  return tokens.filter(({ start, end }) => {
    const newline = text.indexOf('\n', start);
    if (start < last || (newline >= 0 && newline < end)) return false;
    last = end;
    return true;
  });
}
