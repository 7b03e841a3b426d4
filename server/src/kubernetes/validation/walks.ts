import type { FieldPath } from './fieldPath.ts';
import { type Check, EMPTY, judge, needOf, quietBit, type Refusal, type Rule, type RuleContext, type Walk, walk } from './rule.ts';

/**
 * The steps of which a topic is made. A topic is an ordered list of checks, in the order in which the API server asks:
 *
 *     export const containerChecks: readonly Check<Container, PodContext>[] = [
 *       containerName,
 *       field('lifecycle', lifecycleChecks),
 *       each('ports', [portName, portNumber]),
 *       when((container) => container.tty === true, [...]),
 *     ];
 *
 * Absent fields and nulls are the same, as in Go after decoding; a null list entry is an empty struct.
 */
type Checks<Value, Context extends RuleContext> = readonly Check<Value, Context>[];
type Present<Value, Name extends keyof Value> = NonNullable<Value[Name]>;
type Entry<List> = List extends readonly (infer Item)[] ? NonNullable<Item> : never;
type MapValue<Map> = Map extends Readonly<Record<string, infer Item>> ? Item : never;

/** Looks into a field, when it is there. */
export function field<Value, Name extends keyof Value & string, Context extends RuleContext>(
  name: Name,
  checks: Checks<Present<Value, Name>, Context>,
): Walk<Value, Context> {
  return walk({
    checks,
    needs: name,
    into: name,
    walk(value, path, context, refusals) {
      const part = value[name];
      if (part !== undefined && part !== null) judge(checks, part, path.child(name), context, refusals);
    },
  });
}

/** Looks into a field whether it is there or not: an absent one is what Go has then, an empty struct, list or map. */
export function struct<Value, Name extends keyof Value & string, Context extends RuleContext>(
  name: Name,
  checks: Checks<Present<Value, Name>, Context>,
): Walk<Value, Context> {
  return walk({
    checks,
    into: name,
    walk(value, path, context, refusals) {
      judge(checks, value[name] ?? (EMPTY as Present<Value, Name>), path.child(name), context, refusals);
    },
  });
}

/** Looks into every entry of a list field. */
export function each<Value, Name extends keyof Value & string, Context extends RuleContext>(
  name: Name,
  checks: Checks<Entry<Present<Value, Name>>, Context>,
): Walk<Value, Context> {
  return walk({
    checks,
    needs: name,
    walk(value, path, context, refusals) {
      const list = value[name] as readonly Entry<Present<Value, Name>>[] | null | undefined;
      if (!Array.isArray(list) || list.length === 0) return;
      const listPath = path.child(name);
      for (let position = 0; position < list.length; position++) {
        judge(checks, list[position] ?? (EMPTY as Entry<Present<Value, Name>>), listPath.index(position), context, refusals);
      }
    },
  });
}

/**
 * As each, for lists whose entries are judged by themselves and by what stands around the list, but not by each other: entries that an edit
 * left as they are, and that nothing was said of before, are passed over.
 * @param always checks that look at other entries, too
 */
export function eachKept<Value, Name extends keyof Value & string, Context extends RuleContext>(
  name: Name,
  checks: Checks<Entry<Present<Value, Name>>, Context>,
  always: Checks<Entry<Present<Value, Name>>, Context> = [],
): Walk<Value, Context> {
  const bit = quietBit();
  const plain = each(name, checks) as unknown as Walk<Value, Context>;
  return walk({
    checks,
    needs: name,
    walk(value, path, context, refusals) {
      const list = value[name] as readonly Entry<Present<Value, Name>>[] | null | undefined;
      const items = Array.isArray(list) ? context.kept?.itemsOf(list) : undefined;
      if (items === undefined || !Array.isArray(list)) return plain.walk(value, path, context, refusals);
      const listPath = path.child(name);
      for (let position = 0; position < list.length; position++) {
        const entry = list[position] ?? (EMPTY as Entry<Present<Value, Name>>);
        const item = items[position]?.value === entry ? items[position] : null;
        const isQuiet = item && (item.quiet & bit) !== 0;
        const before = refusals.length;
        if (!isQuiet) judge(checks, entry, listPath.index(position), context, refusals);
        else if (always.length > 0) judge(always, entry, listPath.index(position), context, refusals);
        if (item && refusals.length === before) item.quiet |= bit;
      }
    },
  });
}

