import type { Interval, Warp } from './scale.ts';

/** The finest view, in seconds. */
const SHORTEST = 0.05;

/** Keeps a view inside the whole: first its length, then its place. Works in shown time, so that shortened stretches feel even. */
export function clampView(view: Interval, whole: Interval, warp: Warp): Interval {
  const limit = { start: warp.toShown(whole.start), end: warp.toShown(whole.end) };
  const length = Math.min(limit.end - limit.start, Math.max(SHORTEST, warp.toShown(view.end) - warp.toShown(view.start)));
  const start = Math.min(limit.end - length, Math.max(limit.start, warp.toShown(view.start)));
  return { start: warp.toTime(start), end: warp.toTime(start + length) };
}

/** Zooms by a factor (below 1: closer); what is at `at` seconds stays where it is. */
export function zoomAt(view: Interval, factor: number, at: number, whole: Interval, warp: Warp): Interval {
  const [start, end, anchor] = [warp.toShown(view.start), warp.toShown(view.end), warp.toShown(at)];
  const longest = warp.toShown(whole.end) - warp.toShown(whole.start);
  const length = Math.min(longest, Math.max(SHORTEST, (end - start) * factor));
  const from = anchor - ((anchor - start) / Math.max(1e-9, end - start)) * length;
  return clampView({ start: warp.toTime(from), end: warp.toTime(from + length) }, whole, warp);
}

/** Moves the view by a share of its length (0.1 = a tenth to the right). */
export function panBy(view: Interval, share: number, whole: Interval, warp: Warp): Interval {
  const [start, end] = [warp.toShown(view.start), warp.toShown(view.end)];
  const limit = { start: warp.toShown(whole.start), end: warp.toShown(whole.end) };
  const from = Math.min(limit.end - (end - start), Math.max(limit.start, start + (end - start) * share));
  return { start: warp.toTime(from), end: warp.toTime(from + end - start) };
}

/** Moves the view just so far that an instant is inside it, with a margin of a twentieth. */
export function include(view: Interval, time: number, whole: Interval, warp: Warp): Interval {
  const margin = (view.end - view.start) / 20;
  if (time >= view.start && time <= view.end) return view;
  const length = warp.toShown(view.end) - warp.toShown(view.start);
  const share =
    time < view.start ? warp.toShown(time - margin) - warp.toShown(view.start) : warp.toShown(time + margin) - warp.toShown(view.end);
  return panBy(view, share / length, whole, warp);
}

/**
 * What is shown at first: everything that happens, and not a long rest in which nothing does. `changes` in order.
 */
export function firstView(changes: readonly number[], horizon: number): Interval {
  const last = changes.at(-1) ?? 0;
  const end = Math.max(last * 1.12, last + 2, 10);
  return { start: 0, end: end > horizon * 0.8 ? horizon : end };
}
