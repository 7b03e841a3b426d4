import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkUpdates, updateDiagnosticsOf } from '../../server/src/features/updates.ts';
import type { Origin } from '../../server/src/workspace/previousVersions.ts';
import { Workspace, type WorkspaceSettings } from '../../server/src/workspace/workspace.ts';
import { sharedFolder } from '../support/manifests.ts';
import { dedent } from '../support/marked.ts';

const uri = 'file:///test.yaml';

interface Given extends Partial<WorkspaceSettings> {
  readonly origin?: Origin;
  readonly asked?: boolean;
}

/** A file with a former text, both without their common indentation. */
function opened(before: string | null, now: string, { origin = 'head', asked = false, ...settings }: Given = {}) {
  const workspace = new Workspace();
  workspace.configure({ ...workspace.settings, ...settings });
  workspace.previous.set(uri, before === null ? null : dedent(before), origin);
  const file = workspace.open(uri, 'yaml', 1, dedent(now));
  workspace.refreshStanding();
  if (asked) checkUpdates(workspace, file);
  return { workspace, file };
}

/** What is told of the update: the text it is about, and the message line by line. */
function told(before: string | null, now: string, given?: Given) {
  const { workspace, file } = opened(before, now, given);
  const lines = dedent(now).split('\n');
  const textOf = ({ start, end }: { start: { line: number; character: number }; end: { line: number; character: number } }): string =>
    (lines[start.line] ?? '').slice(start.character, start.line === end.line ? end.character : undefined);
  return updateDiagnosticsOf(workspace, file).map(({ message, range, severity, source, code, relatedInformation }) => ({
    on: textOf(range),
    lines: String(message).split('\n'),
    severity,
    source,
    code,
    related: (relatedInformation ?? []).map(({ location, message: words }) => `${textOf(location.range)}: ${words}`),
  }));
}

const deployment = ({ app = 'web', image = 'nginx:1.27', replicas = 1 } = {}): string => `
  apiVersion: apps/v1
  kind: Deployment
  metadata: {name: web}
  spec:
    replicas: ${replicas}
    selector:
      matchLabels:
        app: ${app}
    template:
      metadata: {labels: {app: ${app}}}
      spec: {containers: [{name: web, image: ${image}}]}
`;

test('an immutable field that changes is told on its value, with the former one and the words of the server', () => {
  expect(told(deployment(), deployment({ app: 'api', replicas: 3, image: 'nginx:1.28' }))).toMatchObject([
    {
      on: 'api',
      severity: 2,
      source: 'podsight: update',
      code: 'workload.update.selector',
      lines: [
        'Apply will be refused: `spec.selector.matchLabels.app` is `web` at HEAD, and cannot change to `api`.',
        'spec.selector: Invalid value: {"matchLabels":{"app":"api"}}: field is immutable',
        expect.stringContaining('cannot change: delete the workload'),
      ],
    },
  ]);
});

test('in Chinese, as an error', () => {
  expect(told(deployment(), deployment({ app: 'api' }), { language: 'zh-cn', updates: 'error' })).toMatchObject([
    {
      severity: 1,
      lines: [
        '应用会被拒绝：`spec.selector.matchLabels.app` 在 HEAD 中是 `web`，不能改为 `api`。',
        expect.stringContaining('field is immutable'),
        expect.stringContaining('选择算符'),
      ],
    },
  ]);
});

const pod = (container: string, spec = ''): string => `
  apiVersion: v1
  kind: Pod
  metadata: {name: web}
  spec:
    ${spec}
    containers:
      - name: web
        ${container}
`;

describe('of many changes the refused ones are found', () => {
  test('an image may change, a command may not', () => {
    const found = told(
      pod('image: nginx:1.27', 'restartPolicy: Always'),
      pod('image: nginx:1.28\n        command: [sh]', 'restartPolicy: Never'),
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ on: 'Never', related: ['command: This cannot be added either.'] });
    expect(found[0]?.lines.slice(0, 2)).toEqual([
      'Apply will be refused: `spec.restartPolicy` is `Always` at HEAD, and cannot change to `Never`.',
      expect.stringContaining('spec: Forbidden: pod updates may not change fields other than'),
    ]);
  });

  test('what is taken away is told where it was', () => {
    const [found] = told(pod('image: a', 'nodeName: one'), pod('image: a', 'dnsPolicy: ClusterFirst'));
    expect(found?.lines[0]).toBe('Apply will be refused: `spec.nodeName` is `one` at HEAD, and cannot be taken away.');
    expect(found?.on).toBe('spec');
  });

  test('a StatefulSet keeps its service', () => {
    const set = (service: string, replicas: number): string => `
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: db}
      spec:
        replicas: ${replicas}
        serviceName: ${service}
        selector: {matchLabels: {app: db}}
        template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: x}]}}
    `;
    expect(told(set('db', 1), set('data', 3))).toMatchObject([{ on: 'data', code: 'statefulset.update.spec' }]);
  });
});

