import type { ScalarNode } from '../../manifest/index.ts';
import { scalarText } from '../edits/yamlText.ts';
import type { Origin, Reason, Shown } from './tree.ts';

/** A line of the view that the manifest does not have. */
export interface MarkedLine {
  /** From 0. */
  readonly line: number;
  /** Columns of what is marked, UTF-16 characters. */
  readonly start: number;
  readonly end: number;
  readonly origin: Exclude<Origin, 'written'>;
  readonly reasons: readonly Reason[];
}

export interface Printed {
  readonly lines: readonly string[];
  readonly marks: readonly MarkedLine[];
}

const STEP = '  ';
const ITEM = '- ';

/**
 * Prints an object as YAML that reads back as the same object. What only a cluster can tell becomes a comment with the given words instead
 * of a value.
 *
 * @param text the text of the manifest, whose spelling of scalars is kept
 */
export function print(shown: Shown, text: string, chosen: string): Printed {
  const printer = new Printer(text, chosen);
  printer.mapping(shown, '');
  return printer;
}

class Printer implements Printed {
  readonly lines: string[] = [];
  readonly marks: MarkedLine[] = [];
  /** Dashes of list items whose first line is not there yet. */
  private dashes = '';

  constructor(
    private readonly text: string,
    private readonly chosen: string,
  ) {}

  mapping({ value }: Shown, indentation: string): void {
    if (value.kind !== 'mapping') return;
    for (const [key, shown] of value.entries) this.member(scalarText(key), shown, indentation);
  }

  private member(key: string, shown: Shown, indentation: string): void {
    if (shown.origin === 'chosen') {
      this.comment(`${key}: ${this.chosen}`, shown, indentation);
      return;
    }
    const { value } = shown;
    if (value.kind === 'scalar') this.scalar(`${key}: `, shown, indentation);
    else if (isEmpty(shown)) this.line(`${key}: ${value.kind === 'list' ? '[]' : '{}'}`, shown, indentation);
    else {
      this.line(`${key}:`, shown, indentation);
      if (value.kind === 'mapping') this.mapping(shown, indentation + STEP);
      else this.list(value.items, indentation + STEP);
    }
  }

  private list(items: readonly Shown[], indentation: string): void {
    for (const item of items) {
      const { value } = item;
      this.dashes = indentation + ITEM;
      if (item.origin === 'chosen') this.comment(this.chosen, item, indentation);
      else if (value.kind === 'scalar') this.scalar('', item, indentation + STEP);
      else if (isEmpty(item)) this.line(value.kind === 'list' ? '[]' : '{}', item, indentation + STEP);
      else if (value.kind === 'mapping') this.mapping(visibleFirst(item), indentation + STEP);
      // No type of Kubernetes has lists of lists; raw values may.
      else this.line(JSON.stringify(plainOf(item)), item, indentation + STEP);
    }
  }

  private scalar(lead: string, shown: Shown, indentation: string): void {
    if (shown.value.kind !== 'scalar') return;
    const { value, source } = shown.value;
    const kept = source && this.spelling(source);
    if (kept) this.line(lead + kept, shown, indentation);
    else if (typeof value !== 'string') this.line(lead + String(value), shown, indentation);
    else if (isBlock(value)) this.block(lead, value, shown, indentation);
    else this.line(lead + quotedSafely(scalarText(value)), shown, indentation);
  }

  /** A text of many lines. What stands behind the last one says how many line breaks it ends with. */
  private block(lead: string, value: string, shown: Shown, indentation: string): void {
    const chomping = value.endsWith('\n') ? (value.endsWith('\n\n') ? '+' : '') : '-';
    this.line(`${lead}|${chomping}`, shown, indentation);
    const inner = lead === '' ? indentation : indentation + STEP;
    for (const line of value.replace(/\n$/, '').split('\n')) this.line(line, shown, line === '' ? '' : inner);
  }

  /** The text of a scalar as the user wrote it, when it can stand where it is put now. */
  private spelling({ start, end, style, tag, anchor }: ScalarNode): string | null {
    if (tag !== null || anchor !== null || style === 'literal' || style === 'folded' || style === 'empty') return null;
    const text = this.text.slice(start, end);
    return /[\n\r]/.test(text) ? null : text;
  }

  private comment(words: string, shown: Shown, indentation: string): void {
    const dashes = this.dashes;
    // A comment is no item: what follows it gets the dash.
    this.dashes = '';
    this.line(`# ${words}`, shown, indentation);
    this.dashes = dashes;
  }

  private line(words: string, { origin, reasons }: Shown, indentation: string): void {
    const lead = this.dashes || indentation;
    this.dashes = '';
    const line = lead + words;
    if (origin !== 'written' && line !== '') {
      const start = line.length - line.trimStart().length;
      this.marks.push({ line: this.lines.length, start, end: line.length, origin, reasons });
    }
    this.lines.push(line);
  }
}

/** An item whose comments come last, so that its dash stands before something. */
function visibleFirst(item: Shown): Shown {
  const { value } = item;
  if (value.kind !== 'mapping' || value.entries[0]?.[1].origin !== 'chosen') return item;
  const chosen = value.entries.filter(([, { origin }]) => origin === 'chosen');
  return { ...item, value: { ...value, entries: [...value.entries.filter((entry) => !chosen.includes(entry)), ...chosen] } };
}

/** Nothing in it, or nothing that can be told. */
function isEmpty({ value }: Shown): boolean {
  if (value.kind === 'scalar') return false;
  return (value.kind === 'list' ? value.items : value.entries.map(([, shown]) => shown)).every(({ origin }) => origin === 'chosen');
}

/** Whether a text can stand as a literal block: more than one line, nothing that indentation or line ends would change. */
const isBlock = (value: string): boolean =>
  /\n./.test(value) && !/^[ \n]|[ ]\n|[ ]$|[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/.test(value);

/** Line separators and control characters that JSON lets through and YAML reads as line breaks or not at all. */
const quotedSafely = (text: string): string =>
  text.replace(/[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);

function plainOf({ value }: Shown): unknown {
  if (value.kind === 'scalar') return typeof value.value === 'bigint' ? Number(value.value) : value.value;
  if (value.kind === 'list') return value.items.map(plainOf);
  return Object.fromEntries(value.entries.map(([key, shown]) => [key, plainOf(shown)]));
}
