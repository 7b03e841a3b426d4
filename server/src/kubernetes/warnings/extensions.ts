import type { Fields } from '../defaults/shape.ts';
import type { MinorVersion } from '../object.ts';
import { minorOf } from '../schema/model.ts';
import { FieldPath } from '../validation/fieldPath.ts';
import { goQuote } from '../values/goQuote.ts';
import type { Warn, WarningCollector } from './collector.ts';
import { eachItem } from './lists.ts';

const SPEC = FieldPath.of('spec');
const STATIC_SUFFIX = '.static.k8s.io';

/** Behind the gate ManifestBasedAdmissionControlConfig, which came with 1.36 and is off. */
export const warnOfStaticName: Warn = (warnings, { metadata }, version) => {
  if (minorOf(version) < 36 || !metadata.name?.endsWith(STATIC_SUFFIX)) return;
  const detail = `names ending with ${goQuote(STATIC_SUFFIX)} are reserved for static manifest-based configurations and cannot be managed via the API`;
  warnings.at('warning.admission.static-name', FieldPath.of('metadata').child('name'), detail);
};

/** Formats of texts, hyphens left out. Source: apiextensions-apiserver pkg/apiserver/validation/formats.go. */
const TEXT_FORMATS = new Set(
  (
    'bsonobjectid uri email hostname ipv4 ipv6 cidr mac uuid uuid3 uuid4 uuid5 isbn isbn10 isbn13 creditcard ssn hexcolor rgbcolor byte ' +
    'password date duration datetime k8sshortname k8slongname'
  ).split(' '),
);

/** Until 1.35 only formats of texts were looked at. */
function isKnownFormat(type: string, format: string, version: MinorVersion): boolean {
  if (minorOf(version) < 36 && type !== 'string') return true;
  if (type === '' || type === 'string') return TEXT_FORMATS.has(format.replaceAll('-', ''));
  if (type === 'integer') return format === 'int32' || format === 'int64';
  return type === 'number' && (format === 'float' || format === 'double');
}

const LISTS = ['allOf', 'anyOf', 'oneOf'] as const;
const MAPS = ['properties', 'patternProperties', 'definitions'] as const;

function warnOfFormats(warnings: WarningCollector, schema: Fields, path: FieldPath, version: MinorVersion): void {
  if (warnings.isFull) return;
  const { format, type = '' } = schema;
  if (format && !isKnownFormat(type, format, version)) {
    warnings.say('warning.crd.format', path.child('format'), `unrecognized format ${goQuote(format)}`);
  }
  const below = (part: unknown, at: FieldPath): void => {
    if (typeof part === 'object' && part !== null && !Array.isArray(part)) warnOfFormats(warnings, part, at, version);
  };
  below(schema['items'], path.child('items'));
  for (const name of LISTS) eachItem(schema[name], (part, position) => below(part, path.child(name).index(position)));
  below(schema['not'], path.child('not'));
  for (const name of MAPS) for (const [key, part] of Object.entries(schema[name] ?? {})) below(part, path.child(name).key(key));
  below(schema['additionalProperties'], path.child('additionalProperties'));
}

/** Formats that no release knows; what they look like is not checked. */
export const warnOfDefinition: Warn = (warnings, { spec }, version) =>
  eachItem(spec?.versions, ({ schema }, position) => {
    const path = SPEC.child('versions').index(position).child('schema').child('openAPIV3Schema');
    if (schema?.openAPIV3Schema) warnOfFormats(warnings, schema.openAPIV3Schema, path, version);
  });
