import { css } from 'lit';

/** What the parts of the handbook have in common, on top of the timeline's theme and controls. */
export const bookStyles = css`
  a {
    color: var(--ps-link);
    text-decoration: none;
    border-radius: 2px;
  }
  /* Among words colour alone does not tell a link from them. */
  p a,
  dd a {
    text-decoration: underline;
    text-decoration-color: color-mix(in srgb, currentColor 45%, transparent);
    text-underline-offset: 2px;
  }
  a:hover {
    text-decoration: underline;
    color: var(--vscode-textLink-activeForeground, var(--ps-link));
  }
  code {
    font-family: var(--ps-mono);
    font-size: 0.92em;
    color: var(--vscode-textPreformat-foreground, inherit);
    background: var(--vscode-textPreformat-background, color-mix(in srgb, var(--ps-fg) 9%, transparent));
    padding: 1px 4px;
    border-radius: 3px;
    overflow-wrap: anywhere;
  }
  a code {
    color: inherit;
    background: none;
    padding: 0;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    padding: 1px 8px;
    border: 1px solid var(--ps-border);
    border-radius: 10px;
    font-size: 11.5px;
    overflow-wrap: anywhere;
  }
  .chip.warn {
    border-color: var(--ps-warn);
    color: var(--ps-warn-words);
  }
  mark {
    /* No theme's highlight leaves enough contrast to dimmed words. */
    background: none;
    color: var(--ps-fg);
    font-weight: 700;
    text-decoration: underline 2px var(--ps-grace);
    text-underline-offset: 3px;
  }
`;
