import type { Type } from './types.ts';
import * as types from './types.ts';

/**
 * The functions and operators that expressions are checked against. A line is `name types: type`, with a dot in front of what is called of the
 * first type; capitals are parameters. What `@` names, costs are told by. Source: cel-go common/stdlib/standard.go, cel/library.go, ext/*.go,
 * apiserver/pkg/cel/library/*.go.
 */

export interface Overload {
  /** Is it called of its first argument? */
  readonly isMember: boolean;
  readonly takes: readonly Type[];
  readonly gives: Type;
  readonly params: readonly string[];
  /** Set where costs tell it from others of its name. */
  readonly id: string;
}

export type Functions = ReadonlyMap<string, readonly Overload[]>;

const AUTHORIZATION = 'kubernetes.authorization.';
export const QUANTITY_TYPE = types.struct('kubernetes.Quantity');
export const SEMVER_TYPE = types.struct('kubernetes.Semver');
export const URL_TYPE = types.struct('kubernetes.URL');
export const FORMAT_TYPE = types.struct('kubernetes.NamedFormat');
export const AUTHORIZER_TYPE = types.struct(`${AUTHORIZATION}Authorizer`);
export const RESOURCE_CHECK_TYPE = types.struct(`${AUTHORIZATION}ResourceCheck`);
export const IP_TYPE = types.opaque('net.IP');
export const CIDR_TYPE = types.opaque('net.CIDR');

const NAMED: Readonly<Record<string, Type>> = {
  bool: types.BOOL,
  bytes: types.BYTES,
  double: types.DOUBLE,
  duration: types.DURATION,
  dyn: types.DYN,
  int: types.INT,
  string: types.STRING,
  timestamp: types.TIMESTAMP,
  uint: types.UINT,
  quantity: QUANTITY_TYPE,
  semver: SEMVER_TYPE,
  url: URL_TYPE,
  format: FORMAT_TYPE,
  authorizer: AUTHORIZER_TYPE,
  pathCheck: types.struct(`${AUTHORIZATION}PathCheck`),
  groupCheck: types.struct(`${AUTHORIZATION}GroupCheck`),
  resourceCheck: RESOURCE_CHECK_TYPE,
  decision: types.struct(`${AUTHORIZATION}Decision`),
  ip: IP_TYPE,
  cidr: CIDR_TYPE,
};

/** One line for each of the types, which stand for `$`. */
const forEach = (names: string, line: string): string =>
  names
    .split(' ')
    .map((name) => line.replaceAll('$', name))
    .join('\n');

const COMPARABLE = 'int uint double bool duration timestamp string bytes';
const NUMBERS = 'int uint double';

const compared = (operator: string): string =>
  `${forEach('bool timestamp duration', `${operator} $ $: bool`)}
${forEach('string bytes', `${operator} $ $: bool @compared`)}
${forEach(NUMBERS, `${operator} $ int: bool\n${operator} $ uint: bool\n${operator} $ double: bool`)}`;

const ofTime = (names: string): string => forEach(names, '.$ timestamp: int\n.$ timestamp string: int');

