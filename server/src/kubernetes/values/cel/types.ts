/** Types of CEL, and which of them may stand for which. Source: cel-go common/types/types.go, checker/types.go, checker/mapping.go. */

export type Kind =
  | 'any'
  | 'bool'
  | 'bytes'
  | 'double'
  | 'duration'
  | 'dyn'
  | 'error'
  | 'int'
  | 'list'
  | 'map'
  | 'none'
  | 'null'
  | 'opaque'
  | 'param'
  | 'string'
  | 'struct'
  | 'timestamp'
  | 'type'
  | 'uint'
  | 'unread';

/** The fields of an object; none is known of that are not had. */
export interface Fields {
  get(name: string): Type | undefined;
}

export interface Type {
  readonly kind: Kind;
  /** What it is called when a program runs. */
  readonly name: string;
  readonly params: readonly Type[];
  /** Of objects; without them nothing is known of their fields. */
  readonly fields?: Fields;
}

const NO_PARAMS: readonly Type[] = [];
const plain = (kind: Kind, name: string = kind): Type => ({ kind, name, params: NO_PARAMS });

export const ANY = plain('any', 'google.protobuf.Any');
export const BOOL = plain('bool');
export const BYTES = plain('bytes');
export const DOUBLE = plain('double');
export const DURATION = plain('duration', 'google.protobuf.Duration');
export const DYN = plain('dyn');
export const ERROR = plain('error');
export const INT = plain('int');
/** Of fields that there are not, where anything may be written. */
export const NONE = plain('none', '');
export const NULL = plain('null', 'null_type');
export const STRING = plain('string');
export const TIMESTAMP = plain('timestamp', 'google.protobuf.Timestamp');
export const TYPE = plain('type');
export const UINT = plain('uint');
/** Of what holds something that is not read here. */
export const UNREAD = plain('unread');

export const listOf = (item: Type): Type => ({ kind: 'list', name: 'list', params: [item] });
export const mapOf = (key: Type, value: Type): Type => ({ kind: 'map', name: 'map', params: [key, value] });
export const optionalOf = (value: Type): Type => opaque('optional_type', [value]);
export const typeOf = (value: Type): Type => ({ kind: 'type', name: 'type', params: [value] });
export const opaque = (name: string, params: readonly Type[] = NO_PARAMS): Type => ({ kind: 'opaque', name, params });
export const param = (name: string): Type => ({ kind: 'param', name, params: NO_PARAMS });
export const struct = (name: string, fields?: Fields): Type => ({ kind: 'struct', name, params: NO_PARAMS, ...(fields && { fields }) });

export const isDyn = ({ kind }: Type): boolean => kind === 'dyn' || kind === 'any';
export const isDynOrError = (type: Type): boolean => isDyn(type) || type.kind === 'error';
const isOptional = ({ kind, name }: Type): boolean => kind === 'opaque' && name === 'optional_type';
/** What an optional type holds; null for any other. */
export const heldBy = (type: Type): Type | null => (isOptional(type) ? type.params[0]! : null);

const SHORT_NAMES: Readonly<Partial<Record<Kind, string>>> = {
  any: 'any',
  duration: 'duration',
  error: '!error!',
  null: 'null',
  timestamp: 'timestamp',
};

/** As messages about problems call a type. Source: checker/format.go FormatCELType. */
export function typeShown(type: Type): string {
  const short = SHORT_NAMES[type.kind];
  if (short !== undefined) return short;
  return type.params.length === 0 ? type.name : `${type.name}(${type.params.map(typeShown).join(', ')})`;
}

/** As messages call what an expression comes to. Source: common/types Type.String. */
export const typeName = (type: Type): string =>
  type.params.length === 0 ? type.name : `${type.name}(${type.params.map(typeName).join(', ')})`;

/** Are they the same? `named`: parameters of different names are different. */
export function isSameType(one: Type, other: Type, named = true): boolean {
  if (one === other) return true;
  if (one.kind !== other.kind || one.params.length !== other.params.length) return false;
  if ((named || one.kind !== 'param') && one.name !== other.name) return false;
  return one.params.every((each, index) => isSameType(each, other.params[index]!, named));
}

