import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCommand } from '../../server/src/cli/check.ts';
import { type Io, readText, UsageError } from '../../server/src/cli/io.ts';
import type { Language } from '../../server/src/texts/text.ts';

let folder = '';
const put = (name: string, text: string): string => {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
};

/** Runs the command and gives back its exit code and what it wrote. */
function check(args: readonly string[], { language = 'en' as Language, input = '' } = {}) {
  let out = '';
  const io: Io = {
    language,
    write: (text) => {
      out += text;
    },
    complain: () => undefined,
    read: (path) => (path === '-' ? input : readText(path)),
  };
  const code = checkCommand(args, io);
  return {
    code,
    out,
    lines: () =>
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
  };
}

const POD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: app\n    image: nginx\n';
const TYPO = POD.replace('image', 'imgae');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'podsight-check-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('podsight check', () => {
  it('exits with 0 when nothing is refused and with 1 when something is', () => {
    expect(check([put('good.yaml', POD)]).code).toBe(0);
    expect(check([put('bad.yaml', TYPO)]).code).toBe(1);
  });

  it('calls the file by its name where kubectl does, and standard input as kubectl calls it', () => {
    const file = put('broken.yaml', 'kind: Pod\n');
    expect(check([file]).out).toContain(`error validating "${file}": `);
    expect(check(['-o', 'github', '-'], { input: 'a: b: c' }).out).toContain('error parsing STDIN: ');
    expect(check(['-o', 'api', file]).out).toContain('error validating \\"FILE\\": ');
  });

  it('says little about a file that is no text, and nothing to the terminal', () => {
    const { code, out } = check([put('binary.yaml', `{a: \x1b[31m${', &\x07 b c'.repeat(40)}`)]);
    expect(code).toBe(1);
    expect(out.split('\n').length).toBeLessThan(15);
    expect(out).toMatch(/… and \d+ more places that cannot be read\./);
    expect(out).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it('tells people where, what, what it means and how many', () => {
    const file = put('bad.yaml', TYPO);
    const { out } = check([file]);
    expect(out).toContain(
      `${file}:8:5: error: unknown field "spec.containers[0].imgae" [unknown-field]\n    \`Container\` has no field \`imgae\`. The nearest one is \`image\`.`,
    );
    expect(out).toContain('Documents: 1, files: 1, refused: 1, with warnings: 0.');
    expect(check([file], { language: 'zh-cn' }).out).toContain('最接近的是 `image`');
    expect(check(['--language', 'zh-cn', file]).out).toContain('1 个会被拒绝');
    expect(check([put('binary.yaml', 'a: \u0000b')]).out).toMatch(/:1:4: error: error parsing .*\n {4}YAML holds no U\+0000\./);
  });

  it('prints one line of JSON a document with -o api', () => {
    const file = put('two.yaml', `${POD}---\n${TYPO}`);
    const [first, second] = check(['-o', 'api', file]).lines();
    expect(first).toEqual({ file, document: 1, verdict: 'accepted', code: 201, reason: '', message: '', causes: [], warnings: [] });
    expect(second).toMatchObject({
      document: 2,
      verdict: 'refused',
      code: 400,
      reason: 'BadRequest',
      message: 'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containers[0].imgae"',
    });
  });

  it('adds the stored object with --persisted', () => {
    const [answer] = check(['-o', 'api', '--persisted', put('good.yaml', POD)]).lines();
    expect(answer.persisted.spec.containers[0]).toEqual({
      name: 'app',
      image: 'nginx',
      resources: {},
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
      imagePullPolicy: 'Always',
    });
  });

  it('reads standard input', () => {
    expect(check(['-'], { input: TYPO }).out).toContain('-:8:5: error');
  });

  it('reads folders in order, and what is in them of manifests only', () => {
    const root = join(folder, 'tree');
    for (const name of ['b.yaml', 'a/c.yml', 'a/d.json', 'notes.md', 'node_modules/x.yaml', 'z.txt']) put(join('tree', name), POD);
    expect(
      check(['-o', 'api', root])
        .lines()
        .map(({ file }) => file.slice(root.length + 1)),
    ).toEqual(['a/c.yml', 'a/d.json', 'b.yaml']);
  });

  it('passes empty documents over, but says so of an empty file', () => {
    expect(
      check(['-o', 'api', put('gaps.yaml', `---\n# nothing\n---\n${POD}---\n`)])
        .lines()
        .map(({ document }) => document),
    ).toEqual([2]);
    expect(check(['-o', 'api', put('empty.yaml', '# nothing\n')]).lines()[0].message).toBe('error: no objects passed to create');
  });

  it('lets the objects of all files stand in one cluster, unless --each', () => {
    const root = join(folder, 'cluster');
    const restricted =
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: default\n  labels: {pod-security.kubernetes.io/enforce: restricted}\n';
    put('cluster/pod.yaml', POD);
    put('cluster/space.yaml', restricted);
    expect(
      check(['-o', 'api', root])
        .lines()
        .map(({ verdict }) => verdict),
    ).toEqual(['refused', 'accepted']);
    expect(
      check(['-o', 'api', '--each', root])
        .lines()
        .map(({ verdict }) => verdict),
    ).toEqual(['accepted', 'accepted']);
  });

  it('judges lists item by item', () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- ${POD.trimEnd().replaceAll('\n', '\n  ')}\n- ${TYPO.trimEnd().replaceAll('\n', '\n  ')}\n`;
    const { out } = check([put('list.yaml', list)]);
    expect(out).toMatch(/list\.yaml:19:7: error: unknown field "spec\.containers\[0\]\.imgae"/);
  });

  it('knows the fields of the release it is asked about', () => {
    const file = put('group.yaml', POD.replace('spec:', 'spec:\n  schedulingGroup: {podGroupName: a}'));
    expect(check(['--kubernetes-version', '1.36', file]).code).toBe(0);
    expect(check(['--kubernetes-version=1.35', file]).code).toBe(1);
  });

  it('writes annotations for GitHub, with what its runner would misread escaped', () => {
    const file = put('100%.yaml', TYPO);
    expect(check(['-o', 'github', file]).out).toMatch(
      /^::error file=.*100%25\.yaml,line=8,endLine=8,col=5,endColumn=10,title=podsight unknown-field::unknown field .*%0A/,
    );
  });

  it('writes SARIF', () => {
    const log = JSON.parse(check(['-o', 'sarif', put('bad.yaml', TYPO)]).out);
    expect(log.version).toBe('2.1.0');
    expect(log.runs[0].results[0]).toMatchObject({
      ruleId: 'unknown-field',
      level: 'error',
      locations: [{ physicalLocation: { region: { startLine: 8, startColumn: 5, endLine: 8, endColumn: 10 } } }],
    });
    expect(log.runs[0].tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(['unknown-field']);
  });

  it('writes everything as JSON', () => {
    const [answer] = JSON.parse(check(['-o', 'json', put('bad.yaml', TYPO)]).out);
    expect(answer.findings[0]).toMatchObject({ code: 'unknown-field', start: { line: 8, column: 5 }, end: { line: 8, column: 10 } });
  });

  it.each([
    [[], /Nothing to check/],
    [['--bogus', 'x'], /Unknown option --bogus/],
    [['-o'], /Option -o needs a value/],
    [['-o', 'xml', 'x'], /Option -o is one of text, json, api, sarif, github, not 'xml'/],
    [['--kubernetes-version', '1.20', 'x'], /is one of 1\.34, 1\.35, 1\.36/],
    [['--each=yes', 'x'], /takes no value/],
    [['no/such/file.yaml'], /no\/such\/file\.yaml: there is no such file or folder/],
    [['--over', 'no/such/old.yaml', '-'], /no\/such\/old\.yaml: there is no such file or folder/],
  ])('%j is a usage error', (args, message) => {
    expect(() => check(args)).toThrow(UsageError);
    expect(() => check(args)).toThrow(message);
  });

  it('judges the items of a list as updates of what is stored, wherever that stood', () => {
    const old = put(
      'over/old.yaml',
      `${POD}---\n{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, immutable: true, data: {a: '1'}}]}\n`,
    );
    const item = POD.trimEnd().replaceAll('\n', '\n  ');
    const settings = '- {apiVersion: v1, kind: ConfigMap, metadata: {name: c}, immutable: true, data: {a: "2"}}';
    const now = put('over/new.yaml', `apiVersion: v1\nkind: List\nitems:\n- ${item}\n      command: [sh]\n${settings}\n`);
    const [answer] = check(['-o', 'api', '--over', old, now]).lines();
    expect(answer.causes.map(({ field }: { field: string }) => field)).toEqual(['spec', 'data']);
    expect(answer).toMatchObject({ verdict: 'refused', code: 422 });
    const [same] = check(['-o', 'api', '--over', old, old]).lines();
    expect(same).toMatchObject({ verdict: 'accepted', code: 200 });
  });

  it('says so when a folder has no manifests', () => {
    mkdirSync(join(folder, 'bare'), { recursive: true });
    expect(() => check([join(folder, 'bare')])).toThrow(/No manifests/);
  });
});
