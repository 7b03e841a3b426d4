import type { Hit } from '../layout/hit.ts';
import type { TimeScale } from '../layout/scale.ts';
import { panBy, zoomAt } from '../layout/view.ts';
import type { Store } from '../store.ts';

/** Pixels that a pointer moves before it drags. */
const DRAG_FROM = 4;
/** Zoom for one step of a wheel, one key, one button. */
export const ZOOM_STEP = 1.35;

export interface Surface {
  readonly store: Store;
  scale(): TimeScale;
  overview(): TimeScale;
  hit(event: PointerEvent): Hit | undefined;
  hover(hit: Hit | undefined, event: PointerEvent): void;
}

const offsetX = (event: PointerEvent | WheelEvent, element: Element): number => event.clientX - element.getBoundingClientRect().left;

export const zoom = (store: Store, factor: number, at: number): void =>
  store.setView(zoomAt(store.view, factor, at, store.whole, store.warp));

export const pan = (store: Store, share: number): void => store.setView(panBy(store.view, share, store.whole, store.warp));

/** Follows a pressed pointer until it is let go. */
function drag(element: Element, down: PointerEvent, moved: (event: PointerEvent) => void, done: (dragged: boolean) => void): void {
  let dragged = false;
  element.setPointerCapture(down.pointerId);
  const move = (event: Event): void => {
    const pointer = event as PointerEvent;
    dragged ||= Math.hypot(pointer.clientX - down.clientX, pointer.clientY - down.clientY) > DRAG_FROM;
    if (dragged) moved(pointer);
  };
  const stop = (): void => {
    for (const type of ['pointerup', 'pointercancel']) element.removeEventListener(type, stop);
    element.removeEventListener('pointermove', move);
    done(dragged);
  };
  element.addEventListener('pointermove', move);
  for (const type of ['pointerup', 'pointercancel']) element.addEventListener(type, stop);
}

/** The plot: a click selects, dragging pans, Ctrl+wheel zooms around the pointer, Shift+wheel pans. */
export function plotGestures(plot: SVGSVGElement, surface: Surface): void {
  const { store } = surface;
  plot.addEventListener('pointerdown', (down) => {
    if (down.button !== 0) return;
    const from = store.view;
    const scale = surface.scale();
    plot.classList.add('panning');
    surface.hover(undefined, down);
    drag(
      plot,
      down,
      (event) => store.setView(panBy(from, (down.clientX - event.clientX) / scale.width, store.whole, store.warp)),
      (dragged) => {
        plot.classList.remove('panning');
        if (!dragged) choose(surface, surface.hit(down), scale.time(offsetX(down, plot)));
      },
    );
  });
  plot.addEventListener('dblclick', (event) =>
    zoom(store, event.shiftKey ? ZOOM_STEP ** 3 : ZOOM_STEP ** -3, surface.scale().time(event.offsetX)),
  );
  plot.addEventListener('pointermove', (event) => event.buttons === 0 && surface.hover(surface.hit(event), event));
  plot.addEventListener('pointerleave', (event) => surface.hover(undefined, event));
  plot.addEventListener('wheel', (event) => wheel(event, plot, surface), { passive: false });
}

/** A mark means its own instant; a bar the one that was clicked. */
function choose({ store }: Surface, hit: Hit | undefined, time: number): void {
  if (hit?.kind === 'mark') store.select(hit.mark.entry, hit.mark.t);
  else if (hit?.kind === 'bar') store.select(hit.bar.entry, time);
  else store.setCursor(time);
}

function wheel(event: WheelEvent, plot: Element, surface: Surface): void {
  const { store } = surface;
  const scale = surface.scale();
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    zoom(store, Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 160), scale.time(offsetX(event, plot)));
    return;
  }
  const sideways = event.shiftKey ? event.deltaY || event.deltaX : Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : 0;
  if (sideways === 0) return;
  event.preventDefault();
  pan(store, sideways / scale.width);
}

/** The axis: pressing and dragging moves the cursor. */
export function axisGestures(axis: Element, within: Element, surface: Surface): void {
  axis.addEventListener('pointerdown', (event) => {
    const down = event as PointerEvent;
    if (down.button !== 0) return;
    const place = (pointer: PointerEvent): void => surface.store.setCursor(surface.scale().time(offsetX(pointer, within)));
    place(down);
    drag(axis, down, place, () => undefined);
  });
}

/** The overview: dragging the window moves it, dragging an edge stretches it, pressing beside it brings it there. */
export function overviewGestures(minimap: Element, surface: Surface): void {
  const { store } = surface;
  minimap.addEventListener('pointerdown', (event) => {
    const down = event as PointerEvent;
    if (down.button !== 0) return;
    const scale = surface.overview();
    const at = (pointer: PointerEvent): number => scale.time(offsetX(pointer, minimap));
    const { start, end } = store.view;
    const x = offsetX(down, minimap);
    const near = (time: number): boolean => Math.abs(scale.x(time) - x) <= 6;
    const grabbed = at(down);
    if (near(start) || near(end)) {
      const left = near(start);
      drag(
        minimap,
        down,
        (pointer) =>
          store.setView(left ? { start: Math.min(at(pointer), end - 0.1), end } : { start, end: Math.max(at(pointer), start + 0.1) }),
        () => undefined,
      );
      return;
    }
    const inside = grabbed > start && grabbed < end;
    const half = (end - start) / 2;
    const from = inside ? { start, end } : { start: grabbed - half, end: grabbed + half };
    if (!inside) store.setView(from);
    const base = store.view;
    drag(
      minimap,
      down,
      (pointer) => store.setView({ start: base.start + at(pointer) - grabbed, end: base.end + at(pointer) - grabbed }),
      () => undefined,
    );
  });
}
