import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCommand } from '../../server/src/cli/check.ts';
import { type Io, readText } from '../../server/src/cli/io.ts';
import { simulateCommand } from '../../server/src/cli/simulate.ts';

const POD =
  'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: app\n    image: nginx\n    command: [sleep, "1000"]\n';

const MANIFESTS: readonly (readonly [string, string])[] = [
  ['half.yaml', POD.replace('apiVersion: v1\n', '')],
  ['resource.yaml', 'apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: a}\n'],
  ['torn.yaml', 'kind: Pod\nmetadata:\n  name: a\n   b: c\n'],
  ['data.yaml', `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: |\n    {{ x\n    }}\n  b: c: d\n`],
];

const OTHERS: readonly (readonly [string, string])[] = [
  ['values.yaml', 'image: {tag: "1"}\n'],
  ['docker-compose.yaml', 'services:\n  web: {image: nginx}\n'],
  ['package.json', '{"name": "web"}'],
  ['tsconfig.json', '{\n  // how it is built\n  "strict": true,\n}'],
  ['comments.yaml', '# nothing yet\n'],
  ['sequence.yaml', '- a\n- b\n'],
  ['Chart.yaml', 'apiVersion: v2\nname: web\nversion: 1.0.0\n'],
  ['kustomization.yaml', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [pod.yaml]\n'],
  ['cluster.yaml', 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n'],
  ['config.yaml', 'apiVersion: v1\nkind: Config\nclusters: []\n'],
  ['template.yaml', '{{- if .Values.on }}\napiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n{{- end }}\n'],
  ['licensed.yaml', '{{- /*\nCopyright: nobody\n*/}}\n\napiVersion: {{ include "a" . }}\nkind: Pod\nmetadata:\n  name: a\n'],
];

let folder = '';

/** Runs a command and gives back its exit code and what it wrote. */
function run(command: (args: readonly string[], io: Io) => number, ...args: readonly string[]) {
  let out = '';
  let complaints = '';
  const io: Io = {
    language: 'en',
    write: (text) => {
      out += text;
    },
    complain: (text) => {
      complaints += text;
    },
    read: readText,
  };
  const code = command(args, io);
  return { code, out, complaints };
}
const check = (...args: readonly string[]) => run(checkCommand, ...args);
const simulate = (...args: readonly string[]) => run(simulateCommand, ...args);

/** A folder of its own with these files. */
function folderOf(...files: readonly (readonly [string, string])[]): string {
  const made = mkdtempSync(join(folder, 'of-'));
  for (const [name, text] of files) writeFileSync(join(made, name), text);
  return made;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'podsight-passing-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('podsight check FOLDER', () => {
  it.each(OTHERS)('passes %s over, but not when it is named', (name, text) => {
    const made = folderOf([name, text]);
    const walked = check(made);
    expect(walked).toMatchObject({ code: 0, complaints: '' });
    expect(walked.out).toMatch(/^Documents: 0, files: 0, refused: 0, with warnings: 0\.\nPassed over 1 document in folders/);
    expect(check(join(made, name)).code).toBe(1);
    expect(check('-o', 'api', made)).toMatchObject({ code: 1, complaints: '' });
  });

  it.each(MANIFESTS)('judges %s', (name, text) => {
    const { code, out } = check(folderOf([name, text]));
    expect(code).toBe(1);
    expect(out).not.toContain('Passed over');
  });

  it('says of a template and of a kustomization that are named what to check instead, once', () => {
    const directives =
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  {{- if .Values.on }}\n  a: [\n  {{- end }}\n';
    const template = check(join(folderOf(['pod.yaml', directives]), 'pod.yaml'));
    expect(template.code).toBe(1);
    expect(template.out).toMatch(
      /pod\.yaml:4:9: error: .* \[template\]\n {4}This is a template\..*helm template \. \| podsight check -`\.\nDocuments: 1/,
    );
    const [name, text] = OTHERS.find(([each]) => each === 'kustomization.yaml')!;
    expect(check(join(folderOf([name, text]), name)).out).toContain('kubectl kustomize . | podsight check -');
  });

  it('judges what else stands in a file, and counts documents', () => {
    const made = folderOf(['all.yaml', `a: 1\n---\n${POD}---\n# end\n---\nb: 1\n`], ['namespace.yaml', 'kind: {{ Namespace }}\n']);
    const { code, out } = check(made);
    expect(code).toBe(0);
    expect(out).toContain('Documents: 1, files: 1, refused: 0');
    expect(out).toContain('Passed over 3 documents in folders that are no manifests');
    expect(check('--language', 'zh-cn', made).out).toContain('略过了文件夹中 3 个不是清单的文档');
  });

  it.each(['json', 'sarif', 'github'])('tells it beside what programs read of -o %s', (format) => {
    const made = folderOf(['pod.yaml', POD], ...OTHERS);
    const { code, out, complaints } = check('-o', format, made);
    expect(code).toBe(0);
    expect(complaints).toMatch(/^podsight: Passed over 12 documents/);
    expect(out).not.toContain('Passed over');
  });
});

describe('podsight simulate', () => {
  const REFUSED = POD.replace('image:', 'imgae:');

  it('passes over what is no manifest in a folder, with one note', () => {
    const { code, out, complaints } = simulate('-o', 'get', '--at', '20', folderOf(['pod.yaml', `a: 1\n---\n${POD}`], ...OTHERS));
    expect(code).toBe(0);
    expect(out).toMatch(/web +1\/1 +Running/);
    expect(complaints).toMatch(/^podsight: Passed over 13 documents.*\n$/);
  });

  it('names the file of what is refused, and exits with 1 when nothing is left', () => {
    const made = folderOf(['bad.yaml', REFUSED], ['odd.yaml', 'kind: 1\n'], ['good.yaml', POD]);
    const bad = simulate(join(made, 'bad.yaml'), join(made, 'odd.yaml'));
    expect(bad.code).toBe(1);
    expect(bad.complaints).toContain(`podsight: ${join(made, 'bad.yaml')}: Pod/web is refused: Pod in version "v1" cannot`);
    expect(bad.complaints).toContain(`podsight: ${join(made, 'odd.yaml')}: a document is refused: error: `);
    // kubectl names the file once more.
    expect(bad.complaints).not.toContain('"FILE"');
    expect(bad.complaints).toContain(`"${join(made, 'odd.yaml')}"`);
    expect(bad.out).toMatch(/\n +0\.\d {2}create → error: /);
    expect(simulate(join(made, 'bad.yaml'), join(made, 'good.yaml')).code).toBe(0);
    // A timeline as JSON tells itself what was refused: recorded cases are replayed whatever the answer was.
    const json = simulate('-o', 'json', join(made, 'bad.yaml'));
    expect(json.code).toBe(0);
    expect(JSON.parse(json.out).timeline[0]).toMatchObject({ object: 'Pod/web', code: 400 });
    expect(simulate('--language', 'zh-cn', join(made, 'bad.yaml')).complaints).toContain('Pod/web 会被拒绝：Pod in version');
  });

  it('says so when a file holds nothing', () => {
    const empty = join(folderOf(['empty.yaml', '# nothing\n']), 'empty.yaml');
    expect(simulate(empty)).toMatchObject({ code: 0, complaints: `podsight: ${empty}: there is nothing in it to simulate.\n` });
  });

  it('tells of a change what is refused of it', () => {
    const made = folderOf(['old.yaml', POD], ['bad.yaml', REFUSED], ['moved.yaml', POD.replace('name: app', 'name: other')]);
    const over = (name: string) => simulate('--over', join(made, 'old.yaml'), join(made, name));
    const bad = over('bad.yaml');
    expect(bad.code).toBe(1);
    expect(bad.complaints).toContain(`podsight: ${join(made, 'bad.yaml')}: `);
    expect(bad.out).toMatch(/\n {5}0\.0 {2}apply → 422 /);
    expect(over('moved.yaml').code).toBe(1);
    expect(over('moved.yaml').complaints).toContain('pod updates may not change fields');
    expect(over('old.yaml')).toMatchObject({ code: 0, complaints: '' });
  });
});

it('counts one expectation as one', () => {
  const made = folderOf(['web.yaml', POD], ['web.podsight.yaml', 'expect: [ready before 1s]\n']);
  expect(simulate('--check', join(made, 'web.podsight.yaml')).out).toMatch(/\n1 expectation, 1 failed\n$/);
});