/** As each, for lists whose entries the server reports at the value around the list. */
export function eachHere<Value, Name extends keyof Value & string, Context extends RuleContext>(
  name: Name,
  checks: Checks<Entry<Present<Value, Name>>, Context>,
): Walk<Value, Context> {
  return walk({
    checks,
    needs: name,
    walk(value, path, context, refusals) {
      const list = value[name] as readonly Entry<Present<Value, Name>>[] | null | undefined;
      if (!Array.isArray(list)) return;
      const listPath = path.child(name);
      for (let position = 0; position < list.length; position++) {
        const entry = list[position] ?? (EMPTY as Entry<Present<Value, Name>>);
        judge(checks, entry, listPath.index(position).shownAs(path), context, refusals);
      }
    },
  });
}

/** One entry of a map field. */
export interface MapEntry<Value> {
  readonly key: string;
  readonly value: Value;
}

/**
 * Looks into every entry of a map, reporting at the map itself (labels, annotations). The server's own order is random there.
 * @param isFine whether the checks have nothing to say of an entry, in less time than they need themselves
 */
export function pairs<Value, Name extends keyof Value & string, Context extends RuleContext>(
  name: Name,
  checks: Checks<MapEntry<MapValue<Present<Value, Name>>>, Context>,
  isFine: (key: string, value: MapValue<Present<Value, Name>>) => boolean = () => false,
): Walk<Value, Context> {
  return walk({
    checks,
    needs: name,
    walk(value, path, context, refusals) {
      const map = value[name];
      if (map === undefined || map === null) return;
      const mapPath = path.child(name);
      const entries = map as Readonly<Record<string, MapValue<Present<Value, Name>>>>;
      for (const key of Object.keys(entries)) {
        const value = entries[key]!;
        if (!isFine(key, value)) judge(checks, { key, value }, mapPath.key(key).shownAs(mapPath), context, refusals);
      }
    },
  });
}

/** As pairs, reporting at the key: `limits[cpu]`. */
export function eachKey<Value, Name extends keyof Value & string, Context extends RuleContext>(
  name: Name,
  checks: Checks<MapEntry<MapValue<Present<Value, Name>>>, Context>,
): Walk<Value, Context> {
  return walk({
    checks,
    needs: name,
    walk(value, path, context, refusals) {
      const map = value[name];
      if (map === undefined || map === null) return;
      const mapPath = path.child(name);
      const entries = map as Readonly<Record<string, MapValue<Present<Value, Name>>>>;
      for (const key of Object.keys(entries)) {
        judge(checks, { key, value: entries[key]! }, mapPath.key(key), context, refusals);
      }
    },
  });
}

/** Several checks as one. */
export function group<Value, Context extends RuleContext>(checks: Checks<Value, Context>): Walk<Value, Context> {
  return walk({ checks, needs: needOf(checks), walk: (value, path, context, refusals) => judge(checks, value, path, context, refusals) });
}

/** Runs the checks only where the condition holds. */
export function when<Value, Context extends RuleContext>(
  condition: (value: Value, context: Context) => boolean,
  checks: Checks<Value, Context>,
  otherwise: Checks<Value, Context> = [],
): Walk<Value, Context> {
  return walk({
    checks: [...checks, ...otherwise],
    walk(value, path, context, refusals) {
      judge(condition(value, context) ? checks : otherwise, value, path, context, refusals);
    },
  });
}

/** Runs the checks in order up to the first that refuses: an early return or an if-else chain of the server. */
export function firstOf<Value, Context extends RuleContext>(checks: Checks<Value, Context>): Walk<Value, Context> {
  const single = checks.map((check) => [check] as const);
  return walk({
    checks,
    needs: needOf(checks),
    walk(value, path, context, refusals) {
      const before = refusals.length;
      for (const list of single) {
        judge(list, value, path, context, refusals);
        if (refusals.length > before) return;
      }
    },
  });
}

