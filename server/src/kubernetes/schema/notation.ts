import { interned } from '../../manifest/words.ts';
import { PACKAGES, UNIONS } from './generated/types.ts';
import type { Field, FieldType, KindSchema, ObjectType, ScalarKind, ScalarType, Union } from './model.ts';

/** Reads the generated notation (scripts/schema/facts/README.md), each package and each type when it is first asked for. */

const SCALARS: Readonly<Record<string, readonly [ScalarKind, string]>> = {
  string: ['string', 'string'],
  bool: ['boolean', 'bool'],
  int32: ['int32', 'int32'],
  int64: ['int64', 'int64'],
  int: ['int64', 'int'],
  float64: ['number', 'float64'],
  quantity: ['quantity', 'resource.Quantity'],
  intstr: ['int-or-string', 'intstr.IntOrString'],
  time: ['date-time', 'v1.Time'],
  microtime: ['micro-time', 'v1.MicroTime'],
  duration: ['duration', 'v1.Duration'],
  bytes: ['bytes', '[]uint8'],
  raw: ['raw', 'runtime.RawExtension'],
  json: ['raw', 'v1.JSON'],
};

interface Package {
  readonly name: string;
  readonly group: string;
  readonly kinds: ReadonlyMap<string, readonly string[]>;
  /** Type name → its line and the lines of its fields. */
  readonly blocks: ReadonlyMap<string, readonly string[]>;
}

const packages = new Map<string, Package | null>();
const types = new Map<string, FieldType>();
let unions: ReadonlyMap<string, Union> | undefined;

const unionRule = (id: string): Union | undefined => {
  unions ??= new Map(UNIONS.split('\n').map((line) => line.split(' ') as [string, Union]));
  return unions.get(id);
};

export function packageNames(): string[] {
  return Object.keys(PACKAGES);
}

/** API group of a package; `-` stands for the core group. Needs no reading of the package. */
export function groupOf(name: string): string {
  const text = PACKAGES[name] ?? '';
  const group = text.slice(text.indexOf(' ', 8) + 1, text.indexOf('\n'));
  return group === '-' ? '' : group;
}

function readPackage(name: string): Package | null {
  const known = packages.get(name);
  if (known !== undefined) return known;
  const text = PACKAGES[name];
  if (text === undefined) {
    packages.set(name, null);
    return null;
  }
  const kinds = new Map<string, readonly string[]>();
  const blocks = new Map<string, readonly string[]>();
  let block: string[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith(' ')) {
      block.push(line);
      continue;
    }
    const [what, typeName = ''] = line.split(' ', 2);
    if (what === 'kind') kinds.set(typeName, line.split(' ').slice(2));
    else if (what !== 'package') {
      block = [line];
      blocks.set(typeName, block);
    }
  }
  const read = { name, group: groupOf(name), kinds, blocks };
  packages.set(name, read);
  return read;
}

/** `core/v1.Container` → its type. Ids that are not in the data (Go types of other packages) read as strings. */
export function typeById(id: string): FieldType {
  const known = types.get(id);
  if (known) return known;
  const dot = id.indexOf('.');
  const pkg = id.slice(0, dot);
  const name = id.slice(dot + 1);
  const goType = `${pkg.slice(pkg.lastIndexOf('/') + 1)}.${name}`;
  const block = readPackage(pkg)?.blocks.get(name);
  const read =
    block === undefined
      ? scalar('string', goType)
      : block[0]!.startsWith('named ')
        ? named(block[0]!, pkg, goType)
        : new StructType(id, name, goType, pkg, block);
  types.set(id, read);
  return read;
}

const scalar = (
  kind: ScalarKind,
  goType: string,
  values: readonly string[] = [],
  closed = false,
  hint: string | null = null,
): ScalarType => ({
  kind,
  goType,
  values,
  closed,
  hint,
});

/** `named Protocol string =TCP|UDP|SCTP`, `named ResourceList map[.ResourceName]quantity`. */
function named(line: string, pkg: string, goType: string): FieldType {
  const [, , expression = 'string', values] = line.split(' ');
  const underlying = typeOf(expression, pkg);
  if (underlying.kind === 'object') return underlying;
  if (values === undefined) return { ...underlying, goType };
  return {
    ...scalar(
      'string',
      goType,
      values
        .slice(1)
        .split('|')
        .map((value) => value.replaceAll('\\x20', ' ')),
      values.startsWith('='),
    ),
  };
}

/** A type expression of the notation inside a package. */
function typeOf(expression: string, pkg: string): FieldType {
  if (expression.startsWith('*')) return typeOf(expression.slice(1), pkg);
  const plain = SCALARS[expression];
  const key = plain || !expression.includes('.') ? expression : `${pkg} ${expression}`;
  const known = types.get(key);
  if (known) return known;
  const read = plain ? scalar(plain[0], plain[1]) : compound(expression, pkg);
  types.set(key, read);
  return read;
}

