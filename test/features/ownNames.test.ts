import { expect, test } from 'vitest';
import { LanguageService } from '../../server/src/service.ts';

/** Names that every object of JavaScript has, each with one that it does not have: same length, same place in an alphabet. */
const NAMES: readonly (readonly [own: string, plain: string])[] = [
  ['constructor', 'construktor'],
  ['toString', 'toStrinq'],
  ['__proto__', '__prota__'],
];

/** A Pod with the places in which users name things that are looked up in tables. */
const POD = `apiVersion: v1
kind: Pod
metadata: {name: a, labels: {app: web}}
spec:
  restartPolicy: Always
  nodeSelector: {disk: ssd}
  affinity:
    podAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: zone
        matchLabelKeys: [app]
        labelSelector: {matchLabels: {app: web}}
  containers:
  - name: a
    image: busybox
    resources: {limits: {memory: 64Mi}, requests: {cpu: 100m}}
`;

const uri = 'file:///names.yaml';

/** Whatever Podsight says of a text and of a place in it, without the name itself. */
function said(text: string, offset: number, name: string): string {
  const service = new LanguageService();
  service.configure({ language: 'en' });
  service.open(uri, 'yaml', 1, text);
  const before = text.slice(0, offset).split('\n');
  const position = { line: before.length - 1, character: before.at(-1)!.length + 1 };
  const run = service.simulate({ uri, position, scenario: { horizon: 3 } });
  return JSON.stringify([
    service.diagnostics(uri)?.diagnostics.map(({ message, range, code }) => [message, range, code]),
    service.hover(uri, position),
    service.complete(uri, position)?.items.map(({ label }) => label),
    service.definition(uri, position),
    service.inlayHints(uri, { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } }),
    run && 'run' in run ? run.run.timeline.map((entry) => [entry.t, entry.type, 'message' in entry ? entry.message : null]) : null,
  ])
    .replaceAll('\\\\_', '_')
    .replaceAll(name, '·')
    .replace(/-[bcdfghjklmnpqrstvwxz2456789]{4,10}(?![a-z])/g, '-#');
}

test.each(NAMES)('%s is a name like any other', (own, plain) => {
  for (const { index, 0: word } of POD.matchAll(/[A-Za-z0-9][\w./-]*/g)) {
    const called = (name: string): string => POD.slice(0, index) + name + POD.slice(index + word.length);
    expect(said(called(own), index, own)).toBe(said(called(plain), index, plain));
  }
});
