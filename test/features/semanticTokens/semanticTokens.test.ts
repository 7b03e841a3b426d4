import { describe, expect, test } from 'vitest';
import { TOKEN_MODIFIERS, TOKEN_TYPES } from '../../../server/src/features/semanticTokens/legend.ts';
import { LanguageService } from '../../../server/src/service.ts';

const uri = 'file:///manifest.yaml';

function opened(text: string): LanguageService {
  const service = new LanguageService();
  service.open(uri, 'yaml', 1, text);
  return service;
}

/** `word type+modifier` for each token. */
function told(text: string, data: readonly number[]): string[] {
  const lines = text.split('\n');
  const said: string[] = [];
  let line = 0;
  let character = 0;
  for (let at = 0; at < data.length; at += 5) {
    const [lineDelta, characterDelta, length, type, bits] = data.slice(at, at + 5) as [number, number, number, number, number];
    character = lineDelta === 0 ? character + characterDelta : characterDelta;
    line += lineDelta;
    const modifiers = TOKEN_MODIFIERS.filter((_, bit) => bits & (1 << bit)).map((name) => `+${name}`);
    said.push(`${(lines[line] ?? '').slice(character, character + length)} ${TOKEN_TYPES[type]}${modifiers.join('')}`);
  }
  return said;
}

const tokens = (text: string): string[] => told(text, opened(text).semanticTokens(uri)?.data ?? []);

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  restartPolicy: Never
  serviceAccount: robot
  volumes:
    - name: data
      emptyDir: {sizeLimit: 64Mi}
  containers:
    - name: main
      image: busybox:1.36
      env:
        - name: A
          value: one
      args: ["$(A)", "Never"]
      resources:
        limits:
          cpu: 500m
          memory: "128Mi"
      volumeMounts:
        - name: data
          mountPath: /x
`;

describe('tokens', () => {
  test('what YAML cannot see is told', () => {
    expect(tokens(POD)).toEqual([
      'v1 namespace',
      'Pod class',
      'web variable+declaration',
      'Never enumMember',
      'serviceAccount property+deprecated',
      'robot variable',
      'data variable+declaration',
      '64Mi number',
      'main variable+declaration',
      'A variable+declaration',
      'A variable',
      '500m number',
      '128Mi number',
      'data variable',
    ]);
  });

  test('further documents and items of lists have tokens, too', () => {
    const list =
      '---\napiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Service\n    metadata: {name: a}\n    spec: {type: NodePort}\n';
    expect(tokens(POD + list).slice(-5)).toEqual([
      'List class',
      'v1 namespace',
      'Service class',
      'a variable+declaration',
      'NodePort enumMember',
    ]);
  });

  test.each(['services:\n  web: {}\n', 'apiVersion: v1\nkind: Pod\nspec: [', '', '{{ if x }}\napiVersion: v1\nkind: Pod\n{{ end }}\n'])(
    '%j has no tokens that mislead',
    (text) => {
      expect(tokens(text).filter((each) => /enumMember|number/.test(each))).toEqual([]);
    },
  );

  test('a part holds the tokens of the whole in its lines', () => {
    const service = opened(`${POD}---\n${POD}`);
    const part = service.semanticTokensInRange(uri, { start: { line: 30, character: 0 }, end: { line: 31, character: 0 } })?.data ?? [];
    expect(told(`${POD}---\n${POD}`, part)).toContain('Never enumMember');
    expect(part.length).toBeLessThan(30);
  });

  test('names have their colour in very long documents, too', () => {
    const text = `${POD.trimEnd()}\n${'# a remark\n'.repeat(40_000)}`;
    const screen = { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } };
    const names = (given: string): string[] =>
      told(given, opened(given).semanticTokensInRange(uri, screen)?.data ?? []).filter((each) => each.includes(' variable'));
    expect(names(text)).toContain('robot variable');
    expect(names(text)).toEqual(names(POD));
  });

  test('very long files are answered in parts only', () => {
    const service = opened('# x\n'.repeat(200_000));
    expect(service.semanticTokens(uri)).toBeNull();
    expect(service.semanticTokensInRange(uri, { start: { line: 0, character: 0 }, end: { line: 50, character: 0 } })).toEqual({ data: [] });
  });
});

describe('differences', () => {
  /** The answer before with the edits of a difference. */
  function applied(data: readonly number[], edits: readonly { start: number; deleteCount: number; data?: number[] }[]): number[] {
    const changed = [...data];
    for (const edit of [...edits].reverse()) changed.splice(edit.start, edit.deleteCount, ...(edit.data ?? []));
    return changed;
  }

  test.each([
    ['a value', 'restartPolicy: Never', 'restartPolicy: Always'],
    ['a line more', '  restartPolicy: Never', '  dnsPolicy: Default\n  restartPolicy: Never'],
    ['a line less', '  restartPolicy: Never\n', ''],
    ['nothing that counts', 'image: busybox:1.36', 'image: busybox:1.37'],
  ])('%s', (_, from, to) => {
    const service = opened(POD);
    const before = service.semanticTokens(uri)!;
    const start = POD.indexOf(from);
    service.change(uri, 2, [
      { range: { start: service.positionAt(uri, start), end: service.positionAt(uri, start + from.length) }, text: to },
    ]);
    const delta = service.semanticTokensDelta(uri, before.resultId!)!;
    expect('edits' in delta).toBe(true);
    const fresh = opened(POD.replace(from, to)).semanticTokens(uri)!;
    expect(applied(before.data, 'edits' in delta ? delta.edits : [])).toEqual(fresh.data);
  });

  test('an answer that is not the last one any more gives the whole', () => {
    const service = opened(POD);
    service.semanticTokens(uri);
    expect(service.semanticTokensDelta(uri, 'of another time')).toHaveProperty('data');
  });
});
