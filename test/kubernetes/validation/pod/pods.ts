import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { KubernetesObject, MinorVersion } from '../../../../server/src/kubernetes/object.ts';
import { podValidators } from '../../../../server/src/kubernetes/validation/pod/index.ts';
import { workloadValidators } from '../../../../server/src/kubernetes/validation/workloads/index.ts';
import { refusals } from '../refusals.ts';

/** A sentence, a fragment of a manifest and what is refused of it: `field: message`, in order. */
export type Case = readonly [sentence: string, fragment: string, wanted: readonly string[]];

// biome-ignore lint/suspicious/noExplicitAny: fragments of any shape
type Fields = Record<string, any>;
const read = (fragment: string): Fields => parse(fragment, { version: '1.1', merge: true }) ?? {};

/** Examples and regular expressions behind a sentence are tested with the formats themselves. */
const short = (refusal: string): string => refusal.replace(/ \(e\.g\. .*$/, '');

const CONTAINER = { name: 'app', image: 'nginx' };

function refusedOf(object: KubernetesObject, version: MinorVersion, prefix: string): string[] {
  const validators = { ...podValidators, ...workloadValidators };
  return refusals(object, validators, version).map((refusal) => short(refusal.startsWith(prefix) ? refusal.slice(prefix.length) : refusal));
}

/** What is refused of a Pod with these fields in its spec; paths below `spec`. */
export const inSpec = (fragment: string, version: MinorVersion = '1.36'): string[] =>
  refusedOf(
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers: [CONTAINER], ...read(fragment) } },
    version,
    'spec.',
  );

/** What is refused of a Pod whose only container has these fields; paths below the container. The Pod has volumes `work`, `claim`. */
export function inContainer(fragment: string, version: MinorVersion = '1.36'): string[] {
  const volumes = [
    { name: 'work', emptyDir: {} },
    { name: 'claim', persistentVolumeClaim: { claimName: 'data' } },
    { name: 'config', configMap: { name: 'web' } },
  ];
  const spec = { containers: [{ ...CONTAINER, ...read(fragment) }], volumes };
  return refusedOf({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec }, version, 'spec.containers[0].');
}

/** What is refused of a Pod with this one volume; paths below the volume. */
export const inVolume = (fragment: string, version: MinorVersion = '1.36'): string[] =>
  refusedOf(
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web' },
      spec: { serviceAccountName: 'default', containers: [CONTAINER], volumes: [{ name: 'v', ...read(fragment) }] },
    },
    version,
    'spec.volumes[0].',
  );

/** What is refused of a whole Pod, name and container given. */
export function inPod(fragment: string, version: MinorVersion = '1.36'): string[] {
  const { metadata, spec } = read(fragment);
  const object = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', ...metadata },
    spec: { containers: [CONTAINER], ...spec },
  };
  return refusedOf(object, version, '');
}

/** What is refused of a PodTemplate, container given; paths below `template`. */
export function inTemplate(fragment: string, version: MinorVersion = '1.36'): string[] {
  const { metadata, spec } = read(fragment);
  const template = { metadata, spec: { containers: [CONTAINER], ...spec } };
  return refusedOf({ apiVersion: 'v1', kind: 'PodTemplate', metadata: { name: 'web' }, template }, version, 'template.');
}

/** One test a case. */
export function table(refused: (fragment: string) => string[], cases: readonly Case[]): void {
  test.each(cases.map(([sentence, fragment, wanted]) => ({ sentence, fragment, wanted })))('$sentence', ({ fragment, wanted }) => {
    expect(refused(fragment)).toEqual(wanted);
  });
}

/** The sentences of formats, shortened as `short` does. */
export const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
export const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
export const NAME_PART =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
export const LABEL_VALUE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
export const CONFIG_KEY = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
export const FILE_MODE = 'must be a number between 0 and 0777 (octal), both inclusive';
export const NOT_NEGATIVE = 'must be greater than or equal to 0';