/** Runs checks with more knowledge: what the value itself adds for those below it (a container for its mounts…). */
export function knowing<Value, Context extends RuleContext, Inner extends RuleContext>(
  learn: (context: Context, value: Value, path: FieldPath) => Inner,
  checks: Checks<Value, Inner>,
): Walk<Value, Context> {
  return walk({
    checks,
    needs: needOf(checks),
    walk(value, path, context, refusals) {
      judge(checks, value, path, learn(context, value, path), refusals);
    },
  });
}

/** Prints another path than the value's own, where the server is loose about its paths. */
export function reportedAt<Value, Context extends RuleContext>(
  move: (path: FieldPath) => FieldPath,
  checks: Checks<Value, Context>,
): Walk<Value, Context> {
  return walk({
    checks,
    needs: needOf(checks),
    walk(value, path, context, refusals) {
      judge(checks, value, path.shownAs(move(path)), context, refusals);
    },
  });
}

/** One alternative of a union. */
export interface Member<Value, Context extends RuleContext> {
  readonly field: keyof Value & string;
  readonly checks: readonly Check<never, never>[];
  /** Judged for itself even where it is one too many. */
  readonly always?: boolean;
  /** Judges the member; `first` tells whether it is the first one that is set. */
  judge(value: Value, path: FieldPath, context: Context, first: boolean, refusals: Refusal[]): void;
}

interface MemberPaths<Value, Context extends RuleContext> {
  /** Where the server reports what is wrong inside the member, and where that it is one too many: not always at the field's own name. */
  readonly judgedAt?: string;
  readonly refusedAt?: string;
  /** Checks of the value around the member that belong to it. */
  readonly around?: Checks<Value, Context>;
  /** As `around`, also where the member is one too many. */
  readonly aroundAlways?: Checks<Value, Context>;
  /** The server forgets to say that it is one too many. */
  readonly always?: boolean;
}

export type MemberOf<Value, Context extends RuleContext> = (second: Rule<unknown>) => Member<Value, Context>;

export function member<Value, Name extends keyof Value & string, Context extends RuleContext>(
  name: Name,
  checks: Checks<Present<Value, Name>, Context>,
  { judgedAt = name, refusedAt = name, around = [], aroundAlways = [], always = false }: MemberPaths<Value, Context> = {},
): MemberOf<Value, Context> {
  return (second) => ({
    field: name,
    always,
    checks: [second as Check<never, never>, ...checks, ...around, ...aroundAlways],
    judge(value, path, context, first, refusals) {
      const part = value[name] as Present<Value, Name>;
      if (first) {
        judge(checks, part, judgedAt === name ? path.child(name) : path.child(name).shownAs(path.child(judgedAt)), context, refusals);
        judge(around, value, path, context, refusals);
      } else judge([second], part, path.child(name).shownAs(path.child(refusedAt)), context, refusals);
      judge(aroundAlways, value, path, context, refusals);
    },
  });
}

/**
 * Exactly one of several fields: the first that is set is judged, `second` speaks for every further one and `none` when there is none.
 * The order of the members is the server's order of asking, which is not the order of the manifest.
 */
export function union<Value, Context extends RuleContext>(
  second: Rule<unknown>,
  none: Rule<Value, Context>,
  members: readonly MemberOf<Value, Context>[],
): Walk<Value, Context> {
  const alternatives = members.map((alternative) => alternative(second));
  return walk({
    checks: [...alternatives.flatMap((alternative) => alternative.checks), none],
    walk(value, path, context, refusals) {
      let first = true;
      for (const alternative of alternatives) {
        const part = value[alternative.field];
        if (part === undefined || part === null) continue;
        alternative.judge(value, path, context, first || alternative.always === true, refusals);
        first = false;
      }
      if (first) judge([none], value, path, context, refusals);
    },
  });
}
