import type { ManifestDocument, Node, Span } from './nodes.ts';
import { memoisedOverStretches } from './stretches.ts';

/** A character that looks like one that YAML or a shell knows, and is another. The server takes it as it is; it is hardly what was meant. */
export interface Lookalike extends Span {
  readonly kind: 'quotes' | 'dash' | 'space' | 'invisible' | 'punctuation';
  /** The characters. */
  readonly subject: string;
  /** What was probably meant, in the place of the span. */
  readonly replacement: string;
}

const SUSPICIOUS = /[\u00a0\u200b-\u200d\u2010-\u2015\u2018-\u201f\u3000\uff02\uff07\uff0c\uff1a]/;
const OPENING = /^[\u2018\u201a\u201b\u2019\u201c-\u201f\uff02\uff07]/;
const CLOSING = /[\u2018\u2019\u201b\u201c\u201d\u201f\uff02\uff07]$/;
const DASHES = /^[\u2010-\u2015]+(?=[a-zA-Z])/;
const SPACES = /[\u00a0\u3000]+/g;
const INVISIBLE = /[\u200b-\u200d]+/g;
const PUNCTUATION = /[\uff0c\uff1a]/g;

const holdsSuspicious = memoisedOverStretches((text) => SUSPICIOUS.test(text));

/** Nodes that are looked at; documents that paste such characters are small. */
const NODES_MAX = 200_000;

/**
 * Finds lookalikes in text without quotes, where they come from copying out of a web page or a word processor: typographic quotes around a
 * word, a long dash in front of an option, spaces and punctuation of another kind.
 */
export function lookalikesIn(document: ManifestDocument): Lookalike[] {
  const found: Lookalike[] = [];
  if (document.root === null || !holdsSuspicious(document)) return found;
  const nodes: Node[] = [document.root];
  for (let left = NODES_MAX; left > 0 && nodes.length > 0; left--) {
    const node = nodes.pop()!;
    if (node.type === 'mapping') for (const pair of node.pairs) nodes.push(pair.key, pair.value);
    else if (node.type === 'sequence') nodes.push(...node.items);
    else if (node.type === 'scalar' && node.style === 'plain') look(document.text.slice(node.start, node.end), node.start, found);
  }
  return found.sort((one, other) => one.start - other.start);
}

function look(text: string, offset: number, found: Lookalike[]): void {
  if (!SUSPICIOUS.test(text)) return;
  if (text.length > 1 && OPENING.test(text) && CLOSING.test(text)) {
    const inner = text.slice(1, -1);
    const replacement = inner.includes("'") ? `"${inner.replaceAll(/["\\]/g, '\\$&')}"` : `'${inner}'`;
    found.push({ kind: 'quotes', start: offset, end: offset + text.length, subject: text.charAt(0) + text.slice(-1), replacement });
    return;
  }
  const dashes = DASHES.exec(text);
  if (dashes !== null) {
    // One long dash is what editors make of two short ones; in front of a single letter it was one.
    const replacement = /^[\u2010-\u2015]+[a-zA-Z](?:\s|$)/.test(text) ? '-' : '--';
    found.push({ kind: 'dash', start: offset, end: offset + dashes[0].length, subject: dashes[0], replacement });
  }
  const each = (pattern: RegExp, kind: Lookalike['kind'], replace: (subject: string) => string): void => {
    for (const match of text.matchAll(pattern)) {
      const start = offset + match.index;
      found.push({ kind, start, end: start + match[0].length, subject: match[0], replacement: replace(match[0]) });
    }
  };
  each(SPACES, 'space', (subject) => ' '.repeat(subject.length));
  each(INVISIBLE, 'invisible', () => '');
  // In the middle of Chinese text these are what they should be.
  if (!/[\u4e00-\u9fff]/.test(text)) each(PUNCTUATION, 'punctuation', (subject) => (subject === '\uff1a' ? ':' : ','));
}
