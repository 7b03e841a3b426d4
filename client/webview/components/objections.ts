import { css, html, nothing, type TemplateResult } from 'lit';
import type { Refusal } from '../../../server/src/requests.ts';
import { say } from '../../../server/src/texts/text.ts';
import { pageTexts as texts } from '../../common/texts/page.ts';
import { stateTexts as states } from '../../common/texts/states.ts';
import type { Store } from '../store.ts';

/** More than this many are a list to scroll. */
const SHOWN = 4;

export const objectionStyles = css`
  .objections {
    list-style: none;
    margin: 4px 0 0;
    padding: 0;
    display: grid;
    gap: 3px;
    text-align: start;
  }
  .objections li {
    display: flex;
    gap: 4px 10px;
    align-items: baseline;
    flex-wrap: wrap;
  }
  .objections code {
    font: 12px / 1.45 var(--ps-mono);
    overflow-wrap: anywhere;
    flex: 1 1 240px;
    min-width: 0;
  }
  .objections button {
    flex: none;
  }
`;

/** The server's own words, each with a link to its line; the whole message where no place is known. */
export function objections({ causes, message, more }: Refusal, store: Store): TemplateResult {
  const { language } = store;
  if (causes.length === 0) return html`<p class="objections"><code>${message}</code></p>`;
  const left = Math.max(0, causes.length - SHOWN) + more;
  return html`<ul class="objections" role="list" aria-label=${say(states.objections, language)}>
    ${causes.slice(0, SHOWN).map(
      (cause) => html`<li>
        <code>${cause.message}</code>
        <button class="link" data-testid="objection-line" @click=${() => store.reveal(cause.range, true)}>
          ${say(texts.line, language, { line: cause.range.start.line + 1 })}
        </button>
      </li>`,
    )}
    ${left > 0 ? html`<li class="quiet">${say(states.moreObjections, language, { count: left })}</li>` : nothing}
  </ul>`;
}
