import type { Text } from '../../texts/text.ts';
import type { Json } from '../object.ts';
import { each, type FieldDefault, inside, type Shape, within } from './shape.ts';

const hook = (field: string, value: Json, explain: Text): FieldDefault => ({
  field,
  value,
  source: 'admissionregistration/v1/defaults.go SetDefaults_ValidatingWebhook',
  explain,
});

const failurePolicy = hook('failurePolicy', 'Fail', {
  en: 'Requests are refused while the webhook cannot be reached.',
  'zh-cn': '无法访问 webhook 时，请求会被拒绝。',
});

const matching: readonly FieldDefault[] = [
  hook('matchPolicy', 'Equivalent', {
    en: 'Requests in other versions of the same API count as well.',
    'zh-cn': '同一 API 其他版本的请求也算在内。',
  }),
  hook('namespaceSelector', {}, { en: 'All namespaces.', 'zh-cn': '所有命名空间。' }),
  hook('objectSelector', {}, { en: 'All objects.', 'zh-cn': '所有对象。' }),
];

const rule: Shape = {
  defaults: [
    {
      field: 'scope',
      value: '*',
      source: 'admissionregistration/v1/defaults.go SetDefaults_Rule',
      explain: { en: 'Both namespaced and cluster-wide objects.', 'zh-cn': '包括命名空间级别和集群级别的对象。' },
    },
  ],
};

const service: Shape = {
  defaults: [
    {
      field: 'port',
      value: 443,
      source: 'admissionregistration/v1/defaults.go SetDefaults_ServiceReference',
      explain: { en: 'The webhook is called on port 443 of the Service.', 'zh-cn': '通过 Service 的 443 端口调用 webhook。' },
    },
  ],
};

const webhook = (own: readonly FieldDefault[]): Shape => ({
  below: [
    each('webhooks', {
      defaults: [
        failurePolicy,
        ...matching,
        hook('timeoutSeconds', 10, { en: 'The server waits 10 seconds for an answer.', 'zh-cn': '服务器等待应答 10 秒。' }),
        ...own,
      ],
      below: [within('clientConfig.service', service), each('rules', rule)],
    }),
  ],
});

export const validatingWebhookConfiguration = webhook([]);

export const mutatingWebhookConfiguration = webhook([
  hook('reinvocationPolicy', 'Never', {
    en: 'The webhook is not called again when a later one changes the object.',
    'zh-cn': '后面的 webhook 修改对象后，不会再次调用此 webhook。',
  }),
]);

const matchResources: Shape = { defaults: matching, below: [each('resourceRules', rule), each('excludeResourceRules', rule)] };

/** ValidatingAdmissionPolicy and MutatingAdmissionPolicy. */
export const admissionPolicy: Shape = {
  below: [inside('spec', { defaults: [failurePolicy], below: [within('matchConstraints', matchResources)] })],
};

/** Bindings of admission policies. */
export const admissionPolicyBinding: Shape = { below: [within('spec.matchResources', matchResources)] };
