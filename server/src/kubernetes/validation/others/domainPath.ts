import { dns1123SubdomainProblems } from '../../values/names.ts';
import { type FieldError, invalid, invalidEach, required } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';

const HTTP_PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const httpPath = new RegExp(`^${HTTP_PATH}$`);

/** What the server has against `domain/path`, as controllers are named. Source: apimachinery util/validation IsDomainPrefixedPath. */
export function domainPathErrors(value: string, path: FieldPath): FieldError[] {
  if (value === '') return [required(path)];
  const [, domain, rest] = /^([^/]*)\/(.*)$/s.exec(value) ?? [];
  if (!domain || !rest) return [invalid(path, value, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  return [
    ...invalidEach(path, domain, dns1123SubdomainProblems(domain)),
    ...(httpPath.test(rest) ? [] : [invalid(path, rest, `Invalid path (regex used for validation is '${HTTP_PATH}')`)]),
  ];
}
