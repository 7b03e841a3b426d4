import type { Text } from '../../texts/text.ts';
import type { Json } from '../object.ts';
import { type FieldDefault, type Fields, inside, type Shape, within } from './shape.ts';

const servicePort: Shape = {
  defaults: [
    {
      field: 'port',
      value: 443,
      source: 'SetDefaults_ServiceReference',
      explain: { en: 'Port 443 of the Service is called.', 'zh-cn': '通过 Service 的 443 端口调用。' },
    },
  ],
};

export const apiService: Shape = { below: [within('spec.service', servicePort)] };

const ofNames = (field: string, value: (names: Fields) => Json | undefined, explain: Text): FieldDefault => ({
  field,
  unset: 'zero',
  value,
  source: 'apiextensions/v1/defaults.go SetDefaults_CustomResourceDefinitionSpec',
  explain,
});

const names: Shape = {
  defaults: [
    ofNames('singular', ({ kind }) => kind?.toLowerCase(), {
      en: 'The kind in lower case.',
      'zh-cn': '小写的 kind。',
    }),
    ofNames('listKind', ({ kind }) => (kind ? `${kind}List` : undefined), {
      en: 'The kind with `List` behind it.',
      'zh-cn': 'kind 后面加上 `List`。',
    }),
  ],
};

/** The version that objects are stored in; the first where several are marked. */
export const storageVersionOf = (spec: Fields | null | undefined): string | undefined =>
  spec?.versions?.find((version: Fields | null) => version?.storage === true)?.name;

export const customResourceDefinition: Shape = {
  below: [
    inside('spec', {
      below: [inside('names', names), within('conversion.webhook.clientConfig.service', servicePort)],
      defaults: [
        ofNames('conversion', () => ({ strategy: 'None' }), {
          en: 'Objects are not converted between versions, only their `apiVersion` changes.',
          'zh-cn': '版本之间不做转换，只改 `apiVersion`。',
        }),
      ],
    }),
  ],
};
