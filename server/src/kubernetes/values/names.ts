import { isDnsLabel } from './characters.ts';
import { goQuote } from './goQuote.ts';
import { type NameFormat as FormatName, wanting } from './wanted.ts';

/**
 * Formats of names. Each function gives the sentences the API server has against the value, in its order; none when the value is fine.
 * Lengths are in bytes, although the server's sentences say characters.
 * Source: apimachinery util/validation/validation.go, api/validation/generic.go, api/validation/path/name.go.
 */

export type Problems = readonly string[];

const NONE: Problems = Object.freeze([]);

const unlimited = Number.POSITIVE_INFINITY;

const encoder = new TextEncoder();

/** From here on the encoder, which has to be called and to make room, is quicker than looking at each character. */
const LONG = 4096;

/** Length in UTF-8 bytes, Go's len of a string. */
export function byteLength(text: string): number {
  if (text.length > LONG) return encoder.encode(text).length;
  for (let position = 0; position < text.length; position++) {
    if (text.charCodeAt(position) > 0x7f) return encoder.encode(text).length;
  }
  return text.length;
}

/** The sentence of a failed regular expression, examples as Go writes them (with its doubled blank before `or`). */
export function regexProblem(message: string, format: string, ...examples: readonly string[]): string {
  if (examples.length === 0) return `${message} (regex used for validation is '${format}')`;
  return `${message} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${format}')`;
}

export const lengthProblem = (limit: number): string => `must be no more than ${limit} characters`;

export const rangeProblem = (low: number, high: number): string => `must be between ${low} and ${high}, inclusive`;

export const NEGATIVE_PROBLEM = 'must be greater than or equal to 0';

/** A format made of a maximum length in bytes and a regular expression. */
function format(
  name: FormatName,
  limit: number,
  source: string,
  message: string,
  ...examples: readonly string[]
): (value: string) => Problems {
  const expression = new RegExp(`^(?:${source})$`);
  const tooLong = lengthProblem(limit);
  const mismatch = regexProblem(message, source, ...examples);
  const wanted = { format: name, limit };
  return (value) => {
    const long = byteLength(value) > limit;
    if (expression.test(value)) return long ? wanting([tooLong], wanted) : NONE;
    return wanting(long ? [tooLong, mismatch] : [mismatch], wanted);
  };
}

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const LABEL_UNDERSCORE = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const SUBDOMAIN_UNDERSCORE = `${LABEL_UNDERSCORE}(\\.${LABEL_UNDERSCORE})*`;

export const DNS1123_LABEL_BYTES = 63;
export const DNS1123_SUBDOMAIN_BYTES = 253;

const subdomainExpression = new RegExp(`^${SUBDOMAIN}$`);

const labelProblems = format(
  'dns-label',
  DNS1123_LABEL_BYTES,
  LABEL,
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  'my-name',
  '123-abc',
);

/** `my-name`: a name that is also one part of a DNS name. */
export function dns1123LabelProblems(value: string): Problems {
  if (isDnsLabel(value)) return NONE;
  const problems = labelProblems(value);
  if (problems.length === 0 || !value.includes('.') || !subdomainExpression.test(value)) return problems;
  const long = byteLength(value) > DNS1123_LABEL_BYTES;
  return wanting(long ? [lengthProblem(DNS1123_LABEL_BYTES), 'must not contain dots'] : ['must not contain dots'], {
    format: 'dns-label',
    limit: DNS1123_LABEL_BYTES,
  });
}

const subdomainProblems = format(
  'dns-subdomain',
  DNS1123_SUBDOMAIN_BYTES,
  SUBDOMAIN,
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  'example.com',
);

/** `example.com`: the format of most object names. */
export const dns1123SubdomainProblems = (value: string): Problems => (isDnsLabel(value) ? NONE : subdomainProblems(value));

/** As a subdomain, with underscores: DNS search paths. */
export const dns1123SubdomainWithUnderscoreProblems = format(
  'dns-subdomain-underscore',
  DNS1123_SUBDOMAIN_BYTES,
  SUBDOMAIN_UNDERSCORE,
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
  'example.com',
);

/** `my-name`, starting with a letter: Service names before 1.36. */
export const dns1035LabelProblems = format(
  'dns-1035-label',
  63,
  '[a-z]([-a-z0-9]*[a-z0-9])?',
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  'my-name',
  'abc-123',
);

/** `*.example.com`: hosts of an Ingress rule. */
export const wildcardDns1123SubdomainProblems = format(
  'wildcard-dns',
  DNS1123_SUBDOMAIN_BYTES,
  `\\*\\.${SUBDOMAIN}`,
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  '*.example.com',
);

