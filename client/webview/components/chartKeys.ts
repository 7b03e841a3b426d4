import { nextStop, stopsOf } from '../layout/hit.ts';
import type { Lane } from '../layout/lanes.ts';
import type { Store } from '../store.ts';
import { pan, ZOOM_STEP, zoom } from './gestures.ts';

export interface KeyTarget {
  readonly store: Store;
  /** Selects an entry, shows it, and says it aloud. */
  goTo(stop: { readonly t: number; readonly entry: number }): void;
  askWhy(): void;
}

/** Share of the view that Shift and an arrow move it by. */
const PAN_STEP = 0.15;

/** Keys of the chart: zoom, pan, play, back to the editor; on a lane its entries, elsewhere the time. True when the key meant something. */
export function chartKey(event: KeyboardEvent, target: KeyTarget): boolean {
  const element = event.composedPath()[0] as HTMLElement;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  // Buttons keep their own keys, but Escape leads back from everywhere.
  if (/^(SELECT|BUTTON|INPUT)$/.test(element.tagName) && event.key !== 'Escape') return false;
  if (viewKey(event, target.store)) return true;
  const lane = target.store.rows.find((row) => row.lane.id === element.dataset.lane)?.lane;
  return lane ? laneKey(event.key, lane, element, target) : cursorKey(event.key, target);
}

function viewKey({ key, shiftKey }: KeyboardEvent, store: Store): boolean {
  const at = store.cursor;
  if (key === '+' || key === '=' || (shiftKey && key === 'ArrowUp')) zoom(store, 1 / ZOOM_STEP, at);
  else if (key === '-' || (shiftKey && key === 'ArrowDown')) zoom(store, ZOOM_STEP, at);
  else if (shiftKey && key === 'ArrowLeft') pan(store, -PAN_STEP);
  else if (shiftKey && key === 'ArrowRight') pan(store, PAN_STEP);
  else if (key === '0') store.setView(store.whole);
  else if (key === ' ') store.setPlaying(!store.playing);
  else if (key === 'Escape' && store.selection === null) store.focusEditor();
  else if (key === 'Escape') store.select(null);
  else return false;
  return true;
}

function laneKey(key: string, lane: Lane, label: HTMLElement, { store, goTo, askWhy }: KeyTarget): boolean {
  const go = (stop: { readonly t: number; readonly entry: number } | undefined): void => {
    if (stop) goTo(stop);
  };
  switch (key) {
    case 'ArrowLeft':
      go(nextStop(lane, -1, store.selection, store.cursor));
      return true;
    case 'ArrowRight':
      go(nextStop(lane, 1, store.selection, store.cursor));
      return true;
    case 'Home':
      go(stopsOf(lane)[0]);
      return true;
    case 'End':
      go(stopsOf(lane).at(-1));
      return true;
    case 'ArrowUp':
      focusLane(label.previousElementSibling);
      return true;
    case 'ArrowDown':
      focusLane(label.nextElementSibling);
      return true;
    case 'Enter':
      if (store.selection === null) go(nextStop(lane, -1, null, store.cursor) ?? stopsOf(lane)[0]);
      askWhy();
      return true;
    default:
      return false;
  }
}

function focusLane(element: Element | null): void {
  if (element instanceof HTMLElement && element.dataset.lane) element.focus();
}

/** The time slider. */
function cursorKey(key: string, target: KeyTarget): boolean {
  const { store } = target;
  const step = Math.max(0.1, (store.view.end - store.view.start) / 100);
  if (key === 'ArrowLeft') store.setCursor(store.cursor - step);
  else if (key === 'ArrowRight') store.setCursor(store.cursor + step);
  else if (key === 'PageDown') goToChange(1, target);
  else if (key === 'PageUp') goToChange(-1, target);
  else if (key === 'Home') store.setCursor(0);
  else if (key === 'End') store.setCursor(store.whole.end);
  else return false;
  return true;
}

/** Instants nearer than this (seconds) are the same one. */
const SAME_INSTANT = 1e-3;

/** To the change before or after the cursor, whatever lane it is in. */
export function goToChange(direction: -1 | 1, { store, goTo }: Pick<KeyTarget, 'store' | 'goTo'>): void {
  let best: { readonly t: number; readonly entry: number } | undefined;
  for (const { lane } of store.rows)
    for (const stop of stopsOf(lane)) {
      const distance = (stop.t - store.cursor) * direction;
      if (distance > SAME_INSTANT && (!best || distance < (best.t - store.cursor) * direction)) best = stop;
    }
  if (best) goTo(best);
}
