import { expect, test } from 'vitest';
import { LanguageService } from '../../../server/src/service.ts';
import { realManifests, samples } from '../../support/manifests.ts';

const uri = 'file:///manifest.yaml';

/** Places of a text that are tried: every one would take minutes. */
const STEP = 5;

test.each(['en', 'zh-cn'] as const)(
  'wherever one points, sentences in %s are whole',
  (language) => {
    for (const text of [...samples, ...realManifests(25)]) {
      const service = new LanguageService();
      service.configure({ language });
      service.open(uri, 'yaml', 1, text);
      for (let offset = 0; offset < Math.min(text.length, 6_000); offset += STEP) {
        const contents = service.hover(uri, service.positionAt(uri, offset))?.contents;
        const said =
          typeof contents === 'object' && 'value' in contents ? contents.value.split('\n').filter((line) => line.startsWith('- ')) : [];
        for (const sentence of said) {
          const words = sentence.replace(/`+[^`]*`+/g, '');
          expect(words).not.toMatch(/\{\w+\}|undefined|NaN|\[object/);
          expect(words.trim()).not.toBe('-');
        }
      }
    }
  },
  60_000,
);
