import { LATEST_VERSION, type MinorVersion } from '../object.ts';
import { isLabelName } from './characters.ts';
import { byteLength, dns1123SubdomainProblems, type Problems, regexProblem } from './names.ts';
import { wanting } from './wanted.ts';

/**
 * Formats of label keys and values. Annotations, taints, finalizers, conditions and resource names use the key's format too.
 * Source: apimachinery api/validate/content/kube.go (1.35 and later), util/validation IsQualifiedName (1.34).
 */

const NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const NAME_MESSAGE = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const VALUE = `(${NAME})?`;

export const LABEL_NAME_BYTES = 63;
export const LABEL_VALUE_BYTES = 63;

const KEY = { format: 'label-key', limit: LABEL_NAME_BYTES } as const;
const VALUE_FORMAT = { format: 'label-value', limit: LABEL_VALUE_BYTES } as const;

const nameExpression = new RegExp(`^${NAME}$`);
const valueExpression = new RegExp(`^${VALUE}$`);

const nameProblem = regexProblem(NAME_MESSAGE, NAME, 'MyName', 'my.name', '123-abc');
const valueProblem = regexProblem(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  VALUE,
  'MyValue',
  'my_value',
  '12345',
);

/** Until 1.34 the sentences counted characters; the check always counted bytes. */
const unit = (version: MinorVersion): string => (version === '1.34' ? 'characters' : 'bytes');
const limit = (bytes: number, version: MinorVersion): string => `must be no more than ${bytes} ${unit(version)}`;

const NONE: Problems = Object.freeze([]);

function prefixProblems(prefix: string, version: MinorVersion): Problems {
  if (prefix === '') return ['prefix part must be non-empty'];
  return dns1123SubdomainProblems(prefix).map((problem) =>
    problem.startsWith('must be no more') ? `prefix part ${limit(253, version)}` : `prefix part ${problem}`,
  );
}

/** Keys with a prefix that nothing is to be said about: a folder repeats the same few. Longer ones are rare, and would hold on to their files. */
const fine = new Set<string>();
const FINE_MAX = 2000;
const FINE_LENGTH_MAX = 48;

/** `app` or `example.com/app`: what the server calls a qualified name or label key. */
export function labelKeyProblems(key: string, version: MinorVersion = LATEST_VERSION): Problems {
  if (fine.has(key) || isLabelName(key)) return NONE;
  const problems = writtenOut(key, version);
  if (problems.length === 0 && key.length <= FINE_LENGTH_MAX && fine.size < FINE_MAX) fine.add(key);
  return problems;
}

function writtenOut(key: string, version: MinorVersion): Problems {
  const parts = key.split('/');
  if (parts.length > 2) {
    const what = version === '1.34' ? 'a qualified name' : 'a valid label key';
    return wanting([`${what} ${nameProblem} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`], KEY);
  }
  const name = parts[parts.length - 1] as string;
  const long = byteLength(name) > LABEL_NAME_BYTES;
  const problems = parts.length === 2 ? [...prefixProblems(parts[0] as string, version)] : [];
  if (name === '') problems.push('name part must be non-empty');
  else if (long) problems.push(`name part ${limit(LABEL_NAME_BYTES, version)}`);
  if (!nameExpression.test(name)) problems.push(`name part ${nameProblem}`);
  return wanting(problems, KEY);
}

/** A label's value, also of selectors: empty, or as the name part of a key. */
export function labelValueProblems(value: string, version: MinorVersion = LATEST_VERSION): Problems {
  if (isLabelName(value)) return NONE;
  const long = byteLength(value) > LABEL_VALUE_BYTES;
  if (valueExpression.test(value)) return long ? wanting([limit(LABEL_VALUE_BYTES, version)], VALUE_FORMAT) : NONE;
  return wanting(long ? [limit(LABEL_VALUE_BYTES, version), valueProblem] : [valueProblem], VALUE_FORMAT);
}
