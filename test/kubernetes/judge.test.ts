import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge } from '../../server/src/kubernetes/judge.ts';
import type { KubernetesObject } from '../../server/src/kubernetes/object.ts';
import type { Verdict } from '../../server/src/kubernetes/verdict.ts';
import { parseDocument } from '../../server/src/manifest/index.ts';
import { realManifests, samples } from '../support/manifests.ts';
import { dedent } from '../support/marked.ts';

const verdictOf = (text: string, objects: readonly KubernetesObject[] = []): Verdict =>
  judge(parseDocument(dedent(text)), { version: '1.36', objects });

/** The places of the findings, as the text that stands there. */
const shown = (text: string): string[] => verdictOf(text).findings.map(({ start, end }) => dedent(text).slice(start, end));

const POD = `
  apiVersion: v1
  kind: Pod
  metadata:
    name: web
  spec:
    containers:
    - name: app
      image: nginx
`;

describe('judge, the status', () => {
  it('accepts a sound Pod', () => {
    expect(verdictOf(POD)).toMatchObject({
      verdict: 'accepted',
      code: 201,
      reason: '',
      message: '',
      causes: [],
      warnings: [],
      findings: [],
    });
  });

  it.each([
    [
      'one refused field without brackets',
      POD.replace('name: web', 'name: Web'),
      'Pod "Web" is invalid: metadata.name: Invalid value: "Web": a lowercase RFC 1123 subdomain',
    ],
    [
      'several in brackets',
      POD.replace('- name: app', '- name: App').replace('image: nginx', 'tty: true'),
      'Pod "web" is invalid: [spec.containers[0].name: Invalid value: "App": ',
    ],
    ['the group behind the kind', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n', 'Deployment.apps "web" is invalid: ['],
    [
      'admission before validation',
      POD.replace('spec:', 'spec:\n    priority: 5').replace('name: app', 'name: App'),
      'pods "web" is forbidden: the integer value of priority (5) must not be provided in pod spec',
    ],
  ])('%s', (_, text, message) => {
    const { verdict, message: ours } = verdictOf(text);
    expect(verdict).toBe('refused');
    expect(ours.slice(0, message.length)).toBe(message);
  });

  it('tells equal errors once in the message and each in the causes', () => {
    const text = POD.replace('image: nginx', 'image: nginx\n      ports: [{containerPort: 0}, {containerPort: 0}]');
    const { causes, message } = verdictOf(text);
    expect(new Set(causes.map(({ field, message: said }) => `${field}: ${said}`)).size).toBe(message.split(', spec.').length);
    expect(causes.every(({ reason }) => reason.startsWith('FieldValue'))).toBe(true);
  });

  it('puts an object without a namespace into the default one, and none on kinds that have none', () => {
    expect(verdictOf(POD).object?.metadata.namespace).toBe('default');
    expect(verdictOf('apiVersion: v1\nkind: Namespace\nmetadata: {name: a, namespace: b}\n').object?.metadata.namespace).toBeUndefined();
  });
});

describe('judge, the places', () => {
  it.each([
    ['a scalar by its value', POD.replace('name: app', 'name: App'), ['App']],
    ['what is missing by the key around it', POD.replace('image: nginx', 'tty: true'), ['name: app']],
    ['a missing part by the object', 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  restartPolicy: Always\n', ['spec']],
    ['an old version by the version', 'apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {name: a}\n', ['batch/v1beta1']],
    ['a missing kind by the version', 'apiVersion: v1\nmetadata: {name: a}\n', ['v1']],
  ])('%s', (_, text, places) => {
    expect(shown(text)).toEqual(places);
  });

  it.each([
    ['batch/v1beta1', 'CronJob', 'batch/v1', /since Kubernetes 1\.25\. Use batch\/v1/],
    ['policy/v1beta1', 'PodSecurityPolicy', undefined, /nothing has taken its place/],
    ['v1', 'Deployment', 'apps/v1', /found in apps\/v1/],
    ['example.com/v1', 'Widget', undefined, /CustomResourceDefinition/],
    ['v1', 'pod', undefined, /no kind pod/],
  ])('says of %s %s what to do', (apiVersion, kind, suggestion, explained) => {
    const [finding] = verdictOf(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\n`).findings;
    expect(finding?.explain?.en).toMatch(explained);
    expect(finding?.data?.suggestion).toBe(suggestion);
  });
});

describe('judge, lists and custom resources', () => {
  it('judges every item, with places in the list', () => {
    const text =
      'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: B}}\n';
    const verdict = verdictOf(text);
    expect(verdict).toMatchObject({ verdict: 'refused', code: 422 });
    expect(verdict.message).toMatch(/^ConfigMap "B" is invalid: metadata\.name/);
    expect(shown(text)).toEqual(['B']);
    expect(verdict.object?.items).toHaveLength(2);
  });

  it('takes what a CustomResourceDefinition beside it defines', () => {
    const widget = 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec: {size: 3}\n';
    const definition = (served: boolean): KubernetesObject => ({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: { group: 'example.com', names: { kind: 'Widget' }, versions: [{ name: 'v1', served }] },
    });
    expect(verdictOf(widget).verdict).toBe('refused');
    expect(verdictOf(widget, [definition(false)]).verdict).toBe('refused');
    expect(verdictOf(widget, [definition(true)])).toMatchObject({ verdict: 'accepted', object: { spec: { size: 3 } } });
  });
});

describe('judge of any text', () => {
  const sources = [...samples, ...realManifests(40)];
  /** Sound manifests with lines lost, doubled and swapped, and words put in other places. */
  const damaged = fc
    .tuple(
      fc.constantFrom(...sources),
      fc.array(fc.tuple(fc.constantFrom('drop', 'double', 'swap', 'word'), fc.nat(), fc.nat()), { maxLength: 8 }),
    )
    .map(([source, edits]) => {
      const lines = source.split('\n');
      for (const [edit, a, b] of edits) {
        const [i, j] = [a % lines.length, b % lines.length];
        if (edit === 'drop') lines.splice(i, 1, '');
        else if (edit === 'double') lines.splice(i, 0, lines[j]!);
        else if (edit === 'swap') [lines[i], lines[j]] = [lines[j]!, lines[i]!];
        else lines[i] = lines[i]!.replace(/:.*/, `: ${['5', '"x"', '[]', '{}', 'null', '- a', '-1', '1e30'][b % 8]}`);
      }
      return lines.join('\n');
    });

  it('never throws, and points into the text', () => {
    fc.assert(
      fc.property(damaged, (text) => {
        const { findings, verdict, code } = judge(parseDocument(text), { version: '1.36', objects: [] });
        expect(verdict === 'accepted').toBe(code === 201);
        for (const { start, end } of findings) {
          expect(0 <= start && start <= end && end <= text.length).toBe(true);
        }
      }),
      { numRuns: 1500 },
    );
  });
});