describe('a change is found where people made it', () => {
  const tolerations = (list: string): string => pod('image: a', `tolerations: ${list}`);
  test.each([
    ['an item that is added', pod('image: a', 'volumes: [{name: a}]'), pod('image: a', 'volumes: [{name: new}, {name: a}]'), '{name: new}'],
    [
      'not what follows from it',
      pod('image: a\n        ports: [{containerPort: 80}]'),
      pod('image: a\n        ports: [{containerPort: 80}]', 'hostNetwork: true'),
      'true',
    ],
    ['an item that is taken away', tolerations('[{key: a}, {key: b}]'), tolerations('[{key: b}]'), 'tolerations'],
  ])('%s', (_, before, now, on) => expect(told(before, now).map((each) => each.on)).toEqual([on]));

  test('an address that a cluster chose is not made up', () => {
    const service = (address: string): string => `
      apiVersion: v1
      kind: Service
      metadata: {name: s}
      spec:
        ${address}
        ports: [{port: 80}]
    `;
    expect(told(service(''), service('clusterIP: 10.96.7.7'))).toMatchObject([
      {
        on: '10.96.7.7',
        lines: ['Apply will be refused: `spec.clusterIP` is not there at HEAD, and cannot be added.', expect.anything(), expect.anything()],
      },
    ]);
  });

  test('the text of a Secret', () => {
    const secret = (text: string): string => `
      apiVersion: v1
      kind: Secret
      metadata: {name: s}
      immutable: true
      stringData: {a: ${text}}
    `;
    expect(told(secret('one'), secret('two')).map(({ on }) => on)).toEqual(['two']);
  });
});

describe('nothing is told', () => {
  test.each([
    ['of a change that the server takes', deployment(), deployment({ replicas: 5, image: 'nginx:1.28' }), {}],
    ['of the same text', deployment(), deployment(), {}],
    ['of a new object', deployment(), deployment({ app: 'api' }).replace('name: web}', 'name: other}'), {}],
    ['when nothing is known of former times', null, deployment({ app: 'api' }), {}],
    ['when the former version was refused', deployment().replace('kind: Deployment', 'kind: Deploymnt'), deployment({ app: 'api' }), {}],
    ['when it is switched off', deployment(), deployment({ app: 'api' }), { updates: 'off' as const }],
    ['of the text that was opened, before somebody asks', deployment(), deployment({ app: 'api' }), { origin: 'opened' as const }],
    ['of text that cannot be read', deployment(), 'kind: Deployment\n  a: b: c', {}],
  ])('%s', (_, before, now, given) => expect(told(before, now, given)).toEqual([]));

  test('that the server says of a new object, too', () => {
    const broken = deployment({ app: 'api' }).replace('replicas: 1', 'replicas: -1');
    expect(told(deployment(), broken).map(({ code }) => code)).toEqual(['workload.update.selector']);
  });
});

describe('who asks', () => {
  const answer = (before: string | null, now: string, given?: Given) => {
    const { workspace, file } = opened(before, now, given);
    return checkUpdates(workspace, file);
  };

  test('hears how many objects were compared and which are refused', () => {
    const both = (one: string): string => `${dedent(one)}---\n${dedent(pod('image: a'))}`;
    expect(answer(both(deployment()), both(deployment({ app: 'api' })))).toEqual({
      origin: 'head',
      objects: 2,
      changed: 1,
      refused: ['Deployment/web'],
    });
    expect(answer(null, deployment())).toEqual({ origin: null, objects: 0, changed: 0, refused: [] });
  });

  test('sees the diagnostics whatever the settings say', () => {
    const change = [deployment(), deployment({ app: 'api' })] as const;
    expect(told(...change, { updates: 'off', asked: true })).toHaveLength(1);
    const [found] = told(...change, { origin: 'opened', asked: true });
    expect(found?.lines[0]).toContain('in the file as it was opened');
  });
});