/** What a name of a kind must be; `prefix` when more characters will follow (generateName). */
export type NameFormat = (name: string, prefix: boolean) => Problems;

/** A trailing dash is fine in a prefix. The last two characters give way, as in the server. */
const masked = (name: string, prefix: boolean): string =>
  prefix && name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name;

export const nameIsDnsSubdomain: NameFormat = (name, prefix) => dns1123SubdomainProblems(masked(name, prefix));
/** The same for kinds whose names are declared in the API: they are said to be too long in other words. Source: apimachinery api/validate LongName. */
export const nameIsLongName: NameFormat = (name, prefix) => {
  const problems = nameIsDnsSubdomain(name, prefix);
  if (byteLength(name) <= DNS1123_SUBDOMAIN_BYTES) return problems;
  const [, ...others] = problems;
  const wanted = { format: 'dns-subdomain', limit: DNS1123_SUBDOMAIN_BYTES } as const;
  return wanting([`must be no more than ${DNS1123_SUBDOMAIN_BYTES} bytes`, ...others], wanted);
};

export const nameIsDnsLabel: NameFormat = (name, prefix) => dns1123LabelProblems(masked(name, prefix));
export const nameIsDns1035Label: NameFormat = (name, prefix) => dns1035LabelProblems(masked(name, prefix));

/** What any name must be so that it can stand in a URL: RBAC objects have no other rule. */
export const nameIsPathSegment: NameFormat = (name, prefix) => {
  if (!prefix && (name === '.' || name === '..')) return [`may not be '${name}'`];
  const problems: string[] = [];
  if (name.includes('/')) problems.push("may not contain '/'");
  if (name.includes('%')) problems.push("may not contain '%'");
  return problems.length === 0 ? NONE : problems;
};

/** What the server's own client says before it asks for an object whose name cannot stand in a URL; null when it can. Source: client-go rest/request.go Name. */
export function invalidResourceName(name: string): string | null {
  const problems = nameIsPathSegment(name, false);
  return problems.length === 0 ? null : `invalid resource name ${goQuote(name)}: [${problems.join(' ')}]`;
}

const GENERATED_SUFFIX_LENGTH = 5;
const GENERATED_BASE_LENGTH = 63 - GENERATED_SUFFIX_LENGTH;

/**
 * A name as the server makes it of `generateName`. The server's five characters are random; these stand for them.
 * Source: apiserver storage/names/generate.go.
 */
export const generatedName = (base: string): string => `${base.slice(0, GENERATED_BASE_LENGTH)}${'x'.repeat(GENERATED_SUFFIX_LENGTH)}`;

function dotsProblem(value: string): string | undefined {
  if (value === '.') return "must not be '.'";
  if (value === '..') return "must not be '..'";
  return value.startsWith('..') ? "must not start with '..'" : undefined;
}

const configKeyProblems = format(
  'config-key',
  DNS1123_SUBDOMAIN_BYTES,
  '[-._a-zA-Z0-9]+',
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  'key.name',
  'KEY_NAME',
  'key-name',
);

/** A key of a ConfigMap or Secret. */
export function configMapKeyProblems(value: string): Problems {
  const problems = configKeyProblems(value);
  const dots = dotsProblem(value);
  return dots === undefined ? problems : wanting([...problems, dots], { format: 'config-key', limit: DNS1123_SUBDOMAIN_BYTES });
}

const PRINTABLE_BUT_EQUALS = /^[ -<>-~]*$/;

/** An environment variable's name (the relaxed format, everywhere since 1.34). */
export function envVarNameProblems(value: string): Problems {
  if (value.length === 0) return ['environment variable name must be non-empty'];
  if (PRINTABLE_BUT_EQUALS.test(value)) return NONE;
  return wanting(["a valid environment variable name must consist only of printable ASCII characters other than '='"], {
    format: 'environment-name',
    limit: unlimited,
  });
}

/** The name of an HTTP header. */
export const httpHeaderNameProblems = format(
  'header-name',
  unlimited,
  '[-A-Za-z0-9]+',
  "a valid HTTP header must consist of alphanumeric characters or '-'",
  'X-Header-Name',
);

/** `25%`. */
export const percentProblems = format(
  'percentage',
  unlimited,
  '[0-9]+%',
  "a valid percent string must be a numeric string followed by an ending '%'",
  '1%',
  '93%',
);

const USER_ID_MAX = 2147483647;

/** A user or group id: 31 bits. */
export const userIdProblems = (id: number | bigint): Problems =>
  id >= 0 && id <= USER_ID_MAX ? NONE : wanting([rangeProblem(0, USER_ID_MAX)], { minimum: 0, maximum: USER_ID_MAX });
