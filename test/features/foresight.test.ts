import { describe, expect, test } from 'vitest';
import { DiagnosticSeverity } from 'vscode-languageserver-types';
import type { Settings } from '../../server/src/requests.ts';
import { LanguageService } from '../../server/src/service.ts';
import { dedent } from '../support/marked.ts';

const uri = 'file:///test.yaml';

/** Slices at most; a file that needs more is not a usual one. */
const SLICES_MAX = 5_000;

function opened(source: string, settings: Settings = {}): LanguageService {
  const service = new LanguageService();
  service.configure({ language: 'en', ...settings });
  service.open(uri, 'yaml', 1, dedent(source));
  return service;
}

/** Works until there is nothing left to find out; gives the states that were answered after the first ones `more`. */
function settle(service: LanguageService): string[] {
  const states: string[] = [];
  for (let slice = 0; slice < SLICES_MAX; slice++) {
    const state = service.foresee(uri, 1);
    if (state === 'more') continue;
    states.push(state);
    if (state === 'nothing') return states;
  }
  throw new Error('The foresight of a small file does not come to an end.');
}

const foreseen = (service: LanguageService) =>
  (service.diagnostics(uri)?.diagnostics ?? []).filter(({ source }) => source === 'podsight foresight');

const SLOW_START = `
  apiVersion: v1
  kind: Pod
  metadata: {name: slow}
  spec:
    containers:
    - name: main
      image: busybox:1.36
      command: [sh, -c, "trap 'exit 0' TERM; sleep 60 & wait $!; touch /tmp/ok; while true; do sleep 1; done"]
      livenessProbe:
        exec: {command: [test, -f, /tmp/ok]}
        periodSeconds: 10
`;

