/** What Go calls white space; a byte order mark, which JavaScript counts as well, is none. Source: Go's unicode.IsSpace. */
const SPACE = '[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';

const AROUND = new RegExp(`^${SPACE}+|${SPACE}+$`, 'g');

/** A text without the white space around it. Source: Go's strings.TrimSpace. */
export const trimSpace = (text: string): string => text.replace(AROUND, '');

const BETWEEN = new RegExp(`${SPACE}+`);

/** The words between white space. Source: Go's strings.Fields. */
export const wordsOf = (text: string): string[] => text.split(BETWEEN).filter((word) => word !== '');
