/**
 * The small markup of the handbook's texts: `code` between backticks, and links to other entries as `[[pod-phase]]`, `[[Probe.periodSeconds]]`
 * or, with words of their own, `[[pod-phase|the phase]]`. Everything else is text as it stands.
 */
export type RichPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly target: string; readonly label: string | null };

const MARKUP = /`([^`]+)`|\[\[([^\][|]+)(?:\|([^\][|]+))?\]\]/g;

/** The parts of a text, in order. Never fails: marks that do not close stay text. */
export function richParts(text: string): RichPart[] {
  const parts: RichPart[] = [];
  let end = 0;
  for (const match of text.matchAll(MARKUP)) {
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    const [whole, code, target, label] = match;
    if (code !== undefined) parts.push({ kind: 'code', text: code });
    else parts.push({ kind: 'link', target: target!.trim(), label: label?.trim() ?? null });
    end = match.index + whole.length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}