describe('foresight in the editor', () => {
  test('comes after the verdict, at the field that is responsible, with the numbers of the run', () => {
    const service = opened(SLOW_START);
    expect(foreseen(service)).toEqual([]);
    expect(settle(service)).toEqual(['new', 'nothing']);
    const [found, ...others] = foreseen(service);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ code: 'foresight/liveness-kills-starting', severity: DiagnosticSeverity.Warning });
    expect(found?.message).toMatch(/^The liveness probe kills container main \d+ s after its start; it would first answer at 6\d s\.\n/);
    expect(found?.range).toEqual({ start: { line: 8, character: 4 }, end: { line: 8, character: 17 } });
  });

  test('runs on the nodes of the settings, and anew when they change', () => {
    const service = opened(`
      apiVersion: v1
      kind: Pod
      metadata: {name: large}
      spec:
        containers: [{name: main, image: 'nginx:1.27', resources: {requests: {cpu: 3}}}]
    `);
    const codes = (): unknown[] => {
      settle(service);
      return foreseen(service).map(({ code }) => code);
    };
    expect(codes()).not.toContain('foresight/unschedulable-resources');
    service.configure({ language: 'en', nodes: [{ count: 2, cpu: 2 }] });
    expect(codes()).toContain('foresight/unschedulable-resources');
    service.configure({ language: 'en', nodes: [{ count: 2, cpu: 4 }] });
    expect(codes()).not.toContain('foresight/unschedulable-resources');
  });

  test('leaves typographic quotes to what the characters show already, and tells them where only the run does', () => {
    const quoted = (command: string) => `
      apiVersion: v1
      kind: Pod
      metadata: {name: pasted}
      spec:
        containers: [{name: main, image: busybox:1.36, command: ${command}}]
    `;
    const codesIn = (command: string) => {
      const service = opened(quoted(command));
      settle(service);
      return (service.diagnostics(uri)?.diagnostics ?? []).flatMap(({ code }) => (String(code).endsWith('-quotes') ? [code] : []));
    };
    expect(codesIn('[‘sh‘, -c, "sleep 1"]')).toEqual(['curly-quotes']);
    expect(codesIn('["‘sh‘", -c, "sleep 1"]')).toEqual(['foresight/typographic-quotes']);
  });

  test('speaks Chinese', () => {
    const service = opened(SLOW_START, { language: 'zh-cn' });
    settle(service);
    expect(foreseen(service)[0]?.message).toMatch(/^存活探针在容器 main 启动 \d+ 秒后就将其终止/);
  });

  test('can be switched off', () => {
    const service = opened(SLOW_START, { foresight: 'off' });
    expect(settle(service)).toEqual(['nothing']);
    expect(foreseen(service)).toEqual([]);
  });

  test('an edit keeps what was found until the new run is over', () => {
    const service = opened(SLOW_START);
    settle(service);
    const text = service.textOf(uri)!;
    service.change(uri, 2, [{ text: text.replace('periodSeconds: 10', 'periodSeconds: 40') }]);
    expect(foreseen(service)).toHaveLength(1);
    expect(settle(service)).toEqual(['new', 'nothing']);
    expect(foreseen(service)).toEqual([]);
  });

  test('an edit in the middle of a run begins it anew', () => {
    const service = opened(SLOW_START);
    expect(service.foresee(uri, 0)).toBe('more');
    const text = service.textOf(uri)!;
    service.change(uri, 2, [{ text: text.replace('periodSeconds: 10', 'periodSeconds: 40') }]);
    settle(service);
    expect(foreseen(service)).toEqual([]);
  });

  test('another change leaves the runs of other objects alone', () => {
    const service = opened(SLOW_START);
    settle(service);
    const text = service.textOf(uri)!;
    service.change(uri, 2, [{ text: `# a remark\n${text}` }]);
    expect(settle(service)).toEqual(['nothing']);
    expect(foreseen(service)[0]?.range.start.line).toBe(9);
  });

  test('offers to show the proof', () => {
    const service = opened(SLOW_START);
    settle(service);
    const [diagnostic] = foreseen(service);
    const actions = service.codeActions(uri, diagnostic!.range, { diagnostics: [diagnostic!], only: ['quickfix'] }) ?? [];
    const show = actions.at(-1);
    expect(show?.title).toBe('Show in timeline');
    expect(show?.command).toMatchObject({
      command: 'podsight.previewLifecycle',
      arguments: [
        uri,
        diagnostic!.range.start,
        { code: 'liveness-kills-starting', object: 'Pod/slow', field: 'spec.containers[0].livenessProbe' },
      ],
    });
  });

  test('repairs what is certain to help', () => {
    const service = opened(SLOW_START);
    settle(service);
    const [diagnostic] = foreseen(service);
    const [repair] = service.codeActions(uri, diagnostic!.range, { diagnostics: [diagnostic!] }) ?? [];
    expect(repair).toMatchObject({ title: 'Write `startupProbe` as it has to be', isPreferred: true });
    service.change(uri, 2, repair?.edit?.changes?.[uri]?.map(({ range, newText }) => ({ range, text: newText })) ?? []);
    expect(service.textOf(uri)).toMatch(/startupProbe:\n\s+exec:\n[\s\S]*failureThreshold: 10\n/);
    settle(service);
    expect(foreseen(service)).toEqual([]);
  });

  test('sees what another open file holds', () => {
    const service = opened(`
      apiVersion: v1
      kind: Pod
      metadata: {name: web}
      spec:
        containers:
        - name: main
          image: nginx:1.27
          env: [{name: LEVEL, valueFrom: {configMapKeyRef: {name: settings, key: LEVEL}}}]
    `);
    settle(service);
    expect(foreseen(service)).toEqual([]);
    const settings = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {level: info}\n';
    service.open('file:///settings.yaml', 'yaml', 1, settings);
    expect(settle(service)).toEqual(['new', 'nothing']);
    expect(foreseen(service)[0]?.code).toBe('foresight/missing-key');
  });

  test('says nothing of what the server refuses', () => {
    const service = opened(SLOW_START.replace('periodSeconds: 10', 'periodSeconds: -1'));
    expect(settle(service)).toEqual(['nothing']);
    expect(foreseen(service)).toEqual([]);
  });

  test('runs the objects of one file together', () => {
    const waiting = (name: string) => `
      apiVersion: v1
      kind: Pod
      metadata: {name: web}
      spec:
        initContainers:
        - {name: wait, image: 'busybox:1.36', command: [sh, -c, "until nc -z ${name} 80; do sleep 1; done"]}
        containers:
        - {name: main, image: 'nginx:1.27'}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: db}
      spec: {selector: {app: db}, ports: [{port: 80}]}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: db}
      spec:
        selector: {matchLabels: {app: db}}
        template:
          metadata: {labels: {app: db}}
          spec:
            containers: [{name: main, image: 'nginx:1.27'}]
    `;
    const service = opened(waiting('db'));
    settle(service);
    expect(foreseen(service)).toEqual([]);
  });
});
