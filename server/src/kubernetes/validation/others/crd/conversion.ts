import type { Text } from '../../../../texts/text.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../fieldErrors.ts';
import { present } from '../../present.ts';
import { type Check, judge, rule, walk } from '../../rule.ts';
import { clientChecks, reviewVersionErrors, reviewVersionsText } from '../admission/client.ts';
import type { DefinitionSpec } from './types.ts';

type Conversion = NonNullable<DefinitionSpec['conversion']>;

const STRATEGIES = ['None', 'Webhook'];

const strategy = rule<Conversion>({
  id: 'crd.conversion',
  source: 'apiextensions/validation validateCustomResourceConversion',
  explain: {
    en: '`Webhook` needs `webhook.clientConfig` and `webhook.conversionReviewVersions`; `None` has no `webhook`.',
    'zh-cn': '`Webhook` 需要 `webhook.clientConfig` 和 `webhook.conversionReviewVersions`；`None` 不能有 `webhook`。',
  },
  check({ strategy: value = '', webhook }, path) {
    const errors: FieldError[] = [];
    const at = path.child('strategy');
    // The server names its own form of the fields.
    const atClient = path.child('webhook').child('clientConfig').shownAs(path.child('webhookClientConfig'));
    const atVersions = path.child('webhook').child('conversionReviewVersions').shownAs(path.child('conversionReviewVersions'));
    if (value === '') errors.push(required(at));
    else if (!STRATEGIES.includes(value)) errors.push(notSupported(at, value, STRATEGIES));
    if (value === 'Webhook') {
      if (!present(webhook?.clientConfig)) errors.push(required(atClient, 'required when strategy is set to Webhook'));
      return errors;
    }
    const detail = 'should not be set when strategy is not set to Webhook';
    if (present(webhook?.clientConfig)) errors.push(forbidden(atClient, detail));
    if ((webhook?.conversionReviewVersions ?? []).length > 0) errors.push(forbidden(atVersions, detail));
    return errors;
  },
});

const reviewVersions = rule<Conversion>({
  id: 'crd.conversion.review-versions',
  source: 'apiextensions/validation validateConversionReviewVersions',
  explain: reviewVersionsText,
  check({ strategy: value, webhook }, path) {
    if (value !== 'Webhook') return undefined;
    const at = path.child('webhook').child('conversionReviewVersions').shownAs(path.child('conversionReviewVersions'));
    return reviewVersionErrors(webhook?.conversionReviewVersions, at, '');
  },
});

const client = walk<Conversion>({
  checks: clientChecks,
  walk({ strategy: value, webhook }, path, context, refusals) {
    if (value !== 'Webhook' || !webhook?.clientConfig) return;
    judge(
      clientChecks,
      webhook.clientConfig,
      path.child('webhook').child('clientConfig').shownAs(path.child('webhookClientConfig')),
      context,
      refusals,
    );
  },
});

export const conversionChecks: readonly Check<Conversion>[] = [strategy, client, reviewVersions];

export const OF_OLD: Text = {
  en: 'The field is of the old API. Write `x-kubernetes-preserve-unknown-fields: true` in the schema instead.',
  'zh-cn': '该字段属于旧 API。请改在 schema 中写 `x-kubernetes-preserve-unknown-fields: true`。',
};

export const prunesForConversion = rule<DefinitionSpec>({
  id: 'crd.preserve-unknown-fields.conversion',
  source: 'apiextensions/validation validateCustomResourceDefinitionSpec',
  explain: OF_OLD,
  check: ({ conversion, preserveUnknownFields }, path) =>
    conversion && conversion.strategy !== 'None' && preserveUnknownFields
      ? invalid(path.child('conversion').child('strategy'), conversion.strategy ?? '', 'must be None if spec.preserveUnknownFields is true')
      : undefined,
});