test('a keystroke judges one document, and what is unchanged is not judged as an update at all', () => {
  const many = Array.from({ length: 30 }, (_, index) => dedent(deployment()).replace('name: web}', `name: web${index}}`)).join('---\n');
  const { workspace, file } = opened(many, many);
  const judged: unknown[] = [];
  const { previous } = workspace;
  const storedOf = previous.storedOf.bind(previous);
  previous.storedOf = (former, surroundings) => {
    judged.push(former);
    return storedOf(former, surroundings);
  };
  expect(updateDiagnosticsOf(workspace, file)).toEqual([]);
  expect(judged).toHaveLength(0);
  const range = { start: { line: 7, character: 11 }, end: { line: 7, character: 11 } };
  workspace.change(uri, 2, [{ range, text: '2' }]);
  updateDiagnosticsOf(workspace, file);
  expect(judged).toHaveLength(1);
  updateDiagnosticsOf(workspace, file);
  expect(judged).toHaveLength(1);
});

test('an object is found again under its name, wherever it stands and in whatever order', () => {
  const list = [deployment().replace('name: web}', 'name: a}'), deployment().replace('name: web}', 'name: b, namespace: default}')].map(
    dedent,
  );
  const now = [dedent(deployment({ app: 'api' }).replace('name: web}', 'name: b}')), list[0]!];
  expect(told(list.join('---\n'), now.join('---\n')).map(({ on }) => on)).toEqual(['api']);
});

describe('the items of a list are updates of their own', () => {
  const item = (text: string): string =>
    dedent(text)
      .trimEnd()
      .split('\n')
      .map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`))
      .join('\n');
  const list = (...items: string[]): string => `apiVersion: v1\nkind: List\nitems:\n${items.map(item).join('\n')}\n`;
  const named = (name: string, app = 'web'): string => deployment({ app }).replace('name: web}', `name: ${name}}`);

  test('each is told in its own place, and found again wherever it stood', () => {
    const before = `${dedent(named('a'))}---\n${list(named('b'), named('c'))}`;
    const now = list(named('c', 'other'), named('b'), named('a', 'api'));
    const found = told(before, now);
    expect(found.map(({ on }) => on)).toEqual(['other', 'api']);
    expect(found[1]?.lines.slice(0, 2)).toEqual([
      'Apply will be refused: `spec.selector.matchLabels.app` is `web` at HEAD, and cannot change to `api`.',
      'spec.selector: Invalid value: {"matchLabels":{"app":"api"}}: field is immutable',
    ]);
  });

  test('what is told moves with the text before it', () => {
    const { workspace, file } = opened(list(named('a'), named('b')), list(named('a'), named('b', 'api')));
    const lineOf = (): number | undefined => updateDiagnosticsOf(workspace, file)[0]?.range.start.line;
    const line = lineOf()!;
    const start = { line: 3, character: 0 };
    workspace.change(uri, 2, [{ range: { start, end: start }, text: '# one\n# two\n' }]);
    expect(lineOf()).toBe(line + 2);
  });

  test('they are counted one by one', () => {
    const { workspace, file } = opened(list(named('a'), named('b'), named('c')), list(named('a', 'x'), named('b'), named('new')));
    expect(checkUpdates(workspace, file)).toEqual({ origin: 'head', objects: 2, changed: 1, refused: ['Deployment/a'] });
  });

  test('an object that has another API version now is a new one', () => {
    const old = named('a').replace('apps/v1', 'apps/v1beta1');
    expect(told(list(old), list(named('a', 'x')))).toEqual([]);
  });
});

interface UpdateRecord {
  readonly id: string;
  /** `spec.replicas = 3`, `spec.tolerations = <delete>`. */
  readonly edits: readonly string[];
  readonly before: string;
  readonly after: string;
  readonly verdict: 'accepted' | 'refused';
}

const recordFile = join(sharedFolder, 'oracle/updates/updates.jsonl');
const records: UpdateRecord[] = existsSync(recordFile)
  ? readFileSync(recordFile, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  : [];

describe.skipIf(records.length === 0)('updates as a real API server answered them', () => {
  const named = (message: string): string => /`([^`]+)`/.exec(message)?.[1] ?? '';
  /** The texts of a Secret have two names. */
  const plain = (path: string): string => path.replace(/^stringData\b/, 'data');

  test.each(records.map((record) => [record.id, record] as const))('%s', (_, { before, after, edits, verdict }) => {
    const { workspace, file } = opened(before, after);
    const found = updateDiagnosticsOf(workspace, file);
    const create = workspace.verdictOf(file.manifest.documents[0]!);
    if (verdict === 'accepted') expect(found).toEqual([]);
    // What the server says of a new object as well is told there.
    else if (found.length === 0) expect(create?.verdict).toBe('refused');
    const edited = edits.map((edit) => plain(edit.slice(0, edit.indexOf(' = '))));
    for (const { message } of found) {
      const change = named(String(message).split('\n')[0] ?? '');
      expect(
        edited.some((path) => change.startsWith(path) || path.startsWith(change)),
        `${change} of ${edited.join(', ')}`,
      ).toBe(true);
    }
  });
});
