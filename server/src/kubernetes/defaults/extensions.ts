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

const ofSpec = (field: string, value: (owner: Fields) => Json | undefined, explain: Text): FieldDefault => ({
  field,
  value,
  source: 'apiextensions/v1/defaults.go SetDefaults_CustomResourceDefinitionSpec',
  explain,
});

const ofName: typeof ofSpec = (field, value, explain) => ({ ...ofSpec(field, value, explain), unset: 'zero' });

const names: Shape = {
  defaults: [
    ofName('singular', ({ kind }) => kind?.toLowerCase(), {
      en: 'The kind in lower case.',
      'zh-cn': '小写的 kind。',
    }),
    ofName('listKind', ({ kind }) => (kind ? `${kind}List` : undefined), {
      en: 'The kind with `List` behind it.',
      'zh-cn': 'kind 后面加上 `List`。',
    }),
  ],
};

/** The version that objects are stored in; the first where several are marked. */
export function storageVersionOf(spec: Fields | null | undefined): string | undefined {
  const version: Fields | undefined = spec?.versions?.find((each: Fields | null) => each?.storage === true);
  return version && (version['name'] ?? '');
}

export const customResourceDefinition: Shape = {
  defaults: [
    {
      field: 'status.storedVersions',
      unset: 'zero',
      value: ({ spec }) => {
        const stored = storageVersionOf(spec);
        return stored === undefined ? undefined : [stored];
      },
      source: 'apiextensions/v1/defaults.go SetDefaults_CustomResourceDefinition',
      explain: { en: 'The version with `storage: true`.', 'zh-cn': '`storage: true` 的版本。' },
    },
  ],
  below: [
    inside('spec', {
      below: [inside('names', names), within('conversion.webhook.clientConfig.service', servicePort)],
      defaults: [
        ofSpec('conversion', () => ({ strategy: 'None' }), {
          en: 'Objects are not converted between versions, only their `apiVersion` changes.',
          'zh-cn': '版本之间不做转换，只改 `apiVersion`。',
        }),
      ],
    }),
  ],
};
