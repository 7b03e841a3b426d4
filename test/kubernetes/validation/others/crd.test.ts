import { describe, expect, test } from 'vitest';
import { toPersisted } from '../../../../server/src/kubernetes/defaults/persisted.ts';
import { wordsOf } from '../../../../server/src/kubernetes/findingTexts.ts';
import { judge } from '../../../../server/src/kubernetes/judge.ts';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { parseDocument } from '../../../../server/src/manifest/index.ts';
import { edited } from '../refusals.ts';

const definition: KubernetesObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'crontabs.stable.example.com' },
  spec: {
    group: 'stable.example.com',
    scope: 'Namespaced',
    names: { plural: 'crontabs', kind: 'CronTab' },
    versions: [
      { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties: { a: { type: 'string' } } } } },
    ],
  },
};

const answer = (object: KubernetesObject) => judge(parseDocument(JSON.stringify(object)), { version: '1.36', objects: [] });

type Case = readonly [sentence: string, edits: Readonly<Record<string, unknown>>, wanted: readonly string[]];

/** The whole answer to a create: `field: message`, in order. */
const table = (cases: readonly Case[]): void => {
  test.each(cases)('%s', (_, edits, wanted) => {
    expect(answer(edited(definition, edits)).causes.map(({ field, message }) => `${field}: ${message}`)).toEqual(wanted);
  });
};

const LABEL =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const VERSION = 'spec.versions.0';
const plain = { openAPIV3Schema: { type: 'object' } };

