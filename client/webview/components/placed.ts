import { type ElementPart, nothing } from 'lit';
import { Directive, directive, type PartInfo, PartType } from 'lit/directive.js';

/** Puts an element beside a point of the window, inside its edges. Through properties: the page allows no inline styles. */
class Placed extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('placed() belongs on an element');
  }

  override render(_x: number, _y: number): typeof nothing {
    return nothing;
  }

  override update({ element }: ElementPart, [x, y]: [number, number]): typeof nothing {
    // The size is known when the content has been laid out, which is later in this very frame.
    queueMicrotask(() => {
      const { offsetWidth, offsetHeight } = element as HTMLElement;
      const left = Math.max(4, Math.min(window.innerWidth - offsetWidth - 4, x + 14));
      const top = y + 18 + offsetHeight > window.innerHeight ? y - offsetHeight - 12 : y + 18;
      (element as HTMLElement).style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.max(4, top))}px)`;
    });
    return nothing;
  }
}

export const placed = directive(Placed);

/** Gives an element a height in pixels. */
class Tall extends Directive {
  override render(_height: number): typeof nothing {
    return nothing;
  }

  override update({ element }: ElementPart, [height]: [number]): typeof nothing {
    (element as HTMLElement).style.height = `${height}px`;
    return nothing;
  }
}

export const tall = directive(Tall);
