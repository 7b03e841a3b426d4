import { css } from 'lit';

/** Layout of the chart: a column of names, a column of time; only time is panned, never the page. */
export const chartStyles = css`
  :host {
    display: block;
  }
  .toolbar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px;
    padding: 4px 6px;
    border-bottom: 1px solid var(--ps-border);
  }
  .now {
    font-size: 13px;
    font-weight: 600;
    padding: 0 8px;
    min-width: 72px;
  }
  .follows {
    color: var(--ps-dim);
    padding-inline: 8px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    /* Its words never push a button into a second row: the chart would jump while the cursor of the editor moves. */
    flex: 1 1 0;
    min-width: 0;
  }
  .follows + .space {
    flex: 0 0 0;
  }
  .follows::before {
    content: '';
    display: inline-block;
    width: 8px;
    height: 8px;
    border: 1.5px solid var(--ps-ring);
    border-radius: 50%;
    margin-inline-end: 6px;
  }
  .space {
    flex: 1 1 0;
  }
  .divider {
    width: 1px;
    height: 16px;
    background: var(--ps-border);
    margin: 0 4px;
  }
  .head,
  .body {
    display: grid;
    grid-template-columns: var(--ps-labels) minmax(0, 1fr);
  }
  .head {
    padding-top: 6px;
    border-bottom: 1px solid var(--ps-grid);
  }
  .corner {
    font-size: 11px;
    color: var(--ps-dim);
    padding: 2px 12px;
    align-self: start;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .scales {
    position: relative;
    margin-inline-end: var(--ps-gap);
    touch-action: none;
  }
  svg {
    display: block;
    overflow: hidden;
    user-select: none;
  }
  .minimap,
  .axis {
    width: 100%;
  }
  /* A picture of a text that is no more. */
  .minimap,
  .plot {
    opacity: var(--ps-stale, 1);
    transition: opacity 150ms;
  }
  .minimap {
    height: 26px;
    border-radius: 3px;
    background: var(--ps-bg);
    cursor: grab;
    touch-action: none;
  }
  .minimap .bar {
    stroke: none;
    opacity: 0.9;
  }
  .minimap .bar.running {
    fill: color-mix(in srgb, var(--ps-run) 70%, var(--ps-bg));
  }
  .minimap .bar.backoff {
    fill: var(--ps-backoff);
  }
  .mini-shade {
    fill: var(--ps-bg);
    fill-opacity: 0.62;
  }
  .mini-frame {
    fill: transparent;
    stroke: var(--ps-dim);
  }
  .whole .mini-frame {
    stroke: var(--ps-border);
  }
  .mini-cursor {
    stroke: var(--ps-cursor);
  }
  .mini-warnings {
    stroke: var(--ps-bad);
    stroke-width: 1;
  }
  .axis {
    height: 28px;
    cursor: ew-resize;
    touch-action: none;
  }
  .tick {
    fill: var(--ps-dim);
    font-size: 11px;
  }
  .tick-line {
    stroke: var(--ps-grid);
  }
  .break {
    fill: none;
    stroke: var(--ps-dim);
  }
  .pill {
    position: absolute;
    inset-inline-start: 0;
    top: 29px;
    height: 20px;
    padding: 0 7px;
    border-radius: 3px;
    background: var(--vscode-button-background, var(--ps-cursor));
    color: var(--vscode-button-foreground, var(--ps-bg));
    font-size: 11px;
    font-weight: 600;
    line-height: 20px;
    white-space: nowrap;
    pointer-events: auto;
    cursor: ew-resize;
    touch-action: none;
  }
  :host-context(.vscode-high-contrast) .pill {
    background: var(--ps-cursor);
    color: var(--ps-bg);
  }
  .rows {
    overflow: hidden auto;
    max-height: max(260px, calc(100vh - 150px));
    position: relative;
    scrollbar-gutter: auto;
  }
  .body {
    position: relative;
  }
  .label {
    display: flex;
    align-items: center;
    gap: 2px;
    padding-inline: 8px 6px;
    border-bottom: 1px solid var(--ps-grid);
    min-width: 0;
    cursor: default;
  }
  .label:hover,
  .label.hovered {
    background: var(--ps-hover);
  }
  .label:focus-visible {
    outline-offset: -2px;
  }
  .label.selected {
    box-shadow: inset 2px 0 0 var(--ps-cursor);
  }
  .label .names {
    min-width: 0;
    flex: 1 1 auto;
    line-height: 14px;
  }
  .label .name {
    display: flex;
    white-space: nowrap;
  }
  .label .start {
    overflow: hidden;
    text-overflow: ellipsis;
    min-width: 0;
  }
  .label .tail {
    flex: none;
  }
  .label.container .name,
  .label.events .name,
  .label.pod .name,
  .label.group .name,
  .label.object .name {
    font-weight: 600;
  }
  .label .detail {
    display: block;
    font-size: 10.5px;
    color: var(--ps-dim);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 400;
  }
  .label.inline .names {
    display: flex;
    gap: 6px;
    align-items: baseline;
  }
  .label.inline .name {
    flex: 0 0 auto;
    max-width: 100%;
  }
  .label.inline .detail {
    flex: 1 1 0;
  }
  .indent-0 {
    padding-inline-start: 8px;
  }
  .indent-1 {
    padding-inline-start: 20px;
  }
  .indent-2 {
    padding-inline-start: 32px;
  }
  .indent-3 {
    padding-inline-start: 44px;
  }
  .fold {
    width: 16px;
    height: 20px;
    display: grid;
    place-items: center;
    flex: none;
    margin-inline-start: -4px;
    color: var(--ps-dim);
  }
  .fold .icon {
    width: 12px;
    height: 12px;
  }
  .fold[aria-expanded='true'] .icon {
    transform: rotate(90deg);
  }
  .nofold {
    width: 12px;
    flex: none;
  }
  .h-group {
    height: 28px;
  }
  .corner select {
    max-width: 100%;
  }
  .h-object,
  .h-pod {
    height: 32px;
  }
  .h-phase {
    height: 24px;
  }
  .h-condition,
  .h-image,
  .h-hook,
  .h-volume,
  .h-grace {
    height: 22px;
  }
  .h-container {
    height: 34px;
  }
  .h-probe,
  .h-process {
    height: 26px;
  }
  .h-events {
    height: 38px;
  }
  .plot {
    width: calc(100% - var(--ps-gap));
    cursor: crosshair;
    touch-action: pan-y;
    overflow: visible;
    clip-path: inset(0 -6px);
  }
  .plot.panning {
    cursor: grabbing;
  }
  .grid {
    stroke: var(--ps-grid);
  }
  .rule {
    stroke: var(--ps-grid);
  }
  .band {
    fill: var(--ps-hover);
  }
  .words {
    fill: var(--ps-fg);
    font-size: 11px;
    pointer-events: none;
  }
  .words.small {
    font-size: 10px;
  }
  .words.halo {
    paint-order: stroke;
    stroke: var(--ps-raised);
    stroke-width: 3.5px;
    stroke-linejoin: round;
  }
  .words.event,
  .words.log,
  .words.exit {
    fill: var(--ps-dim);
  }
  .words.miss,
  .words.warning {
    fill: var(--ps-bad-words);
  }
  .words.miss {
    font-weight: 600;
  }
  .cursor {
    stroke: var(--ps-cursor);
    stroke-width: 1.5;
  }
  .selected {
    fill: none;
    stroke: var(--ps-cursor);
    stroke-width: 1.5;
  }
  .selected-range {
    fill: none;
    stroke: var(--ps-cursor);
    stroke-width: 1.5;
  }
  .threads {
    fill: none;
    stroke: var(--ps-cursor);
    stroke-width: 1.25;
    stroke-opacity: 0.75;
  }
  .badges {
    fill: var(--ps-bg);
    stroke: var(--ps-cursor);
    stroke-width: 1.25;
  }
  .badge {
    fill: var(--ps-fg);
    font-size: 9.5px;
    font-weight: 600;
    text-anchor: middle;
  }
  .rings {
    fill: none;
    stroke: var(--ps-ring);
    stroke-width: 1.75;
  }
  :host {
    --ps-ring: var(--vscode-editor-findMatchHighlightBorder, var(--vscode-charts-yellow));
  }
  .legend {
    list-style: none;
    display: flex;
    flex-wrap: wrap;
    gap: 3px 16px;
    margin: 0;
    padding: 7px 12px;
    border-top: 1px solid var(--ps-border);
    color: var(--ps-dim);
    font-size: 11px;
  }
  .legend li {
    display: flex;
    align-items: center;
    gap: 6px;
    white-space: nowrap;
  }
  .tip {
    position: fixed;
    inset: 0 auto auto 0;
    max-width: min(360px, 90vw);
    padding: 6px 9px;
    border-radius: 4px;
    border: 1px solid var(--vscode-editorHoverWidget-border, var(--ps-border));
    background: var(--vscode-editorHoverWidget-background, var(--ps-bg));
    color: var(--vscode-editorHoverWidget-foreground, var(--ps-fg));
    pointer-events: none;
    z-index: 2;
    overflow-wrap: anywhere;
  }
  .tip b {
    font-weight: 600;
  }
  .tip small {
    display: block;
    font: 11.5px / 1.4 var(--ps-mono);
    color: var(--ps-dim);
    white-space: pre-wrap;
    max-height: 84px;
    overflow: hidden;
  }
  @keyframes flash {
    from {
      opacity: 0.35;
    }
  }
  .flash {
    animation: flash 500ms ease-out;
  }
  @media (prefers-reduced-motion: reduce) {
    .flash {
      animation: none;
    }
    .minimap,
    .plot {
      transition: none;
    }
  }
  @media (max-width: 360px) {
    .divider {
      display: none;
    }
  }
  @media (max-width: 640px) {
    :host {
      --ps-labels: clamp(112px, 32vw, 200px);
      --ps-gap: 8px;
    }
    .label:not(.object) .detail {
      display: none;
    }
    .label {
      padding-inline-end: 2px;
    }
    .label.indent-1 {
      padding-inline-start: 12px;
    }
    .label.indent-2 {
      padding-inline-start: 18px;
    }
    .label.indent-3 {
      padding-inline-start: 24px;
    }
    .nofold {
      width: 4px;
    }
    .corner {
      padding-inline: 8px;
    }
    .legend {
      gap: 3px 12px;
    }
  }
`;