describe('names', () => {
  table([
    ['a sound one', {}, []],
    [
      'another name',
      { 'metadata.name': 'crontabs' },
      ['metadata.name: Invalid value: "crontabs": must be spec.names.plural+"."+spec.group'],
    ],
    [
      'a group without a dot',
      { 'metadata.name': 'crontabs.example', 'spec.group': 'example', 'spec.scope': 'namespaced' },
      [
        'spec.group: Invalid value: "example": should be a domain with at least one dot',
        'spec.scope: Unsupported value: "namespaced": supported values: "Cluster", "Namespaced"',
      ],
    ],
    [
      'no names',
      { 'metadata.name': '.stable.example.com', 'spec.names': undefined },
      [
        `metadata.name: Invalid value: ".stable.example.com": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
        'spec.names.plural: Required value',
        'spec.names.singular: Required value',
        'spec.names.kind: Required value',
        'spec.names.listKind: Required value',
      ],
    ],
    [
      'names of another form',
      { 'spec.names': { plural: 'crontabs', kind: 'Cron_Tab', listKind: 'Cron_Tab', shortNames: ['C'] } },
      [
        `spec.names.singular: Invalid value: "cron_tab": ${LABEL}`,
        `spec.names.kind: Invalid value: "Cron_Tab": may have mixed case, but should otherwise match: ${LABEL}`,
        `spec.names.listKind: Invalid value: "Cron_Tab": may have mixed case, but should otherwise match: ${LABEL}`,
        `spec.names.shortNames[0]: Invalid value: "C": ${LABEL}`,
        'spec.names.listKind: Invalid value: "Cron_Tab": kind and listKind may not be the same',
      ],
    ],
    [
      'a group of the project',
      { 'metadata.name': 'crontabs.apps.k8s.io', 'spec.group': 'apps.k8s.io' },
      [
        'metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111',
      ],
    ],
    [
      'one that nobody approved',
      {
        'metadata.name': 'crontabs.apps.k8s.io',
        'spec.group': 'apps.k8s.io',
        'metadata.annotations': { 'api-approved.kubernetes.io': 'yes' },
      },
      [
        'metadata.annotations[api-approved.kubernetes.io]: Invalid value: "yes": protected groups must have approval annotation "api-approved.kubernetes.io" with either a URL or a reason starting with "unapproved", see https://github.com/kubernetes/enhancements/pull/1111',
      ],
    ],
    [
      'one that somebody approved',
      {
        'metadata.name': 'crontabs.apps.k8s.io',
        'spec.group': 'apps.k8s.io',
        'metadata.annotations': { 'api-approved.kubernetes.io': 'https://github.com/kubernetes/enhancements/pull/1' },
      },
      [],
    ],
  ]);
});

const LEFT =
  '"Deprecated":false,"DeprecationWarning":null,"Schema":null,"Subresources":null,"AdditionalPrinterColumns":null,"SelectableFields":null}';

describe('versions', () => {
  table([
    [
      'none that is stored',
      { [`${VERSION}.storage`]: false },
      [
        `spec.versions: Invalid value: [{"Name":"v1","Served":true,"Storage":false,${LEFT}]: must have exactly one version marked as storage version`,
        'status.storedVersions: Invalid value: null: must have at least one stored version',
      ],
    ],
    [
      'the same twice',
      {
        'spec.versions.1': {
          name: 'v1',
          served: true,
          storage: false,
          schema: { openAPIV3Schema: { type: 'object', properties: { a: { type: 'string' } } } },
        },
      },
      [
        `spec.versions: Invalid value: [{"Name":"v1","Served":true,"Storage":true,${LEFT},{"Name":"v1","Served":true,"Storage":false,${LEFT}]: must contain unique version names`,
      ],
    ],
    [
      'capitals',
      { [`${VERSION}.name`]: 'V1' },
      [`spec.versions[0].name: Invalid value: "V1": ${LABEL}`, `spec.version: Invalid value: "V1": ${LABEL}`],
    ],
    ['no schema', { [`${VERSION}.schema`]: undefined }, ['spec.versions[0].schema.openAPIV3Schema: Required value']],
    [
      'a warning that nobody sees',
      { [`${VERSION}.deprecationWarning`]: 'use v2' },
      ['spec.versions[0].deprecationWarning: Invalid value: "use v2": can only be set for deprecated versions'],
    ],
    [
      'where the numbers stand',
      { [`${VERSION}.subresources`]: { scale: { specReplicasPath: '.replicas', labelSelectorPath: 'x' } } },
      [
        'spec.subresources.scale.specReplicasPath: Invalid value: ".replicas": should be a json path under .spec',
        'spec.subresources.scale.statusReplicasPath: Required value',
        'spec.subresources.scale.labelSelectorPath: Invalid value: "x": must be a simple json path starting with .',
      ],
    ],
    [
      'columns',
      { [`${VERSION}.additionalPrinterColumns`]: [{ type: 'text', jsonPath: 'spec.a' }] },
      [
        'spec.additionalPrinterColumns[0].name: Required value',
        'spec.additionalPrinterColumns[0].type: Invalid value: "text": must be one of boolean,date,integer,number,string',
        'spec.additionalPrinterColumns[0].JSONPath: Invalid value: "spec.a": must be a simple json path starting with .',
      ],
    ],
    [
      'fields to select by',
      { [`${VERSION}.selectableFields`]: [{ jsonPath: '.a' }, { jsonPath: '.a' }, { jsonPath: '.b' }, { jsonPath: "['a']" }, {}] },
      [
        'spec.selectableFields[1].jsonPath: Duplicate value: ".a"',
        'spec.selectableFields[2].jsonPath: Invalid value: ".b": is an invalid path: does not refer to a valid field',
        `spec.selectableFields[3].jsonPath: Invalid value: "['a']": is an invalid path: array notation is not allowed`,
        'spec.selectableFields[4].jsonPath: Required value',
      ],
    ],
    [
      'what differs stands in its version',
      {
        'spec.versions.1': {
          name: 'v2',
          served: true,
          storage: false,
          schema: { openAPIV3Schema: { type: 'object', properties: { a: {} } } },
        },
      },
      ['spec.versions[1].schema.openAPIV3Schema.properties[a].type: Required value: must not be empty for specified object fields'],
    ],
    [
      'a conversion by nobody',
      { 'spec.conversion': { strategy: 'Webhook' } },
      [
        'spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook',
        'spec.conversion.conversionReviewVersions: Required value',
      ],
    ],
    [
      'nobody converts',
      { 'spec.conversion': { strategy: 'None', webhook: { conversionReviewVersions: ['v1'] } } },
      ['spec.conversion.conversionReviewVersions: Forbidden: should not be set when strategy is not set to Webhook'],
    ],
    [
      'fields of old',
      { 'spec.preserveUnknownFields': true },
      [
        'spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
      ],
    ],
  ]);
});

describe('schemas', () => {
  const at = 'spec.validation.openAPIV3Schema';
  const ofA = (schema: unknown) => ({ [`${VERSION}.schema.openAPIV3Schema.properties.a`]: schema });
  const ofRoot = (schema: unknown) => ({ [`${VERSION}.schema.openAPIV3Schema`]: schema });
  const a = `${at}.properties[a]`;
  table([
    ['no type', ofA({}), [`${a}.type: Required value: must not be empty for specified object fields`]],
    [
      'an unknown type',
      ofA({ type: 'int' }),
      [`${a}.type: Unsupported value: "int": supported values: "array", "boolean", "integer", "number", "object", "string"`],
    ],
    ['a list of nothing', ofA({ type: 'array' }), [`${a}.items: Required value: must be specified`]],
    [
      'a list of schemas',
      ofA({ type: 'array', items: [{ type: 'string' }] }),
      [`${a}.items: Forbidden: items must be a schema object and not an array`],
    ],
    [
      'a list of anything',
      ofA({ type: 'array', items: {} }),
      [`${a}.items.type: Required value: must not be empty for specified array items`],
    ],
    [
      'a map with fields',
      ofA({ type: 'object', properties: { b: { type: 'string' } }, additionalProperties: { type: 'string' } }),
      [`${a}.additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive`],
    ],
    ['a reference', ofA({ $ref: '#/definitions/x' }), [`${a}.$ref: Forbidden: $ref is not supported`]],
    [
      'where schemas come from',
      ofA({ type: 'string', $schema: 'x' }),
      [`${at}: Invalid value: "": OpenAPIV3Schema 'schema' is not supported`],
    ],
    [
      'fields to select by in what cannot be read',
      { ...ofA({ type: 'string', id: 'x' }), [`${VERSION}.selectableFields`]: [{}] },
      [
        `${a}.id: Forbidden: id is not supported`,
        `spec.schema.openAPIV3Schema: Invalid value: "": OpenAPIV3Schema 'id' is not supported`,
        'spec.selectableFields[0].jsonPath: Required value',
      ],
    ],
    [
      'types among restrictions',
      ofA({ type: 'string', anyOf: [{ type: 'string', minLength: 1 }] }),
      [`${a}.anyOf[0].type: Forbidden: must be empty to be structural`],
    ],
    [
      'an integer or a string',
      ofA({ 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }], pattern: '^\\d+%?$' }),
      [],
    ],
    [
      'a restriction of what is not there',
      ofRoot({ type: 'object', oneOf: [{ properties: { b: { minLength: 1 } } }] }),
      [`${at}.properties[b]: Required value: because it is defined in ${at}.oneOf[0].properties[b]`],
    ],
    [
      'a look-ahead',
      ofA({ type: 'string', pattern: '^(?!x)' }),
      [
        `${a}.pattern: Invalid value: "^(?!x)": must be a valid regular expression, but isn't: error parsing regexp: invalid or unsupported Perl syntax: \`(?!\``,
      ],
    ],
    [
      'a default of another type',
      ofA({ type: 'integer', default: '5' }),
      [`${a}.default: Invalid value: "string":  in body must be of type integer: "string"`],
    ],
    [
      'a default that is none of the values',
      ofA({ type: 'string', enum: ['x', 'y'], default: 'z' }),
      [`${a}.default: Unsupported value: "z": supported values: "x", "y"`],
    ],
    [
      'defaults of another format',
      ofA({
        type: 'object',
        properties: {
          b: { type: 'string', format: 'date-time', default: '2021-02-29T00:00:00Z' },
          c: { type: 'string', format: 'ipv4', default: '::1' },
          d: { type: 'string', format: 'date-time', default: '2024-02-29T23:59:59.5+01:00' },
        },
      }),
      [
        `${a}.properties[b].default: Invalid value: "2021-02-29T00:00:00Z":  in body must be of type date-time: "2021-02-29T00:00:00Z"`,
        `${a}.properties[c].default: Invalid value: "::1":  in body must be of type ipv4: "::1"`,
      ],
    ],
    [
      'a default with more and less than there is',
      ofA({ type: 'object', properties: { b: { type: 'integer', minimum: 1 } }, required: ['b'], default: { c: 1 } }),
      [`${a}.default: Invalid value: {"c":1}: must not have unknown fields`, `${a}.default.b: Required value`],
    ],
    [
      'a default out of range',
      ofA({ type: 'array', items: { type: 'integer', maximum: 3 }, default: [1, 4] }),
      [`${a}.default.[1]: Invalid value: 4: [1] in body should be less than or equal to 3`],
    ],
    [
      'the metadata of the object',
      ofRoot({ type: 'object', properties: { metadata: { type: 'object', properties: { labels: { type: 'object' } } } } }),
      [
        `${at}.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified`,
      ],
    ],
    [
      'alternatives at the root of what has a status',
      { [`${VERSION}.subresources`]: { status: {} }, [`${VERSION}.schema.openAPIV3Schema.nullable`]: true },
      expect.arrayContaining([`${at}.nullable: Forbidden: nullable cannot be true at the root`]) as unknown as string[],
    ],
    [
      'sets and maps',
      ofA({
        type: 'array',
        items: { type: 'object', properties: { b: { type: 'string' }, c: { type: 'object' } } },
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['b', 'c', 'd'],
      }),
      [
        `${a}.items.properties[c].type: Invalid value: "object": must be a scalar type if parent array's x-kubernetes-list-type is map`,
        `${a}.x-kubernetes-list-map-keys: Invalid value: ["b","c","d"]: entries must all be names of item properties`,
        `${a}.items.properties[b].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property`,
        `${a}.items.properties[c].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property`,
      ],
    ],
    [
      'a set of objects',
      ofA({ type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'set' }),
      [`${a}.items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set`],
    ],
    [
      'rules',
      ofA({
        type: 'object',
        properties: { b: { type: 'string' } },
        'x-kubernetes-validations': [
          {},
          { rule: 'a\nb' },
          { rule: 'true', message: 'a\nb', reason: 'x', fieldPath: '.c' },
          { rule: 'true', fieldPath: ".['b']" },
        ],
      }),
      [
        `${a}.x-kubernetes-validations[0].rule: Required value: rule is not specified`,
        `${a}.x-kubernetes-validations[1].message: Required value: message must be specified if rule contains line breaks`,
        `${a}.x-kubernetes-validations[2].message: Invalid value: "a\\nb": must not contain line breaks`,
        `${a}.x-kubernetes-validations[2].reason: Unsupported value: "x": supported values: "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"`,
        `${a}.x-kubernetes-validations[2].fieldPath: Invalid value: ".c": must be a valid path`,
        `${a}.x-kubernetes-validations[3].fieldPath: Invalid value: ".['b']": must be a valid path`,
      ],
    ],
  ]);

  test('where a refusal stands', () => {
    const text = JSON.stringify(edited(definition, ofA({ type: 'array' })));
    const [finding] = judge(parseDocument(text), { version: '1.36', objects: [] }).findings;
    expect(text.slice(finding!.start, finding!.end)).toBe('"a"');
  });

  test('a format that nobody knows', () => {
    expect(answer(edited(definition, ofA({ type: 'integer', format: 'uint32' }))).warnings).toEqual(['unrecognized format "uint32"']);
  });

  test('what stands among items is not read strictly', () => {
    const { verdict, object } = answer(edited(definition, ofA({ type: 'array', items: { type: 'string', foo: 1, nullable: false } })));
    expect(verdict).toBe('accepted');
    const { items } = toPersisted(object!, '1.36')['spec'].versions[0].schema.openAPIV3Schema.properties.a;
    expect(items).toEqual({ type: 'string' });
  });

  test.each([
    [
      'a type among items',
      { type: 'array', items: { type: 'string', minLength: 'x' } },
      /Go struct field .*properties\.items\.minLength of type int64$/,
    ],
    ['neither a schema nor a boolean', { type: 'object', additionalProperties: 'string' }, /: boolean or JSON schema expected$/],
  ])('%s', (_, schema, wanted) => {
    expect(answer(edited(definition, ofA(schema))).message).toMatch(wanted);
  });
});

test('what many versions say is not shown in full', () => {
  const properties = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`field${i}`, { type: 'string' }]));
  const versions = ['v1', 'v2'].map((name) => ({
    name,
    served: true,
    storage: true,
    schema: { openAPIV3Schema: { type: 'object', properties } },
  }));
  versions[1]!.schema.openAPIV3Schema.properties = { ...properties, more: { type: 'string' } };
  const text = JSON.stringify(edited(definition, { 'spec.versions': versions }));
  const { message, findings } = judge(parseDocument(text), { version: '1.36', objects: [] });
  const shown = wordsOf(findings[0]!, 'en');
  expect(message.length).toBeGreaterThan(20_000);
  expect(shown.length).toBeLessThan(9_000);
  expect(shown).toMatch(/^spec\.versions: Invalid value: .* … .*: must have exactly one version marked as storage version\n/);
  expect(text.slice(findings[1]!.start, findings[1]!.end)).toBe('"versions"');
});

test('what is stored', () => {
  const { object } = answer(edited(definition, { 'status.storedVersions': ['v0'], [`${VERSION}.schema`]: plain }));
  const { spec, status, metadata } = toPersisted(object!, '1.36') as KubernetesObject;
  expect(metadata['generation']).toBe(1);
  expect(spec.names).toEqual({ plural: 'crontabs', singular: 'crontab', kind: 'CronTab', listKind: 'CronTabList' });
  expect(spec.conversion).toEqual({ strategy: 'None' });
  expect(status).toEqual({ conditions: null, acceptedNames: { plural: '', kind: '' }, storedVersions: ['v1'] });
});
