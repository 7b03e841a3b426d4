import type { Scanner } from './scanner.ts';

const DIRECTIVE = /\{(?:\{[^\n]*?\}\}|%[^\n]*?%\})/y;

/** One over several lines, such as the comment that charts begin with. It begins its line, or with what no manifest holds. */
const LONG_DIRECTIVE = /(?:^\{\{|\{\{-|\{\{\s?\/\*).{0,4000}?\}\}|^\{%.{0,4000}?%\}/msy;

/**
 * Moves over a template directive (`{{ … }}` of Helm and Go, `{% … %}` of Jinja) at `pos`; tells whether there was one.
 */
export function skipTemplate(s: Scanner): boolean {
  const second = s.text.charCodeAt(s.pos + 1);
  if (second !== 123 && second !== 37) return false;
  const found = directiveAt(DIRECTIVE, s) ?? directiveAt(LONG_DIRECTIVE, s);
  if (!found || s.pos + found.length > s.end) return false;
  s.templated = true;
  s.suspect = true;
  s.pos += found.length;
  s.lineStart = Math.max(s.lineStart, s.text.lastIndexOf('\n', s.pos - 1) + 1);
  return true;
}

function directiveAt(pattern: RegExp, { text, pos }: Scanner): string | undefined {
  pattern.lastIndex = pos;
  return pattern.exec(text)?.[0];
}

/** Whether a plain scalar holds a template directive. */
export function hasTemplate(text: string): boolean {
  const open = text.indexOf('{{');
  return open >= 0 && text.indexOf('}}', open) > 0;
}
