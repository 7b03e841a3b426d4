import { describe, expect, test } from 'vitest';
import { judge } from '../../server/src/kubernetes/judge.ts';
import { parseDocument } from '../../server/src/manifest/index.ts';

/** What is found in a text: the marked words and the code. */
function found(text: string): string[] {
  const { findings } = judge(parseDocument(text), { version: '1.36', objects: [] });
  return findings.map(({ start, end, code }) => `${text.slice(start, end)}: ${code}`);
}

const pod = (spec: string, image = 'image: nginx'): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n${spec}  containers:\n  - name: Web_\n    ${image}\n    ports:\n    - containerPort: many\n`;

describe('a text that cannot be read', () => {
  test('is told what else is wrong, where the way to mend it is plain', () => {
    expect(found(pod('  shareProcessNamespace:true\n  restartPolicie: Never\n'))).toEqual([
      ':: missing-space-after-colon',
      'many: wrong-type',
      'restartPolicie: unknown-field',
    ]);
  });

  test('also what validation and related places say, each where it stands in the broken text', () => {
    const text = pod('  hostNetwork：true\n  tolerations:\n  - effect: Evict\n', 'imagePullPolicy:Always').replace('many', '80');
    const all = found(text);
    expect(all.slice(0, 2)).toEqual(['：: full-width-punctuation', ':: missing-space-after-colon']);
    expect(all.slice(2)).toEqual(expect.arrayContaining([expect.stringMatching(/^Evict: /), expect.stringMatching(/^Web_: /)]));
  });

  test('the lines that have to be mended speak for themselves', () => {
    expect(found(pod('  restartPolicie:Never\n').replace('many', '80').replace('Web_', 'web'))).toEqual([':: missing-space-after-colon']);
  });

  test('a word that is being typed hides nothing', () => {
    expect(found(pod('  dns\n'))).toEqual(['dns: missing-colon', 'many: wrong-type']);
  });

  test('of columns that fit nowhere, nobody knows what was meant', () => {
    const text = pod('').replace('    image', '   image');
    expect(found(text).every((each) => /bad-indentation|syntax|missing/.test(each))).toBe(true);
  });

  test('the verdict stays what the server says', () => {
    const { verdict, code, message, causes } = judge(parseDocument(pod('  hostNetwork:true\n')), { version: '1.36', objects: [] });
    expect({ verdict, code, causes }).toEqual({ verdict: 'refused', code: 400, causes: [] });
    expect(message).toContain('yaml: line 7: mapping values are not allowed');
  });
});

describe('a field that is unknown', () => {
  const mounts = (unknown: string, spec = '') =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n${spec}  containers:\n  - name: web\n    image: nginx\n${unknown}    volumeMounts:\n    - {name: data, mountPath: /data}\n`;

  test('of a container hides no volume that is missing', () => {
    expect(found(mounts('    imagePullPolcy: Always\n'))).toEqual(['imagePullPolcy: unknown-field', 'data: pod.volume-mounts.volume']);
  });

  test('of the Pod may be the volumes themselves', () => {
    expect(found(mounts('', '  volumez:\n  - {name: data, emptyDir: {}}\n'))).toEqual(['volumez: unknown-field']);
    expect(found(mounts('', '  volumes:\n  - {nmae: data, name: dat, emptyDir: {}}\n'))).toEqual(['nmae: unknown-field']);
  });
});
