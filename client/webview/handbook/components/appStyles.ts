import { css } from 'lit';

/** Contents beside the entry where there is room, over it where there is not. */
export const appStyles = css`
  :host {
    display: block;
    min-width: 300px;
  }
  .page {
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(220px, 290px) minmax(0, 1fr);
    height: 100vh;
  }
  header {
    grid-column: 1 / -1;
    display: flex;
    align-items: center;
    gap: 2px;
    padding: 6px 10px;
    border-bottom: 1px solid var(--ps-border);
    background: var(--ps-bg);
  }
  .search {
    flex: 1;
    min-width: 0;
    max-width: 520px;
    margin-inline-start: 8px;
    display: flex;
    align-items: center;
    gap: 6px;
    height: 28px;
    padding: 0 4px 0 8px;
    border: 1px solid var(--vscode-input-border, var(--ps-border));
    border-radius: 4px;
    background: var(--vscode-input-background, var(--ps-bg));
    color: var(--vscode-input-foreground, var(--ps-fg));
  }
  .search:focus-within {
    border-color: var(--ps-focus);
    outline: 1px solid var(--ps-focus);
    outline-offset: -1px;
  }
  input {
    flex: 1;
    min-width: 0;
    font: inherit;
    color: inherit;
    background: none;
    border: 0;
    outline: none;
  }
  input:focus-visible {
    outline: none;
  }
  input::placeholder {
    color: var(--vscode-input-placeholderForeground, var(--ps-dim));
    opacity: 1;
  }
  kbd {
    font: 11px var(--ps-mono);
    padding: 0 5px;
    border: 1px solid var(--ps-border);
    border-radius: 3px;
    color: var(--ps-dim);
    margin-inline-end: 4px;
  }
  .language {
    margin-inline-start: auto;
    padding: 2px 8px;
    white-space: nowrap;
    color: var(--ps-dim);
    border-color: var(--vscode-contrastBorder, transparent);
  }
  .language:hover {
    background: var(--vscode-toolbar-hoverBackground, var(--ps-hover));
    color: var(--ps-fg);
  }
  nav {
    overflow: auto;
    padding: 8px 6px 24px;
    border-inline-end: 1px solid var(--ps-border);
  }
  .reading {
    overflow: auto;
    padding: 22px 28px 48px;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 28px;
    align-content: start;
  }
  aside {
    max-width: 900px;
    padding-top: 14px;
    border-top: 1px solid var(--ps-border);
  }
  aside h2 {
    font-size: 13px;
    font-weight: 600;
    margin: 0 0 10px;
  }
  .unknown {
    margin: 0;
    color: var(--ps-warn-words);
  }
  .alone {
    max-width: 520px;
    margin: 14vh auto 0;
    padding: 0 14px;
    text-align: center;
  }
  .alone h1 {
    font-size: 16px;
    font-weight: 600;
  }
  .narrow-only {
    display: none;
  }
  @media (min-width: 1240px) {
    .reading:has(aside) {
      grid-template-columns: minmax(0, 1fr) 320px;
    }
    aside {
      border-top: 0;
      padding-top: 4px;
    }
  }
  @media (max-width: 720px) {
    .page {
      grid-template-columns: minmax(0, 1fr);
    }
    .narrow-only {
      display: inline-grid;
    }
    nav {
      display: none;
      border-inline-end: 0;
    }
    .contents-open nav {
      display: block;
    }
    .contents-open .reading {
      display: none;
    }
    .reading {
      padding: 16px 14px 40px;
    }
    kbd {
      display: none;
    }
  }
`;
