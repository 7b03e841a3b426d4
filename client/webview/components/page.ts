import { css } from 'lit';

/** What the page itself needs outside of every component. */
export const pageStyles = css`
  html,
  body {
    margin: 0;
    padding: 0;
    background: var(--vscode-editor-background);
    color: var(--vscode-editor-foreground, var(--vscode-foreground));
  }
`.styleSheet as CSSStyleSheet;
