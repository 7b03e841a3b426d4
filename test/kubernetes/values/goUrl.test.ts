import { describe, expect, test } from 'vitest';
import { parseUrl } from '../../../server/src/kubernetes/values/goUrl.ts';

/** Source: Go's net/url. */
describe('URLs as Go reads them', () => {
  test.each([
    ['https://a.b:443/c', { scheme: 'https', host: 'a.b:443' }],
    ['HTTPS://[::1]:80', { scheme: 'https', host: '[::1]:80' }],
    ['https://[fe80::1%25eth0]', { host: '[fe80::1%eth0]' }],
    ['localhost.:', { scheme: 'localhost.' }],
    ['https:a', { scheme: 'https', host: '' }],
    ['a.b/c', { scheme: '', host: '' }],
    ['https://u:p@a', { user: 'u:p', host: 'a' }],
    ['https://a@b@c', { user: 'a%40b', host: 'c' }],
    ['https://a/b?c=%zz#%41', { query: 'c=%zz', fragment: 'A' }],
    ['https://é', { host: 'é' }],
  ])('%s', (text, wanted) => expect(parseUrl(text)).toMatchObject(wanted));

  test.each([
    ['https://a b', 'parse "https://a b": invalid character " " in host name'],
    [' https://a', 'parse " https://a": first path segment in URL cannot contain colon'],
    ['://a', 'parse "://a": missing protocol scheme'],
    ['https://[::1', 'parse "https://[::1": missing \']\' in host'],
    ['https://[::1]a', 'parse "https://[::1]a": invalid port "a" after host'],
    ['https://[1.2.3.4]', 'parse "https://[1.2.3.4]": invalid IP-literal'],
    ['https://[a]', 'parse "https://[a]": invalid host: ParseAddr("a"): unable to parse IP'],
    ['https://a:80:90', 'parse "https://a:80:90": invalid port ":80:90" after host'],
    ['https://a/%zz', 'parse "https://a/%zz": invalid URL escape "%zz"'],
    ['https://a/%', 'parse "https://a/%": invalid URL escape "%"'],
    ['https://%41', 'parse "https://%41": invalid URL escape "%41"'],
    ['https://a#%zz', 'parse "https://a#%zz": invalid URL escape "%zz"'],
    ['https://a b#c', 'parse "https://a b": invalid character " " in host name'],
    ['https://a\n', 'parse "https://a\\n": net/url: invalid control character in URL'],
    ['https://u"@a', 'parse "https://u\\"@a": net/url: invalid userinfo'],
  ])('%j is refused', (text, wanted) => expect(parseUrl(text)).toBe(wanted));
});
