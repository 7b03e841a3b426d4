import { entriesOf, keyName, type MappingNode, type Node, resolved } from '../../manifest/index.ts';
import type { MinorVersion } from '../object.ts';
import { type FieldType, isAvailable, type KindSchema, type ObjectType } from '../schema/model.ts';
import { goQuote } from '../values/goQuote.ts';
import { compareText } from './order.ts';

/** Resources that can only be created. kubectl finds no PATCH for them, and so does not trust the server to check their fields. */
const CREATE_ONLY = new Set([
  'Binding',
  'TokenReview',
  'SubjectAccessReview',
  'LocalSubjectAccessReview',
  'SelfSubjectAccessReview',
  'SelfSubjectRulesReview',
  'SelfSubjectReview',
]);

/** Whether kubectl checks objects of the kind itself: kinds of the OpenAPI document that cannot be patched. */
export const isCheckedByClient = ({ resource, version, kind }: KindSchema): boolean =>
  /^v\d+$/.test(version) && (resource === null || CREATE_ONLY.has(kind));

/**
 * What kubectl's own check finds: unknown fields and required ones that are missing, fields in alphabetical order.
 * Source: k8s.io/kube-openapi pkg/util/proto/validation types.go.
 */
export function clientErrors(root: MappingNode, { kind, type }: KindSchema, version: MinorVersion): string[] {
  const errors: string[] = [];
  new Check(version, errors).object(root, type, kind);
  return errors;
}

class Check {
  constructor(
    private readonly version: MinorVersion,
    private readonly errors: string[],
  ) {}

  object(node: MappingNode, type: ObjectType, path: string): void {
    const present = new Map<string, Node>();
    for (const { key, value } of entriesOf(node)) {
      const name = keyName(key);
      const found = resolved(value);
      if (name !== null && found && !(found.type === 'scalar' && found.value === null)) present.set(name, found);
    }
    for (const name of [...present.keys()].sort(compareText)) {
      const field = type.byName.get(name);
      if (field && isAvailable(field, this.version)) this.value(present.get(name)!, field.type, `${path}.${name}`);
      else this.errors.push(`ValidationError(${path}): unknown field ${goQuote(name)} in ${openApiName(type)}`);
    }
    for (const { name, required } of type.fields) {
      if (required && !present.has(name)) {
        this.errors.push(`ValidationError(${path}): missing required field ${goQuote(name)} in ${openApiName(type)}`);
      }
    }
  }

  private value(written: Node, type: FieldType, path: string): void {
    const node = resolved(written);
    if (type.kind === 'object' && node?.type === 'mapping') this.object(node, type, path);
    else if (type.kind === 'list' && node?.type === 'sequence') {
      for (const [i, item] of node.items.entries()) this.value(item, type.element, `${path}[${i}]`);
    } else if (type.kind === 'map' && node?.type === 'mapping') {
      for (const { key, value } of entriesOf(node)) this.value(value, type.element, `${path}.${keyName(key) ?? ''}`);
    }
  }
}

/** `core/v1.Binding` → `io.k8s.api.core.v1.Binding`. */
function openApiName({ id }: ObjectType): string {
  const dotted = id.replace('/', '.');
  return id.startsWith('meta/') ? `io.k8s.apimachinery.pkg.apis.${dotted}` : `io.k8s.api.${dotted}`;
}
