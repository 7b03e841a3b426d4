import type { Text } from '../../../../texts/text.ts';
import { parseUrl } from '../../../values/goUrl.ts';
import { dns1035LabelProblems, dns1123SubdomainProblems } from '../../../values/names.ts';
import { portNumberProblems } from '../../../values/ports.ts';
import { type FieldError, invalid, invalidEach, required } from '../../fieldErrors.ts';
import type { FieldPath } from '../../fieldPath.ts';
import { present } from '../../present.ts';
import { type Check, rule } from '../../rule.ts';
import { field, firstOf, group } from '../../walks.ts';

/** Where a webhook is. */
export interface ClientConfig {
  readonly url?: string | null;
  readonly service?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly path?: string | null;
    readonly port?: number | null;
  } | null;
}

const URL_FORM = '; desired format: https://host[/path]';

const clientUrl = rule<ClientConfig>({
  id: 'webhook.client.url',
  source: 'apiserver util/webhook ValidateWebhookURL',
  explain: {
    en: '`url` has the form `https://host/path`, without user, query and fragment. For a Service of the cluster use `service`.',
    'zh-cn': '`url` 的格式为 `https://主机/路径`，不能带用户、查询和片段。集群内的 Service 请用 `service`。',
  },
  check({ url }, path) {
    if (!present(url)) return undefined;
    const at = path.child('url');
    const parts = parseUrl(url);
    if (typeof parts === 'string') return required(at, `url must be a valid URL: ${parts}${URL_FORM}`);
    const { scheme, user, host, query, fragment } = parts;
    const errors: FieldError[] = [];
    if (scheme !== 'https') errors.push(invalid(at, scheme, `'https' is the only allowed URL scheme${URL_FORM}`));
    if (host === '') errors.push(invalid(at, host, `host must be specified${URL_FORM}`));
    if (user !== null) errors.push(invalid(at, user, 'user information is not permitted in the URL'));
    if (fragment !== '') errors.push(invalid(at, fragment, 'fragments are not permitted in the URL'));
    if (query !== '') errors.push(invalid(at, query, 'query parameters are not permitted in the URL'));
    return errors;
  },
});

const DEFAULT_PORT = 443;

const clientService = rule<NonNullable<ClientConfig['service']>>({
  id: 'webhook.client.service',
  source: 'apiserver util/webhook ValidateWebhookService',
  explain: {
    en: 'The Service is named by `name` and `namespace`; `path` begins with `/`, `port` is 443 if not written.',
    'zh-cn': 'Service 由 `name` 和 `namespace` 指定；`path` 以 `/` 开头，`port` 未填写时为 443。',
  },
  check({ name, namespace, path: url, port }, path) {
    const errors: FieldError[] = [];
    // The server mixes the two up.
    if (!namespace) errors.push(required(path.child('name')));
    if (!name) errors.push(required(path.child('namespace')));
    const number = port ?? DEFAULT_PORT;
    const problems = portNumberProblems(number);
    if (problems.length > 0) errors.push(invalid(path.child('port'), number, `port is not valid: ${problems.join(', ')}`));
    if (!url || url === '/') return errors;
    const refuse = (detail: string) => errors.push(invalid(path.child('path'), url, detail));
    if (url === '//') refuse('segment[0] may not be empty');
    else {
      if (!url.startsWith('/')) refuse("must start with a '/'");
      for (const [index, step] of url.slice(1).replace(/\/$/, '').split('/').entries()) {
        if (step === '') refuse(`segment[${index}] may not be empty`);
        else for (const problem of dns1123SubdomainProblems(step)) refuse(`segment[${index}]: ${problem}`);
      }
    }
    return errors;
  },
});

const oneClient = rule<ClientConfig>({
  id: 'webhook.client',
  source: 'admissionregistration/validation validateValidatingWebhook, validateMutatingWebhook',
  explain: {
    en: '`clientConfig` says where the webhook is: by `url` or by `service`, just one of them.',
    'zh-cn': '`clientConfig` 用 `url` 或 `service` 之一说明 webhook 的位置。',
  },
  check: ({ url, service }, path) =>
    present(url) === present(service) ? required(path, 'exactly one of url or service is required') : undefined,
});

export const clientChecks: readonly Check<ClientConfig>[] = [firstOf([oneClient, group([clientUrl, field('service', [clientService])])])];

export const reviewVersionsText: Text = {
  en: 'The list of versions the webhook understands must have `v1` (or `v1beta1`).',
  'zh-cn': 'webhook 能理解的版本中必须有 `v1`（或 `v1beta1`）。',
};

/** Sorted, as the server prints them. */
export const REVIEW_VERSIONS = ['v1', 'v1beta1'];

/**
 * The versions of the questions a webhook understands.
 * Source: admissionregistration/validation validateAdmissionReviewVersions, apiextensions/validation validateConversionReviewVersions.
 */
export function reviewVersionErrors(list: readonly string[] | null | undefined, path: FieldPath, missing: string): readonly FieldError[] {
  const versions = list ?? [];
  if (versions.length === 0) return [required(path, missing)];
  const errors = versions.flatMap((version, position) =>
    versions.indexOf(version) < position
      ? [invalid(path.index(position), version, 'duplicate version')]
      : [...invalidEach(path.index(position), version, dns1035LabelProblems(version))],
  );
  if (!versions.some((version) => REVIEW_VERSIONS.includes(version))) {
    errors.push(invalid(path, versions, `must include at least one of ${REVIEW_VERSIONS.join(', ')}`));
  }
  return errors;
}
