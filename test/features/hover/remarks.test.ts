import { afterAll, beforeAll, expect, test } from 'vitest';
import { provideHandbook } from '../../../server/src/kubernetes/handbook/handbook.ts';
import { LanguageService } from '../../../server/src/service.ts';
import { marked } from '../../support/marked.ts';

const concept = (id: string, term: string) => ({ id, topic: 'a', term, otherTerm: term, what: `About ${term}.`, where: [], seeAlso: [] });
const concepts = [concept('kubectl-apply', 'kubectl apply'), concept('kubectl-get-pods', 'kubectl get pods')];

beforeAll(() => provideHandbook((language) => JSON.stringify({ language, topics: [], concepts, fields: {} })));
afterAll(() => provideHandbook(() => ''));

function hover(source: string, handbook = true): string {
  const { text, position } = marked(source);
  const service = new LanguageService();
  service.initialize({ language: 'en', handbook });
  service.open('file:///project/web.yaml', 'yaml', 1, text);
  const contents = service.hover('file:///project/web.yaml', position)?.contents;
  return typeof contents === 'object' && 'value' in contents ? contents.value : '';
}

const POD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n';

test('a command in a remark is explained, and what it would do is one click away', () => {
  const text = hover(`# Try: kubectl app¦ly -f web.yaml\n${POD}`);
  expect(text).toContain('About kubectl apply.');
  expect(text).toContain('[See what would happen](command:podsight.previewLifecycle?%5B%22file%3A%2F%2F%2Fproject%2Fweb.yaml%22%5D)');
  expect(hover(`${POD}  # kubectl -n web get po¦d -w\n  containers: []\n`)).toContain('About kubectl get pods.');
});

test('another file, or an editor without the timeline, has no such link', () => {
  expect(hover(`# kubectl app¦ly -f other.yaml\n${POD}`)).not.toContain('See what');
  expect(hover(`# kubectl app¦ly -f web.yaml\n${POD}`, false)).not.toContain('See what');
});

test('other remarks say nothing, not even of the field around them', () => {
  expect(hover(`${POD}  # the main¦ one\n  containers: []\n`)).toBe('');
  expect(hover(`# kubectl frob¦nicate\n${POD}`)).toBe('');
});

test('a line of a script is no remark', () => {
  const text = hover(
    `${POD}  containers:\n    - name: a\n      image: a:1\n      args:\n        - |\n          # kubectl app¦ly\n          sleep 1\n`,
  );
  expect(text).not.toContain('About kubectl');
});
