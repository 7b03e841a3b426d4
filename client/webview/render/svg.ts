import type { Words } from '../layout/words.ts';

const NAMESPACE = 'http://www.w3.org/2000/svg';

/** A new SVG element with attributes, put at the end of its parent. */
export function add<K extends keyof SVGElementTagNameMap>(
  parent: Element,
  name: K,
  attributes: Readonly<Record<string, string | number>> = {},
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  parent.append(element);
  return element;
}

/** Sets an attribute only when it changes: most frames change few. */
export function set(element: Element, attribute: string, value: string | number): void {
  const text = String(value);
  if (element.getAttribute(attribute) !== text) element.setAttribute(attribute, text);
}

/** Path elements by class, made when they are first needed and emptied when they are not. */
export class PathSet {
  private readonly paths = new Map<string, SVGPathElement>();

  constructor(private readonly parent: SVGElement) {}

  /** @param wanted class → path data */
  draw(wanted: ReadonlyMap<string, string>): void {
    for (const [name, path] of this.paths) if (!wanted.has(name)) set(path, 'd', '');
    for (const [name, data] of wanted) {
      let path = this.paths.get(name);
      if (!path) {
        path = add(this.parent, 'path', { class: name });
        this.paths.set(name, path);
      }
      set(path, 'd', data);
    }
  }
}

/** Text elements that are reused from frame to frame. */
export class TextPool {
  private readonly texts: SVGTextElement[] = [];
  private used = 0;

  constructor(private readonly parent: SVGElement) {}

  draw(wanted: readonly Words[]): void {
    wanted.forEach(({ x, y, text, className }, at) => {
      let element = this.texts[at];
      if (!element) {
        element = add(this.parent, 'text');
        this.texts.push(element);
      }
      set(element, 'class', className);
      set(element, 'x', Math.round(x * 10) / 10);
      set(element, 'y', Math.round(y * 10) / 10);
      if (element.textContent !== text) element.textContent = text;
    });
    for (let at = wanted.length; at < this.used; at++) {
      const element = this.texts[at];
      if (element) element.textContent = '';
    }
    this.used = wanted.length;
  }
}
