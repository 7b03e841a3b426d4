import type { LitElement } from 'lit';
import { say } from '../../../server/src/texts/text.ts';
import { exportTexts as texts } from '../../common/texts/scenario.ts';
import { mix } from '../picture/colors.ts';
import { markdownOf, textOf } from '../picture/markdown.ts';
import type { Palette } from '../picture/palette.ts';
import { drawPicture } from '../picture/picture.ts';
import { firstNote } from '../picture/run.ts';
import type { Shown, Store } from '../store.ts';
import type { MenuItem } from './menu.ts';

/** What can be taken out of the page. `host`: an element with the theme's colours. */
export function exportItems(store: Store, shown: Shown, host: LitElement): readonly MenuItem[] {
  const { language } = store;
  const name = shown.answer.object.replaceAll('/', '-');
  const { figures, notes, answer } = shown;
  const { object } = answer;
  const svg = (): string => {
    const parts = { object, figures, note: firstNote(notes), rows: store.rows, view: store.view, warp: store.warp, language };
    return drawPicture(parts, themePalette(host));
  };
  const item = (id: keyof typeof texts, run: () => void): MenuItem => ({ id: `export-${id}`, words: say(texts[id], language), run });
  return [
    item('svg', () => store.save(name, 'svg', svg())),
    item('png', () => void pngOf(svg()).then((content) => content && store.save(name, 'png', content))),
    {
      ...item('md', () =>
        store.save(
          name,
          'md',
          markdownOf({
            object,
            figures,
            notes,
            rows: store.rows,
            change: answer.change?.lines,
            expectations: answer.expectations,
            language,
          }),
        ),
      ),
      help: say(texts.mdHelp, language),
    },
    item('json', () => store.save(name, 'json', `${JSON.stringify(shown.answer.run, null, 2)}\n`)),
    item('text', () => store.copy(textOf(shown.index, language))),
  ];
}

/** The colours in force, over the background, in the form that every program understands. */
function themePalette(host: LitElement): Palette {
  const probe = document.createElement('i');
  host.renderRoot.append(probe);
  const computed = (value: string): string => {
    probe.style.setProperty('color', value);
    return getComputedStyle(probe).color;
  };
  const background = computed('var(--ps-bg)');
  const color = (value: string): string => mix(computed(value), background, 1);
  const palette: Palette = {
    background: color('var(--ps-bg)'),
    foreground: color('var(--ps-fg)'),
    dim: color('var(--ps-dim)'),
    border: color('var(--ps-border)'),
    run: color('var(--ps-run)'),
    init: color('var(--ps-init)'),
    sidecar: color('var(--ps-sidecar)'),
    grace: color('var(--ps-grace)'),
    backoff: color('var(--ps-backoff)'),
    bad: color('var(--ps-bad)'),
    warn: color('var(--ps-warn)'),
    wait: color('var(--ps-wait)'),
    font: getComputedStyle(host).fontFamily,
  };
  probe.remove();
  return palette;
}

/** Pixels of a PNG for one of the SVG. */
const SHARPNESS = 2;
/** A longer side browsers do not draw. */
const PIXELS_AT_MOST = 16_000;

/** The picture as pixels, base64; empty when the browser cannot draw it (a picture of thousands of lanes). */
async function pngOf(svg: string): Promise<string> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  try {
    await image.decode();
  } catch {
    return '';
  }
  const canvas = document.createElement('canvas');
  const { naturalWidth: width, naturalHeight: height } = image;
  const sharpness = Math.min(SHARPNESS, PIXELS_AT_MOST / Math.max(width, height));
  canvas.width = Math.round(width * sharpness);
  canvas.height = Math.round(height * sharpness);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png').split(',')[1] ?? '';
}
