import { css } from 'lit';

/** The bar over a pane: tabs at the start, the rest at the end. */
export const tabs = css`
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 8px;
    min-height: 34px;
    padding: 0 6px 0 4px;
    border-bottom: 1px solid var(--ps-border);
  }
  .tabs {
    display: flex;
    align-self: stretch;
  }
  .bar h2,
  .tabs button {
    font-size: 12px;
    font-weight: 400;
    color: var(--ps-dim);
    padding: 0 8px;
    margin: 0;
    border: 0;
    border-bottom: 2px solid transparent;
    border-top: 2px solid transparent;
    border-radius: 0;
    white-space: nowrap;
    display: flex;
    align-items: center;
    min-height: 34px;
  }
  .tabs button:hover {
    color: var(--ps-fg);
  }
  .bar h2,
  .tabs button[aria-selected='true'] {
    color: var(--ps-fg);
    font-weight: 600;
    border-bottom-color: var(--vscode-panelTitle-activeBorder, var(--ps-focus));
  }
  .tabs button:focus-visible {
    outline-offset: -3px;
  }
  .end {
    margin-inline-start: auto;
    white-space: nowrap;
  }
`;