const STANDARD = `
_?_:_ bool A A: A @conditional
_&&_ bool bool: bool
_||_ bool bool: bool
!_ bool: bool
@not_strictly_false bool: bool
_==_ A A: bool @compared
_!=_ A A: bool @compared
_+_ bytes bytes: bytes @added
_+_ double double: double
_+_ duration duration: duration
_+_ duration timestamp: timestamp
_+_ timestamp duration: timestamp
_+_ int int: int
_+_ list(A) list(A): list(A) @joined
_+_ string string: string @added
_+_ uint uint: uint
${forEach('double int uint', '_/_ $ $: $\n_*_ $ $: $\n_-_ $ $: $')}
_%_ int int: int
_%_ uint uint: uint
_-_ duration duration: duration
_-_ timestamp duration: timestamp
_-_ timestamp timestamp: duration
-_ double: double
-_ int: int
${['_<_', '_<=_', '_>_', '_>=_'].map(compared).join('\n')}
_[_] list(A) int: A @item
_[_] map(A,B) A: B @value
@in A list(A): bool @in
@in A map(A,B): bool
${forEach('bytes list(A) map(A,B) string', 'size $: int\n.size $: int')}
type A: type(A)
${forEach('bool string', 'bool $: bool')}
bytes bytes: bytes
bytes string: bytes @encoded
${forEach('double int string uint', 'double $: double')}
${forEach('duration int string', 'duration $: duration')}
dyn A: dyn
${forEach('int double duration string timestamp uint', 'int $: int')}
${forEach('string bool double duration int timestamp uint', 'string $: string')}
string bytes: string @decoded
${forEach('timestamp int string', 'timestamp $: timestamp')}
${forEach('uint double int string', 'uint $: uint')}
.contains string string: bool @contains
.endsWith string string: bool @begins
.startsWith string string: bool @begins
matches string string: bool
.matches string string: bool @matches
${ofTime('getFullYear getMonth getDayOfYear getDayOfMonth getDate getDayOfWeek getHours getMinutes getSeconds getMilliseconds')}
${forEach('getHours getMinutes getSeconds getMilliseconds', '.$ duration: int')}
`;

const OPTIONALS = `
optional.of V: optional(V)
optional.ofNonZeroValue V: optional(V)
optional.none : optional(V)
optional.unwrap list(optional(V)): list(V)
.value optional(V): V
.hasValue optional(V): bool
.or optional(V) optional(V): optional(V)
.orValue optional(V) V: V
.last list(V): optional(V)
.first list(V): optional(V)
.unwrapOpt list(optional(V)): list(V)
_[?_] list(V) int: optional(V)
_[?_] optional(list(V)) int: optional(V)
_[?_] map(K,V) K: optional(V)
_[?_] optional(map(K,V)) K: optional(V)
_[_] optional(list(V)) int: optional(V)
_[_] optional(map(K,V)) K: optional(V)
`;

const EXTENSIONS = `
.charAt string int: string
.indexOf string string: int
.indexOf string string int: int
.lastIndexOf string string: int
.lastIndexOf string string int: int
.lowerAscii string: string
.upperAscii string: string
.trim string: string
.replace string string string: string
.replace string string string int: string
.split string string: list(string)
.split string string int: list(string)
.substring string int: string
.substring string int int: string
.format string list(dyn): string @format
strings.quote string: string @quoted
.join list(string): string
.join list(string) string: string
sets.contains list(T) list(T): bool @sets1
sets.intersects list(T) list(T): bool @sets1
sets.equivalent list(T) list(T): bool @sets2
cel.@mapInsert map(K,V) K V: map(K,V)
cel.@mapInsert map(K,V) map(K,V): map(K,V)
`;

const FORMATS =
  'dns1123Label dns1123Subdomain dns1035Label qualifiedName dns1123LabelPrefix dns1123SubdomainPrefix dns1035LabelPrefix labelValue uri uuid byte date datetime';

