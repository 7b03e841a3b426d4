import type { Scanner } from './scanner.ts';

const DIRECTIVE = /\{(?:\{[^\n]*?\}\}|%[^\n]*?%\})/y;

/**
 * Moves over a template directive (`{{ … }}` of Helm and Go, `{% … %}` of Jinja) at `pos` and the text right behind it up to the end of
 * the line; tells whether there was one.
 */
export function skipTemplate(s: Scanner): boolean {
  const second = s.text.charCodeAt(s.pos + 1);
  if (second !== 123 && second !== 37) return false;
  DIRECTIVE.lastIndex = s.pos;
  const found = DIRECTIVE.exec(s.text);
  if (!found || s.pos + found[0].length > s.end) return false;
  s.templated = true;
  s.suspect = true;
  s.pos += found[0].length;
  return true;
}

/** Whether a plain scalar holds a template directive. */
export function hasTemplate(text: string): boolean {
  const open = text.indexOf('{{');
  return open >= 0 && text.indexOf('}}', open) > 0;
}
