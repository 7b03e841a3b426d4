import { css } from 'lit';

/**
 * The theme: every colour comes from the editor. `--ps-*` names say what a colour means; high contrast themes define the borders that
 * the others do not have.
 */
export const theme = css`
  :host {
    --ps-bg: var(--vscode-editor-background);
    --ps-fg: var(--vscode-editor-foreground, var(--vscode-foreground));
    --ps-dim: var(--vscode-descriptionForeground, var(--vscode-foreground));
    --ps-border: var(--vscode-contrastBorder, var(--vscode-widget-border, var(--vscode-panel-border, color-mix(in srgb, var(--ps-fg) 16%, transparent))));
    --ps-grid: color-mix(in srgb, var(--vscode-contrastBorder, color-mix(in srgb, var(--ps-fg) 22%, transparent)) 42%, transparent);
    --ps-raised: color-mix(in srgb, var(--ps-fg) 3%, var(--ps-bg));
    --ps-hover: var(--vscode-list-hoverBackground, color-mix(in srgb, var(--ps-fg) 7%, transparent));
    --ps-link: var(--vscode-textLink-foreground);
    --ps-focus: var(--vscode-focusBorder);
    --ps-cursor: var(--vscode-contrastActiveBorder, var(--vscode-focusBorder));
    --ps-run: var(--vscode-charts-green);
    --ps-init: var(--vscode-charts-blue);
    --ps-sidecar: color-mix(in srgb, var(--vscode-charts-blue) 45%, var(--vscode-charts-green));
    /* Not charts.orange: in the editor's own themes it is a highlight that lets most of the background through. */
    --ps-grace: color-mix(in srgb, var(--vscode-charts-yellow) 55%, var(--vscode-charts-red));
    --ps-backoff: var(--vscode-charts-purple);
    --ps-bad: var(--vscode-charts-red);
    --ps-warn: var(--vscode-editorWarning-foreground, var(--vscode-charts-yellow));
    --ps-wait: var(--ps-dim);
    /* Words need more contrast than shapes: half of them is the foreground. */
    --ps-bad-words: color-mix(in srgb, var(--vscode-errorForeground, var(--ps-bad)) 50%, var(--ps-fg));
    --ps-warn-words: color-mix(in srgb, var(--ps-warn) 50%, var(--ps-fg));
    --ps-good-words: color-mix(in srgb, var(--ps-run) 50%, var(--ps-fg));
    --ps-mono: var(--vscode-editor-font-family, monospace);
    /* Wide enough to tell generated names apart, where there is room. */
    --ps-labels: clamp(188px, 35vw, 248px);
    --ps-gap: 12px;
    color: var(--ps-fg);
    font: 12px / 1.45 var(--vscode-font-family, system-ui, sans-serif);
    font-variant-numeric: tabular-nums;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
`;

/** Native controls in the editor's clothes. */
export const controls = css`
  button,
  select,
  summary {
    font: inherit;
    color: inherit;
  }
  button {
    background: none;
    border: 1px solid transparent;
    border-radius: 4px;
    padding: 0;
    cursor: pointer;
    text-align: inherit;
  }
  :focus-visible {
    outline: 1px solid var(--ps-focus);
    outline-offset: 1px;
  }
  .icon-button {
    width: 24px;
    height: 24px;
    display: inline-grid;
    place-items: center;
    color: var(--vscode-icon-foreground, var(--ps-fg));
    flex: none;
  }
  .icon-button:hover:not(:disabled) {
    background: var(--vscode-toolbar-hoverBackground, var(--ps-hover));
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .icon-button[aria-pressed='true'] {
    background: var(--vscode-inputOption-activeBackground, var(--ps-hover));
    color: var(--vscode-inputOption-activeForeground, var(--ps-fg));
    border-color: var(--vscode-inputOption-activeBorder, transparent);
  }
  .icon-button:disabled {
    opacity: 0.4;
    cursor: default;
  }
  .icon-button svg,
  .icon {
    width: 16px;
    height: 16px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.4;
    stroke-linecap: round;
    stroke-linejoin: round;
    flex: none;
  }
  .icon .solid,
  .icon-button .solid {
    fill: currentColor;
    stroke: none;
  }
  .link {
    color: var(--ps-link);
    border-radius: 2px;
  }
  .link:hover {
    text-decoration: underline;
    color: var(--vscode-textLink-activeForeground, var(--ps-link));
  }
  select {
    background: var(--vscode-dropdown-background, var(--ps-bg));
    color: var(--vscode-dropdown-foreground, var(--ps-fg));
    border: 1px solid var(--vscode-dropdown-border, var(--ps-border));
    border-radius: 4px;
    height: 24px;
    padding: 0 4px;
    max-width: 100%;
  }
  .primary {
    background: var(--vscode-button-background);
    color: var(--vscode-button-foreground);
    border-color: var(--vscode-button-border, var(--vscode-contrastBorder, transparent));
    padding: 4px 12px;
  }
  .primary:hover {
    background: var(--vscode-button-hoverBackground, var(--vscode-button-background));
  }
  .secondary {
    background: var(--vscode-button-secondaryBackground, transparent);
    color: var(--vscode-button-secondaryForeground, var(--ps-fg));
    border-color: var(--vscode-button-border, var(--vscode-contrastBorder, transparent));
    padding: 4px 12px;
  }
  .secondary:hover {
    background: var(--vscode-button-secondaryHoverBackground, var(--ps-hover));
  }
  .quiet {
    color: var(--ps-dim);
  }
  .mono {
    font-family: var(--ps-mono);
    font-size: 11.5px;
  }
  .out-of-sight {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .card {
    border: 1px solid var(--ps-border);
    border-radius: 6px;
    background: var(--ps-raised);
    min-width: 0;
    overflow: hidden;
  }
`;
