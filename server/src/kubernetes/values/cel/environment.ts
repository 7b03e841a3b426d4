import type { Functions } from './declarations.ts';
import type { MacroLibraries } from './macros.ts';
import type { Type } from './types.ts';
import * as types from './types.ts';

/** What an expression may name and call. */
export interface Environment {
  readonly variables: ReadonlyMap<string, Type>;
  readonly functions: Functions;
  readonly macros: MacroLibraries;
  /** Objects that may be made, by name. */
  readonly messages?: (name: string) => Type | undefined;
}

/** Types that have a name of their own. Source: cel-go stdlib.Types, apiserver/pkg/cel/types.go findScalar. */
const TYPE_NAMES: ReadonlyMap<string, Type> = new Map([
  ...[
    types.BOOL,
    types.BYTES,
    types.DOUBLE,
    types.DURATION,
    types.INT,
    types.NULL,
    types.STRING,
    types.TIMESTAMP,
    types.TYPE,
    types.UINT,
  ].map((type) => [type.name, type] as const),
  ['duration', types.DURATION],
  ['timestamp', types.TIMESTAMP],
  ['net.IP', types.opaque('net.IP')],
  ['net.CIDR', types.opaque('net.CIDR')],
  ['list', types.listOf(types.param('A'))],
  ['map', types.mapOf(types.param('A'), types.param('B'))],
  ['optional_type', types.optionalOf(types.param('V'))],
]);

/** Messages of protocol buffers; there are more than are known here. */
const PROTOBUF = 'google.protobuf.';

/** The type of a name that is no variable of a macro; undefined where there is none. */
export function typeOfName({ variables, messages }: Environment, name: string): Type | undefined {
  const variable = variables.get(name);
  if (variable) return variable;
  const type = TYPE_NAMES.get(name) ?? messages?.(name);
  if (type) return types.typeOf(type);
  return name.startsWith(PROTOBUF) ? types.UNREAD : undefined;
}
