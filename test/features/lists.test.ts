import { describe, expect, test } from 'vitest';
import { LanguageService } from '../../server/src/service.ts';
import { marked } from '../support/marked.ts';
import { diagnostics, fixes, hover, labels } from './ask.ts';

const uri = 'file:///list.yaml';

/** A List in the way kubectl prints one; the mark may stand anywhere. */
const LIST = `
  apiVersion: v1
  kind: List
  items:
    - apiVersion: v1
      kind: ConfigMap
      metadata: {name: words}
      data: {greeting: hello}
    - apiVersion: v1
      kind: Pod
      metadata: {name: first}
      spec:
        restartPolicy: Never
        containers:
          - name: main
            image: busybox:1.36
            command: [sh, -c, 'exit 0']
            env: [{name: G, valueFrom: {configMapKeyRef: {name: words, key: greeting}}}]
    - apiVersion: v1
      kind: Pod
      metadata: {name: second}
      spec:
        containers:
          - name: main
            image: busybox:1.36
            command: [sh, -c, 'exit 1']
`;

function opened(source: string) {
  const { text, position } = marked(source.includes('¦') ? source : source.replace('apiVersion', '¦apiVersion'));
  const service = new LanguageService();
  service.configure({ language: 'en' });
  service.open(uri, 'yaml', 1, text);
  const lines = text.split('\n');
  return { service, position, line: (number: number) => lines[number]?.trim() };
}

describe('an item of a list is an object like any other', () => {
  test('it can be previewed, with what the other items hold', () => {
    const { service, line } = opened(LIST);
    const lenses = (service.codeLenses(uri) ?? []).filter(({ command }) => command?.command === 'podsight.previewLifecycle');
    expect(lenses.map(({ range }) => [range.start.line, line(range.start.line)])).toEqual([
      [8, 'kind: Pod'],
      [18, 'kind: Pod'],
    ]);
    const runs = lenses.map(({ range }) => service.simulate({ uri, position: range.start }));
    expect(runs.map((run) => run?.state === 'done' && run.object)).toEqual(['Pod/first', 'Pod/second']);
    const [first, second] = runs;
    if (first?.state !== 'done' || second?.state !== 'done') throw new Error('no runs');
    const phases = first.run.timeline.flatMap((entry) => (entry.type === 'status' && 'phase' in entry ? [entry.phase] : []));
    expect(phases.at(-1)).toBe('Succeeded');
    const place = Object.entries(second.places).find(([name]) => name.startsWith('Pod/second spec.containers[0].command'));
    expect(place && line(place[1].start.line)).toBe("command: [sh, -c, 'exit 1']");
  });

  test('what its life teaches stands at its text', () => {
    const { service, line } = opened(LIST);
    service.analyse(uri, 1000);
    while (service.foresee(uri, 1000) === 'more');
    const foreseen = (service.diagnostics(uri)?.diagnostics ?? []).filter(({ code }) => String(code).startsWith('foresight/'));
    expect(foreseen.map(({ code, range }) => [code, line(range.start.line)])).toEqual([
      ['foresight/crash-loop', "command: [sh, -c, 'exit 1']"],
    ]);
  });

  test('the object under the cursor is told with its own verdict', () => {
    const { service, position } = opened(
      LIST.replace('metadata: {name: second}', 'metadata: {name: sec¦ond}').replace('name: first', 'name: First'),
    );
    expect(service.verdictAt({ uri, position })).toMatchObject({ object: 'Pod/second', verdict: 'accepted', refusals: 0 });
    expect(service.verdictAt({ uri, position: { line: 9, character: 8 } })).toMatchObject({ object: 'Pod/First', verdict: 'refused' });
    expect(service.simulate({ uri, position })).toMatchObject({ state: 'done', object: 'Pod/second' });
    expect(service.simulate({ uri, position: { line: 9, character: 8 } })).toMatchObject({
      state: 'nothing',
      refusal: { object: 'Pod/First' },
    });
  });

  test('advice is given and mended at its place', () => {
    const found = diagnostics(LIST).filter(({ code }) => code === 'advice.resources');
    expect(found.map(({ on }) => on)).toEqual(['main', 'main']);
    const [fix] = fixes(LIST.replace('{name: second}', '{name: third}').replace(/name: main(?![\s\S]*name: main)/, 'name: ma¦in')).filter(
      ({ id }) => id === 'add-resources',
    );
    expect(fix?.after.slice(fix.after.indexOf('third'))).toContain('            memory: 128Mi');
  });

  test('hover, completion and references work in it', () => {
    expect(hover(LIST.replace('restartPolicy', 'restart¦Policy'))).toContain('Given: `Never`');
    expect(
      hover(
        LIST.replace(
          "image: busybox:1.36\n            command: [sh, -c, 'exit 1",
          "im¦age: busybox:1.36\n            command: [sh, -c, 'exit 1",
        ),
      ),
    ).toContain('Pull policy here: `IfNotPresent`');
    expect(labels(LIST.replace('key: greeting', 'key: ¦'))).toContain('greeting');
    const { service, position } = opened(LIST.replace('{name: words, key', '{name: wor¦ds, key'));
    expect(service.definition(uri, position)?.map(({ range }) => range.start.line)).toEqual([5]);
  });

  test('a Namespace in a list stands around like one in a document', () => {
    const labelled = `
      apiVersion: v1
      kind: List
      items:
        - apiVersion: v1
          kind: Namespace
          metadata: {name: strict, labels: {pod-security.kubernetes.io/enforce: restricted}}
    `;
    const { service } = opened(labelled);
    expect(service.affectedBy(uri)).toEqual([uri]);
    service.open(
      'file:///pod.yaml',
      'yaml',
      1,
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: strict}\nspec: {containers: [{name: a, image: a:1}]}\n',
    );
    const codes = service.diagnostics('file:///pod.yaml')?.diagnostics.map(({ code }) => String(code));
    expect(codes?.some((code) => code.startsWith('admission.pod-security.'))).toBe(true);
    // A remark in it changes nothing for the others.
    service.change(uri, 2, [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '# words\n' }]);
    expect(service.affectedBy(uri)).toEqual([]);
  });
});
