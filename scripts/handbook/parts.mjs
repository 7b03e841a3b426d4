// Parts the books of all languages into what they have in common and what each says: names, places and links are shipped once.

/**
 * @param books by language, of one shape
 * @returns `shape`: what all books hold, with a number where they differ; `texts`: by language, what stands there
 */
export function parted(books) {
  const languages = Object.keys(books);
  const texts = Object.fromEntries(languages.map((language) => [language, []]));
  const walk = (parts) => {
    const [first] = parts;
    const keys = keysOf(first);
    if (keys && parts.every((part) => same(keysOf(part), keys))) {
      const walked = Object.keys(first).map((key) => [key, walk(parts.map((part) => part[key]))]);
      return Array.isArray(first) ? walked.map(([, part]) => part) : Object.fromEntries(walked);
    }
    if (typeof first !== 'number' && parts.every((part) => same(part, first))) return first;
    for (const [at, language] of languages.entries()) texts[language].push(parts[at]);
    return texts[languages[0]].length - 1;
  };
  return { shape: walk(languages.map((language) => books[language])), texts };
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** What the two must have in common to be walked together; null for values without parts. */
const keysOf = (part) => (typeof part === 'object' && part !== null ? [Array.isArray(part), ...Object.keys(part)] : null);