function compound(expression: string, pkg: string): FieldType {
  if (expression.startsWith('[]')) {
    const element = typeOf(expression.slice(2), pkg);
    return { kind: 'list', goType: `[]${element.goType}`, element };
  }
  if (expression.startsWith('map[')) {
    const end = expression.indexOf(']');
    const element = typeOf(expression.slice(end + 1), pkg);
    return { kind: 'map', goType: `map[${typeOf(expression.slice(4, end), pkg).goType}]${element.goType}`, element };
  }
  if (expression.startsWith('raw:')) return scalar('raw', 'runtime.RawExtension', [], false, absolute(expression.slice(4), pkg));
  return typeById(absolute(expression, pkg));
}

const absolute = (id: string, pkg: string): string => (id.startsWith('.') ? pkg + id : id);

class StructType implements ObjectType {
  readonly kind = 'object';
  readonly atomic: boolean;
  #fields: readonly Field[] | undefined;
  #byName: ReadonlyMap<string, Field> | undefined;

  constructor(
    readonly id: string,
    readonly name: string,
    readonly goType: string,
    private readonly pkg: string,
    private readonly lines: readonly string[],
  ) {
    this.atomic = lines[0]!.endsWith(' atomic');
  }

  get fields(): readonly Field[] {
    this.#fields ??= this.read();
    return this.#fields;
  }

  get byName(): ReadonlyMap<string, Field> {
    // Names are pieces of the notation; keys of manifests are found sooner by such as they are themselves.
    this.#byName ??= new Map(this.fields.map((field) => [interned(field.name), field]));
    return this.#byName;
  }

  private read(): Field[] {
    const fields: Field[] = [];
    const own = unionRule(this.id);
    const union = own ? { group: this.id, rule: own } : null;
    for (const line of this.lines.slice(1)) {
      const words = line.split(' ');
      if (words[1] !== '&') {
        fields.push(readField(words, fields.length, this.pkg, union));
        continue;
      }
      const inlined = typeById(absolute(words[2]!, this.pkg));
      if (inlined.kind !== 'object') continue;
      for (const field of inlined.fields) fields.push({ ...field, index: fields.length, inlinedIn: `${words[3]}.${field.inlinedIn}` });
    }
    return fields;
  }
}

/** ` name type attributes…`, split at blanks; the first word is empty. */
function readField(words: readonly string[], index: number, pkg: string, union: Field['union']): Field {
  const [, name = '', expression = 'string'] = words;
  let omitEmpty = true;
  let omitZero = false;
  let required = false;
  let deprecated = false;
  let discriminator = false;
  let sinceMinor = 0;
  let untilMinor = 99;
  const valued = new Map<string, string>();
  for (let i = 3; i < words.length; i++) {
    const word = words[i]!;
    if (word === '!') omitEmpty = false;
    else if (word === 'z') omitZero = true;
    else if (word === 'r') required = true;
    else if (word === 'deprecated') deprecated = true;
    else if (word === 'discriminator') discriminator = true;
    else if (word.startsWith('+')) sinceMinor = Number(word.slice(3));
    else if (word.startsWith('-')) untilMinor = Number(word.slice(3));
    else valued.set(word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1));
  }
  const [listType, listKeys] = (valued.get('list') ?? '').split(':');
  const [patchStrategy, patchMergeKey] = (valued.get('patch') ?? '').split(':');
  return {
    name,
    type: typeOf(expression, pkg),
    index,
    inlinedIn: '',
    union,
    pointer: expression.startsWith('*'),
    omitEmpty,
    omitZero,
    required,
    sinceMinor,
    untilMinor,
    deprecated,
    discriminator,
    listType: (listType || null) as Field['listType'],
    listMapKeys: listKeys ? listKeys.split(',') : [],
    mapType: (valued.get('map') ?? null) as Field['mapType'],
    patchStrategy: patchStrategy || null,
    patchMergeKey: patchMergeKey || null,
    featureGate: valued.get('gate') ?? null,
    declaredDefault: valued.get('default') ?? null,
  };
}

const minor = (version: string | undefined, otherwise: number): number => (version ? Number(version.slice(2)) : otherwise);

/** The kinds of a package, with their types unread. */
export function kindsIn(name: string): KindSchema[] {
  const read = readPackage(name);
  if (!read) return [];
  const version = name.slice(name.indexOf('/') + 1);
  return [...read.kinds].map(([kind, words]) => {
    const valued = new Map(words.filter((word) => word.includes('=')).map((word) => word.split('=') as [string, string]));
    const resource = words[0] !== undefined && !words[0].includes('=') ? words[0] : null;
    return {
      group: read.group,
      version,
      apiVersion: read.group ? `${read.group}/${version}` : version,
      kind,
      resource,
      namespaced: words.includes('namespaced'),
      type: typeById(`${name}.${kind}`) as ObjectType,
      introducedMinor: minor(valued.get('introduced'), 0),
      deprecatedMinor: minor(valued.get('deprecated'), 99),
      removedMinor: minor(valued.get('removed'), 99),
      replacement: valued.get('use') ?? null,
    };
  });
}
