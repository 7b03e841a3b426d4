/** A text shown to people, in every language of the product. Entries stand side by side so that none is forgotten. */
export interface Text {
  readonly en: string;
  readonly 'zh-cn': string;
}

export type Language = keyof Text;

/**
 * The product language for a display language as editors and operating systems name it
 * (`zh-CN`, `zh_CN.UTF-8`, `zh-hans`, `en-GB`, …). Anything that is not Chinese is shown in English.
 */
export function languageOf(locale: string | undefined): Language {
  return /^zh\b/i.test((locale ?? '').replace('_', '-')) ? 'zh-cn' : 'en';
}

/**
 * Fills `{name}` places of a text, and chooses between the forms of a word: `{count} {count:Pod|Pods}` takes the first one for 1 and the
 * second one for every other number. A place without a value stays visible, so that a mistake is seen and not swallowed.
 */
export function say(text: Text, language: Language, values: Readonly<Record<string, string | number>> = {}): string {
  return text[language].replace(/\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}/g, (place, name: string, one?: string, others?: string) => {
    if (!(name in values)) return place;
    return others === undefined ? String(values[name]) : Number(values[name]) === 1 ? (one ?? '') : others;
  });
}
