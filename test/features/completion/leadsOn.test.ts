import { expect, test } from 'vitest';
import { LanguageService } from '../../../server/src/service.ts';
import { marked } from '../../support/marked.ts';
import { accepted, labels } from '../ask.ts';

const SUGGEST = { title: '', command: 'editor.action.triggerSuggest' };

/** The keys at the mark that open the list of their values when they are accepted. */
function leadingOn(source: string, suggest = true): string[] {
  const { text, position } = marked(source);
  const service = new LanguageService();
  service.initialize({ language: 'en', suggest });
  service.open('file:///a.yaml', 'yaml', 1, text);
  const items = service.complete('file:///a.yaml', position)?.items ?? [];
  expect(items.length).toBeGreaterThan(0);
  return items.filter(({ command }) => command?.command === SUGGEST.command && command.title === SUGGEST.title).map(({ label }) => label);
}

const pod = (lines: string, rest = ''): string => `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes: [{name: data, emptyDir: {}}]
${lines}${rest}`;

const ACCOUNT = '---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: robot}\n';

test('API version and kind', () => {
  expect(leadingOn('kind: Pod\n¦\nmetadata: {}\n')).toEqual(['apiVersion']);
  expect(leadingOn('apiVersion: v1\n¦\nmetadata: {}\n')).toEqual(['kind']);
  expect(leadingOn('ap¦\n')).toEqual(['apiVersion', 'kind']);
});

test('names that are known, not what a snippet lets choose itself, nor free text', () => {
  expect(leadingOn(pod('  containers:\n    - name: a\n      volumeMounts:\n        - ¦\n'))).toEqual(['name']);
  const keys = leadingOn(pod('  containers: [{name: a, image: a}]\n  ¦\n', ACCOUNT));
  expect(keys).toContain('serviceAccountName');
  for (const key of ['restartPolicy', 'hostNetwork', 'hostname', 'terminationGracePeriodSeconds', 'tolerations'])
    expect(keys).not.toContain(key);
  expect(leadingOn(pod('  containers: [{name: a, image: a}]\n  ¦\n'))).not.toContain('serviceAccountName');
});

test('within braces, where there are no snippets, closed sets too', () => {
  const keys = leadingOn('apiVersion: v1\nkind: Pod\nspec: {¦}\n');
  for (const key of ['restartPolicy', 'hostNetwork']) expect(keys).toContain(key);
  expect(keys).not.toContain('hostname');
});

test('a key that has its value already opens nothing', () => {
  expect(leadingOn('apiV¦: v1\nkind: Pod\nmetadata: {}\n')).toEqual([]);
  expect(accepted('apiV¦: v1\nkind: Pod\nmetadata: {}\n', 'apiVersion')).toBe('apiVersion: v1\nkind: Pod\nmetadata: {}\n');
});

test('an editor that does not say that it has the command gets none', () => {
  expect(leadingOn('kind: Pod\n¦\nmetadata: {}\n', false)).toEqual([]);
  expect(leadingOn(pod('  containers:\n    - name: a\n      volumeMounts:\n        - ¦\n'), false)).toEqual([]);
});

test('API versions that people write most come first', () => {
  const versions = labels('apiVersion: ¦\n');
  expect(versions.slice(0, 7)).toEqual([
    'v1',
    'apps/v1',
    'batch/v1',
    'networking.k8s.io/v1',
    'autoscaling/v2',
    'policy/v1',
    'admissionregistration.k8s.io/v1',
  ]);
  expect(labels('apiVersion: ¦\nkind: HorizontalPodAutoscaler\n')).toEqual(['autoscaling/v2', 'autoscaling/v1']);
});
