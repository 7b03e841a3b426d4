import { css, html, type TemplateResult } from 'lit';
import { pieces } from '../layout/notes.ts';

/** A text in which what stands between backticks is shown as code. */
export const coded = (text: string): readonly (TemplateResult | string)[] =>
  pieces(text).map((piece) => (piece.code ? html`<code>${piece.text}</code>` : piece.text));

export const codedStyles = css`
  code {
    font-family: var(--ps-mono);
    font-size: 0.94em;
    padding: 0 3px;
    border-radius: 3px;
    background: color-mix(in srgb, var(--ps-fg) 9%, transparent);
  }
`;
