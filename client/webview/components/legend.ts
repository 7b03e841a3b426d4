import { html, type TemplateResult } from 'lit';
import { type Language, say } from '../../../server/src/texts/text.ts';
import { pageTexts as texts } from '../../common/texts/page.ts';
import type { Row } from '../layout/lanes.ts';
import { legendItems } from '../layout/legend.ts';

/** What the shapes of this picture mean. */
export const legendOf = (rows: readonly Row[], language: Language): TemplateResult =>
  html`<ul class="legend" role="list" aria-label=${say(texts.legend, language)}>
    ${legendItems(rows, language).map(
      ({ className, width, path, words }) =>
        html`<li><svg width=${width} height="12" aria-hidden="true"><path class=${className} d=${path} /></svg>${words}</li>`,
    )}
  </ul>`;