const KUBERNETES = `
${forEach(COMPARABLE, '.isSorted list($): bool\n.max list($): $\n.min list($): $')}
${forEach('int uint double duration', '.sum list($): $')}
.indexOf list(A) A: int
.lastIndexOf list(A) A: int
.find string string: string
.findAll string string: list(string)
.findAll string string int: list(string)
url string: url
isURL string: bool
${forEach('getScheme getHost getHostname getPort getEscapedPath', '.$ url: string')}
.getQuery url: map(string,list(string))
.path authorizer string: pathCheck
.group authorizer string: groupCheck
.serviceAccount authorizer string string: authorizer
.resource groupCheck string: resourceCheck
${forEach('subresource namespace name fieldSelector labelSelector', '.$ resourceCheck string: resourceCheck')}
.check pathCheck string: decision
.check resourceCheck string: decision
.errored decision: bool
.error decision: string
.allowed decision: bool
.reason decision: string
quantity string: quantity
isQuantity string: bool
sign quantity: int
.asApproximateFloat quantity: double
.asInteger quantity: int
.isInteger quantity: bool
${forEach('quantity semver', '.isGreaterThan $ $: bool\n.isLessThan $ $: bool\n.compareTo $ $: int')}
${forEach('add sub', '.$ quantity quantity: quantity\n.$ quantity int: quantity')}
semver string: semver
semver string bool: semver
isSemver string: bool
isSemver string bool: bool
${forEach('major minor patch', '.$ semver: int')}
ip string: ip
.ip cidr: ip @field
ip.isCanonical string: bool
isIP string: bool
.family ip: int
${forEach('isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast', '.$ ip: bool')}
string ip: string
cidr string: cidr
isCIDR string: bool
.containsIP cidr string: bool @parsed
.containsIP cidr ip: bool
.containsCIDR cidr string: bool @parsed
.containsCIDR cidr cidr: bool
.prefixLength cidr: int
.masked cidr: cidr
string cidr: string
.validate format string: optional(list(string))
format.named string: optional(format)
${forEach(FORMATS, 'format.$ : format')}
`;

const LISTS = `
.slice list(T) int int: list(T) @slice
.flatten list(list(T)): list(T) @flatten
.flatten list(dyn) int: list(dyn) @flatten
${forEach(COMPARABLE, '.sort list($): list($) @sort\n.@sortByAssociatedKeys list(T) list($): list(T) @sortBy')}
lists.range int: list(int) @range
.reverse list(T): list(T) @reverse
.distinct list(T): list(T) @distinct
`;

const PATCHES = 'jsonpatch.escapeKey string: string';

/** Libraries that not every expression has. */
export interface FunctionLibraries {
  /** Of lists; new expressions have them since 1.35. Source: apiserver/pkg/cel/environment/base.go. */
  readonly lists?: boolean;
  /** For mutations. */
  readonly patches?: boolean;
}

const known = new Map<string, Functions>();

/** Everything that can be called. */
export function functionsOf({ lists = false, patches = false }: FunctionLibraries): Functions {
  const key = `${lists} ${patches}`;
  let functions = known.get(key);
  if (!functions) {
    functions = read([STANDARD, OPTIONALS, KUBERNETES, EXTENSIONS, lists ? LISTS : '', patches ? PATCHES : '']);
    known.set(key, functions);
  }
  return functions;
}

function read(libraries: readonly string[]): Functions {
  const functions = new Map<string, Overload[]>();
  for (const line of libraries.join('\n').split('\n')) {
    const found = /^(\S+) (.*): (\S+)(?: @(\w+))?$/.exec(line);
    if (!found) continue;
    const [, callee = '', takes = '', gives = '', id = ''] = found;
    const isMember = callee.startsWith('.');
    const name = isMember ? callee.slice(1) : callee;
    const overload: Overload = {
      isMember,
      takes: takes.split(' ').filter(Boolean).map(typeFrom),
      gives: typeFrom(gives),
      params: [...new Set(line.match(/(?<![\w$])[A-Z](?!\w)/g))],
      id,
    };
    const overloads = functions.get(name);
    if (overloads) overloads.push(overload);
    else functions.set(name, [overload]);
  }
  return functions;
}

function typeFrom(text: string): Type {
  const [, name = '', inner] = /^(\w+)(?:\((.*)\))?$/.exec(text) ?? [];
  if (inner === undefined) return NAMED[name] ?? types.param(name);
  if (name === 'list') return types.listOf(typeFrom(inner));
  if (name === 'optional') return types.optionalOf(typeFrom(inner));
  if (name === 'type') return types.typeOf(typeFrom(inner));
  const comma = inner.indexOf(',');
  return types.mapOf(typeFrom(inner.slice(0, comma)), typeFrom(inner.slice(comma + 1)));
}
