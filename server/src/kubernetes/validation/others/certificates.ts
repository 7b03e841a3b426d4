import { goQuote } from '../../values/goQuote.ts';
import { byteLength, DNS1123_SUBDOMAIN_BYTES, dns1123LabelProblems, dns1123SubdomainProblems } from '../../values/names.ts';
import { base64Bytes, derSequenceProblem, pemBlock } from '../../values/pem.ts';
import { duplicate, type FieldError, invalid, notSupported, required, tooLong } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';
import { objectMeta } from '../metadata/index.ts';
import { present } from '../present.ts';
import type { Validator } from '../registry.ts';
import { type Check, rule } from '../rule.ts';
import { struct } from '../walks.ts';

interface RequestSpec {
  readonly request?: string | null;
  readonly signerName?: string;
  readonly expirationSeconds?: number | null;
  readonly usages?: readonly string[] | null;
}

function requestProblem(request: string): string | null {
  const block = pemBlock(base64Bytes(request) ?? '');
  return block?.type === 'CERTIFICATE REQUEST'
    ? derSequenceProblem(block.bytes, 'certificateRequest')
    : 'PEM block type must be CERTIFICATE REQUEST';
}

const request = rule<RequestSpec>({
  id: 'certificate-request.request',
  source: 'certificates/validation validateCSR',
  explain: {
    en: '`request` is the base64 of a whole PEM text that begins with `-----BEGIN CERTIFICATE REQUEST-----`: `base64 -w0 < my.csr`. A certificate or a key is none.',
    'zh-cn': '`request` 是以 `-----BEGIN CERTIFICATE REQUEST-----` 开头的完整 PEM 文本的 base64：`base64 -w0 < my.csr`。证书或密钥都不行。',
  },
  check({ request: text }, path) {
    const problem = requestProblem(text ?? '');
    return problem === null ? undefined : invalid(path.child('request'), text || null, problem);
  },
});

/** Sorted, as the server prints them. */
const USAGES = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
];

const usages = rule<RequestSpec>({
  id: 'certificate-request.usages',
  source: 'certificates/validation validateCertificateSigningRequest',
  explain: {
    en: '`usages` says what the certificate is for, each once: `[client auth]` for a user, `[digital signature, key encipherment, server auth]` for a server.',
    'zh-cn':
      '`usages` 说明证书的用途，不能重复：用户证书写 `[client auth]`，服务器证书写 `[digital signature, key encipherment, server auth]`。',
  },
  check({ usages: list }, path) {
    const at = path.child('usages');
    const all = list ?? [];
    if (all.length === 0) return required(at);
    return [
      ...all.flatMap((usage, position) => (USAGES.includes(usage) ? [] : notSupported(at.index(position), usage, USAGES))),
      ...all.flatMap((usage, position) => (all.indexOf(usage) < position ? duplicate(at.index(position), usage) : [])),
    ];
  },
});

/** Of a whole name with both parts as long as they may be. */
const SIGNER_BYTES = 571;

/** Each label is judged up to the first bad one. */
function labelErrors(part: string, path: FieldPath, problemsOf: (label: string) => readonly string[]): FieldError[] {
  const bad = part.split('.').find((label) => problemsOf(label).length > 0);
  return bad === undefined ? [] : problemsOf(bad).map((problem) => invalid(path, part, `validating label ${goQuote(bad)}: ${problem}`));
}

const signer = rule<RequestSpec>({
  id: 'certificate-request.signer',
  source: 'core/validation ValidateSignerName',
  explain: {
    en: '`signerName` says who signs, as `domain/name`: `kubernetes.io/kube-apiserver-client`, `kubernetes.io/kubelet-serving` or a signer of your own.',
    'zh-cn':
      '`signerName` 以 `域名/名称` 的形式指明签名者：`kubernetes.io/kube-apiserver-client`、`kubernetes.io/kubelet-serving` 或自有的签名者。',
  },
  check({ signerName: name = '' }, path) {
    const at = path.child('signerName');
    if (name === 'kubernetes.io/legacy-unknown') return invalid(at, name, 'the legacy signerName is not allowed via this API version');
    if (name === '') return required(at);
    const [domain = '', rest, ...more] = name.split('/');
    if (rest === undefined || more.length > 0)
      return invalid(at, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'");
    const long = byteLength(domain) > DNS1123_SUBDOMAIN_BYTES ? [tooLong(at, DNS1123_SUBDOMAIN_BYTES)] : [];
    const single = domain.includes('.') ? [] : [invalid(at, domain, 'should be a domain with at least two segments separated by dots')];
    return [
      ...long,
      ...labelErrors(domain, at, dns1123LabelProblems),
      ...single,
      ...labelErrors(rest, at, dns1123SubdomainProblems),
      ...(byteLength(name) > SIGNER_BYTES ? [tooLong(at, SIGNER_BYTES)] : []),
    ];
  },
});

const SECONDS_MIN = 600;

const expiration = rule<RequestSpec>({
  id: 'certificate-request.expiration',
  source: 'certificates/validation validateCertificateSigningRequest',
  explain: {
    en: 'A certificate lasts at least ten minutes: `expirationSeconds: 86400` is a day.',
    'zh-cn': '证书有效期至少十分钟：`expirationSeconds: 86400` 为一天。',
  },
  check: ({ expirationSeconds: seconds }, path) =>
    present(seconds) && seconds < SECONDS_MIN
      ? invalid(path.child('expirationSeconds'), seconds, 'may not specify a duration less than 600 seconds (10 minutes)', {
          minimum: SECONDS_MIN,
        })
      : undefined,
});

const specChecks: readonly Check<RequestSpec>[] = [request, usages, signer, expiration];

/** Source: certificates/validation ValidateCertificateSigningRequestCreate. */
export const certificateSigningRequest: Validator = {
  namespaced: false,
  checks: [objectMeta({ nameFormat: () => [], namespaced: false, keepsGeneration: true }), struct('spec', specChecks)],
};