/** Kinds that a null may stand for. */
const NULLABLE: ReadonlySet<Kind> = new Set(['opaque', 'struct', 'any', 'duration', 'timestamp', 'null']);
const CONTAINERS: ReadonlySet<Kind> = new Set(['opaque', 'list', 'map']);

function isAsGeneral(one: Type, other: Type): boolean {
  if (isDyn(one) || one.kind === 'param') return true;
  if (isDyn(other) || other.kind === 'param' || one.kind !== other.kind) return false;
  if (one.kind === 'type') return true;
  if (!CONTAINERS.has(one.kind)) return isSameType(one, other);
  if (one.name !== other.name || one.params.length !== other.params.length) return false;
  return one.params.every((each, index) => isAsGeneral(each, other.params[index]!));
}

/** The more general of two types of which one may stand for the other. */
export const mostGeneral = (one: Type, other: Type): Type => (isAsGeneral(one, other) ? one : other);

/** What parameters stand for. What was found out on the way to a no is forgotten. */
export class Mapping {
  private readonly known = new Map<string, Type>();
  private readonly changes: (readonly [name: string, before: Type | undefined])[] = [];

  isAssignable(one: Type, other: Type): boolean {
    return this.kept(this.fits(one, other));
  }

  areAssignable(some: readonly Type[], others: readonly Type[]): boolean {
    return this.kept(this.allFit(some, others));
  }

  /** The type with everything that is known of its parameters; `isFinal`: others may be anything. */
  substitute(type: Type, isFinal = false): Type {
    const known = type.kind === 'param' ? this.known.get(type.name) : undefined;
    if (known) return this.substitute(known, isFinal);
    if (type.kind === 'param') return isFinal ? DYN : type;
    if (type.params.length === 0) return type;
    const params = type.params.map((each) => this.substitute(each, isFinal));
    return params.every((each, index) => each === type.params[index]) ? type : { ...type, params };
  }

  private kept(isFit: boolean): boolean {
    if (!isFit) {
      for (let change = this.changes.pop(); change; change = this.changes.pop()) {
        if (change[1]) this.known.set(change[0], change[1]);
        else this.known.delete(change[0]);
      }
    }
    this.changes.length = 0;
    return isFit;
  }

  private add(name: string, type: Type): void {
    this.changes.push([name, this.known.get(name)]);
    this.known.set(name, type);
  }

  private allFit(some: readonly Type[], others: readonly Type[]): boolean {
    return some.length === others.length && some.every((each, index) => this.fits(each, others[index]!));
  }

  private fits(one: Type, other: Type): boolean {
    if (other.kind === 'param') {
      const had = this.known.has(other.name);
      if (this.stands(one, other)) return true;
      if (had) return false;
    }
    if (one.kind === 'param') return this.stands(other, one);
    if (isDynOrError(one) || isDynOrError(other)) return true;
    if (one.kind === 'null') return NULLABLE.has(other.kind);
    if (other.kind === 'null') return NULLABLE.has(one.kind);
    if (one.kind === 'type') return other.kind === 'type';
    if (one.kind !== other.kind || one.name !== other.name) return false;
    return !CONTAINERS.has(one.kind) || this.allFit(one.params, other.params);
  }

  /** May the parameter stand for the type? Source: checker/types.go isValidTypeSubstitution. */
  private stands(type: Type, parameter: Type): boolean {
    if (type.kind === 'param' && type.name === parameter.name) return true;
    const known = this.known.get(parameter.name);
    if (!known) {
      if (!this.isApart(parameter, type)) return false;
      this.add(parameter.name, type);
      return true;
    }
    if (isSameType(type, known)) return true;
    if (!this.fits(type, known)) return false;
    const general = mostGeneral(type, known);
    if (this.isApart(parameter, general)) this.add(parameter.name, general);
    return true;
  }

  /** Does the parameter not occur within the type? */
  private isApart(parameter: Type, within: Type): boolean {
    if (within.kind === 'param') {
      if (within.name === parameter.name) return false;
      const known = this.known.get(within.name);
      return !known || this.isApart(parameter, known);
    }
    return within.params.every((each) => this.isApart(parameter, each));
  }
}
