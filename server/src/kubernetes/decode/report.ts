import type { Node, Pair } from '../../manifest/nodes.ts';
import type { Text } from '../../texts/text.ts';
import type { MinorVersion } from '../object.ts';
import { type FieldType, isAvailable, minorOf, type ObjectType } from '../schema/model.ts';
import { goQuote } from '../values/goQuote.ts';
import type { DecodeProblem } from './problems.ts';
import type { ScalarFault } from './scalars.ts';
import { suggestionFor } from './suggest.ts';
import { BAD_BASE64, BAD_QUANTITY, BAD_TIME, filled, GOT, HINTS, joined, UNKNOWN_FIELD, WANTED, WRONG_TYPE } from './texts.ts';
import { MISSING_BLANK, tightDash } from './tightDash.ts';
import type { Listener, Place } from './walker.ts';

type Resolved = Exclude<Node, { type: 'alias' }>;

/** encoding/json keeps no more strict errors than this. */
const STRICT_MAX = 100;

/** Turns what the exact walk meets into the server's messages and ours. */
export class Report implements Listener {
  readonly problems: DecodeProblem[] = [];
  private readonly told = new Set<string>();

  constructor(private readonly version: MinorVersion) {}

  unknownField(pair: Pair, name: string, owner: ObjectType, siblings: readonly Pair[], place: Place): void {
    const field = pathText([...place.path, name]);
    if (this.told.has(field) || this.told.size >= STRICT_MAX) return;
    this.told.add(field);
    const { start, end } = pair.key;
    const { explain, data } = this.explainUnknown(name, owner, siblings, place);
    this.problems.push({
      code: 'unknown-field',
      weight: 'strict',
      message: `unknown field ${goQuote(field)}`,
      field,
      start,
      end,
      explain,
      data: { path: [...place.path, name], ...data },
    });
  }

  private explainUnknown(
    name: string,
    owner: ObjectType,
    siblings: readonly Pair[],
    place: Place,
  ): { explain: Text; data: Record<string, unknown> } {
    const known = owner.byName.get(name);
    if (known && !isAvailable(known, this.version)) {
      const values = { name, since: `1.${known.sinceMinor}`, until: `1.${known.untilMinor}`, version: this.version };
      const text = minorOf(this.version) < known.sinceMinor ? UNKNOWN_FIELD.newer : UNKNOWN_FIELD.gone;
      return { explain: filled(text, values), data: { name, sinceMinor: known.sinceMinor, untilMinor: known.untilMinor } };
    }
    if (tightDash(name)) return { explain: filled(MISSING_BLANK, { subject: name }), data: { name } };
    const present = new Set(siblings.flatMap(({ key }) => (key.type === 'scalar' ? [String(key.value)] : [])));
    const around = place.owners.at(-1) ?? null;
    const suggestion = suggestionFor(name, owner, around, present, this.version);
    const values = {
      name,
      owner: owner.name,
      around: around?.name ?? '',
      suggestion: suggestion?.name ?? '',
      into: suggestion?.into ?? '',
    };
    return {
      explain: filled(UNKNOWN_FIELD[suggestion?.level ?? 'none'], values),
      data: suggestion
        ? { name, suggestion: suggestion.name, level: suggestion.level, ...(suggestion.into ? { into: suggestion.into } : {}) }
        : { name },
    };
  }

  wrongType(node: Resolved, type: FieldType, fault: ScalarFault, place: Place): void {
    const { start, end } = spanOf(node, place);
    const field = pathText(place.path);
    const wanted = fault.wanted ?? type.goType;
    const message = fault.message ?? typeMessage(fault, wanted, place);
    this.problems.push({
      code: fault.code,
      weight: fault.weight,
      message,
      field,
      start,
      end,
      explain: explainFault(node, type, fault),
      data: { path: place.path, wanted: type.kind, got: fault.got ?? null },
    });
  }
}

function typeMessage(fault: ScalarFault, wanted: string, place: Place): string {
  const literal = fault.literal ? ` ${fault.literal}` : '';
  const struct = place.owners.at(-1);
  const into = struct ? `Go struct field ${struct.name}.${place.goPath.join('.')}` : 'Go value';
  return `json: cannot unmarshal ${fault.got}${literal} into ${into} of type ${wanted}`;
}

/** `spec.containers[0].name`; keys of maps stand with a dot here, as the strict decoder prints them. */
function pathText(path: readonly (string | number)[]): string {
  let text = '';
  for (const segment of path) text += typeof segment === 'number' ? `[${segment}]` : text === '' ? segment : `.${segment}`;
  return text;
}

/** The value, or its key when it is a collection; a collection in a list by its first line's worth. */
function spanOf(node: Resolved, place: Place): { start: number; end: number } {
  if (node.type === 'scalar') return node.start < node.end || place.key === null ? node : place.key;
  if (place.key) return place.key;
  const first = node.type === 'mapping' ? node.pairs[0]?.key : node.items[0];
  return first && !node.flow ? { start: node.start, end: first.end } : node;
}

function explainFault(node: Resolved, type: FieldType, fault: ScalarFault): Text {
  if (fault.code === 'bad-quantity') return BAD_QUANTITY;
  if (fault.code === 'bad-base64') return BAD_BASE64;
  if (fault.code === 'bad-time')
    return filled(BAD_TIME, { example: type.kind === 'micro-time' ? '2026-01-31T15:04:05.000000Z' : '2026-01-31T15:04:05Z' });
  const values = { name: type.kind === 'object' ? type.name : '' };
  const wanted = filled(WANTED[type.kind]!, values);
  const got = GOT[fault.got ?? 'null']!;
  const sentence: Text = {
    en: WRONG_TYPE.en.replace('{wanted}', wanted.en).replace('{got}', got.en),
    'zh-cn': WRONG_TYPE['zh-cn'].replace('{wanted}', wanted['zh-cn']).replace('{got}', got['zh-cn']),
  };
  const hint = hintFor(node, type, fault);
  return hint ? joined(sentence, hint) : sentence;
}

function hintFor(node: Resolved, type: FieldType, fault: ScalarFault): Text | null {
  if (node.type === 'scalar' && type.kind === 'string') {
    const quoted = JSON.stringify(node.source);
    if (fault.got === 'number') return filled(HINTS.quote, { quoted });
    if (fault.got === 'bool') return filled(HINTS.quoteBoolean, { source: node.source, value: String(node.value), quoted });
  }
  if (node.type === 'scalar' && typeof node.value === 'string') {
    const number = (type.kind === 'int32' || type.kind === 'int64' || type.kind === 'number') && /^-?\d+$/.test(node.value);
    if (number || (type.kind === 'boolean' && /^(true|false)$/.test(node.value))) return filled(HINTS.unquote, { bare: node.value });
  }
  if (type.kind === 'list') return HINTS.makeList;
  return node.type === 'sequence' ? HINTS.makeMapping : null;
}
