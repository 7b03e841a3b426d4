import { editDistance } from '../../kubernetes/decode/suggest.ts';
import { servedVersionsOf } from '../../kubernetes/schema/kinds.ts';
import type { Finding } from '../../kubernetes/verdict.ts';
import { type ManifestDocument, type MappingNode, pairNamed, stretchesOf } from '../../manifest/index.ts';
import { punctuation } from './lookalikes.ts';
import { misspelt } from './misspelt.ts';

/** The two keys that make a mapping a manifest, and how many letters of them may be wrong. */
const KEYS = [
  {
    name: 'apiVersion',
    wrongAtMost: 2,
    fits: (value: unknown) => /^(?:[a-z][a-z0-9.]*\/)?v\d+(?:(?:alpha|beta)\d+)?$/.test(String(value)),
  },
  { name: 'kind', wrongAtMost: 1, fits: (value: unknown) => servedVersionsOf(String(value)).length > 0 },
] as const;

/** The two stand on top; further down they are keys of something else. */
const PAIRS_MAX = 6;

/** `apiVersion：` at the margin, and the colon of any such key. */
const WIDE_HEAD = /^(?:apiVersion|kind)\uff1a/m;
const WIDE_COLON = /^[ \t]*(?:- +)*[A-Za-z][\w./-]*(\uff1a)/gm;
/** More than this of one text nobody reads. */
const COLONS_MAX = 50;

/**
 * A manifest that says what it is in a way that no program understands: both keys misspelt (with one of them right it is known for a
 * manifest), or full-width colons behind them. Nothing for any other text.
 */
export function heads(document: ManifestDocument): Finding[] {
  if (stretchesOf(document).length > 1) return [];
  const { root, text } = document;
  if (root?.type === 'mapping') return misspeltKeys(root);
  if (!WIDE_HEAD.test(text)) return [];
  const colons = [...text.matchAll(WIDE_COLON)].slice(0, COLONS_MAX);
  return colons.map((match) => {
    const start = match.index + match[0].length - 1;
    return punctuation(start, match[1]!, /\s/.test(text.charAt(start + 1)) ? ':' : ': ');
  });
}

function misspeltKeys(root: MappingNode): Finding[] {
  const { pairs } = root;
  if (KEYS.some(({ name }) => pairNamed(root, name))) return [];
  const found = KEYS.map(({ name, wrongAtMost, fits }) => {
    for (const { key, value } of pairs.slice(0, PAIRS_MAX)) {
      if (key.type !== 'scalar' || value.type !== 'scalar' || typeof key.value !== 'string' || !fits(value.value)) continue;
      if (editDistance(key.value.toLowerCase(), name.toLowerCase(), wrongAtMost) > wrongAtMost) continue;
      return misspelt(key.value, key.style === 'plain' ? key.start : key.start + 1, name, 'error');
    }
    return null;
  });
  return found.every((finding) => finding !== null) ? found : [];
}
