import { css } from 'lit';

/**
 * How states and marks look, in the plot, the overview and the legend. Shapes carry the meaning: solid runs, dotted waits, hatched uses up its
 * grace, tapering backs off; colour only repeats it. Fills are a third of their colour over the background, so that words in the
 * foreground colour keep their contrast in every theme.
 */
export const shapes = css`
  .bar,
  .level,
  .mark {
    vector-effect: non-scaling-stroke;
  }
  .bar {
    stroke-width: 1;
  }
  .bar.running {
    fill: color-mix(in srgb, var(--ps-run) 32%, var(--ps-bg));
    stroke: var(--ps-run);
  }
  .bar.init {
    fill: color-mix(in srgb, var(--ps-init) 32%, var(--ps-bg));
    stroke: var(--ps-init);
  }
  .bar.sidecar {
    fill: color-mix(in srgb, var(--ps-sidecar) 32%, var(--ps-bg));
    stroke: var(--ps-sidecar);
  }
  .bar.waiting {
    fill: url(#dots);
    stroke: var(--ps-wait);
    stroke-opacity: 0.75;
    stroke-dasharray: 2 2;
  }
  .bar.trouble {
    fill: url(#dots-bad);
    stroke: var(--ps-bad);
    stroke-dasharray: 5 2;
  }
  .bar.backoff {
    fill: color-mix(in srgb, var(--ps-backoff) 32%, var(--ps-bg));
    stroke: var(--ps-backoff);
    stroke-linejoin: round;
  }
  .bar.grace {
    fill: url(#hatch);
    stroke: var(--ps-grace);
  }
  .bar.succeeded {
    fill: color-mix(in srgb, var(--ps-run) 11%, var(--ps-bg));
    stroke: color-mix(in srgb, var(--ps-run) 45%, var(--ps-bg));
  }
  .bar.failed {
    fill: url(#cross);
    stroke: var(--ps-bad);
  }
  .bar.true {
    fill: var(--ps-run);
    stroke: none;
  }
  .bar.false {
    fill: none;
    stroke: var(--ps-wait);
    stroke-opacity: 0.75;
    stroke-dasharray: 2 2;
  }
  .bar.unknown {
    fill: color-mix(in srgb, var(--ps-wait) 14%, var(--ps-bg));
    stroke: var(--ps-wait);
  }
  .bar.gauge {
    fill: var(--ps-bg);
    stroke: var(--ps-run);
  }
  .bar.budget {
    fill: none;
    stroke: var(--ps-grace);
  }
  .bar.steady {
    fill: var(--ps-wait);
    stroke: none;
  }
  .level.gauge {
    fill: color-mix(in srgb, var(--ps-run) 32%, var(--ps-bg));
  }
  .level.budget {
    fill: url(#hatch);
  }
  /* The strip of another run: the colours of the bars, without their shapes. */
  .ghost path {
    stroke: none;
    fill: var(--ps-wait);
    opacity: 0.55;
  }
  .ghost .ghost-running,
  .ghost .ghost-true,
  .ghost .ghost-gauge {
    fill: var(--ps-run);
  }
  .ghost .ghost-succeeded {
    fill: var(--ps-run);
    opacity: 0.35;
  }
  .ghost .ghost-init {
    fill: var(--ps-init);
  }
  .ghost .ghost-sidecar {
    fill: var(--ps-sidecar);
  }
  .ghost .ghost-backoff {
    fill: var(--ps-backoff);
  }
  .ghost .ghost-grace,
  .ghost .ghost-budget {
    fill: url(#hatch);
    opacity: 1;
  }
  .ghost .ghost-failed,
  .ghost .ghost-trouble {
    fill: var(--ps-bad);
  }
  .ghost .ghost-false,
  .ghost .ghost-waiting {
    opacity: 0.35;
  }
  .ghost .ghost-tick {
    stroke: var(--ps-wait);
    stroke-width: 1;
    fill: none;
  }
  .mark {
    fill: none;
    stroke-width: 2;
    stroke-linecap: round;
  }
  .mark.hit {
    stroke: var(--ps-run);
  }
  .mark.miss {
    stroke: var(--ps-bad);
  }
  .mark.event {
    fill: var(--ps-init);
  }
  .mark.warning {
    fill: var(--ps-bad);
  }
  .mark.log {
    stroke: var(--ps-dim);
    stroke-width: 1.5;
  }
  .mark.signal {
    fill: var(--ps-grace);
  }
  .mark.exit {
    fill: var(--ps-dim);
  }
  .mark.hook {
    fill: var(--ps-backoff);
  }
  .range {
    fill: var(--ps-dim);
    fill-opacity: 0.75;
  }
  .pattern-line {
    stroke: var(--ps-grace);
    stroke-width: 2;
    stroke-opacity: 0.55;
  }
  .pattern-back {
    fill: color-mix(in srgb, var(--ps-grace) 14%, var(--ps-bg));
  }
  .pattern-dot {
    fill: var(--ps-wait);
    fill-opacity: 0.6;
  }
  .pattern-dot-bad {
    fill: var(--ps-bad);
    fill-opacity: 0.7;
  }
  .pattern-cross {
    stroke: var(--ps-bad);
    stroke-width: 1;
    stroke-opacity: 0.4;
    fill: none;
  }
  .pattern-cross-back {
    fill: color-mix(in srgb, var(--ps-bad) 14%, var(--ps-bg));
  }
`;
